import type { Reach } from '../../../server/api/sources.ts';
import { manner, officeNow } from '../../parts/store.ts';
import { hubspotProject } from '../../texts/guides/crms.ts';
import type { Slot } from '../../texts/guides/step.ts';
import { sourceExample, sourceGuides } from '../../texts/source-guides.ts';
import { texts } from '../../texts.ts';
import { Copy } from './copy.tsx';
import { GiveSecret, GiveToken } from './give.tsx';
import { Address, Made, type MadeProps, Mqtt } from './made.tsx';
import { OutOfReach } from './out-of-reach.tsx';
import { Poll } from './poll.tsx';
import { Rich } from './rich.tsx';
import { Test } from './test.tsx';
import { moment, toneOf, verdictOf, whyOf } from './words.ts';

const words = texts.sourcePage;

export interface StepsProps extends MadeProps {
  reach: Reach;
  byMqtt: boolean;
}

/** What to do over there and here, one after the other. */
export function Steps(props: StepsProps) {
  const { source, byMqtt } = props;
  const { last, state } = source;
  return (
    <>
      {!byMqtt && <OutOfReach source={source} reach={props.reach} />}
      <ol class="numbered">
        {sourceGuides[byMqtt ? 'mqtt' : source.kind].map(({ text, list, slot }) => (
          <li key={text}>
            <p>
              <Rich text={text} />
            </p>
            {list && (
              <ul class="events">
                {list.map((each) => (
                  <Item key={each} text={each} />
                ))}
              </ul>
            )}
            {slot && <Below slot={slot} {...props} />}
          </li>
        ))}
      </ol>
      <p class="note" role="status" data-tone={state === 'first' ? 'plain' : toneOf(source)}>
        {last && state !== 'first'
          ? words.last(verdictOf(last), moment(last.at, manner.value, officeNow()), whyOf(last))
          : state === 'no-secret'
            ? source.token
              ? words.waitingForEither
              : words.waitingForSecret
            : words.waitingFor}
      </p>
    </>
  );
}

/** A name to look for, with what the product calls it on its pages. */
function Item({ text }: { text: string }) {
  const [name, label] = text.split(' – ');
  return (
    <li>
      <code>{name}</code>
      {label && <span class="quiet"> {label}</span>}
    </li>
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
    case 'poll':
      return <Poll source={source} onChanged={onChanged} />;
    case 'project':
      return <Copy label="webhooks-hsmeta.json" text={hubspotProject(source.address)} />;
    case 'mqtt':
      return <Mqtt {...props} />;
    case 'example':
      return <Copy label={words.example} text={sourceExample} />;
    case 'test':
      return <Test name={source.name} asks={source.token !== undefined} onChanged={onChanged} />;
  }
}
