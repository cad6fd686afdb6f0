import { useEffect, useState } from 'preact/hooks';
import type { Problem } from '../../../broker/contract/result.ts';
import { mistake } from '../../../server/api/mistake-words.ts';
import type { RulesChange, RulesView, WireRules } from '../../../server/api/rules.ts';
import { get, type Refused, send } from '../../parts/api.ts';
import { useFirstWrong } from '../../parts/wrong.ts';
import { texts } from '../../texts.ts';
import { placeOf } from './place.ts';

const API = '/api/rules';
const words = texts.rulesPage;

/** The rules that hold, those on the page, and what can be done with them. */
export interface Editing {
  view: RulesView;
  draft: WireRules;
  /** How many rules are not saved yet. */
  changes: number;
  change: RulesChange;
  isFixed(key: string): boolean;
  set(change: Partial<WireRules>): void;
  undo(): void;
  /** Whether they hold now. */
  save(note: string): Promise<boolean>;
  back(version: number): Promise<void>;
  said: Said;
  /** What came of trying them: beside the field that is wrong, as with saving. */
  tried(answer: Told): void;
  /** What stands beside the field of that rule: `thresholds.1.name`. */
  wrongAt(rule: string): string | undefined;
}

/** What came of saving. */
interface Said {
  saved: boolean;
  wrong: string;
  problem?: Problem | undefined;
}

export function useRules(): { editing?: Editing; wrong: string } {
  const [view, setView] = useState<RulesView>();
  const [draft, setDraft] = useState<WireRules>();
  const [wrong, setWrong] = useState('');
  const [said, setSaid] = useState<Said>(nothingSaid);
  useFirstWrong(said.problem);
  const take = (view: RulesView) => {
    setView(view);
    setDraft(view.rules);
  };
  useEffect(() => {
    get<RulesView>(API).then((answer) => (answer.ok ? take(answer.value) : setWrong(answer.message)));
  }, []);
  if (view === undefined || draft === undefined) return { wrong };
  const { change, changes } = changeBetween(view.rules, draft);
  /** What is not saved yet stays, over the rules that hold by now. */
  const rebase = (now: RulesView) => {
    setView(now);
    setDraft(withChange(now.rules, change));
  };
  const save = async (note: string) => {
    const version = view.version?.id ?? 0;
    const answer = await send<RulesView>('POST', API, { rules: change, version, ...(note !== '' && { note }) });
    if (answer.ok) take(answer.value);
    const isOld = !answer.ok && answer.problem?.field === 'version';
    const now = isOld ? await get<RulesView>(API) : undefined;
    if (now?.ok) rebase(now.value);
    setSaid(isOld ? { saved: false, wrong: words.meanwhile } : saidOf(answer));
    return answer.ok;
  };
  const back = async (version: number) => {
    const answer = await send<RulesView>('POST', `${API}/versions/${version}/restore`, {});
    if (answer.ok) rebase(answer.value);
    setSaid(saidOf(answer));
  };
  const editing: Editing = {
    ...{ view, draft, change, changes, said },
    isFixed: (key) => view.fixed.includes(key),
    set(more) {
      setSaid(nothingSaid);
      setDraft({ ...draft, ...more });
    },
    undo() {
      setSaid(nothingSaid);
      setDraft(view.rules);
    },
    wrongAt: (rule) => (said.problem && ruleIn(said.problem) === rule ? mistake(said.problem) : undefined),
    save: (note) => save(note.trim()),
    tried: (answer) => setSaid(answer.ok ? nothingSaid : refusedOf(answer, wrongIn(answer))),
    back,
  };
  return { editing, wrong };
}

const nothingSaid: Said = { saved: false, wrong: '' };

type Told = { ok: true } | Refused;

const refusedOf = ({ problem }: Refused, wrong: string): Said => ({ saved: false, wrong, problem });
const saidOf = (answer: Told): Said =>
  answer.ok ? { saved: true, wrong: '' } : refusedOf(answer, words.notSaved(wrongIn(answer)));

/** Where and what, in one sentence: the field it stands beside may be far up the page. */
export function wrongIn({ message, problem }: { message: string; problem?: Problem }): string {
  return problem === undefined ? message : `${placeOf(ruleIn(problem))}: ${mistake(problem)}`;
}

const ruleIn = ({ field }: Problem): string => field.replace(/^rules\./, '');

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const withChange = (rules: WireRules, { reasons, patterns, ...plain }: RulesChange): WireRules => ({
  ...rules,
  ...(plain as Partial<WireRules>),
  reasons: { ...rules.reasons, ...(reasons as Partial<WireRules['reasons']>) },
  patterns: { ...rules.patterns, ...(patterns as Partial<WireRules['patterns']>) },
});

/** Only what differs, so that what the file sets is never sent. */
function changeBetween(before: WireRules, after: WireRules): { change: RulesChange; changes: number } {
  const changed = (from: object, to: object) =>
    Object.entries(to).filter(([key, value]) => !isSame(Reflect.get(from, key), value));
  const { reasons, patterns, ...plain } = after;
  const parts = {
    plain: changed(before, plain),
    reasons: changed(before.reasons, reasons),
    patterns: changed(before.patterns, patterns),
  };
  const change: RulesChange = {
    ...Object.fromEntries(parts.plain),
    ...(parts.reasons.length > 0 && { reasons: Object.fromEntries(parts.reasons) }),
    ...(parts.patterns.length > 0 && { patterns: Object.fromEntries(parts.patterns) }),
  };
  return { change, changes: parts.plain.length + parts.reasons.length + parts.patterns.length };
}
