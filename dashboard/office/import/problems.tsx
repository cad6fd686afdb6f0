import { useEffect, useState } from 'preact/hooks';
import type { ImportView, ProblemsPage } from '../../../server/api/imports.ts';
import { get } from '../../parts/api.ts';
import { texts } from '../../texts.ts';
import { apiOf, fieldName } from './words.ts';

const words = texts.importPage;

/** What could not be read, page after page. */
export function Problems({ file: { id, state } }: { file: ImportView }) {
  const [page, setPage] = useState<ProblemsPage>();
  const [wrong, setWrong] = useState('');
  const read = async (before?: ProblemsPage) => {
    const query = new URLSearchParams({ limit: '50', ...(before?.next !== undefined && { after: before.next }) });
    const answer = await get<ProblemsPage>(`${apiOf(id)}/problems?${query}`);
    if (!answer.ok) return setWrong(answer.message);
    setPage({ ...answer.value, problems: [...(before?.problems ?? []), ...answer.value.problems] });
  };
  useEffect(() => {
    read();
  }, [id, state]);
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
        {page?.problems.map(({ row, field, value, allowed }) => (
          <li key={`${row} ${field}`} class="note" data-tone="wrong">
            <b>{words.problemRow(row)}</b> {words.problem(fieldName(field), value, allowed)}
          </li>
        ))}
      </ul>
      {page?.next !== undefined && (
        <div class="buttons">
          <button type="button" onClick={() => read(page)}>
            {words.morePages}
          </button>
        </div>
      )}
      {page !== undefined && page.more > 0 && <p class="quiet">{words.uncounted(page.more)}</p>}
      <p class="error" role="alert">
        {wrong}
      </p>
    </section>
  );
}
