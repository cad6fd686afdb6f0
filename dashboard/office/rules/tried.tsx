import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { DryRunOrder, DryRunReport, DryRunRequest, Tally } from '../../../server/api/dry-run.ts';
import { inWordsToo, moment, SEPARATOR } from '../../log/words.ts';
import { day, money } from '../../parts/format.ts';
import { manner } from '../../parts/store.ts';
import { texts } from '../../texts.ts';

const words = texts.rulesPage;

type Last = NonNullable<DryRunRequest['last']>;

interface TriedProps {
  report: DryRunReport;
  last: Last;
  onTry: (last: Last) => void;
}

/** What would have rung, against what did. */
export function Tried({ report, last, onTry }: TriedProps) {
  const { from, to, looked, untimed, total, weeks, reasons, sellers, orders, more } = report;
  const on = (date: string) => day(date, manner.value);
  const summary = [
    words.looked(new Intl.NumberFormat(manner.value.locale).format(looked)),
    words.didRing(total.rang),
    ...(total.quiet > 0 ? [words.wouldBeQuiet(total.quiet)] : []),
    ...(untimed > 0 ? [words.ringsUntimed(untimed)] : []),
  ];
  const heading = useRef<HTMLHeadingElement>(null);
  // The button may be pressed from anywhere on the page.
  useLayoutEffect(() => heading.current?.focus(), [report]);
  return (
    <section class="panel" aria-labelledby="tried">
      <h2 id="tried" ref={heading} tabIndex={-1}>
        {words.wouldRing(total.rings)}
      </h2>
      <fieldset class="buttons tried-times" aria-label={words.whichTime}>
        {(Object.keys(words.onLast) as Last[]).map((each) => (
          <button key={each} type="button" class="small" aria-pressed={each === last} onClick={() => onTry(each)}>
            {words.onLast[each]}
          </button>
        ))}
      </fieldset>
      <p class="quiet">{[words.tried(on(from), on(to)), ...summary].join(SEPARATOR)}</p>
      {orders.length === 0 ? (
        <p>{looked === 0 ? words.noneThen : words.nothingRang}</p>
      ) : (
        <div class="tried-sums">
          <Sums title={words.byWeek} head={words.week} rows={weeks.map((it) => [on(it.week), it])} />
          <div>
            <Sums
              {...{ title: words.byReason, head: words.reason }}
              rows={reasons.map((it) => [texts.reasons[it.reason] ?? it.reason, it])}
            />
            <Sums title={words.bySeller} head={words.seller} rows={sellers.map((it) => [it.seller, it])} />
          </div>
        </div>
      )}
      {looked > 0 && <p class="quiet">{words.asNow}</p>}
      {orders.length > 0 && (
        <details class="more-about">
          <summary>{more ? `${words.itsOrders}: ${words.newest(orders.length)}` : words.itsOrders}</summary>
          <Sheet label={words.itsOrders} heads={[words.order, words.amount, words.what]}>
            {orders.map((order) => (
              <OrderLine key={`${order.source} ${order.orderId}`} order={order} />
            ))}
          </Sheet>
        </details>
      )}
    </section>
  );
}

function Sums({ title, head, rows }: { title: string; head: string; rows: [string, Tally][] }) {
  if (rows.length === 0) return null;
  return (
    <div class="tried-sum">
      <h3>{title}</h3>
      <Sheet label={title} heads={[head, words.would, words.quietly, words.did]} numbers>
        {rows.map(([name, { rings, quiet, rang }]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="number">{rings}</td>
            <td class="number">{quiet}</td>
            <td class="number">{rang}</td>
          </tr>
        ))}
      </Sheet>
    </div>
  );
}

interface SheetProps {
  label: string;
  heads: string[];
  numbers?: boolean;
  children: ComponentChildren;
}

/** A table that scrolls within itself, by touch or key. */
function Sheet({ label, heads, numbers = false, children }: SheetProps) {
  return (
    <section class="sheet-box" aria-label={label}>
      <table class="sheet">
        <thead>
          <tr>
            {heads.map((head, at) => (
              <th key={head} scope="col" class={numbers && at > 0 ? 'number' : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

function OrderLine({ order }: { order: DryRunOrder }) {
  const { orderId, at, customer, seller, amount, reasons, rings, quiet, rang } = order;
  const why = reasons.map((reason) => inWordsToo(reason, manner.value)).join(SEPARATOR);
  const now = quiet ? words.quietNow(why) : words.ringsNow(why);
  const who = [customer, seller].filter((part) => part !== undefined).join(SEPARATOR);
  return (
    <tr>
      <td>
        {who === '' ? orderId : who}
        <br />
        <span class="quiet">{[moment(at, manner.value), orderId].join(SEPARATOR)}</span>
      </td>
      <td>{money(amount, manner.value)}</td>
      <td>
        {rings ? now : words.silentNow}
        {rings && (
          <>
            <br />
            <span class="quiet">{rang ? words.alsoRang : words.newRing}</span>
          </>
        )}
      </td>
    </tr>
  );
}
