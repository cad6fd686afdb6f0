import { useRef, useState } from 'preact/hooks';
import type { ImportView } from '../../../server/api/imports.ts';
import { post } from '../../parts/api.ts';
import { texts } from '../../texts.ts';
import { apiOf } from './words.ts';

const words = texts.importPage;

/** Whether there is something that can be taken back. */
export const canBeTakenBack = ({ state, taken, same, takenBack }: ImportView): boolean =>
  taken + same > 0 && state !== 'running' && state !== 'taking-back' && state !== 'taken-back'
    ? state !== 'removed' || takenBack === undefined
    : false;

/** Asks once more, and says what will happen. */
export function TakeBack({ file, changed }: { file: ImportView; changed: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [wrong, setWrong] = useState('');
  const yes = async () => {
    const answer = await post(`${apiOf(file.id)}/take-back`);
    if (!answer.ok) return setWrong(answer.message);
    dialog.current?.close();
    changed();
  };
  return (
    <>
      <button type="button" class="danger" onClick={() => dialog.current?.showModal()}>
        {words.takeBack}
      </button>
      <dialog ref={dialog} class="take-back" aria-labelledby="take-back-title">
        <h2 id="take-back-title">{words.takeBackAsk(file.taken + file.same)}</h2>
        {words.takeBackAbout.map((line) => (
          <p key={line}>{line}</p>
        ))}
        <p class="error" role="alert">
          {wrong}
        </p>
        <div class="buttons">
          <button type="button" class="danger" onClick={yes}>
            {words.takeBackYes}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            {words.takeBackNo}
          </button>
        </div>
      </dialog>
    </>
  );
}
