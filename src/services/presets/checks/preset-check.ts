/** What is checked of a preset before it is saved, and of the LoRAs of a job before it is paid for. */

import type { NewModelsPolicy } from '#schema/config/variables.ts';
import { codeSpan, listMarkdown, md } from '#schema/markdown.ts';
import { assertNoSecret, readLoraReference } from '#schema/model/lora-reference.ts';
import type { Model, ModelFile } from '#schema/model/model.ts';
import { type ModelReference, readModelReference } from '#schema/model/model-reference.ts';
import { nearest } from '#schema/nearest.ts';
import type { LoraFindings } from '#schema/preset/lora-findings.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import type { LoraInspector } from '#services/loras/inspector.ts';
import type { FetchModel } from '#services/models/live-models.ts';
import type { Models } from '#services/models/models.ts';
import { assertSameVersion, compileForPreset, isNotFound } from '#services/presets/fetched-model.ts';
import { checkEachLora } from './check-loras.ts';
import { checkLoraFile, checkLoraModel, isCivitaiPage, type WeightsFinding } from './check-weights.ts';
import { assertSafetyChecker, modelFindings } from './model-findings.ts';

/** The base model of a LoRA that is added without one. */
const DEFAULT_BASE_MODEL = 'black-forest-labs/flux-dev-lora';

/** Ms for fetching one model file. */
const FETCH_TIMEOUT_MS = 20_000;

/** The result of checking a source: what the preset paints with, and what was confirmed or could not be checked. */
export interface PresetCheckResult {
  readonly paints: Preset['paints'];
  readonly model: Model;
  /** The model file, if it was fetched for this check. */
  readonly file: ModelFile | undefined;
  readonly confirmed: readonly string[];
  readonly unchecked: readonly string[];
  /** What was found out about a LoRA that is a file. */
  readonly findings?: LoraFindings | undefined;
}

/** What a member wants a preset to use. With a `base` or `extras`, `reference` is a LoRA; without, it may be a model. */
export interface PresetSource {
  readonly reference: string;
  readonly base: string | undefined;
  /** LoRAs on top of it. */
  readonly extras?: readonly string[] | undefined;
}

/** Whether a source is a model of its own, unless it turns out to be a LoRA. */
const mayBeModel = ({ base, extras = [] }: PresetSource) => base === undefined && extras.length === 0;

export interface PresetCheck {
  /** Checks the form, without the network. @throws UserError that shows the right form */
  readonly validate: (source: PresetSource) => void;
  /** Whether a new preset may paint with a model that the bot has: with `NEW_MODELS=operator`, one that the operator installed. */
  readonly isAllowed: (model: Model) => boolean;
  /** Asks Replicate too, if it can. @throws UserError if the source cannot be used */
  readonly inspect: (source: PresetSource) => Promise<PresetCheckResult>;
}

/**
 * Checks what a member wants a preset to use.
 * @param fetchModel fetches a model file from Replicate; undefined without a token
 * @param inspector finds out what LoRAs are that are files; without it, the first picture tells
 * @param newModels who may bring models: with `operator`, a preset paints with those that the operator has installed
 * @param needsSafetyChecker whether models without a safety checker are for the operator to install
 * @param assertSupported throws a UserError if the backend does not support the model
 */
export function createPresetCheck(
  models: Models,
  fetchModel: FetchModel | undefined,
  assertSupported: (model: Model) => void,
  newModels: NewModelsPolicy,
  inspector?: LoraInspector,
  needsSafetyChecker = false,
): PresetCheck {
  const findModel = (typed: string) => {
    const name = (readModelReference(typed)?.model ?? typed.trim()).toLowerCase();
    return models.all.find((model) => model.name.toLowerCase() === name);
  };

  const isAllowed = (model: Model) => newModels === 'admins' || models.global.includes(model);

  /** @throws UserError if only the operator may bring models, and has not installed this one */
  const assertModelAllowed = (source: PresetSource): void => {
    const { reference } = source;
    if (newModels === 'admins' || !mayBeModel(source)) return;
    const found = findModel(reference);
    if (found ? isAllowed(found) : !readModelReference(reference)) return;
    throw new UserError(
      md`${codeSpan(readModelReference(reference)?.model ?? reference)} is not installed here, and only the operator of this bot can add models. Choose a model that is installed, or add ${codeSpan(`base: ${DEFAULT_BASE_MODEL}`)} to use it as a LoRA.`,
    );
  };

  const basesOfLoras = () =>
    models.all.filter((each) => each.kind === 'imagine' && each.params.has('replicate_weights') && isAllowed(each));

  const baseModelOf = (typed: string | undefined): Model => {
    const bases = basesOfLoras();
    const base = typed === undefined ? findModel(DEFAULT_BASE_MODEL) : (findModel(typed) ?? models.find(typed));
    if (base && bases.includes(base)) return base;
    const names = bases.map(({ name }) => name);
    const suggestions = nearest(typed ?? '', names, 2);
    const instead = listMarkdown(
      (suggestions.length ? suggestions : names.slice(-2)).map((name) => codeSpan(name)),
      'or',
    );
    if (base) throw new UserError(md`**${base.title}** takes no LoRA beside its own. As \`base\` choose ${instead}.`);
    throw new UserError(md`There is no model ${codeSpan(typed ?? '')} here. As \`base\` choose ${instead}.`);
  };

  /** Fetches a model file, or says why it cannot. @throws UserError if Replicate does not know the model */
  const fetchFile = async ({ model, version }: ModelReference): Promise<ModelFile | 'no network' | 'no token'> => {
    if (!fetchModel) return 'no token';
    try {
      return await fetchModel(model, version, AbortSignal.timeout(FETCH_TIMEOUT_MS));
    } catch (error) {
      if (isNotFound(error)) {
        throw new UserError(
          md`Replicate knows no model ${codeSpan(model)}. Copy \`owner/name\` from the address of its page there.`,
          {
            cause: error,
          },
        );
      }
      if (error instanceof UserError && error.code === 'model-version') throw error;
      return 'no network';
    }
  };

  const checkWeights = async (
    { reference, extras = [] }: PresetSource,
    baseModel: Model,
  ): Promise<PresetCheckResult> => {
    const checkReference = async (typed: string): Promise<WeightsFinding> => {
      const parsed = readModelReference(typed);
      if (!parsed) return checkLoraFile(typed, baseModel, basesOfLoras(), inspector);
      return checkLoraModel(typed, parsed, await fetchFile(parsed));
    };
    const found = await checkEachLora([reference, ...extras], checkReference);
    const schnell = 'LoRAs that were made for Flux dev work only partly on schnell';
    const notes = /schnell/.test(baseModel.name) ? [schnell] : [];
    const [weights = '', ...others] = found.references;
    const paints = { kind: 'weights' as const, model: baseModel.name, weights };
    return {
      paints: others.length ? { ...paints, extras: others.map((each) => ({ weights: each })) } : paints,
      model: baseModel,
      file: undefined,
      confirmed: [...found.confirmed, ...notes],
      unchecked: found.unchecked,
      findings: found.findings,
    };
  };

  const model = (candidate: Model, file: ModelFile | undefined, { version }: ModelReference): PresetCheckResult => {
    if (candidate.kind !== 'imagine')
      throw new UserError(md`**${candidate.title}** takes no prompt: it enlarges pictures.`);
    assertSameVersion(candidate, version, DEFAULT_BASE_MODEL);
    assertSupported(candidate);
    if (needsSafetyChecker && !models.global.includes(candidate)) assertSafetyChecker(candidate);
    return { model: candidate, file, ...modelFindings(candidate) };
  };

  /** Which version a page of Civitai is can be asked there. */
  const checkForm = (reference: string) => {
    if (inspector && isCivitaiPage(reference)) assertNoSecret(reference);
    else readLoraReference(reference);
  };

  return {
    isAllowed,
    validate: (source) => {
      const { reference, base, extras = [] } = source;
      assertModelAllowed(source);
      if (base !== undefined) baseModelOf(base);
      if (!readModelReference(reference) && !findModel(reference)) checkForm(reference);
      for (const extra of extras) if (!readModelReference(extra)) checkForm(extra);
    },
    inspect: async (source) => {
      assertModelAllowed(source);
      const asModel = mayBeModel(source);
      const installed = asModel ? findModel(source.reference) : undefined;
      const reference = readModelReference(source.reference) ?? { model: source.reference, version: undefined };
      if (installed) return model(installed, undefined, reference);
      if (!asModel || !readModelReference(source.reference)) return checkWeights(source, baseModelOf(source.base));
      const file = await fetchFile(reference);
      if (typeof file === 'string') return checkWeights(source, baseModelOf(undefined));
      return model(compileForPreset(file), file, reference);
    },
  };
}
