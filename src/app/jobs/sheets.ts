import { createSheetNotifier } from '#discord/notifier/sheet-notifier.ts';
import type { Undelivered } from '#services/images/undelivered/undelivered.ts';
import { type CapRules, checkCaps } from '#services/jobs/admission/check-caps.ts';
import type { QueueLimits } from '#services/queue/quota-key.ts';
import { openSheetStore } from '#services/sheets/sheet-store.ts';
import { createSheets, type SheetsOptions } from '#services/sheets/sheets.ts';
import type { JobServicesOptions } from './index.ts';

interface OpenSheetsOptions
  extends JobServicesOptions,
    Required<Pick<SheetsOptions, 'generator' | 'cellNotifier' | 'resultNotifier' | 'findFlaggedPolicy'>> {
  readonly undeliveredCells: Undelivered;
  readonly admissionRules: CapRules;
  readonly limits: QueueLimits;
}

/** Opens the sheets of `/compare`: half of what a server may run at once, so that others have their turn. */
export function openSheets(options: OpenSheetsOptions) {
  const { infrastructure, discord, channels, admissionRules, limits, ownsGuild, log, now, wallClock, random } = options;
  const { store, retention, durations, costs, preload, models, jobStore, styles, serverSettings } = infrastructure;
  const sheetStore = openSheetStore(store, retention);
  const atOnce = Math.min(limits.perUser, Math.max(1, Math.floor(limits.perGuild / 2)));
  const sheets = createSheets({
    ...{ preload, models, jobStore, styles, sheetStore, ownsGuild, log, now, wallClock, random },
    generator: options.generator,
    cellNotifier: options.cellNotifier,
    resultNotifier: options.resultNotifier,
    findFlaggedPolicy: options.findFlaggedPolicy,
    undelivered: options.undeliveredCells,
    notifier: createSheetNotifier({ discord, channels, sheetStore, preload, serverSettings, log, now, wallClock }),
    concurrency: atOnce,
    // One more waits, so that a free slot always finds a cell.
    maxQueuedCells: atOnce + 1,
    expectedSeconds: durations.expectedSeconds,
    estimateCost: costs.estimate,
    // What costs nothing is expected to cost 0, so that it fits wherever nothing is billed.
    checkCaps: (demand, person, place) => void checkCaps(admissionRules, person, place, { ...demand, isBilled: true }),
  });
  return { sheets, sheetStore };
}
