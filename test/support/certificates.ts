import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export interface Made {
  cert: string;
  private: string;
}

/** A self-signed certificate of this machine, as an office without a domain makes one. */
export const makeCertificate = (days: { from?: Date; to?: Date } = {}): Promise<Made> =>
  generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ...(days.from && { notBeforeDate: days.from }),
    ...(days.to && { notAfterDate: days.to }),
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });

/** A folder with both files, in which they can be renewed as tools do: each put in place in one step. */
export function certificateFolder({ cert, private: key }: Made) {
  const folder = mkdtempSync(join(tmpdir(), 'bell-tls-'));
  const tls = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  const put = (file: string, text: string) => {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  };
  const write = (made: Made) => {
    put(tls.key, made.private);
    put(tls.certificate, made.cert);
  };
  write({ cert, private: key });
  return { folder, tls, put, write, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
