import type { SourceKindName } from '../../../server/api/source-kinds.ts';
import type { Reach, SourceView } from '../../../server/api/sources.ts';
import { texts } from '../../texts.ts';
import { Rich } from './rich.tsx';

const words = texts.sourcePage;
/** They send to https addresses and to no others. */
const secureOnly: readonly SourceKindName[] = ['stripe', 'shopify', 'hubspot', 'pipedrive'];

/** What stands between the product and the address of this source, and the ways around it. */
export function OutOfReach({ source, reach }: { source: SourceView; reach: Reach }) {
  if (source.state === 'good') return null; // what has come did reach it
  const kind = source.kind === 'standard-webhooks' ? words.sender : words.kinds[source.kind];
  const { origin, protocol } = new URL(source.address);
  if (reach === 'world')
    return protocol === 'http:' && secureOnly.includes(source.kind) ? (
      <p class="note" data-tone="wrong">
        <Rich text={words.needsHttps(kind, origin)} />
      </p>
    ) : null;
  const ways = [...(source.token ? [words.wayAsking(kind)] : []), ...words.ways(kind, origin)];
  return (
    <div class="note" data-tone={reach === 'machine' ? 'wrong' : 'plain'}>
      <p>{words.reach[reach](kind, origin)}</p>
      <ul>
        {ways.map((way) => (
          <li key={way}>
            <Rich text={way} />
          </li>
        ))}
      </ul>
    </div>
  );
}
