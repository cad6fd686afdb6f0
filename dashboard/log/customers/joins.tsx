import { useRef, useState } from 'preact/hooks';
import type { CustomerLine, CustomersPage, CustomerView } from '../../../server/api/customers.ts';
import { get, send } from '../../parts/api.ts';
import { Field } from '../../parts/field.tsx';
import { texts } from '../../texts.ts';
import { apiOf } from './address.ts';

const words = texts.customerPage;

interface JoinsProps {
  customer: CustomerView;
  onChanged: (customer: CustomerView) => void;
}

/** Who else is this customer, and who may be; each join can be taken back. */
export function Joins({ customer, onChanged }: JoinsProps) {
  const [wrong, setWrong] = useState('');
  const title = useRef<HTMLHeadingElement>(null);
  const done = async (asked: ReturnType<typeof send<CustomerView>>) => {
    const answer = await asked;
    setWrong(answer.ok ? '' : answer.message);
    if (!answer.ok) return;
    onChanged(answer.value);
    title.current?.focus(); // the button that did it goes
  };
  const joins = `${apiOf(customer.key)}/joins`;
  const join = (other: string) => done(send('POST', joins, { other }));
  const part = (other: string) => done(send('DELETE', `${joins}/${encodeURIComponent(other)}`));
  return (
    <section class="panel" aria-labelledby="joins">
      <h2 id="joins" ref={title} tabIndex={-1}>
        {words.joined}
      </h2>
      <p class="quiet">{words.joinedLead}</p>
      <p class="error" role="alert">
        {wrong}
      </p>
      <ul class="rows">
        {customer.joined.map(({ key, name }) => (
          <li key={key} class="row">
            <Named name={name} of={key} />
            <button type="button" class="small" aria-label={words.partFrom(name)} onClick={() => part(key)}>
              {words.part}
            </button>
          </li>
        ))}
        {customer.likely.map(({ key, name }) => (
          <li key={key} class="row">
            <Named name={name} of={key} hint={words.likely} />
            <button type="button" class="small" aria-label={words.joinWith(name)} onClick={() => join(key)}>
              {words.join}
            </button>
          </li>
        ))}
      </ul>
      <FindOther customer={customer} onJoin={join} />
    </section>
  );
}

/** Sources may write one customer's name in several ways. */
function FindOther({ customer, onJoin }: { customer: CustomerView; onJoin: (key: string) => void }) {
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState<CustomerLine[]>();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (typed.trim() === '') return setFound(undefined);
    const answer = await get<CustomersPage>(`/api/customers?limit=10&text=${encodeURIComponent(typed.trim())}`);
    setFound(answer.ok ? answer.value.customers.filter(({ key }) => key !== customer.key) : []);
  };
  const join = (key: string) => {
    setFound(undefined);
    setTyped('');
    onJoin(key);
  };
  return (
    <>
      <form class="by-name" onSubmit={submit}>
        <Field
          {...{ name: 'other', label: words.findOther, value: typed, onChange: setTyped }}
          input={{ type: 'search', autocomplete: 'off' }}
        />
        <div class="buttons">
          <button type="submit">{words.find}</button>
        </div>
      </form>
      {found?.length === 0 && <p role="status">{words.nobodyFound}</p>}
      <ul class="rows" aria-label={words.found}>
        {found?.map(({ key, name }) => (
          <li key={key} class="row">
            <Named name={name} of={key} />
            <button type="button" class="small" aria-label={words.joinWith(name)} onClick={() => join(key)}>
              {words.join}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** A source's own id tells two of the same name apart. */
const Named = ({ name, of, hint }: { name: string; of: string; hint?: string }) => (
  <span>
    <strong>{name}</strong>
    <span class="quiet under">{[hint, of.startsWith('name:') ? undefined : of].filter(Boolean).join(', ')}</span>
  </span>
);
