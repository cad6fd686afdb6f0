import { decimal } from '../../broker/contract/money.ts';
import { CheckReport, type Finding } from '../api/checks.ts';
import { type Config, loadConfig } from '../config.ts';
import { isInUse, openDataFolder } from '../store/folder.ts';
import { longWork } from '../store/long-work.ts';
import { ask } from './ask.ts';
import { mistaken, withHere } from './here.ts';
import { exit, type Terminal } from './terminal.ts';
import { showMoney } from './words.ts';

export interface CheckOptions extends Terminal {
  /** Sets the totals to what the orders add up to. */
  mend?: boolean | undefined;
}

/** As long as it may take to read years of orders on a Raspberry Pi. */
const PATIENCE_MS = 600_000;

/** `ships-bell check`: whether the data is whole, and its totals are what the orders add up to. Ends with 1 when not. */
export async function check(options: CheckOptions): Promise<number> {
  const loaded = loadConfig({ path: options.config, env: options.env, cwd: options.cwd });
  if (!loaded.ok) return mistaken(options, loaded.problem);
  return isInUse(loaded.value.dataDir) ? askServer(options) : readHere(options, loaded.value);
}

const askServer = (options: CheckOptions): Promise<number> =>
  withHere(options, async (here) => {
    const body = JSON.stringify({ mend: options.mend ?? false });
    const asked = await ask(here, { path: '/api/checks', body, patienceMs: PATIENCE_MS }, options);
    if (typeof asked === 'number') return asked;
    return report(options, CheckReport.parse(asked.answer), here.config.office.currency);
  });

async function readHere(options: CheckOptions, config: Config): Promise<number> {
  if (options.mend) {
    options.err('The totals are set right by the bell itself: start it first.');
    return exit.refused;
  }
  const folder = openDataFolder(config.dataDir);
  if (!folder.ok) return mistaken(options, folder.problem);
  try {
    const findings = await longWork.check({ folder: config.dataDir, timeZone: config.office.timeZone });
    return report(options, { findings, mended: false }, config.office.currency);
  } catch (error) {
    options.err(`The data cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return exit.refused;
  } finally {
    folder.value.close();
  }
}

function report({ out }: Terminal, { findings, mended }: CheckReport, currency: string): number {
  for (const finding of findings) out(lineOf(finding, currency));
  const kinds = new Set(findings.map(({ kind }) => kind));
  if (kinds.has('damaged')) out('Restore the last good backup: ships-bell restore');
  if (mended) out('The totals are right now.');
  else if (kinds.has('total') && !kinds.has('damaged')) out('ships-bell check --mend sets the totals right.');
  if (kinds.size === 0) out('The data is whole, and its totals are what the orders add up to.');
  if (mended) kinds.delete('total');
  return kinds.size === 0 ? exit.done : exit.refused;
}

function lineOf(finding: Finding, currency: string): string {
  switch (finding.kind) {
    case 'damaged':
      return `Damaged: ${finding.detail}`;
    case 'loose':
      return `${finding.rows} ${finding.what} (such as ${finding.example})`;
    case 'total': {
      const { period, stored, rebuilt } = finding;
      const sum = ({ minor, wins }: typeof stored) =>
        `${showMoney({ amount: decimal({ minor, currency }), currency })} in ${wins} ${wins === 1 ? 'win' : 'wins'}`;
      return `${period}: the total says ${sum(stored)}, the orders add up to ${sum(rebuilt)}`;
    }
  }
}
