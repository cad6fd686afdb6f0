import { type Step, test } from './step.ts';

export const odoo: readonly Step[] = [
  {
    text: 'In Odoo, switch on the **developer mode** (Settings, at the bottom), then open **Settings → Technical → Automation Rules** and press **New**.',
  },
  {
    text: 'Give it a name, choose the model **Sales Order**, and as **Trigger** On save, with Status (state), Total (amount_total) and Salesperson (user_id) as the fields **When updating**.',
  },
  {
    text: 'Press **Add an action**, choose **Send Webhook Notification**, and paste this as **URL**. It is a secret, since it ends in a key:',
    slot: 'address',
  },
  {
    text: 'As **Fields** choose these, then **Save**:',
    list: [
      'name – Order Reference',
      'state – Status',
      'amount_total – Total',
      'amount_untaxed – Untaxed Amount',
      'currency_id – Currency',
      'currency_rate – Currency Rate',
      'date_order – Order Date',
      'create_date – Creation Date',
      'write_date – Last Updated on',
      'partner_id – Customer',
      'user_id – Salesperson',
    ],
  },
  {
    text: 'Odoo sends numbers for customer and salesperson. For names on the wall, open **Settings → Technical → Fields**, press **New** for each of these, with the model **Sales Order** and the **Field Type** char, fill in **Related Field Definition** as it stands here, and choose them among the **Fields** above, too:',
    list: ['x_partner_name – partner_id.name', 'x_user_name – user_id.name', 'x_user_email – user_id.email'],
  },
  {
    text: 'Odoo waits one second for an answer and never sends again, so the bell should run whenever somebody sells. Orders it missed come in with their next change, or as a CSV file.',
  },
  test,
];

export const erpnext: readonly Step[] = [
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
    text: 'Under **Webhook Data**, add these fields, and save. The **Key** beside each must read as it does here: two fields are called Grand Total, and two Net Total.',
    list: [
      'name – Name (Doc Name)',
      'docstatus – Document Status',
      'grand_total – Grand Total',
      'net_total – Net Total',
      'currency – Currency',
      'transaction_date – Date',
      'creation – Created On',
      'modified – Last Updated On',
      'customer – Customer',
      'customer_name – Customer Name',
      'owner – Created By',
      'amended_from – Amended From',
    ],
  },
  {
    text: 'Do the same again with **Doc Event** on_cancel, and once more with on_update_after_submit. Give the last one a row under **Webhook Headers**: key `X-Event`, value `on_update_after_submit`. So an old order that somebody edits does not ring.',
  },
  {
    text: 'Who made the order (`owner`) stands on the wall as the one who sold it. If your sales order has a field of your own for that, send it with the key `sales_person`.',
  },
  test,
];
