import { join } from 'node:path';
import { packageRoot } from '../../server/package.ts';
import { openBrowser } from '../support/browser.ts';
import { openOffice } from '../support/office.ts';

/** The picture in the README, and the wall at the other sizes to look at, taken from the running product. */
const yaml = `
office: { name: Scheepsbel, currency: EUR, timeZone: Europe/Amsterdam, monthPlan: 120000 }
milestones:
  - { name: "€100,000 this month", target: 100000, reward: "Dinner on the water" }
rules: { pacing: { pauseSeconds: 0 } }
`;
const sizes = [
  { file: join(packageRoot, 'dashboard/wall.png'), width: 1920, height: 1080, colorScheme: 'dark' },
  { file: join(packageRoot, 'dist/wall-light.png'), width: 1920, height: 1080, colorScheme: 'light' },
  { file: join(packageRoot, 'dist/wall-laptop.png'), width: 1440, height: 900, colorScheme: 'light' },
  { file: join(packageRoot, 'dist/wall-phone.png'), width: 390, height: 844, colorScheme: 'light' },
] as const;

const office = await openOffice({ yaml, serial: 'simulated' });
const browser = await openBrowser();
try {
  const wall = await office.wall();
  await wall.bellReady();
  const sale = { currency: 'EUR', seller: { name: 'Bo' } };
  for (const [at, amount] of ['9400.00', '8150.00', '7300.00', '9900.00', '6480.00', '9300.00'].entries()) {
    await office.order({ ...sale, orderId: `SO-${at}`, amount, customer: { name: `Customer ${at}` } });
  }
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
  for (const { file, width, height, colorScheme } of sizes) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme, locale: 'en-GB' });
    await page.goto(office.url);
    await page.getByText('Werf De Hoop').first().waitFor();
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: file });
    await page.close();
    process.stdout.write(`${file}\n`);
  }
} finally {
  await browser.close();
  await office.close();
}
