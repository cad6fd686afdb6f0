import { useState } from 'preact/hooks';
import type { SourceLife } from '../../../server/api/sources.ts';
import { send } from '../../parts/api.ts';
import { manner, officeNow } from '../../parts/store.ts';
import { texts } from '../../texts.ts';
import { Test } from './test.tsx';
import { apiOf, moment, stateWords, toneOf, verdictOf, whyOf } from './words.ts';

const words = texts.sourcePage;

/** How it stands, and what can be done about it at once. */
export function Standing({ life, onChanged }: { life: SourceLife; onChanged: () => void }) {
  const { source, silentOn } = life;
  const { state, last, refused, asked, held } = source;
  const about = state === 'no-secret' && source.token ? words.neither : words.stateAbout[state];
  const when = (iso: string) => moment(iso, manner.value, officeNow());
  const pausing = <PauseButtons life={life} onChanged={onChanged} />;
  return (
    <section class="panel" aria-label={stateWords(source)}>
      <div class="source-name" role="status">
        <span class="state source-state" data-tone={toneOf(source)}>
          {stateWords(source)}
        </span>
        {about !== '' && <span>{about}</span>}
        <span class="quiet">{last ? words.last(verdictOf(last), when(last.at), whyOf(last)) : words.nothingCame}</span>
      </div>
      {refused && (
        <div class="note" data-tone={state === 'refused' ? 'wrong' : 'plain'}>
          <p>{words.turnedAway(refused.count, when(refused.lastAt))}</p>
          <p class="quiet">{words.forTechnician(refused.reason)}</p>
        </div>
      )}
      {asked?.at && <p class="quiet">{words.askedLast(when(asked.at))}</p>}
      {asked?.problem && <p class="note">{words.askedBadly(asked.problem)}</p>}
      {held > 0 && <p class="note">{words.held(held)}</p>}
      {silentOn.length > 0 && <p class="quiet">{words.silentOn(silentOn.join(', '))}</p>}
      {state === 'first' || state === 'no-secret' ? (
        <div class="buttons">{pausing}</div>
      ) : (
        <Test {...{ name: source.name, asks: source.token !== undefined, onChanged }}>{pausing}</Test>
      )}
    </section>
  );
}

function PauseButtons({ life: { source }, onChanged }: { life: SourceLife; onChanged: () => void }) {
  const [wrong, setWrong] = useState('');
  const ask = (what: 'pause' | 'resume', body?: object) => async () => {
    const answer = await send('POST', `${apiOf(source.name)}/${what}`, body ?? {});
    setWrong(answer.ok ? '' : answer.message);
    onChanged();
  };
  return (
    <>
      {source.pausedAt === undefined ? (
        <button type="button" onClick={ask('pause')}>
          {words.pause}
        </button>
      ) : (
        <button type="button" class="primary" onClick={ask('resume')}>
          {source.held === 0 ? words.resume : words.resumeRead(source.held)}
        </button>
      )}
      {source.held > 0 && source.pausedAt !== undefined && (
        <button type="button" onClick={ask('resume', { read: false })}>
          {words.resumeSkip}
        </button>
      )}
      <p class="error" role="alert">
        {wrong}
      </p>
    </>
  );
}
