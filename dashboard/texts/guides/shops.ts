import { type Step, test } from './step.ts';

export const stripe: readonly Step[] = [
  {
    text: 'In Stripe, open **Developers → Webhooks** (in a newer dashboard: **Workbench → Webhooks**) and press **Add destination** (or **Create new destination**, or **Add endpoint**). Not in a sandbox or in test mode: that has another secret, and its sales never count.',
  },
  {
    text: 'Choose **Your account**, as payload style **Snapshot** where Stripe asks for one, tick these events, and press **Continue**:',
    list: [
      'checkout.session.completed',
      'checkout.session.async_payment_succeeded',
      'invoice.paid',
      'invoice_payment.paid',
      'payment_intent.succeeded',
      'charge.refunded',
      'refund.created',
      'refund.updated',
      'refund.failed',
      'charge.dispute.created',
      'charge.dispute.updated',
      'charge.dispute.closed',
      'credit_note.created',
      'credit_note.updated',
      'credit_note.voided',
    ],
  },
  {
    text: 'Choose **Webhook endpoint**, paste this as **Endpoint URL**, and press **Create destination**.',
    slot: 'address',
  },
  {
    text: 'On the page of the new destination, press **Reveal** beside **Signing secret** and copy it: `whsec_` and some 32 letters and digits. (An API key, `sk_…`, is something else, and nobody but Stripe needs it.)',
    slot: 'give-secret',
  },
  test,
  {
    text: 'Renewals of subscriptions count and do not ring. To let them ring, open **Settings**, further down this page, below **Last deliveries**.',
  },
  {
    text: 'Stripe knows no salesperson. If yours sell through it, put the metadata `salesperson` on the payment: the name stands on the wall. `pursued_since` may hold the date since which the customer has been worked on.',
  },
];

export const shopify: readonly Step[] = [
  { text: 'In Shopify, open **Settings → Notifications → Webhooks** and press **Create webhook**.' },
  {
    text: 'Make one webhook for each of these events, with **Format** JSON, the newest stable **API version**, and the address below as **URL**:',
    list: ['Order payment', 'Order update', 'Order edit', 'Order cancellation', 'Order deletion', 'Refund create'],
    slot: 'address',
  },
  {
    text: 'Below the list Shopify says **Your webhooks will be signed with**, and 64 letters and digits. Copy those. (With an app of your own it is the app’s **Client secret**; its access token, `shpat_…`, is something else.)',
    slot: 'give-secret',
  },
  test,
  {
    text: 'Beside one of the webhooks press **Send test notification**: it shows below as a test that does not count. Then Shopify reaches you, and the secret is the right one.',
  },
  {
    text: 'The note attribute `salesperson` of an order names who sold it, and `pursued_since` may hold the date since which the customer has been worked on.',
  },
];

export const woocommerce: readonly Step[] = [
  {
    text: 'In WordPress, open **WooCommerce → Settings → Advanced → Webhooks** and press **Add webhook**.',
  },
  {
    text: 'Set **Status** to Active and **Topic** to Order updated, and paste this as **Delivery URL**. WordPress sends to addresses of the internet only, and to the ports 80, 443 and 8080, not into the office’s own network:',
    slot: 'address',
  },
  { text: 'Paste this as **Secret**:', slot: 'secret' },
  {
    text: 'Leave **API version** at WP REST API Integration v3, and press **Save webhook**. WordPress tries the address at once, and says so if nobody answered.',
  },
  {
    text: 'Make more webhooks with the same address and secret, for the topics:',
    list: ['Order created', 'Order deleted', 'Order restored'],
  },
  test,
  {
    text: 'After five failures in a row WordPress sets a webhook to **Disabled**: if orders stop coming, look there, and set it to Active again.',
  },
  {
    text: 'The custom field `salesperson` of an order names who sold it, and `pursued_since` may hold the date since which the customer has been worked on.',
  },
];
