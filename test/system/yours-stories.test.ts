// "Yours to ring" under any story: what a bell sounds for one order, pressed or rung by itself, it sounds once.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boards, type DeskOffice, MINUTE, openDeskOffice } from '../support/desk-office.ts';

const yaml = `
office: { currency: EUR, timeZone: Europe/Amsterdam }
bells: [{ name: main }, { name: hall }]
rules: { yoursToRing: { on: true, minutes: 5 }, pacing: { rings: 100, minutes: 1, pauseSeconds: 0 } }
milestones: [{ id: far, name: Far, target: 90000000 }]
`;
const bells = { main: boards.own, hall: boards.spare };
type Bell = keyof typeof bells;

const does = [
  'order',
  'press',
  'pull',
  'later',
  'mute',
  'unmute',
  'restart',
  'cancel',
  'gone',
  'back',
  'weak press',
] as const;
const step = fc.record({
  does: fc.constantFrom(...does, 'order', 'press', 'pull', 'later'),
  who: fc.constantFrom('Anouk', 'Bo', 'Chantal'),
  bell: fc.constantFrom<Bell>('main', 'hall'),
  ms: fc.constantFrom(1_000, 40_000, 2 * MINUTE, 5 * MINUTE),
  which: fc.nat(5),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Each run has this story, too: an order whose press is its ring. */
const pressed: Step[] = (['order', 'press'] as const).map((does) => ({
  does,
  who: 'Anouk',
  bell: 'main',
  ms: 1_000,
  which: 0,
}));

/** An office of two bells, in a folder that outlives its restarts. */
class Story {
  readonly folder = mkdtempSync(join(tmpdir(), 'yours-stories-'));
  /** Every sound there was: at which bell, and of what ring's order or which press. */
  readonly sounds: { bell: string; order?: string | null; press?: string | null }[] = [];
  readonly away = new Set<Bell>();
  private orders = 0;
  private sent = 0;
  private looks = 0;
  office!: DeskOffice;

  async open(at?: number): Promise<void> {
    this.office = await openDeskOffice({ yaml, folder: this.folder, ...(at && { at: new Date(at).toISOString() }) });
    this.sent = 0;
  }

  async do({ does, who, bell, ms, which }: Step): Promise<void> {
    const { desk, ports, clock } = this.office;
    if (does === 'order') await this.order(++this.orders, { seller: { name: who } });
    if (does === 'cancel') await this.order(Math.min(which, this.orders), { status: 'cancelled' });
    if (does === 'press' || does === 'weak press') {
      const [pressId, rang] = [randomUUID(), does === 'press'];
      if (rang) this.sounds.push({ bell, press: pressId });
      await ports.acceptPress(bell, { pressId, rang, ageMs: which * 100 });
    }
    if (does === 'pull') {
      const waiting = (await this.office.rings()).filter(({ state }) => state === 'waiting');
      await desk.pull(String(waiting[which % Math.max(1, waiting.length)]?.id));
    }
    if (does === 'mute' || does === 'unmute') await desk.mute(bell, does === 'mute' ? 3 : 0);
    if (does === 'gone' && this.away.add(bell)) await this.office.says({ state: 'offline' }, bell);
    if (does === 'back') this.away.delete(bell);
    if (does === 'later') clock.now += ms;
    if (does === 'restart') {
      await this.office.close();
      await this.open(clock.now);
    }
    await this.look();
  }

  private async order(n: number, more: object): Promise<void> {
    if (n > 0) await this.office.order(`O${n}`, { ...more, updatedAt: new Date(this.office.clock.now).toISOString() });
  }

  /** Time goes on a little, bells that are there say so, and ring what they are sent. */
  async look(ms = 500): Promise<void> {
    this.office.clock.now += ms;
    for (const bell of ['main', 'hall'] as const) {
      const state = { state: 'ready', board: bells[bell], firmware: `1.${++this.looks}` } as const;
      if (!this.away.has(bell)) await this.office.says(state, bell);
    }
    for (; this.sent < this.office.sent.length; this.sent++) await this.ring(this.sent);
  }

  private async ring(index: number): Promise<void> {
    const { epoch = 0, number = 0, board = '', strokes = 0 } = this.office.sent[index] ?? {};
    const bell = board === bells.main ? 'main' : 'hall';
    if (this.away.has(bell)) return;
    const row = (await this.office.rings()).find((each) => each.bell === bell && each.number === number);
    this.sounds.push({ bell, order: row?.order_id ?? null });
    await this.office.ports.acceptRung(bell, { epoch, number, board, outcome: 'struck', strokes });
    await this.office.settled();
  }

  /** What each sound was for: an order, where its press has become one. */
  async heard(): Promise<string[]> {
    const presses = await this.office.db.selectFrom('presses').selectAll().execute();
    const orderOf = (id: string) => presses.find(({ press_id }) => press_id === id)?.joined_order ?? id;
    return this.sounds.map(({ bell, order, press }) => `${bell} ${order ?? orderOf(press ?? '')}`);
  }

  async close(): Promise<void> {
    await this.office.close();
    rmSync(this.folder, { recursive: true });
  }
}

test('one order sounds once at a bell, and nothing waits for ever', async () => {
  let joined = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 25 }), async (steps) => {
      const story = new Story();
      await story.open();
      try {
        await story.look();
        for (const each of steps) await story.do(each);
        story.away.clear();
        for (let n = 0; n < 6; n++) await story.look(3 * MINUTE);
        const heard = await story.heard();
        expect(heard.filter((each, at) => heard.indexOf(each) !== at)).toEqual([]);
        expect((await story.office.rings()).filter(({ state }) => state !== 'ended')).toEqual([]);
        expect(story.office.errors).toEqual([]);
        joined += (await story.office.rings()).filter(({ kind, press_id }) => kind === 'order' && press_id).length;
      } finally {
        await story.close();
      }
    }),
    { numRuns: 15, endOnFailure: true, examples: [[pressed]] },
  );
  expect(joined, 'presses that were the ring of an order').toBeGreaterThan(0);
}, 120_000);
