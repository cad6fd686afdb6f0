import { useState } from 'preact/hooks';
import type { SourceView } from '../../../server/api/sources.ts';
import { send } from '../../parts/api.ts';
import { texts } from '../../texts.ts';
import { GiveToken } from './give.tsx';
import { Poll } from './poll.tsx';
import { apiOf } from './words.ts';

const words = texts.sourcePage;

interface AskingProps {
  source: SourceView;
  /** The steps above ask for the token and whether to ask already. */
  askedAbove: boolean;
  onChanged: () => void;
}

/** Of kinds whose API can be asked: the token, and whether to ask by ourselves. */
export function Asking({ source, askedAbove, onChanged }: AskingProps) {
  const [wrong, setWrong] = useState('');
  const removable = source.token?.set && !source.token.inFile;
  const remove = async () => {
    const answer = await send('POST', `${apiOf(source.name)}/token`, { token: null });
    setWrong(answer.ok ? '' : answer.message);
    onChanged();
  };
  if (askedAbove && !removable) return null;
  return (
    <section class="panel" aria-labelledby="asks">
      <h2 id="asks">{words.asks}</h2>
      <p class="quiet">{words.asksAbout(words.kinds[source.kind])}</p>
      {!askedAbove && <GiveToken source={source} onChanged={onChanged} />}
      {!askedAbove && <Poll source={source} onChanged={onChanged} />}
      {removable && (
        <div class="buttons">
          <button type="button" onClick={remove}>
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
