import type { Bus } from '../broker/contract/bus.ts';
import type { EndReport, StrokeReport } from '../broker/contract/messages.ts';

const KEPT = 64;

/** What the bell did, on its way to the server. A stroke is news or nothing; an end waits until the broker has taken it. */
export interface Reports {
  stroke(report: StrokeReport): void;
  end(report: EndReport): void;
  /** Sends what waits, now that the broker is there. */
  flush(): void;
}

export function createReports(bus: Bus, bell: string): Reports {
  const waiting: EndReport[] = [];
  let sending = false;

  const flush = async () => {
    if (sending) return;
    sending = true;
    try {
      for (let next = waiting[0]; next !== undefined && bus.connected; next = waiting[0]) {
        await bus.publish('rung', bell, next);
        waiting.shift();
      }
    } catch {
      // the connection went: the rest waits for the next one
    } finally {
      sending = false;
    }
  };
  return {
    stroke(report) {
      if (bus.connected) bus.publish('rung', bell, report).catch(() => {});
    },
    end(report) {
      waiting.push(report);
      if (waiting.length > KEPT) waiting.shift();
      void flush();
    },
    flush: () => void flush(),
  };
}
