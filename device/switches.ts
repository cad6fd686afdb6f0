import { createButton } from './button.ts';
import type { Link } from './link.ts';
import type { Session, Switch } from './session.ts';

/** Hears a switch pressed on whatever board is linked. */
export function onPress(link: Link, which: Switch, pressed: (session: Session) => void): void {
  link.on('linked', (session) => {
    const button = createButton(() => pressed(session));
    const known = session.levelOf(which);
    if (known !== undefined) button.level(known);
    session.on('level', (of, down) => of === which && button.level(down));
    session.once('lost', button.forget);
  });
}
