import type { Erasures } from './erasures.ts';
import { exportParts } from './export-parts.ts';
import { type ExportServices, exportPerson } from './export-person.ts';
import type { Retention } from './retention.ts';

/** What a person can do about what is kept of them. */
export interface Privacy {
  /** All that is kept of a person, as JSON files of at most `maxBytes`, one at a time. */
  exportFiles(person: string, maxBytes: number): AsyncIterable<Buffer>;
  /** Erases what a person did before an interaction of theirs, in the background. @throws StoreUnavailableError */
  erase(person: string, interaction: string): Promise<void>;
  /** As {@link Erasures.recall}. */
  recallErasure(person: string): Promise<void>;
  readonly retention: Retention;
}

export function createPrivacy(
  services: ExportServices & { readonly erasures: Pick<Erasures, 'request' | 'recall'>; readonly retention: Retention },
): Privacy {
  const { erasures, retention, wallClock } = services;
  return {
    exportFiles: (person, maxBytes) => exportParts(person, exportPerson(person, services), maxBytes, wallClock()),
    erase: erasures.request,
    recallErasure: erasures.recall,
    retention,
  };
}
