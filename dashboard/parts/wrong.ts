import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Problem } from '../../broker/contract/result.ts';
import { mistake } from '../../server/api/mistake-words.ts';

/** What a form was refused for: beside `field` where the form has it, else for all of it. */
export interface Wrong {
  field?: string;
  message: string;
}

/** Puts a refusal where it belongs, among the fields the form shows. */
export function wrongIn(refused: { message: string; problem?: Problem }, fields: readonly string[]): Wrong {
  const { message, problem } = refused;
  if (problem === undefined || !fields.includes(problem.field)) return { message };
  return { field: problem.field, message: mistake(problem) };
}

/** What stands beside that field. */
export const besideField = (wrong: Wrong | undefined, field: string): string | undefined =>
  wrong?.field === field ? wrong.message : undefined;

/** What stands for the whole form. */
export const besideNone = (wrong: Wrong | undefined): string =>
  wrong !== undefined && wrong.field === undefined ? wrong.message : '';

/**
 * Each refusal leads to the first field that is wrong, which says why: where it is folded away, it is opened.
 * Gives what the form takes as its ref; without one the whole page is the form.
 */
export function useFirstWrong(refused: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    if (refused === undefined) return;
    const field = (form.current ?? document).querySelector<HTMLElement>('[aria-invalid="true"]');
    field?.closest('details')?.setAttribute('open', '');
    field?.focus();
  }, [refused]);
  return form;
}
