import type { ImportField, ImportMapping } from '../../../server/api/imports.ts';
import { texts } from '../../texts.ts';
import { Choice } from './choice.tsx';
import type { MappingProps } from './matching.tsx';

const words = texts.importPage;

const always: readonly ImportField[] = ['orderId', 'amount', 'orderedAt', 'customerName', 'sellerName', 'status'];
const others: readonly ImportField[] = [
  ...(['currency', 'tax', 'refunded', 'customerId', 'sellerEmail', 'pursuedSince', 'updatedAt'] as const),
  ...(['product', 'quantity', 'lineAmount'] as const),
];
const needed: readonly ImportField[] = ['orderId', 'amount', 'orderedAt'];

/** Which column says what of an order. */
export function Columns({ mapping, change, preview, errorAt }: MappingProps) {
  const choose = (field: ImportField, column: string | undefined) => {
    const { [field]: _, ...rest } = mapping.columns;
    const columns: ImportMapping['columns'] = column === undefined ? rest : { ...rest, [field]: column };
    change({ columns });
  };
  const options = (preview?.columns ?? []).map(({ name }) => [name, name] as const);
  const one = (field: ImportField) => {
    const column = mapping.columns[field];
    const examples = preview?.columns.find(({ name }) => name === column)?.examples ?? [];
    return (
      <Choice
        key={field}
        name={field}
        label={words.fields[field]}
        value={options.some(([name]) => name === column) ? column : undefined}
        options={options}
        none={words.noColumn}
        error={errorAt(`columns.${field}`)}
        open={column === undefined && needed.includes(field)}
        hint={examples.length > 0 ? words.examples(examples) : needed.includes(field) && words.needed}
        choose={(name) => choose(field, name)}
      />
    );
  };
  return (
    <section class="panel" aria-labelledby="match">
      <h2 id="match">{words.match}</h2>
      <div class="columns">{always.map(one)}</div>
      <details class="more-about">
        <summary>{words.more}</summary>
        <div class="columns">{others.map(one)}</div>
      </details>
    </section>
  );
}
