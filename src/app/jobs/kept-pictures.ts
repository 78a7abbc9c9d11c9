import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '#schema/config/environment.ts';
import { openUndelivered, undeliveredFolder } from '#services/images/undelivered/undelivered.ts';
import { SHEETS_FOLDER } from '#services/images/undelivered/undelivered-files.ts';
import type { Metrics } from '#services/metrics/metrics.ts';
import type { Retention } from '#services/privacy/retention.ts';
import { CELL_RETENTION_MS } from '#services/sheets/run/cell-notifier.ts';

interface KeptPicturesOptions {
  readonly config: Config;
  readonly retention: Retention;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Ms since the epoch. */
  readonly now: () => number;
}

/** Opens the pictures on disk: those that could not be delivered, and those of cells. */
export async function openKeptPictures(
  { config, retention, metrics, log, now }: KeptPicturesOptions,
  resources: AsyncDisposableStack,
) {
  const folder = undeliveredFolder(config.UNDELIVERED_DIR, config.STORE_URL);
  const maxBytes = config.UNDELIVERED_MB * 2 ** 20;
  const undelivered = resources.use(
    await openUndelivered({ folder, maxBytes, maxAgeMs: retention.undeliveredMs, log, now }),
  );
  const undeliveredCells = resources.use(
    await openUndelivered({
      folder: folder && join(folder, SHEETS_FOLDER),
      maxBytes,
      maxAgeMs: CELL_RETENTION_MS,
      // Cells are deleted after a day by design, so that is no warning.
      log: { error: log.error.bind(log), warn: log.debug.bind(log) },
      now,
    }),
  );
  metrics.registerGauge('kept_bytes', undelivered.usedBytes);
  metrics.registerGauge('kept_bytes_limit', () => maxBytes);
  return { undelivered, undeliveredCells };
}
