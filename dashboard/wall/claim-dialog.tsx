import { useLayoutEffect, useRef } from 'preact/hooks';
import { claims } from '../parts/store.ts';
import { texts } from '../texts.ts';
import { ClaimForm } from './claim-form.tsx';
import { claiming } from './claiming.ts';

/** Asks whose win a press was. The dialog element keeps focus inside, closes on Escape, and gives focus back. */
export function ClaimDialog() {
  const ref = useRef<HTMLDialogElement>(null);
  const pressId = claiming.value;
  // At once, not after the next picture: what is typed meanwhile would go to the page below.
  useLayoutEffect(() => {
    if (pressId !== null && ref.current?.open === false) ref.current.showModal();
    if (pressId === null) ref.current?.close();
  }, [pressId]);
  const press = claims.value.find((claim) => claim.pressId === pressId);
  return (
    <dialog
      ref={ref}
      aria-labelledby="claim-title"
      onClose={() => {
        claiming.value = null;
      }}
    >
      {pressId !== null && (
        <>
          <h2 id="claim-title">{texts.claimTitle}</h2>
          {press === undefined ? <Gone /> : <ClaimForm press={press} />}
        </>
      )}
    </dialog>
  );
}

/** Somebody else was quicker, or the office closed. */
function Gone() {
  return (
    <form method="dialog">
      <p>{texts.claimGone}</p>
      <div class="buttons">
        <button type="submit" class="primary">
          {texts.close}
        </button>
      </div>
    </form>
  );
}
