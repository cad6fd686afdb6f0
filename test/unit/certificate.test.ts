import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { sentence } from '../../broker/contract/result.ts';
import { type OpenCertificate, openCertificate, readCertificate } from '../../server/care/certificate.ts';
import { logBook } from '../support/broker-parties.ts';
import { certificateFolder, type Made, makeCertificate } from '../support/certificates.ts';

let first: Made;
let second: Made;
beforeAll(async () => {
  [first, second] = await Promise.all([makeCertificate(), makeCertificate()]);
});
let on: ReturnType<typeof certificateFolder>;
let open: OpenCertificate | undefined;
beforeEach(() => {
  on = certificateFolder(first);
});
afterEach(() => {
  open?.close();
  open = undefined;
  on.remove();
});

const refusal = (): string => {
  const read = readCertificate(on.tls);
  return read.ok ? 'accepted' : sentence(read.problem);
};
const encrypted = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'x',
  });

test.each<[string, () => void, RegExp]>([
  [
    'no such file',
    () => Object.assign(on.tls, { key: '/nowhere/key.pem' }),
    /^tls\.key is "\/nowhere\/key\.pem"; allowed is a file that this user can read \(ENOENT/,
  ],
  [
    'no certificate',
    () => on.put(on.tls.certificate, 'bell'),
    /^tls\.certificate is ".*cert\.pem"; allowed is a file with a certificate in PEM$/,
  ],
  [
    'no key',
    () => on.put(on.tls.key, first.cert),
    /^tls\.key is ".*key\.pem"; allowed is a file with a private key in PEM/,
  ],
  ['a key with a passphrase', () => on.put(on.tls.key, String(encrypted())), /without a passphrase$/],
  [
    "another certificate's key",
    () => on.put(on.tls.key, second.private),
    /^tls\.key is .*; allowed is the private key of .*cert\.pem$/,
  ],
  [
    'a chain that breaks off',
    () => on.put(on.tls.certificate, `${first.cert}\n${second.cert.slice(0, 200)}`),
    /chain in order/,
  ],
])('%s is said in one line', (_, spoil, line) => {
  spoil();
  expect(refusal()).toMatch(line);
});

test('an expired certificate is used all the same, and said', async () => {
  on.write(await makeCertificate({ from: new Date('2020-01-01'), to: new Date('2020-02-01') }));
  const book = logBook();
  const opened = openCertificate({ tls: on.tls, log: book.log });
  if (!opened.ok) throw new Error(sentence(opened.problem));
  open = opened.value;
  expect(book.lines.join()).toContain('The certificate has expired');
});

test('a renewed certificate is taken without a restart; a broken one is said, and the last good one stays', async () => {
  const book = logBook();
  const opened = openCertificate({ tls: on.tls, log: book.log, everyMs: 20 });
  if (!opened.ok) throw new Error(sentence(opened.problem));
  open = opened.value;
  const renewals: unknown[] = [];
  const renewed = new Promise<void>((resolve) =>
    opened.value.onRenewed(({ cert }) => {
      renewals.push(cert);
      resolve();
    }),
  );
  on.put(on.tls.certificate, 'half a file');
  expect(await book.says('The new certificate is not used')).toContain('a certificate in PEM');
  expect(open.options.cert).toBe(first.cert);
  on.write(second);
  await renewed;
  expect(renewals).toEqual([second.cert]);
  expect(open.options).toMatchObject({ cert: second.cert, key: second.private });
});
