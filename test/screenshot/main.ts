import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { packageRoot } from '../../server/package.ts';
import { openBrowser } from '../support/browser.ts';
import { type Office, openOffice } from '../support/office.ts';

/** The picture in the README, and every page at the other sizes to look at, taken from the running product. */
const yaml = `
office: { name: Scheepsbel, currency: EUR, timeZone: Europe/Amsterdam, monthPlan: 120000 }
sources:
  - { name: orders, kind: standard-webhooks }
milestones:
  - { name: "€100,000 this month", target: 100000, reward: "Dinner on the water" }
rules: { pacing: { pauseSeconds: 0 } }
`;
const television = { width: 1920, height: 1080 };
const laptop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const dist = (name: string) => join(packageRoot, 'dist', `${name}.png`);

interface Shot {
  file: string;
  path: string;
  /** What stands there when the page is whole. */
  sees: string;
  width: number;
  height: number;
  colorScheme: 'dark' | 'light';
}

const wall = { path: '/', sees: 'Werf De Hoop' };
const log = { path: '/log', sees: 'Wins and silences' };
const life = { path: '/log/order%3Aorders%3ASO-88', sees: 'What happened' };
const shots: Shot[] = [
  { ...wall, file: join(packageRoot, 'dashboard/wall.png'), ...television, colorScheme: 'dark' },
  { ...wall, file: dist('wall-light'), ...television, colorScheme: 'light' },
  { ...wall, file: dist('wall-laptop'), ...laptop, colorScheme: 'light' },
  { ...wall, file: dist('wall-phone'), ...phone, colorScheme: 'light' },
  { ...log, file: dist('log-laptop'), ...laptop, colorScheme: 'light' },
  { ...log, file: dist('log-dark'), ...laptop, colorScheme: 'dark' },
  { ...log, file: dist('log-phone'), ...phone, colorScheme: 'light' },
  { ...life, file: dist('life-laptop'), ...laptop, colorScheme: 'light' },
  { ...life, file: dist('life-phone'), ...phone, colorScheme: 'dark' },
];

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

async function take(browser: Browser, url: string, { file, path, sees, width, height, colorScheme }: Shot) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme, locale: 'en-GB' });
  await page.goto(url + path);
  await page.getByText(sees).first().waitFor();
  if (path !== '/') await page.locator('.win-line, .story li').first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: file, fullPage: path !== '/' });
  await page.close();
  process.stdout.write(`${file}\n`);
}

const office = await openOffice({ yaml, serial: 'simulated' });
const browser = await openBrowser();
try {
  await sell(office);
  for (const shot of shots) await take(browser, office.url, shot);
} finally {
  await browser.close();
  await office.close();
}
