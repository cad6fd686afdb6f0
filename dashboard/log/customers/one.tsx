import { useEffect, useState } from 'preact/hooks';
import type { CustomerOrder, CustomerView, PersonChange } from '../../../server/api/customers.ts';
import { get } from '../../parts/api.ts';
import { day, exactMoney } from '../../parts/format.ts';
import { manner } from '../../parts/store.ts';
import { texts } from '../../texts.ts';
import { pathOf as winPath } from '../query.ts';
import { moment, SEPARATOR } from '../words.ts';
import { apiOf, customersPath } from './address.ts';
import { BookForm } from './book-form.tsx';
import { changesIn } from './changes.ts';
import { Joins } from './joins.tsx';

const words = texts.customerPage;

/** One customer: the book, who else it is, the orders, and what was changed. */
export function One({ of }: { of: string }) {
  const [customer, setCustomer] = useState<CustomerView>();
  const [wrong, setWrong] = useState('');
  useEffect(() => {
    get<CustomerView>(apiOf(of)).then((answer) => {
      if (answer.ok) setCustomer(answer.value);
      else setWrong(answer.status === 404 ? words.notHere : answer.message);
    });
  }, [of]);
  return (
    <>
      <a class="back-link" href={customersPath}>
        {words.back}
      </a>
      {customer === undefined ? (
        <h1>{wrong === '' ? texts.looking : wrong}</h1>
      ) : (
        <>
          <h1>{customer.name}</h1>
          {/* What is typed into the book stays while others are joined. */}
          <BookForm key={customer.key} customer={customer} onChanged={setCustomer} />
          <Joins customer={customer} onChanged={setCustomer} />
          <Orders customer={customer} />
          <Changes of={customer} />
        </>
      )}
    </>
  );
}

function Orders({ customer: { name, orders, more } }: { customer: CustomerView }) {
  return (
    <section class="panel" aria-labelledby="orders">
      <h2 id="orders">{words.orders}</h2>
      {orders.length === 0 && <p class="quiet">{words.noOrders}</p>}
      <ul class="rows">
        {orders.map((order) => (
          <li key={order.win}>
            <a class="row" href={winPath(order.win)}>
              <span>
                <strong>{exactMoney(order.amount, manner.value)}</strong>
                <span class="quiet under">
                  {day(order.on, manner.value)}, {order.orderId}, {order.source}
                </span>
              </span>
              <span class="quiet">{factsOf(order).join(SEPARATOR)}</span>
            </a>
          </li>
        ))}
      </ul>
      {more && (
        <p>
          <a href={`/log?${new URLSearchParams({ text: name })}`}>{words.olderOrders}</a>
        </p>
      )}
    </section>
  );
}

const factsOf = ({ status, dispute, workedSince, sameSale }: CustomerOrder): string[] => [
  ...(dispute?.only === true ? [] : [words.statuses[status]]),
  ...(dispute === undefined ? [] : [texts.disputes.states[dispute.state]]),
  ...(workedSince === undefined ? [] : [words.workedOnSince(day(workedSince, manner.value))]),
  ...(sameSale ? [words.sameSale] : []),
];

function Changes({ of }: { of: CustomerView }) {
  if (of.history.length === 0) return null;
  const names = new Map([...of.joined, ...of.likely, of].map(({ key, name }) => [key, name]));
  return (
    <details class="panel more-about">
      <summary>{words.history}</summary>
      <ul class="rows">
        {of.history.map((change: PersonChange) => (
          <li key={`${change.at} ${change.did} ${change.other ?? ''}`} class="row">
            <span>
              {changesIn(change, { names, manner: manner.value }).map((line) => (
                <span key={line} class="under">
                  {line}
                </span>
              ))}
            </span>
            <span class="quiet">
              {moment(change.at, manner.value)} {words.by(change.by)}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
