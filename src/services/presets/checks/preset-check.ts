/** What is checked of a preset before it is saved, and of the LoRAs of a job before it is paid for. */

import type { NewModelsPolicy } from '#schema/config/variables.ts';
import { plainText, t } from '#schema/language/t.ts';
import { codeSpan, listMarkdown } from '#schema/markdown.ts';
import { assertNoSecret, readLoraReference } from '#schema/model/lora/lora-reference.ts';
import { readLoraSource } from '#schema/model/lora/lora-source.ts';
import type { Model, ModelFile } from '#schema/model/model.ts';
import { type ModelReference, readModelReference } from '#schema/model/model-reference.ts';
import { nearest } from '#schema/nearest.ts';
import type { LoraFindings } from '#schema/preset/loras/lora-findings.ts';
import type { RecommendedScales } from '#schema/preset/loras/recommended.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import type { LoraInspector } from '#services/loras/inspector.ts';
import type { ModelCatalogue } from '#services/models/catalogue.ts';
import type { FetchModel } from '#services/models/live-models.ts';
import type { Models } from '#services/models/models.ts';
import { assertSameVersion, compileForPreset } from '#services/presets/fetched-model.ts';
import { createPageReader, fetchFile, withPage } from './ask-replicate.ts';
import { checkLoraModel } from './loras/check-lora-model.ts';
import { checkEachLora } from './loras/check-loras.ts';
import { checkLoraFile, isCivitaiPage, type WeightsFinding } from './loras/check-weights.ts';
import { baseForFamily, DEFAULT_BASE_MODEL, loraBases } from './loras/lora-bases.ts';
import { assertSafetyChecker, modelFindings } from './model-findings.ts';
import { mayBeModel, type PresetSource } from './preset-source.ts';

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
  /** How strongly each of its LoRAs wants to be applied, or the model's own. */
  readonly recommended?: RecommendedScales;
}

export interface PresetCheck {
  /** Checks the form, without the network. @throws UserError that shows the right form */
  readonly validate: (source: PresetSource) => void;
  /** Whether a new preset may paint with a model that the bot has: with `NEW_MODELS=operator`, one that the operator installed. */
  readonly isAllowed: (model: Model) => boolean;
  /** Asks Replicate too, if it can. @throws UserError if the source cannot be used */
  readonly inspect: (source: PresetSource) => Promise<PresetCheckResult>;
  /** What a reference that was found is added as: a LoRA on the usual base, if it may not be a model of its own. */
  readonly sourceOf: (reference: string) => PresetSource;
}

/**
 * Checks what a member wants a preset to use.
 * @param fetchModel fetches a model file from Replicate; undefined without a token
 * @param inspector finds out what LoRAs are that are files; without it, the first picture tells
 * @param newModels who may bring models: with `operator`, a preset paints with those that the operator has installed
 * @param needsSafetyChecker whether models without a safety checker are for the operator to install
 * @param assertSupported throws a UserError if the backend does not support the model
 * @param catalogue what the pages of models say; without it, their schemas alone are known
 */
export function createPresetCheck(
  models: Models,
  fetchModel: FetchModel | undefined,
  assertSupported: (model: Model) => void,
  newModels: NewModelsPolicy,
  inspector?: LoraInspector,
  needsSafetyChecker = false,
  catalogue?: Pick<ModelCatalogue, 'readPage'>,
): PresetCheck {
  const readPage = createPageReader(catalogue);

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
      t(
        '{model} is not installed here, and only my operator can add models. Choose a model that is installed, or add {defaultBaseModel} to use it as a LoRA.',
        {
          model: codeSpan(readModelReference(reference)?.model ?? reference),
          defaultBaseModel: codeSpan(`base: ${DEFAULT_BASE_MODEL}`),
        },
      ),
    );
  };

  const basesOfLoras = () => loraBases(models, isAllowed);

  /** The base that was chosen; else one that fits the LoRA, or the usual one if nothing tells. @throws UserError */
  const findBase = async ({ reference, base }: PresetSource): Promise<Model> => {
    const source = base === undefined ? readLoraSource(reference) : undefined;
    const isFile = source !== undefined && source.at !== 'replicate';
    // What is wrong with it is said when it is checked.
    const report = isFile ? await inspector?.inspect(source).catch(() => undefined) : undefined;
    return baseForFamily(report?.family, basesOfLoras()) ?? baseModelOf(base);
  };

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
    if (base)
      throw new UserError(
        t('**{base}** takes no LoRA beside its own. As `base` choose {instead}.', { base: base.title, instead }),
      );
    throw new UserError(
      t('There is no model {typed} here. As `base` choose {instead}.', { typed: codeSpan(typed ?? ''), instead }),
    );
  };

  const checkWeights = async (
    { reference, extras = [] }: PresetSource,
    baseModel: Model,
  ): Promise<PresetCheckResult> => {
    const checkReference = async (typed: string): Promise<WeightsFinding> => {
      const parsed = readModelReference(typed);
      if (!parsed) return checkLoraFile(typed, baseModel, basesOfLoras(), inspector);
      const page = readPage(parsed.model);
      return checkLoraModel(typed, parsed, await fetchFile(parsed, fetchModel), await page(baseModel), {
        base: baseModel,
        bases: basesOfLoras(),
      });
    };
    const found = await checkEachLora([reference, ...extras], checkReference);
    const schnell = plainText('LoRAs that were made for Flux dev work only partly on schnell');
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
      recommended: found.recommended,
    };
  };

  const model = (candidate: Model, file: ModelFile | undefined, { version }: ModelReference): PresetCheckResult => {
    if (candidate.kind !== 'imagine')
      throw new UserError(t('**{candidate}** takes no prompt: it enlarges pictures.', { candidate: candidate.title }));
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
    sourceOf: (reference) => {
      const found = findModel(reference);
      const isModel = found ? isAllowed(found) : readModelReference(reference) && newModels === 'admins';
      const base = !isModel && readModelReference(reference) ? DEFAULT_BASE_MODEL : undefined;
      return { reference, base };
    },
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
      const page = asModel ? readPage(installed?.name ?? reference.model) : undefined;
      if (installed) return withPage(model(installed, undefined, reference), await page?.(installed));
      if (!asModel || !readModelReference(source.reference)) return checkWeights(source, await findBase(source));
      const file = await fetchFile(reference, fetchModel);
      if (typeof file === 'string') return checkWeights(source, baseModelOf(undefined));
      const fetched = compileForPreset(file);
      return withPage(model(fetched, file, reference), await page?.(fetched));
    },
  };
}
