import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { Result } from '../../broker/contract/result.ts';
import type { ImportProblem, ProblemsPage } from '../api/imports.ts';
import { allowedInWords, fieldInWords } from '../api/mistake-words.ts';

type Read = (query: { after?: string; limit: number }) => Promise<Result<ProblemsPage>>;

const PAGE = 200;

/** As the page says it, in columns, so that it can be sorted by what is wrong. */
const cellsOf = ({ row, field, value, allowed }: ImportProblem) => [
  row,
  fieldInWords(field),
  value,
  allowedInWords(allowed),
];

/** RFC 4180 with a byte order mark, as spreadsheets read it; read page by page. */
export function problemsCsv(read: Read): Readable {
  const rows = async function* () {
    let after: string | undefined;
    do {
      const page = await read({ limit: PAGE, ...(after !== undefined && { after }) });
      if (!page.ok) throw new Error('the problems of an import could not be read on');
      for (const problem of page.value.problems) yield cellsOf(problem);
      after = page.value.next;
    } while (after !== undefined);
  };
  const lines = stringify({
    ...{ header: true, columns: ['Row', 'Field', 'Value', 'Allowed'], bom: true, escape_formulas: true },
    record_delimiter: 'windows',
  });
  const source = Readable.from(rows());
  source.on('error', (error) => lines.destroy(error));
  lines.once('close', () => source.destroy());
  return source.pipe(lines);
}
