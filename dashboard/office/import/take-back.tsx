import type { ImportView } from '../../../server/api/imports.ts';
import { post } from '../../parts/api.ts';
import { Asks } from '../../parts/asks.tsx';
import { texts } from '../../texts.ts';
import { apiOf } from './words.ts';

const words = texts.importPage;

/** Whether there is something that can be taken back. */
export const canBeTakenBack = ({ state, taken, same, takenBack }: ImportView): boolean =>
  taken + same > 0 && state !== 'running' && state !== 'taking-back' && state !== 'taken-back'
    ? state !== 'removed' || takenBack === undefined
    : false;

/** Takes back what the file said. */
export function TakeBack({ file, changed }: { file: ImportView; changed: () => void }) {
  const act = async () => {
    const answer = await post(`${apiOf(file.id)}/take-back`);
    if (!answer.ok) return answer.message;
    changed();
    return undefined;
  };
  return (
    <Asks
      {...{ id: 'take-back', does: words.takeBack, asks: words.takeBackAsk(file.taken + file.same), act }}
      {...{ yes: words.takeBackYes, no: words.takeBackNo }}
    >
      {words.takeBackAbout.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </Asks>
  );
}
