import type { KeptPage } from '../../../server/api/imports.ts';
import { pathOf as lifeOf } from '../../log/query.ts';
import { texts } from '../../texts.ts';
import { PagesEnd, usePages } from './pages.tsx';
import { apiOf } from './words.ts';

const words = texts.importPage;

/** The orders that were left as they are when their file was taken back, page after page. */
export function Kept({ id }: { id: string }) {
  const { items, ...rest } = usePages(`${apiOf(id)}/kept`, ({ orders }: KeptPage) => orders);
  return (
    <section class="panel" aria-labelledby="kept">
      <h2 id="kept">{words.keptTitle}</h2>
      <p class="quiet">{words.keptAbout}</p>
      <ul class="kept-orders">
        {items.map(({ win, source, orderId }) => (
          <li key={win}>
            <a href={lifeOf(win)}>{orderId}</a> <span class="quiet">{source}</span>
          </li>
        ))}
      </ul>
      <PagesEnd {...rest} />
    </section>
  );
}
