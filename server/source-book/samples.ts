import type { SourceKindName } from '../api/source-kinds.ts';
import type { TestSource } from './test-delivery.ts';

interface Sample {
  body: string;
  headers: Record<string, string>;
}
type Make = (source: TestSource & { id: string }) => Sample;

const AMOUNT = '123.00';
const CUSTOMER = 'A test from Office → Sources';
const iso = (at: number): string => new Date(at).toISOString();
const seconds = (at: number): number => Math.floor(at / 1000);
const day = (at: number): string => iso(at).slice(0, 10);
const asJson = (body: unknown, headers: Record<string, string> = {}): Sample => ({
  body: JSON.stringify(body),
  headers,
});

const generic = ({ id, currency, now }: TestSource & { id: string }) => ({
  orderId: id,
  amount: AMOUNT,
  currency,
  orderedAt: iso(now),
  updatedAt: iso(now),
  customer: { name: CUSTOMER },
  test: true,
});

/** An order just won, in the very shape in which each kind tells of one. */
export const sampleOf: Record<SourceKindName, Make> = {
  json: (source) => asJson(generic(source)),

  'standard-webhooks': (source) => asJson({ type: 'order.won', timestamp: iso(source.now), data: generic(source) }),

  stripe: ({ id, currency, now }) =>
    asJson({
      id: `evt_${id}`,
      object: 'event',
      type: 'payment_intent.succeeded',
      created: seconds(now),
      livemode: false,
      data: {
        object: {
          id: `pi_${id}`,
          object: 'payment_intent',
          amount: 12_300,
          amount_received: 12_300,
          currency: currency.toLowerCase(),
          created: seconds(now),
          livemode: false,
          status: 'succeeded',
          description: CUSTOMER,
          metadata: {},
        },
      },
    }),

  shopify: ({ id, currency, now }) =>
    asJson(
      {
        id: 1,
        name: id,
        test: true,
        currency,
        total_price: AMOUNT,
        current_total_price: AMOUNT,
        total_tax: '0.00',
        current_total_tax: '0.00',
        financial_status: 'paid',
        cancelled_at: null,
        created_at: iso(now),
        processed_at: iso(now),
        updated_at: iso(now),
        customer: null,
        line_items: [],
        refunds: [],
      },
      {
        'x-shopify-topic': 'orders/paid',
        'x-shopify-webhook-id': id,
        'x-shopify-event-id': id,
        'x-shopify-shop-domain': 'ships-bell-test.myshopify.com',
        'x-shopify-triggered-at': iso(now),
      },
    ),

  woocommerce: ({ currency, now }) =>
    asJson(
      {
        id: 1,
        number: '1',
        status: 'processing',
        currency,
        total: AMOUNT,
        total_tax: '0.00',
        date_created_gmt: iso(now).slice(0, 19),
        date_modified_gmt: iso(now).slice(0, 19),
        date_paid_gmt: iso(now).slice(0, 19),
        customer_id: 0,
        billing: { first_name: 'A', last_name: 'test', company: CUSTOMER, email: '' },
        line_items: [],
        refunds: [],
      },
      { 'x-wc-webhook-topic': 'order.updated', 'x-wc-webhook-resource': 'order', 'x-wc-webhook-event': 'updated' },
    ),

  hubspot: ({ now }) =>
    asJson([
      {
        eventId: 1,
        subscriptionId: 1,
        portalId: 1,
        appId: 1,
        occurredAt: now,
        subscriptionType: 'deal.propertyChange',
        attemptNumber: 0,
        objectId: 1,
        propertyName: 'dealstage',
        propertyValue: 'closedwon',
        changeSource: 'CRM',
      },
    ]),

  pipedrive: ({ currency, now }) =>
    asJson({
      meta: {
        version: '2.0',
        action: 'change',
        entity: 'deal',
        entity_id: '1',
        timestamp: iso(now),
        id: 'ships-bell-test',
      },
      data: {
        id: 1,
        title: CUSTOMER,
        value: 123,
        currency,
        status: 'won',
        add_time: iso(now),
        won_time: iso(now),
        update_time: iso(now),
      },
      previous: { status: 'open' },
    }),

  salesforce: ({ id, secret, now }) => ({
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' },
    body: `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <soapenv:Body>
  <notifications xmlns="http://soap.sforce.com/2005/09/outbound">
   <OrganizationId>${secret}</OrganizationId>
   <ActionId>04k000000000001AAA</ActionId>
   <SessionId xsi:nil="true"/>
   <EnterpriseUrl>https://ships-bell-test.my.salesforce.com/services/Soap/c/61.0</EnterpriseUrl>
   <PartnerUrl>https://ships-bell-test.my.salesforce.com/services/Soap/u/61.0</PartnerUrl>
   <Notification>
    <Id>04l${id.slice(-8)}0001AAA</Id>
    <sObject xsi:type="sf:Opportunity" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">
     <sf:Id>006000000000001AAA</sf:Id>
     <sf:Amount>${AMOUNT}</sf:Amount>
     <sf:CloseDate>${day(now)}</sf:CloseDate>
     <sf:CreatedDate>${iso(now)}</sf:CreatedDate>
     <sf:IsClosed>true</sf:IsClosed>
     <sf:IsWon>true</sf:IsWon>
     <sf:LastModifiedDate>${iso(now)}</sf:LastModifiedDate>
     <sf:Name>${CUSTOMER}</sf:Name>
     <sf:StageName>Closed Won</sf:StageName>
    </sObject>
   </Notification>
  </notifications>
 </soapenv:Body>
</soapenv:Envelope>`,
  }),

  odoo: ({ now }) =>
    asJson({
      _model: 'sale.order',
      _id: 1,
      _action: 'Send Webhook Notification',
      id: 1,
      name: 'S00001',
      state: 'sale',
      amount_total: 123,
      amount_untaxed: 123,
      date_order: iso(now).slice(0, 19).replace('T', ' '),
      write_date: iso(now).slice(0, 19).replace('T', ' '),
      partner_id: 1,
    }),

  erpnext: ({ currency, now }) =>
    asJson({
      doctype: 'Sales Order',
      name: 'SAL-ORD-TEST',
      docstatus: 1,
      status: 'To Deliver and Bill',
      customer: CUSTOMER,
      customer_name: CUSTOMER,
      currency,
      grand_total: 123,
      net_total: 123,
      transaction_date: day(now),
      creation: iso(now).slice(0, 23).replace('T', ' '),
      modified: iso(now).slice(0, 23).replace('T', ' '),
    }),
};
