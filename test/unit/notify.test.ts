import { expect, test } from 'vitest';
import type { RingView, Trouble } from '../../broker/contract/wall.ts';
import { chats } from '../../server/notify/chat.ts';
import { codeInWords, statusInWords } from '../../server/notify/reasons.ts';
import { clearedNotice, raisedNotice, ringNotice } from '../../server/notify/words.ts';

const since = '2026-03-30T10:00:00.000Z';
const troubles: Trouble[] = [
  { kind: 'cannot-store', since, cause: 'full' },
  { kind: 'cannot-store', since, cause: 'damaged' },
  { kind: 'disk-low', since, freeMb: 312 },
  { kind: 'clock', since, byMs: -86_400_000 },
  { kind: 'backup-failed', since, reason: 'The folder is not there.' },
  { kind: 'totals-differ', since },
  { kind: 'bell', since, bell: 'main', problem: 'unplugged' },
  { kind: 'bell', since, bell: 'attic', problem: undefined },
  { kind: 'source-silent', since, source: 'shop', lastAt: '2026-03-23T09:12:00.000Z' },
];

test('every trouble has its words, and those for its end', () => {
  expect(
    troubles.map((trouble) => [raisedNotice(trouble).title, raisedNotice(trouble).text, clearedNotice(trouble).title]),
  ).toMatchInlineSnapshot(`
    [
      [
        "Orders cannot be stored",
        "The disk is full. Shops are asked to send again later. Make room on it; the bell goes on by itself.",
        "Orders are stored again.",
      ],
      [
        "Orders cannot be stored",
        "The data is damaged. Shops are asked to send again later. Bring the last backup back: ships-bell restore.",
        "Orders are stored again.",
      ],
      [
        "The disk fills",
        "312 MB are left on the PC of the bell. Make room soon.",
        "There is room on the disk again.",
      ],
      [
        "The PC's clock has jumped",
        "It moved by 24 hours backwards. Check date, time and zone on the PC of the bell.",
        "The clock of the PC is steady again.",
      ],
      [
        "The nightly backup failed",
        "It is tried again every quarter of an hour. What stood in the way: The folder is not there.",
        "There is a new backup.",
      ],
      [
        "The totals differ from the orders",
        "Run ships-bell check on the PC of the bell, and tell whoever looks after it.",
        "The totals agree with the orders again.",
      ],
      [
        "The bell does not answer",
        "It is unplugged. Orders are kept; what comes too late to ring is shown as such.",
        "The bell answers again.",
      ],
      [
        "The bell does not answer (attic)",
        "Nothing is heard of it. Orders are kept; what comes too late to ring is shown as such.",
        "The bell answers again (attic).",
      ],
      [
        "Nothing has come from shop for unusually long",
        "The last order came 2026-03-23 09:12 UTC. Look whether its webhook was switched off over there.",
        "shop sends again.",
      ],
    ]
  `);
});

const ring: RingView = {
  id: '7',
  bell: 'main',
  kind: 'order',
  at: since,
  sellers: ['Anouk', 'Bo'],
  customer: '<!channel> @everyone [Werf](http://x) *De* Hoop & Zn',
  amount: { amount: '14875.00', currency: 'EUR' },
  reasons: [
    {
      kind: 'large-order',
      actual: { amount: '14875.00', currency: 'EUR' },
      threshold: { amount: '10000.00', currency: 'EUR' },
    },
    { kind: 'long-pursuit', since: '2024-11-02', days: 493, threshold: 180 },
  ],
  strokes: 2,
  state: 'ended',
  outcome: 'struck',
};

test("a customer's name cannot ping, format or hide a link in any chat", () => {
  const notice = ringNotice(ring);
  expect(chats.slack(notice)).toEqual({
    text: '🔔 Anouk and Bo · &lt;!channel&gt; @everyone [Werf](http://x) *De* Hoop &amp; Zn · €14,875.00\nRang · Large order · Worked on since 2024-11-02',
    mrkdwn: false,
  });
  const markdown =
    '🔔 Anouk and Bo · \\<!channel\\> @everyone \\[Werf\\]\\(http://x\\) \\*De\\* Hoop & Zn · €14,875.00';
  expect(chats.discord(notice)).toEqual({
    content: `${markdown}\nRang · Large order · Worked on since 2024-11-02`,
    allowed_mentions: { parse: [] },
  });
  expect(chats.teams(notice).attachments[0]?.content.body.map(({ text }) => text)).toEqual([
    markdown,
    'Rang · Large order · Worked on since 2024-11-02',
  ]);
});

test('a ring that no real bell struck says so', () => {
  expect(ringNotice({ ...ring, simulated: true }).title.startsWith('🔔 (simulated) Anouk and Bo')).toBe(true);
});

test('why somebody could not be told says where to look', () => {
  expect(['ECONNREFUSED', 'EAUTH', 'ODD'].map(codeInWords)).toEqual([
    'nothing answers there (ECONNREFUSED)',
    'user name or password were refused (EAUTH)',
    'ODD',
  ]);
  expect([statusInWords(404), statusInWords(500)]).toEqual([
    'answered 404: there is no such webhook: was it removed?',
    'answered 500',
  ]);
});

test('Discord takes 2000 characters at most', () => {
  expect(chats.discord({ title: 'x'.repeat(3000), text: '' }).content).toHaveLength(2000);
});
