import type { WireRules } from '../../../server/api/rules.ts';
import { Field } from '../../parts/field.tsx';
import { texts } from '../../texts.ts';
import { Check, DayChoice, Fixed } from './fields.tsx';
import { HolidayChoice } from './holidays.tsx';
import type { Editing } from './state.ts';

const words = texts.rulesPage;
type Quiet = WireRules['quietHours'][number];
const working = {
  open: '08:00',
  close: '18:00',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
} satisfies WireRules['hours'];
const noon = { from: '12:00', to: '13:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'] } satisfies Quiet;

/** When the bell may ring by itself. */
export function Times({ editing }: { editing: Editing }) {
  const { draft, set, isFixed, wrongAt } = editing;
  const { hours } = draft;
  const fixed = isFixed('hours');
  return (
    <section class="panel" aria-labelledby="hours">
      <h2 id="hours">{words.hours}</h2>
      <p class="quiet">{words.hoursHint}</p>
      <Fixed when={fixed} />
      <Check
        {...{ name: 'always', label: words.always, checked: hours === null, disabled: fixed }}
        onCheck={(always) => set({ hours: always ? null : working })}
      />
      {hours !== null && (
        <div class="rule-line">
          {(['open', 'close'] as const).map((key) => (
            <Clock
              key={key}
              {...{ name: key, label: words[key], time: hours[key], disabled: fixed }}
              error={wrongAt(`hours.${key}`)}
              onTime={(time) => set({ hours: { ...hours, [key]: time } })}
            />
          ))}
          <DayChoice
            {...{ name: 'hours-days', days: hours.days, label: words.days, disabled: fixed }}
            error={wrongAt('hours.days')}
            onDays={(days) => set({ hours: { ...hours, days } })}
          />
        </div>
      )}
      <QuietHours editing={editing} />
      <HolidayChoice editing={editing} />
    </section>
  );
}

function QuietHours({ editing: { draft, set, isFixed, wrongAt } }: { editing: Editing }) {
  const { quietHours } = draft;
  const fixed = isFixed('quietHours');
  const change = (at: number, more: Partial<Quiet>) =>
    set({ quietHours: quietHours.map((each, index) => (index === at ? { ...each, ...more } : each)) });
  return (
    <>
      <h3>{words.quiet}</h3>
      <p class="quiet">{words.quietHint}</p>
      <Fixed when={fixed} />
      {quietHours.length === 0 && <p>{words.noQuiet}</p>}
      <ul class="rule-lines">
        {quietHours.map((each, at) => (
          <li key={at} class="rule-line">
            <Clock
              {...{ name: `from-${at}`, label: words.open, time: each.from, disabled: fixed }}
              error={wrongAt(`quietHours.${at}.from`)}
              onTime={(from) => change(at, { from })}
            />
            <Clock
              {...{ name: `to-${at}`, label: words.close, time: each.to, disabled: fixed }}
              error={wrongAt(`quietHours.${at}.to`)}
              onTime={(to) => change(at, { to })}
            />
            <DayChoice
              {...{ name: `days-${at}`, days: each.days, label: words.days, disabled: fixed }}
              error={wrongAt(`quietHours.${at}.days`)}
              onDays={(days) => change(at, { days })}
            />
            <button
              type="button"
              disabled={fixed}
              aria-label={words.removeQuiet(each.from, each.to)}
              onClick={() => set({ quietHours: quietHours.filter((_, index) => index !== at) })}
            >
              {words.remove}
            </button>
          </li>
        ))}
      </ul>
      <div class="buttons">
        <button type="button" disabled={fixed} onClick={() => set({ quietHours: [...quietHours, noon] })}>
          {words.addQuiet}
        </button>
      </div>
    </>
  );
}

interface ClockProps {
  name: string;
  label: string;
  time: string;
  error: string | undefined;
  disabled: boolean;
  onTime: (time: string) => void;
}

/** A browser's clock has no 24:00: the end of the day is its 00:00. */
function Clock({ name, label, time, error, disabled, onTime }: ClockProps) {
  const ends = name === 'close' || name.startsWith('to-');
  return (
    <Field
      {...{ name, label, error, value: time === '24:00' ? '00:00' : time }}
      onChange={(text) => onTime(ends && text === '00:00' ? '24:00' : text)}
      input={{ type: 'time', disabled }}
    />
  );
}
