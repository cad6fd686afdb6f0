const STABLE_MS = 30;
const SAME_PRESS_MS = 1_000;

/** Makes presses of levels. */
export interface Button {
  /** The level as the board reports it: true is down. */
  level(down: boolean): void;
  /** The board is gone, and what its button was doing with it. */
  forget(): void;
}

/**
 * A press is a change from up to down, each stable for 30 ms: a button that is down when the board is found was not
 * pressed. Another within a second is the same press.
 */
export function createButton(pressed: () => void): Button {
  let seen: boolean | undefined;
  let stable: boolean | undefined;
  let changedAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let pressedAt = Number.NEGATIVE_INFINITY;

  const settle = (down: boolean) => {
    const wasUp = stable === false;
    stable = down;
    const now = performance.now();
    if (!down || !wasUp || now - pressedAt < SAME_PRESS_MS) return;
    pressedAt = now;
    pressed();
  };
  return {
    level(down) {
      if (down === seen) return;
      if (seen === undefined && !down) stable = false; // found at rest: the next change counts
      const now = performance.now();
      clearTimeout(timer);
      if (seen !== undefined && seen !== stable && now - changedAt >= STABLE_MS) settle(seen); // a timer that came late
      seen = down;
      changedAt = now;
      if (down !== stable) timer = setTimeout(settle, STABLE_MS, down);
    },
    forget() {
      clearTimeout(timer);
      seen = undefined;
      stable = undefined;
    },
  };
}
