import { NotificationTest } from '../api/notifications.ts';
import { ask } from './ask.ts';
import { withHere } from './here.ts';
import { exit, type Terminal } from './terminal.ts';

/** `ships-bell notify`: sends everybody in the configuration's `notify` a message, and says who got it. */
export function notify(terminal: Terminal): Promise<number> {
  return withHere(terminal, async (here) => {
    if (here.config.notify.length === 0) {
      terminal.out('Nobody is told yet: add notify to the configuration, see the README.');
      return exit.done;
    }
    const asked = await ask(here, { path: '/api/notifications/test' }, terminal);
    if (typeof asked === 'number') return asked;
    const { told } = NotificationTest.parse(asked.answer);
    for (const { name, kind, told: got, reason } of told) {
      if (got) terminal.out(`${name} (${kind}) has been told.`);
      else terminal.err(`${name} (${kind}) could not be told: ${reason}.`);
    }
    return told.every(({ told: got }) => got) ? exit.done : exit.refused;
  });
}
