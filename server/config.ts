import { join, resolve } from 'node:path';
import type { z } from 'zod';
import { ok, type Result, refuse } from '../broker/contract/result.ts';
import { Currency } from '../broker/contract/wire-money.ts';
import type { SourceKindName, SourceSettings } from './api/source-kinds.ts';
import type { BackupConfig } from './config/backup.ts';
import { type ConfigDocument, readDocument } from './config/document.ts';
import { override, readEnvironment, unknownVariables } from './config/environment.ts';
import { type FileConfig, fileSchema } from './config/file-schema.ts';
import type { KeepConfig } from './config/keep.ts';
import type { NotifyConfig } from './config/notify.ts';
import type { RatesConfig } from './config/rates.ts';
import { rulesSetIn } from './config/rules.ts';
import { type Environment, hidden, isSecret, resolveReferences } from './config/secrets.ts';
import { type TlsConfig, withPaths } from './config/tls.ts';
import type { MilestoneConfig, OfficeConfig, Rules } from './rules/settings.ts';

export { beyondLoopback, mayListen } from './config/exposure.ts';
export type { MilestoneConfig, NotifyConfig, OfficeConfig, Rules };

export interface Config {
  /** What does not stop the start, but is probably a mistake. */
  remarks?: string[];
  /** Absolute. */
  dataDir: string;
  /** The file it was read from, absolute; absent when there was none. */
  file?: string;
  /** Port 0 lets the machine choose. */
  http: { host: string; port: number };
  /** Origin and path without trailing slash; proxies are trusted only when it is set. */
  publicUrl?: string;
  mqtt: { host: string; port: number };
  /** With it the web is served over https, and `tls.mqtt` listened on. */
  tls?: TlsConfig;
  /** An external broker; then none is embedded. */
  brokerUrl?: string;
  prefix: string;
  adminPassword?: string;
  office: OfficeConfig;
  sources: SourceConfig[];
  bells: BellConfig[];
  /** The defaults, and what the file sets of them. */
  rules: Rules;
  /** The keys of the rules that the file sets. */
  rulesSet: string[];
  milestones: MilestoneConfig[];
  backup: BackupConfig;
  keep: KeepConfig;
  rates: RatesConfig;
  notify: NotifyConfig[];
}

/** Where nightly backups go. */
export const backupFolder = ({ backup, dataDir }: Config): string => backup.folder ?? join(dataDir, 'backups');

export interface SourceConfig extends SourceSettings {
  name: string;
  kind: SourceKindName;
  secret?: string;
  /** Opens the API of a kind that is asked. */
  token?: string;
}

export type { SourceKindName, SourceSettings };

/** `serial`: auto, simulated, none, tcp://host:port or a path. */
export interface BellConfig {
  name: string;
  serial: string;
  /** The sources it rings for; absent: all. */
  sources?: string[];
  /** Its own account at an external broker; absent: the office's. */
  brokerUrl?: string;
}

export interface ConfigOptions {
  /** The file given with `--config`; otherwise `ships-bell.yaml`, if there is one. */
  path?: string | undefined;
  env: Environment;
  cwd: string;
}

/** The file, overridden by the environment. The first thing wrong is the problem: its key and line, its value, what is allowed. */
export function loadConfig({ path, env, cwd }: ConfigOptions): Result<Config> {
  const document = readDocument({ path, cwd });
  if (!document.ok) return document;
  const named = new Set<string>();
  const problem = resolveReferences(document.value.values, { env, place: document.value.place, named });
  if (problem !== undefined) return { ok: false, problem };
  const file = checkFile(document.value);
  if (!file.ok) return file;
  const overrides = readEnvironment(env, cwd);
  if (!overrides.ok) return overrides;
  const remarks = unknownVariables(env, named);
  const config = { ...withFolder(file.value, document.value, cwd), ...(remarks.length > 0 && { remarks }) };
  return override(config, overrides.value);
}

function checkFile(document: ConfigDocument): Result<FileConfig> {
  const currency = Currency.safeParse(valueAt(document.values, ['office', 'currency']));
  const parsed = fileSchema(currency.data ?? 'EUR').safeParse(document.values);
  if (parsed.success) return ok(parsed.data);
  const { issues } = parsed.error;
  // A key that is misspelt is the cause of the one that is missing.
  return explain(issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0], document);
}

function explain(issue: z.core.$ZodIssue | undefined, { values, place }: ConfigDocument): Result<never> {
  const path = issue?.path ?? [];
  const allowed = issue?.message ?? 'a value of the right shape';
  const [unknown] = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  if (unknown !== undefined) return refuse(place([...path, unknown]), 'an unknown key', allowed);
  const value = valueAt(values, path);
  return refuse(place(path), isSecret(path) ? hidden(value) : value, allowed);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) at = at === null || typeof at !== 'object' ? undefined : Reflect.get(at, key);
  return at;
}

/** Folders named in the file start from where it lies. */
function withFolder(
  { data, backup, tls, rules, ...rest }: FileConfig,
  { values, folder, file }: ConfigDocument,
  cwd: string,
): Config {
  return {
    ...rest,
    rules: withTimes(rules, rest.office),
    rulesSet: rulesSetIn(values),
    dataDir: data === undefined ? resolve(cwd, 'data') : resolve(folder, data),
    backup: backup.folder === undefined ? backup : { ...backup, folder: resolve(folder, backup.folder) },
    ...(tls !== undefined && { tls: withPaths(tls, folder) }),
    ...(file !== undefined && { file }),
  };
}

/** The office's times are rules too: a page may change them where the file does not set them. */
const withTimes = (
  rules: FileConfig['rules'],
  { hours, quietHours = [], holidays }: FileConfig['office'],
): Config['rules'] => ({
  ...rules,
  quietHours,
  ...(hours !== undefined && { hours }),
  ...(holidays !== undefined && { holidays }),
});
