import { z } from 'zod';

/** Names of bells, sources and milestones: they stand in topics, addresses and file names. */
export const Name = z.string().regex(/^[a-z0-9-]{1,40}$/, 'a name of 1 to 40 lower-case letters, digits and hyphens');

export const Instant = z.iso.datetime({
  offset: true,
  message: 'an ISO 8601 date and time with its offset, such as 2026-03-11T08:59:58Z',
});

export const CalendarDate = z.iso.date('a date such as 2026-03-11');
