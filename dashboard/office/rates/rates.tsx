import { useEffect, useState } from 'preact/hooks';
import type { RatesView } from '../../../server/api/rates.ts';
import { moment } from '../../log/words.ts';
import { get } from '../../parts/api.ts';
import { day } from '../../parts/format.ts';
import { manner } from '../../parts/store.ts';
import { texts } from '../../texts.ts';
import { TakeIn } from './take-in.tsx';

const words = texts.ratePage;

/** How new the exchange rates are, what waits for one, and a file to take in. */
export function Rates() {
  const [view, setView] = useState<RatesView>();
  const [wrong, setWrong] = useState('');
  const load = async () => {
    const answer = await get<RatesView>('/api/rates');
    setWrong(answer.ok ? '' : answer.message);
    if (answer.ok) setView(answer.value);
  };
  useEffect(() => {
    load();
  }, []);
  return (
    <>
      <h1>{words.title}</h1>
      {view && <p class="lead">{words.lead(view.currency)}</p>}
      <p class="error" role="alert">
        {wrong}
      </p>
      {view && (
        <section class="panel" aria-label={words.title}>
          {!view.needed && <p class="note">{words.notNeeded}</p>}
          <dl class="facts">
            <dt>{words.newest}</dt>
            <dd>{view.last === undefined ? words.none : words.ofDay(day(view.last, manner.value), view.currencies)}</dd>
            <dt>{words.waiting}</dt>
            <dd>{waitingOf(view)}</dd>
            <dt>{words.fetched}</dt>
            <dd>
              <Fetched view={view} />
            </dd>
          </dl>
        </section>
      )}
      <TakeIn onTaken={load} />
    </>
  );
}

function waitingOf({ waiting, waitingIn, waitingSince }: RatesView): string {
  if (waiting === 0 || waitingSince === undefined) return words.noneWaiting;
  return words.waitingIn(waiting, waitingIn.join(', '), day(waitingSince, manner.value));
}

function Fetched({ view: { fetch } }: { view: RatesView }) {
  if (fetch === undefined) return <>{words.fetchOff}</>;
  const { at, problem, since } = fetch;
  if (problem !== undefined && since !== undefined) {
    return (
      <>
        <span class="state" data-tone="wrong">
          {words.failing(moment(since, manner.value))}
        </span>
        <p class="quiet">{words.bankSays(problem)}</p>
      </>
    );
  }
  if (at === undefined) return <>{words.fetchedNever}</>;
  return (
    <span class="state" data-tone="good">
      {words.fetchedAt(moment(at, manner.value))}
    </span>
  );
}
