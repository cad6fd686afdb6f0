import type { Shown, SourceView } from '../../../server/api/sources.ts';
import { manner, officeNow } from '../../parts/store.ts';
import { texts } from '../../texts.ts';
import { Copy } from './copy.tsx';
import { GiveSecret } from './give.tsx';
import { Replace } from './replace.tsx';
import { moment } from './words.ts';

const words = texts.sourcePage;

interface SecretsProps {
  source: SourceView;
  /** The steps above ask for the secret already. */
  askedAbove: boolean;
  shown: Shown;
  setShown: (change: (before: Shown) => Shown) => void;
  onChanged: () => void;
}

/** Every secret of a source can be exchanged; none can be seen again. */
export function Secrets({ source, askedAbove, shown, setShown, onChanged }: SecretsProps) {
  const { secret, keyed, mqtt } = source;
  const onMade = (made: Shown) => setShown((before) => ({ ...before, ...made }));
  const fresh = [
    [words.secret, shown.secret],
    [words.user, shown.user],
    [words.password, shown.password],
    [words.address, shown.address],
    [`MQTT: ${words.password}`, shown.mqttPassword],
  ].filter((each): each is [string, string] => each[1] !== undefined);
  return (
    <details class="panel more-about">
      <summary>{words.secrets}</summary>
      {secret.formerUntil && (
        <p class="note">{words.formerUntil(moment(secret.formerUntil, manner.value, officeNow()))}</p>
      )}
      {fresh.map(([label, text]) => (
        <Copy key={label} label={label} text={text} />
      ))}
      {fresh.length > 0 && <p class="note">{words.onlyNow}</p>}
      {secret.inFile && <p class="quiet">{words.fileSecret}</p>}
      {!secret.inFile && secret.madeHere && <Replace which="secret" {...{ source, onMade, onChanged }} />}
      {!askedAbove && !secret.inFile && !secret.madeHere && secret.needed && (
        <GiveSecret source={source} onChanged={onChanged} />
      )}
      {keyed && <Replace which="address" {...{ source, onMade, onChanged }} />}
      <p class="quiet">{words.mqttAccount(mqtt.broker, mqtt.user, mqtt.topic)}</p>
      <Replace which="mqtt" {...{ source, onMade, onChanged }} />
    </details>
  );
}
