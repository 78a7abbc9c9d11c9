import type { Logger } from 'pino';
import type { NewModelsPolicy } from '#schema/config/variables.ts';
import type { Model } from '#schema/model/model.ts';
import { UserError } from '#schema/user-error.ts';
import type { Costs } from '#services/costs/costs.ts';
import { download } from '#services/images/download/download.ts';
import { isDiscordUrl } from '#services/images/input-pictures.ts';
import type { LoraInspector } from '#services/loras/inspector.ts';
import type { ModelCatalogue } from '#services/models/catalogue.ts';
import type { FetchModel } from '#services/models/live-models.ts';
import type { Models } from '#services/models/models.ts';
import type { Store } from '#services/store/store.ts';
import { createPresetCheck, type PresetCheck } from './checks/preset-check.ts';
import { withPriceLine } from './checks/price-line.ts';
import { type OpenTrials, openTrials } from './open-trials.ts';
import { openPresetDrafts, type PresetDrafts } from './preset-drafts.ts';
import { openPresetModels, type PresetModels } from './preset-models.ts';
import { openPreviews, type Previews } from './previews.ts';

/** The services that preset commands need. */
export interface PresetServices {
  readonly check: PresetCheck;
  readonly models: PresetModels;
  readonly drafts: PresetDrafts;
  readonly previews: Previews;
  readonly openTrials: OpenTrials;
  /** Reads an attached file as text. @throws UserError if it cannot be downloaded */
  readonly readFile: (url: string) => Promise<string>;
}

/** Bytes of the largest preset file: 200 full presets take half of it. */
export const MAX_PRESET_FILE_BYTES = 1024 * 1024;

/** Ms for downloading one. */
const READ_TIMEOUT_MS = 15_000;

export interface PresetServicesOptions {
  readonly store: Store;
  readonly models: Models;
  readonly fetchModel: FetchModel | undefined;
  readonly catalogue: ModelCatalogue | undefined;
  /** Throws a UserError if the backend does not support the model. */
  readonly assertSupported: (model: Model) => void;
  readonly newModels: NewModelsPolicy;
  /** Finds out what LoRAs are that are files; undefined if the operator does not want it. */
  readonly inspector: LoraInspector | undefined;
  /** Whether models without a safety checker are for the operator to install. */
  readonly needsSafetyChecker: boolean;
  readonly costs: Pick<Costs, 'estimatePicture'>;
  readonly log: Logger;
  readonly discordOrigin: string | undefined;
}

export async function openPresetServices({
  store,
  models,
  fetchModel,
  catalogue,
  assertSupported,
  newModels,
  inspector,
  needsSafetyChecker,
  costs,
  log,
  discordOrigin,
}: PresetServicesOptions): Promise<PresetServices> {
  return {
    check: withPriceLine(
      createPresetCheck(models, fetchModel, assertSupported, newModels, inspector, needsSafetyChecker, catalogue),
      costs.estimatePicture,
    ),
    models: await openPresetModels(store, models, log),
    drafts: openPresetDrafts(store),
    previews: openPreviews(store),
    openTrials: openTrials(store),
    readFile: async (url) => {
      try {
        const signal = AbortSignal.timeout(READ_TIMEOUT_MS);
        const isAllowed = (address: URL) => isDiscordUrl(address, discordOrigin);
        return Buffer.from(await download(url, { isAllowed, maxBytes: MAX_PRESET_FILE_BYTES, signal })).toString(
          'utf8',
        );
      } catch (error) {
        throw new UserError('That file could not be read from Discord. Please attach it again.', { cause: error });
      }
    },
  };
}
