import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { backupFolder } from '../../config.ts';
import { findBackups } from '../backups.ts';
import { bad, type Finding, good, type Look, look, type Patient } from './finding.ts';
import { whyNotWritable } from './writable.ts';

const DAY_MS = 86_400_000;

/** Whether the nightly backups have their folder, and how old the newest is there. Data younger than a night needs none yet. */
export const backups: Look = (patient) => {
  const { config } = patient;
  if (config.backup.folder === undefined) return newest(patient); // it lies in the data folder
  const folder = backupFolder(config);
  const why = whyNotWritable(folder);
  if (why !== undefined)
    return [
      bad(
        `Backups cannot be written to ${folder}: ${why}`,
        'Mount it, let this user write to it, or correct backup.folder',
      ),
    ];
  if (existsSync(folder)) return newest(patient);
  return [
    look(
      `The backup folder ${folder} is not there yet`,
      'It is made with the first backup; if it is on a disk of its own, mount that first',
    ),
  ];
};

function newest({ config, snapshot, now }: Patient): Finding[] {
  const folder = backupFolder(config);
  const found = findBackups(config).find(({ file, about }) => dirname(file) === folder && about.version !== undefined); // not what a restore put aside
  if (found === undefined)
    return snapshot === undefined
      ? []
      : [look(`There is no backup in ${folder} yet`, 'The first is made tonight; now: ships-bell backup')];
  const days = Math.floor((now() - found.about.madeAt) / DAY_MS);
  const line = `The newest backup is ${days === 0 ? 'of the last 24 hours' : `${days} ${days === 1 ? 'day' : 'days'} old`}: ${found.file}`;
  return [days < 3 ? good(line) : bad(line, 'See the log for why; make one now: ships-bell backup')];
}
