import { useRef, useState } from 'preact/hooks';
import { remove } from '../../parts/api.ts';
import { texts } from '../../texts.ts';
import { apiOf } from './words.ts';

const words = texts.sourcePage;

/** Asks once more, since it cannot be undone. */
export function Remove({ name }: { name: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [wrong, setWrong] = useState('');
  const yes = async () => {
    const answer = await remove(apiOf(name));
    if (answer.ok) location.assign('/office/sources');
    else setWrong(answer.message);
  };
  return (
    <div class="panel">
      <div class="buttons">
        <button type="button" class="danger" onClick={() => dialog.current?.showModal()}>
          {words.remove}
        </button>
      </div>
      <dialog ref={dialog} aria-labelledby="remove-title">
        <h2 id="remove-title">{words.removeAsk(name)}</h2>
        <p>{words.removeAbout}</p>
        <p class="error" role="alert">
          {wrong}
        </p>
        <div class="buttons">
          <button type="button" class="danger" onClick={yes}>
            {words.removeYes}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            {words.keep}
          </button>
        </div>
      </dialog>
    </div>
  );
}
