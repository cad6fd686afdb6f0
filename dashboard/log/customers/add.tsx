import { useState } from 'preact/hooks';
import type { CustomerView } from '../../../server/api/customers.ts';
import { send } from '../../parts/api.ts';
import { Field } from '../../parts/field.tsx';
import { texts } from '../../texts.ts';
import { pathOf } from './address.ts';

const words = texts.customerPage;

/** Somebody who has not bought yet; the book opens at them. */
export function Add({ name }: { name: string }) {
  const [typed, setTyped] = useState(name);
  const [wrong, setWrong] = useState('');
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const answer = await send<CustomerView>('POST', '/api/customers', { name: typed });
    if (answer.ok) location.assign(pathOf(answer.value.key));
    else setWrong(answer.problem ? texts.allowed(answer.problem.allowed) : answer.message);
  };
  return (
    <details class="panel more-about" open={name !== ''}>
      <summary>{words.add}</summary>
      <form onSubmit={submit}>
        <Field
          {...{ name: 'new-name', label: words.searchFor, hint: words.addHint, value: typed, onChange: setTyped }}
          error={wrong || undefined}
          input={{ autocomplete: 'off', required: true }}
        />
        <div class="buttons">
          <button type="submit">{words.addIt}</button>
        </div>
      </form>
    </details>
  );
}
