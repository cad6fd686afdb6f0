import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { BellView, RingView } from '../../broker/contract/wall.ts';
import { type Answer, post, remove } from '../parts/api.ts';
import { names } from '../parts/format.ts';
import { sounding, turnOff, turnOn } from '../parts/sound.ts';
import { bells, claims, cutOffSince, front, manner, rings } from '../parts/store.ts';
import { texts } from '../texts.ts';
import { askWhose } from './claiming.ts';
import { allYours, looked } from './yours.ts';

const HIDES_AFTER_MS = 6000;
/** From here to the other pages; their heads lead back. */
const ways = [
  { href: '/log', name: texts.log },
  { href: '/office', name: texts.officePage },
];

/** What somebody standing at the screen may do. Out of sight until a pointer, a touch or a key comes near. */
export function Controls() {
  const near = useNear();
  const [told, setTold] = useState('');
  const tell = async (asked: Promise<Answer>) => {
    const answer = await asked;
    setTold(answer.ok ? '' : answer.message);
  };
  const act = (path: string) => tell(post(path));
  return (
    <nav class={near ? 'controls near' : 'controls'} aria-label={texts.controls}>
      {pulling(allYours(rings.value, looked.value)[0], act)}
      {pressBehind(front.value, act)}
      {claims.value.length > 0 && <Act does={() => askWhose()}>{texts.winsToClaim(claims.value.length)}</Act>}
      {sounding.value ? <Act does={turnOff}>{texts.soundTurnOff}</Act> : <Act does={turnOn}>{texts.soundTurnOn}</Act>}
      {bells.value.length > 0 && <Ask does={() => act('/api/rehearsals')}>{texts.rehearse}</Ask>}
      {bells.value.map((bell) => muting(bell, tell))}
      {bells.value.filter(({ simulated }) => simulated).map((bell) => simulatedActs(bell, act))}
      {ways.map(({ href, name }) => (
        <a key={href} class="button" href={href}>
          {name}
        </a>
      ))}
      <output class="told">{told}</output>
    </nav>
  );
}

/** For whoever stands at a screen, the first; a phone has its ropes in the page. */
function pulling(ring: RingView | undefined, act: (path: string) => void) {
  if (ring === undefined) return null;
  const { id, sellers } = ring;
  return (
    <span class="of-rope">
      <Ask does={() => act(`/api/rings/${id}/pull`)}>{texts.pullRopeFor(names(sellers, manner.value))}</Ask>
    </span>
  );
}

/** A press was taken for the ring of the order that waited longest: people say where that was wrong. */
function pressBehind(ring: RingView | undefined, act: (path: string) => void) {
  if (ring?.kind !== 'order' || ring.pressId === undefined) return null;
  const { pressId, sellers } = ring;
  return (
    <Ask does={() => act(`/api/presses/${pressId}/undo`)}>{texts.notTheirPress(names(sellers, manner.value))}</Ask>
  );
}

function muting({ bell, mutedUntil }: BellView, tell: (asked: Promise<Answer>) => void) {
  const path = `/api/bells/${bell}/mute`;
  const muted = mutedUntil !== undefined;
  const action = muted ? texts.unmute : texts.mute;
  return (
    <Ask key={`${bell} mute`} does={() => tell(muted ? remove(path) : post(path))}>
      {bells.value.length > 1 ? texts.onBell(action, bell) : action}
    </Ask>
  );
}

function simulatedActs({ bell, state }: BellView, act: (path: string) => void) {
  const name = (action: string) => (bells.value.length > 1 ? texts.onBell(action, bell) : action);
  const does = (action: string) => () => act(`/api/bells/${bell}/simulated/${action}`);
  if (state !== 'ready')
    return (
      <Ask key={bell} does={does('plug')}>
        {name(texts.plugIn)}
      </Ask>
    );
  return [
    <Ask key={`${bell} press`} does={does('press')}>
      {name(texts.pressButton)}
    </Ask>,
    <Ask key={`${bell} unplug`} does={does('unplug')}>
      {name(texts.unplug)}
    </Ask>,
  ];
}

interface ActProps {
  does: () => void;
  disabled?: boolean;
  children: string;
}

/** What needs the office is out of reach while the wall is cut off. */
const Ask = (props: ActProps) => <Act {...props} disabled={cutOffSince.value !== null} />;

function Act({ does, disabled, children }: ActProps) {
  return (
    <button type="button" onClick={does} disabled={disabled}>
      {children}
    </button>
  );
}

/** Whether somebody touched the screen, mouse or keys a moment ago; the pointer is hidden otherwise. */
function useNear(): boolean {
  const [near, setNear] = useState(false);
  // Before the first picture: who sees the wall and comes near at once is not overlooked.
  useLayoutEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const come = () => {
      setNear(true);
      clearTimeout(timer);
      timer = setTimeout(() => setNear(false), HIDES_AFTER_MS);
    };
    const signs = ['pointermove', 'pointerdown', 'keydown'];
    for (const sign of signs) addEventListener(sign, come);
    return () => {
      clearTimeout(timer);
      for (const sign of signs) removeEventListener(sign, come);
    };
  }, []);
  useEffect(() => {
    document.documentElement.classList.toggle('idle', !near);
  }, [near]);
  return near;
}
