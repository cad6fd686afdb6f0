import { useState } from 'preact/hooks';
import { texts } from '../../texts.ts';

/** A text to be taken over there: named, whole to see, and copied by a button. */
export function Copy({ label, text }: { label: string; text: string }) {
  const [done, setDone] = useState(false);
  const copy = async () => setDone(await toClipboard(text));
  return (
    <div class="field">
      <span class="quiet">{label}</span>
      <div class="copy">
        <code>{text}</code>
        <button type="button" onClick={copy} aria-label={`${texts.sourcePage.copy}: ${label}`}>
          {done ? texts.sourcePage.copied : texts.sourcePage.copy}
        </button>
      </div>
    </div>
  );
}

/** Over plain http browsers have no clipboard but the old way: a selection, and the command to copy it. */
async function toClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    return copied;
  }
}
