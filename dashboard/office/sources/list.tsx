import { useEffect, useState } from 'preact/hooks';
import type { SourceList, SourceView } from '../../../server/api/sources.ts';
import { get } from '../../parts/api.ts';
import { manner, officeNow } from '../../parts/store.ts';
import { texts } from '../../texts.ts';
import { moment, pathOf, stateWords, toneOf, verdictOf, whyOf } from './words.ts';

const words = texts.sourcePage;

export function List() {
  const [list, setList] = useState<SourceList>();
  const [wrong, setWrong] = useState('');
  useEffect(() => {
    get<SourceList>('/api/sources').then((answer) => {
      if (answer.ok) setList(answer.value);
      else setWrong(answer.status === 403 ? words.notYours : answer.message);
    });
  }, []);
  return (
    <>
      <div class="panel-head">
        <h1>{texts.sections.sources}</h1>
        <a class="button primary" href="/office/sources?add">
          {words.add}
        </a>
      </div>
      <p class="lead">{words.lead}</p>
      <p class="error" role="alert">
        {wrong}
      </p>
      {list === undefined && wrong === '' && <p>{texts.looking}</p>}
      {list?.sources.length === 0 && <p>{words.none}</p>}
      <ul class="rows">
        {list?.sources.map((source) => (
          <li key={source.name}>
            <Row source={source} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Row({ source }: { source: SourceView }) {
  const { name, kind, last, held } = source;
  const when = last && moment(last.at, manner.value, officeNow());
  const why = last?.verdict === 'kept' || last?.verdict === 'ignored' ? whyOf(last) : '';
  return (
    <a class="row" href={pathOf(name)}>
      <span class="source-name">
        <strong>{name}</strong>
        <span class="quiet">{words.kinds[kind]}</span>
      </span>
      <span class="source-name">
        <span class="state" data-tone={toneOf(source)}>
          {stateWords(source)}
        </span>
        <span class="quiet">{last && when ? words.last(verdictOf(last), when, why) : words.nothingCame}</span>
        {held > 0 && <span class="quiet">{words.held(held)}</span>}
      </span>
    </a>
  );
}
