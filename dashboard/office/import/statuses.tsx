import type { ImportMapping } from '../../../server/api/imports.ts';
import { texts } from '../../texts.ts';
import { Choice } from './choice.tsx';
import type { MappingProps } from './matching.tsx';

const words = texts.importPage;
type Meaning = ImportMapping['statuses'][string];

/** What each status of the file means. */
export function Statuses({ mapping, change, preview }: MappingProps) {
  return (
    <section class="panel" aria-labelledby="statuses">
      <h2 id="statuses">{words.statuses}</h2>
      <div class="columns">
        {preview?.statuses.map(({ value, count, as }, place) => (
          <Choice
            key={value}
            name={`status-${place}`}
            label={value === '' ? words.emptyStatus : value}
            value={as}
            options={Object.entries(words.meanings) as [Meaning, string][]}
            none={as === undefined ? words.unsure : undefined}
            hint={words.times(count)}
            open={as === undefined}
            choose={(meaning) => meaning && change({ statuses: { ...mapping.statuses, [value]: meaning } })}
          />
        ))}
      </div>
    </section>
  );
}
