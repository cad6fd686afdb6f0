import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const firmwareFolder = fileURLToPath(new URL('../../device/firmware/', import.meta.url));

/**
 * Compiles device/firmware with its own build.sh. Resolves with the Intel HEX text, also written to the file, and the
 * compiler's name as the README there records it. Rejects when there is no compiler: these tests are never skipped.
 */
export async function buildFirmware(outHexFile: string): Promise<{ hex: string; compiler: string }> {
  const compiler = await compilerName();
  await run('sh', [join(firmwareFolder, 'build.sh'), outHexFile]);
  return { hex: await readFile(outHexFile, 'utf8'), compiler };
}

/** For example `avr-gcc (GCC) 5.4.0, avr-libc 2.0.0`. */
async function compilerName(): Promise<string> {
  try {
    const { stdout: version } = await run('avr-gcc', ['--version']);
    const { stdout: macros } = await run('avr-gcc', ['-E', '-dM', '-include', 'avr/version.h', '-x', 'c', '/dev/null']);
    const libc = /__AVR_LIBC_VERSION_STRING__ "(.+)"/.exec(macros)?.[1];
    return `${version.split('\n')[0]}, avr-libc ${libc}`;
  } catch (cause) {
    throw new Error('no AVR compiler: install the Debian packages gcc-avr and avr-libc', { cause });
  }
}
