import { useState } from 'preact/hooks';
import type { CustomerView, NoteCustomer } from '../../../server/api/customers.ts';
import { send } from '../../parts/api.ts';
import { Field } from '../../parts/field.tsx';
import { besideField, besideNone, useFirstWrong, type Wrong, wrongIn } from '../../parts/wrong.ts';
import { texts } from '../../texts.ts';
import { apiOf } from './address.ts';

const words = texts.customerPage;

interface FormProps {
  customer: CustomerView;
  onChanged: (customer: CustomerView) => void;
}

const formOf = ({ workedSince, met, note }: CustomerView) => ({
  workedSince: workedSince ?? '',
  metAt: met?.at ?? '',
  metOn: met?.on ?? '',
  note: note ?? '',
});

/** Since when somebody has worked on them, and where they met. */
export function BookForm({ customer, onChanged }: FormProps) {
  const [read, setRead] = useState(() => formOf(customer));
  const [typed, setTyped] = useState(read);
  const [wrong, setWrong] = useState<Wrong>();
  const form = useFirstWrong(wrong);
  const [saved, setSaved] = useState(false);
  const set = (field: keyof typeof typed) => (value: string) => {
    setSaved(false);
    setTyped((before) => ({ ...before, [field]: value }));
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (typed.metOn !== '' && typed.metAt.trim() === '')
      return setWrong({ field: 'met.at', message: words.metOnAlone });
    const answer = await send<CustomerView>('PATCH', apiOf(customer.key), changeBetween(read, typed));
    setSaved(answer.ok);
    if (answer.ok) {
      setWrong(undefined);
      setRead(formOf(answer.value));
      setTyped(formOf(answer.value));
      onChanged(answer.value);
    } else setWrong(wrongIn(answer, ['workedSince', 'met.at', 'met.on', 'note']));
  };
  const errorOf = (field: string) => besideField(wrong, field);
  const noteWrong = errorOf('note');
  return (
    <section class="panel" aria-labelledby="book">
      <h2 id="book">{words.book}</h2>
      <form ref={form} onSubmit={submit}>
        <div class="columns">
          <Field
            {...{ name: 'workedSince', label: words.workedSince, hint: words.workedSinceHint }}
            {...{ value: typed.workedSince, onChange: set('workedSince'), error: errorOf('workedSince') }}
            input={{ type: 'date' }}
          />
          <Field
            {...{ name: 'metAt', label: words.metAt, hint: words.metAtHint }}
            {...{ value: typed.metAt, onChange: set('metAt'), error: errorOf('met.at') }}
            input={{ autocomplete: 'off', maxLength: 200 }}
          />
          <Field
            {...{ name: 'metOn', label: words.metOn, value: typed.metOn, onChange: set('metOn') }}
            error={errorOf('met.on')}
            input={{ type: 'date' }}
          />
        </div>
        <div class="field">
          <label for="note">{words.note}</label>
          <textarea
            id="note"
            value={typed.note}
            maxLength={2000}
            onInput={({ currentTarget }) => set('note')(currentTarget.value)}
            aria-invalid={noteWrong !== undefined}
            aria-describedby={noteWrong && 'note-error'}
          />
          {noteWrong && (
            <p id="note-error" class="error">
              {noteWrong}
            </p>
          )}
        </div>
        <p class="error" role="alert">
          {besideNone(wrong)}
        </p>
        <div class="buttons">
          <button type="submit" class="primary">
            {words.save}
          </button>
          {saved && <p role="status">{words.saved}</p>}
        </div>
      </form>
    </section>
  );
}

/** Only what was typed, so that what others have noted meanwhile stays. */
function changeBetween(read: ReturnType<typeof formOf>, typed: ReturnType<typeof formOf>): NoteCustomer {
  const [before, after] = [bodyOf(read), bodyOf(typed)];
  const isOther = (name: string) =>
    JSON.stringify(Reflect.get(before, name)) !== JSON.stringify(Reflect.get(after, name));
  return Object.fromEntries(Object.entries(after).filter(([name]) => isOther(name)));
}

const bodyOf = ({ workedSince, metAt, metOn, note }: ReturnType<typeof formOf>): NoteCustomer => ({
  workedSince: workedSince || null,
  met: metAt.trim() === '' ? null : { at: metAt.trim(), ...(metOn !== '' && { on: metOn }) },
  note: note.trim() || null,
});
