import { useSignalEffect } from '@preact/signals';
import { office } from '../parts/store.ts';
import { texts } from '../texts.ts';
import { Life } from './life.tsx';
import { List } from './list.tsx';
import { winIn } from './query.ts';
import { Standing } from './standing.tsx';

/** The log, `/log`: the list of wins and silences, or the page of one. */
export function Log() {
  useSignalEffect(() => {
    document.title = texts.logFor(office.value?.name ?? texts.product);
  });
  const id = winIn(location.pathname);
  return (
    <div class="page">
      <header class="page-head">
        <nav aria-label={texts.pages}>
          <a href="/">{texts.wall}</a>
          <a href="/log" aria-current="page">
            {texts.log}
          </a>
        </nav>
        <Standing />
      </header>
      <main>{id === undefined ? <List /> : <Life id={id} />}</main>
    </div>
  );
}
