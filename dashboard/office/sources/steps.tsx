import type { Reach, Shown, SourceView } from '../../../server/api/sources.ts';
import { manner, officeNow } from '../../parts/store.ts';
import { type Slot, sourceExample, sourceGuides } from '../../texts/source-guides.ts';
import { texts } from '../../texts.ts';
import { Copy } from './copy.tsx';
import { GiveSecret, GiveToken } from './give.tsx';
import { Replace } from './replace.tsx';
import { Rich } from './rich.tsx';
import { Test } from './test.tsx';
import { moment, toneOf, verdictOf } from './words.ts';

const words = texts.sourcePage;

export interface StepsProps {
  source: SourceView;
  reach: Reach;
  /** What may be shown still. */
  shown: Shown;
  byMqtt: boolean;
  onChanged: () => void;
  onShown: (shown: Shown) => void;
}

/** What to do over there and here, one after the other. */
export function Steps(props: StepsProps) {
  const { source, byMqtt } = props;
  const { last, state } = source;
  return (
    <>
      {!byMqtt && <OutOfReach {...props} />}
      <ol class="numbered">
        {sourceGuides[byMqtt ? 'mqtt' : source.kind].map(({ text, list, slot }) => (
          <li key={text}>
            <p>
              <Rich text={text} />
            </p>
            {list && (
              <ul class="events">
                {list.map((each) => (
                  <li key={each}>
                    <code>{each}</code>
                  </li>
                ))}
              </ul>
            )}
            {slot && <Below slot={slot} {...props} />}
          </li>
        ))}
      </ol>
      <p class="note" role="status" data-tone={state === 'first' ? 'plain' : toneOf(source)}>
        {last && state !== 'first'
          ? words.last(verdictOf(last), moment(last.at, manner.value, officeNow()))
          : state === 'no-secret'
            ? words.waitingForSecret
            : words.waitingFor}
      </p>
    </>
  );
}

function OutOfReach({ source, reach }: StepsProps) {
  if (reach === 'world' || source.state === 'good') return null; // what has come did reach it
  const kind = source.kind === 'standard-webhooks' ? words.sender : words.kinds[source.kind];
  const { origin } = new URL(source.address);
  const ways = [...(source.token ? [words.wayAsking(kind)] : []), ...words.ways(origin)];
  return (
    <div class="note" data-tone={reach === 'machine' ? 'wrong' : 'plain'}>
      <p>{words.reach[reach](kind, new URL(source.address).origin)}</p>
      <ul>
        {ways.map((way) => (
          <li key={way}>
            <Rich text={way} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Below({ slot, ...props }: StepsProps & { slot: Slot }) {
  const { source, shown, onChanged } = props;
  switch (slot) {
    case 'address':
      return <Address {...props} />;
    case 'secret':
      return <Made {...props} what={[[words.secret, shown.secret]]} />;
    case 'basic':
      return (
        <Made
          {...props}
          what={[
            [words.user, shown.user],
            [words.password, shown.password],
          ]}
        />
      );
    case 'give-secret':
      return <GiveSecret source={source} onChanged={onChanged} />;
    case 'token':
      return <GiveToken source={source} onChanged={onChanged} />;
    case 'mqtt':
      return <Mqtt {...props} />;
    case 'example':
      return <Copy label={words.example} text={sourceExample} />;
    case 'test':
      return <Test name={source.name} onChanged={onChanged} />;
  }
}

/** One that ends in a key is as secret as a password. */
function Address(props: StepsProps) {
  const { source, shown } = props;
  if (!source.keyed) return <Copy label={words.address} text={source.address} />;
  if (shown.address !== undefined) return <Once label={words.address} text={shown.address} />;
  return <Again {...props} which="address" why={words.keyedHidden} />;
}

function Made({ what, ...props }: StepsProps & { what: [string, string | undefined][] }) {
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

function Mqtt(props: StepsProps) {
  const { broker, user, topic } = props.source.mqtt;
  const { mqttPassword } = props.shown;
  return (
    <>
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

function Again({ which, why, ...props }: StepsProps & { which: 'secret' | 'address' | 'mqtt'; why: string }) {
  return (
    <>
      <p class="quiet">{why}</p>
      <Replace source={props.source} which={which} onMade={props.onShown} onChanged={props.onChanged} />
    </>
  );
}
