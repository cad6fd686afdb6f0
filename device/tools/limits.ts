import { pressBlows } from '../../broker/contract/ring.ts';
import { type BoardSettings, settingsRanges } from '../protocol.ts';
import type { Session } from '../session.ts';
import { atBoard, type Bench, findPort, type Way } from './direct.ts';

/** What may be set, by the name it has at the terminal. */
export const limitOptions = {
  'max-pulse': { key: 'maxPulseMs', unit: 'ms' },
  'min-rest': { key: 'minRestMs', unit: 'ms' },
  'max-duty': { key: 'maxDutyPercent', unit: '%' },
} as const;
export type LimitOption = keyof typeof limitOptions;
export type Limits = Omit<BoardSettings, 'threshold'>;

/** Reads what was typed; the sentence says what is allowed. */
export function readLimits(typed: Partial<Record<LimitOption, string>>): Way<Partial<Limits>> {
  const asked: Partial<Limits> = {};
  for (const [option, text] of Object.entries(typed) as [LimitOption, string][]) {
    const { key, unit } = limitOptions[option];
    const [least, most] = settingsRanges[key];
    const value = Number(text);
    if (!/^\d{1,5}$/.test(text) || value < least || value > most)
      return { ok: false, say: `--${option} is ${JSON.stringify(text)}; allowed is ${least} to ${most} ${unit}` };
    asked[key] = value;
  }
  return { ok: true, value: asked };
}

/** `ships-bell limits`: shows what the board holds the coil to, or makes it stricter. */
export async function limits(bench: Bench, asked: Partial<Limits>): Promise<Way<string>> {
  const found = await findPort(bench);
  return found.ok ? atBoard(bench, found.value, (session) => show(session, asked)) : found;
}

async function show(session: Session, asked: Partial<Limits>): Promise<Way<string>> {
  const { settings } = session.identity;
  const wanted = { ...settings, ...asked };
  const isNew = Object.keys(asked).length > 0;
  const kept = isNew ? await session.keep(wanted) : settings;
  if (kept === undefined || !same(kept, wanted))
    return { ok: false, say: 'The board did not take them. Try again when it does not ring.' };
  return { ok: true, value: say(kept) };
}

const same = (a: BoardSettings, b: BoardSettings): boolean =>
  Object.values(limitOptions).every(({ key }) => a[key] === b[key]);

function say({ maxPulseMs, minRestMs, maxDutyPercent, threshold }: BoardSettings): string {
  const lines = [
    `longest pulse   ${maxPulseMs} ms`,
    `shortest rest   ${minRestMs} ms`,
    `most of the time under current   ${maxDutyPercent} %`,
    threshold === 0 ? 'no piezo' : `piezo: heard from ${threshold} on (of 1023)`,
  ];
  const { pulseMs, gapMs } = pressBlows;
  const rings = pulseMs <= maxPulseMs && gapMs >= minRestMs && pulseMs * 100 <= maxDutyPercent * (pulseMs + gapMs);
  if (!rings)
    lines.push(
      `With these the button rings no more: a press strikes for ${pulseMs} ms and rests ${gapMs}.`,
      'What rings by itself is refused too, unless its rules in the configuration keep to them.',
    );
  return lines.join('\n');
}
