import type { ComponentChildren } from 'preact';
import type { patternNames, reasonNames, WireRules } from '../../../server/api/rules.ts';
import { playPattern } from '../../parts/sound.ts';
import { texts } from '../../texts.ts';
import { Check, Fixed, NumberField } from './fields.tsx';
import type { Editing } from './state.ts';

const words = texts.rulesPage;
type Named = (typeof patternNames)[number];
type ReasonName = (typeof reasonNames)[number];
const all = Object.keys(words.reasonNames) as Named[];
const isReason = (name: Named): name is ReasonName => name !== 'rehearsal';

/** What rings, on which bells, and how each sounds. */
export function Reasons({ editing }: { editing: Editing }) {
  const { draft, set, isFixed, wrongAt } = editing;
  const days = {
    longPursuit: (
      <NumberField
        {...{ name: 'longPursuitDays', label: words.longPursuitDays, value: draft.longPursuitDays, min: 1, max: 36500 }}
        error={wrongAt('longPursuitDays')}
        disabled={isFixed('longPursuitDays')}
        onNumber={(longPursuitDays) => set({ longPursuitDays })}
      />
    ),
    backAfter: (
      <NumberField
        {...{ name: 'backAfterDays', label: words.backAfterDays, value: draft.backAfterDays, min: 1, max: 36500 }}
        error={wrongAt('backAfterDays')}
        disabled={isFixed('backAfterDays')}
        onNumber={(backAfterDays) => set({ backAfterDays })}
      />
    ),
  } as Partial<Record<Named, ComponentChildren>>;
  return (
    <section class="panel" aria-labelledby="reasons">
      <h2 id="reasons">{words.reasons}</h2>
      <ul class="reasons">
        {all.map((name) => (
          <li key={name} class="reason">
            <ReasonLine {...{ editing, name }} />
            {days[name]}
          </li>
        ))}
      </ul>
    </section>
  );
}

function ReasonLine({ editing, name }: { editing: Editing; name: Named }) {
  const { draft, set, isFixed, wrongAt } = editing;
  const pattern = draft.patterns[name];
  const title = words.reasonNames[name];
  const fixedSound = isFixed(`patterns.${name}`);
  const setPattern = (more: Partial<typeof pattern>) =>
    set({ patterns: { ...draft.patterns, [name]: { ...pattern, ...more } } });
  return (
    <>
      <div class="reason-head">
        <h3>{title}</h3>
        {isReason(name) && <Switch {...{ editing, name }} />}
      </div>
      <Fixed when={fixedSound || isFixed(`reasons.${name}`)} />
      <div class="reason-sound">
        <NumberField
          {...{ name: `strokes-${name}`, label: words.strokes, value: pattern.strokes, min: 1, max: 16 }}
          error={wrongAt(`patterns.${name}.strokes`)}
          disabled={fixedSound}
          onNumber={(strokes) => setPattern({ strokes })}
        />
        <Dots strokes={pattern.strokes} />
        <button type="button" aria-label={words.hearThis(title)} onClick={() => playPattern(pattern)}>
          {words.hear}
        </button>
      </div>
      <details class="more-about">
        <summary aria-label={words.timingOf(title)}>{words.timing}</summary>
        <div class="columns">
          {(['pulseMs', 'gapMs', 'pairGapMs'] as const).map((key) => (
            <NumberField
              key={key}
              {...{ name: `${key}-${name}`, label: words[key], value: pattern[key] }}
              min={key === 'pulseMs' ? 1 : 250}
              max={key === 'pulseMs' ? 80 : 5000}
              error={wrongAt(`patterns.${name}.${key}`)}
              disabled={fixedSound}
              onNumber={(value) => setPattern({ [key]: value })}
            />
          ))}
        </div>
      </details>
    </>
  );
}

/** Whether it rings, and where there are several bells, on which. */
function Switch({ editing: { view, draft, set, isFixed }, name }: { editing: Editing; name: ReasonName }) {
  const reason = draft.reasons[name];
  const disabled = isFixed(`reasons.${name}`);
  const put = (more: Partial<WireRules['reasons'][ReasonName]>) =>
    set({ reasons: { ...draft.reasons, [name]: { ...reason, ...more } } });
  const toggle = (bell: string, rings: boolean) => {
    const bells = view.bells.filter((each) => (each === bell ? rings : (reason.bells?.includes(each) ?? true)));
    if (bells.length > 0) put({ bells: bells.length === view.bells.length ? null : bells });
  };
  return (
    <div class="reason-switch">
      <Check
        name={`on-${name}`}
        label={words.rings}
        checked={reason.on}
        disabled={disabled}
        onCheck={(on) => put({ on })}
      />
      {view.bells.length > 1 && reason.on && (
        <fieldset class="days" disabled={disabled}>
          <legend>{words.onBells}</legend>
          {view.bells.map((bell) => (
            <Check
              key={bell}
              {...{ name: `${name}-${bell}`, label: bell, checked: reason.bells?.includes(bell) ?? true }}
              onCheck={(rings) => toggle(bell, rings)}
            />
          ))}
        </fieldset>
      )}
    </div>
  );
}

/** Its strokes in their pairs, as a picture of the sound. */
function Dots({ strokes }: { strokes: number }) {
  const count = Math.min(Math.max(0, Math.round(strokes) || 0), 16);
  return (
    <span class="stroke-dots" role="img" aria-label={words.strokesSeen(count)}>
      {Array.from({ length: count }, (_, at) => (
        <span key={at} />
      ))}
    </span>
  );
}
