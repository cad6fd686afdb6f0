import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { blow } from '../parts/store.ts';
import { texts } from '../texts.ts';
import { BellDrawing } from './bell-drawing.tsx';
import { advance, atRest, bellHanging, clapperHanging, type Pendulum, strikeSwing } from './swing.ts';

const still: Pendulum = { angle: 0, velocity: 0 };

/** The bell: swings with each blow as it happens, lights up instead where motion is unwelcome, and hangs still between rings. */
export function Bell() {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (ref.current === null) return;
    const swing = swinging(ref.current);
    const stop = effect(() => {
      if (blow.value !== null) swing.strike();
    });
    return () => {
      stop();
      swing.stop();
    };
  }, []);
  return (
    <div ref={ref} class="bell" role="img" aria-label={texts.bellPicture}>
      <BellDrawing />
    </div>
  );
}

function swinging(element: HTMLElement) {
  const body = element.querySelector('.bell-swings');
  const tongue = element.querySelector('.bell-clapper');
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  let bell = still;
  let clapper = still;
  let side: 1 | -1 = 1;
  let frame = 0;
  let last = 0;

  const draw = () => {
    body?.setAttribute('transform', `rotate(${bell.angle.toFixed(2)} 200 58)`);
    tongue?.setAttribute('transform', `rotate(${clapper.angle.toFixed(2)} 200 170)`);
  };
  const move = (now: number) => {
    const seconds = (now - last) / 1000;
    last = now;
    bell = advance(bell, bellHanging, seconds);
    clapper = advance(clapper, clapperHanging, seconds);
    const done = atRest(bell) && atRest(clapper);
    if (done) [bell, clapper] = [still, still];
    draw();
    frame = done ? 0 : requestAnimationFrame(move);
  };
  return {
    strike(): void {
      glow(element);
      if (calm.matches) return;
      ({ bell, clapper } = strikeSwing(bell, side));
      side = side === 1 ? -1 : 1;
      if (frame !== 0) return;
      last = performance.now();
      frame = requestAnimationFrame(move);
    },
    stop: () => cancelAnimationFrame(frame),
  };
}

/** Rings of sound that fade; by reduced motion the style keeps them in place. */
function glow(element: HTMLElement): void {
  element.querySelector('.bell-waves')?.animate([{ opacity: 1 }, { opacity: 1, offset: 0.3 }, { opacity: 0 }], 900);
}
