import { useEffect, useRef, useState } from 'preact/hooks';
import type { Suggestion } from '../../../server/api/dry-run.ts';
import { send } from '../../parts/api.ts';
import { texts } from '../../texts.ts';
import { isAnswerOld } from './answer-old.ts';
import { type Editing, wrongIn } from './state.ts';
import { Suggested } from './suggested.tsx';

const words = texts.rulesPage;
const USUAL = 3;

/** The one question most offices need: about how often, and so how large a large order is. */
export function HowOften({ editing }: { editing: Editing }) {
  const [perWeek, setPerWeek] = useState(USUAL);
  const title = useRef<HTMLHeadingElement>(null);
  const { ask, suggestion, wrong, isOld } = useSuggestion(editing);
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
      <h2 id="how-often" ref={title} tabIndex={-1}>
        {words.often}
      </h2>
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
        {suggestion !== undefined && <Suggested {...{ suggestion, editing }} />}
      </div>
      {isOld && (
        <p class="note">
          {words.changedSince}{' '}
          <button
            type="button"
            onClick={() => {
              ask(perWeek);
              title.current?.focus(); // the button goes
            }}
          >
            {words.reckonAgain}
          </button>
        </p>
      )}
      <p class="error" role="alert">
        {wrong}
      </p>
    </section>
  );
}

/** What the office answers to the rules as they were when it was asked; `isOld`: others have been changed since. */
function useSuggestion({ change, draft }: Editing) {
  const [suggestion, setSuggestion] = useState<Suggestion>();
  const [wrong, setWrong] = useState('');
  const [askedWith, setAskedWith] = useState(draft);
  const asking = useRef(0);
  const ask = async (perWeek: number) => {
    if (!(perWeek >= 1 && perWeek <= 200)) return;
    asking.current += 1;
    const turn = asking.current;
    setSuggestion(undefined);
    setAskedWith(draft);
    const answer = await send<Suggestion>('POST', '/api/rules/suggestion', { perWeek, rules: change });
    if (turn !== asking.current) return;
    setWrong(answer.ok ? '' : wrongIn(answer));
    if (answer.ok) setSuggestion(answer.value);
  };
  return { ask, suggestion, wrong, isOld: suggestion !== undefined && isAnswerOld(askedWith, draft) };
}
