import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Shown, SourceLife, SourceWithKeys } from '../../../server/api/sources.ts';
import { get } from '../../parts/api.ts';
import { manner, officeNow } from '../../parts/store.ts';
import { texts } from '../../texts.ts';
import { Asking } from './asking.tsx';
import { Deliveries } from './deliveries.tsx';
import { Remove } from './remove.tsx';
import { Secrets } from './secrets.tsx';
import { Settings } from './settings.tsx';
import { Standing } from './standing.tsx';
import { Steps } from './steps.tsx';
import { apiOf, moment } from './words.ts';

const words = texts.sourcePage;
/** A delivery shows within this time of its coming, while somebody looks. */
const LOOK_MS = 2500;

interface DetailProps {
  name: string;
  /** Of one that has just been added: the secrets that are shown this once. */
  first?: SourceWithKeys;
  byMqtt?: boolean;
}

/** One source: how it stands, how it is connected, what came of late, and all that can be done to it. */
export function Detail({ name, first, byMqtt = false }: DetailProps) {
  const [life, setLife] = useState<SourceLife>();
  const [wrong, setWrong] = useState('');
  const [shown, setShown] = useState<Shown>(first?.shown ?? {});
  const load = useCallback(async () => {
    const answer = await get<SourceLife>(apiOf(name));
    if (answer.ok) setLife(answer.value);
    setWrong(
      answer.ok ? '' : answer.status === 404 ? words.gone : answer.status === 403 ? words.notYours : answer.message,
    );
  }, [name]);
  useEffect(() => {
    load();
    const timer = setInterval(() => document.visibilityState === 'visible' && load(), LOOK_MS);
    return () => clearInterval(timer);
  }, [load]);
  const title = useRef<HTMLHeadingElement>(null);
  const isHere = life !== undefined;
  // Whoever has begun to connect it has the steps before them until they leave: with them what is half typed would go.
  const fresh = useRef(first !== undefined);
  fresh.current ||= life?.source.state === 'first' || life?.source.state === 'no-secret';
  useLayoutEffect(() => {
    if (first !== undefined) title.current?.focus(); // it takes the place of the form that added it
  }, [isHere]);
  if (life === undefined)
    return (
      <>
        <Back />
        <h1>{wrong === '' ? texts.looking : wrong}</h1>
      </>
    );
  const { source, reach } = life;
  const steps = (
    <Steps
      {...{ source, reach, shown, byMqtt }}
      onChanged={load}
      onShown={(made) => setShown((before) => ({ ...before, ...made }))}
    />
  );
  return (
    <>
      <Back />
      <div class="panel-head">
        <h1 ref={title} tabIndex={-1}>
          {source.name}
        </h1>
        <span class="quiet">{words.kinds[source.kind]}</span>
      </div>
      {source.from === 'file' && <p class="note">{words.inFile}</p>}
      <p class="error" role="alert">
        {wrong}
      </p>
      <Standing life={life} onChanged={load} />
      {fresh.current ? (
        <section class="panel" aria-labelledby="connect">
          <h2 id="connect">{words.connect}</h2>
          {steps}
        </section>
      ) : (
        <details class="panel more-about">
          <summary>{words.connectAgain}</summary>
          {steps}
        </details>
      )}
      <Deliveries source={source} onChanged={load} />
      {source.token && <Asking source={source} askedAbove={fresh.current} onChanged={load} />}
      {source.from === 'page' && <Settings source={source} onChanged={load} />}
      <Secrets {...{ source, shown, setShown }} askedAbove={fresh.current} onChanged={load} />
      <History life={life} />
      {source.from === 'page' && <Remove name={source.name} />}
    </>
  );
}

const Back = () => (
  <a class="back-link" href="/office/sources">
    {words.all}
  </a>
);

function History({ life: { changes } }: { life: SourceLife }) {
  if (changes.length === 0) return null;
  return (
    <details class="panel more-about">
      <summary>{words.history}</summary>
      <ul class="story">
        {changes.map(({ at, did, by }) => (
          <li key={at + did}>
            <time datetime={at}>{moment(at, manner.value, officeNow())}</time>
            <span>{words.by(words.did[did] ?? did, by)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
