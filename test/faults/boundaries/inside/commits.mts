import { createRequire } from 'node:module';
import type { Trap } from './trap.mts';

type Call = (...parameters: unknown[]) => unknown;
interface Statement {
  run: Call;
  all: Call;
}
interface Database {
  prepare(sql: string): Statement;
}

/** Sees each transaction of better-sqlite3 as what was run in it, at its COMMIT. */
export function watchCommits(main: string, trap: Trap): void {
  const { prototype }: { prototype: Database } = createRequire(main)('better-sqlite3');
  const { prepare } = prototype;
  let ran: string[] = [];

  const watched = (sql: string, call: Call): Call => {
    if (/^\s*begin/i.test(sql)) {
      return (...parameters) => {
        ran = [];
        return call(...parameters);
      };
    }
    if (/^\s*commit/i.test(sql)) {
      return (...parameters) => {
        const text = ran.join('\n');
        trap.pass('commit', text, 'before');
        const result = call(...parameters);
        trap.pass('commit', text, 'after');
        return result;
      };
    }
    return (...parameters) => {
      ran.push(`${sql} ${parameters.flat().map(String).join(' ')}`);
      return call(...parameters);
    };
  };
  prototype.prepare = function (sql) {
    const statement = prepare.call(this, sql);
    for (const name of ['run', 'all'] as const) statement[name] = watched(sql, statement[name].bind(statement));
    return statement;
  };
}
