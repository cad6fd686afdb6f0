import { useState } from 'preact/hooks';
import type { ImportMapping } from '../../../server/api/imports.ts';
import { mistake } from '../../../server/api/mistake-words.ts';
import { Field } from '../../parts/field.tsx';
import { texts } from '../../texts.ts';
import { Choice } from './choice.tsx';
import type { MappingProps } from './matching.tsx';

const words = texts.importPage;

const isHalf = (text: string): boolean => text !== '' && !/^[a-z]{3}$/i.test(text);

/** What the amounts are: with or without tax, in which currency, and whether rows add up. */
export function Amounts({ mapping, change, errorAt }: MappingProps) {
  const { amounts, rows, columns } = mapping;
  const [typed, setTyped] = useState(mapping.currency ?? '');
  const [left, setLeft] = useState(false);
  const type = (text: string) => {
    setTyped(text);
    const currency = isHalf(text) || text === '' ? undefined : text.toUpperCase(); // it is asked for until it is whole
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
          error={errorAt('amounts')}
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
            error={
              left && isHalf(typed) ? mistake({ value: typed, allowed: words.currencyAllowed }) : errorAt('currency')
            }
            value={typed}
            onChange={type}
            input={{ maxLength: 3, autocapitalize: 'characters', autocomplete: 'off', onBlur: () => setLeft(true) }}
          />
        )}
      </div>
    </section>
  );
}
