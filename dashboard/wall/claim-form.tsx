import { useState } from 'preact/hooks';
import type { RingView } from '../../broker/contract/wall.ts';
import type { Candidate, ClaimRequest } from '../../server/api/presses.ts';
import { readAmount } from '../parts/amount.ts';
import { type Answer, post } from '../parts/api.ts';
import { Field } from '../parts/field.tsx';
import { clock, money, names } from '../parts/format.ts';
import { bells, claims, manner, office } from '../parts/store.ts';
import { useFirstWrong } from '../parts/wrong.ts';
import { texts } from '../texts.ts';
import { readClaim, type Typed, type Wrong, wrongFrom } from './claim.ts';
import { claiming, say } from './claiming.ts';
import { WhichOrder } from './which-order.tsx';

const empty: Typed = { sellers: '', customer: '', amount: '' };

export function ClaimForm({ press }: { press: RingView }) {
  const [typed, setTyped] = useState(empty);
  const [wrong, setWrong] = useState<Wrong>({});
  const form = useFirstWrong(wrong);
  const [busy, setBusy] = useState(false);
  const [candidates, setCandidates] = useState<readonly Candidate[]>([]);
  const [order, setOrder] = useState<ClaimRequest['order']>();
  const change = (field: keyof Typed) => (value: string) => setTyped((typed) => ({ ...typed, [field]: value }));
  const currency = office.value?.currency ?? '';

  const send = async (asked: Promise<Answer>, done: string) => {
    setBusy(true);
    const answer = await asked;
    setBusy(false);
    setCandidates(answer.ok ? [] : (answer.candidates ?? []));
    setWrong(wrongFrom(answer));
    if (!answer.ok) return;
    claiming.value = null;
    say(done);
  };
  const claim = (event: SubmitEvent) => {
    event.preventDefault();
    const read = readClaim(typed);
    if (!read.ok) return setWrong(read.wrong);
    const thanks = texts.thanks(names(read.claim.sellers, manner.value));
    const which = candidates.length === 0 || order === undefined ? {} : { order };
    send(post(`/api/presses/${press.pressId}/claim`, { ...read.claim, ...which }), thanks);
  };
  return (
    <form ref={form} onSubmit={claim} noValidate>
      <WhichPress press={press} />
      <Field
        name="sellers"
        label={texts.who}
        hint={texts.whoHint}
        error={wrong.sellers}
        value={typed.sellers}
        onChange={change('sellers')}
        input={{ autocomplete: 'off', required: true }}
      />
      <Field
        name="customer"
        label={texts.customer}
        error={wrong.customer}
        value={typed.customer}
        onChange={change('customer')}
        input={{ autocomplete: 'off' }}
      />
      <Field
        name="amount"
        label={texts.amount(currency)}
        hint={amountHint(typed.amount, currency)}
        error={wrong.amount}
        value={typed.amount}
        onChange={change('amount')}
        input={{ inputMode: 'decimal', autocomplete: 'off' }}
      />
      <WhichOrder candidates={candidates} chosen={order} onChange={setOrder} />
      <p class="error" role="alert">
        {wrong.form}
      </p>
      <div class="buttons">
        <button type="submit" class="primary" disabled={busy}>
          {texts.claim}
        </button>
        <button
          type="button"
          disabled={busy}
          onClick={() => send(post(`/api/presses/${press.pressId}/undo`), texts.takenOff)}
        >
          {texts.notAWin}
        </button>
        <button
          type="button"
          class="plain"
          onClick={() => {
            claiming.value = null;
          }}
        >
          {texts.close}
        </button>
      </div>
    </form>
  );
}

/** What the amount was read as, so that a mark taken for the wrong one is seen before it counts. */
function amountHint(typed: string, currency: string): string | undefined {
  const amount = readAmount(typed);
  return amount === undefined ? undefined : texts.amountRead(money({ amount, currency }, manner.value));
}

function WhichPress({ press }: { press: RingView }) {
  const time = ({ at }: RingView) => clock(new Date(at), manner.value);
  if (claims.value.length < 2) return <p>{texts.oneBellPressedAt(time(press))}</p>;
  return (
    <fieldset class="choices">
      <legend>{texts.whichPress}</legend>
      {claims.value.map((claim) => (
        <label key={claim.id}>
          <input
            type="radio"
            name="press"
            checked={claim.id === press.id}
            onChange={() => {
              claiming.value = claim.pressId ?? null;
            }}
          />
          {bells.value.length > 1 ? texts.pressedAt(time(claim), claim.bell) : time(claim)}
        </label>
      ))}
    </fieldset>
  );
}
