import { problems } from '../../notify/words.ts';
import { bad, type Finding, good, type Look, look } from './finding.ts';

/** Each bell as the running server sees it. */
export const bells: Look = ({ config, snapshot }) =>
  (snapshot?.bells ?? []).map((bell) => finding(bell, config.office.timeZone));

type View = NonNullable<Parameters<Look>[0]['snapshot']>['bells'][number];

function finding({ bell, state, problem, simulated, piezo, mutedUntil }: View, timeZone: string): Finding {
  if (problem !== undefined) return bad(`Bell ${bell}: ${problems[problem]}`, todos[problem].replace('BELL', bell));
  if (state === 'offline')
    return bad(`Bell ${bell}: nothing is heard of it`, 'Look whether the machine it hangs at runs');
  if (state === 'no-board') return bad(`Bell ${bell}: no board`, todos.unplugged);
  if (mutedUntil !== undefined)
    return look(
      `Bell ${bell} is muted until ${new Date(mutedUntil).toLocaleTimeString('sv', { timeZone })}`,
      `ships-bell unmute --bell ${bell}`,
    );
  if (simulated) return look(`Bell ${bell} is simulated: nothing really rings`, 'Plug the Arduino in, see the README');
  return good(`Bell ${bell} answers${piezo ? ', and hears its strokes' : ''}`);
}

const USB = 'Look at the USB cable at both ends, and at its supply';
const FLASH = 'ships-bell flash --bell BELL';
const todos: Record<keyof typeof problems, string> = {
  unplugged: USB,
  'port-missing': USB,
  'port-denied': 'sudo usermod -aG dialout USER, with the user that runs the bell, then log in anew',
  'port-busy': 'End the other program that holds it (an Arduino IDE?)',
  'other-firmware': FLASH,
  'old-firmware': FLASH,
  'not-answering': `${USB}; press the reset button of the board`,
  'other-board': 'If the board was exchanged: ships-bell adopt --bell BELL',
};
