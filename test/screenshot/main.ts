import { join } from 'node:path';
import { packageRoot } from '../../server/package.ts';
import { openBrowser } from '../support/browser.ts';
import { type Office, openOffice } from '../support/office.ts';
import { pages, rules, type Shown, wall } from './pages.ts';
import { importPast } from './past.ts';

/** The pictures in the README, and every page to look at, taken from the running product. */
const yaml = `
office: { name: Scheepsbel, currency: EUR, timeZone: Europe/Amsterdam, monthPlan: 130000 }
sources:
  - { name: orders, kind: standard-webhooks }
milestones:
  - { name: "€100,000 this month", target: 100000, reward: "Dinner on the water" }
  - { name: "€150,000 this month", target: 150000, reward: "A day's sailing" }
rules: { pacing: { pauseSeconds: 0 } }
`;
const sizes = {
  tv: { width: 1920, height: 1080 },
  laptop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
} as const;
type Size = keyof typeof sizes;
type Scheme = 'dark' | 'light';

interface Shot {
  file: string;
  size: Size;
  scheme: Scheme;
  /** The whole page, and not only what the screen shows of it. */
  whole: boolean;
}

/** Into `dist/pages`: each page at each size by day; by night on a phone and on a laptop, the wall on a TV. */
function shotsOf({ name }: Shown): Shot[] {
  const shot = (size: Size, scheme: Scheme): Shot => ({
    file: join(packageRoot, 'dist', 'pages', `${name}-${size}-${scheme}.png`),
    ...{ size, scheme, whole: name !== 'wall' },
  });
  const light = (Object.keys(sizes) as Size[]).map((size) => shot(size, 'light'));
  const byNight: Size[] = name === 'wall' ? ['tv', 'phone'] : ['laptop', 'phone'];
  return [...light, ...byNight.map((size) => shot(size, 'dark'))];
}

/** Those of the README. */
const wallPicture: Shot = { file: picture('wall.png'), size: 'tv', scheme: 'dark', whole: false };
const rulesPicture: Shot = { file: picture('office.png'), size: 'laptop', scheme: 'light', whole: false };

function picture(name: string): string {
  return join(packageRoot, 'dashboard', name);
}

/** A month's wins, small ones too, and one that makes the milestone. */
async function sell(office: Office): Promise<void> {
  const wall = await office.wall();
  await wall.bellReady();
  const sale = { currency: 'EUR', seller: { name: 'Bo' } };
  for (const [at, amount] of ['9400.00', '8150.00', '7300.00', '9900.00', '6480.00', '9300.00'].entries()) {
    await office.order({ ...sale, orderId: `SO-${at}`, amount, customer: { name: `Customer ${at}` } });
  }
  await office.order({ ...sale, orderId: 'SO-unread', amount: '12,5' });
  const since = new Date(Date.now() - 493 * 86_400_000).toISOString().slice(0, 10);
  const win = {
    ...sale,
    orderId: 'SO-88',
    amount: '14875.00',
    customer: { name: 'Werf De Hoop' },
    pursuedSince: since,
  };
  await office.order({ ...win, seller: { name: 'Anouk' } });
  await wall.sees('ring', ({ orderId, outcome }) => orderId === 'SO-88' && outcome !== undefined);
}

async function take({ path, sees, first }: Shown, { file, size, scheme, whole }: Shot): Promise<void> {
  const page = await browser.newPage({ viewport: sizes[size], colorScheme: scheme, locale: 'en-GB' });
  await page.goto(office.url + path);
  await page.getByText(sees).first().waitFor();
  await first?.(page);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: file, fullPage: whole });
  await page.close();
  process.stdout.write(`${file}\n`);
}

const office = await openOffice({ yaml, serial: 'simulated' });
const browser = await openBrowser();
try {
  const imported = await importPast(office);
  await office.api('/api/sources', { name: 'webshop', kind: 'stripe' });
  await sell(office);
  await take(wall, wallPicture);
  await take(rules, rulesPicture);
  for (const shown of pages(imported)) for (const shot of shotsOf(shown)) await take(shown, shot);
} finally {
  await browser.close();
  await office.close();
}
