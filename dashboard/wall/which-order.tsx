import type { Candidate, ClaimRequest } from '../../server/api/presses.ts';
import { clock, longDay, money } from '../parts/format.ts';
import { manner } from '../parts/store.ts';
import { texts } from '../texts.ts';

type Chosen = ClaimRequest['order'];

interface WhichOrderProps {
  candidates: readonly Candidate[];
  chosen: Chosen;
  onChange(order: Chosen): void;
}

/** Several orders may be this win: a person says which, or that it is another. */
export function WhichOrder({ candidates, chosen, onChange }: WhichOrderProps) {
  if (candidates.length === 0) return null;
  return (
    <fieldset class="choices">
      <legend>{texts.whichOrder}</legend>
      {candidates.map((candidate) => (
        <label key={`${candidate.source} ${candidate.orderId}`}>
          <input
            type="radio"
            name="order"
            checked={chosen?.orderId === candidate.orderId && chosen.source === candidate.source}
            onChange={() => onChange({ source: candidate.source, orderId: candidate.orderId })}
          />
          {inWords(candidate)}
        </label>
      ))}
      <label>
        <input type="radio" name="order" checked={chosen === null} onChange={() => onChange(null)} />
        {texts.noneOfThese}
      </label>
    </fieldset>
  );
}

function inWords({ orderId, customer, amount, orderedAt }: Candidate): string {
  const at = new Date(orderedAt);
  const when = `${longDay(at, manner.value)}, ${clock(at, manner.value)}`;
  return texts.candidate({ orderId, customer, amount: money(amount, manner.value), when });
}
