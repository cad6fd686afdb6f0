import type { Shown, SourceView } from '../../../server/api/sources.ts';
import { texts } from '../../texts.ts';
import { Copy } from './copy.tsx';
import { Replace } from './replace.tsx';

const words = texts.sourcePage;

export interface MadeProps {
  source: SourceView;
  /** What may be shown still. */
  shown: Shown;
  onChanged: () => void;
  onShown: (shown: Shown) => void;
}

/** One that ends in a key is as secret as a password. */
export function Address(props: MadeProps) {
  const { source, shown } = props;
  if (!source.keyed) return <Copy label={words.address} text={source.address} />;
  if (shown.address !== undefined) return <Once label={words.address} text={shown.address} />;
  return <Again {...props} which="address" why={words.keyedHidden} />;
}

export function Made({ what, ...props }: MadeProps & { what: [string, string | undefined][] }) {
  if (props.source.secret.inFile) return <p class="quiet">{words.fileSecret}</p>;
  if (what.some(([, text]) => text === undefined)) return <Again {...props} which="secret" why={words.notShown} />;
  return (
    <>
      {what.map(([label, text]) => (
        <Copy key={label} label={label} text={text ?? ''} />
      ))}
      <p class="note">{words.onlyNow}</p>
    </>
  );
}

export function Mqtt(props: MadeProps) {
  const { broker, user, topic, elsewhere } = props.source.mqtt;
  const { mqttPassword } = props.shown;
  return (
    <>
      {elsewhere && <p class="note">{words.mqttElsewhere}</p>}
      <Copy label={words.broker} text={broker} />
      <Copy label={words.user} text={user} />
      {mqttPassword === undefined ? (
        <Again {...props} which="mqtt" why={words.notShown} />
      ) : (
        <Once label={words.password} text={mqttPassword} />
      )}
      <Copy label={words.topic} text={topic} />
    </>
  );
}

function Once({ label, text }: { label: string; text: string }) {
  return (
    <>
      <Copy label={label} text={text} />
      <p class="note">{words.onlyNow}</p>
    </>
  );
}

function Again({ which, why, ...props }: MadeProps & { which: 'secret' | 'address' | 'mqtt'; why: string }) {
  return (
    <>
      <p class="quiet">{why}</p>
      <Replace source={props.source} which={which} onMade={props.onShown} onChanged={props.onChanged} />
    </>
  );
}
