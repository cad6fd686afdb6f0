import { useState } from 'preact/hooks';
import type { RingView } from '../../broker/contract/wall.ts';
import { post } from '../parts/api.ts';
import { names } from '../parts/format.ts';
import { cutOffSince, front, manner, rings } from '../parts/store.ts';
import { texts } from '../texts.ts';
import { allYours, looked } from './yours.ts';

/** On a phone: a rope for each win that waits for its winner, the one on show first. */
export function Ropes() {
  const waiting = allYours(rings.value, looked.value);
  if (waiting.length === 0) return null;
  return (
    <div class="ropes">
      {waiting.map((ring) => (
        <Rope key={ring.id} ring={ring} />
      ))}
    </div>
  );
}

/** Lets the ring go; whoever is too late is told so. */
export function Rope({ ring }: { ring: RingView }) {
  const [told, setTold] = useState('');
  const pull = async () => {
    const answer = await post(`/api/rings/${ring.id}/pull`);
    setTold(answer.ok ? '' : answer.message);
  };
  const isShown = ring.id === front.value?.id;
  return (
    <>
      <button type="button" class="rope" disabled={cutOffSince.value !== null} onClick={pull}>
        {isShown
          ? texts.pullRope
          : texts.pullRopeFor([names(ring.sellers, manner.value), ring.customer].filter(Boolean).join(', '))}
      </button>
      {told !== '' && (
        <p class="told" role="status">
          {told}
        </p>
      )}
    </>
  );
}
