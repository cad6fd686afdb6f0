import { useState } from 'preact/hooks';
import type { ImportView } from '../../../server/api/imports.ts';
import { send } from '../../parts/api.ts';
import { manner, officeNow } from '../../parts/store.ts';
import { texts } from '../../texts.ts';
import { moment } from '../sources/words.ts';
import { canBeTakenBack, TakeBack } from './take-back.tsx';
import { apiOf, outcome, toneOf } from './words.ts';

const words = texts.importPage;

interface ProgressProps {
  file: ImportView;
  changed: () => void;
  again: () => void;
}

/** How far a file is, what it came to, and what can be done about it. */
export function Progress({ file, changed, again }: ProgressProps) {
  const [wrong, setWrong] = useState('');
  const ask = async (method: 'POST' | 'DELETE', path: string) => {
    const answer = await send(method, path, method === 'POST' ? {} : undefined);
    setWrong(answer.ok ? '' : answer.message);
    changed();
  };
  const { id, state, rows, source, kept, problem } = file;
  const isBusy = state === 'running' || state === 'taking-back';
  return (
    <section class="panel">
      <div class="panel-head">
        <span class="state" data-tone={toneOf(file)} role="status">
          {words.states[state]}
        </span>
        {source && <span class="quiet">{words.into(source)}</span>}
      </div>
      <Bar file={file} />
      <p>
        {words.rows(rows)}
        {rows > 0 && ` · ${outcome(file)}`}
      </p>
      <Back file={file} />
      {problem && (
        <p class="note" data-tone="wrong">
          {problem.field === 'takenBack' ? words.backWrong(problem.value) : words.wentWrong(problem.value)}
        </p>
      )}
      {!kept && <p class="note">{words.gone}</p>}
      <div class="buttons">
        {state === 'running' && (
          <button type="button" onClick={() => ask('POST', `${apiOf(id)}/pause`)}>
            {words.pause}
          </button>
        )}
        {(state === 'paused' || state === 'failed') && problem?.field !== 'takenBack' && kept && (
          <button type="button" class="primary" onClick={() => ask('POST', `${apiOf(id)}/resume`)}>
            {words.resume}
          </button>
        )}
        {!isBusy && kept && (
          <button type="button" class={state === 'taken-back' ? 'primary' : undefined} onClick={again}>
            {words.again}
          </button>
        )}
        {kept && (
          <button type="button" onClick={() => ask('DELETE', apiOf(id))}>
            {words.stop}
          </button>
        )}
        {canBeTakenBack(file) && <TakeBack file={file} changed={changed} />}
      </div>
      {kept && canBeTakenBack(file) && <p class="quiet">{words.stopAbout}</p>}
      <p class="error" role="alert">
        {wrong}
      </p>
    </section>
  );
}

function Bar({ file: { state, bytes, bytesDone, taken, same, takenBack } }: { file: ImportView }) {
  if (state === 'done' || state === 'removed' || state === 'taken-back') return null;
  const { gone = 0, others = 0, kept = 0 } = takenBack ?? {};
  const isBack = state === 'taking-back';
  return (
    <progress
      class="import-bar"
      aria-label={isBack ? words.backProgress : words.progress}
      value={isBack ? gone + others + kept : bytesDone}
      max={isBack ? Math.max(1, taken + same) : bytes}
    />
  );
}

/** Who took it back, and when; also where it was read again since. */
function Back({ file: { state, takenBack } }: { file: ImportView }) {
  if (takenBack === undefined) return null;
  const when = moment(takenBack.at, manner.value, officeNow());
  const isBack = state === 'taking-back' || state === 'taken-back';
  return <p class="quiet">{isBack ? words.backWhen(when, takenBack.by) : words.backBefore(when, takenBack.by)}</p>;
}
