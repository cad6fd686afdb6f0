import { z } from 'zod';

/** A block of the file or of a body: only the keys named; what is allowed is said where another stands. */
export const block = <S extends z.ZodRawShape>(shape: S) => {
  const keys = `one of the keys ${Object.keys(shape).join(', ')}`;
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? keys : `a block with ${keys.replace('one of the', 'the')}`),
  });
};

export const whole = (min: number, max: number, what = '') => {
  const allowed = `a whole number${what} from ${min} to ${max}`;
  return z.number(allowed).int(allowed).min(min, allowed).max(max, allowed);
};

export const text = (what: string, max = 200) => {
  const allowed = `${what} of 1 to ${max} characters`;
  return z.string(allowed).trim().min(1, allowed).max(max, allowed);
};
