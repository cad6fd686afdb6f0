import type { ImportMapping, ImportPreview } from '../../../server/api/imports.ts';
import { day, exactMoney } from '../../parts/format.ts';
import { manner } from '../../parts/store.ts';
import { texts } from '../../texts.ts';
import { fieldName } from './words.ts';

const words = texts.importPage;
const heads = ['row', 'order', 'date', 'customer', 'seller', 'status'] as const;

/** The first orders as they will be read, or why they will not. */
export function Preview({ preview }: { preview: ImportPreview }) {
  return (
    <section class="panel" aria-labelledby="preview">
      <h2 id="preview">{words.preview}</h2>
      <p class={preview.refused > 0 ? 'error' : 'quiet'}>{words.inSample(preview.rows, preview.refused)}</p>
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
          {preview.orders.map((order) => (
            <Order key={order.row} order={order} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Order({ order }: { order: ImportPreview['orders'][number] }) {
  const { row, orderId, orderedOn, customer, seller, status, lines, amount, currency, problem } = order;
  if (problem !== undefined)
    return (
      <tr data-refused>
        <td>{row}</td>
        <td colSpan={6}>{words.problem(fieldName(problem.field), problem.value, problem.allowed)}</td>
      </tr>
    );
  const meaning = words.meanings[(status ?? 'won') as ImportMapping['statuses'][string]];
  return (
    <tr>
      <td data-label={words.columns.row}>{row}</td>
      <td data-label={words.columns.order}>
        {orderId}
        {lines > 1 && <span class="quiet"> {words.lines(lines)}</span>}
      </td>
      <td data-label={words.columns.date}>{orderedOn && day(orderedOn, manner.value)}</td>
      <td data-label={words.columns.customer}>{customer}</td>
      <td data-label={words.columns.seller}>{seller}</td>
      <td data-label={words.columns.status}>{meaning}</td>
      <td class="number" data-label={words.columns.amount}>
        {amount && currency && exactMoney({ amount, currency }, manner.value)}
      </td>
    </tr>
  );
}
