import { ok, type Result, refuse } from '../broker/contract/result.ts';
import { decode, parseJson } from '../broker/contract/topics.ts';
import type { OfficeConfig, SourceConfig } from './config.ts';
import { kinds } from './sources/kinds.ts';
import { withOffice } from './sources/settings.ts';
import { type Delivery, eventOf, type Normalised } from './sources/source.ts';
import { type DeliveryRecord, notes } from './store/deliveries.ts';

/** A delivery as the inbox keeps it. `asMessage`: it came over MQTT, where the payload is the order. */
export type Again = Pick<Delivery, 'headers' | 'body' | 'receivedAt'> &
  Partial<Pick<Delivery, 'method' | 'url' | 'test'>> &
  Pick<DeliveryRecord, 'way'> & { id: number; asMessage?: boolean };

export interface UnderstandingPorts {
  office: OfficeConfig;
  /** Whether what a delivery tells of can be asked for. */
  canAsk(source: SourceConfig): boolean;
}

/** What a verified delivery says, by the file of its kind; pure but for whether its source can be asked for the rest. */
export function understanding({ office, canAsk }: UnderstandingPorts) {
  const read = (source: SourceConfig, delivery: Delivery): Result<Normalised> =>
    answerable(source, understand(withOffice(source, office), delivery), canAsk);

  function readAgain(source: SourceConfig, { method = 'POST', url = '', ...raw }: Again): Result<Normalised> {
    return raw.asMessage ? readMessage(raw.body) : read(source, { ...raw, method, url });
  }

  return { read, readAgain };
}

/** The payload of an MQTT message is the order itself. */
export function readMessage(payload: Uint8Array): Result<Normalised> {
  const order = decode('order', payload);
  return order.ok ? ok({ events: [eventOf(order.value)] }) : order;
}

const TOKEN = "the token that opens the source's own API, since its deliveries tell only what has changed";

/** What is to be asked for needs a source that can be asked; without, what the delivery itself tells must do. */
function answerable(
  source: SourceConfig,
  understood: Result<Normalised>,
  canAsk: UnderstandingPorts['canAsk'],
): Result<Normalised> {
  if (!understood.ok || understood.value.fetch === undefined || canAsk(source)) return understood;
  const { fetch, ...without } = understood.value;
  const told = new Set(without.events.map(({ orderId }) => orderId));
  return fetch.every(({ id }) => told.has(id)) ? ok(without) : refuse('token', undefined, TOKEN);
}

function understand(source: SourceConfig, delivery: Delivery): Result<Normalised> {
  const kind = kinds[source.kind];
  const body = kind.parse === undefined ? parseJson(delivery.body) : kind.parse(delivery.body, delivery);
  const read = body.ok ? kind.normalise(body.value, delivery, source) : body;
  return read.ok && delivery.test ? ok(asTest(read.value)) : read;
}

const asTest = ({ events, ignored, fetch }: Normalised): Normalised => ({
  events: events.map((event) => ({ ...event, test: true })),
  ...(ignored !== undefined && { ignored }),
  ...(fetch !== undefined && events.length === 0 && { ignored: notes.test }),
});
