import { useId, useState } from 'preact/hooks';
import type { Shown, SourceView, SourceWithKeys } from '../../../server/api/sources.ts';
import { send } from '../../parts/api.ts';
import { texts } from '../../texts.ts';
import { apiOf } from './words.ts';

const words = texts.sourcePage;
const labels = { secret: words.newSecret, address: words.newAddress, mqtt: words.newMqtt };

export interface ReplaceProps {
  source: SourceView;
  which: keyof typeof labels;
  onMade: (shown: Shown) => void;
  onChanged: () => void;
}

/** Another secret takes the place of the one before, which is taken for a while still. */
export function Replace({ source, which, onMade, onChanged }: ReplaceProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [hours, setHours] = useState(24);
  const [wrong, setWrong] = useState('');
  const make = async () => {
    const answer = await send<SourceWithKeys>('POST', `${apiOf(source.name)}/secret`, { which, overlapHours: hours });
    setWrong(answer.ok ? '' : answer.message);
    if (!answer.ok) return;
    setOpen(false);
    onMade(answer.value.shown);
    onChanged();
  };
  if (!open)
    return (
      <div class="buttons">
        <button type="button" onClick={() => setOpen(true)}>
          {labels[which]}
        </button>
      </div>
    );
  return (
    <fieldset class="source-overlap">
      <legend>{labels[which]}</legend>
      <Overlap id={`overlap-${id}`} hours={hours} onChange={setHours} />
      <div class="buttons">
        <button type="button" class="primary" onClick={make}>
          {words.makeIt}
        </button>
        <button type="button" onClick={() => setOpen(false)}>
          {words.cancel}
        </button>
      </div>
      <p class="error" role="alert">
        {wrong}
      </p>
    </fieldset>
  );
}

export function Overlap({ id, hours, onChange }: { id: string; hours: number; onChange: (hours: number) => void }) {
  return (
    <div class="field">
      <label for={id}>{words.overlap}</label>
      <select id={id} value={String(hours)} onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}>
        {Object.entries(words.overlaps).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}
