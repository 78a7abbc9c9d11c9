import { readLoraReference } from '#schema/model/lora-reference.ts';
import { compileModel, type Model, type ModelFile } from '#schema/model/model.ts';
import { type ModelReference, readModelReference } from '#schema/model/model-reference.ts';
import { MAIN_LORA } from '#schema/model/params.ts';
import { nearest } from '#schema/nearest.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { escapeInlineCode, formatList } from '#schema/text.ts';
import { UserError } from '#schema/user-error.ts';
import type { FetchModel } from '#services/models/live-models.ts';
import type { Models } from '#services/models/models.ts';

/** What paints LoRAs that are given without a base. */
const DEFAULT_BASE_MODEL = 'black-forest-labs/flux-dev-lora';

/** Ms for asking about one model. */
const FETCH_TIMEOUT_MS = 20_000;

/** Fields of other kinds of models that know a `lora_scale` too: their LoRAs fit no Flux. */
const NON_FLUX_FIELDS = ['scheduler', 'refine', 'high_noise_frac', 'negative_prompt', 'scheduler_name'];

/** What is known about a reference. */
export interface PresetCheckResult {
  readonly paints: Preset['paints'];
  readonly model: Model;
  /** Where the card was fetched just now. */
  readonly file: ModelFile | undefined;
  readonly confirmed: readonly string[];
  readonly unchecked: readonly string[];
}

/** What somebody wants to be painted with; `base` makes weights of it. */
export interface PresetSource {
  readonly reference: string;
  readonly base: string | undefined;
  readonly extra: string | undefined;
}

export interface PresetCheck {
  /** What can be judged at once. @throws Refusal with the right form */
  readonly validate: (source: PresetSource) => void;
  /** Asks the network where there is one. @throws Refusal for what cannot be painted with */
  readonly inspect: (source: PresetSource) => Promise<PresetCheckResult>;
}

/** @param assertSupported throws a Refusal for a card that cannot be painted here */
export function createPresetCheck(
  models: Models,
  fetchModel: FetchModel | undefined,
  assertSupported: (model: Model) => void,
): PresetCheck {
  const findModel = (typed: string) => {
    const name = (readModelReference(typed)?.model ?? typed.trim()).toLowerCase();
    return models.all.find((model) => model.name.toLowerCase() === name);
  };

  const baseModelOf = (typed: string | undefined): Model => {
    const bases = models.all.filter((card) => card.kind === 'imagine' && card.params.has('replicate_weights'));
    const card = typed === undefined ? findModel(DEFAULT_BASE_MODEL) : (findModel(typed) ?? models.find(typed));
    if (card && bases.includes(card)) return card;
    const names = bases.map(({ name: model }) => model);
    const suggestions = nearest(typed ?? '', names, 2);
    const instead = formatList(
      (suggestions.length ? suggestions : names.slice(-2)).map((name) => `\`${name}\``),
      'or',
    );
    if (card) throw new UserError(`**${card.title}** takes no LoRA beside its own. As \`base\` choose ${instead}.`);
    throw new UserError(`There is no model \`${escapeInlineCode(typed)}\` here. As \`base\` choose ${instead}.`);
  };

  /** What Replicate says of a model; nothing where it cannot be asked. @throws Refusal where there is none such */
  const fetchFile = async ({ model, version }: ModelReference): Promise<ModelFile | 'no network' | 'no token'> => {
    if (!fetchModel) return 'no token';
    try {
      return await fetchModel(model, version, AbortSignal.timeout(FETCH_TIMEOUT_MS));
    } catch (error) {
      if (isNotFound(error)) {
        throw new UserError(
          `Replicate knows no model \`${model}\`. Copy \`owner/name\` from the address of its page there.`,
          {
            cause: error,
          },
        );
      }
      if (error instanceof UserError && error.message.startsWith(model)) throw error;
      return 'no network';
    }
  };

  const checkWeights = async (
    { reference, extra }: PresetSource,
    baseModel: Model,
    fetchedFile?: ModelFile,
  ): Promise<PresetCheckResult> => {
    const [confirmed, unchecked]: [string[], string[]] = [[], []];
    const checkReference = async (typed: string): Promise<string> => {
      const parsed = readModelReference(typed);
      if (!parsed) {
        unchecked.push(
          `whether \`${escapeInlineCode(typed)}\` exists and is a LoRA for Flux; the first picture will tell`,
        );
        return readLoraReference(typed);
      }
      const file = fetchedFile?.model === parsed.model ? fetchedFile : await fetchFile(parsed);
      if (typeof file === 'string') {
        unchecked.push(`whether \`${parsed.model}\` exists and is a LoRA for Flux: ${UNCHECKED_REASONS[file]}`);
        return readLoraReference(typed);
      }
      checkFlux(file);
      confirmed.push(
        `\`${parsed.model}\` is there${file.version ? `, version \`${file.version.slice(0, 8)}\`` : ''}, and fits Flux`,
      );
      return readLoraReference(parsed.version && file.version ? `${parsed.model}/${file.version}` : parsed.model);
    };
    const ownWeights = await checkReference(reference);
    const extraWeights = extra === undefined ? undefined : await checkReference(extra);
    const paints = { kind: 'weights' as const, model: baseModel.name, weights: ownWeights };
    if (/schnell/.test(baseModel.name)) confirmed.push('LoRAs that were made for Flux dev work only partly on schnell');
    return {
      paints: extraWeights === undefined ? paints : { ...paints, extra: { weights: extraWeights } },
      model: baseModel,
      file: undefined,
      confirmed,
      unchecked,
    };
  };

  const model = (candidate: Model, file: ModelFile | undefined, { version }: ModelReference): PresetCheckResult => {
    if (candidate.kind !== 'imagine')
      throw new UserError(`**${candidate.title}** takes no prompt: it enlarges pictures.`);
    if (version && !sameVersion(version, candidate.version)) {
      const installedVersion = candidate.version
        ? `in version \`${candidate.version.slice(0, 8)}\``
        : 'in its newest version';
      throw new UserError(
        `**${candidate.title}** is painted ${installedVersion} here, and a model can be here in one version only. Leave the version out, or add \`base: ${DEFAULT_BASE_MODEL}\` to use that version as a LoRA.`,
      );
    }
    assertSupported(candidate);
    const hasParam = (role: Parameters<Model['params']['has']>[0]) => candidate.params.has(role);
    const inputs = [
      'a prompt',
      hasParam('image') && 'a picture to start from',
      hasParam('mask') && 'a mask',
      hasParam('extra_lora') && 'a second LoRA',
    ].filter((each) => each !== false);
    return {
      paints: { kind: 'model', model: candidate.name, ...(candidate.version && { version: candidate.version }) },
      model: candidate,
      file,
      confirmed: [
        `**${candidate.title}** (\`${candidate.name}\`${candidate.version ? `, version \`${candidate.version.slice(0, 8)}\`` : ''})`,
        `takes ${formatList(inputs, 'and')}`,
      ],
      unchecked: [],
    };
  };

  return {
    validate: ({ reference, base, extra }) => {
      if (base !== undefined) baseModelOf(base);
      if (!readModelReference(reference) && !findModel(reference)) readLoraReference(reference);
      if (extra !== undefined && !readModelReference(extra)) readLoraReference(extra);
    },
    inspect: async (source) => {
      const asModel = source.base === undefined && source.extra === undefined;
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

const UNCHECKED_REASONS = {
  'no token': 'this bot has no access to Replicate',
  'no network': 'Replicate could not be asked just now',
} as const;

/** Whether Replicate answered that there is no such thing, whatever sentence was made of it. */
function isNotFound(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'status' in cause && cause.status === 404;
}

function sameVersion(typed: string, known: string | undefined): boolean {
  return known !== undefined && (known.startsWith(typed) || typed.startsWith(known));
}

function compileForPreset(file: ModelFile): Model {
  try {
    return compileModel(file);
  } catch (error) {
    throw new UserError(
      `\`${file.model}\` cannot be painted with here: ${error instanceof Error ? error.message : error}.`,
      { cause: error },
    );
  }
}

/** @throws Refusal for the weights of another kind of model */
function checkFlux(file: ModelFile): void {
  const { fields, params: roles } = compileForPreset(file);
  const foreignField = NON_FLUX_FIELDS.find((name) => fields.has(name));
  if (!foreignField && roles.has(MAIN_LORA.scale)) return;
  const reason = foreignField ? `it has \`${foreignField}\`` : `it has no \`${MAIN_LORA.scale}\``;
  throw new UserError(`\`${file.model}\` is not a LoRA for Flux (${reason}), so it fits none of the bases here.`);
}
