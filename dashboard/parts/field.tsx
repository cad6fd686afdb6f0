import type { InputHTMLAttributes } from 'preact';

interface FieldProps {
  name: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  value: string;
  onChange: (value: string) => void;
  input?: InputHTMLAttributes<HTMLInputElement>;
}

/** A labelled input with its hint and, beside it, what is wrong with it. */
export function Field({ name, label, hint, error, value, onChange, input }: FieldProps) {
  const below = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        value={value}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
        aria-invalid={error !== undefined}
        aria-describedby={below || undefined}
        {...input}
      />
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
