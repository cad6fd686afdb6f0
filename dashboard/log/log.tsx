import { useSignalEffect } from '@preact/signals';
import { PageHead } from '../parts/page-head.tsx';
import { Sections } from '../parts/sections.tsx';
import { inItsManner, office } from '../parts/store.ts';
import { texts } from '../texts.ts';
import { customerIn, customersPath } from './customers/address.ts';
import { List as Customers } from './customers/list.tsx';
import { One as Customer } from './customers/one.tsx';
import { Life } from './life.tsx';
import { List } from './list.tsx';
import { winIn } from './query.ts';
import { Standing } from './standing.tsx';

/** The log, `/log`: the list of wins and silences or the page of one, and the customers. */
export function Log() {
  const customer = customerIn(location.pathname);
  useSignalEffect(() => {
    const named = office.value?.name ?? texts.product;
    document.title = customer === undefined ? texts.logFor(named) : texts.sectionFor(texts.customerPage.title, named);
  });
  return (
    <div class="page">
      <PageHead page="log">
        <Standing />
      </PageHead>
      <Sections
        label={texts.log}
        of={[
          { href: '/log', name: texts.logTitle, isHere: customer === undefined },
          { href: customersPath, name: texts.customerPage.title, isHere: customer !== undefined },
        ]}
      />
      {inItsManner(() =>
        customer === undefined ? (
          <Wins />
        ) : (
          <main class="office people">
            {customer.key === undefined ? <Customers /> : <Customer of={customer.key} />}
          </main>
        ),
      )}
    </div>
  );
}

function Wins() {
  const id = winIn(location.pathname);
  return <main>{id === undefined ? <List /> : <Life id={id} />}</main>;
}
