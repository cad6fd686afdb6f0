import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';

export interface AsksProps {
  /** Of its title, for those who hear the page. */
  id: string;
  does: string;
  asks: string;
  yes: string;
  no: string;
  /** Gives what went wrong, if anything did. */
  act: () => Promise<string | undefined>;
  children: ComponentChildren;
}

/** A button that asks once more, and says what will happen. */
export function Asks({ id, does, asks, yes, no, act, children }: AsksProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [wrong, setWrong] = useState('');
  const go = async (): Promise<void> => {
    const said = await act();
    setWrong(said ?? '');
    if (said === undefined) dialog.current?.close();
  };
  return (
    <>
      <button type="button" class="danger" onClick={() => dialog.current?.showModal()}>
        {does}
      </button>
      <dialog ref={dialog} class="asks" aria-labelledby={`${id}-title`}>
        <h2 id={`${id}-title`}>{asks}</h2>
        {children}
        <p class="error" role="alert">
          {wrong}
        </p>
        <div class="buttons">
          <button type="button" class="danger" onClick={go}>
            {yes}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            {no}
          </button>
        </div>
      </dialog>
    </>
  );
}
