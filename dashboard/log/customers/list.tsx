import { useEffect, useRef, useState } from 'preact/hooks';
import type { CustomerLine, CustomersPage } from '../../../server/api/customers.ts';
import { get } from '../../parts/api.ts';
import { Field } from '../../parts/field.tsx';
import { day } from '../../parts/format.ts';
import { manner } from '../../parts/store.ts';
import { texts } from '../../texts.ts';
import { SEPARATOR } from '../words.ts';
import { Add } from './add.tsx';
import { customersPath, pathOf } from './address.ts';

const words = texts.customerPage;

interface Shown {
  customers: CustomerLine[];
  next?: string | undefined;
}

/** Everybody by name; the search is in the address, so that the way back leads to it. */
export function List() {
  const [asked, setAsked] = useState(() => new URLSearchParams(location.search).get('text') ?? '');
  const [shown, setShown] = useState<Shown>();
  const [wrong, setWrong] = useState('');
  const asking = useRef(0);

  const load = async (text: string, before?: Shown) => {
    asking.current += 1;
    const turn = asking.current;
    const params = new URLSearchParams({ ...(text && { text }), ...(before?.next && { after: before.next }) });
    const answer = await get<CustomersPage>(`/api/customers?${params}`);
    if (turn !== asking.current) return;
    setWrong(answer.ok ? '' : answer.message);
    if (answer.ok)
      setShown({ customers: [...(before?.customers ?? []), ...answer.value.customers], next: answer.value.next });
  };
  useEffect(() => {
    load(asked);
  }, [asked]);
  const search = (text: string) => {
    history.replaceState(null, '', text === '' ? customersPath : `${customersPath}?text=${encodeURIComponent(text)}`);
    setAsked(text);
  };
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      <Search asked={asked} onSearch={search} />
      <p class="error" role="alert">
        {wrong}
      </p>
      {shown === undefined ? wrong === '' && <p>{texts.looking}</p> : <Lines of={shown.customers} asked={asked} />}
      {shown?.next !== undefined && (
        <button type="button" class="more" onClick={() => load(asked, shown)}>
          {texts.more}
        </button>
      )}
      <Add name={shown?.customers.length === 0 ? asked : ''} key={shown?.customers.length === 0 ? asked : ''} />
    </>
  );
}

function Search({ asked, onSearch }: { asked: string; onSearch: (text: string) => void }) {
  const [typed, setTyped] = useState(asked);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onSearch(typed.trim());
  };
  return (
    <search>
      <form class="by-name" onSubmit={submit}>
        <Field name="text" label={words.searchFor} value={typed} onChange={setTyped} input={{ type: 'search' }} />
        <div class="buttons">
          <button type="submit" class="primary">
            {texts.search}
          </button>
        </div>
      </form>
    </search>
  );
}

function Lines({ of, asked }: { of: CustomerLine[]; asked: string }) {
  if (of.length === 0) return <p role="status">{asked === '' ? words.nobodyYet : words.nobodyFound}</p>;
  return (
    <ul class="rows">
      {of.map((customer) => (
        <li key={customer.key}>
          <a class="row" href={pathOf(customer.key)}>
            <strong>{customer.name}</strong>
            <span class="quiet">{[...factsOf(customer), ...tellApart(customer, of)].join(SEPARATOR)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function factsOf({ workedSince, last, joined }: CustomerLine): string[] {
  return [
    ...(workedSince === undefined ? [] : [words.workedOnSince(day(workedSince, manner.value))]),
    last === undefined ? words.noOrder : words.lastOrder(day(last, manner.value)),
    ...(joined === 0 ? [] : [words.alsoKnown(joined)]),
  ];
}

/** A source's own id tells two of the same name apart. */
const tellApart = ({ key, name }: CustomerLine, all: CustomerLine[]): string[] =>
  key.startsWith('name:') || !all.some((each) => each.key !== key && each.name === name) ? [] : [key];
