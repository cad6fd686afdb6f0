import type { WinLife } from '../../server/api/wins.ts';
import { exactMoney } from '../parts/format.ts';
import { manner } from '../parts/store.ts';
import { texts } from '../texts.ts';

const said = texts.wentBack;

type Back = WinLife['back'][number];

const disputed = ({ state, amount }: Back['disputes'][number], of: Back['amount']): string =>
  amount.amount === of.amount
    ? texts.disputes.all[state]
    : texts.disputes.ofIt[state](exactMoney(amount, manner.value));

/** How much went back of a win, and who told so; nothing where nothing did. */
export function WentBack({ life: { win, back } }: { life: WinLife }) {
  if (back.length === 0) return null;
  return (
    <section class="sale" aria-label={said.title}>
      <h2>{said.title}</h2>
      <ul>
        {back.map(({ source, amount, takenOff, disputes }) => (
          <li key={`${source} ${amount.currency}`}>
            <span>
              {[
                said.told(exactMoney(amount, manner.value), source),
                ...disputes.map((each) => disputed(each, amount)),
              ].join(', ')}
              {!takenOff && `: ${said.notTakenOff(texts.anOrder(win.orderId ?? ''))}`}
            </span>
          </li>
        ))}
      </ul>
      {back.filter(({ takenOff }) => takenOff).length > 1 && <p>{said.once}</p>}
    </section>
  );
}
