import { useState } from 'preact/hooks';
import type { SourceView } from '../../../server/api/sources.ts';
import { send } from '../../parts/api.ts';
import { texts } from '../../texts.ts';
import { GiveToken } from './give.tsx';
import { apiOf } from './words.ts';

const words = texts.sourcePage;

interface AskingProps {
  source: SourceView;
  /** The steps above ask for the token already. */
  tokenAbove: boolean;
  onChanged: () => void;
}

/** Of kinds whose API can be asked: the token, and whether to ask by ourselves. */
export function Asking({ source, tokenAbove, onChanged }: AskingProps) {
  const [wrong, setWrong] = useState('');
  const kind = words.kinds[source.kind];
  const change = async (method: 'PATCH' | 'POST', path: string, body: object) => {
    const answer = await send(method, path, body);
    setWrong(answer.ok ? '' : answer.message);
    onChanged();
  };
  return (
    <section class="panel" aria-labelledby="asks">
      <h2 id="asks">{words.asks}</h2>
      <p class="quiet">{words.asksAbout(kind)}</p>
      {!tokenAbove && <GiveToken source={source} onChanged={onChanged} />}
      <label class="check">
        <input
          type="checkbox"
          checked={source.settings.poll === true}
          disabled={source.from === 'file' || (source.token?.set !== true && source.settings.poll !== true)}
          onChange={({ currentTarget }) => change('PATCH', apiOf(source.name), { poll: currentTarget.checked || null })}
        />
        {words.poll}
      </label>
      {source.token?.set !== true && tokenAbove && <p class="hint">{words.pollNeedsToken}</p>}
      {source.token?.set && !source.token.inFile && (
        <div class="buttons">
          <button type="button" onClick={() => change('POST', `${apiOf(source.name)}/token`, { token: null })}>
            {words.removeToken}
          </button>
        </div>
      )}
      <p class="error" role="alert">
        {wrong}
      </p>
    </section>
  );
}
