import { useState } from 'preact/hooks';
import type { SourceView } from '../../../server/api/sources.ts';
import { send } from '../../parts/api.ts';
import { texts } from '../../texts.ts';
import { apiOf } from './words.ts';

const words = texts.sourcePage;

/** Whether to ask by ourselves, which takes a token. */
export function Poll({ source, onChanged }: { source: SourceView; onChanged: () => void }) {
  const [wrong, setWrong] = useState('');
  const asks = source.settings.poll === true;
  const change = async (wanted: boolean) => {
    const answer = await send('PATCH', apiOf(source.name), { poll: wanted || null });
    setWrong(answer.ok ? '' : answer.message);
    onChanged();
  };
  return (
    <>
      <label class="check">
        <input
          type="checkbox"
          checked={asks}
          disabled={source.from === 'file' || (source.token?.set !== true && !asks)}
          onChange={({ currentTarget }) => change(currentTarget.checked)}
        />
        {words.poll}
      </label>
      {source.token?.set !== true && <p class="hint">{words.pollNeedsToken}</p>}
      <p class="error" role="alert">
        {wrong}
      </p>
    </>
  );
}
