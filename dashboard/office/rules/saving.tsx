import { useEffect, useState } from 'preact/hooks';
import type { DryRunReport, DryRunRequest } from '../../../server/api/dry-run.ts';
import { send } from '../../parts/api.ts';
import { Field } from '../../parts/field.tsx';
import { texts } from '../../texts.ts';
import type { Editing } from './state.ts';
import { Tried } from './tried.tsx';

const words = texts.rulesPage;

/** Try it, then save it: what would have rung stands above the buttons, so that nobody saves blindly. */
export function Saving({ editing }: { editing: Editing }) {
  const { view, changes, change, save, undo, said, tried: told } = editing;
  const [note, setNote] = useState('');
  const [report, setReport] = useState<DryRunReport>();
  const [last, setLast] = useState<NonNullable<DryRunRequest['last']>>('quarter');
  const [trying, setTrying] = useState(false);
  const tryIt = async (period = last) => {
    if (trying) return;
    setLast(period);
    setTrying(true);
    const answer = await send<DryRunReport>('POST', '/api/rules/dry-run', { rules: change, last: period });
    setTrying(false);
    told(answer);
    setReport(answer.ok ? answer.value : undefined);
  };
  const tried = JSON.stringify([view.version?.id, change]);
  useEffect(() => setReport(undefined), [tried]); // it told of other rules
  useStaying(changes > 0);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (await save(note)) setNote('');
  };
  return (
    <>
      {report !== undefined && <Tried {...{ report, last }} onTry={tryIt} />}
      <form class="saving" onSubmit={submit}>
        <p class="saving-count">{changes === 0 ? words.noneUnsaved : words.unsaved(changes)}</p>
        <Field
          name="note"
          label={words.note}
          value={note}
          onChange={setNote}
          input={{ autocomplete: 'off', maxLength: 500 }}
        />
        <div class="buttons">
          <button type="button" onClick={() => tryIt()} disabled={trying}>
            {trying ? words.trying : words.tryIt(last)}
          </button>
          <button type="submit" class="primary" disabled={changes === 0}>
            {words.save}
          </button>
          {changes > 0 && (
            <button type="button" class="plain" onClick={undo}>
              {words.undo}
            </button>
          )}
        </div>
        <p role="status">{said.saved ? words.saved : ''}</p>
        <p class="error" role="alert">
          {said.wrong}
        </p>
      </form>
    </>
  );
}

/** Whoever leaves with changes that are not saved is asked first, by the browser. */
function useStaying(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isUnsaved]);
}
