import type { SourceKindName } from '../../server/api/source-kinds.ts';

/** What is shown below a step: something to copy, something to fill in, or the test. */
export type Slot = 'address' | 'secret' | 'basic' | 'give-secret' | 'token' | 'mqtt' | 'example' | 'test';
/** `**bold**` for what a product's own menus say, and `code` between backticks. */
export interface Step {
  text: string;
  list?: readonly string[];
  slot?: Slot;
}

const test: Step = {
  text: 'Press **Test**, and then sell something, or wait for the next order: it shows below as it comes.',
  slot: 'test',
};

/** How each product is connected, in its own words and menu names. */
export const sourceGuides: Record<SourceKindName | 'mqtt', readonly Step[]> = {
  stripe: [
    {
      text: 'In Stripe, open **Developers → Webhooks** (in a newer dashboard: **Workbench → Webhooks**) and press **Add destination** (or **Add endpoint**).',
    },
    {
      text: 'Choose **Your account**, tick these events, and press **Continue**:',
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
      text: 'On the page of the new destination, press **Reveal** beside **Signing secret** and copy it. It begins with `whsec_`.',
      slot: 'give-secret',
    },
    test,
    {
      text: 'Renewals of subscriptions count and do not ring. Once it is connected, **Settings** on its page can let them ring.',
    },
    {
      text: 'Stripe knows no salesperson. If yours sell through it, put the metadata `salesperson` on the payment: the name stands on the wall. `pursued_since` may hold the date since which the customer has been worked on.',
    },
  ],
  shopify: [
    { text: 'In Shopify, open **Settings → Notifications → Webhooks** and press **Create webhook**.' },
    {
      text: 'Make one webhook for each of these events, with **Format** JSON, the newest stable **API version**, and the address below as **URL**:',
      list: ['Order payment', 'Order update', 'Order edit', 'Order cancellation', 'Order deletion', 'Refund create'],
      slot: 'address',
    },
    {
      text: 'Below the list Shopify says **Your webhooks will be signed with**, and a long text. Copy that text. (With an app of your own it is the app’s **Client secret**.)',
      slot: 'give-secret',
    },
    test,
  ],
  woocommerce: [
    {
      text: 'In WordPress, open **WooCommerce → Settings → Advanced → Webhooks** and press **Add webhook**.',
    },
    {
      text: 'Set **Status** to Active and **Topic** to Order updated, and paste this as **Delivery URL**:',
      slot: 'address',
    },
    { text: 'Paste this as **Secret**:', slot: 'secret' },
    { text: 'Leave **API version** at WP REST API Integration v3, and press **Save webhook**.' },
    {
      text: 'Make more webhooks with the same address and secret, for the topics:',
      list: ['Order created', 'Order deleted', 'Order restored'],
    },
    test,
  ],
  hubspot: [
    {
      text: 'In HubSpot, open **Settings → Integrations → Private Apps** (newer accounts: **Development → Legacy Apps**) and press **Create a private app**.',
    },
    {
      text: 'On **Scopes**, add these:',
      list: [
        'crm.objects.deals.read',
        'crm.objects.companies.read',
        'crm.objects.contacts.read',
        'crm.objects.owners.read',
      ],
    },
    { text: 'On **Webhooks**, paste this as **Target URL**:', slot: 'address' },
    {
      text: 'Press **Create subscriptions**, choose **Deals**, and subscribe to Created, Deleted, Merged, Restored, and Property changed of:',
      list: ['dealstage', 'amount', 'closedate', 'deal_currency_code', 'hubspot_owner_id'],
    },
    {
      text: 'Press **Create app**, open **Auth**, and copy the **Client secret**.',
      slot: 'give-secret',
    },
    {
      text: 'On the same page copy the **Access token**: HubSpot’s deliveries name a deal only, so the bell asks for its amount.',
      slot: 'token',
    },
    test,
  ],
  pipedrive: [
    {
      text: 'In Pipedrive, press your picture, then **Company settings → Tools and apps → Webhooks**, and **Create new webhook**.',
    },
    {
      text: 'Set **Event action** to * (all), **Event object** to deal, and **Webhook version** to 2.0. **Permission level** is the user whose deals count: one who sees them all.',
    },
    { text: 'Paste this as **Endpoint URL**:', slot: 'address' },
    { text: 'Paste these as **HTTP Auth username** and **HTTP Auth password**, and press **Save**:', slot: 'basic' },
    test,
    {
      text: 'To see names of customers and sellers, too: in Pipedrive open **Personal preferences → API**, copy **Your personal API token**, and put it in here.',
      slot: 'token',
    },
  ],
  salesforce: [
    {
      text: 'In Salesforce, open **Setup → Company Settings → Company Information** and copy **Salesforce.com Organization ID**. It begins with `00D`.',
      slot: 'give-secret',
    },
    {
      text: 'Open **Setup → Process Automation → Workflow Actions → Outbound Messages**, press **New Outbound Message**, and choose the object **Opportunity**.',
    },
    { text: 'Paste this as **Endpoint URL**. It is a secret, since it ends in a key:', slot: 'address' },
    {
      text: 'Under **Opportunity fields to send** choose these, and press **Save**. (CurrencyIsoCode is there with several currencies only.)',
      list: [
        'Id',
        'Name',
        'Amount',
        'CurrencyIsoCode',
        'StageName',
        'IsWon',
        'IsDeleted',
        'CloseDate',
        'CreatedDate',
        'LastModifiedDate',
        'LastStageChangeDate',
        'AccountId',
        'OwnerId',
      ],
    },
    {
      text: 'Open **Setup → Flows → New Flow → Record-Triggered Flow**: object Opportunity, when **A record is created or updated**, optimised for **Actions and Related Records**. Add an **Action**, category **Outbound Message**, choose the one just made, **Save** and **Activate**.',
    },
    {
      text: 'For names on the wall, add text formula fields to Opportunity and send them, too: `Account_Name__c` (`Account.Name`), `Owner_Name__c` and `Owner_Email__c`.',
    },
    test,
  ],
  odoo: [
    {
      text: 'In Odoo, switch on the **developer mode** (Settings, at the bottom), then open **Settings → Technical → Automation Rules** and press **New**.',
    },
    {
      text: 'Choose the model **Sales Order**, and as **Trigger** On save, with Status (state), Total (amount_total) and Salesperson (user_id) as **When updating**.',
    },
    {
      text: 'Press **Add an action**, choose **Send Webhook Notification**, and paste this as **URL**. It is a secret, since it ends in a key:',
      slot: 'address',
    },
    {
      text: 'As **Fields** choose these, then **Save**:',
      list: [
        'name',
        'state',
        'amount_total',
        'amount_untaxed',
        'currency_id',
        'currency_rate',
        'date_order',
        'create_date',
        'write_date',
        'partner_id',
        'user_id',
      ],
    },
    {
      text: 'Odoo waits one second for an answer and never sends again, so the bell should run whenever somebody sells. Orders it missed come in with their next change, or as a CSV file.',
    },
    test,
  ],
  erpnext: [
    { text: 'In ERPNext, search for **Webhook List** and press **Add Webhook**.' },
    {
      text: 'Set **DocType** to Sales Order, **Doc Event** to on_submit and **Request Method** to POST, leave **Request Structure** empty (with JSON there ERPNext drops the fields below), and paste this as **Request URL**:',
      slot: 'address',
    },
    {
      text: 'Under **Webhook Security**, tick **Enable Security** and paste this as **Webhook Secret**:',
      slot: 'secret',
    },
    {
      text: 'Under **Webhook Data**, add these fields, each with its own name as key, and save:',
      list: [
        'name',
        'docstatus',
        'grand_total',
        'net_total',
        'currency',
        'transaction_date',
        'creation',
        'modified',
        'customer',
        'customer_name',
        'amended_from',
      ],
    },
    {
      text: 'Do the same again with **Doc Event** on_cancel, and once more with on_update_after_submit. Give the last one a row under **Webhook Headers**: key `X-Event`, value `on_update_after_submit`. So an old order that somebody edits does not ring.',
    },
    test,
  ],
  'standard-webhooks': [
    {
      text: 'Let your system post each order that is won or changed to this address, by the rules of Standard Webhooks (standardwebhooks.com; there are packages for most languages).',
      slot: 'address',
    },
    { text: 'It signs with this secret:', slot: 'secret' },
    {
      text: 'The body is an event: `type` is order.won, order.updated, order.cancelled or order.refunded, and `data` is the order. Required are `orderId`, `amount` and `currency`.',
      slot: 'example',
    },
    test,
  ],
  json: [
    {
      text: 'Add a last step to your scenario. **Zapier**: Webhooks by Zapier → POST, Payload Type json. **Make**: HTTP → Make a request, method POST, body type Raw, JSON. **n8n**: HTTP Request node, method POST, Send Body, JSON. As URL paste:',
      slot: 'address',
    },
    {
      text: 'Add the header `Authorization` with the value `Bearer`, a space, and this token:',
      slot: 'secret',
    },
    {
      text: 'Send one order as JSON. Required are `orderId` (the same order always has the same), `amount` and `currency`; the rest makes the wall nicer.',
      slot: 'example',
    },
    test,
  ],
  mqtt: [
    {
      text: 'Connect with MQTT 3.1.1 and this account. From another machine, MQTT must be open to the network: `BELL_MQTT=0.0.0.0:1883`, or over TLS.',
      slot: 'mqtt',
    },
    {
      text: 'Publish each order that is won or changed to the topic, with QoS 1 and not retained: the PUBACK means that it is stored. Required are `orderId`, `amount` and `currency`.',
      slot: 'example',
    },
  ],
};

export const sourceExample = `{
  "orderId": "SO-88",
  "amount": "12500.00",
  "currency": "EUR",
  "orderedAt": "2026-03-11T08:59:58Z",
  "updatedAt": "2026-03-11T08:59:58Z",
  "customer": { "id": "C-9", "name": "Werf De Hoop" },
  "seller": { "email": "anouk@example.com", "name": "Anouk" },
  "pursuedSince": "2024-11-02",
  "status": "won"
}`;
