import { useSignalEffect } from '@preact/signals';
import { PageHead } from '../parts/page-head.tsx';
import { Sections } from '../parts/sections.tsx';
import { inItsManner, office } from '../parts/store.ts';
import { texts } from '../texts.ts';
import { Import } from './import/import.tsx';
import { Rates } from './rates/rates.tsx';
import { Rules } from './rules/rules.tsx';
import { Sellers } from './sellers/sellers.tsx';
import { Sources } from './sources/sources.tsx';

/** Each section has an address of its own: `/office/rules`; the first is `/office` too. */
const sections = { sources: Sources, rules: Rules, import: Import, sellers: Sellers, rates: Rates } as const;
type Section = keyof typeof sections;

function sectionIn(path: string): Section {
  const named = path.split('/')[2] ?? '';
  return Object.hasOwn(sections, named) ? (named as Section) : 'sources';
}

/** The office, `/office`: where its orders come from, when its bell rings, and its past. */
export function Office() {
  const section = sectionIn(location.pathname);
  useSignalEffect(() => {
    document.title = texts.sectionFor(texts.sections[section], office.value?.name ?? texts.product);
  });
  const Shown = sections[section];
  return (
    <div class="page">
      <PageHead page="office" />
      <Sections
        label={texts.officePage}
        of={(Object.keys(sections) as Section[]).map((each) => {
          return { href: `/office/${each}`, name: texts.sections[each], isHere: each === section };
        })}
      />
      <main class="office">
        {inItsManner(() => (
          <Shown />
        ))}
      </main>
    </div>
  );
}
