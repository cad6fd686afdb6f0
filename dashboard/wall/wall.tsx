import { useSignalEffect } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';
import { front, manner, office } from '../parts/store.ts';
import { texts } from '../texts.ts';
import { Ahead } from './ahead.tsx';
import { BottomLine } from './bottom-line.tsx';
import { ClaimDialog } from './claim-dialog.tsx';
import { Controls } from './controls.tsx';
import { Win } from './win.tsx';
import { title } from './words.ts';
import { watchYours } from './yours.ts';

/** The wall, `/`: fixed places on a television, one column on a phone. */
export function Wall() {
  useSignalEffect(() => {
    document.title = title(front.value, office.value?.name ?? texts.product, manner.value);
  });
  useLayoutEffect(watchYours, []); // before the office has said anything
  return (
    <>
      <main class="wall">
        <Win />
        <Ahead />
        <BottomLine />
      </main>
      <Controls />
      <ClaimDialog />
    </>
  );
}
