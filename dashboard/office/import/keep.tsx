import { useState } from 'preact/hooks';
import type { ImportMapping } from '../../../server/api/imports.ts';
import { send } from '../../parts/api.ts';
import { Field } from '../../parts/field.tsx';
import { useFirstWrong, type Wrong, wrongIn } from '../../parts/wrong.ts';
import { texts } from '../../texts.ts';

const words = texts.importPage;

/** Keeps a matching under a name, for the next file of the same columns. */
export function Keep({ mapping, name = '' }: { mapping: ImportMapping; name: string | undefined }) {
  const [typed, setTyped] = useState(name);
  const [said, setSaid] = useState('');
  const [wrong, setWrong] = useState<Wrong>();
  const form = useFirstWrong(wrong);
  const keep = async (event: Event) => {
    event.preventDefault();
    const answer = await send('PUT', `/api/import-mappings/${encodeURIComponent(typed)}`, mapping);
    setSaid(answer.ok ? words.saved(typed) : '');
    setWrong(answer.ok ? undefined : wrongIn(answer, ['name']));
  };
  return (
    <details class="more-about">
      <summary>{words.save}</summary>
      <form ref={form} onSubmit={keep}>
        <Field
          name="mapping-name"
          label={words.saveName}
          hint={words.saveHint}
          error={wrong?.message}
          value={typed}
          onChange={setTyped}
          input={{ required: true, pattern: '[a-z0-9\\-]{1,40}', title: words.saveHint, autocomplete: 'off' }}
        />
        <div class="buttons">
          <button type="submit">{words.save}</button>
        </div>
        <p role="status">{said}</p>
      </form>
    </details>
  );
}
