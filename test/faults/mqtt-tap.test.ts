import { expect, test } from 'vitest';
import { mqttTap } from './mqtt-tap.ts';

/** MQTT 3.1.1, 3.3 and 3.4, by hand. */
function published(messageId: number, payload: string, qos: 0 | 1 = 1): Buffer {
  const topic = Buffer.from('orders/shop');
  const id = qos === 0 ? Buffer.of() : Buffer.of(0, messageId);
  const rest = Buffer.concat([Buffer.of(0, topic.length), topic, id, Buffer.from(payload)]);
  const length =
    rest.length < 128
      ? [rest.length]
      : [(rest.length & 0x7f) | 0x80, ((rest.length >> 7) & 0x7f) | 0x80, rest.length >> 14];
  return Buffer.concat([Buffer.of(0x30 | (qos << 1), ...length), rest]);
}
const puback = (messageId: number): Buffer => Buffer.of(0x40, 2, 0, messageId);

function tapped() {
  const heard: string[] = [];
  return { heard, tap: mqttTap((topic, payload) => heard.push(`${topic} ${payload}`)) };
}

test('what the server has acknowledged, in its order, and nothing else', () => {
  const { heard, tap } = tapped();
  tap.back(published(1, 'one'));
  tap.back(published(2, 'two'));
  tap.back(published(3, 'unasked', 0));
  expect(heard).toEqual([]);
  tap.to(puback(2));
  expect(heard).toEqual(['orders/shop two']);
  tap.to(Buffer.concat([puback(1), puback(2), puback(7)]));
  expect(heard).toEqual(['orders/shop two', 'orders/shop one']);
});

test('packets cut anywhere, and longer than one byte can say', () => {
  const { heard, tap } = tapped();
  const long = 'x'.repeat(20_000);
  for (const byte of published(9, long)) tap.back(Buffer.of(byte));
  for (const byte of puback(9)) tap.to(Buffer.of(byte));
  expect(heard).toEqual([`orders/shop ${long}`]);
});
