import type { ImportLife } from '../../../server/api/imports.ts';
import { texts } from '../../texts.ts';
import { Choice } from './choice.tsx';

const words = texts.importPage;

/** A name for orders that no source here has brought: csv- and the name of the file. */
const ownSource = ({ import: { file, source } }: ImportLife): string => {
  if (source?.startsWith('csv-')) return source;
  const plain = file
    .toLowerCase()
    .replace(/\.\w+$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `csv-${
    plain.length > 30
      ? plain
          .slice(0, 31)
          .replace(/-[^-]*$/, '')
          .slice(0, 30)
      : plain
  }`;
};

/** Whose orders they are as far as it is known; where it is not, somebody has to say. */
export const sourceOf = (life: ImportLife): string | undefined =>
  life.import.source ?? life.whose?.source ?? (life.sources.length === 0 ? ownSource(life) : undefined);

interface SourceProps {
  life: ImportLife;
  source: string | undefined;
  choose: (source: string | undefined) => void;
}

export function Source({ life, source, choose }: SourceProps) {
  const own = ownSource(life);
  const others = [life.import.source, life.whose?.source].filter(
    (name): name is string => name !== undefined && name !== own && !life.sources.includes(name),
  );
  const names = [...life.sources, ...new Set(others)];
  const why = source !== undefined && source === life.whose?.source ? words.whose[life.whose.why] : undefined;
  return (
    <section class="panel whose" aria-labelledby="whose">
      <h2 id="whose">{words.whoseTitle}</h2>
      <Choice
        name="source"
        label={words.source}
        value={source}
        options={[...names.map((name) => [name, name] as const), [own, words.sourceNew(own)] as const]}
        none={source === undefined ? words.unsure : undefined}
        hint={why ?? words.sourceAbout}
        open={source === undefined}
        choose={choose}
      />
    </section>
  );
}
