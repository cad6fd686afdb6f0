import { useEffect, useState } from 'preact/hooks';
import type { KeptPage } from '../../../server/api/imports.ts';
import { pathOf as lifeOf } from '../../log/query.ts';
import { get } from '../../parts/api.ts';
import { texts } from '../../texts.ts';
import { apiOf } from './words.ts';

const words = texts.importPage;

/** The orders that were left as they are when their file was taken back, page after page. */
export function Kept({ id }: { id: string }) {
  const [page, setPage] = useState<KeptPage>();
  const [wrong, setWrong] = useState('');
  const read = async (before?: KeptPage) => {
    const query = new URLSearchParams({ limit: '50', ...(before?.next !== undefined && { after: before.next }) });
    const answer = await get<KeptPage>(`${apiOf(id)}/kept?${query}`);
    if (!answer.ok) return setWrong(answer.message);
    setPage({ ...answer.value, orders: [...(before?.orders ?? []), ...answer.value.orders] });
  };
  useEffect(() => {
    read();
  }, [id]);
  return (
    <section class="panel" aria-labelledby="kept">
      <h2 id="kept">{words.keptTitle}</h2>
      <p class="quiet">{words.keptAbout}</p>
      <ul class="kept-orders">
        {page?.orders.map(({ win, source, orderId }) => (
          <li key={win}>
            <a href={lifeOf(win)}>{orderId}</a> <span class="quiet">{source}</span>
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
      <p class="error" role="alert">
        {wrong}
      </p>
    </section>
  );
}
