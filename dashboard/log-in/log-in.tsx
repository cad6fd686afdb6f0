import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { post } from '../parts/api.ts';
import { Field } from '../parts/field.tsx';
import { texts } from '../texts.ts';
import { BellDrawing } from '../wall/bell-drawing.tsx';

/** Asks for the password, then starts the page afresh with the cookie it got. */
export function LogIn() {
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState<string>();
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => form.current?.querySelector('input')?.focus(), []);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const answer = await post('/api/session', { password });
    if (answer.ok) return location.reload();
    setWrong(answer.status === 401 ? texts.wrongPassword : answer.message);
  };
  return (
    <main class="log-in">
      <div class="bell">
        <BellDrawing />
      </div>
      <h1>{texts.product}</h1>
      <form ref={form} onSubmit={submit}>
        <Field
          name="password"
          label={texts.password}
          error={wrong}
          value={password}
          onChange={setPassword}
          input={{ type: 'password', autocomplete: 'current-password', required: true }}
        />
        <div class="buttons">
          <button type="submit" class="primary">
            {texts.logIn}
          </button>
        </div>
      </form>
    </main>
  );
}
