import { useEffect, useState } from 'preact/hooks';
import type { ImportLife, ImportList, ImportView } from '../../../server/api/imports.ts';
import { get, sendFile } from '../../parts/api.ts';
import { manner, officeNow } from '../../parts/store.ts';
import { texts } from '../../texts.ts';
import { moment } from '../sources/words.ts';
import { outcome, pathOf, toneOf } from './words.ts';

const words = texts.importPage;

export function Files() {
  const [files, setFiles] = useState<ImportView[]>();
  const [wrong, setWrong] = useState('');
  useEffect(() => {
    get<ImportList>('/api/imports').then((answer) => {
      if (answer.ok) setFiles(answer.value.imports);
      else setWrong(answer.status === 403 ? words.notYours : answer.message);
    });
  }, []);
  return (
    <>
      <h1>{texts.sections.import}</h1>
      <p class="lead">{words.lead}</p>
      <Drop />
      <p class="error" role="alert">
        {wrong}
      </p>
      <section class="panel" aria-labelledby="files-so-far">
        <h2 id="files-so-far">{words.history}</h2>
        {files === undefined && wrong === '' && <p>{texts.looking}</p>}
        {files?.length === 0 && <p class="quiet">{words.none}</p>}
        <ul class="rows">
          {files?.map((file) => (
            <li key={file.id}>
              <Row file={file} />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function Row({ file }: { file: ImportView }) {
  return (
    <a class="row" href={pathOf(file.id)}>
      <span class="file-name">
        <strong>{file.file}</strong>
        <span class="quiet">{words.when(moment(file.createdAt, manner.value, officeNow()), file.by)}</span>
      </span>
      <span class="file-name">
        <span class="state" data-tone={toneOf(file)}>
          {words.states[file.state]}
        </span>
        <span class="quiet">{outcome(file)}</span>
      </span>
    </a>
  );
}

function Drop() {
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState('');
  const [wrong, setWrong] = useState('');
  const send = async (file: File | undefined) => {
    if (file === undefined) return;
    setWrong('');
    setSending(file.name);
    const query = new URLSearchParams({ name: file.name, modified: new Date(file.lastModified).toISOString() });
    const answer = await sendFile<ImportLife>(`/api/imports?${query}`, file);
    setSending('');
    if (answer.ok) location.assign(pathOf(answer.value.import.id));
    else setWrong(answer.message);
  };
  return (
    <section
      class="drop"
      aria-label={words.drop}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        send(event.dataTransfer?.files[0]);
      }}
    >
      <strong>{words.drop}</strong>
      <p class="quiet">{words.dropAbout}</p>
      <label class="button primary">
        {words.choose}
        <input
          type="file"
          accept=".csv,.txt,.tsv,text/csv"
          onChange={({ currentTarget }) => send(currentTarget.files?.[0])}
        />
      </label>
      <p role="status">{sending && words.sending(sending)}</p>
      <p class="error" role="alert">
        {wrong}
      </p>
    </section>
  );
}
