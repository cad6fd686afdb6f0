const CUSTOMERS = '/log/customers';

export const customersPath = CUSTOMERS;

/** Keys have colons, spaces and whatever a source puts into its ids. */
export const pathOf = (key: string): string => `${CUSTOMERS}/${encodeURIComponent(key)}`;
export const apiOf = (key: string): string => `/api/customers/${encodeURIComponent(key)}`;

/** What an address shows: the list, one customer by its key, or something else. */
export function customerIn(path: string): { key?: string } | undefined {
  if (path === CUSTOMERS || path === `${CUSTOMERS}/`) return {};
  if (!path.startsWith(`${CUSTOMERS}/`)) return undefined;
  const named = path.slice(CUSTOMERS.length + 1);
  try {
    return { key: decodeURIComponent(named) };
  } catch {
    return { key: named }; // typed by hand
  }
}
