import type { WireRules } from '../../../server/api/rules.ts';
import { Field } from '../../parts/field.tsx';
import { texts } from '../../texts.ts';
import { AmountField, Fixed, Select } from './fields.tsx';
import type { Editing } from './state.ts';

const words = texts.rulesPage;
type Threshold = WireRules['thresholds'][number];
const kinds = Object.entries(words.thresholdKinds);

/** From which amount an order is large: for everybody, and for some. */
export function Thresholds({ editing: { view, draft, set, isFixed, wrongAt } }: { editing: Editing }) {
  const { thresholds } = draft;
  const fixed = isFixed('thresholds');
  const change = (at: number, more: Partial<Threshold>) =>
    set({ thresholds: thresholds.map((each, index) => (index === at ? { ...each, ...more } : each)) });
  return (
    <section class="panel" aria-labelledby="large">
      <h2 id="large">{words.large}</h2>
      <Fixed when={isFixed('largeOrder') || isFixed('minimum')} />
      <div class="columns">
        <AmountField
          {...{ name: 'largeOrder', label: words.largeFrom(view.currency), amount: draft.largeOrder }}
          error={wrongAt('largeOrder')}
          disabled={isFixed('largeOrder')}
          onAmount={(largeOrder) => set({ largeOrder })}
        />
        <AmountField
          {...{ name: 'minimum', label: words.minimum(view.currency), hint: words.minimumHint }}
          error={wrongAt('minimum')}
          disabled={isFixed('minimum')}
          amount={draft.minimum ?? ''}
          onAmount={(amount) => set({ minimum: amount === '' ? null : amount })}
        />
      </div>
      <h3>{words.thresholds}</h3>
      <p class="quiet">{words.thresholdsHint}</p>
      <Fixed when={fixed} />
      {thresholds.length === 0 && <p>{words.noThresholds}</p>}
      <ul class="rule-lines">
        {thresholds.map((each, at) => (
          <li key={at} class="rule-line">
            <Select
              {...{ name: `for-${at}`, label: words.thresholdFor, value: each.for, choices: kinds, disabled: fixed }}
              onChoose={(kind) => change(at, { for: kind as Threshold['for'] })}
            />
            <Field
              {...{ name: `name-${at}`, label: words.thresholdName, value: each.name }}
              error={wrongAt(`thresholds.${at}.name`)}
              onChange={(name) => change(at, { name })}
              input={{ list: `names-of-${each.for}`, autocomplete: 'off', disabled: fixed, required: true }}
            />
            <AmountField
              {...{ name: `amount-${at}`, label: words.thresholdAmount(view.currency), amount: each.amount }}
              error={wrongAt(`thresholds.${at}.amount`)}
              disabled={fixed}
              onAmount={(amount) => change(at, { amount })}
            />
            <button
              type="button"
              disabled={fixed}
              aria-label={words.removeThreshold(each.name)}
              onClick={() => set({ thresholds: thresholds.filter((_, index) => index !== at) })}
            >
              {words.remove}
            </button>
          </li>
        ))}
      </ul>
      {Object.entries(view.names).map(([kind, names]) => (
        <datalist key={kind} id={`names-of-${kind}`}>
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      ))}
      <div class="buttons">
        <button
          type="button"
          disabled={fixed}
          onClick={() => set({ thresholds: [...thresholds, { for: 'seller', name: '', amount: draft.largeOrder }] })}
        >
          {words.addThreshold}
        </button>
      </div>
    </section>
  );
}
