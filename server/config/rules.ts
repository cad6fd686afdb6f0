import { Pattern } from '../../broker/contract/ring.ts';
import { block, money, whole } from './fields.ts';

const GAP = 'a gap of at least four times pulseMs: the coil rests four fifths of the time';

const pattern = (strokes: number) =>
  block({
    strokes: Pattern.shape.strokes.default(strokes),
    pulseMs: Pattern.shape.pulseMs.default(30),
    gapMs: Pattern.shape.gapMs.default(450),
    pairGapMs: Pattern.shape.pairGapMs.default(1100),
  })
    .refine(({ pulseMs, gapMs }) => gapMs >= 4 * pulseMs, { path: ['gapMs'], message: GAP })
    .refine(({ pulseMs, pairGapMs }) => pairGapMs >= 4 * pulseMs, { path: ['pairGapMs'], message: GAP })
    .prefault({});

/** `rules:`; amounts are in the office currency. Strokes by kind as people know them by ear: 1, 2, 3, 8. */
export const rules = (currency: string) =>
  block({
    largeOrder: money(currency).prefault('10000'),
    longPursuitDays: whole(1, 36500, ' of days').default(180),
    expiryMinutes: whole(1, 1440, ' of minutes').default(10),
    pacing: block({
      rings: whole(1, 1000, ' of rings').default(6),
      minutes: whole(1, 1440, ' of minutes').default(10),
      pauseSeconds: whole(0, 3600, ' of seconds').default(2),
    }).prefault({}),
    patterns: block({
      largeOrder: pattern(2),
      longPursuit: pattern(3),
      milestone: pattern(8),
      rehearsal: pattern(1),
    }).prefault({}),
  });
