import type { RingView } from '../../broker/contract/wall.ts';
import { outcomeInWords } from '../../server/api/outcome-words.ts';
import { Fit } from '../parts/fit.tsx';
import { front, frontBlows, manner, progress } from '../parts/store.ts';
import { texts } from '../texts.ts';
import { Bell } from './bell.tsx';
import { askWhose } from './claiming.ts';
import { type Dot, dots } from './dots.ts';
import { Ropes } from './ropes.tsx';
import { amount, customer, who, why } from './words.ts';
import { isYours, left, looked } from './yours.ts';

/** The left of the wall: the bell, and the last win until the next. */
export function Win() {
  const ring = front.value;
  return (
    <section class="win" aria-label={texts.lastWin} data-kind={ring?.kind} data-state={ring?.state}>
      <div class="bell-row">
        <Bell />
        {ring === undefined ? (
          <h1 class="waiting">{waiting()}</h1>
        ) : (
          <div class="outcome" data-outcome={ring.outcome} role="status">
            <Dots dots={dots(ring, frontBlows.value)} />
            <Fit class="outcome-words" floor={0.8} text={standing(ring)} />
          </div>
        )}
      </div>
      {ring === undefined ? progress.value && <p class="how">{texts.howToRing}</p> : <Told />}
    </section>
  );
}

/** What the bell did of it, or whom it waits for. */
const standing = (ring: RingView): string =>
  isYours(ring, looked.value) ? texts.yoursToRing(left(ring, looked.value, manner.value)) : outcomeInWords(ring);

function Told() {
  const ring = front.value;
  if (ring === undefined) return null;
  const buyer = customer(ring);
  const sum = amount(ring, manner.value);
  return (
    <>
      <h1>
        <Fit class="name" floor={0.5} text={who(ring, manner.value)} />
      </h1>
      <Ropes />
      {ring.claim === 'open' && (
        <button type="button" class="claim-it" onClick={() => askWhose(ring.pressId)}>
          {texts.claimIt}
        </button>
      )}
      {(buyer !== undefined || sum !== undefined) && (
        <p class="deal">
          {buyer !== undefined && <Fit class="customer" floor={0.67} text={buyer} />}
          {sum !== undefined && <Fit class="amount" floor={0.67} text={sum} />}
        </p>
      )}
      <p>
        <Fit class="why" floor={0.8} text={why(ring, manner.value)} />
      </p>
    </>
  );
}

function waiting(): string {
  if (progress.value === null) return texts.connecting;
  return progress.value.month.wins === 0 ? texts.waitingFirst : texts.waitingNext;
}

function Dots({ dots }: { dots: Dot[] }) {
  if (dots.length === 0) return null;
  const done = dots.filter((dot) => dot !== 'to-come').length;
  return (
    <div class="dots" role="img" aria-label={texts.strokes(done, dots.length)}>
      {dots.map((dot, at) => (
        // Strokes have no other name than their place.
        <span key={String(at)} class={`dot ${dot}`} />
      ))}
    </div>
  );
}
