import { byWhom } from './by-whom.ts';

const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

/** Words of Office → Sources. What a product calls its own menus stands in source-guides.ts. */
export const sourceTexts = {
  lead: 'Where orders come from. Each source sends its orders here; large ones ring.',
  add: 'Add a source',
  all: 'All sources',
  none: 'No source yet. Add the first: it takes about five minutes.',
  gone: 'There is no such source.',
  notYours: 'Only an administrator may look at the sources.',

  pick: 'What do your orders come from?',
  pickLead: 'Pick one, give it a name, and follow the steps. Nothing is counted until a real order comes.',
  other: 'Pick another',
  name: 'A name for it',
  nameHint:
    'Small letters, digits and hyphens, such as shop or crm-north. Orders are listed under it, and it cannot be changed later.',
  addIt: (kind: string) => `Add ${kind}`,
  csv: 'Spreadsheet or CSV file',
  csvAbout: 'Orders of the past, from any program.',
  mqtt: 'MQTT',
  mqttAbout: 'A program or machine that speaks MQTT.',

  kinds: {
    stripe: 'Stripe',
    shopify: 'Shopify',
    woocommerce: 'WooCommerce',
    hubspot: 'HubSpot',
    pipedrive: 'Pipedrive',
    salesforce: 'Salesforce',
    odoo: 'Odoo',
    erpnext: 'ERPNext',
    json: 'Zapier, Make, n8n',
    'standard-webhooks': 'Standard Webhooks',
  },
  about: {
    'standard-webhooks': 'A system of your own that signs what it sends.',
    stripe: 'Payments, invoices and subscriptions.',
    shopify: 'Paid orders, changes and refunds.',
    woocommerce: 'Orders of a WordPress shop.',
    hubspot: 'Deals won in the CRM.',
    pipedrive: 'Deals won in the CRM.',
    salesforce: 'Opportunities won.',
    odoo: 'Sales orders confirmed.',
    erpnext: 'Sales orders submitted.',
    json: 'Any service that can post JSON, or a script.',
  },

  states: {
    good: 'Works',
    first: 'Waiting for its first delivery',
    paused: 'Paused',
    'no-secret': 'Its secret is missing',
    refused: 'Turned away',
    kept: 'Something was not understood',
    'asking-failed': 'It could not be asked',
  },
  stateAbout: {
    good: '',
    first: 'Everything is ready here. It works once the first real order has come.',
    paused:
      'What comes is acknowledged and kept, so nothing is lost, but it neither counts nor rings until you resume.',
    'no-secret': 'Until it is put in, nothing is let in: see the steps below.',
    refused: 'The last delivery could not prove who sent it. Most likely the secret here is not the one over there.',
    kept: 'The last delivery was kept with its problem, below. Once that is mended, press Read again.',
    'asking-failed': '',
  },
  notConnected: 'Not connected yet',
  neither: 'Neither does the bell ask, nor is a secret put in for webhooks: see the steps below.',
  last: (verdict: string, when: string, why = '') =>
    `Last delivery: ${verdict}, ${when}${why === '' ? '' : ` – ${why}`}`,
  nothingCame: 'Nothing has come yet',
  turnedAway: (count: number, when: string) =>
    `${count} ${plural(count, 'delivery', 'deliveries')} turned away since the bell was started (the last: ${when}), since ${plural(count, 'it', 'they')} could not prove who sent ${plural(count, 'it', 'them')}.`,
  forTechnician: (reason: string) => `For the technician: ${reason}`,
  held: (count: number) => `${count} ${plural(count, 'delivery waits', 'deliveries wait')} here until you resume.`,
  askedLast: (when: string) => `Asked last ${when}.`,
  silentOn: (bells: string) => `By the configuration file it does not ring: ${bells}.`,
  inFile:
    'It stands in the configuration file ships-bell.yaml: kind, settings and whether it is there are changed in that file. Here it can be tried, paused and given other secrets.',
  fileSecret: 'Its secret is set in the configuration file, and changed there.',
  fileToken: 'The token is set in the configuration file, and changed there.',

  connect: 'Connect it',
  connectAgain: 'The steps, to look them up again',
  copy: 'Copy',
  copied: 'Copied',
  address: 'Address',
  secret: 'Secret',
  user: 'User name',
  password: 'Password',
  token: 'Token',
  topic: 'Topic',
  broker: 'MQTT server',
  example: 'An order, as an example',
  onlyNow:
    'Shown only now, never again. Whoever has it can send orders in this source’s name. Lost it? Make another below.',
  notShown: 'It was shown when it was made, and never is again. If nobody has it, make another:',
  keyedHidden: 'The address ends in a key that was shown when it was made. If nobody has it, make another:',
  giveSecret: (name: string) => `${name}: paste it here`,
  /** As each product calls what it shows. */
  secretNames: {
    stripe: 'Signing secret',
    shopify: 'What webhooks are signed with',
    hubspot: 'Client secret',
    salesforce: 'Organization ID',
  } as Record<string, string>,
  tokenNames: { hubspot: 'Service key or access token', pipedrive: 'Your personal API token' } as Record<
    string,
    string
  >,
  save: 'Save',
  saved: 'Saved',
  secretIsSet: 'A secret is put in.',
  secretMissing: 'Not put in yet.',

  sender: 'A system elsewhere',
  reach: {
    machine: (kind: string, address: string) =>
      `${kind} cannot reach this PC yet: ${address} is an address of this machine alone. Ways that work:`,
    network: (kind: string, address: string) =>
      `${address} can be reached in this network alone. If ${kind} runs elsewhere, on the internet, it cannot reach it. Ways that work:`,
  },
  needsHttps: (kind: string, address: string) =>
    `${kind} sends to https addresses only, and ${address} is none. Put a tunnel or a certificate in front of the bell, and the https address into \`BELL_PUBLIC_URL\`.`,
  ways: (kind: string, here: string) => [
    `**A tunnel**, set up on this PC by somebody from IT. To try it: \`cloudflared tunnel --url ${here}\`; its address is another after each start. For good: a Cloudflare tunnel with a name of its own, or Tailscale Funnel. Then start the bell with \`BELL_PUBLIC_URL\` set to the https address it gives and with \`BELL_ADMIN_PASSWORD\`, a password of 12 characters or more. The addresses below change to it.`,
    '**A domain of your own**: a reverse proxy on your router or server that passes https on to the bell, and the same two settings.',
    `**An MQTT server in the cloud**, to which both sides connect: \`BELL_BROKER_URL\`. Something there that ${kind} can reach (n8n, Node-RED, a script) publishes each order to it. The README has its settings.`,
  ],
  wayAsking: (kind: string) =>
    `**Asking instead of being told**: the bell asks ${kind} every three minutes, and no address is needed. It takes a token and a tick, in the steps below.`,

  test: 'Test',
  testing: 'Testing…',
  testAbout:
    'Sends a test order of this kind from here, proved with what is put in or made here, the very way its own orders come in. It never counts and never rings.',
  testAsks: 'With a token it asks over there, too, and fetches what is new.',
  testGood: 'The test got through: it was let in and understood, and does not count.',
  testIgnored: (reason: string) => `The test got through and was let in. It would not count: ${reason}.`,
  testKept: (problem: string) => `The test was let in, but not understood: ${problem}`,
  testRefused: (problem: string) => `The test was turned away. For the technician: ${problem}`,
  testNoSecret: 'No test could be sent: put the secret in first.',
  testNothing: (problem: string) => `Nothing could be tried: ${problem}`,
  testFromHere:
    'It was sent and proved by this PC itself. Whether the other side reaches you, and uses the same secret, shows with its first delivery.',
  asked: (count: number) =>
    `Asked over there: it answers. ${count === 0 ? 'Nothing is new or changed' : `${count} new or changed ${plural(count, 'deal was', 'deals were')} fetched: real ones, which count if they are won`}.`,
  askedBadly: (problem: string) =>
    problem.startsWith('token')
      ? `Asked over there: the token does not open it. Copy it over there anew and put it in below. For the technician: ${problem}`
      : `It could not be asked over there; it is tried again. For the technician: ${problem}`,

  waitingForEither:
    'Let the bell ask, or put in the secret; then this page shows the first deal or delivery as it comes.',
  waitingForSecret: 'Put the secret in first; then this page shows the first delivery as it comes.',
  waitingFor: 'Waiting for the first delivery… This page shows it as it comes.',

  settings: 'Settings',
  amounts: 'Amounts count',
  amountsDefault: 'as it tells them',
  gross: 'with tax',
  net: 'without tax',
  renewals: 'Renewals of subscriptions',
  renewalsSilent: 'count, and do not ring',
  renewalsRing: 'ring like new orders',
  reference: 'Field with the number of the same sale elsewhere',
  referenceHint: (field?: string) =>
    `It holds the number that the other source itself gives the sale, such as the shop’s order number or the invoice’s. Both are then one sale, and ring once. ${field === undefined ? 'Leave it empty if there is none.' : `Empty: ${field}.`}`,
  pursuedSince: 'Field with “worked on since”',
  pursuedSinceHint: 'A field of yours that holds a date.',
  pursuedSinceField: (field: string) => `A field of yours that holds a date. Empty: ${field}.`,
  pursuedSinceMade: 'A field of yours that holds a date. Without it, the date is used at which it was made over there.',
  currency: 'Currency of amounts without one',
  timeZone: 'Time zone of times without one',
  asks: 'Let the bell ask',
  asksAbout: (kind: string) =>
    `With a token, the bell fetches what a delivery leaves out (customer, seller), and can ask ${kind} every few minutes where deliveries cannot reach it.`,
  apiUrl: 'Address of its API',
  apiUrlHint: 'Empty: the usual one.',
  tokenHint: 'Kept in a file on this PC that only the bell may read; never shown again.',
  tokenSet: 'A token is put in.',
  removeToken: 'Take the token away',
  poll: 'Ask every few minutes',
  pollNeedsToken: 'Put the token in first.',
  mqttElsewhere:
    'The MQTT server is one of your own (BELL_BROKER_URL): make this account there, with this password, and let it publish to this topic alone.',

  deliveries: 'Last deliveries',
  noDeliveries: 'Nothing has come yet.',
  more: 'Show more',
  when: 'When',
  verdict: 'What became of it',
  why: 'Why',
  verdicts: {
    taken: 'Counted',
    duplicate: 'Known already',
    ignored: 'Does not count',
    kept: 'Not understood',
    waiting: 'Waits',
  },
  waysIn: {
    hook: '',
    message: 'over MQTT',
    poll: 'asked for',
    import: 'from a file',
    api: 'by the API',
    replay: 'read again',
  },
  reasons: {
    paused: 'The source was paused',
    test: 'A test: it never counts',
    'test mode: it never counts': 'Test mode over there: it never counts',
    'other event': 'Not about an order',
    unpaid: 'Not paid yet',
    'nothing to pay': 'Nothing to pay',
    'other currency': 'Not taken off: the order is in another currency',
    'told elsewhere': 'Its refund, or the next invoice, tells of it',
  } as Record<string, string>,
  duplicateWhy: 'Nothing new in it',
  order: (id: string) => `Order ${id}`,
  readAgain: 'Read again',
  look: 'As it came',
  read: (verdict: string) => `Read again: ${verdict}.`,

  pause: 'Pause',
  resume: 'Resume',
  resumeRead: (count: number) => `Resume, and read ${count === 1 ? 'what waits' : `the ${count} that wait`}`,
  resumeSkip: 'Resume without reading them',

  secrets: 'Secrets',
  newSecret: 'Make another secret',
  replaceGiven: 'Replace the secret',
  newAddress: 'Make another address',
  newMqtt: 'Make another MQTT password',
  overlap: 'The one before is taken for',
  overlaps: { 0: 'no longer', 1: 'another hour', 24: 'another day', 168: 'another week' } as Record<number, string>,
  makeIt: 'Make it',
  cancel: 'Cancel',
  formerUntil: (when: string) => `The one before is taken until ${when}.`,
  mqttAccount: (address: string, user: string, topic: string) =>
    `It may also send over MQTT: ${address}, user ${user}, topic ${topic}.`,

  remove: 'Remove this source',
  removeAsk: (name: string) => `Remove ${name}?`,
  removeAbout:
    'What it sends from now on is turned away, and its secrets are deleted. The orders it has sent stay and count on.',
  removeYes: 'Remove it',
  keep: 'Keep it',

  history: 'What was changed',
  did: {
    added: 'Added',
    settings: 'Settings changed',
    secret: 'Another secret',
    address: 'Another address',
    mqtt: 'Another MQTT password',
    token: 'Token put in',
    'token-removed': 'Token taken away',
    paused: 'Paused',
    resumed: 'Resumed',
    removed: 'Removed',
  } as Record<string, string>,
  by: (did: string, who: string) => `${did} ${byWhom(who)}`,
};
