import type { Suggestion } from '../../../server/api/dry-run.ts';
import { day, money } from '../../parts/format.ts';
import { manner } from '../../parts/store.ts';
import { texts } from '../../texts.ts';
import type { Editing } from './state.ts';
import { WeekBars } from './week-bars.tsx';

const words = texts.rulesPage;

type Threshold = Extract<Suggestion, { kind: 'threshold' }>;
type Choice = NonNullable<Threshold['other']>;

/** The sum that the office's own orders answer with, and what a manager can judge it by. */
export function Suggested({ suggestion, editing }: { suggestion: Suggestion; editing: Editing }) {
  if (suggestion.kind === 'switched-off') return <p class="note">{words.switchedOff}</p>;
  if (suggestion.kind === 'too-little') return <TooLittle {...suggestion} />;
  const { most, large, other, byWeek, quietPeople } = suggestion;
  const isAny = most === undefined || large > 0;
  return (
    <>
      {most !== undefined && <p>{whyFew(suggestion, most)}</p>}
      {isAny ? <Sum {...{ choice: suggestion, editing }} /> : <p>{words.noSum}</p>}
      <p>{inWords(suggestion)}</p>
      {most === undefined && large === 0 && <p class="note">{words.noneSoLarge}</p>}
      {most === undefined && large > 0 && isFarOff(suggestion) && (
        <p class="note">{words.noNearer(suggestion.asked)}</p>
      )}
      <WeekBars weeks={byWeek} />
      <p class="quiet">{standsOn(suggestion)}</p>
      <p class="quiet">{words.today(sum(suggestion.now), number(suggestion.now.perWeek.mean))}</p>
      {isAny && <Use {...{ choice: suggestion, editing }} />}
      {other !== undefined && other.large > 0 && <Use {...{ choice: other, editing }} isOther />}
      <QuietPeople people={quietPeople} />
    </>
  );
}

const number = (value: number): string =>
  new Intl.NumberFormat(manner.value.locale, { maximumFractionDigits: 1 }).format(value);

const sum = ({ largeOrder }: Pick<Choice, 'largeOrder'>): string => money(largeOrder, manner.value);

const Sum = ({ choice }: { choice: Choice }) => <p class="how-often-answer">{words.suggested(sum(choice))}</p>;

function inWords({ perWeek: { mean, low, high, min, max } }: Threshold): string {
  const [a, b, c, d, e] = [mean, low, high, min, max].map(number) as [string, string, string, string, string];
  return words.meant({ mean: a, low: b, high: c, min: d, max: e });
}

/** More than a third off what was asked, and more than a ring every other week. */
const isFarOff = ({ asked, perWeek: { mean } }: Threshold): boolean =>
  Math.abs(mean - asked) > Math.max(0.5, asked / 3);

function whyFew({ orders, byWeek, asked }: Threshold, most: NonNullable<Threshold['most']>): string {
  const weeks = byWeek.length;
  return orders < asked * weeks
    ? words.fewer({ orders, weeks, mean: number(most.ordersPerWeek), asked })
    : words.fewCan({ orders, weeks, could: most.couldRing, asked });
}

function standsOn({ orders, byWeek, untimed }: Threshold): string {
  const on = (at: number) => day(byWeek.at(at)?.week ?? '', manner.value);
  const told = words.standsOn({ orders: number(orders), weeks: byWeek.length, from: on(0), to: on(-1) });
  return untimed === 0 ? told : `${told} ${words.untimed(untimed)}`;
}

function TooLittle({ weeks, orders, inWeeks, needs }: Extract<Suggestion, { kind: 'too-little' }>) {
  const why = weeks < needs.weeks ? words.fewWeeks(orders, weeks) : words.fewOrders(inWeeks, weeks);
  return (
    <p class="note">
      {orders === 0 ? words.noOrders : why} {words.needs(needs.orders, needs.weeks)}
    </p>
  );
}

/** Takes a sum over into the rules on the page; it holds once they are saved. */
function Use({ choice, editing, isOther = false }: { choice: Choice; editing: Editing; isOther?: boolean }) {
  const { draft, isFixed, set, view } = editing;
  const { largeOrder, perWeek } = choice;
  const isUsed = Number(draft.largeOrder) === Number(largeOrder.amount);
  return (
    <div class="buttons">
      <button
        type="button"
        disabled={isFixed('largeOrder')}
        aria-disabled={isUsed} // it keeps the focus of whoever has just pressed it
        onClick={() => isUsed || set({ largeOrder: largeOrder.amount })}
      >
        {words.useIt(sum(choice))}
      </button>
      {isOther && <span class="quiet">{words.orElse(sum(choice), number(perWeek.mean))}</span>}
      {isUsed && draft.largeOrder !== view.rules.largeOrder && (
        <span class="quiet how-often-used">{words.used(sum(choice))}</span>
      )}
    </div>
  );
}

/** For the manager alone: the page and its answer are an administrator's. */
function QuietPeople({ people }: { people: Threshold['quietPeople'] }) {
  if (people.length === 0) return null;
  return (
    <details class="more-about">
      <summary>{words.quietPeople(people.length)}</summary>
      <p class="quiet">{words.quietPeopleHint}</p>
      <ul>
        {people.map(({ seller, orders }) => (
          <li key={seller}>{words.quietPerson(seller, orders)}</li>
        ))}
      </ul>
    </details>
  );
}
