// What somebody pastes where a secret is asked for: refused by its name, before anything is turned away for it.
import { expect, test } from 'vitest';
import { type SourceKindName, sourceKinds } from '../../server/api/source-kinds.ts';
import { secretAllowed, tokenAllowed } from '../../server/config/secret-shapes.ts';

const hex = (length: number): string => '0123456789abcdef'.repeat(5).slice(0, length);
const uuid = '1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901';

test.each<[SourceKindName, string]>([
  ['stripe', `whsec_${hex(32)}`],
  ['shopify', hex(64)],
  ['shopify', `shpss_${hex(32)}`],
  ['shopify', hex(32)],
  ['hubspot', uuid],
  ['salesforce', '00D000000000062'],
  ['salesforce', '00D000000000062EAA'],
  ['woocommerce', 'a secret'.replace(' ', '-')],
  ['woocommerce', `cs_${hex(40)}`], // what WooCommerce takes where none is given through its API
  ['woocommerce', 'v[8 +Rk?{dW}=`.q~:;/<Zp>_-|'], // one of WordPress's making
  ['erpnext', 'frappe_fixture'],
])('of %s, %s is taken', (kind, secret) => expect(secretAllowed(kind, secret)).toBeUndefined());

test.each<[SourceKindName, string, string]>([
  ['stripe', `sk_live_${hex(24)}`, 'beginning with whsec_; this looks like an API key of Stripe'],
  ['stripe', `rk_live_${hex(24)}`, 'an API key of Stripe'],
  ['stripe', `pk_test_${hex(24)}`, 'a publishable key'],
  ['stripe', 'we_1Mr5jULkdIwHu7ix1ibLTM0x', 'the id of the destination'],
  ['stripe', 'https://bell.example.com/hooks/stripe', 'an address'],
  ['stripe', `whsec_${hex(16)} ${hex(16)}`, 'without spaces or line ends'],
  ['stripe', `whsec_${hex(16)}\n${hex(16)}`, 'without spaces or line ends'],
  ['stripe', 'whsec_••••••••••••', 'beginning with whsec_'],
  ['shopify', `shpat_${hex(32)}`, 'an access token of Shopify'],
  ['shopify', '901431826', 'the id of a webhook'],
  ['shopify', `whsec_${hex(32)}`, 'another product'],
  ['woocommerce', `ck_${hex(40)}`, "a key of WooCommerce's REST API"],
  ['hubspot', `pat-eu1-${uuid}`, 'an access token, which has a place of its own'],
  ['hubspot', '1160452', 'the id of an app'],
  ['hubspot', `${uuid.slice(0, 13)} ${uuid.slice(13)}`, 'without spaces'],
  ['salesforce', '005000000000062EAA', 'the id of something else in Salesforce'],
  ['salesforce', '00D00000000006', '15 or 18 characters'],
])('of %s, %s is refused in a plain sentence', (kind, secret, words) => {
  expect(secretAllowed(kind, secret)).toContain(words);
});

test.each<[SourceKindName, string, string | undefined]>([
  ['hubspot', `pat-eu1-${uuid}`, undefined],
  ['hubspot', hex(40), undefined],
  ['hubspot', uuid, 'the client secret, which has a place of its own'],
  ['pipedrive', hex(40), undefined],
  ['pipedrive', 'anouk@example.com', 'an e-mail address'],
  ['pipedrive', 'https://example.pipedrive.com', 'an address'],
  ['pipedrive', `${hex(20)} ${hex(20)}`, 'without spaces'],
])('of the tokens of %s, %s', (kind, token, words) => {
  const allowed = tokenAllowed(kind, token);
  if (words === undefined) expect(allowed).toBeUndefined();
  else expect(allowed).toContain(words);
});

test('what is refused is never repeated', () => {
  for (const kind of sourceKinds)
    for (const given of [`sk_live_${hex(24)}`, `pat-eu1-${uuid}`, `shpat_${hex(32)}`, 'two words'])
      expect(`${secretAllowed(kind, given)} ${tokenAllowed(kind, given)}`).not.toContain(given);
});
