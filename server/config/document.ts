import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { type Document, isNode, isSeq, LineCounter, parseDocument } from 'yaml';
import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import type { Path } from './secrets.ts';

export const DEFAULT_FILE = 'ships-bell.yaml';

/** The file as read: what stands in it, and where. */
export interface ConfigDocument {
  values: unknown;
  /** The file itself, absolute; absent when there is none. */
  file?: string;
  /** The folder that relative paths in the file start from. */
  folder: string;
  /** `rules.largeOrder (ships-bell.yaml line 12)`. */
  place(path: Path): string;
}

/** The file given, or `ships-bell.yaml` in the working directory, which may be missing. */
export function readDocument({ path, cwd }: { path?: string | undefined; cwd: string }): Result<ConfigDocument> {
  const file = resolve(cwd, path ?? DEFAULT_FILE);
  try {
    return parse(readFileSync(file, 'utf8'), file);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (missing && path === undefined) return ok({ values: {}, folder: cwd, place: (at) => at.map(String).join('.') });
    return refuse('configuration file', file, `a file that can be read (${firstLine(error)})`);
  }
}

function parse(text: string, file: string): Result<ConfigDocument> {
  const name = basename(file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    return refuse(`${name} line ${line}, column ${col},`, 'not YAML', `YAML (${firstLine(error)})`);
  }
  const place = (path: Path): string => {
    const offset = offsetOf(document, path);
    const where = offset === undefined ? name : `${name} line ${lines.linePos(offset).line}`;
    return path.length === 0 ? name : `${show(document, path)} (${where})`;
  };
  try {
    return ok({ values: document.toJS() ?? {}, file, folder: dirname(file), place });
  } catch (failure) {
    return refuse(name, 'not YAML that can be read', `YAML (${firstLine(failure)})`);
  }
}

/** `sources.#2.name`: people count entries from one. */
const show = (document: Document, path: Path): string =>
  path
    .map((key, depth) => (isSeq(document.getIn(path.slice(0, depth), true)) ? `#${Number(key) + 1}` : String(key)))
    .join('.');

/** Where a value stands, or else the nearest block around it. */
function offsetOf(document: Document, path: Path): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return undefined;
}

const firstLine = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
