import { sentence } from '../../broker/contract/result.ts';
import { Snapshot } from '../../broker/contract/wall.ts';
import { type Config, loadConfig } from '../config.ts';
import { readCredentials } from '../store/credentials-file.ts';
import { ask } from './ask.ts';
import { backups } from './doctor/backups.ts';
import { bells } from './doctor/bells.ts';
import { broker } from './doctor/broker.ts';
import { certificate } from './doctor/certificate.ts';
import { clock } from './doctor/clock.ts';
import { data } from './doctor/data.ts';
import { bad, type Finding, type Look, type Patient } from './doctor/finding.ts';
import { ports } from './doctor/ports.ts';
import { serial } from './doctor/serial.ts';
import { server } from './doctor/server.ts';
import { sources } from './doctor/sources.ts';
import { told } from './doctor/told.ts';
import { findHere } from './here.ts';
import { exit, type Terminal } from './terminal.ts';

/** In the order in which a person would look. */
const looks: readonly Look[] = [data, ports, server, broker, bells, serial, clock, backups, certificate, sources, told];
const marks = { good: '✓', look: '!', bad: '✗' } as const;

export interface DoctorOptions extends Terminal {
  now?: () => number;
}

/** `ships-bell doctor`: looks at everything a person would, and says what to do, a line each. Exits 1 where something does not work. */
export async function doctor(options: DoctorOptions): Promise<number> {
  const loaded = loadConfig({ path: options.config, env: options.env, cwd: options.cwd });
  if (!loaded.ok) {
    tell(options, bad(sentence(loaded.problem), 'Correct it; the bell does not start with it'));
    return exit.mistaken;
  }
  const patient = await meet(loaded.value, options);
  const found: Finding[] = [];
  for (const view of looks) {
    for (const finding of await view(patient)) {
      found.push(finding);
      tell(options, finding);
    }
  }
  return found.some(({ verdict }) => verdict === 'bad') ? exit.refused : exit.done;
}

async function meet(config: Config, options: DoctorOptions): Promise<Patient> {
  const { now = Date.now } = options;
  const credentials = readCredentials(config.dataDir);
  const patient = { config, credentials: credentials.ok ? credentials.value : undefined, snapshot: undefined, now };
  const here = findHere(options);
  if (!here.ok) return patient;
  const asked = await ask(here.value, { method: 'GET', path: '/api/snapshot' }, { ...options, err: () => {} });
  return typeof asked === 'number' ? patient : { ...patient, snapshot: Snapshot.parse(asked.answer) };
}

function tell({ out }: Terminal, { verdict, line, todo }: Finding): void {
  out(`${marks[verdict]} ${line}${todo === undefined ? '' : ` → ${todo}`}`);
}
