import { texts } from '../../texts.ts';
import { Hands, Pace } from './hands.tsx';
import { History } from './history.tsx';
import { HowOften } from './how-often.tsx';
import { Reasons } from './reasons.tsx';
import { Saving } from './saving.tsx';
import { useRules } from './state.ts';
import { Thresholds } from './thresholds.tsx';
import { Times } from './times.tsx';

const words = texts.rulesPage;

/** Office → Rules: when the bell rings, and how. */
export function Rules() {
  const { editing, wrong } = useRules();
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      {editing === undefined ? (
        wrong === '' ? (
          <p>{texts.looking}</p>
        ) : (
          <p class="error" role="alert">
            {wrong}
          </p>
        )
      ) : (
        <>
          <HowOften editing={editing} />
          <Thresholds editing={editing} />
          <Reasons editing={editing} />
          <Times editing={editing} />
          <Pace editing={editing} />
          <Hands editing={editing} />
          <Saving editing={editing} />
          <History editing={editing} />
        </>
      )}
    </>
  );
}
