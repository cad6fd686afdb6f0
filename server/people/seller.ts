import { sellers } from '../store/sellers.ts';
import type { Unit } from '../store/unit.ts';
import type { Instant } from '../time.ts';

/** Who won an order, after joins: the team is the one that the page gave them. */
export interface KnownSeller {
  key: string;
  name: string;
  team?: string;
}

/** Who a seller is: by e-mail where it is known, else by name; undefined for nobody. Case and spacing tell no two apart. */
export function sellerKey(seller: { email?: string | undefined; name?: string | undefined } | undefined) {
  const plain = (text: string) => text.toLowerCase().replace(/\s+/g, ' ').trim();
  if (seller?.email !== undefined) return `email:${plain(seller.email)}`;
  return seller?.name === undefined ? undefined : `name:${plain(seller.name)}`;
}

/** Writes a seller down on first sight, and says who is meant. Asked once a transaction. */
export function knowSeller(
  unit: Unit,
  seller: { key: string; name?: string | undefined; email?: string | undefined; at: Instant },
): Promise<KnownSeller> {
  const { key, name, email, at } = seller;
  return unit.once(`seller ${key} ${name ?? ''}`, async () => {
    let found = await sellers.meant(unit, key);
    if (found === undefined || (found.own_name === null && name !== undefined)) {
      await sellers.know(unit, { key, name: name ?? null, email: email ?? null, at });
      found = await sellers.meant(unit, key);
    }
    return {
      key: found?.key ?? key,
      name: found?.name ?? found?.email ?? name ?? email ?? key,
      ...(found?.team != null && { team: found.team }),
    };
  });
}
