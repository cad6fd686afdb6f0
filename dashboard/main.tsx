import { render } from 'preact';
import { LogIn } from './log-in/log-in.tsx';
import { keepAwake } from './parts/awake.ts';
import { connect } from './parts/connection.ts';
import { listen } from './parts/sound.ts';
import { mustLogIn } from './parts/store.ts';
import { Wall } from './wall/wall.tsx';

const Page = () => (mustLogIn.value ? <LogIn /> : <Wall />);

const app = document.getElementById('app');
if (app !== null) render(<Page />, app);
connect();
listen();
keepAwake();
