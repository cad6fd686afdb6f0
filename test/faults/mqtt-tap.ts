const PUBLISH = 3;
const PUBACK = 4;

/** Hears the payloads that one side has acknowledged to the other. */
export type Tapped = (topic: string, payload: Buffer) => void;

/**
 * Reads MQTT 3.1.1 on a server's link to its broker: a PUBLISH at QoS 1 from the broker, then the server's PUBACK of it.
 * What the server has acknowledged it has taken upon itself.
 */
export function mqttTap(acknowledged: Tapped): { to(bytes: Buffer): void; back(bytes: Buffer): void } {
  const open = new Map<number, { topic: string; payload: Buffer }>();
  const fromServer = packets((type, _flags, body) => {
    if (type !== PUBACK) return;
    const id = body.readUInt16BE(0);
    const published = open.get(id);
    open.delete(id);
    if (published !== undefined) acknowledged(published.topic, published.payload);
  });
  const fromBroker = packets((type, flags, body) => {
    const qos = (flags >> 1) & 3;
    if (type !== PUBLISH || qos === 0) return;
    const length = body.readUInt16BE(0);
    const topic = body.subarray(2, 2 + length).toString();
    open.set(body.readUInt16BE(2 + length), { topic, payload: Buffer.from(body.subarray(4 + length)) });
  });
  return { to: fromServer, back: fromBroker };
}

/** Cuts a stream into packets (MQTT 3.1.1, 2.2: type and flags, a length of up to four bytes, the rest). */
function packets(heard: (type: number, flags: number, body: Buffer) => void): (bytes: Buffer) => void {
  let left = Buffer.alloc(0);
  return (bytes) => {
    left = Buffer.concat([left, bytes]);
    for (let head = headOf(left); head !== undefined; head = headOf(left)) {
      if (left.length < head.size + head.length) return;
      const first = left.readUInt8(0);
      heard(first >> 4, first & 0x0f, left.subarray(head.size, head.size + head.length));
      left = left.subarray(head.size + head.length);
    }
  };
}

function headOf(bytes: Buffer): { size: number; length: number } | undefined {
  let length = 0;
  for (let at = 1; at <= 4; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) << (7 * (at - 1));
    if (byte < 0x80) return { size: at + 1, length };
  }
  return undefined;
}
