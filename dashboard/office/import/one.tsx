import { useEffect, useState } from 'preact/hooks';
import type { ImportLife } from '../../../server/api/imports.ts';
import { get } from '../../parts/api.ts';
import { texts } from '../../texts.ts';
import { Kept } from './kept.tsx';
import { Matching } from './matching.tsx';
import { Problems } from './problems.tsx';
import { Progress } from './progress.tsx';
import { apiOf } from './words.ts';

const words = texts.importPage;
const LOOK_MS = 1000;

/** One file: first how it is matched, then how far it is, then what came of it. */
export function OneImport({ id }: { id: string }) {
  const [life, setLife] = useState<ImportLife>();
  const [wrong, setWrong] = useState('');
  const [matching, setMatching] = useState(false);
  const look = async () => {
    const answer = await get<ImportLife>(apiOf(id));
    if (answer.ok) setLife(answer.value);
    setWrong(answer.ok ? '' : answer.status === 404 ? words.notHere : answer.message);
  };
  const state = life?.import.state;
  useEffect(() => {
    look();
  }, [id]);
  useEffect(() => {
    if (state !== 'running' && state !== 'taking-back') return;
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [state]);
  const started = () => {
    setMatching(false);
    look();
  };
  return (
    <>
      <a class="back-link" href="/office/import">
        {words.back}
      </a>
      <h1>{life?.import.file ?? texts.sections.import}</h1>
      <p class="error" role="alert">
        {wrong}
      </p>
      {life === undefined && wrong === '' && <p>{texts.looking}</p>}
      {life !== undefined && (matching || state === 'uploaded') && life.recognised && life.proposal ? (
        <Matching life={life} started={started} />
      ) : (
        life !== undefined && (
          <>
            <Progress file={life.import} changed={look} again={() => setMatching(true)} />
            {state === 'taken-back' && (life.import.takenBack?.kept ?? 0) > 0 && <Kept id={id} />}
            {life.import.refused > 0 && <Problems file={life.import} />}
          </>
        )
      )}
    </>
  );
}
