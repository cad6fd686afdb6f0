import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Receipt } from '../../../server/api/receipt.ts';
import type { DeliveriesPage, DeliveryBody, DeliveryView, SourceView } from '../../../server/api/sources.ts';
import { pathOf as lifeOf } from '../../log/query.ts';
import { get, send } from '../../parts/api.ts';
import { manner, officeNow } from '../../parts/store.ts';
import { texts } from '../../texts.ts';
import { apiOf, moment, verdictOf, whyOf } from './words.ts';

const words = texts.sourcePage;
const FEW = 10;

/** What came of late, and what became of it. Anew whenever something has come. */
export function Deliveries({ source, onChanged }: { source: SourceView; onChanged: () => void }) {
  const [page, setPage] = useState<DeliveriesPage>();
  const [wrong, setWrong] = useState('');
  const path = `${apiOf(source.name)}/deliveries`;
  const load = useCallback(
    async (before?: DeliveriesPage) => {
      const after = before?.next === undefined ? '' : `&after=${before.next}`;
      const answer = await get<DeliveriesPage>(`${path}?limit=${FEW}${after}`);
      setWrong(answer.ok ? '' : answer.message);
      if (!answer.ok) return;
      setPage({ ...answer.value, deliveries: [...(before?.deliveries ?? []), ...answer.value.deliveries] });
    },
    [path],
  );
  const newest = `${source.last?.id} ${source.last?.verdict} ${source.held}`;
  useEffect(() => {
    load();
  }, [newest, load]);
  return (
    <section class="panel" aria-labelledby="deliveries">
      <h2 id="deliveries">{words.deliveries}</h2>
      <p class="error" role="alert">
        {wrong}
      </p>
      {page?.deliveries.length === 0 && <p class="quiet">{words.noDeliveries}</p>}
      <ol class="came">
        {page?.deliveries.map((delivery) => (
          <li key={delivery.id}>
            <Line
              {...{ delivery, path, source: source.name }}
              onRead={() => {
                load();
                onChanged();
              }}
            />
          </li>
        ))}
      </ol>
      {page?.next !== undefined && (
        <button type="button" class="small" onClick={() => load(page)}>
          {words.more}
        </button>
      )}
    </section>
  );
}

interface LineProps {
  delivery: DeliveryView;
  source: string;
  path: string;
  onRead: () => void;
}

function Line({ delivery, source, path, onRead }: LineProps) {
  const [said, setSaid] = useState('');
  const [body, setBody] = useState<DeliveryBody>();
  const { id, at, verdict, orders, way } = delivery;
  const when = moment(at, manner.value, officeNow());
  const again = async () => {
    const answer = await send<Receipt>('POST', `${path}/${id}/replay`, {});
    setSaid(answer.ok ? words.read(verdictOf({ verdict: answer.value.status })) : answer.message);
    onRead();
  };
  const look = async () => {
    if (body !== undefined) return setBody(undefined);
    const answer = await get<DeliveryBody>(`${path}/${id}`);
    if (answer.ok) setBody(answer.value);
    else setSaid(answer.message);
  };
  return (
    <article class="came-line" data-verdict={verdict}>
      <time datetime={at}>{when}</time>
      <div class="came-what">
        <strong>{verdictOf(delivery)}</strong>
        <span class="quiet">{[whyOf(delivery), words.waysIn[way]].filter(Boolean).join(' · ')}</span>
        {verdict !== 'ignored' &&
          orders.map((order) => (
            <a key={order} href={lifeOf(`order:${source}:${order}`)}>
              {words.order(order)}
            </a>
          ))}
      </div>
      <div class="buttons">
        <button
          type="button"
          class="small"
          onClick={look}
          aria-expanded={body !== undefined}
          aria-label={`${words.look}, ${when}`}
        >
          {words.look}
        </button>
        <button type="button" class="small" onClick={again} aria-label={`${words.readAgain}, ${when}`}>
          {words.readAgain}
        </button>
      </div>
      <p class="came-said" role="status">
        {said}
      </p>
      {body && <pre class="came-body">{shownBody(body)}</pre>}
    </article>
  );
}

/** Headers, then the body; JSON in lines. */
function shownBody({ headers, body }: DeliveryBody): string {
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [...head, ...(head.length > 0 ? [''] : []), indented(body)].join('\n');
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
