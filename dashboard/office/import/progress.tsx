import { useState } from 'preact/hooks';
import type { ImportView } from '../../../server/api/imports.ts';
import { send } from '../../parts/api.ts';
import { texts } from '../../texts.ts';
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
  const { id, state, bytes, bytesDone, rows, source, kept, problem } = file;
  return (
    <section class="panel">
      <div class="panel-head">
        <span class="state" data-tone={toneOf(file)} role="status">
          {words.states[state]}
        </span>
        {source && <span class="quiet">{words.into(source)}</span>}
      </div>
      {state !== 'removed' && (
        <progress
          class="import-bar"
          aria-label={words.progress}
          value={state === 'done' ? bytes : bytesDone}
          max={bytes}
        />
      )}
      <p>
        {words.rows(rows)}
        {rows > 0 && ` · ${outcome(file)}`}
      </p>
      {problem && (
        <p class="note" data-tone="wrong">
          {words.wentWrong(problem.value)}
        </p>
      )}
      {!kept && <p class="note">{words.gone}</p>}
      <div class="buttons">
        {state === 'running' && (
          <button type="button" onClick={() => ask('POST', `${apiOf(id)}/pause`)}>
            {words.pause}
          </button>
        )}
        {(state === 'paused' || state === 'failed') && kept && (
          <button type="button" class="primary" onClick={() => ask('POST', `${apiOf(id)}/resume`)}>
            {words.resume}
          </button>
        )}
        {state !== 'running' && kept && (
          <button type="button" onClick={again}>
            {words.again}
          </button>
        )}
        {kept && (
          <button type="button" class="danger" onClick={() => ask('DELETE', apiOf(id))}>
            {words.stop}
          </button>
        )}
      </div>
      {kept && <p class="quiet">{words.stopAbout}</p>}
      <p class="error" role="alert">
        {wrong}
      </p>
    </section>
  );
}
