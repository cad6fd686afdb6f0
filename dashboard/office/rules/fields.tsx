import { useState } from 'preact/hooks';
import type { WireRules } from '../../../server/api/rules.ts';
import { amountAsTyped, readAmount } from '../../parts/amount.ts';
import { Field } from '../../parts/field.tsx';
import { manner } from '../../parts/store.ts';
import { texts } from '../../texts.ts';

const words = texts.rulesPage;

interface Labelled {
  name: string;
  label: string;
  hint?: string | undefined;
  /** What the office has refused it for. */
  error?: string | undefined;
  disabled?: boolean;
}

/** An amount as people type it; what cannot be read is told, and sent as it stands so that nothing else is saved. */
export function AmountField(it: Labelled & { amount: string; onAmount: (amount: string) => void }) {
  const [typed, setTyped] = useState<string>();
  const shown =
    typed !== undefined && (readAmount(typed, manner.value.locale) ?? typed) === it.amount
      ? typed
      : amountAsTyped(it.amount, manner.value.locale);
  const unread = it.amount !== '' && readAmount(shown, manner.value.locale) === undefined;
  return (
    <Field
      {...{ name: it.name, label: it.label, hint: it.hint, value: shown }}
      error={it.error ?? (unread ? words.unreadAmount : undefined)}
      onChange={(text) => {
        setTyped(text);
        it.onAmount(readAmount(text, manner.value.locale) ?? text);
      }}
      input={{ inputMode: 'decimal', autocomplete: 'off', disabled: it.disabled === true }}
    />
  );
}

/** Nothing typed is no number: it is not 0. */
const numberIn = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

export function NumberField(
  it: Labelled & { value: number; min: number; max: number; onNumber: (value: number) => void },
) {
  const [typed, setTyped] = useState<string>();
  const shown = typed !== undefined && Object.is(numberIn(typed), it.value) ? typed : String(it.value);
  return (
    <Field
      {...{ name: it.name, label: it.label, hint: it.hint, error: it.error, value: shown }}
      onChange={(text) => {
        setTyped(text);
        it.onNumber(numberIn(text));
      }}
      input={{ type: 'number', min: it.min, max: it.max, step: 1, disabled: it.disabled === true }}
    />
  );
}

export function Check(it: Labelled & { checked: boolean; onCheck: (checked: boolean) => void }) {
  return (
    <label class="check">
      <input
        type="checkbox"
        name={it.name}
        checked={it.checked}
        disabled={it.disabled === true}
        onChange={({ currentTarget }) => it.onCheck(currentTarget.checked)}
      />
      {it.label}
    </label>
  );
}

interface Choice extends Labelled {
  value: string;
  choices: readonly (readonly [value: string, words: string])[];
  onChoose: (value: string) => void;
}

export function Select({ name, label, value, choices, onChoose, disabled = false }: Choice) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select {...{ id: name, name, value, disabled }} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        {choices.map(([each, words]) => (
          <option key={each} value={each} selected={each === value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

type Days = WireRules['quietHours'][number]['days'];
const all = Object.keys(words.dayNames) as Days;

interface DaysProps extends Labelled {
  days: Days;
  onDays: (days: Days) => void;
}

/** Days of the week, in their order. */
export function DayChoice({ name, days, label, error, onDays, disabled = false }: DaysProps) {
  return (
    <fieldset class="days" disabled={disabled}>
      <legend>{label}</legend>
      {all.map((day) => (
        <label key={day} class="day-choice">
          <input
            type="checkbox"
            checked={days.includes(day)}
            aria-invalid={error !== undefined}
            aria-describedby={error && `${name}-error`}
            onChange={({ currentTarget }) =>
              onDays(all.filter((each) => (each === day ? currentTarget.checked : days.includes(each))))
            }
          />
          <span aria-hidden="true">{words.dayLetters[day]}</span>
          <span class="unseen">{words.dayNames[day]}</span>
        </label>
      ))}
      {error && (
        <p id={`${name}-error`} class="error">
          {error}
        </p>
      )}
    </fieldset>
  );
}

export const Fixed = ({ when }: { when: boolean }) => (when ? <p class="note">{words.fixed}</p> : null);
