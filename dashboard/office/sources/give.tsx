import { useId, useState } from 'preact/hooks';
import type { SourceView } from '../../../server/api/sources.ts';
import { send } from '../../parts/api.ts';
import { Field } from '../../parts/field.tsx';
import { useFirstWrong, type Wrong, wrongIn } from '../../parts/wrong.ts';
import { texts } from '../../texts.ts';
import { Overlap } from './replace.tsx';
import { apiOf } from './words.ts';

const words = texts.sourcePage;

interface GiveProps {
  source: SourceView;
  onChanged: () => void;
}

/** Puts in the secret that is shown over there; where there was one, it is taken for a while still. */
export function GiveSecret({ source, onChanged }: GiveProps) {
  const id = useId();
  const [hours, setHours] = useState(24);
  if (source.secret.inFile) return <p class="quiet">{words.fileSecret}</p>;
  const put = (secret: string) =>
    send('POST', `${apiOf(source.name)}/secret`, { secret, overlapHours: source.secret.set ? hours : 0 });
  return (
    <Give
      name={`give-${id}`}
      label={source.secret.set ? words.replaceGiven : words.giveSecret(words.secretNames[source.kind] ?? words.secret)}
      state={source.secret.set ? words.secretIsSet : words.secretMissing}
      put={put}
      onChanged={onChanged}
    >
      {source.secret.set && <Overlap id={`overlap-${id}`} hours={hours} onChange={setHours} />}
    </Give>
  );
}

/** Puts in the token that opens the source's API. */
export function GiveToken({ source, onChanged }: GiveProps) {
  const id = useId();
  if (source.token?.inFile) return <p class="quiet">{words.fileToken}</p>;
  return (
    <Give
      name={`token-${id}`}
      label={words.tokenNames[source.kind] ?? words.token}
      state={source.token?.set ? words.tokenSet : words.tokenHint}
      put={(token) => send('POST', `${apiOf(source.name)}/token`, { token })}
      onChanged={onChanged}
    />
  );
}

interface Putting {
  name: string;
  label: string;
  state: string;
  put: (value: string) => ReturnType<typeof send>;
  onChanged: () => void;
  children?: preact.ComponentChildren;
}

function Give({ name, label, state, put, onChanged, children }: Putting) {
  const [value, setValue] = useState('');
  const [wrong, setWrong] = useState<Wrong>();
  const form = useFirstWrong(wrong);
  const [saved, setSaved] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const answer = await put(value.trim());
    setSaved(answer.ok);
    setWrong(answer.ok ? undefined : wrongIn(answer, ['secret', 'token']));
    if (answer.ok) setValue('');
    onChanged();
  };
  return (
    <form ref={form} class="source-give" onSubmit={submit}>
      <Field
        name={name}
        label={label}
        hint={saved ? `${words.saved}. ${state}` : state}
        error={wrong?.message}
        value={value}
        onChange={setValue}
        input={{ type: 'password', autocomplete: 'off', spellcheck: false, required: true }}
      />
      {children}
      <div class="buttons">
        <button type="submit" class="primary">
          {words.save}
        </button>
      </div>
    </form>
  );
}
