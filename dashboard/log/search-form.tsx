import { useState } from 'preact/hooks';
import { outcomeWords } from '../../server/api/outcome-words.ts';
import type { WinsQuery } from '../../server/api/wins.ts';
import { decimalMark } from '../parts/amount.ts';
import { Field } from '../parts/field.tsx';
import { manner } from '../parts/store.ts';
import { texts } from '../texts.ts';
import { isEmpty, type Search, writeSearch } from './query.ts';

/** In the order in which a manager asks for them. */
const outcomes: [NonNullable<WinsQuery['outcome']>, string][] = [
  ['heard', outcomeWords.outcomes.heard],
  ['struck', outcomeWords.outcomes.struck],
  ['unheard', outcomeWords.outcomes.unheard],
  ['unanswered', outcomeWords.outcomes.unanswered],
  ['interrupted', outcomeWords.outcomes.interrupted],
  ['refused', outcomeWords.outcomes.refused],
  ['expired', outcomeWords.outcomes.expired],
  ['quiet', outcomeWords.outcomes.quiet],
  ['silent', outcomeWords.silent],
  ['kept', outcomeWords.kept],
];
const nothing: Search = { text: '', source: '', outcome: '', from: '', to: '' };

export function SearchForm({ search, onSearch }: { search: Search; onSearch: (search: Search) => void }) {
  const [typed, setTyped] = useState(search);
  const change = (field: keyof Search) => (value: string) => setTyped((typed) => ({ ...typed, [field]: value }));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onSearch(typed);
  };
  return (
    <search>
      <form class="search" onSubmit={submit}>
        <Field
          name="text"
          label={texts.searchFor}
          value={typed.text}
          onChange={change('text')}
          input={{ type: 'search' }}
        />
        <div class="field">
          <label for="outcome">{texts.outcome}</label>
          <select
            id="outcome"
            value={typed.outcome}
            onChange={({ currentTarget }) => change('outcome')(currentTarget.value)}
          >
            <option value="">{texts.anyOutcome}</option>
            {outcomes.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </div>
        <Field
          name="source"
          label={texts.source}
          value={typed.source}
          onChange={change('source')}
          input={{ autocomplete: 'off', placeholder: texts.anySource }}
        />
        <Field name="from" label={texts.from} value={typed.from} onChange={change('from')} input={{ type: 'date' }} />
        <Field name="to" label={texts.to} value={typed.to} onChange={change('to')} input={{ type: 'date' }} />
        <div class="buttons">
          <button type="submit" class="primary">
            {texts.search}
          </button>
          {!isEmpty(search) && (
            <button type="button" onClick={() => onSearch(nothing)}>
              {texts.clear}
            </button>
          )}
          <a class="button as-csv" href={csvOf(search)} download="wins.csv">
            {texts.asCsv}
          </a>
        </div>
      </form>
    </search>
  );
}

/** A spreadsheet of a language whose decimals have a comma takes semicolons between cells. */
function csvOf(search: Search): string {
  const separator = decimalMark(manner.value.locale) === ',' ? 'semicolon' : undefined;
  return `/api/wins.csv${writeSearch(search, { separator })}`;
}
