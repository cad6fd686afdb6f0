import type { Page } from 'playwright-core';

/** A page to take pictures of, and what stands there when it is whole. */
export interface Shown {
  name: string;
  path: string;
  sees: string;
  /** What is done there first. */
  first?: (page: Page) => Promise<void>;
}

export const wall: Shown = { name: 'wall', path: '/', sees: 'Werf De Hoop' };

export const rules: Shown = {
  name: 'rules',
  path: '/office/rules',
  sees: 'Then a large order begins at',
  first: async (page) => {
    await page
      .getByRole('button', { name: /^Use €/ })
      .first()
      .click();
    await page.getByLabel('Why (for the history)').fill('It should ring about three times a week');
  },
};

/** Every page there is. `imported`: the page of the past orders that were taken in. */
export const pages = (imported: string): Shown[] => [
  wall,
  { name: 'log', path: '/log', sees: 'Wins and silences' },
  { name: 'order', path: '/log/order%3Aorders%3ASO-88', sees: 'What happened' },
  { name: 'customers', path: '/log/customers', sees: 'Rederij Zeemeeuw BV' },
  { name: 'customer', path: '/log/customers/csv-past%3AC-1', sees: 'Werf De Hoop' },
  { name: 'sources', path: '/office/sources', sees: 'Add a source' },
  { name: 'add-source', path: '/office/sources?add', sees: 'Shopify' },
  { name: 'source', path: '/office/sources/orders', sees: 'Order SO-88' },
  { name: 'connect', path: '/office/sources/webshop', sees: 'Connect it' },
  rules,
  {
    name: 'tried',
    path: '/office/rules',
    sees: 'Then a large order begins at',
    first: async (page) => {
      await page
        .getByRole('button', { name: /^Use €/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'Try it on last quarter' }).click();
      await page.getByText('would have rung').first().waitFor();
    },
  },
  { name: 'imports', path: '/office/import', sees: 'orders-of-two-years.csv' },
  { name: 'import', path: imported, sees: 'orders-of-two-years.csv' },
  { name: 'sellers', path: '/office/sellers', sees: 'Chantal' },
  { name: 'rates', path: '/office/rates', sees: 'Exchange rates' },
];
