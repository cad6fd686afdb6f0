import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { texts } from '../../dashboard/texts.ts';
import { weigh } from '../../server/import/mapped.ts';
import { preview } from '../../server/import/preview.ts';
import { propose } from '../../server/import/proposal.ts';
import { recognise } from '../../server/import/sample.ts';
import { keepUpload } from '../../server/import/upload.ts';

const plain = { value: 'utf-8', sure: true, why: 'plain' } as const;
const look = (text: string) => recognise(text, plain);
const proposal = (text: string) => propose({ ...look(text), officeCurrency: 'EUR' });
const asked = (text: string) => weigh(proposal(text), look(text).names, look(text).rows);

const day = { timeZone: 'Europe/Amsterdam', asOf: Date.parse('2026-11-24'), latest: Date.parse('2026-11-25') };

describe('rows of the preview that cannot be read', () => {
  const bad = [3, 4].map((row) => `${row};9,50;31-02-2026;paid`);
  test.each([
    ['are wrong whatever is answered', ['1;12,50;13-02-2026;paid', '2;abc;14-02-2026;paid', ...bad], [], [3, 0]],
    ['also while the dates are asked about', ['1;12,50;03-02-2026;paid', ...bad], ['dates'], [2, 0]],
    [
      'may be read by another order of the dates',
      ['1;1,50;13-02-2026;paid', '2;1,50;02-13-2026;paid'],
      ['dates'],
      [1, 1],
    ],
    [
      'may be read by another decimal mark',
      ['1;12,50;13-02-2026;paid', '2;12.50;13-02-2026;paid'],
      ['decimal'],
      [1, 1],
    ],
    ['wait for what a status means', ['1;12,50;13-02-2026;shelved', '2;abc;13-02-2026;paid'], ['status'], [2, 1]],
  ] as const)('%s', (_, rows, questions, [refused, waiting]) => {
    const text = ['Order;Net amount;Date;Status', ...rows].join('\n');
    const shown = preview(look(text).rows, asked(text), day);
    expect(shown).toMatchObject({ questions, refused, waiting });
  });

  test('are told as what they are', () => {
    const said = (refused: number, waiting: number) => texts.importPage.inSample({ rows: 7, refused, waiting });
    expect(said(0, 0)).toBe('All of the first 7 rows can be read.');
    const yet = 'of the first 7 rows cannot be read yet: some of what is asked for below is still to be said.';
    const reason = 'listed, with the reason, once you start.';
    expect(said(4, 4)).toBe(`4 ${yet}`);
    expect(said(4, 0)).toBe(`4 of the first 7 rows cannot be read as they stand. They are ${reason}`);
    expect(said(3, 2)).toBe(`2 ${yet} 1 more cannot be read as it stands. It is ${reason}`);
  });
});

describe('delimiter and header', () => {
  test.each([
    ['comma', 'Order,Total,Date\n1,12.50,2026-03-11\n2,13.50,2026-03-12', ','],
    ['semicolon with decimal commas', 'Order;Total;Date\n1;12,50;11-03-2026\n2;13,50;12-03-2026', ';'],
    ['tab', 'Order\tTotal\n1\t12.50', '\t'],
    ['bar', 'Order|Total\n1|12,50', '|'],
    ['quoted delimiters', '"Order";"Total";"Klant"\n"1";"1,50";"De Boer; zonen"\n"2";"2,50";"A, B"', ';'],
    ['one row', 'Order;Total', ';'],
    ['windows line ends', 'Order;Total\r\n1;12,50\r\n', ';'],
    ['old Macintosh line ends', 'Order;Total\r1;12,50\r', ';'],
  ] as const)('%s', (_, text, delimiter) => {
    expect(look(text).recognised.delimiter).toMatchObject({ value: delimiter, sure: true });
  });

  test('a table of one column is no table, and is not sure', () => {
    expect(look('Order\n1\n2').recognised.delimiter).toMatchObject({ sure: false, why: 'one-column' });
  });

  test.each([
    ['known words', 'Ordernummer;Bedrag\n1;2', { value: true, sure: true, why: 'words' }],
    ['text above values', 'Wat;Hoeveel\nX1;2,50', { value: true, sure: true, why: 'below' }],
    ['values at once', 'X1;2,50;11-03-2026\nX2;3,50;12-03-2026', { value: false, sure: true, why: 'values' }],
    ['nothing to go by', 'a;b\nc;d', { value: true, sure: false, why: 'likely' }],
  ])('header: %s', (_, text, header) => {
    expect(look(text).recognised.header).toMatchObject(header);
  });

  test('columns are named by headers, told apart, or by their places', () => {
    expect(look('Order;Naam;Naam;\n1;a;b;c').names).toEqual(['Order', 'Naam', 'Naam (2)', '#4']);
    expect(look('1;2,50\n2;3,50').names).toEqual(['#1', '#2']);
  });
});

describe('decimal mark and dates', () => {
  const file = (amounts: string[], dates: string[]) =>
    ['Order;Net amount;Date', ...amounts.map((amount, row) => `${row};${amount};${dates[row] ?? dates[0]}`)].join('\n');

  test.each([
    [['12,50'], { value: 'comma', sure: true }],
    [['12.50', '1.234'], { value: 'point', sure: true }],
    [['1.234', '5.678'], { sure: false, why: 'either' }],
    [['12,50', '12.50'], { sure: false, why: 'both' }],
    [['1234', '12'], { value: 'comma', sure: true, why: 'whole' }],
  ] as const)('%j: %j', (amounts, decimal) => {
    const weighed = asked(file([...amounts], ['2026-03-11']));
    expect(weighed.decimal).toMatchObject(decimal);
    expect(weighed.questions).toEqual(decimal.sure ? [] : ['decimal']);
  });

  test.each([
    [['11-03-2026', '12-03-2026'], { sure: false, why: 'either' }],
    [['11-03-2026', '13-03-2026'], { value: 'day-first', sure: true, example: '13-03-2026' }],
    [['03/11/2026', '03/13/2026'], { value: 'month-first', sure: true }],
    [['13/03/2026', '03/13/2026'], { sure: false, why: 'both' }],
    [['2026-03-11'], { value: 'iso', sure: true }],
    [['46092'], { value: 'serial', sure: true }],
  ] as const)('%j: %j', (dates, found) => {
    const weighed = asked(
      file(
        dates.map(() => '1,50'),
        [...dates],
      ),
    );
    expect(weighed.dates).toMatchObject(found);
    expect(weighed.questions).toEqual(found.sure ? [] : ['dates']);
  });
});

describe('proposals', () => {
  test.each([
    [
      'Shopify',
      'Name,Email,Financial Status,Paid at,Currency,Subtotal,Taxes,Total,Lineitem quantity,Lineitem name,Billing Name,Refunded Amount',
      {
        orderId: 'Name',
        status: 'Financial Status',
        orderedAt: 'Paid at',
        amount: 'Total',
        tax: 'Taxes',
        refunded: 'Refunded Amount',
        currency: 'Currency',
        product: 'Lineitem name',
        customerName: 'Billing Name',
      },
    ],
    [
      'WooCommerce',
      'Order Number,Order Status,Order Date,Order Total Amount,Company (Billing)',
      { orderId: 'Order Number', orderedAt: 'Order Date', amount: 'Order Total Amount', status: 'Order Status' },
    ],
    [
      'HubSpot',
      'Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Create Date,Associated Company',
      {
        orderId: 'Record ID',
        status: 'Deal Stage',
        orderedAt: 'Close Date',
        sellerName: 'Deal owner',
        amount: 'Amount',
        pursuedSince: 'Create Date',
        customerName: 'Associated Company',
      },
    ],
    [
      'Pipedrive',
      'Deal - ID;Deal - Owner;Deal - Value;Deal - Currency;Deal - Organization;Deal - Status;Deal - Won time;Deal - Deal created',
      {
        orderId: 'Deal - ID',
        sellerName: 'Deal - Owner',
        amount: 'Deal - Value',
        currency: 'Deal - Currency',
        status: 'Deal - Status',
        orderedAt: 'Deal - Won time',
        customerName: 'Deal - Organization',
        pursuedSince: 'Deal - Deal created',
      },
    ],
    [
      'Exact',
      'Factuurnummer;Factuurdatum;Klant;Bedrag excl. btw;Valuta',
      {
        orderId: 'Factuurnummer',
        orderedAt: 'Factuurdatum',
        customerName: 'Klant',
        amount: 'Bedrag excl. btw',
        currency: 'Valuta',
      },
    ],
    [
      'Fortnox',
      'Ordernummer;Orderdatum;Kundnamn;Kundnr;Summa;Valuta;Säljare',
      {
        orderId: 'Ordernummer',
        orderedAt: 'Orderdatum',
        customerName: 'Kundnamn',
        customerId: 'Kundnr',
        amount: 'Summa',
        sellerName: 'Säljare',
      },
    ],
    [
      'German',
      'Auftragsnummer;Auftragsdatum;Kunde;Nettobetrag;Währung;Verkäufer',
      {
        orderId: 'Auftragsnummer',
        orderedAt: 'Auftragsdatum',
        customerName: 'Kunde',
        amount: 'Nettobetrag',
        currency: 'Währung',
        sellerName: 'Verkäufer',
      },
    ],
    [
      'Danish',
      'Ordrenummer;Ordredato;Kunde;Beløb',
      { orderId: 'Ordrenummer', orderedAt: 'Ordredato', amount: 'Beløb', customerName: 'Kunde' },
    ],
    [
      'French',
      'N° commande;Date de commande;Société;Total HT;Devise',
      {
        orderId: 'N° commande',
        orderedAt: 'Date de commande',
        customerName: 'Société',
        amount: 'Total HT',
        currency: 'Devise',
      },
    ],
    [
      'Spanish',
      'Número de pedido;Fecha del pedido;Cliente;Importe;Moneda;Vendedor',
      {
        orderId: 'Número de pedido',
        orderedAt: 'Fecha del pedido',
        customerName: 'Cliente',
        amount: 'Importe',
        currency: 'Moneda',
        sellerName: 'Vendedor',
      },
    ],
  ])('the export of %s', (_, header, columns) => {
    const cells = header.split(/[,;]/).map((__, place) => `x${place}`);
    const text = `${header}\n${cells.join(header.includes(';') ? ';' : ',')}`;
    expect(proposal(text).columns).toMatchObject(columns);
  });

  test('rows of one order: repeated, or adding up', () => {
    expect(proposal('Order;Total;Product\n1;10;a\n1;;b\n2;5;a').rows).toBe('lines');
    expect(proposal('Order;Total;Product\n1;10;a\n1;3;b\n2;5;a').rows).toBe('sum');
    expect(proposal('Order;Total\n1;10\n2;5').rows).toBe('one');
  });

  test('what the headers do not say is asked for, a strange status too', () => {
    const { questions, statuses } = asked(
      'Order;Total;Date;Status\n1;10;2026-03-11;Betaald\n2;10;2026-03-11;Op de plank',
    );
    expect(questions).toEqual(['amounts', 'status']);
    expect(statuses).toEqual([
      { value: 'Betaald', count: 1, as: 'won' },
      { value: 'Op de plank', count: 1 },
    ]);
    expect(asked('Wat;Hoe\nx;y').questions).toEqual(['orderId', 'amount', 'orderedAt', 'amounts']);
  });
});

describe('encodings', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ships-bell-import-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const text = 'Order;Säljare\n1;Åsa Öberg\n';
  const utf16 = Buffer.from(text, 'utf16le');
  const swapped = Buffer.from(utf16).swap16();

  test.each([
    ['UTF-8', Buffer.from(text), { value: 'utf-8', sure: true, why: 'valid' }],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${text}`), { value: 'utf-8', sure: true, why: 'mark' }],
    [
      'UTF-16 with its mark',
      Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
      { value: 'utf-16le', sure: true, why: 'mark' },
    ],
    [
      'UTF-16, the other end first',
      Buffer.concat([Buffer.from([0xfe, 0xff]), swapped]),
      { value: 'utf-16be', sure: true, why: 'mark' },
    ],
    ['UTF-16 without a mark', utf16, { value: 'utf-16le', sure: true, why: 'zeros' }],
    ['windows-1252', Buffer.from(text, 'latin1'), { value: 'windows-1252', sure: false, why: 'invalid' }],
  ])('%s, in pieces that cut letters', async (name, bytes, encoding) => {
    const file = join(folder, 'file.csv');
    const pieces = Readable.from(Array.from({ length: bytes.length }, (_, at) => bytes.subarray(at, at + 1)));
    expect(await keepUpload(pieces, file), name).toEqual({ ok: true, value: encoding });
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(readdirSync(folder)).toEqual(['file.csv']);
    rmSync(file);
  });

  test('a file that is too long, empty, or whose disk is full leaves nothing behind', async () => {
    const file = join(folder, 'file.csv');
    const send = (bytes: string, limits = {}) => keepUpload(Readable.from([Buffer.from(bytes)]), file, limits);
    expect(await send('abcdef', { mostBytes: 5 })).toMatchObject({ ok: false, problem: { field: 'size' } });
    expect(await send('')).toMatchObject({ ok: false, problem: { field: 'file' } });
    expect(await send('abc', { leftFree: Number.MAX_SAFE_INTEGER })).toMatchObject({
      ok: false,
      problem: { field: 'disk' },
    });
    const broken = new Readable({ read() {} });
    broken.push(Buffer.from('abc'));
    const left = keepUpload(broken, file);
    broken.destroy(new Error('its sender has left'));
    await expect(left).rejects.toThrow('left');
    expect(readdirSync(folder)).toEqual([]);
  });
});
