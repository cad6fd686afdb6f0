import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { check, type Problem, refuse } from '../../broker/contract/result.ts';
import { placeOf } from '../../dashboard/office/rules/place.ts';
import { wrongIn as inRules } from '../../dashboard/office/rules/state.ts';
import { wrongIn } from '../../dashboard/parts/wrong.ts';
import { AddCustomer, NoteCustomer } from '../../server/api/customers.ts';
import { ImportMapping } from '../../server/api/imports.ts';
import { mistake } from '../../server/api/mistake-words.ts';
import { RulesChange } from '../../server/api/rules.ts';
import { SourceSettings } from '../../server/api/source-kinds.ts';
import { AddSource } from '../../server/api/sources.ts';

function problemIn(schema: z.ZodType, value: unknown): Problem {
  const checked = check(schema, value);
  if (checked.ok) throw new Error('it was allowed');
  return checked.problem;
}

const days = ['mon' as const];
const amount = 'an amount such as 1500 or 1500.50, up to 999999999999.99';

describe('what the forms of the office are refused for', () => {
  test.each<[string, z.ZodType, unknown, string, string]>([
    ['letters', RulesChange, { minimum: 'abc' }, 'minimum', `“abc” cannot be used here. Give ${amount}.`],
    ['below 0', RulesChange, { largeOrder: '-5' }, 'largeOrder', `“-5” cannot be used here. Give ${amount}.`],
    ['nothing', RulesChange, { largeOrder: '' }, 'largeOrder', `Nothing is given here. Give ${amount}.`],
    [
      'no number',
      RulesChange,
      { longPursuitDays: null },
      'longPursuitDays',
      'Nothing is given here. Give a whole number of days from 1 to 36500.',
    ],
    [
      'half a day',
      RulesChange,
      { longPursuitDays: 1.5 },
      'longPursuitDays',
      '“1.5” cannot be used here. Give a whole number of days from 1 to 36500.',
    ],
    [
      'turned round',
      RulesChange,
      { hours: { open: '18:00', close: '08:00', days } },
      'hours.close',
      '“08:00” cannot be used here. Give a time later than “From”.',
    ],
    [
      'no length',
      RulesChange,
      { quietHours: [{ from: '12:00', to: '12:00', days }] },
      'quietHours.0.to',
      '“12:00” cannot be used here. Give a time other than “From”.',
    ],
    [
      'no day',
      RulesChange,
      { quietHours: [{ from: '12:00', to: '13:00', days: [] }] },
      'quietHours.0.days',
      'Nothing is given here. Give at least one day of the week.',
    ],
    [
      'no name',
      RulesChange,
      { thresholds: [{ for: 'team', name: ' ', amount: '1' }] },
      'thresholds.0.name',
      'Nothing is given here. Give a name of 1 to 200 characters.',
    ],
    [
      'a hot coil',
      RulesChange,
      { patterns: { milestone: { strokes: 2, pulseMs: 80, gapMs: 250, pairGapMs: 900 } } },
      'patterns.milestone.gapMs',
      '“250” cannot be used here. Give gaps of at least four times the pulse, so that the coil stays cool.',
    ],
    [
      'capitals',
      AddSource,
      { name: 'Web Shop', kind: 'json' },
      'name',
      '“Web Shop” cannot be used here. Give a name in small letters, digits and hyphens, such as shop-2, of at most 40 characters.',
    ],
    [
      'a currency in words',
      SourceSettings,
      { currency: 'Euro' },
      'currency',
      '“Euro” cannot be used here. Give a currency by its three letters, such as EUR.',
    ],
    [
      'a currency in words',
      ImportMapping.shape.currency,
      'XXQ',
      'body',
      '“XXQ” cannot be used here. Give a currency by its three letters, such as EUR.',
    ],
    [
      'no address',
      SourceSettings,
      { apiUrl: 'a.example' },
      'apiUrl',
      '“a.example” cannot be used here. Give an https address such as https://example.pipedrive.com.',
    ],
    [
      'a month',
      NoteCustomer,
      { workedSince: '2026-13-01' },
      'workedSince',
      '“2026-13-01” cannot be used here. Give a date such as 2026-03-11.',
    ],
    ['nobody', AddCustomer, { name: '' }, 'name', 'Nothing is given here. Give a name.'],
    [
      'too long',
      AddCustomer,
      { name: 'x'.repeat(201) },
      'name',
      `“${'x'.repeat(76)} …” cannot be used here. Give a name, at most 200 characters.`,
    ],
  ])('%s', (_, schema, value, field, sentence) => {
    const problem = problemIn(schema, value);
    expect({ field: problem.field, sentence: mistake(problem) }).toEqual({ field, sentence });
  });

  test('a secret is not shown, nor what is no text', () => {
    const words = 'the signing secret Stripe shows, beginning with whsec_';
    const { problem } = refuse('secret', '(7 characters)', words);
    expect(mistake(problem)).toBe(`This cannot be used here. Give ${words}.`);
    expect(mistake(refuse('secret', 'abc', words).problem)).toBe(mistake(problem));
    expect(mistake(refuse('token', '', 'the token').problem)).toBe('Nothing is given here. Give the token.');
    expect(mistake(refuse('name', { a: 1 }, 'a name').problem)).toBe('This cannot be used here. Give a name.');
  });

  test('where it stands is told as the page calls it', () => {
    expect(placeOf('thresholds.1.name')).toBe('Thresholds of their own, entry 2, Name');
    expect(placeOf('patterns.longPursuit.gapMs')).toBe(
      'What rings, and how it sounds, A customer worked on for long, Between two of a pair, ms',
    );
    const { problem } = refuse('rules.hours.close', '08:00', 'a time later than open');
    expect(inRules({ message: 'no', problem })).toBe(
      'When it may ring by itself, To: “08:00” cannot be used here. Give a time later than “From”.',
    );
  });

  test('beside its field where the form has it, else for the whole form', () => {
    const { problem } = refuse('name', '', 'a name');
    const refused = { message: 'Name: no', problem };
    expect(wrongIn(refused, ['name'])).toEqual({ field: 'name', message: 'Nothing is given here. Give a name.' });
    expect(wrongIn(refused, ['team'])).toEqual({ message: 'Name: no' });
  });
});
