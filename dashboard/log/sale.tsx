import { useState } from 'preact/hooks';
import type { OrderLine, OrdersPage } from '../../server/api/orders.ts';
import type { SameSale, WinLife } from '../../server/api/wins.ts';
import { type Answer, get, post, remove } from '../parts/api.ts';
import { Field } from '../parts/field.tsx';
import { exactMoney } from '../parts/format.ts';
import { manner } from '../parts/store.ts';
import { texts } from '../texts.ts';
import { pathOf } from './query.ts';

interface SaleProps {
  life: WinLife;
  /** Something is another sale now. */
  changed(): void;
}

const said = texts.sale;

/** Which other orders are the same sale, and a person's word on it. */
export function Sale({ life: { win, sale }, changed }: SaleProps) {
  const [wrong, setWrong] = useState('');
  const path = `/api/orders/${encodeURIComponent(win.source ?? '')}/${encodeURIComponent(win.orderId ?? '')}/joins`;
  const same = sale.filter(({ undone }) => undone === undefined);

  async function ask(answer: Promise<Answer>): Promise<void> {
    const given = await answer;
    setWrong(given.ok ? '' : given.message);
    if (given.ok) changed();
  }
  const apart = ({ source, orderId }: SameSale) =>
    ask(remove(`${path}/${encodeURIComponent(source)}/${encodeURIComponent(orderId)}`));

  return (
    <section class="sale" aria-label={said.title}>
      {same.length > 0 && <h2>{said.title}</h2>}
      <ul>
        {same.map((other) => (
          <li key={other.win}>
            <span>
              {said.as} <a href={pathOf(other.win)}>{texts.anOrder(other.orderId)}</a>, {other.source}, {inWords(other)}
            </span>
            {other.how && (
              <button type="button" class="quiet" onClick={() => apart(other)}>
                {said.apart}
              </button>
            )}
          </li>
        ))}
      </ul>
      <Join
        onJoin={({ source, orderId }) => ask(post(path, { source, orderId }))}
        skip={[win.id, ...same.map((other) => other.win)]}
      />
      {wrong !== '' && (
        <p class="error" role="alert">
          {wrong}
        </p>
      )}
    </section>
  );
}

const inWords = ({ counts, how, by }: SameSale): string => {
  const why = { reference: said.byReference, hand: said.byHand(by ?? ''), through: said.through }[how ?? 'through'];
  return counts ? `${said.countsThere}, ${why}` : why;
};

interface JoinProps {
  /** Orders that are it already. */
  skip: readonly string[];
  onJoin(order: OrderLine): Promise<void>;
}

/** Another order is looked for by its number; where several sources have it, a person says which. */
function Join({ onJoin, skip }: JoinProps) {
  const [number, setNumber] = useState('');
  const [wrong, setWrong] = useState<string>();
  const [found, setFound] = useState<OrderLine[]>([]);

  async function look(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setFound([]);
    const answer = await get<OrdersPage>(`/api/orders?orderId=${encodeURIComponent(number.trim())}`);
    if (!answer.ok) return setWrong(answer.message);
    const others = answer.value.orders.filter(({ win }) => !skip.includes(win));
    const [first] = others;
    setWrong(first === undefined ? said.none : undefined);
    if (others.length > 1) setFound(others);
    else if (first !== undefined) await onJoin(first);
    if (others.length === 1) setNumber('');
  }

  return (
    <details>
      <summary>{said.another}</summary>
      <form onSubmit={look}>
        <Field
          name="number"
          label={said.number}
          hint={said.numberHint}
          error={wrong}
          value={number}
          onChange={setNumber}
          input={{ required: true, maxLength: 200, autocomplete: 'off' }}
        />
        <button type="submit">{said.join}</button>
      </form>
      {found.length > 0 && (
        <fieldset class="choices">
          <legend>{said.which}</legend>
          {found.map((order) => (
            <button type="button" key={order.win} onClick={() => onJoin(order)}>
              {said.of(order.source, exactMoney(order.amount, manner.value))}
            </button>
          ))}
        </fieldset>
      )}
    </details>
  );
}
