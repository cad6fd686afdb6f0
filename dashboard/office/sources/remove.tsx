import { remove } from '../../parts/api.ts';
import { Asks } from '../../parts/asks.tsx';
import { texts } from '../../texts.ts';
import { apiOf } from './words.ts';

const words = texts.sourcePage;

/** Takes a source away, which cannot be undone. */
export function Remove({ name }: { name: string }) {
  const act = async () => {
    const answer = await remove(apiOf(name));
    if (!answer.ok) return answer.message;
    location.assign('/office/sources');
    return undefined;
  };
  return (
    <div class="panel">
      <div class="buttons">
        <Asks
          {...{ id: 'remove', does: words.remove, asks: words.removeAsk(name), act }}
          {...{ yes: words.removeYes, no: words.keep }}
        >
          <p>{words.removeAbout}</p>
        </Asks>
      </div>
    </div>
  );
}
