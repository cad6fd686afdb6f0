import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { SourceTest } from '../../../server/api/sources.ts';
import { send } from '../../parts/api.ts';
import { texts } from '../../texts.ts';
import { apiOf, testWords } from './words.ts';

const words = texts.sourcePage;

interface TestProps {
  name: string;
  /** Its API can be asked. */
  asks: boolean;
  onChanged: () => void;
  /** Buttons beside it. */
  children?: ComponentChildren;
}

/** The button that tries it, and what that came to. */
export function Test({ name, asks, onChanged, children }: TestProps) {
  const [busy, setBusy] = useState(false);
  const [came, setCame] = useState<{ good: boolean; lines: string[] }>();
  const run = async () => {
    setBusy(true);
    const answer = await send<SourceTest>('POST', `${apiOf(name)}/test`, {});
    setCame(answer.ok ? testWords(answer.value) : { good: false, lines: [answer.message] });
    setBusy(false);
    onChanged();
  };
  return (
    <div class="source-test">
      <div class="buttons">
        <button type="button" onClick={run} disabled={busy}>
          {busy ? words.testing : words.test}
        </button>
        {children}
      </div>
      <p class="quiet">{asks ? `${words.testAbout} ${words.testAsks}` : words.testAbout}</p>
      <div role="status">
        {came && (
          <div class="note" data-tone={came.good ? 'good' : 'wrong'}>
            {came.lines.map((line) => (
              <p key={line}>{line}</p>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}
