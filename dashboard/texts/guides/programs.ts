import { type Step, test } from './step.ts';

export const standardWebhooks: readonly Step[] = [
  {
    text: 'Let your system post each order that is won or changed to this address, by the rules of Standard Webhooks (standardwebhooks.com; there are packages for most languages).',
    slot: 'address',
  },
  { text: 'It signs with this secret, `whsec_` and all:', slot: 'secret' },
  {
    text: 'The body is an event: `type` is order.won, order.updated, order.cancelled or order.refunded, and `data` is the order. Required are `orderId`, `amount` and `currency`.',
    slot: 'example',
  },
  test,
];

export const json: readonly Step[] = [
  {
    text: 'Add a last step to your scenario. **Zapier**: Webhooks by Zapier → POST, Payload Type json. **Make**: HTTP → Make a request, method POST, body content type application/json (in older scenarios: body type Raw, content type JSON). **n8n**: HTTP Request node, method POST, Send Body, JSON. As URL paste:',
    slot: 'address',
  },
  {
    text: 'Add the header `Authorization` with the value `Bearer`, a space, and this token:',
    slot: 'secret',
  },
  {
    text: 'Send one order as JSON. Required are `orderId` (the same order always has the same), `amount` and `currency`; the rest makes the wall nicer. In Zapier’s fields `customer__name`, with two lines below, is the name within `customer`.',
    slot: 'example',
  },
  test,
];

export const mqtt: readonly Step[] = [
  {
    text: 'Connect with MQTT 3.1.1 and this account. From another machine, MQTT must be open to the network: `BELL_MQTT=0.0.0.0:1883`, or over TLS.',
    slot: 'mqtt',
  },
  {
    text: 'Publish each order that is won or changed to the topic, with QoS 1 and not retained: the PUBACK means that it is stored. Required are `orderId`, `amount` and `currency`. To try it, add `"test": true`: such an order shows below and never counts.',
    slot: 'example',
  },
];
