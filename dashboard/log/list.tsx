import { useEffect, useRef, useState } from 'preact/hooks';
import type { WinsPage, WinView } from '../../server/api/wins.ts';
import { get } from '../parts/api.ts';
import { clock } from '../parts/format.ts';
import { manner } from '../parts/store.ts';
import { texts } from '../texts.ts';
import { byDay } from './days.ts';
import { isEmpty, pathOf, readSearch, type Search, writeSearch } from './query.ts';
import { SearchForm } from './search-form.tsx';
import { endsOf, factsOf, nameOf, SEPARATOR, toneOf, whyOf } from './words.ts';

interface Shown {
  wins: WinView[];
  next?: string | undefined;
}

/** The wins and silences that fit the search, newest first. */
export function List() {
  const [search, setSearch] = useState(() => readSearch(location.search));
  const [shown, setShown] = useState<Shown>();
  const [wrong, setWrong] = useState('');

  const asking = useRef(0);

  /** What fitted another search is not shown under this one: it goes at once, and an answer that has been overtaken is dropped. */
  const load = async (asked: Search, before?: Shown) => {
    asking.current += 1;
    const turn = asking.current;
    const wrongWay = asked.from !== '' && asked.to !== '' && asked.from > asked.to;
    setWrong(wrongWay ? texts.fromAfterTo : '');
    setShown(before);
    if (wrongWay) return;
    const answer = await get<WinsPage>(`/api/wins${writeSearch(asked, { after: before?.next })}`);
    if (turn !== asking.current) return;
    setWrong(answer.ok ? '' : answer.message);
    if (answer.ok) setShown({ wins: [...(before?.wins ?? []), ...answer.value.wins], next: answer.value.next });
  };
  const ask = (asked: Search) => {
    history.pushState(null, '', `/log${writeSearch(asked)}`);
    setSearch(asked);
    load(asked);
  };
  useEffect(() => {
    const go = () => {
      const asked = readSearch(location.search);
      setSearch(asked);
      load(asked);
    };
    go();
    addEventListener('popstate', go);
    return () => removeEventListener('popstate', go);
  }, []);

  return (
    <>
      <h1>{texts.logTitle}</h1>
      <SearchForm key={writeSearch(search)} search={search} onSearch={ask} />
      <p class="error" role="alert">
        {wrong}
      </p>
      {shown === undefined ? (
        wrong === '' && <p>{texts.looking}</p>
      ) : (
        <Days wins={shown.wins} searched={!isEmpty(search)} />
      )}
      {shown?.next !== undefined && (
        <button type="button" class="more" onClick={() => load(search, shown)}>
          {texts.more}
        </button>
      )}
    </>
  );
}

/** The lines under the day they belong to. */
function Days({ wins, searched }: { wins: WinView[]; searched: boolean }) {
  if (wins.length === 0) return <p role="status">{searched ? texts.nothingFound : texts.nothingYet}</p>;
  const days = byDay(wins, manner.value);
  return (
    <>
      {[...days].map(([day, wins]) => (
        <section key={day} class="day">
          <h2>{day}</h2>
          <ol class="wins">
            {wins.map((win) => (
              <li key={win.id}>
                <Line win={win} />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

function Line({ win }: { win: WinView }) {
  const why = whyOf(win, manner.value);
  return (
    <a href={pathOf(win.id)} class="win-line" data-tone={toneOf(win)}>
      <time datetime={win.at}>{clock(new Date(win.at), manner.value)}</time>
      <span class="win-what">
        <strong>{nameOf(win, manner.value)}</strong>
        <span class="win-facts">{factsOf(win, manner.value).join(SEPARATOR)}</span>
        {why !== '' && <span class="win-why">{why}</span>}
      </span>
      <span class="win-ends">
        {endsOf(win).map((end) => (
          <span key={end}>{end}</span>
        ))}
      </span>
    </a>
  );
}
