import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Log } from '../broker/contract/log.ts';
import { ok, type Result, refuse } from '../broker/contract/result.ts';
import type { PortLease } from './api/port-lease.ts';
import type { BellConfig } from './config.ts';
import type { SimulatedAction } from './desk.ts';

export interface SupervisorOptions {
  bells: readonly BellConfig[];
  /** The compiled device/main.js, started by its path: the server imports nothing of it. */
  deviceMain: string;
  dataDir: string;
  prefix: string;
  /** Where a bell's device reaches the broker, its user and password included. */
  brokerUrlFor(bell: BellConfig): string;
  /** Takes a device's own log lines. */
  say(line: string): void;
  log: Log;
}

export type Supervisor = ReturnType<typeof superviseDevices>;

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const STEADY_MS = 60_000;
const ANSWER_MS = 10_000;
const END_MS = 3_000;
/** How long a bell's port is lent at most, should nobody give it back. */
const LEASE_MS = 5 * 60_000;
/** A device needs little; these keep its heap from growing where a Raspberry Pi has little. */
const NODE_FLAGS = ['--max-semi-space-size=1', '--max-old-space-size=96'];

/** One device process per bell that hangs on this machine, restarted with back-off and ended with this one. */
export function superviseDevices(options: SupervisorOptions) {
  const { bells, log } = options;
  const children = new Map<string, ChildProcess>();
  const timers = new Map<string, NodeJS.Timeout>();
  const lent = new Set<string>();
  const hanging = bells.filter(({ serial }) => serial !== 'none');
  let closing = false;
  let asked = 0;

  function start(bell: BellConfig, waitMs: number): void {
    const { name, serial } = bell;
    const startedAt = performance.now();
    const child = fork(options.deviceMain, [], {
      execArgv: NODE_FLAGS,
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: {
        ...process.env,
        BELL_NAME: name,
        BELL_SERIAL: serial,
        BELL_OTHERS: hanging.map((bell) => bell.name).join(),
        BELL_BROKER_URL: options.brokerUrlFor(bell),
        BELL_PREFIX: options.prefix,
        BELL_DATA: options.dataDir,
        BELL_ADMIN_PASSWORD: '',
      },
    });
    children.set(name, child);
    if (child.stdout !== null) createInterface(child.stdout).on('line', options.say);
    const ended = (code: number | null, signal: string | null): void => {
      if (children.get(name) !== child) return; // the port was given back before this one had ended: another runs already
      children.delete(name);
      if (closing || lent.has(name)) return;
      const steady = performance.now() - startedAt > STEADY_MS;
      const wait = steady ? FIRST_WAIT_MS : waitMs;
      log.error({ bell: name, code, signal, againInMs: wait }, 'The process of a bell ended; it is started again');
      const again = () => start(bell, Math.min(wait * 2, LONGEST_WAIT_MS));
      timers.set(name, setTimeout(again, wait));
    };
    child.once('exit', ended);
    child.on('error', (error) => {
      log.error({ bell: name, error: String(error) }, 'The process of a bell has a problem');
      if (child.pid === undefined) ended(null, null); // it never came to life, so that it never ends
    });
  }

  /** Asks the simulated board of a bell for what a hand would do to a real one. */
  async function simulate(bell: string, action: SimulatedAction): Promise<Result<void>> {
    const child = children.get(bell);
    if (child?.connected !== true) return refuse('state', 'not running', 'a bell that hangs on this machine and runs');
    asked += 1;
    const id = asked;
    child.send({ simulate: action, id });
    const signal = AbortSignal.timeout(ANSWER_MS);
    try {
      for (;;) {
        const [answer] = (await once(child, 'message', { signal })) as [{ id: number; result: Result<void> }];
        if (answer.id === id) return answer.result;
      }
    } catch {
      return refuse('state', 'no answer', 'a bell whose simulated board answers');
    }
  }

  /** Ends the process of a bell, so that one tool can have its port; it is started again when the time is up at the latest. */
  async function lendPort(name: string): Promise<Result<PortLease>> {
    const hangs = hanging.some((bell) => bell.name === name);
    if (!hangs)
      return refuse('bell', name, `one that hangs on this machine: ${hanging.map((bell) => bell.name).join()}`);
    if (lent.has(name))
      return refuse(
        'state',
        'lent',
        `a port that no other tool has: let that end, or wait ${LEASE_MS / 60_000} minutes`,
      );
    lent.add(name);
    clearTimeout(timers.get(name));
    await end(children.get(name));
    if (!lent.has(name)) return refuse('port', name, 'one that nobody takes back meanwhile');
    clearTimeout(timers.get(name));
    if (!closing)
      timers.set(
        name,
        setTimeout(() => takeBackPort(name), LEASE_MS),
      );
    log.info({ bell: name }, 'The port of a bell is lent');
    return ok({ forMs: LEASE_MS });
  }

  async function takeBackPort(name: string): Promise<Result<void>> {
    const bell = hanging.find((one) => one.name === name);
    if (bell === undefined) return refuse('bell', name, 'one that hangs on this machine');
    if (lent.delete(name)) {
      clearTimeout(timers.get(name));
      if (!closing) start(bell, FIRST_WAIT_MS);
    }
    return ok(undefined);
  }

  for (const bell of hanging) start(bell, FIRST_WAIT_MS);

  return {
    simulate,
    lendPort,
    takeBackPort,
    async close(): Promise<void> {
      closing = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all([...children.values()].map(end));
    },
  };
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const overdue = setTimeout(() => child.kill('SIGKILL'), END_MS);
  await ended;
  clearTimeout(overdue);
}
