/** One of the two that are compared, running. */
export interface Side {
  name: string;
  port: number;
  /** Its own processes: not the load, the boards and the wall. */
  pids(): number[];
  /** Resolves when nothing is under way any more. */
  settled(): Promise<void>;
  /** When things came out for each ringing order since this was last asked: the order's number → `clock()`. */
  seen(first: number, count: number): Promise<Times>;
  close(): Promise<void>;
}

export interface Times {
  bytes: Map<number, number>;
  wall: Map<number, number>;
}
