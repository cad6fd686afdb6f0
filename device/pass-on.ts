import type { EndReport } from '../broker/contract/messages.ts';
import type { Link } from './link.ts';
import { endReport, strokeReport } from './outcome.ts';
import type { BoardRung } from './protocol.ts';
import type { Reports } from './reports.ts';

/**
 * Passes on whatever the board says of rings, whoever asked for them, and its last ring whenever it is found anew: so the
 * server learns the end of one that was cut off from it. Returns a way to say the last ring once more.
 */
export function passOn(link: Link, reports: Reports): () => void {
  let last: EndReport | undefined;
  const ended = (rung: BoardRung, board: string) => {
    const end = endReport(rung);
    if (end === undefined) return;
    const report = { ...end, board };
    if (report.outcome !== 'refused') last = report;
    reports.end(report);
  };
  link.on('linked', (session) => {
    last = undefined;
    const { board } = session.identity;
    ended(session.identity.last, board);
    session.on('rung', (rung) => ended(rung, board));
    session.on('stroke', (stroke) => {
      const report = strokeReport(stroke);
      if (report !== undefined) reports.stroke({ ...report, board });
    });
  });
  return () => last && reports.end(last);
}
