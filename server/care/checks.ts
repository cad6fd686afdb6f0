import type { Log } from '../../broker/contract/log.ts';
import type { CheckReport, Finding } from '../api/checks.ts';
import type { Config } from '../config.ts';
import { Damage } from '../store/failure.ts';
import type { Writer } from '../store/group-commit.ts';
import type { LongWork } from '../store/long-work.ts';
import type { Instant } from '../time.ts';
import type { Totals } from '../totals.ts';
import type { Troubles } from './troubles.ts';

export interface ChecksPorts {
  config: Config;
  writer: Writer;
  totals: Totals;
  work: Pick<LongWork, 'check'>;
  troubles: Pick<Troubles, 'raise' | 'clear'>;
  log: Log;
  now: () => Instant;
  /** The totals have moved. */
  counted(): void;
}

type Total = Extract<Finding, { kind: 'total' }>;

/** Whether the data is whole and its totals are what the orders add up to. Resolves with what is wrong. */
export function openChecks({ config, writer, totals, work, troubles, log, now, counted }: ChecksPorts) {
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other: two that mend the same would set it right twice. */
  function check(mend: boolean): Promise<CheckReport> {
    const mine = last.then(() => look(mend));
    last = mine.catch(() => {}); // told to whoever asked
    return mine;
  }

  async function look(mend: boolean): Promise<CheckReport> {
    const findings = await work.check({ folder: config.dataDir, timeZone: config.office.timeZone });
    const wrong = findings.filter((finding) => finding.kind === 'total');
    const damage = findings.find((finding) => finding.kind === 'damaged');
    if (damage !== undefined) writer.noticed(new Damage(damage.detail));
    const mended = mend && wrong.length > 0 && damage === undefined; // else nothing says what the orders add up to
    if (mended) await setRight(wrong);
    if (wrong.length > 0 && !mended) troubles.raise({ kind: 'totals-differ' });
    else troubles.clear('totals-differ');
    if (findings.length > 0) log.error({ findings: findings.slice(0, 20), mended }, 'The data is not as it should be');
    else log.info({}, 'The data was checked: it is whole, and its totals are right');
    return { findings, mended };
  }

  /** By what each lacked when it was read: orders taken since have moved the total and the ledger alike. */
  async function setRight(wrong: readonly Total[]): Promise<void> {
    const lacks = wrong.map(({ period, stored, rebuilt }) => ({
      period,
      minor: rebuilt.minor - stored.minor,
      wins: rebuilt.wins - stored.wins,
    }));
    await writer.write(async (unit) => {
      await totals.mend(unit, lacks, now());
      unit.afterCommit(counted);
    });
  }

  return { check };
}
