import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { sentence } from '../../broker/contract/result.ts';
import { type Config, loadConfig } from '../../server/config.ts';

export type Env = Record<string, string>;

/** A fresh working directory for each test, and what a configuration in it comes to. */
export function configFolder() {
  let cwd = '';
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'bell-config-'));
  });
  afterEach(() => rmSync(cwd, { recursive: true }));

  function read(yaml?: string, env: Env = {}) {
    if (yaml !== undefined) writeFileSync(join(cwd, 'ships-bell.yaml'), yaml);
    return loadConfig({ env, cwd });
  }
  return {
    get path() {
      return cwd;
    },
    load(yaml?: string, env: Env = {}): Config {
      const result = read(yaml, env);
      if (!result.ok) throw new Error(sentence(result.problem));
      return result.value;
    },
    /** The one line a person sees. */
    refusal(yaml?: string, env: Env = {}): string {
      const result = read(yaml, env);
      return result.ok ? 'accepted' : sentence(result.problem);
    },
  };
}
