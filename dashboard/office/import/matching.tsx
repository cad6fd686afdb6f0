import { useEffect, useRef, useState } from 'preact/hooks';
import type { ImportLife, ImportMapping, ImportPreview } from '../../../server/api/imports.ts';
import { send } from '../../parts/api.ts';
import { besideField, besideNone, useFirstWrong, type Wrong, wrongIn } from '../../parts/wrong.ts';
import { texts } from '../../texts.ts';
import { Amounts } from './amounts.tsx';
import { Columns } from './columns.tsx';
import { Keep } from './keep.tsx';
import { Preview } from './preview.tsx';
import { Seen } from './seen.tsx';
import { Source, sourceOf } from './source.tsx';
import { Statuses } from './statuses.tsx';
import { StillToSay } from './still-to-say.tsx';
import { apiOf } from './words.ts';

const words = texts.importPage;

export interface MappingProps {
  mapping: ImportMapping;
  change: (changed: Partial<ImportMapping>) => void;
  preview: ImportPreview | undefined;
  /** What is wrong with that part of the mapping. */
  errorAt: (part: string) => string | undefined;
}

/** What of a mapping stands in a field of its own. */
const parts = ['currency', 'amounts', ...Object.keys(words.fields).map((field) => `columns.${field}`)].map(
  (part) => `mapping.${part}`,
);

/** Tells which column says what, and shows with each change how the first orders are read by it. */
export function Matching({ life, started }: { life: ImportLife; started: () => void }) {
  const { id } = life.import;
  const [mapping, setMapping] = useState(life.proposal as ImportMapping);
  const [source, setSource] = useState(sourceOf(life));
  const [preview, setPreview] = useState<ImportPreview>();
  const [wrong, setWrong] = useState<Wrong>();
  const newest = useRef(0);
  const [refused, setRefused] = useState<object>();
  useFirstWrong(refused); // what the preview finds wrong is told while somebody is at it: the focus stays with them
  useEffect(() => {
    const turn = ++newest.current;
    send<ImportPreview>('POST', `${apiOf(id)}/preview`, { mapping }).then((answer) => {
      if (turn !== newest.current) return; // a later change has been asked about
      if (answer.ok) setPreview(answer.value);
      setWrong(answer.ok ? undefined : wrongIn(answer, parts));
    });
  }, [mapping]);
  const change = (changed: Partial<ImportMapping>) => setMapping({ ...mapping, ...changed });
  const start = async () => {
    const answer = await send('POST', `${apiOf(id)}/start`, { mapping, source });
    if (answer.ok) return started();
    setWrong(wrongIn(answer, parts));
    setRefused({});
  };
  const shared = { mapping, change, preview, errorAt: (part: string) => besideField(wrong, `mapping.${part}`) };
  const questions = [...(preview?.questions ?? []), ...(source === undefined ? (['source'] as const) : [])];
  return (
    <>
      {life.saved && (
        <p class="note" data-tone="good">
          {words.usesSaved(life.saved)}
        </p>
      )}
      <Seen {...shared} life={life} />
      <Columns {...shared} />
      <Amounts {...shared} />
      {mapping.columns.status !== undefined && <Statuses {...shared} />}
      <Source life={life} source={source} choose={setSource} />
      {preview && <Preview preview={preview} />}
      <section class="panel">
        {questions.length > 0 && <StillToSay questions={questions} />}
        <p class="error" role="alert">
          {besideNone(wrong)}
        </p>
        <div class="buttons">
          <button
            type="button"
            class="primary"
            disabled={preview === undefined || questions.length > 0}
            onClick={start}
          >
            {words.start}
          </button>
        </div>
        <Keep mapping={mapping} name={life.saved} />
      </section>
    </>
  );
}
