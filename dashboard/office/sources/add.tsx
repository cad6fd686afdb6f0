import { useLayoutEffect, useState } from 'preact/hooks';
import type { SourceKindName } from '../../../server/api/source-kinds.ts';
import type { SourceWithKeys } from '../../../server/api/sources.ts';
import { send } from '../../parts/api.ts';
import { Field } from '../../parts/field.tsx';
import { useFirstWrong, type Wrong, wrongIn } from '../../parts/wrong.ts';
import { texts } from '../../texts.ts';
import { Detail } from './detail.tsx';
import { pathOf } from './words.ts';

const words = texts.sourcePage;
type Choice = SourceKindName | 'mqtt';

/** What people sell with most stands first; what needs a programmer last. */
const order = Object.keys(words.kinds) as SourceKindName[];

/** A new source: its kind, its name, then the steps, on the same page, since only now its secrets can be shown. */
export function Add() {
  const [kind, setKind] = useState<Choice>();
  const [added, setAdded] = useState<SourceWithKeys>();
  if (added !== undefined) return <Detail name={added.source.name} first={added} byMqtt={kind === 'mqtt'} />;
  if (kind === undefined) return <Pick onPick={setKind} />;
  return (
    <NameIt
      kind={kind}
      onBack={() => setKind(undefined)}
      onAdded={(it) => {
        history.replaceState(null, '', pathOf(it.source.name));
        setAdded(it);
      }}
    />
  );
}

function Pick({ onPick }: { onPick: (kind: Choice) => void }) {
  return (
    <>
      <a class="back-link" href="/office/sources">
        {words.all}
      </a>
      <h1>{words.pick}</h1>
      <p class="lead">{words.pickLead}</p>
      <ul class="cards">
        {order.map((kind) => (
          <li key={kind}>
            <button type="button" class="card" onClick={() => onPick(kind)}>
              <strong>{words.kinds[kind]}</strong>
              <span class="quiet">{words.about[kind]}</span>
            </button>
          </li>
        ))}
        <li>
          <button type="button" class="card" onClick={() => onPick('mqtt')}>
            <strong>{words.mqtt}</strong>
            <span class="quiet">{words.mqttAbout}</span>
          </button>
        </li>
        <li>
          <a class="card" href="/office/import">
            <strong>{words.csv}</strong>
            <span class="quiet">{words.csvAbout}</span>
          </a>
        </li>
      </ul>
    </>
  );
}

interface NameProps {
  kind: Choice;
  onBack: () => void;
  onAdded: (added: SourceWithKeys) => void;
}

function NameIt({ kind, onBack, onAdded }: NameProps) {
  const title = kind === 'mqtt' ? words.mqtt : words.kinds[kind];
  const [name, setName] = useState(kind === 'json' || kind === 'standard-webhooks' ? 'orders-2' : kind);
  const [wrong, setWrong] = useState<Wrong>();
  const form = useFirstWrong(wrong);
  useLayoutEffect(() => form.current?.querySelector('input')?.select(), []);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const asked = { name: name.trim(), kind: kind === 'mqtt' ? 'json' : kind };
    const answer = await send<SourceWithKeys>('POST', '/api/sources', asked);
    if (answer.ok) onAdded(answer.value);
    else setWrong(wrongIn(answer, ['name']));
  };
  return (
    <>
      <button type="button" class="small" onClick={onBack}>
        {words.other}
      </button>
      <h1>{title}</h1>
      <form ref={form} class="panel" onSubmit={submit}>
        <Field
          name="name"
          label={words.name}
          hint={words.nameHint}
          error={wrong?.message}
          value={name}
          onChange={setName}
          input={{ autocomplete: 'off', spellcheck: false, maxLength: 40, required: true }}
        />
        <div class="buttons">
          <button type="submit" class="primary">
            {words.addIt(title)}
          </button>
        </div>
      </form>
    </>
  );
}
