import { useState } from 'preact/hooks';
import type { ImportMapping } from '../../../server/api/imports.ts';
import { Field } from '../../parts/field.tsx';
import { texts } from '../../texts.ts';
import { Choice } from './choice.tsx';
import type { MappingProps } from './matching.tsx';

const words = texts.importPage;

/** What the amounts are: with or without tax, in which currency, and whether rows add up. */
export function Amounts({ mapping, change }: MappingProps) {
  const { amounts, rows, columns } = mapping;
  const [typed, setTyped] = useState(mapping.currency ?? '');
  const type = (text: string) => {
    setTyped(text);
    const currency = /^[a-z]{3}$/i.test(text) ? text.toUpperCase() : undefined; // it is asked for until it is whole
    change({ currency } as Partial<ImportMapping>);
  };
  return (
    <section class="panel" aria-labelledby="worth">
      <h2 id="worth">{words.worth}</h2>
      <div class="columns">
        <Choice
          name="amounts"
          label={words.amounts}
          value={amounts}
          options={Object.entries(words.amountKinds) as [NonNullable<ImportMapping['amounts']>, string][]}
          none={amounts === undefined ? words.unsure : undefined}
          open={amounts === undefined}
          choose={(value) => value && change({ amounts: value })}
        />
        <Choice
          name="rows"
          label={words.rowsAre}
          value={rows}
          options={Object.entries(words.rowKinds) as [ImportMapping['rows'], string][]}
          choose={(value) => value && change({ rows: value })}
        />
        {columns.currency === undefined && (
          <Field
            name="fixed-currency"
            label={words.currency}
            hint={words.currencyHint}
            value={typed}
            onChange={type}
            input={{ maxLength: 3, autocapitalize: 'characters', autocomplete: 'off' }}
          />
        )}
      </div>
    </section>
  );
}
