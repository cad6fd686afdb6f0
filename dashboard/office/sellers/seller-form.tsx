import { useLayoutEffect, useState } from 'preact/hooks';
import type { SellerView } from '../../../server/api/sellers.ts';
import { send } from '../../parts/api.ts';
import { Field } from '../../parts/field.tsx';
import { besideField, besideNone, useFirstWrong, type Wrong, wrongIn } from '../../parts/wrong.ts';
import { texts } from '../../texts.ts';

const words = texts.sellerPage;

interface SellerFormProps {
  seller: SellerView;
  all: readonly SellerView[];
  teams: readonly string[];
  onClose: () => void;
  onChanged: () => Promise<void>;
}

/** One seller: name, team, and who else it is. */
export function SellerForm({ seller, all, teams, onClose, onChanged }: SellerFormProps) {
  const [name, setName] = useState(seller.name);
  const [team, setTeam] = useState(seller.team ?? '');
  const [wrong, setWrong] = useState<Wrong>();
  const form = useFirstWrong(wrong);
  const toFirst = () => form.current?.querySelector('input')?.focus();
  useLayoutEffect(toFirst, []); // the button that opened it is gone
  const path = `/api/sellers/${encodeURIComponent(seller.key)}`;
  const done = async (asked: ReturnType<typeof send>, then: () => void = () => {}) => {
    const answer = await asked;
    setWrong(answer.ok ? undefined : wrongIn(answer, ['name', 'team']));
    if (!answer.ok) return;
    await onChanged();
    then();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const change = {
      ...(name !== seller.name && { name }),
      ...(team.trim() !== (seller.team ?? '') && { team: team.trim() || null }),
    };
    done(send('PATCH', path, change), onClose); // what is not sent stays as somebody else may have made it
  };
  const others = all.filter(({ key }) => key !== seller.key);
  return (
    <form ref={form} class="panel" onSubmit={submit} aria-label={seller.name}>
      <div class="columns">
        <Field
          name="seller-name"
          label={words.name}
          value={name}
          error={besideField(wrong, 'name')}
          onChange={setName}
          input={{ required: true, maxLength: 200 }}
        />
        <Field
          {...{ name: 'seller-team', label: words.team, value: team, onChange: setTeam }}
          error={besideField(wrong, 'team')}
          input={{ list: 'teams', autocomplete: 'off', maxLength: 80 }}
        />
        <datalist id="teams">
          {teams.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
        {others.length > 0 && (
          <SameAs others={others} onJoin={(other) => done(send('POST', `${path}/joins`, { other }), toFirst)} />
        )}
      </div>
      {seller.joined.length > 0 && (
        <ul class="rows">
          {seller.joined.map((each) => (
            <li key={each.key} class="row">
              <span>
                <span class="quiet">{words.alsoKnown}</span> {each.name}
              </span>
              <button
                type="button"
                class="small"
                aria-label={words.partFrom(each.name)}
                onClick={() => done(send('DELETE', `${path}/joins/${encodeURIComponent(each.key)}`), toFirst)}
              >
                {words.part}
              </button>
            </li>
          ))}
        </ul>
      )}
      <p class="error" role="alert">
        {besideNone(wrong)}
      </p>
      <div class="buttons">
        <button type="submit" class="primary">
          {words.save}
        </button>
        <button type="button" onClick={onClose}>
          {words.cancel}
        </button>
      </div>
    </form>
  );
}

/** A choice alone joins nobody: with the keyboard each step through the list is one. */
function SameAs({ others, onJoin }: { others: readonly SellerView[]; onJoin: (key: string) => void }) {
  const [chosen, setChosen] = useState('');
  return (
    <div class="field">
      <label for="seller-same">{words.sameAs}</label>
      <select id="seller-same" value={chosen} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
        <option value="">{words.choose}</option>
        {others.map((each) => (
          <option key={each.key} value={each.key}>
            {each.email === undefined ? each.name : `${each.name}, ${each.email}`}
          </option>
        ))}
      </select>
      {others.some(({ key }) => key === chosen) && (
        <div class="buttons">
          <button type="button" onClick={() => onJoin(chosen)}>
            {words.join}
          </button>
        </div>
      )}
    </div>
  );
}
