import type { Migration } from 'kysely';
import { first } from './migrations/0001-first.ts';
import { trust } from './migrations/0002-trust.ts';
import { restores } from './migrations/0003-restores.ts';
import { log } from './migrations/0004-log.ts';
import { habits } from './migrations/0005-habits.ts';
import { simulated } from './migrations/0006-simulated.ts';
import { orders } from './migrations/0007-orders.ts';
import { takenBack } from './migrations/0008-taken-back.ts';
import { names } from './migrations/0009-names.ts';
import { books } from './migrations/0010-books.ts';

/** In order, each once, for ever: a landed migration is never edited. */
export const migrations: Record<string, Migration> = {
  '0001-first': { up: first },
  '0002-trust': { up: trust },
  '0003-restores': { up: restores },
  '0004-log': { up: log },
  '0005-habits': { up: habits },
  '0006-simulated': { up: simulated },
  '0007-orders': { up: orders },
  '0008-taken-back': { up: takenBack },
  '0009-names': { up: names },
  '0010-books': { up: books },
};
