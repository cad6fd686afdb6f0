import type { ImportLife, ImportMapping, ImportPreview } from '../../../server/api/imports.ts';
import { manner, officeNow } from '../../parts/store.ts';
import { texts } from '../../texts.ts';
import { moment } from '../sources/words.ts';
import { Choice } from './choice.tsx';
import type { MappingProps } from './matching.tsx';

const words = texts.importPage;
type Format = ImportMapping['format'];

/** How the file is written: what was recognised and why, each to be changed. */
export function Seen({ mapping, change, preview, life }: MappingProps & { life: ImportLife }) {
  const { format } = mapping;
  const { recognised } = life;
  const encoding = recognised?.encoding;
  const set = (changed: Partial<Format>) => change({ format: { ...format, ...changed } });
  /** Undefined is taken out: the file then says it by itself. */
  const decide = (key: 'decimal' | 'dates', value: string | undefined) => {
    const { [key]: _, ...rest } = format;
    change({ format: { ...rest, ...(value !== undefined && { [key]: value }) } as Format });
  };
  return (
    <section class="panel" aria-labelledby="seen">
      <h2 id="seen">{words.recognised}</h2>
      <div class="columns narrow">
        <Choice
          name="delimiter"
          label={words.facts.delimiter}
          value={format.delimiter}
          options={entries(words.delimiters) as [Format['delimiter'], string][]}
          hint={recognised?.delimiter.sure === false && recognised.delimiter.value === format.delimiter && words.guess}
          choose={(delimiter) => delimiter && set({ delimiter })}
        />
        <Choice
          name="header"
          label={words.facts.header}
          value={format.header ? 'yes' : 'no'}
          options={entries(words.headers) as ['yes' | 'no', string][]}
          hint={recognised?.header.sure === false && words.guess}
          choose={(header) => set({ header: header === 'yes' })}
        />
        <Choice
          name="decimal"
          label={words.facts.decimal}
          value={format.decimal ?? (preview?.decimal?.sure ? preview.decimal.value : undefined)}
          options={entries(words.decimals)}
          none={words.unsure}
          hint={because(preview?.decimal)}
          open={preview?.questions.includes('decimal')}
          choose={(value) => decide('decimal', value)}
        />
        <Choice
          name="dates"
          label={words.facts.dates}
          value={format.dates ?? (preview?.dates?.sure ? preview.dates.value : undefined)}
          options={entries(words.dateOrders)}
          none={words.unsure}
          hint={because(preview?.dates)}
          open={preview?.questions.includes('dates')}
          choose={(value) => decide('dates', value)}
        />
      </div>
      <dl class="facts">
        <dt>{words.facts.encoding}</dt>
        <dd>
          {words.encodings[encoding?.value ?? 'utf-8']}
          {encoding?.sure === false && ` – ${words.encodingUnsure}`}
        </dd>
        <dt>{words.facts.asOf}</dt>
        <dd>{moment(life.import.asOf, manner.value, officeNow())}</dd>
      </dl>
    </section>
  );
}

const entries = (all: Record<string, string>) => Object.entries(all);

function because(found: ImportPreview['decimal'] | ImportPreview['dates']): string {
  if (found === undefined) return '';
  const { why, example = '' } = found;
  if (why === 'either') return words.openMark(example);
  if (why === 'both') return words.both(example);
  return why === 'whole' ? words.whole : words.because(example);
}
