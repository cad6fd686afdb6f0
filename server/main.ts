#!/usr/bin/env node
import { Command } from 'commander';
import { sentence } from '../broker/contract/result.ts';
import type { Terminal } from './commands/terminal.ts';
import { loadConfig } from './config.ts';
import { packageVersion } from './package.ts';

process.umask(0o077); // what is made here, by SQLite or by children too, is for its owner alone

/** The `ships-bell` command. Each command loads its own code, so that starting stays quick. */
const program = new Command('ships-bell')
  .description("Rings a real ship's bell for sales, and shows it on the wall.\nWithout a command it starts the bell.")
  .version(packageVersion)
  .option('--config <file>', 'the configuration file, in place of ships-bell.yaml')
  .argument('[command]', 'one of those below')
  .action((unknown) => start(unknown));

const bell = ['--bell <name>', 'which bell; the first one unless told'] as const;

program
  .command('order')
  .description('post a signed sample order to the running bell')
  .option('--amount <decimal>', 'such as 14875.00')
  .option('--currency <code>', "such as EUR; the office's unless told")
  .option('--customer <name>')
  .option('--seller <name or e-mail>')
  .option('--pursued-since <date>', 'since when the customer has been worked on, such as 2024-11-02')
  .option('--ordered-at <instant>', 'when, such as 2026-11-24T10:00:00Z; now unless told')
  .option('--order-id <id>', 'a new one unless told')
  .option('--source <name>', 'which source of the kind standard-webhooks')
  .action(async (options) => finish((await import('./commands/order.ts')).order({ ...terminal(), ...options })));

program
  .command('rehearse')
  .description('one stroke that counts for nothing')
  .option(...bell)
  .action(async (options) => finish((await import('./commands/rehearse.ts')).rehearse({ ...terminal(), ...options })));

program
  .command('mute')
  .description('silence the bell for a while; what it misses is shown, never replayed')
  .option(...bell)
  .option('--minutes <n>', '1 to 240; 30 unless told')
  .action(async (options) => finish((await import('./commands/mute.ts')).mute({ ...terminal(), ...options })));

program
  .command('unmute')
  .description('let a muted bell ring again')
  .option(...bell)
  .action(async (options) => finish((await import('./commands/mute.ts')).unmute({ ...terminal(), ...options })));

program
  .command('notify')
  .description('send everybody who is told of troubles or rings a message, and say who got it')
  .action(async () => finish((await import('./commands/notify.ts')).notify(terminal())));

program
  .command('doctor')
  .description('look at everything, and say what to do')
  .action(async () => finish((await import('./commands/doctor.ts')).doctor(terminal())));

program
  .command('sources')
  .description('list the order sources, where each sends, and what a bell on another machine needs')
  .option('--new-secret <source>', 'make another secret for a source, and show it this once')
  .option('--new-address <source>', 'make another address for a source whose address is its secret')
  .option('--new-mqtt-password <source>', 'make another password for what a source sends over MQTT')
  .action(async (options) => finish((await import('./commands/sources.ts')).sources({ ...terminal(), ...options })));

program
  .command('adopt')
  .description('let the board that hangs there now be the board of this bell')
  .option(...bell)
  .action(async (options) => finish((await import('./commands/adopt.ts')).adopt({ ...terminal(), ...options })));

program
  .command('simulator <action>')
  .description('do to a simulated board what a hand does to a real one: press, mute, unplug, plug, piezo or no-piezo')
  .option(...bell)
  .action(async (action, options) => {
    await finish((await import('./commands/simulator.ts')).simulator({ ...terminal(), ...options, action }));
  });

const port = ['--port <path>', 'the port of the board, such as /dev/ttyACM0; found by itself unless told'] as const;
const atBoard = (options: object) => ({ ...terminal(), ...options, signals: process });

program
  .command('flash')
  .description("write the bell's firmware to its board, and check it")
  .option(...bell)
  .option(...port)
  .action(async (options) => finish((await import('./commands/flash.ts')).flash(atBoard(options))));

program
  .command('tune')
  .description('teach the board to hear its strokes with a piezo; strikes five times')
  .option(...bell)
  .option(...port)
  .option('--off', 'no piezo is fitted')
  .action(async (options) => finish((await import('./commands/tune.ts')).tune(atBoard(options))));

program
  .command('limits')
  .description('show what the board holds the coil to, or make it stricter')
  .option(...bell)
  .option(...port)
  .option('--max-pulse <ms>', 'the longest pulse')
  .option('--min-rest <ms>', 'the shortest rest between strokes')
  .option('--max-duty <percent>', 'the most of the time under current')
  .action(async (options) => finish((await import('./commands/limits.ts')).limits(atBoard(options))));

program
  .command('import [file]')
  .description('take a file of past orders in (CSV); they count, and never ring')
  .option('--take-back <id>', 'instead: what that import said of orders counts no more; its id stands in its address')
  .option('--source <name>', 'whose orders they are; a source of their own, csv-…, unless told')
  .option('--mapping <name>', 'a mapping saved on the page; the one that fits unless told')
  .option('--amounts <kind>', 'net, gross or less-tax')
  .option('--decimal <mark>', 'comma or point')
  .option('--dates <order>', 'iso, day-first, month-first or serial')
  .option('--currency <code>', 'of every order, such as EUR')
  .action(async (file, { takeBack: id, ...options }, command) => {
    if ((file === undefined) === (id === undefined)) command.error('error: either a file or --take-back');
    if (id !== undefined) await finish((await import('./commands/take-back.ts')).takeBackImport({ ...terminal(), id }));
    else await finish((await import('./commands/import.ts')).importFile({ ...terminal(), ...options, file }));
  });

program
  .command('backup [file]')
  .description('copy all the data into one file, whether the bell runs or not')
  .action(async (file) => finish((await import('./commands/backup.ts')).backup({ ...terminal(), file })));

program
  .command('restore [file]')
  .description(
    'put a backup in the place of the data, whether the bell runs or not; without a file, list what there is',
  )
  .action(async (file) => finish((await import('./commands/restore.ts')).restore({ ...terminal(), file })));

program
  .command('rates <file>')
  .description("take in exchange rates: the European Central Bank's eurofxref-hist.csv")
  .action(async (file) => finish((await import('./commands/rates.ts')).rates({ ...terminal(), file })));

program
  .command('check')
  .description('read all the data through, and add up its totals anew')
  .option('--mend', 'set the totals to what the orders add up to')
  .action(async (options) => finish((await import('./commands/check.ts')).check({ ...terminal(), ...options })));

program
  .command('device')
  .description('run only the process of one bell, on a Raspberry Pi beside it')
  .option(...bell)
  .option('--serial <where>', 'auto, a serial path, tcp://host:port or simulated')
  .action(async (options) => {
    const { device } = await import('./commands/device.ts');
    await finish(device({ ...terminal(), ...options, signals: process }));
  });

async function start(unknown: string | undefined): Promise<void> {
  if (unknown !== undefined) {
    const known = program.commands.map((command) => command.name()).join(', ');
    fail(`"${unknown}" is no command; allowed is ${known}, or none, which starts the bell`);
  }
  const config = loadConfig({ path: terminal().config, env: process.env, cwd: process.cwd() });
  if (!config.ok) return fail(sentence(config.problem));
  const [{ openLog }, { keepRunning }] = await Promise.all([import('./log.ts'), import('./care/keep-running.ts')]);
  const log = openLog();
  for (const remark of config.value.remarks ?? []) log.warn({}, remark);
  const failed = (error: unknown): never => fail(error instanceof Error ? error.message : String(error));
  const running = await keepRunning({ config: config.value, log, failed }).catch(failed);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      log.info({ signal }, 'The bell stops');
      await running.close();
      process.exit(0);
    });
  }
}

function terminal(): Terminal {
  const { config } = program.opts<{ config?: string }>();
  const line = (stream: NodeJS.WriteStream) => (text: string) => void stream.write(`${text}\n`);
  return { config, env: process.env, cwd: process.cwd(), out: line(process.stdout), err: line(process.stderr) };
}

async function finish(code: Promise<number>): Promise<void> {
  process.exitCode = await code;
}

function fail(line: string): never {
  process.stderr.write(`ships-bell: ${line}\n`);
  process.exit(2);
}

for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {}); // its reader has left
await program.parseAsync();
