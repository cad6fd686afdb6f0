export interface TimeLimit {
  signal: AbortSignal;
  /** The work is over: nothing is left behind. */
  end(): void;
}

/**
 * Aborts with a TimeoutError after so many ms, or when `also` does. AbortSignal.any over AbortSignal.timeout is not to be
 * had here: Node 20 may collect the latter, and then it never fires (nodejs/node 54614).
 */
export function timeLimit(ms: number, also: AbortSignal): TimeLimit {
  const controller = new AbortController();
  const follow = (): void => controller.abort(also.reason);
  const timer = setTimeout(() => controller.abort(new DOMException('none in time', 'TimeoutError')), ms);
  if (also.aborted) follow();
  also.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer);
      also.removeEventListener('abort', follow);
    },
  };
}
