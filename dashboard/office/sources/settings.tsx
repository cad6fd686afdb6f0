import { useState } from 'preact/hooks';
import type { SourceKindName } from '../../../server/api/source-kinds.ts';
import type { SourceView } from '../../../server/api/sources.ts';
import { send } from '../../parts/api.ts';
import { Field } from '../../parts/field.tsx';
import { besideField, besideNone, useFirstWrong, type Wrong, wrongIn } from '../../parts/wrong.ts';
import { texts } from '../../texts.ts';
import { apiOf } from './words.ts';

const words = texts.sourcePage;
type Text = 'reference' | 'pursuedSince' | 'currency' | 'timeZone' | 'apiUrl';
const { pursuedSinceField: from, pursuedSinceMade: made } = words;
/** Where a source's “worked on since” is read while no field is named: as server/sources/ does. */
const sinceHints: Partial<Record<SourceKindName, string>> = {
  ...{ stripe: from('pursued_since'), shopify: from('pursued_since'), woocommerce: from('pursued_since') },
  ...{ hubspot: made, pipedrive: made, salesforce: made, odoo: made },
  ...{ json: from('pursuedSince'), 'standard-webhooks': from('pursuedSince') },
};
/** They always say their currency, and times with their zone. */
const tellsAll: readonly SourceKindName[] = ['stripe', 'shopify', 'woocommerce'];

const shownOf = ({ kind, token }: SourceView): Text[] => [
  ...(['reference', 'pursuedSince'] as const),
  ...(tellsAll.includes(kind) ? [] : (['currency', 'timeZone'] as const)),
  ...(token ? (['apiUrl'] as const) : []),
];

/** They may sell subscriptions, and tell which orders renew one. */
const renewing: readonly SourceKindName[] = ['stripe', 'shopify', 'woocommerce'];

/** How the source is read. Counts for what comes from now on, and for what is read again. */
export function Settings({ source, onChanged }: { source: SourceView; onChanged: () => void }) {
  const [typed, setTyped] = useState(() => formOf(source));
  const [wrong, setWrong] = useState<Wrong>();
  const form = useFirstWrong(wrong);
  const [saved, setSaved] = useState(false);
  const set = (field: keyof typeof typed) => (value: string) => {
    setSaved(false);
    setTyped((before) => ({ ...before, [field]: value }));
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const body = Object.fromEntries(Object.entries(typed).map(([key, value]) => [key, value.trim() || null]));
    const answer = await send('PATCH', apiOf(source.name), body);
    setSaved(answer.ok);
    setWrong(answer.ok ? undefined : wrongIn(answer, shown));
    onChanged();
  };
  const { kind } = source;
  const shown = shownOf(source);
  const field = (name: Text, label: string, hint?: string) => (
    <Field
      {...{ name, label, hint, value: typed[name], onChange: set(name) }}
      error={besideField(wrong, name)}
      input={{ autocomplete: 'off', spellcheck: false }}
    />
  );
  const choice = (name: 'amounts' | 'renewals', label: string, options: Record<string, string>) => (
    <div class="field">
      <label for={name}>{label}</label>
      <select id={name} value={typed[name]} onChange={({ currentTarget }) => set(name)(currentTarget.value)}>
        {Object.entries(options).map(([value, meaning]) => (
          <option key={value} value={value}>
            {meaning}
          </option>
        ))}
      </select>
    </div>
  );
  return (
    <details class="panel more-about">
      <summary>{words.settings}</summary>
      <form ref={form} onSubmit={submit}>
        <div class="columns">
          {choice('amounts', words.amounts, { '': words.amountsDefault, gross: words.gross, net: words.net })}
          {renewing.includes(kind) &&
            choice('renewals', words.renewals, { '': words.renewalsSilent, ring: words.renewalsRing })}
          {shown.includes('currency') && field('currency', words.currency, 'EUR, GBP, SEK …')}
          {field('reference', words.reference, words.referenceHint(kind === 'stripe' ? 'order_id' : undefined))}
          {field('pursuedSince', words.pursuedSince, sinceHints[kind] ?? words.pursuedSinceHint)}
          {shown.includes('timeZone') && field('timeZone', words.timeZone, 'Europe/Amsterdam …')}
          {shown.includes('apiUrl') && field('apiUrl', words.apiUrl, words.apiUrlHint)}
        </div>
        <div class="buttons">
          <button type="submit" class="primary">
            {words.save}
          </button>
        </div>
        <p role="status">{saved ? words.saved : ''}</p>
        <p class="error" role="alert">
          {besideNone(wrong)}
        </p>
      </form>
    </details>
  );
}

function formOf({ settings }: SourceView) {
  const {
    amounts = '',
    renewals = '',
    reference = '',
    pursuedSince = '',
    currency = '',
    timeZone = '',
    apiUrl = '',
  } = settings;
  const heard = renewals === 'ring' ? 'ring' : '';
  return { amounts: String(amounts), renewals: heard, reference, pursuedSince, currency, timeZone, apiUrl };
}
