import { useState } from 'preact/hooks';
import type { CustomerView } from '../../../server/api/customers.ts';
import { send } from '../../parts/api.ts';
import { Field } from '../../parts/field.tsx';
import { useFirstWrong, type Wrong, wrongIn } from '../../parts/wrong.ts';
import { texts } from '../../texts.ts';
import { pathOf } from './address.ts';

const words = texts.customerPage;

/** Somebody who has not bought yet; the book opens at them. */
export function Add({ name }: { name: string }) {
  const [typed, setTyped] = useState(name);
  const [wrong, setWrong] = useState<Wrong>();
  const form = useFirstWrong(wrong);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const answer = await send<CustomerView>('POST', '/api/customers', { name: typed });
    if (answer.ok) location.assign(pathOf(answer.value.key));
    else setWrong(wrongIn(answer, ['name', 'customer']));
  };
  return (
    <details class="panel more-about" open={name !== ''}>
      <summary>{words.add}</summary>
      <form ref={form} onSubmit={submit}>
        <Field
          {...{ name: 'new-name', label: words.searchFor, hint: words.addHint, value: typed, onChange: setTyped }}
          error={wrong?.message}
          input={{ autocomplete: 'off', required: true }}
        />
        <div class="buttons">
          <button type="submit">{words.addIt}</button>
        </div>
      </form>
    </details>
  );
}
