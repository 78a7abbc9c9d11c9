import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType as Type } from 'discord.js';
import type { Command, Services } from '#commands/command.ts';
import type { CommandOptions } from '#schema/interaction/interaction.ts';
import { plainText, t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import { MAX_LORA_LIST_LENGTH } from '#schema/preset/loras/lora-list.ts';
import { withLoraTexts } from '#schema/preset/loras/lora-settings.ts';
import { normalizeName } from '#schema/preset/names.ts';
import { type Preset, withFoundReferences } from '#schema/preset/preset.ts';
import { checkPresetName } from '#schema/preset/rules.ts';
import { UserError } from '#schema/user-error.ts';
import { createRanker, modelSearchTexts } from '#services/models/search.ts';
import { showDraft } from './draft/show-draft.ts';
import { requirePresetManager, type SubCommand, textOption } from './shared/sub-command.ts';
import { readTypedLoras, sourceOf, typedPaints, withTypedScales } from './shared/typed-loras.ts';

/** Discord's limit of choices for autocomplete (interactions/receiving-and-responding.mdx). */
const MAX_CHOICES = 25;

/** Options that identify a LoRA, for `/lora add` and `/lora edit`. */
export const referenceOptions = () =>
  [
    {
      type: Type.String,
      name: 'base',
      description: plainText('Use it as a LoRA on this model (default: Flux dev)'),
      autocomplete: true,
      max_length: 100,
    },
    {
      type: Type.String,
      name: 'extra',
      description: plainText('A second LoRA, combined with it; more with + between them'),
      max_length: MAX_LORA_LIST_LENGTH,
    },
    { type: Type.Number, name: 'extra_scale', description: plainText('How strongly the second LoRA is applied') },
  ] as const satisfies readonly APIApplicationCommandBasicOption[];

const rankModels = createRanker(modelSearchTexts, (model) => model);

/** Models that can load a LoRA, for an option `base`: those that every server has, and those of presets that the person sees. */
export const autocompleteBaseModel: NonNullable<Command['autocomplete']> = ({
  interaction,
  focusedOption,
  typed,
  services: { models, presets },
}) => {
  if (focusedOption !== 'base') return [];
  const ofPresets = new Set(presets.visibleTo(interaction).map(({ paints }) => paints.model));
  const known = [...models.global, ...models.all.filter((model) => ofPresets.has(model.name))];
  const baseModels = [...new Set(known)].filter(
    ({ kind, params }) => kind === 'imagine' && params.has('replicate_weights'),
  );
  return rankModels(baseModels, typed, MAX_CHOICES).map(({ title, name }) => ({
    name: `${title} (${name})`.slice(0, 100),
    value: name,
  }));
};

/** `/lora add`: checks a reference, and shows the findings before it is saved as a preset. */
export const add = {
  data: () => ({
    name: 'add',
    description: plainText('Add a preset to this server: a LoRA with a name, its trigger words and defaults'),
    options: [
      {
        type: Type.String,
        name: 'name',
        description: plainText('The name that members choose it by'),
        required: true,
        max_length: 32,
      },
      {
        type: Type.String,
        name: 'reference',
        description: plainText(
          'owner/name, a Hugging Face or Civitai page, or a link to a file; several: a/b:0.8 + c/d:0.6',
        ),
        required: true,
        max_length: MAX_LORA_LIST_LENGTH,
      },
      {
        type: Type.String,
        name: 'triggers',
        description: plainText(
          'Words in a prompt that trigger it, separated by commas; of several LoRAs with + between them',
        ),
        max_length: 3100,
      },
      {
        type: Type.String,
        name: 'scale',
        description: plainText(
          'How strongly it is applied: 0.8, or with a range 0.8 (0.5 to 1.2); of several LoRAs 0.8 + 0.6',
        ),
        max_length: 100,
      },
      ...referenceOptions(),
      { type: Type.String, name: 'emoji', description: plainText('Shown before its name'), max_length: 64 },
      { type: Type.Role, name: 'role', description: plainText('Only members with this role may use it') },
      { type: Type.Channel, name: 'channel', description: plainText('Only use it in this channel') },
      { type: Type.Boolean, name: 'age_restricted', description: plainText('Only use it in age-restricted channels') },
      {
        type: Type.User,
        name: 'likeness_of',
        description: plainText('The person it shows: only they may use it, and each use is logged'),
      },
    ],
  }),
  autocomplete: autocompleteBaseModel,
  execute: async (context) => {
    const { options, reply, services } = context;
    const { presetServices } = services;
    const guild = requirePresetManager(context);
    const name = (textOption(options, 'name') ?? '').replace(/\s+/g, ' ');
    checkPresetName(name);
    checkNameAvailable(name, guild, services);
    const typed = readTypedLoras(options);
    const source = sourceOf(typed, textOption(options, 'base'));
    presetServices.check.validate(source);
    const texts = { scale: textOption(options, 'scale') ?? '', triggers: textOption(options, 'triggers') ?? '' };
    const paints = typedPaints(typed, source.base ?? '');
    const settings = withTypedScales(withLoraTexts({ ...EMPTY_PRESET, name, paints }, texts), typed);
    await reply.deferReply(true);
    const finding = await presetServices.check.inspect(source);
    const { model } = finding;
    const ownTriggers = finding.paints.kind === 'model' && model.trigger ? [model.trigger] : [];
    const preset: Preset = {
      ...settings,
      ...readAccess(options, finding.findings?.isAdult === true),
      triggers: settings.triggers.length ? settings.triggers : ownTriggers,
      paints: withFoundReferences(settings.paints, finding.paints),
    };
    await showDraft(guild, preset, finding, context);
  },
} as const satisfies SubCommand;

/** What a preset has that nobody has set anything of. */
export const EMPTY_PRESET = {
  triggers: [],
  defaults: {},
  roles: [],
  channels: [],
  ageRestricted: false,
  shortcut: false,
};

/** @throws UserError where a preset or a model has that name */
export function checkNameAvailable(name: string, guild: string, { presets, models }: Services): void {
  const existing = presets.find(guild, name);
  if (existing)
    throw new UserError(
      t('There is a preset **{name}** already. Choose another name, or use `/lora edit`.', {
        name: existing.name,
      }),
    );
  if (models.all.some(({ name: model }) => normalizeName(model) === normalizeName(name)))
    throw new UserError(
      t('{name} is the name of a model. Choose another one for the preset.', { name: codeSpan(name) }),
    );
}

/** @param isAdult whether its site says that it is for adults: then it is age-restricted, unless the admin says otherwise */
function readAccess(
  options: CommandOptions,
  isAdult: boolean,
): Pick<Preset, 'emoji' | 'roles' | 'channels' | 'ageRestricted' | 'likeness'> {
  const ids = (name: string) => [textOption(options, name) ?? []].flat();
  const [emoji, people] = [textOption(options, 'emoji'), ids('likeness_of')];
  return {
    ...(emoji && { emoji }),
    roles: ids('role'),
    channels: ids('channel'),
    ageRestricted: options.has('age_restricted') ? options.get('age_restricted') === true : isAdult,
    ...(people.length && { likeness: { people, roles: [] } }),
  };
}
