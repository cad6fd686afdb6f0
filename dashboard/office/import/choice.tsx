import type { ComponentChildren } from 'preact';

interface ChoiceProps<V extends string> {
  name: string;
  label: string;
  value: V | undefined;
  /** Each value with its words. */
  options: readonly (readonly [V, string])[];
  /** What stands first while nothing is chosen, and chooses nothing. */
  none?: string | undefined;
  hint?: ComponentChildren;
  error?: string | undefined;
  /** It has to be chosen before anything can start. */
  open?: boolean | undefined;
  choose: (value: V | undefined) => void;
}

/** A labelled list to choose one thing from. */
export function Choice<V extends string>({
  name,
  label,
  value,
  options,
  none,
  hint,
  error,
  open = false,
  choose,
}: ChoiceProps<V>) {
  const below = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ');
  return (
    <div class="field" data-open={open}>
      <label for={name}>{label}</label>
      <select
        id={name}
        value={value ?? ''}
        aria-invalid={error !== undefined}
        aria-describedby={below || undefined}
        onChange={({ currentTarget }) => choose(options.find(([each]) => each === currentTarget.value)?.[0])}
      >
        {(none !== undefined || value === undefined) && <option value="">{none ?? ''}</option>}
        {options.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
      {hint && (
        <p id={`${name}-hint`} class="hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${name}-error`} class="error">
          {error}
        </p>
      )}
    </div>
  );
}
