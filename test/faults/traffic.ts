import type { Chance } from './chance.ts';
import type { OrderLife } from './orders.ts';
import { pause } from './pause.ts';
import type { Acknowledged, OrderState } from './records.ts';
import type { Sender } from './sender.ts';

const FLOWS = 16;

export interface TrafficOptions {
  lives: readonly OrderLife[];
  /** Over how long the orders that do not ring come, in seconds. */
  seconds: number;
  /** Resolves when the next one that rings may be sent: the bell should be busy, and never be far behind. */
  mayRing(): Promise<void>;
  chance: Chance;
  webhooks: Sender;
  messages: Sender;
  /** An external broker's PUBACK is not ours: what counts then is what the server acknowledged to it. */
  messagesCount: boolean;
}

export interface Traffic {
  acknowledged: Acknowledged[];
  retries: number;
  /** Sent again on purpose, once acknowledged. */
  duplicates: number;
  overMqtt: number;
}

export const openTraffic = (): Traffic => ({ acknowledged: [], retries: 0, duplicates: 0, overMqtt: 0 });

/** Sends every state of every order, each once the one before it is taken, and some of them again. */
export async function sendAll(traffic: Traffic, options: TrafficOptions): Promise<void> {
  const { lives, seconds, mayRing } = options;
  const rings = (life: OrderLife): boolean => life.states.some((state) => state.rings);
  const quiet = lives.filter((life) => !rings(life));
  const began = performance.now();
  let next = 0;
  const flow = async (): Promise<void> => {
    for (let life = quiet[next]; life !== undefined; life = quiet[next]) {
      const due = began + (next / quiet.length) * seconds * 1000;
      next += 1;
      if (due > performance.now()) await pause(due - performance.now());
      await live(life, traffic, options);
    }
  };
  const ringing = async (): Promise<void> => {
    for (const life of lives.filter(rings)) {
      await mayRing();
      await live(life, traffic, options);
    }
  };
  await Promise.all([ringing(), ...Array.from({ length: FLOWS }, flow)]);
}

async function live(life: OrderLife, traffic: Traffic, options: TrafficOptions): Promise<void> {
  const { chance } = options;
  for (const state of life.states) {
    await deliver(life, state, { ...options, traffic });
    if (!chance.is(0.25)) continue;
    traffic.duplicates += 1;
    const again = chance.is(0.7) ? state : (life.states[0] ?? state); // now and then one that is out of date
    await deliver(life, again, { ...options, traffic });
  }
}

interface Delivery extends TrafficOptions {
  traffic: Traffic;
}

async function deliver(life: OrderLife, state: OrderState, { traffic, chance, ...options }: Delivery): Promise<void> {
  const byMessage = chance.is(0.2);
  const tries = await (byMessage ? options.messages : options.webhooks).send(life, state);
  if (tries === undefined) return;
  traffic.retries += tries - 1;
  if (byMessage) traffic.overMqtt += 1;
  if (!byMessage || options.messagesCount) traffic.acknowledged.push(state);
}
