import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../../server/package.ts';
import { type Office, officeYaml, openOffice } from '../../support/office.ts';
import { type Call, readTrace } from './trace.ts';

export interface TracedOffice extends Office {
  /** Stops the product; resolves with every call that its processes made. */
  calls(): Promise<Call[]>;
}

const CALLS =
  'read,readv,recvfrom,recvmsg,write,writev,pwrite64,pwritev,sendto,sendmsg,fsync,fdatasync,openat,/^rename';
/** Longer than anything that is looked for: a page, a request, an answer. */
const LONGEST = 66_000;

/** Takes the sync out of SQLite, as a product would be that promises too much. */
const UNSYNCED = `
import { createRequire } from 'node:module';
if (/server.main\\.js$/.test(process.argv[1])) {
  const { prototype } = createRequire(process.argv[1])('better-sqlite3');
  const { prepare } = prototype;
  prototype.prepare = function (sql) {
    if (!this.inTransaction) this.exec('PRAGMA synchronous = OFF');
    return prepare.call(this, sql);
  };
}`;

/**
 * The built product and its simulated bell, every process under strace, from the first start on. `-D`: it is the product
 * that is our child. Throws where nothing can be traced: without it there is no proof.
 */
export async function openTracedOffice({ isSynced = true } = {}): Promise<TracedOffice> {
  const folder = mkdtempSync(join(tmpdir(), 'bell-traced-'));
  const trace = join(folder, 'trace.txt');
  const tracing = ['-D', '-f', '-yy', '--seccomp-bpf', '-s', String(LONGEST), '-o', trace, '-e', `trace=${CALLS}`];
  checkTracing();
  const injected = join(folder, 'unsynced.mjs');
  writeFileSync(injected, UNSYNCED);
  const office = await openOffice({
    ...{ folder, serial: 'simulated', yaml: officeYaml },
    command: ['strace', ...tracing, process.execPath, join(packageRoot, 'dist/server/main.js')],
    env: isSynced ? {} : { NODE_OPTIONS: `--import ${pathToFileURL(injected).href}` },
  });
  const closed = once(office.process, 'close'); // strace holds its outputs open until it has written all
  return {
    ...office,
    async calls() {
      await office.close();
      await closed;
      const calls = readTrace(readFileSync(trace, 'latin1'));
      rmSync(folder, { recursive: true, force: true });
      return calls;
    },
  };
}

function checkTracing(): void {
  try {
    execFileSync('strace', ['-f', '--seccomp-bpf', '-o', '/dev/null', 'true'], { stdio: 'pipe' });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `strace cannot trace here, and without it nothing shows that acknowledgements follow the sync: ${reason}\nInstall strace, and allow ptrace (in a container: --cap-add=SYS_PTRACE).`,
    );
  }
}
