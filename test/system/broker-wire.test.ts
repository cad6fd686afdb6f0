import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { meterPackets } from '../../broker/guard.ts';
import { closed, connected, credentialsOf, type Embedded, openEmbedded } from '../support/embedded-broker.ts';
import { bytes, hello, openWire, packet, subscribe, text } from '../support/mqtt-bytes.ts';

let on: Embedded;
beforeEach(async () => {
  on = await openEmbedded();
});
afterEach(() => on.close());

const send = async (...data: Uint8Array[]) => {
  const { socket, closed } = await openWire(on.broker.port);
  for (const chunk of data) socket.write(chunk);
  return closed;
};

test.each<[string, Uint8Array[]]>([
  ['garbage', [Buffer.from('GET / HTTP/1.1\r\n\r\n')]],
  ['a TLS greeting', [bytes(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3)]],
  ['a length of five bytes', [bytes(0x30, 0x80, 0x80, 0x80, 0x80, 1)]],
  ['a publish before any CONNECT', [packet(0x30, text('shipsbell/orders/shop'), bytes('{}'))]],
  ['a second CONNECT', [hello('a'), hello('a')]],
  ['a client id that is no UTF-8', [hello(Uint8Array.of(0xc3, 0x28))]],
  ['a client id with U+0000', [hello('a\0b')]],
  ['a topic that is no UTF-8', [hello('a'), packet(0x30, text(Uint8Array.of(0xc3, 0x28)), bytes('{}'))]],
  ['a topic filter that is no UTF-8', [hello('a'), subscribe(Uint8Array.of(0xc3, 0x28))]],
  ['a filter to leave that is no UTF-8', [hello('a'), packet(0xa2, bytes(0, 1), text(Uint8Array.of(0xc3, 0x28)))]],
  ['a client id of 257 characters', [hello('a'.repeat(257))]],
  ['a topic with a wildcard', [hello('a'), packet(0x30, text('shipsbell/bells/+/state'), bytes('{}'))]],
  ['MQTT 5', [packet(0x10, text('MQTT'), bytes(5, 2, 0, 60, 0), text('five'))]],
])('%s ends that connection alone', async (_, data) => {
  await send(...data);
  expect(on.book.lines).toHaveLength(1);
  await on.stillWorks();
});

test('a packet that declares more than 64 KiB ends at its header, before its body', async () => {
  const header = bytes(0x30, 0x80, 0x84, 0xaf, 0x5f); // 200 MB
  await send(hello('big'), header);
  expect(on.book.lines.join()).toContain('at most 65536 bytes');
  await on.stillWorks();
});

test('an order of just under 64 KiB is taken', async () => {
  const shop = on.anyClient(credentialsOf('shop'));
  await connected(shop);
  const topic = 'shipsbell/orders/shop';
  const payload = 'x'.repeat(64 * 1024 - topic.length - 4);
  await shop.publishAsync(topic, payload, { qos: 1 });
  expect((await on.desk.orders.next()).text).toBe(payload);
  shop.publish(topic, `${payload}x`, { qos: 1 });
  await closed(shop);
});

test('packet boundaries are found however the bytes are cut', () => {
  const cut = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
  const bodies = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 20 });
  const run = (stream: Buffer, sizes: number[]) => {
    const check = meterPackets(300);
    for (let at = 0, n = 0; at < stream.length; at += sizes[n++ % sizes.length] ?? 1) {
      const problem = check(stream.subarray(at, at + (sizes[n % sizes.length] ?? 1)));
      if (problem) return problem;
    }
    return undefined;
  };
  const framed = (length: number) =>
    bytes(0x30, ...(length < 128 ? [length] : [(length & 0x7f) | 0x80, length >> 7]), Buffer.alloc(length, 0xff));
  fc.assert(
    fc.property(bodies, cut, (lengths, sizes) => {
      const stream = Buffer.concat(lengths.map(framed));
      expect(run(stream, sizes)).toBeUndefined();
      expect(run(Buffer.concat([stream, framed(301)]), sizes)).toMatchObject({ allowed: 'at most 300 bytes' });
    }),
  );
});
