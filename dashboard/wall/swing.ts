/** Something that hangs: degrees from upright, degrees per second. */
export interface Pendulum {
  angle: number;
  velocity: number;
}

export interface Hanging {
  /** Swings per second. */
  hertz: number;
  /** Share of the speed lost per second. */
  drag: number;
}

export const bellHanging: Hanging = { hertz: 0.85, drag: 1.6 };
export const clapperHanging: Hanging = { hertz: 1.5, drag: 2.4 };
/** How far the clapper hangs out when it touches the lip, against the bell. */
const TOUCH_DEGREES = 24;
const KICK = 62;

/** One step of a damped swing; long steps (a page that slept) are cut short so that it stays stable. */
export function advance({ angle, velocity }: Pendulum, { hertz, drag }: Hanging, seconds: number): Pendulum {
  const step = Math.min(seconds, 1 / 30);
  const pull = (2 * Math.PI * hertz) ** 2;
  const next = velocity + (-pull * angle - drag * velocity) * step;
  return { angle: angle + next * step, velocity: next };
}

export const atRest = ({ angle, velocity }: Pendulum) => Math.abs(angle) < 0.08 && Math.abs(velocity) < 0.5;

/** A blow, at the instant it sounds: the clapper is at the lip and bounces off, the bell is pushed the other way. */
export function strikeSwing(bell: Pendulum, side: 1 | -1): { bell: Pendulum; clapper: Pendulum } {
  return {
    bell: { angle: bell.angle, velocity: bell.velocity * 0.5 + side * KICK },
    clapper: { angle: side * TOUCH_DEGREES, velocity: -side * 90 },
  };
}
