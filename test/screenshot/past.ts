import type { ImportLife } from '../../server/api/imports.ts';
import type { Office } from '../support/office.ts';

const sellers = ['Anouk', 'Bram', 'Chantal', 'Dirk'];
const customers = ['Rederij Zeemeeuw BV', 'Werf De Hoop', 'Jachthaven Oost', 'Scheepsbouw Visser', 'Sleepdienst Noord'];
const DAY_MS = 86_400_000;

/** Two years of orders as a shop's file has them, the same in every picture: most are small, a few are large. */
function file(now: number): string {
  const lines = ['Order;Net amount;Order date;Customer;Customer number;Seller'];
  for (let n = 0; n < 900; n++) {
    const at = new Date(now - Math.round((n * 730 * DAY_MS) / 900) - DAY_MS).toISOString().slice(0, 10);
    const customer = (n * 7) % customers.length;
    const euros = 150 + ((n * 7_919) % 1_800) + (n % 19 === 0 ? (n * 613) % 14_000 : 0);
    const who = sellers[n % 23 === 0 ? 3 : n % 3];
    lines.push(`P-${10_000 + n};${euros},50;${at};${customers[customer]};C-${customer};${who}`);
  }
  return lines.join('\n');
}

/** Takes them in; gives the import's page. */
export async function importPast({ url, api }: Office): Promise<string> {
  const sent = await fetch(`${url}/api/imports?name=orders-of-two-years.csv`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/octet-stream' } },
    body: file(Date.now()),
  });
  const { import: made, proposal } = (await sent.json()) as ImportLife;
  const begun = await api(`/api/imports/${made.id}/start`, { mapping: proposal, source: 'csv-past' });
  if (!begun.ok) throw new Error(await begun.text());
  for (;;) {
    const life = (await (await api(`/api/imports/${made.id}`)).json()) as ImportLife;
    if (life.import.state === 'done') return `/office/import/${made.id}`;
    if (life.import.state !== 'running') throw new Error(`the past orders ended as ${life.import.state}`);
  }
}
