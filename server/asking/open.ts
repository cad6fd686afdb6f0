import { type Problem, type Result, refuse } from '../../broker/contract/result.ts';
import type { SourceConfig } from '../config.ts';
import { fetches } from '../store/fetches.ts';
import { sourceStates } from '../store/source-states.ts';
import { askerOf } from './asker.ts';
import { openFetchQueue } from './fetch-queue.ts';
import { openLines } from './lines.ts';
import type { NotAnswered } from './not-answered.ts';
import { openPolling, type PollReport } from './polling.ts';
import type { AskingPorts } from './ports.ts';
import { openTakings } from './takings.ts';

export type Asking = ReturnType<typeof openAsking>;

/** The longest between two looks at what is due. */
const LOOK_MS = 60_000;

/**
 * All that this office asks of others' APIs: the deals that deliveries tell of (`fetch-queue.ts`), and what has changed
 * in sources that are polled (`polling.ts`). What is due is on disk, so it is begun again after a restart.
 */
export function openAsking(ports: AskingPorts) {
  const { sources, db, writer, tokenOf, log, now } = ports;
  const stop = new AbortController();
  const lines = openLines({ ...ports, closing: stop.signal });
  const takings = openTakings(ports);
  const problems = new Map<string, string>();
  const inner = { ...ports, takings, lineOf: lines.lineOf, heard, closing: stop.signal };
  const queue = openFetchQueue(inner);
  const polling = openPolling(inner);
  const lanes = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;

  /** Kept with the source, so that its page can tell. */
  async function heard(source: SourceConfig, failure: NotAnswered | undefined): Promise<void> {
    lines.heard(source, failure);
    const said = JSON.stringify(failure?.problem ?? null);
    const before = problems.get(source.name) ?? JSON.stringify((await sourceStates.problemOf(db, source.name)) ?? null);
    problems.set(source.name, said);
    if (said !== before) await writer.write((unit) => sourceStates.setProblem(unit, source.name, failure?.problem));
  }

  /** Does all that is due by now, each source in its own lane, and resolves when it is done. */
  async function look(): Promise<void> {
    await Promise.all(sources.all().map((source) => (askerOf(source) === undefined ? undefined : work(source))));
  }

  function work(source: SourceConfig): Promise<void> {
    const before = lanes.get(source.name) ?? Promise.resolve();
    const run = before.then(async () => {
      await queue.look(source);
      if (isPolled(source) && polling.dueAt(source) <= now()) await polling.poll(source);
    });
    const lane = run
      .catch((error: unknown) => {
        writer.noticed(error);
        log.error({ source: source.name, error: String(error) }, 'Asking a source went wrong');
      })
      .finally(() => {
        if (lanes.get(source.name) === lane) lanes.delete(source.name);
      });
    lanes.set(source.name, lane);
    return lane;
  }

  const isPolled = (source: SourceConfig): boolean =>
    source.poll === true && !sources.isPaused(source.name) && !stop.signal.aborted;

  /** Something may be due now. */
  function wake(): void {
    if (stop.signal.aborted) return;
    clearTimeout(timer);
    void look().then(rest);
  }

  async function rest(): Promise<void> {
    if (stop.signal.aborted) return;
    const open = sources.all().filter((source) => askerOf(source) !== undefined && !sources.isPaused(source.name));
    const next = await fetches
      .nextAt(
        db,
        open.map(({ name }) => name),
      )
      .catch(() => undefined);
    const polls = open.filter(isPolled).map(polling.dueAt);
    const wait = Math.min(LOOK_MS, ...[next ?? Number.POSITIVE_INFINITY, ...polls].map((at) => at - now()));
    clearTimeout(timer);
    if (!stop.signal.aborted) timer = setTimeout(wake, Math.max(1000, wait)).unref();
  }

  /** Asks what has changed, now: after an outage, or to see whether a token is good. */
  async function askAgain(name: string): Promise<Result<PollReport>> {
    const source = sources.find(name);
    if (source === undefined) return refuse('source', name, 'a source of this office');
    if (askerOf(source) === undefined)
      return refuse('kind', source.kind, 'a kind that can be asked: hubspot or pipedrive');
    if (sources.isPaused(name)) return refuse('state', 'paused', 'a source that is not paused');
    lines.tryAgain(source);
    await writer.write((unit) => fetches.hurry(unit, name, now()));
    const report = await polling.poll(source);
    wake();
    return report;
  }

  /** A source may have been added, resumed, or given another token: then what was put off is due now. */
  async function changed(): Promise<void> {
    for (const name of problems.keys()) if (sources.find(name) === undefined) problems.delete(name);
    for (const source of sources.all().filter(lines.isOther)) {
      polling.hurry(source);
      await writer.write((unit) => fetches.hurry(unit, source.name, now()));
    }
    wake();
  }

  sources.onChange(() => {
    changed().catch((error: unknown) => log.error({ error: String(error) }, 'Asking sources went wrong'));
  });

  return {
    wake,
    look,
    askAgain,
    canAsk: (source: SourceConfig): boolean => askerOf(source) !== undefined && tokenOf(source) !== undefined,
    /** Why asking a source failed last; undefined where it answers. */
    problemOf: (name: string): Promise<Problem | undefined> => sourceStates.problemOf(db, name),
    async close(): Promise<void> {
      stop.abort();
      clearTimeout(timer);
      await Promise.all(lanes.values());
      await polling.idle();
    },
  };
}
