import { expect, test } from 'vitest';
import { configFolder } from '../support/config-folder.ts';

const { load, refusal } = configFolder();

test('nobody is told unless the office says so; of troubles alone unless it says more', () => {
  expect(load('office: {}').notify).toEqual([]);
  const reference = '$' + '{CHAT}';
  const told = load(`notify: [{ name: team, kind: slack, webhook: "${reference}" }]`, {
    CHAT: 'https://chat.example.com/x',
  });
  expect(told.notify).toEqual([
    { name: 'team', kind: 'slack', webhook: 'https://chat.example.com/x', on: ['troubles'] },
  ]);
});

const mail = 'name: office, kind: email, from: bell@example.com, to: [m@example.com]';

test.each([
  ['an unknown kind', 'notify: [{ name: a, kind: fax }]', 'allowed is slack, teams, discord or email'],
  ['a webhook in the clear', 'notify: [{ name: a, kind: slack, webhook: "http://chat.example.com/s3cret" }]', 'https'],
  ['no webhook', 'notify: [{ name: a, kind: teams }]', 'the https address of an incoming webhook'],
  ['a mail server of another kind', `notify: [{ ${mail}, smtp: "imap://user:s3cret@x" }]`, 'smtps://'],
  ['a wrong address', `notify: [{ ${mail.replace('m@', 'm')}, smtp: "smtp://x" }]`, 'an e-mail address'],
  ['an unknown occasion', `notify: [{ ${mail}, smtp: "smtp://x", on: [moods] }]`, 'a list of: troubles, rings'],
  [
    'a name twice',
    `notify: [{ ${mail}, smtp: "smtp://x" }, { ${mail}, smtp: "smtp://x" }]`,
    'a name that no other entry has',
  ],
])('%s is refused in a line that keeps the secret', (_, yaml, allowed) => {
  const line = refusal(yaml);
  expect(line).toContain(allowed);
  expect(line).toContain('notify');
  expect(line).not.toContain('s3cret');
});
