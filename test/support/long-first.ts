import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, longest first: begun last, one of them would run alone while everything else is through. */
const LONG = [
  'faults/boundaries/boundaries',
  'faults/faults',
  'system/story',
  'system/device-link',
  'system/outbox',
  'system/device-auto',
  'system/device-lamp',
  'faults/sync/sync',
  'system/device-flash',
  'system/device-ring',
  'browser/layout',
  'browser/wall',
  'browser/connection',
  'browser/sources',
  'system/device-heard',
  'system/start',
  'system/board-tools',
];

/** Within its group, what is known to be long goes first, with or without a record of former runs. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const groupOf = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;
    return sorted.sort((a, b) => groupOf(a) - groupOf(b) || rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONG.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return rank < 0 ? LONG.length : rank;
}
