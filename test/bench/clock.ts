/** Milliseconds of the machine's monotonic clock: the same in every process, unlike `performance.now()`. */
export const clock = (): number => Number(process.hrtime.bigint()) / 1e6;

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Looks every 50 ms whether something is so; rejects after `withinMs`. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, withinMs = 20_000): Promise<void> {
  const end = clock() + withinMs;
  while (!(await isSo())) {
    if (clock() > end) throw new Error(`${what}: not within ${withinMs} ms`);
    await pause(50);
  }
}
