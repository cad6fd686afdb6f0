import { DEFAULT_PREFIX } from '../../broker/contract/topics.ts';
import { parties } from '../support/broker-parties.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { type Links, leadToBroker } from './links.ts';
import { pause } from './pause.ts';

/** A mosquitto that is started anew whenever it has been killed; it keeps nothing over that. */
export interface ExternalBroker {
  /** SIGKILL; false while there is none. */
  kill(restMs: number): boolean;
  ready(): Promise<void>;
  close(): Promise<void>;
}

export async function keepMosquitto(links: Links): Promise<ExternalBroker> {
  let running: Mosquitto | undefined;
  let resting: Promise<void> = begin();

  async function begin(): Promise<void> {
    running = await startMosquitto(Object.values(parties), DEFAULT_PREFIX);
    leadToBroker(links, running.port);
  }
  async function rest(killed: Mosquitto, restMs: number): Promise<void> {
    await killed.close();
    await pause(restMs);
    await begin();
  }
  await resting;
  return {
    kill(restMs) {
      if (running === undefined) return false;
      resting = rest(running, restMs);
      running = undefined;
      leadToBroker(links, undefined);
      return true;
    },
    ready: () => resting,
    async close() {
      await resting;
      await running?.close();
    },
  };
}
