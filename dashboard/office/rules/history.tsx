import { useEffect, useState } from 'preact/hooks';
import type { RuleChange, RulesVersion, RulesVersions } from '../../../server/api/rules.ts';
import { moment, SEPARATOR } from '../../log/words.ts';
import { get } from '../../parts/api.ts';
import { manner } from '../../parts/store.ts';
import { texts } from '../../texts.ts';
import { inShort, type Shown } from './in-short.ts';
import type { Editing } from './state.ts';

const words = texts.rulesPage;

/** Who changed what and when; any of it can be taken up again, which is a change too. */
export function History({ editing: { view, back } }: { editing: Editing }) {
  const [shown, setShown] = useState<RulesVersions>();
  const load = async (before?: RulesVersions) => {
    const answer = await get<RulesVersions>(`/api/rules/versions?after=${before?.next ?? ''}`);
    if (answer.ok) setShown({ ...answer.value, versions: [...(before?.versions ?? []), ...answer.value.versions] });
  };
  useEffect(() => {
    load();
  }, [view.version?.id]);
  const versions = shown?.versions ?? [];
  return (
    <section class="panel" aria-labelledby="history">
      <h2 id="history">{words.history}</h2>
      {shown !== undefined && versions.length === 0 && <p>{words.noHistory}</p>}
      <ol class="rule-lines">
        {versions.map((version, at) => (
          <Version
            key={version.id}
            {...{ version, currency: view.currency }}
            onBack={at === 0 ? undefined : () => back(version.id)}
          />
        ))}
      </ol>
      <div class="buttons">
        {shown?.next !== undefined && (
          <button type="button" onClick={() => load(shown)}>
            {words.more}
          </button>
        )}
        {versions.length > 0 && (
          <button type="button" onClick={() => back(0)}>
            {words.backToFirst}
          </button>
        )}
      </div>
    </section>
  );
}

interface VersionProps {
  version: RulesVersion;
  currency: string;
  onBack: (() => void) | undefined;
}

function Version({ version, currency, onBack }: VersionProps) {
  const when = moment(version.at, manner.value);
  return (
    <li class="version">
      <div>
        <strong>{when}</strong> {words.by(version.by)}
        {version.note !== undefined && <p>{version.note}</p>}
        <ul class="quiet">
          {version.changes.map((change) => (
            <li key={change.key}>{changeInWords(change, { currency, manner: manner.value })}</li>
          ))}
        </ul>
      </div>
      {onBack !== undefined && (
        <button type="button" aria-label={words.backTo(when)} onClick={onBack}>
          {words.back}
        </button>
      )}
    </li>
  );
}

function changeInWords({ key, before, after }: RuleChange, shown: Shown): string {
  const [block = '', name] = key.split('.');
  const named = name === undefined ? undefined : Reflect.get(words.reasonNames, name);
  const title = [words.keys[block] ?? block, named].filter((part) => part !== undefined).join(SEPARATOR);
  return words.changed(title, inShort(key, before, shown), inShort(key, after, shown));
}
