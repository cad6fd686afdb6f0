import { useRef, useState } from 'preact/hooks';
import type { RatesTaken } from '../../../server/api/rates.ts';
import { sendFile } from '../../parts/api.ts';
import { day } from '../../parts/format.ts';
import { manner } from '../../parts/store.ts';
import { texts } from '../../texts.ts';

const words = texts.ratePage;

/** The bank's file of all its days. */
export function TakeIn({ onTaken }: { onTaken: () => void }) {
  const [said, setSaid] = useState('');
  const [wrong, setWrong] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const file = input.current?.files?.[0];
    setSaid(file === undefined ? '' : texts.looking);
    setWrong(file === undefined ? words.choose : '');
    if (file === undefined) return;
    const answer = await sendFile<RatesTaken>('/api/rates', file, 'text/csv');
    setSaid(answer.ok ? takenOf(answer.value) : '');
    setWrong(answer.ok ? '' : answer.message);
    onTaken();
  };
  return (
    <section class="panel" aria-labelledby="take-in">
      <h2 id="take-in">{words.file}</h2>
      <form onSubmit={submit}>
        <div class="field">
          <label for="rates-file">eurofxref-hist.csv</label>
          <input id="rates-file" type="file" accept=".csv,text/csv" ref={input} aria-describedby="rates-file-hint" />
          <p id="rates-file-hint" class="hint">
            {words.fileHint}
          </p>
        </div>
        <p class="error" role="alert">
          {wrong}
        </p>
        {said !== '' && <p role="status">{said}</p>}
        <div class="buttons">
          <button type="submit">{words.takeIn}</button>
        </div>
      </form>
    </section>
  );
}

function takenOf({ days, from, to }: RatesTaken): string {
  if (from === undefined || to === undefined) return words.takenNone;
  return words.taken(days, day(from, manner.value), day(to, manner.value));
}
