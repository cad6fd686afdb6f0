import type { ImportMapping, ImportPreview } from '../../../server/api/imports.ts';
import { fieldInWords, unreadable } from '../../../server/api/mistake-words.ts';
import { day, exactMoney } from '../../parts/format.ts';
import { manner } from '../../parts/store.ts';
import { texts } from '../../texts.ts';

const words = texts.importPage;
const heads = ['row', 'order', 'date', 'customer', 'seller', 'status'] as const;

/** The first orders as they will be read, or why they will not. */
export function Preview({ preview }: { preview: ImportPreview }) {
  const { questions, orders } = preview;
  // What is still asked for would be said of every row: the list of what is left to say says it once.
  const told = orders.filter(({ problem }) => !questions.some((question) => question === problem?.field));
  return (
    <section class="panel" aria-labelledby="preview">
      <h2 id="preview">{words.preview}</h2>
      <p class={preview.refused > 0 ? 'error' : 'quiet'}>{words.inSample(preview)}</p>
      {(told.length > 0 || orders.length === 0) && <Sheet orders={told} />}
    </section>
  );
}

function Sheet({ orders }: Pick<ImportPreview, 'orders'>) {
  return (
    <table class="sheet preview-sheet">
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {words.columns[head]}
            </th>
          ))}
          <th scope="col" class="number">
            {words.columns.amount}
          </th>
        </tr>
      </thead>
      <tbody>
        {orders.map((order) => (
          <Order key={order.row} order={order} />
        ))}
      </tbody>
    </table>
  );
}

function Order({ order }: { order: ImportPreview['orders'][number] }) {
  const { row, orderId, orderedOn, customer, seller, status, lines, amount, currency, problem } = order;
  if (problem !== undefined)
    return (
      <tr data-refused>
        <td data-label={words.columns.row}>{row}</td>
        <td colSpan={6}>
          {problem.field === 'status'
            ? words.sayMeaning(problem.value)
            : unreadable(fieldInWords(problem.field), problem)}
        </td>
      </tr>
    );
  const meaning = words.meanings[(status ?? 'won') as ImportMapping['statuses'][string]];
  return (
    <tr>
      <td data-label={words.columns.row}>{row}</td>
      <td class="order">
        {orderId}
        {lines > 1 && <span class="quiet"> {words.lines(lines)}</span>}
      </td>
      <td>{orderedOn && day(orderedOn, manner.value)}</td>
      <td>{customer}</td>
      <td>{seller}</td>
      <td>{meaning}</td>
      <td class="number">{amount && currency && exactMoney({ amount, currency }, manner.value)}</td>
    </tr>
  );
}
