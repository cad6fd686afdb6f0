import { useEffect, useRef, useState } from 'preact/hooks';
import type { Suggestion } from '../../../server/api/dry-run.ts';
import { send } from '../../parts/api.ts';
import { money } from '../../parts/format.ts';
import { manner } from '../../parts/store.ts';
import { texts } from '../../texts.ts';
import { type Editing, wrongIn } from './state.ts';

const words = texts.rulesPage;
const USUAL = 3;

/** The one question most offices need: about how often, and so how large a large order is. */
export function HowOften({ editing }: { editing: Editing }) {
  const { draft, isFixed, set } = editing;
  const [perWeek, setPerWeek] = useState(USUAL);
  const [suggestion, setSuggestion] = useState<Suggestion>();
  const [wrong, setWrong] = useState('');
  const asking = useRef(0);
  const ask = async (perWeek: number) => {
    if (!(perWeek >= 1 && perWeek <= 200)) return;
    asking.current += 1;
    const turn = asking.current;
    setSuggestion(undefined);
    const answer = await send<Suggestion>('POST', '/api/rules/suggestion', { perWeek, rules: editing.change });
    if (turn !== asking.current) return;
    setWrong(answer.ok ? '' : wrongIn(answer));
    if (answer.ok) setSuggestion(answer.value);
  };
  useEffect(() => {
    ask(perWeek);
  }, []);
  const choose = (text: string) => {
    const wanted = Math.round(Number(text));
    setPerWeek(wanted);
    ask(wanted);
  };
  return (
    <section class="panel how-often" aria-labelledby="how-often">
      <h2 id="how-often">{words.often}</h2>
      <p class="quiet">{words.oftenHint}</p>
      <div class="how-often-choice">
        <input
          type="range"
          aria-label={words.often}
          min={1}
          max={30}
          value={Math.min(perWeek, 30)}
          onInput={({ currentTarget }) => setPerWeek(Number(currentTarget.value))}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        />
        <label>
          <span>{words.perWeek}</span>
          <input
            type="number"
            min={1}
            max={200}
            value={perWeek}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
          />
        </label>
      </div>
      <div role="status">
        {suggestion === undefined && wrong === '' && <p>{words.reckoning}</p>}
        {suggestion !== undefined && (
          <Answer
            {...{
              suggestion,
              used: draft.largeOrder,
              held: editing.view.rules.largeOrder,
              disabled: isFixed('largeOrder'),
            }}
            onUse={(largeOrder) => set({ largeOrder })}
          />
        )}
      </div>
      <p class="error" role="alert">
        {wrong}
      </p>
    </section>
  );
}

interface AnswerProps {
  suggestion: Suggestion;
  used: string;
  /** What holds until something is saved. */
  held: string;
  disabled: boolean;
  onUse: (amount: string) => void;
}

function Answer({ suggestion, used, held, disabled, onUse }: AnswerProps) {
  if (suggestion.kind === 'too-little') {
    const { weeks, orders, needs } = suggestion;
    return <p class="note">{words.tooLittle({ weeks, orders, needsWeeks: needs.weeks, needsOrders: needs.orders })}</p>;
  }
  const { largeOrder, perWeek, now, quietPeople } = suggestion;
  const amount = money(largeOrder, manner.value);
  const number = new Intl.NumberFormat(manner.value.locale, { maximumFractionDigits: 1 });
  const isUsed = Number(used) === Number(largeOrder.amount);
  return (
    <>
      <p class="how-often-answer">{words.suggested(amount)}</p>
      <p>{words.meant({ ...perWeek, median: number.format(perWeek.median), mean: number.format(perWeek.mean) })}</p>
      <p class="quiet">{words.today(money(now.largeOrder, manner.value), number.format(now.perWeek.mean))}</p>
      <div class="buttons">
        <button type="button" disabled={disabled || isUsed} onClick={() => onUse(largeOrder.amount)}>
          {words.useIt(amount)}
        </button>
        {isUsed && used !== held && <span class="quiet how-often-used">{words.used(amount)}</span>}
      </div>
      {quietPeople.length > 0 && (
        <details class="more-about">
          <summary>{words.quietPeople(quietPeople.length)}</summary>
          <p class="quiet">{words.quietPeopleHint}</p>
          <ul>
            {quietPeople.map(({ seller, orders }) => (
              <li key={seller}>{words.quietPerson(seller, orders)}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
