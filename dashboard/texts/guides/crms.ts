import { type Step, test } from './step.ts';

/** Of deals, what HubSpot is to tell the change of. */
const dealProperties = ['dealstage', 'amount', 'closedate', 'deal_currency_code', 'hubspot_owner_id'];

export const hubspot: readonly Step[] = [
  {
    text: 'The short way: the bell asks HubSpot every three minutes. In HubSpot, open **Development → Keys → Service keys** (or **Settings → Integrations → Service Keys**) and press **Create service key**. It takes a super admin, or the permission **Developer tools access**.',
  },
  {
    text: 'Give it a name, press **Add new scope**, tick these, press **Update**, and then **Create**:',
    list: [
      'crm.objects.deals.read',
      'crm.objects.companies.read',
      'crm.objects.contacts.read',
      'crm.objects.owners.read',
    ],
  },
  {
    text: 'Open the new key, press **Show**, copy it, and put it in here. (The **Access token** of an app with these scopes, `pat-…`, does as well.)',
    slot: 'token',
  },
  {
    text: 'Tick this, and that is all. Nothing has to reach this PC: a deal that is won is here within three minutes.',
    slot: 'poll',
  },
  test,
  {
    text: 'To hear of a deal at once, HubSpot has to send webhooks, and that takes an app in it. If you have a **Legacy app** already (new ones cannot be made since October 2026), open **Development → Legacy apps**, its name, **Webhooks → Edit webhooks**, paste this as **Target URL**, and press **Create subscription**: **Deals**, with Created, Deleted, Merged, Restored, Association changed, and Property changed of:',
    list: dealProperties,
    slot: 'address',
  },
  {
    text: 'Without one, somebody from IT makes an app with HubSpot’s command line: `hs project create` with the distribution **private**, the authentication **static**, the feature **webhooks** and the scopes above, this as its `webhooks-hsmeta.json`, then `hs project upload`, and **Install** on its page.',
    slot: 'project',
  },
  {
    text: 'Open the app’s tab **Auth**, and copy the **Client secret**: five groups of letters and digits with hyphens between. (The access token, `pat-…`, is something else: it belongs above.)',
    slot: 'give-secret',
  },
];

/** The webhooks of an app of HubSpot's developer platform, as the CLI uploads it. */
export function hubspotProject(address: string): string {
  const whole = ['creation', 'deletion', 'merge', 'restore', 'associationChange'];
  const subscriptions = [
    ...whole.map((what) => ({ subscriptionType: `deal.${what}`, active: true })),
    ...dealProperties.map((propertyName) => ({ subscriptionType: 'deal.propertyChange', propertyName, active: true })),
  ];
  const lines = subscriptions.map((each) => `        ${JSON.stringify(each)}`).join(',\n');
  return `{
  "uid": "ships_bell_webhooks",
  "type": "webhooks",
  "config": {
    "settings": { "targetUrl": ${JSON.stringify(address)}, "maxConcurrentRequests": 10 },
    "subscriptions": {
      "legacyCrmObjects": [
${lines}
      ]
    }
  }
}`;
}

export const pipedrive: readonly Step[] = [
  {
    text: 'The bell can ask Pipedrive every three minutes, or be told at once by a webhook, or both. To ask, and for the names of customers and sellers, it needs a token: in Pipedrive, press your picture, then **Company settings → Personal preferences → API**, copy **Your personal API token**, 40 letters and digits, and put it in here. It sees what its user sees: take one who sees all deals.',
    slot: 'token',
  },
  {
    text: 'To let the bell ask, tick this. Nothing has to reach this PC then, and the next three steps are not needed.',
    slot: 'poll',
  },
  {
    text: 'For a webhook, press your picture, then **Company settings → Tools and apps → Webhooks**, and **Create new webhook**. Set **Event action** to * (all), **Event object** to deal, and **Webhook version** to 2.0. **Permission level** is the user whose deals count: one who sees them all.',
  },
  { text: 'Paste this as **Endpoint URL**. Pipedrive sends to https addresses only:', slot: 'address' },
  { text: 'Paste these as **HTTP Auth username** and **HTTP Auth password**, and press **Save**:', slot: 'basic' },
  test,
  {
    text: 'Pipedrive deletes a webhook that it could not deliver to for three days. If the bell was off for so long, make it anew; with a token, **Test** fetches what was missed.',
  },
];

export const salesforce: readonly Step[] = [
  {
    text: 'In Salesforce, open **Setup → Company Settings → Company Information** and copy **Salesforce.com Organization ID**: 15 or 18 letters and digits, the first of them `00D`.',
    slot: 'give-secret',
  },
  {
    text: 'Open **Setup → Process Automation → Workflow Actions → Outbound Messages**, press **New Outbound Message**, and choose the object **Opportunity**. (The edition Professional has none.)',
  },
  {
    text: 'Paste this as **Endpoint URL**; it is a secret, since it ends in a key. **User to send as** is somebody who sees all opportunities. Leave **Send Session ID** unticked.',
    slot: 'address',
  },
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
    text: 'For names on the wall, add text formula fields to Opportunity and send them, too: `Account_Name__c` is `Account.Name`, `Owner_Name__c` is `Owner.FirstName & " " & Owner.LastName`, and `Owner_Email__c` is `Owner.Email`.',
  },
  test,
  {
    text: 'Salesforce does not tell of opportunities that are deleted: set one to Closed Lost before, and it counts no more.',
  },
];
