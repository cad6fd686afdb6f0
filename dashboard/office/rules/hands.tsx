import { texts } from '../../texts.ts';
import { Check, Fixed, NumberField, Select } from './fields.tsx';
import type { Editing } from './state.ts';

const words = texts.rulesPage;
const who = [
  ['anyone', words.anyone],
  ['administrators', words.administrators],
] as const;

/** Many rings at once. */
export function Pace({ editing: { draft, set, isFixed, wrongAt } }: { editing: Editing }) {
  const { pacing, expiryMinutes } = draft;
  const disabled = isFixed('pacing');
  const field = (key: keyof typeof pacing, label: string, most: number) => (
    <NumberField
      {...{ name: key, label, value: pacing[key], min: key === 'pauseSeconds' ? 0 : 1, max: most, disabled }}
      error={wrongAt(`pacing.${key}`)}
      onNumber={(value) => set({ pacing: { ...pacing, [key]: value } })}
    />
  );
  return (
    <section class="panel" aria-labelledby="pace">
      <h2 id="pace">{words.pace}</h2>
      <p class="quiet">{words.paceHint}</p>
      <Fixed when={disabled || isFixed('expiryMinutes')} />
      <div class="columns">
        {field('rings', words.paceRings, 1000)}
        {field('minutes', words.paceMinutes, 1440)}
        {field('pauseSeconds', words.pacePause, 3600)}
        <NumberField
          {...{ name: 'expiryMinutes', label: words.expiry, value: expiryMinutes, min: 1, max: 1440 }}
          error={wrongAt('expiryMinutes')}
          disabled={isFixed('expiryMinutes')}
          onNumber={(expiryMinutes) => set({ expiryMinutes })}
        />
      </div>
    </section>
  );
}

/** Who may ring by hand, and whether a ring waits for its winner's. */
export function Hands({ editing: { draft, set, isFixed, wrongAt } }: { editing: Editing }) {
  const { byHand, yoursToRing } = draft;
  const fixedYours = isFixed('yoursToRing');
  return (
    <section class="panel" aria-labelledby="hands">
      <h2 id="hands">{words.hands}</h2>
      <Fixed when={isFixed('byHand') || fixedYours} />
      <div class="columns">
        {(['rehearsal', 'pull'] as const).map((key) => (
          <Select
            key={key}
            {...{ name: `hand-${key}`, label: words[key], value: byHand[key], choices: who }}
            disabled={isFixed('byHand')}
            onChoose={(hand) => set({ byHand: { ...byHand, [key]: hand as typeof byHand.pull } })}
          />
        ))}
      </div>
      <Check
        {...{ name: 'yours', label: words.yours, checked: yoursToRing.on, disabled: fixedYours }}
        onCheck={(on) => set({ yoursToRing: { ...yoursToRing, on } })}
      />
      {yoursToRing.on && (
        <NumberField
          {...{ name: 'yoursMinutes', label: words.yoursMinutes, value: yoursToRing.minutes, min: 1, max: 10 }}
          error={wrongAt('yoursToRing.minutes')}
          disabled={fixedYours}
          onNumber={(minutes) => set({ yoursToRing: { ...yoursToRing, minutes } })}
        />
      )}
    </section>
  );
}
