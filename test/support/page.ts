import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built page lies. */
    page: string;
  }
}

/** Before the tests of the whole: the page is built anew, once for all of them. */
export default async function preparePage(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'ships-bell-page-'));
  await build({ configFile: 'vite.config.ts', logLevel: 'error', build: { outDir: folder } });
  project.provide('page', folder);
  return () => rm(folder, { recursive: true, force: true });
}
