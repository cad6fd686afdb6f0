import { useEffect, useState } from 'preact/hooks';
import type { RingLife, WinLife } from '../../server/api/wins.ts';
import { get } from '../parts/api.ts';
import { day, exactMoney, second } from '../parts/format.ts';
import { cutOffSince, manner } from '../parts/store.ts';
import { texts } from '../texts.ts';
import { customersPath } from './customers/address.ts';
import { byDay } from './days.ts';
import { pathOf } from './query.ts';
import { Sale } from './sale.tsx';
import { type Event, storyOf } from './story.ts';
import { WentBack } from './went-back.tsx';
import { endsOf, factsOf, moment, nameOf, SEPARATOR, toneOf, whyOf } from './words.ts';

/** The page of life of one win. */
export function Life({ id }: { id: string }) {
  const [life, setLife] = useState<WinLife>();
  const [wrong, setWrong] = useState('');
  const cut = cutOffSince.value !== null;
  async function look(): Promise<void> {
    const answer = await get<WinLife>(`/api/wins/${encodeURIComponent(id)}`);
    if (answer.ok) setLife(answer.value);
    else setWrong(answer.status === 404 ? texts.notInLog : answer.message);
  }
  useEffect(() => {
    if (life !== undefined) return; // else asked again once the office is back
    setWrong('');
    look();
  }, [id, cut]);
  return (
    <>
      <a class="back-link" href="/log">
        {texts.backToLog}
      </a>
      {life === undefined ? <h1>{wrong === '' ? texts.looking : wrong}</h1> : <Told life={life} again={look} />}
    </>
  );
}

function Told({ life, again }: { life: WinLife; again: () => void }) {
  const { win, counted } = life;
  const facts = factsOf(win, manner.value);
  const why = whyOf(win, manner.value);
  return (
    <article class="life" data-tone={toneOf(win)}>
      <h1>{nameOf(win, manner.value)}</h1>
      {facts.length > 0 && <p class="life-facts">{facts.join(SEPARATOR)}</p>}
      {counted !== undefined && (
        <p class="life-why">{texts.counted(exactMoney(counted, manner.value), day(counted.rateOn, manner.value))}</p>
      )}
      <p class="life-ends">{endsOf(win).join(SEPARATOR)}</p>
      {why !== '' && <p class="life-why">{why}</p>}
      <Onward win={win} />
      <Story events={storyOf(life, manner.value)} />
      <WentBack life={life} />
      {win.kind === 'order' && <Sale life={life} changed={again} />}
      <Technical life={life} />
    </article>
  );
}

/** Where more is known of it, or something can be done. */
function Onward({ win: { kind, customer, source } }: Pick<WinLife, 'win'>) {
  const unread = kind === 'kept' && source !== undefined;
  const link = unread
    ? { href: `/office/sources/${source}`, text: texts.readAgainAt(source) }
    : customer !== undefined && {
        href: `${customersPath}?${new URLSearchParams({ text: customer })}`,
        text: texts.aboutCustomer(customer),
      };
  if (!link) return null;
  return (
    <p>
      <a class="back-link" href={link.href}>
        {link.text}
      </a>
    </p>
  );
}

/** What happened, under the day on which it did. */
function Story({ events }: { events: Event[] }) {
  const days = byDay(events, manner.value);
  return (
    <section aria-labelledby="story">
      <h2 id="story">{texts.story}</h2>
      {[...days].map(([day, events]) => (
        <section key={day}>
          <h3>{day}</h3>
          <ol class="story">
            {events.map((event, at) => (
              <li key={String(at)} data-kind={event.kind}>
                <time datetime={event.at}>
                  {second(new Date(event.at), manner.value, event.kind === 'stroke' ? 1 : 0)}
                </time>
                <span>
                  {event.text}
                  {event.link && (
                    <>
                      {' '}
                      <a href={pathOf(event.link.id)}>{event.link.name}</a>
                    </>
                  )}
                </span>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </section>
  );
}

/** Numbers that say nothing to a manager, and everything to whoever looks after the bell. */
function Technical({ life: { decisions, delivery, rings } }: { life: WinLife }) {
  const deliveries = [...decisions.flatMap(({ delivery }) => delivery ?? []), ...(delivery ? [delivery] : [])];
  if (deliveries.length + rings.length === 0) return null;
  return (
    <details class="technical">
      <summary>{texts.technician}</summary>
      <ul>
        {deliveries.map(({ id, status }) => (
          <li key={`delivery ${id}`}>{texts.deliveryNumber(id, status)}</li>
        ))}
        {rings.map((ring) => (
          <li key={ring.ring.id}>{technical(ring)}</li>
        ))}
      </ul>
    </details>
  );
}

function technical({ ring, technical, expiresAt }: RingLife): string {
  const { struck, heard, strokes } = ring;
  const counted = texts.strokesCounted(`${struck ?? '–'}/${strokes}`, heard === undefined ? '–' : String(heard));
  const board = technical && texts.onBoard(technical.board, technical.epoch, technical.number);
  const by = texts.wasToRingBy(moment(expiresAt, manner.value));
  return texts.bellNamed(ring.bell, [board, counted, by].filter(Boolean).join('; '));
}
