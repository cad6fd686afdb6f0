import { randomUUID } from 'node:crypto';
import type { FaultyOffice } from './faulty-office.ts';
import { judgeOrder, judgePress } from './promises.ts';
import type { Records } from './records.ts';
import type { Scenario } from './scenarios.ts';

/**
 * Lets one thing fail at one place while an order or a press is on its way, brings it back, sends again what was not
 * acknowledged, waits until all is settled. Resolves with every promise that was broken, in words; none is as it should be.
 */
export async function play(office: FaultyOffice, scenario: Scenario): Promise<string[]> {
  if (scenario.victim === 'server' || scenario.victim === 'broker') await office.renew();
  const before = await office.settled();
  const struck = office.board.strokes.length;
  const failed = await arm(office, scenario);
  const orderId = `FAULT-${randomUUID()}`;
  const acknowledged = trigger(office, scenario, orderId);
  await failed();
  await office.control.reached(scenario.name);
  await office.missed(scenario.victim);
  await office.revive(scenario.victim);
  if (scenario.trigger === 'press') {
    await acknowledged;
    const records = await office.settled((now) => now.presses.length > before.presses.length || !isKept(scenario));
    return judgePress({ ...told(office, scenario, struck), before, records, isKept: isKept(scenario) });
  }
  const first = await acknowledged;
  const kept = first && has(orderId)(await office.settled(isHandedOn(scenario) ? has(orderId) : undefined));
  const again = await sendAgain(office, scenario, orderId);
  const records = await office.settled(has(orderId));
  return judgeOrder({ ...told(office, scenario, struck), before, records, orderId, lost: first && !kept, again });
}

const has = (orderId: string) => (records: Records) => records.orders.includes(orderId);

/** Resolves once it is armed, with how to wait until the victim has failed. */
async function arm({ control, board, fail, gone }: FaultyOffice, { name, fault, victim }: Scenario) {
  if ('cut' in fault) {
    const lost = new Promise<void>((resolve) => board.arm(fault.cut, resolve));
    return async () => {
      await lost;
      control.note(name);
      await fail('board');
    };
  }
  const { place, phase } = fault;
  const { process, at, since, nth } = place;
  const isOther = victim !== process;
  await control.arm(process, {
    ...{ name, at, phase },
    ...(since !== undefined && { since }),
    ...(nth !== undefined && { nth }),
    ...(isOther && { other: victim }),
  });
  return async () => {
    if (!isOther) return gone(process);
    await control.reached(name);
    await fail(victim);
    control.letGo(name);
  };
}

async function trigger(office: FaultyOffice, { trigger }: Scenario, orderId: string): Promise<boolean> {
  if (trigger === 'press') await office.board.press();
  return trigger === 'press' || office[trigger](orderId);
}

/** An external broker acknowledges by itself: the order may still be on its way. */
const isHandedOn = ({ broker, trigger }: Scenario) => broker === 'mosquitto' && trigger === 'publish';

/** As a source does that has had no answer, or has lost it: until it is acknowledged. */
async function sendAgain(office: FaultyOffice, { trigger }: Scenario, orderId: string): Promise<boolean> {
  await office.settled();
  return office[trigger === 'publish' ? 'publish' : 'order'](orderId);
}

const told = (office: FaultyOffice, { victim }: Scenario, from: number) => ({
  coil: office.board.strokes.slice(from),
  powerLost: victim === 'board' || victim === 'device',
});

function isKept({ fault, victim }: Scenario): boolean {
  return victim !== 'device' || !('place' in fault) || (fault.place.isKept?.(fault.phase) ?? true);
}
