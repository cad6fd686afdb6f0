import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SourceSettings, sourceKinds } from '../api/source-kinds.ts';
import type { Config, SourceConfig } from '../config.ts';
import { DATABASE } from '../store/database.ts';
import { readPageSources } from '../store/sources.ts';

/** Every source there is: of the file, and added on the page. A database that cannot be read has none of the latter. */
export function sourcesHere({ sources, dataDir }: Pick<Config, 'sources' | 'dataDir'>): SourceConfig[] {
  const added = onPage(join(dataDir, DATABASE)).filter(({ name }) => !sources.some((source) => source.name === name));
  return [...sources, ...added];
}

function onPage(file: string): SourceConfig[] {
  if (!existsSync(file)) return [];
  try {
    return readPageSources(file).flatMap(({ name, kind, settings }) => {
      const known = sourceKinds.find((each) => each === kind);
      return known === undefined ? [] : [{ name, kind: known, ...SourceSettings.safeParse(JSON.parse(settings)).data }];
    });
  } catch {
    return []; // the doctor says what is wrong with it
  }
}
