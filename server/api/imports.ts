import { z } from 'zod';
import { Name } from '../../broker/contract/name.ts';
import { Currency } from '../../broker/contract/wire-money.ts';
import { paging } from './paging.ts';
import { FieldProblem } from './problem.ts';

export const delimiters = [',', ';', '\t', '|'] as const;
/** In which order day, month and year stand; `iso` is year first, `serial` a spreadsheet's count of days. */
export const dateOrders = ['iso', 'day-first', 'month-first', 'serial'] as const;
export const decimalMarks = ['comma', 'point'] as const;
/** `net`: without tax. `gross`: with tax, and counted so. `less-tax`: with tax, and the tax in a column of its own is taken off. */
export const amountKinds = ['net', 'gross', 'less-tax'] as const;
/** `one`: a row is an order. `lines`: rows of one order follow each other and repeat its amount, or leave it empty. `sum`: they add up to it. */
export const rowKinds = ['one', 'lines', 'sum'] as const;
/** What a status of the file means; `skip`: no sale, such as a draft. */
export const meanings = ['won', 'cancelled', 'refunded', 'skip'] as const;

/** What a column may say of an order, those first that every order needs. */
export const importFields = [
  'orderId',
  'amount',
  'orderedAt',
  'tax',
  'refunded',
  'currency',
  'status',
  'customerName',
  'customerId',
  'sellerName',
  'sellerEmail',
  'pursuedSince',
  'updatedAt',
  'product',
  'quantity',
  'lineAmount',
] as const;
export type ImportField = (typeof importFields)[number];

const oneOf = <const V extends readonly [string, ...string[]]>(values: V) => z.enum(values, values.join(', '));
const COLUMN = 'the name of a column';
const column = z.string(COLUMN).min(1, COLUMN).max(500, COLUMN);

/** How the file is written. What is absent is read from the columns that are mapped, where they leave no doubt. */
export const ImportFormat = z.strictObject({
  delimiter: oneOf(delimiters),
  quote: oneOf(['"', "'"]).default('"'),
  header: z.boolean('true or false'),
  decimal: oneOf(decimalMarks).exactOptional(),
  dates: oneOf(dateOrders).exactOptional(),
});
export type ImportFormat = z.infer<typeof ImportFormat>;

/** Which column says what. A column is named by its header, or by its place (`#1`) in a file without. */
export const ImportMapping = z.strictObject({
  format: ImportFormat,
  columns: z.partialRecord(z.enum(importFields, importFields.join(', ')), column),
  amounts: oneOf(amountKinds).exactOptional(),
  /** Of every order, where no column says it. */
  currency: Currency.exactOptional(),
  statuses: z.record(z.string().max(200), oneOf(meanings)).default({}),
  rows: oneOf(rowKinds).default('one'),
});
export type ImportMapping = z.infer<typeof ImportMapping>;

/** What is still to be said before an import can start. `status`: one of the file's statuses has no meaning yet. */
export const questions = [
  'orderId',
  'amount',
  'orderedAt',
  'amounts',
  'tax',
  'currency',
  'decimal',
  'dates',
  'status',
] as const;
export type Question = (typeof questions)[number];

/** Something seen in the file, and why it is taken for that. `example`: the value that decides. */
const found = <T extends z.ZodType>(value: T) =>
  z.object({ value, sure: z.boolean(), why: z.string(), example: z.string().optional() });

export const ImportColumn = z.object({ name: z.string(), examples: z.array(z.string()) });
export type ImportColumn = z.infer<typeof ImportColumn>;

export const Recognised = z.object({
  encoding: found(z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])),
  delimiter: found(z.enum(delimiters)),
  quote: found(z.enum(['"', "'"])),
  header: found(z.boolean()),
  columns: z.array(ImportColumn),
});
export type Recognised = z.infer<typeof Recognised>;

export const ImportView = z.object({
  id: z.string(),
  file: z.string(),
  source: Name.optional(),
  state: z.enum(['uploaded', 'running', 'paused', 'done', 'failed', 'removed', 'taking-back', 'taken-back']),
  /** Of the file as it is kept, in UTF-8, and how far it is read. */
  bytes: z.number(),
  bytesDone: z.number(),
  /** Rows read, without the header. */
  rows: z.number(),
  /** Orders that were new or have changed, that the office knew already, that could not be read, and that are no sales. */
  taken: z.number(),
  same: z.number(),
  refused: z.number(),
  skipped: z.number(),
  /** What the file says holds as of then: what a source has said later stands. */
  asOf: z.string(),
  createdAt: z.string(),
  endedAt: z.string().optional(),
  by: z.string(),
  /** Whether the file is still here, to be looked at and run again. */
  kept: z.boolean(),
  problem: FieldProblem.optional(),
  /**
   * When it was last taken back, and by whom. `gone`: orders that nobody else had told of; `others`: those that say what
   * others told; `kept`: those left as they are, since what others told of them cannot be read any more.
   */
  takenBack: z
    .object({ at: z.string(), by: z.string(), gone: z.number(), others: z.number(), kept: z.number() })
    .optional(),
});
export type ImportView = z.infer<typeof ImportView>;

export const ImportList = z.object({ imports: z.array(ImportView) });
export type ImportList = z.infer<typeof ImportList>;

/**
 * Whose orders they seem to be. `ids`: that source has orders of these ids; `before`: a file of the same columns was of
 * it; `columns`: its product exports such columns; `only`: there is no other.
 */
export const Whose = z.object({ source: Name, why: z.enum(['ids', 'before', 'columns', 'only']) });
export type Whose = z.infer<typeof Whose>;

/**
 * GET /api/imports/{id}. `recognised` and `proposal` are there while the file is. `saved`: the mapping that is proposed
 * again. `whose` is absent where there is no telling, and once it was said.
 */
export const ImportLife = z.object({
  import: ImportView,
  recognised: Recognised.optional(),
  proposal: ImportMapping.optional(),
  saved: z.string().optional(),
  whose: Whose.optional(),
  sources: z.array(Name),
});
export type ImportLife = z.infer<typeof ImportLife>;

const FILE = 'a file name of 1 to 200 characters';
const MODIFIED = 'when the file was written, such as 2026-03-11T08:59:58Z';
/** POST /api/imports */
export const UploadQuery = z.strictObject({
  name: z.string(FILE).trim().min(1, FILE).max(200, FILE),
  modified: z.iso.datetime({ offset: true, message: MODIFIED }).optional(),
});

/** POST /api/imports/{id}/preview */
export const PreviewRequest = z.strictObject({ mapping: ImportMapping });

/** POST /api/imports/{id}/start. `source`: one there is, or a new name that begins with `csv-`. */
export const StartRequest = z.strictObject({ mapping: ImportMapping, source: Name });

export const PreviewOrder = z.object({
  /** As a spreadsheet counts, the header being the first. */
  row: z.number(),
  orderId: z.string().optional(),
  amount: z.string().optional(),
  currency: z.string().optional(),
  orderedOn: z.string().optional(),
  status: z.string().optional(),
  customer: z.string().optional(),
  seller: z.string().optional(),
  lines: z.number(),
  problem: FieldProblem.optional(),
});

/**
 * The first orders of the file as they would be read. `rows` and `refused` are those of the part that was looked at;
 * `waiting`: how many of `refused` an answer to one of the questions may mend. The others are wrong whatever is answered.
 */
export const ImportPreview = z.object({
  questions: z.array(z.enum(questions)),
  /** Under the format of the mapping. */
  columns: z.array(ImportColumn),
  /** What the mapped columns say of marks and dates, or that they leave it open. */
  decimal: found(z.enum(decimalMarks)).optional(),
  dates: found(z.enum(dateOrders)).optional(),
  orders: z.array(PreviewOrder),
  rows: z.number(),
  refused: z.number(),
  waiting: z.number(),
  /** Every status of that part and how often; `as`: what it means. */
  statuses: z.array(z.object({ value: z.string(), count: z.number(), as: z.enum(meanings).optional() })),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

/** GET /api/imports/{id}/problems */
export const ProblemsQuery = z.strictObject(paging);
export const ImportProblem = FieldProblem.extend({ row: z.number() });
export type ImportProblem = z.infer<typeof ImportProblem>;
/** `more`: problems that were counted but are not listed. */
export const ProblemsPage = z.object({
  problems: z.array(ImportProblem),
  more: z.number(),
  next: z.string().optional(),
});
export type ProblemsPage = z.infer<typeof ProblemsPage>;

/** GET /api/imports/{id}/kept: the orders that keep what the file said, though it was taken back. */
export const KeptQuery = z.strictObject(paging);
export const KeptPage = z.object({
  orders: z.array(z.object({ win: z.string(), source: Name, orderId: z.string() })),
  next: z.string().optional(),
});
export type KeptPage = z.infer<typeof KeptPage>;

/** GET /api/import-mappings, PUT and DELETE /api/import-mappings/{name} */
export const SavedMapping = z.object({ name: z.string(), mapping: ImportMapping });
export const SavedMappings = z.object({ mappings: z.array(SavedMapping) });
export type SavedMappings = z.infer<typeof SavedMappings>;
