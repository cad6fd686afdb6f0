import type { Audit } from './audit.ts';
import { type Floor, startFloor } from './floor.ts';
import { type Leg, numberOrders, runLeg, warmUp } from './legs.ts';
import type { Load } from './load.ts';
import { proportionalMb, residentMb } from './processes.ts';
import { type Product, startProduct } from './product.ts';
import type { Side } from './side.ts';
import type { Worker } from './worker.ts';

export interface Plan {
  rounds: number;
  /** Open loop: seconds a leg, by orders a second. */
  seconds: Record<number, number>;
  /** Closed loop: rounds, and orders a leg. */
  closedRounds: number;
  count: number;
}

/** Legs of both sides, round by round; `ringing`: the floor where only the ringing orders go over the wire. */
export interface Legs {
  floor: Leg[];
  product: Leg[];
  ringing: Leg[];
}

export interface Comparison {
  open: Record<number, Legs>;
  closed: Legs;
  /** Of server and four devices, after it all. */
  residentMb: number;
  proportionalMb: number;
  audit: Audit;
  complaints: { msg: string }[];
}

/** Floor and product side by side, both up all the time, one leg at a time. */
export async function compare(load: Worker<Load>, plan: Plan, say: (line: string) => void): Promise<Comparison> {
  const floor = await startFloor();
  const product = await startProduct();
  try {
    return await new Alternation({ load, floor, product, say }).run(plan);
  } finally {
    await Promise.all([floor.close(), product.close()]);
  }
}

interface Sides {
  load: Worker<Load>;
  floor: Floor;
  product: Product;
  say(line: string): void;
}

class Alternation {
  readonly #sides: Sides;
  readonly #take = numberOrders();
  readonly #acknowledged: number[] = [];

  constructor(sides: Sides) {
    this.#sides = sides;
  }

  async run(plan: Plan): Promise<Comparison> {
    const { floor, product, load, say } = this.#sides;
    for (const side of [floor, product]) {
      const leg = await warmUp(side, load, { first: this.#take(plan.count), count: plan.count });
      if (side === product) this.#acknowledged.push(...leg.acknowledged);
    }
    const closed: Legs = { floor: [], product: [], ringing: [] };
    for (let round = 1; round <= plan.closedRounds; round++) {
      say(`32 connections, round ${round} of ${plan.closedRounds}`);
      await this.#round(closed, { count: plan.count, connections: 32 });
    }
    const open = await this.#open(plan);
    const memory = { residentMb: residentMb(product.pids()), proportionalMb: proportionalMb(product.pids()) };
    const audit = await product.audit(this.#acknowledged);
    return { open, closed, ...memory, audit, complaints: product.complaints() };
  }

  async #open({ rounds, seconds }: Plan): Promise<Comparison['open']> {
    const open: Comparison['open'] = {};
    for (let round = 1; round <= rounds; round++)
      for (const [rate, length] of Object.entries(seconds).map((entry) => entry.map(Number) as [number, number])) {
        this.#sides.say(`${rate} orders a second, round ${round} of ${rounds}`);
        open[rate] ??= { floor: [], product: [], ringing: [] };
        await this.#round(open[rate], { count: rate * length, connections: 8, rate });
      }
    return open;
  }

  async #round(legs: Legs, options: { count: number; connections: number; rate?: number }): Promise<void> {
    const { floor, product } = this.#sides;
    legs.floor.push(await this.#leg(floor, options));
    legs.product.push(await this.#leg(product, options));
    await floor.wire('ringing');
    legs.ringing.push(await this.#leg(floor, options));
    await floor.wire('all');
  }

  async #leg(side: Side, options: { count: number; connections: number; rate?: number }): Promise<Leg> {
    const leg = await runLeg(side, { load: this.#sides.load, first: this.#take(options.count), ...options });
    if (side === this.#sides.product) this.#acknowledged.push(...leg.acknowledged);
    return leg;
  }
}
