import { useEffect, useRef, useState } from 'preact/hooks';
import type { ImportLife, ImportMapping, ImportPreview } from '../../../server/api/imports.ts';
import { send } from '../../parts/api.ts';
import { texts } from '../../texts.ts';
import { Amounts } from './amounts.tsx';
import { Columns } from './columns.tsx';
import { Keep } from './keep.tsx';
import { Preview } from './preview.tsx';
import { Seen } from './seen.tsx';
import { Statuses } from './statuses.tsx';
import { apiOf } from './words.ts';

const words = texts.importPage;

export interface MappingProps {
  mapping: ImportMapping;
  change: (changed: Partial<ImportMapping>) => void;
  preview: ImportPreview | undefined;
}

/** Tells which column says what, and shows with each change how the first orders are read by it. */
export function Matching({ life, started }: { life: ImportLife; started: () => void }) {
  const { id } = life.import;
  const [mapping, setMapping] = useState(life.proposal as ImportMapping);
  const [source, setSource] = useState(life.import.source ?? life.sources[0] ?? ownSource(life));
  const [preview, setPreview] = useState<ImportPreview>();
  const [wrong, setWrong] = useState('');
  const newest = useRef(0);
  useEffect(() => {
    const turn = ++newest.current;
    send<ImportPreview>('POST', `${apiOf(id)}/preview`, { mapping }).then((answer) => {
      if (turn !== newest.current) return; // a later change has been asked about
      if (answer.ok) setPreview(answer.value);
      setWrong(answer.ok ? '' : answer.message);
    });
  }, [mapping]);
  const change = (changed: Partial<ImportMapping>) => setMapping({ ...mapping, ...changed });
  const start = async () => {
    const answer = await send('POST', `${apiOf(id)}/start`, { mapping, source });
    if (answer.ok) started();
    else setWrong(answer.message);
  };
  const shared = { mapping, change, preview };
  const questions = preview?.questions ?? [];
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
      <section class="panel">
        <Source life={life} source={source} choose={setSource} />
      </section>
      {preview && <Preview preview={preview} />}
      <section class="panel">
        {questions.length > 0 && (
          <div class="note" role="status">
            <b>{words.stillToSay}</b>
            <ul>
              {questions.map((each) => (
                <li key={each}>{words.questions[each]}</li>
              ))}
            </ul>
          </div>
        )}
        <p class="error" role="alert">
          {wrong}
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

/** A name for orders that no source here has brought: csv- and the name of the file. */
const ownSource = ({ import: { file } }: ImportLife): string =>
  `csv-${file
    .toLowerCase()
    .replace(/\.\w+$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 30)}`;

interface SourceProps {
  life: ImportLife;
  source: string;
  choose: (source: string) => void;
}

function Source({ life, source, choose }: SourceProps) {
  const own = life.import.source?.startsWith('csv-') ? life.import.source : ownSource(life);
  return (
    <div class="field">
      <label for="source">{words.source}</label>
      <select id="source" value={source} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        {life.sources.map((name) => (
          <option key={name}>{name}</option>
        ))}
        <option value={own}>{words.sourceNew(own)}</option>
      </select>
      <p class="hint">{words.sourceAbout}</p>
    </div>
  );
}
