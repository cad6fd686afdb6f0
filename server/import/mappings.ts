import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import { ImportMapping, type SavedMappings } from '../api/imports.ts';
import type { Db } from '../store/database.ts';
import type { Writer } from '../store/group-commit.ts';
import { importMappings } from '../store/imports.ts';
import type { Instant } from '../time.ts';

export interface MappingPorts {
  db: Db;
  writer: Writer;
  now: () => Instant;
}

/** What the columns of a kind of file mean, kept by name for the next one. */
export function openMappings({ db, writer, now }: MappingPorts) {
  return {
    all: async (): Promise<SavedMappings['mappings']> =>
      (await importMappings.all(db)).flatMap(({ name, mapping }) => {
        const read = ImportMapping.safeParse(JSON.parse(mapping));
        return read.success ? [{ name, mapping: read.data }] : [];
      }),
    save: (name: string, mapping: ImportMapping): Promise<void> =>
      writer.write((unit) => importMappings.save(unit, { name, mapping: JSON.stringify(mapping), at: now() })),
    async remove(name: string): Promise<Result<void>> {
      const removed = await writer.write((unit) => importMappings.remove(unit, name));
      return removed ? ok(undefined) : refuse('name', name, 'a mapping that there is');
    },
  };
}
