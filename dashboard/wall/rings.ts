import type { RingView } from '../../broker/contract/wall.ts';

/** Enough to fall back on when the newest is taken back, and to name those that shared its ring. */
const KEPT = 12;

/** Rings for the wall, the one to show first. A ring that was taken back, or left unclaimed at closing time, is gone. */
export function arrange(rings: readonly RingView[], next: RingView): RingView[] {
  return bestOfWin(place(rings, next));
}

/** A page that has just come knows them all at once; the last is shown. */
export const arrangeAll = (all: readonly RingView[]): RingView[] => all.reduce<RingView[]>(arrange, []);

function place(rings: readonly RingView[], next: RingView): RingView[] {
  const known = rings.find(({ id }) => id === next.id);
  if (next.claim === 'undone' || next.claim === 'lapsed') return rings.filter((ring) => ring !== known);
  if (known !== undefined && !(known.state === 'waiting' && next.state === 'ringing'))
    return rings.map((ring) => (ring === known ? next : ring));
  const others = rings.filter((ring) => ring !== known);
  const [front, ...behind] = others;
  if (front === undefined || leads(next, front)) return [next, ...others].slice(0, KEPT);
  return [front, next, ...behind].slice(0, KEPT);
}

/** A ring in flight keeps its place until it has ended, unless another one begins to sound. */
function leads(next: RingView, front: RingView): boolean {
  if (next.state === 'ringing') return true;
  if (front.state === 'ringing') return false;
  return Date.parse(next.at) >= Date.parse(front.at);
}

/** A win that rings on two bells is one: of its rings the one that sounds, or did, stands first. */
function bestOfWin(rings: RingView[]): RingView[] {
  const [front] = rings;
  if (front === undefined) return rings;
  const best = rings
    .filter((ring) => isSameWin(ring, front))
    .reduce((best, ring) => (sound(ring) > sound(best) ? ring : best), front);
  return best === front ? rings : [best, ...rings.filter((ring) => ring !== best)];
}

const isSameWin = (a: RingView, b: RingView): boolean =>
  a === b || (a.orderId !== undefined && a.orderId === b.orderId && a.source === b.source);

function sound({ state, outcome }: RingView): number {
  if (state === 'ringing') return 3;
  if (outcome === 'heard' || outcome === 'struck' || outcome === 'unheard') return 2;
  return state === 'waiting' ? 1 : 0;
}

/** The open presses, oldest first. */
export function arrangeClaims(claims: readonly RingView[], next: RingView): RingView[] {
  const others = claims.filter(({ id }) => id !== next.id);
  return next.claim === 'open' ? [...others, next].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)) : others;
}
