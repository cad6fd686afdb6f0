import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import { type Encoding, isUtf8, toUtf8, watchEncoding } from './encoding.ts';

export const MOST_BYTES = 1024 ** 3;
/** Left free on the disk: orders that come meanwhile need it. */
const LEFT_FREE = 200 * 1024 ** 2;
const LOOK_EVERY = 8 * 1024 ** 2;

export interface UploadLimits {
  mostBytes?: number;
  leftFree?: number;
}

class Refused extends Error {
  readonly refusal: Result<never>;
  constructor(refusal: Result<never>) {
    super('refused');
    this.refusal = refusal;
  }
}

/** Keeps a file as UTF-8, synced under its name when all of it is there; else nothing of it stays. Rejects when its sender leaves. */
export async function keepUpload(body: Readable, file: string, limits: UploadLimits = {}): Promise<Result<Encoding>> {
  const part = `${file}.part`;
  const encoding = watchEncoding();
  try {
    // Whoever sent too much is still to be answered, so the body is not destroyed.
    await pipeline(
      body.iterator({ destroyOnReturn: false }),
      gate(encoding.hear, dirname(file), limits),
      createWriteStream(part, { mode: 0o600 }),
    );
    const said = encoding.said();
    if (isUtf8(said)) await finish(part, file);
    else {
      const turned = `${file}.turned`;
      await pipeline(createReadStream(part), toUtf8(said.value), createWriteStream(turned, { mode: 0o600 }));
      await finish(turned, file);
    }
    return ok(said);
  } catch (error) {
    await rm(file, { force: true });
    if (error instanceof Refused) return error.refusal;
    throw error;
  } finally {
    await rm(part, { force: true });
    await rm(`${file}.turned`, { force: true });
  }
}

async function finish(from: string, to: string): Promise<void> {
  const handle = await open(from, 'r+');
  await handle.sync();
  const { size } = await handle.stat();
  await handle.close();
  if (size === 0) throw new Refused(refuse('file', '', 'a file that is not empty'));
  await rename(from, to);
}

/** Counts what passes, and looks at the disk now and then. */
function gate(
  hear: (chunk: Buffer) => void,
  folder: string,
  { mostBytes = MOST_BYTES, leftFree = LEFT_FREE }: UploadLimits,
) {
  let passed = 0;
  let looked = -LOOK_EVERY;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      passed += chunk.length;
      if (passed > mostBytes) return done(new Refused(refuse('size', passed, `a file of at most ${mostBytes} bytes`)));
      hear(chunk);
      if (passed - looked < LOOK_EVERY) return done(null, chunk);
      looked = passed;
      statfs(folder).then(({ bavail, bsize }) => {
        const room = bavail * bsize - leftFree > LOOK_EVERY;
        done(
          room
            ? null
            : new Refused(
                refuse(
                  'disk',
                  `${bavail * bsize} bytes free`,
                  `a disk with ${leftFree} bytes to spare beside the file`,
                ),
              ),
          chunk,
        );
      }, done);
    },
  });
}
