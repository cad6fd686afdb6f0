import type { ImportView, ProblemsPage } from '../../../server/api/imports.ts';
import { fieldInWords, unreadable } from '../../../server/api/mistake-words.ts';
import { texts } from '../../texts.ts';
import { PagesEnd, usePages } from './pages.tsx';
import { apiOf } from './words.ts';

const words = texts.importPage;

/** What could not be read, page after page. */
export function Problems({ file: { id, state } }: { file: ImportView }) {
  const { page, items, ...rest } = usePages(`${apiOf(id)}/problems`, ({ problems }: ProblemsPage) => problems, state);
  return (
    <section class="panel" aria-labelledby="problems">
      <div class="panel-head">
        <h2 id="problems">{words.problems}</h2>
        <a class="button small" href={`${apiOf(id)}/problems.csv`} download="problems.csv">
          {words.download}
        </a>
      </div>
      <p class="quiet">{state === 'taken-back' ? words.problemsMend : words.problemsAbout}</p>
      <ul class="rows">
        {items.map(({ row, field, ...problem }) => (
          <li key={`${row} ${field}`} class="note" data-tone="wrong">
            <b>{words.problemRow(row)}</b> {unreadable(fieldInWords(field), problem)}
          </li>
        ))}
      </ul>
      {page !== undefined && page.more > 0 && <p class="quiet">{words.uncounted(page.more)}</p>}
      <PagesEnd {...rest} />
    </section>
  );
}
