import type { Money } from '../../broker/contract/money.ts';
import { finerBetween } from './figures.ts';
import type { Rung } from './replay.ts';

/** A sum for large orders, and what would have rung by it. */
export interface Tried {
  figure: Money;
  /** Aloud. */
  all: Rung[];
  /** Of these, what came in the weeks that count. */
  rung: Rung[];
}

interface Wanted {
  /** In all these weeks together. */
  wanted: number;
  ringing(figure: Money): Tried;
}

export interface Found {
  chosen: Tried;
  /** The nearest on the other side of what is wanted; where nothing is, the one that rings less often. */
  other: Tried | undefined;
  /** All that can ring does, and it is less than what is wanted. */
  isAll: boolean;
}

/** Sums around what is wanted: `above` rings less often, `below` as often or more. */
interface Bounds {
  above?: Tried | undefined;
  /** The one above that. */
  before?: Tried | undefined;
  below?: Tried | undefined;
}

/** A sum that misses what is wanted by a quarter of it is near enough. */
const NEAR = 0.25;
/** Tenths of a figure of one digit first, 4,900, then their halves, 4,950. */
const FINER = [10, 20];

/**
 * From the greatest sum down, the first by which as many ring as are wanted, or the one before, where that comes nearer.
 * The milestones of a month follow the large order, so by a lower sum fewer may ring: such a one is passed over. Those that
 * are left ring the more the lower they are, so nobody who asks for more rings gets a higher sum. Where neither is near,
 * finer ones between the two are tried, the roundest first.
 */
export function nearest(figures: readonly Money[], asked: Wanted): Found | undefined {
  let bounds = narrow(figures, {}, asked);
  for (const parts of FINER) {
    const { above, below } = bounds;
    if (above === undefined || below === undefined || Math.min(...missed(bounds, asked)) <= NEAR * asked.wanted) break;
    bounds = narrow(finerBetween(below.figure, above.figure, parts), bounds, asked);
  }
  const { above, before, below } = bounds;
  if (below === undefined) return above && { chosen: above, other: before, isAll: true };
  const [byAbove, byBelow] = missed(bounds, asked);
  return above !== undefined && byAbove <= byBelow
    ? { chosen: above, other: below, isAll: false }
    : { chosen: below, other: above, isAll: false };
}

/** By how many each misses what is wanted. A sum that no order reaches says nothing, unless what else rings is enough. */
function missed({ above, below }: Bounds, { wanted }: Wanted): [above: number, below: number] {
  const byAbove = above?.rung.some(isLarge) === true ? wanted - above.rung.length : Number.POSITIVE_INFINITY;
  return [byAbove, (below?.rung.length ?? Number.POSITIVE_INFINITY) - wanted];
}

function narrow(figures: readonly Money[], bounds: Bounds, { wanted, ringing }: Wanted): Bounds {
  let { above, before } = bounds;
  const { below } = bounds;
  for (const figure of figures) {
    const tried = ringing(figure);
    const count = tried.rung.length;
    if (count <= (above?.rung.length ?? -1) || count >= (below?.rung.length ?? Number.POSITIVE_INFINITY)) continue;
    if (count >= wanted) return { above, before, below: tried };
    before = above;
    above = tried;
  }
  return { above, before, below };
}

/** By the general sum, not by one of its own. */
export const isLarge = ({ reasons }: Rung): boolean =>
  reasons.some((each) => each.kind === 'large-order' && each.for === undefined);
