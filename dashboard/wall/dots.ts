import type { RingView, StrokeView } from '../../broker/contract/wall.ts';

/** One dot a stroke: still to come, struck (nothing listens), heard, or struck and not heard. */
export type Dot = 'to-come' | 'struck' | 'heard' | 'unheard';

/**
 * The strokes of a ring as far as they are known, from the blows seen and, after a reconnect, from the ring itself.
 * None for a ring that is over and of whose strokes nothing is known.
 */
export function dots(ring: RingView, blows: readonly StrokeView[]): Dot[] {
  const struck = Math.max(told(ring), ...blows.map(({ stroke }) => stroke));
  if (struck === 0 && ring.state === 'ended') return [];
  return Array.from({ length: ring.strokes }, (_, at) => {
    if (at >= struck) return 'to-come';
    const heard = blows.find(({ stroke }) => stroke === at + 1)?.heard;
    if (heard !== undefined) return heard ? 'heard' : 'unheard';
    if (ring.outcome === 'heard') return 'heard';
    return ring.heard === 0 ? 'unheard' : 'struck';
  });
}

function told({ struck, strokes, outcome }: RingView): number {
  const all = outcome === 'heard' || outcome === 'struck' || outcome === 'unheard';
  return struck ?? (all ? strokes : 0);
}
