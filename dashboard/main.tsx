import { render } from 'preact';
import { Log } from './log/log.tsx';
import { LogIn } from './log-in/log-in.tsx';
import { Office } from './office/office.tsx';
import { keepAwake } from './parts/awake.ts';
import { connect } from './parts/connection.ts';
import { listen } from './parts/sound.ts';
import { mustLogIn } from './parts/store.ts';
import { Wall } from './wall/wall.tsx';

/** Which page an address shows; each is loaded anew, so that a wall is never disturbed by another. */
const page = /^\/(log|office)(\/|$)/.exec(location.pathname)?.[1] ?? 'wall';

function Page() {
  if (mustLogIn.value) return <LogIn />;
  if (page === 'office') return <Office />;
  return page === 'log' ? <Log /> : <Wall />;
}

const app = document.getElementById('app');
if (app !== null) render(<Page />, app);
connect();
if (page === 'wall') {
  listen();
  keepAwake();
}
