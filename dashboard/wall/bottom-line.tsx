import { useEffect, useState } from 'preact/hooks';
import { Fit } from '../parts/fit.tsx';
import { claims, manner, progress, rings, troubles } from '../parts/store.ts';
import { askWhose, said } from './claiming.ts';
import { type Line, lines } from './lines.ts';
import { looked } from './yours.ts';

const CHANGES_EVERY_MS = 20_000;

/** One line that changes every 20 s, but not under somebody's pointer or focus. A new press to claim, what became of one, and that orders cannot be stored, is shown at once. */
export function BottomLine() {
  const [turn, setTurn] = useState(0);
  const [held, setHeld] = useState(false);
  const open = claims.value.length;
  const cannotStore = troubles.value.some(({ kind }) => kind === 'cannot-store');
  useEffect(() => {
    if (open > 0 || cannotStore) setTurn(0);
  }, [open, cannotStore]);
  useEffect(() => {
    if (held) return;
    const timer = setInterval(() => setTurn((turn) => turn + 1), CHANGES_EVERY_MS);
    return () => clearInterval(timer);
  }, [held]);
  if (progress.value === null) return <div class="line" />;
  const facts = { rings: rings.value, claims: claims.value, progress: progress.value, cannotStore, now: looked.value };
  const all = lines(facts, manner.value);
  const line: Line | undefined = said.value ? { kind: 'words', text: said.value } : all[turn % all.length];
  if (line === undefined) return <div class="line" />;
  const text = <Fit class="line-words" floor={1} text={line.text} />;
  return (
    <div
      class="line"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocusCapture={() => setHeld(true)}
      onBlurCapture={() => setHeld(false)}
    >
      {line.kind === 'claim' ? (
        <button type="button" onClick={() => askWhose()}>
          {text}
        </button>
      ) : (
        <p role={said.value ? 'status' : undefined}>{text}</p>
      )}
    </div>
  );
}
