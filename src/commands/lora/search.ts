import { ApplicationCommandOptionType as Type } from 'discord.js';
import type { BaseContext, ComponentContext } from '#commands/command.ts';
import { assertPlaceAllowed } from '#schema/allowed-places.ts';
import { plainText } from '#schema/language/t.ts';
import { canManagePresets } from '#schema/preset/access.ts';
import { normalizeName, presetNameFor } from '#schema/preset/names.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import { EMPTY_PRESET } from './add.ts';
import { showDraft } from './draft/show-draft.ts';
import { requireGuild, requirePresetManager, type SubCommand, textOption } from './shared/sub-command.ts';
import { searchMessage } from './views/search-message.ts';

/** Characters of what is looked for: all of it is in the custom_ids of the buttons, so that pages outlast a restart. */
const MAX_WORDS_LENGTH = 60;

/** `/lora search`: finds LoRAs on other sites. Everyone may look; those who may change presets can add what they find. */
export const search = {
  data: () => ({
    name: 'search',
    description: plainText('Find LoRAs on Replicate, Hugging Face and Civitai'),
    options: [
      {
        type: Type.String,
        name: 'words',
        description: plainText('What it should show, such as watercolor or pixel art'),
        required: true,
        min_length: 2,
        max_length: MAX_WORDS_LENGTH,
      },
    ],
  }),
  execute: async (context) => {
    const { interaction, options, reply, services } = context;
    requireGuild(interaction);
    assertPlaceAllowed(interaction.place, services.allowedPlaces);
    const words = (textOption(options, 'words') ?? '').replace(/\s+/g, ' ').slice(0, MAX_WORDS_LENGTH);
    await reply.deferReply(true);
    await showPage(words, 1, context);
  },
  onPress: async (context) => {
    const { interaction, reply, services } = context;
    const [action, ...rest] = context.args;
    if (action === 'add') return addFound(rest.join(':'), context);
    if (action !== 'page') throw new UserError('This is from an older version. Use `/lora search` again.');
    const [page = '1', ...words] = rest;
    requireGuild(interaction);
    assertPlaceAllowed(interaction.place, services.allowedPlaces);
    await reply.deferUpdate();
    return showPage(words.join(':'), Number(page), context);
  },
} as const satisfies SubCommand;

async function showPage(words: string, page: number, { interaction, reply, services }: BaseContext): Promise<void> {
  const { place, person } = interaction;
  const guild = requireGuild(interaction);
  const result = await services.loraSearch.search(words, person.id, place.ageRestricted);
  const canAdd = canManagePresets(place, services.presets.getForGuild(guild).managers);
  const known = services.presets.visibleTo(interaction);
  await reply.editReply(searchMessage({ words, page, result, canAdd, known }, services));
}

/** Shows what `/lora add` would, under a name of the LoRA's own, which can be changed there. */
async function addFound(reference: string, context: ComponentContext): Promise<void> {
  const { reply, services } = context;
  const { check } = services.presetServices;
  const guild = requirePresetManager(context);
  const source = check.sourceOf(reference);
  check.validate(source);
  await reply.deferReply(true);
  const finding = await check.inspect(source);
  const { paints, model, findings } = finding;
  const [modelName = ''] = findings?.title?.split(', ') ?? [];
  const title = modelName || (reference.split('/').at(-1) ?? '');
  const { presets, models } = services;
  const isTaken = (name: string) =>
    presets.find(guild, name) !== undefined ||
    models.all.some((each) => normalizeName(each.name) === normalizeName(name));
  const preset: Preset = {
    ...EMPTY_PRESET,
    name: presetNameFor(title, isTaken),
    triggers: model.trigger && paints.kind === 'model' ? [model.trigger] : [],
    ageRestricted: findings?.isAdult === true,
    paints,
  };
  await showDraft(guild, preset, finding, context);
}
