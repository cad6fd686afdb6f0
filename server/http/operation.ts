import type { z } from 'zod';

/** What the API document groups its operations by. */
export type Tag =
  | 'Wall'
  | 'Wins'
  | 'Orders'
  | 'Customers'
  | 'Sellers'
  | 'Rates'
  | 'Rules'
  | 'Sources'
  | 'Imports'
  | 'Bells'
  | 'Care'
  | 'Session'
  | 'Health';

/** A body or an answer: JSON of a schema, or text of some other type. */
export type Content = z.ZodType | { type: string; what: string };

/**
 * What the API document says of one route, in the schemas that the route itself reads and answers with. Who may use it,
 * the parts of its path and the refusals every route has come from its row.
 */
export interface Operation {
  /** `listOrders`: the operationId. */
  id: string;
  tag: Tag;
  /** One line, as a menu would have it. */
  summary: string;
  /** What the line leaves out. */
  description?: string;
  /** Of the path's parts that are more than any text. */
  path?: z.ZodObject;
  query?: z.ZodObject;
  /** Several where it may be of several types. */
  body?: Content | readonly Content[];
  /** What comes of it when it goes well, by status; no content where there is only a sentence. */
  answers: Readonly<Record<number, { what: string; content?: Content | readonly Content[] }>>;
  /** Which statuses refuse it, besides 401 and 403 of whoever may not, and 400, 413 and 415 of an unreadable body. */
  refusals?: readonly (400 | 404 | 409 | 422 | 429 | 503)[];
}
