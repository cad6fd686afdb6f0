/** One system call. `began` and `ended` are lines of the trace, which is in the order in which the kernel was entered and left. */
export interface Call {
  name: string;
  began: number;
  /** Infinity when it never returned. */
  ended: number;
  /** Of its file descriptor: a path, or a connection such as `TCP:[127.0.0.1:1->127.0.0.1:2]`. */
  on: string;
  /** Every string among its arguments, a character a byte, one after the other. */
  data: string;
  /** Its arguments as they stand in the trace. */
  words: string;
  /** What it returned; negative is a failure. */
  result: number;
}

const WHOLE = /^(\d+)\s+(\w+)\((.*)\)\s+= (-?\d+|\?)/;
const UNFINISHED = /^(\d+)\s+(\w+)\((.*) <unfinished \.\.\.>$/;
const RESUMED = /^(\d+)\s+<\.\.\. (\w+) resumed>(.*)\)\s+= (-?\d+|\?)/;
/** With `-yy`; in a path `<` and `>` are written as numbers. */
const DESCRIPTOR = /^\d+<((?:->|[^<>])*)>/;

/** Of what is read only what came over a connection counts; the rest is programs being loaded, most of a trace. */
const LOADING = /^\d+\s+readv?\(\d+<(?!TCP)/;

/** Reads what `strace -f -yy` has written. */
export function readTrace(text: string): Call[] {
  const calls: Call[] = [];
  const open = new Map<string, { name: string; words: string; began: number }>();
  for (const [line, words] of text.split('\n').entries()) {
    if (LOADING.test(words)) continue;
    const unfinished = UNFINISHED.exec(words);
    if (unfinished !== null) {
      const [, thread = '', name = '', given = ''] = unfinished;
      open.set(thread, { name, words: given, began: line });
      continue;
    }
    const resumed = RESUMED.exec(words);
    if (resumed !== null) {
      const [, thread = '', , rest = '', result = ''] = resumed;
      const known = open.get(thread);
      open.delete(thread);
      if (known !== undefined) calls.push(callOf({ ...known, words: known.words + rest, ended: line, result }));
      continue;
    }
    const whole = WHOLE.exec(words);
    if (whole === null) continue;
    const [, , name = '', given = '', result = ''] = whole;
    calls.push(callOf({ name, words: given, began: line, ended: line, result }));
  }
  for (const never of open.values()) calls.push(callOf({ ...never, ended: Number.POSITIVE_INFINITY, result: '?' }));
  return calls.sort((a, b) => a.began - b.began);
}

interface Read {
  name: string;
  words: string;
  began: number;
  ended: number;
  result: string;
}

function callOf({ result, words, ...rest }: Read): Call {
  const strings = [...words.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, quoted = '']) => bytesOf(quoted));
  const on = DESCRIPTOR.exec(words)?.[1] ?? '';
  return { ...rest, on, words, data: strings.join(''), result: result === '?' ? -1 : Number(result) };
}

const letters: Record<string, string> = { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f' };

/** As strace writes bytes: C's letters, else up to three octal digits. */
const bytesOf = (quoted: string): string =>
  quoted.replace(/\\([0-7]{1,3}|.)/g, (_, code: string) =>
    /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : (letters[code] ?? code),
  );
