import { type Card, type CardFile, compileCard } from '#schema/card.ts';
import { readLoraReference } from '#schema/lora-reference.ts';
import { nearest } from '#schema/nearest.ts';
import type { Preset } from '#schema/preset.ts';
import { type ModelReference, readModelReference } from '#schema/preset-reference.ts';
import { Refusal } from '#schema/refusal.ts';
import { listed, shown } from '#schema/words.ts';
import type { Catalogue } from './catalogue.ts';
import type { FetchCard } from './live-cards.ts';

/** What paints LoRAs that are given without a base. */
const DEFAULT_BASE = 'black-forest-labs/flux-dev-lora';

/** Ms for asking about one model. */
const PATIENCE = 20_000;

/** Fields of other kinds of models that know a `lora_scale` too: their LoRAs fit no Flux. */
const NOT_FLUX = ['scheduler', 'refine', 'high_noise_frac', 'negative_prompt', 'scheduler_name'];

/** What is known about a reference. */
export interface Finding {
  readonly paints: Preset['paints'];
  readonly card: Card;
  /** Where the card was fetched just now. */
  readonly file: CardFile | undefined;
  readonly found: readonly string[];
  readonly unchecked: readonly string[];
}

/** What somebody wants to be painted with; `base` makes weights of it. */
export interface Wanted {
  readonly reference: string;
  readonly base: string | undefined;
  readonly extra: string | undefined;
}

export interface PresetCheck {
  /** What can be judged at once. @throws Refusal with the right form */
  readonly quick: (wanted: Wanted) => void;
  /** Asks the network where there is one. @throws Refusal for what cannot be painted with */
  readonly find: (wanted: Wanted) => Promise<Finding>;
}

/** @param accepts throws a Refusal for a card that cannot be painted here */
export function createPresetCheck(
  catalogue: Catalogue,
  fetchCard: FetchCard | undefined,
  accepts: (card: Card) => void,
): PresetCheck {
  const known = (typed: string) => {
    const model = (readModelReference(typed)?.model ?? typed.trim()).toLowerCase();
    return catalogue.cards.find((card) => card.model.toLowerCase() === model);
  };

  const baseOf = (typed: string | undefined): Card => {
    const bases = catalogue.cards.filter((card) => card.kind === 'imagine' && card.roles.has('replicate_weights'));
    const card = typed === undefined ? known(DEFAULT_BASE) : (known(typed) ?? catalogue.find(typed));
    if (card && bases.includes(card)) return card;
    const names = bases.map(({ model }) => model);
    const near = nearest(typed ?? '', names, 2);
    const instead = listed(
      (near.length ? near : names.slice(-2)).map((name) => `\`${name}\``),
      'or',
    );
    if (card) throw new Refusal(`**${card.title}** takes no LoRA beside its own. As \`base\` choose ${instead}.`);
    throw new Refusal(`There is no model \`${shown(typed)}\` here. As \`base\` choose ${instead}.`);
  };

  /** What Replicate says of a model; nothing where it cannot be asked. @throws Refusal where there is none such */
  const ask = async ({ model, version }: ModelReference): Promise<CardFile | 'no network' | 'no token'> => {
    if (!fetchCard) return 'no token';
    try {
      return await fetchCard(model, version, AbortSignal.timeout(PATIENCE));
    } catch (error) {
      if (isMissing(error)) {
        throw new Refusal(
          `Replicate knows no model \`${model}\`. Copy \`owner/name\` from the address of its page there.`,
          {
            cause: error,
          },
        );
      }
      if (error instanceof Refusal && error.message.startsWith(model)) throw error;
      return 'no network';
    }
  };

  const weights = async ({ reference, extra }: Wanted, base: Card, given?: CardFile): Promise<Finding> => {
    const [found, unchecked]: [string[], string[]] = [[], []];
    const check = async (typed: string): Promise<string> => {
      const model = readModelReference(typed);
      if (!model) {
        unchecked.push(`whether \`${shown(typed)}\` exists and is a LoRA for Flux; the first picture will tell`);
        return readLoraReference(typed);
      }
      const file = given?.model === model.model ? given : await ask(model);
      if (typeof file === 'string') {
        unchecked.push(`whether \`${model.model}\` exists and is a LoRA for Flux: ${WHY[file]}`);
        return readLoraReference(typed);
      }
      checkFlux(file);
      found.push(
        `\`${model.model}\` is there${file.version ? `, version \`${file.version.slice(0, 8)}\`` : ''}, and fits Flux`,
      );
      return readLoraReference(model.version && file.version ? `${model.model}/${file.version}` : model.model);
    };
    const own = await check(reference);
    const second = extra === undefined ? undefined : await check(extra);
    const paints = { kind: 'weights' as const, model: base.model, weights: own };
    if (/schnell/.test(base.model)) found.push('LoRAs that were made for Flux dev work only partly on schnell');
    return {
      paints: second === undefined ? paints : { ...paints, extra: { weights: second } },
      card: base,
      file: undefined,
      found,
      unchecked,
    };
  };

  const model = (card: Card, file: CardFile | undefined, { version }: ModelReference): Finding => {
    if (card.kind !== 'imagine') throw new Refusal(`**${card.title}** takes no prompt: it enlarges pictures.`);
    if (version && !sameVersion(version, card.version)) {
      const there = card.version ? `in version \`${card.version.slice(0, 8)}\`` : 'in its newest version';
      throw new Refusal(
        `**${card.title}** is painted ${there} here, and a model can be here in one version only. Leave the version out, or add \`base: ${DEFAULT_BASE}\` to use that version as a LoRA.`,
      );
    }
    accepts(card);
    const has = (role: Parameters<Card['roles']['has']>[0]) => card.roles.has(role);
    const takes = [
      'a prompt',
      has('image') && 'a picture to start from',
      has('mask') && 'a mask',
      has('extra_lora') && 'a second LoRA',
    ].filter((each) => each !== false);
    return {
      paints: { kind: 'model', model: card.model, ...(card.version && { version: card.version }) },
      card,
      file,
      found: [
        `**${card.title}** (\`${card.model}\`${card.version ? `, version \`${card.version.slice(0, 8)}\`` : ''})`,
        `takes ${listed(takes, 'and')}`,
      ],
      unchecked: [],
    };
  };

  return {
    quick: ({ reference, base, extra }) => {
      if (base !== undefined) baseOf(base);
      if (!readModelReference(reference) && !known(reference)) readLoraReference(reference);
      if (extra !== undefined && !readModelReference(extra)) readLoraReference(extra);
    },
    find: async (wanted) => {
      const asModel = wanted.base === undefined && wanted.extra === undefined;
      const card = asModel ? known(wanted.reference) : undefined;
      const reference = readModelReference(wanted.reference) ?? { model: wanted.reference, version: undefined };
      if (card) return model(card, undefined, reference);
      if (!asModel || !readModelReference(wanted.reference)) return weights(wanted, baseOf(wanted.base));
      const file = await ask(reference);
      if (typeof file === 'string') return weights(wanted, baseOf(undefined));
      return model(compiled(file), file, reference);
    },
  };
}

const WHY = {
  'no token': 'this bot has no access to Replicate',
  'no network': 'Replicate could not be asked just now',
} as const;

/** Whether Replicate answered that there is no such thing, whatever sentence was made of it. */
function isMissing(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'status' in cause && cause.status === 404;
}

function sameVersion(typed: string, known: string | undefined): boolean {
  return known !== undefined && (known.startsWith(typed) || typed.startsWith(known));
}

function compiled(file: CardFile): Card {
  try {
    return compileCard(file);
  } catch (error) {
    throw new Refusal(
      `\`${file.model}\` cannot be painted with here: ${error instanceof Error ? error.message : error}.`,
      { cause: error },
    );
  }
}

/** @throws Refusal for the weights of another kind of model */
function checkFlux(file: CardFile): void {
  const { fields, roles } = compiled(file);
  const strange = NOT_FLUX.find((name) => fields.has(name));
  if (!strange && roles.has('lora_scale')) return;
  const why = strange ? `it has \`${strange}\`` : 'it has no `lora_scale`';
  throw new Refusal(`\`${file.model}\` is not a LoRA for Flux (${why}), so it fits none of the bases here.`);
}
