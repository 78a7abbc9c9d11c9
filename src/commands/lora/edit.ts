import { isDeepStrictEqual } from 'node:util';
import { ApplicationCommandOptionType as Type } from 'discord.js';
import { plainText, t } from '#schema/language/t.ts';
import { MAX_LORA_LIST_LENGTH } from '#schema/preset/loras/lora-list.ts';
import { mergePresets } from '#schema/preset/merge-presets.ts';
import { presetModal, readPresetModal } from '#schema/preset/modal.ts';
import { slug } from '#schema/preset/names.ts';
import {
  extrasOf,
  type Preset,
  presetLoras,
  preset as presetSchema,
  withFoundReferences,
} from '#schema/preset/preset.ts';
import { checkPreset } from '#schema/preset/rules.ts';
import { UserError } from '#schema/user-error.ts';
import { presetKey } from '#services/presets/presets.ts';
import type { CommandContext, Services } from '../command.ts';
import { autocompleteBaseModel, referenceOptions } from './add.ts';
import { showDraft } from './draft/show-draft.ts';
import { changePreset } from './shared/change-preset.ts';
import { autocompletePresetName, presetNameOption } from './shared/preset-name-option.ts';
import { savedNote } from './shared/saved-note.ts';
import { setShortcut } from './shared/set-shortcut.ts';
import { requirePresetManager, type SubCommand, textOption } from './shared/sub-command.ts';
import { readEditedLoras, sourceOf, typedPaints, withTypedScales } from './shared/typed-loras.ts';
import { presetMessage } from './views/preset-message.ts';

/** `/lora edit`: a modal for a preset's name and settings; options for another LoRA. */
export const edit = {
  data: () => ({
    name: 'edit',
    description: plainText('Change a preset of this server'),
    options: [
      presetNameOption(),
      {
        type: Type.String,
        name: 'reference',
        description: plainText('Use another LoRA, or several with + between them'),
        max_length: MAX_LORA_LIST_LENGTH,
      },
      ...referenceOptions(),
      { type: Type.Boolean, name: 'shortcut', description: plainText('Add or remove a command of its own') },
    ],
  }),
  autocomplete: (context) => [...autocompletePresetName(context), ...autocompleteBaseModel(context)],

  execute: async (context) => {
    const { interaction, options, reply, services } = context;
    const guild = requirePresetManager(context);
    const preset = services.presets.get(interaction, textOption(options, 'name') ?? '');
    const shortcut = options.get('shortcut');
    const referenceOptions = [...options.keys()].filter((name) => name !== 'name' && name !== 'shortcut');
    if (typeof shortcut === 'boolean') {
      if (referenceOptions.length) throw new UserError('Please change the `shortcut` and the LoRA separately.');
      await reply.deferReply(true);
      const saved = await setShortcut(guild, preset, shortcut, services);
      const pictures = await services.presetServices.previews.get(guild, saved.name);
      const note = shortcut
        ? t('It has the command /{slug} now.', { slug: slug(saved.name) })
        : t('It has no command of its own now.');
      return reply.editReply(presetMessage(guild, saved, services, { canManage: true, note, pictures }));
    }
    if (referenceOptions.length) return changeReference(guild, preset, context);
    return reply.showModal(editModal(guild, preset, services));
  },

  onPress: async (context) => {
    const { reply, services } = context;
    const [, key = ''] = context.args;
    const guild = requirePresetManager(context);
    await reply.showModal(editModal(guild, services.presets.getByKey(guild, key), services));
  },

  onSubmit: async (context) => {
    const { fields, message, reply, services } = context;
    const [, key = '', baseKey] = context.args;
    const guild = requirePresetManager(context);
    const { presets, models, presetServices, formBases } = services;
    // Check before the reply is deferred, so that an error is shown at once and the modal's text is returned.
    const current = presets.getByKey(guild, key);
    const base = presetSchema.parse(JSON.parse(formBases.find(guild, baseKey, JSON.stringify(current))));
    const model = models.get(base.paints.model);
    const edited = checkPreset(readPresetModal(fields, base, model), model);
    await (message ? reply.deferUpdate() : reply.deferReply(true));
    let note = t('Saved.');
    const saved = await changePreset(guild, key, services, (before) => {
      const { preset, overwritten } = mergePresets(base, edited, before);
      note = savedNote(overwritten);
      return preset;
    });
    const pictures = await presetServices.previews.get(guild, saved.name);
    await reply.editReply(presetMessage(guild, saved, services, { canManage: true, note, pictures }));
  },
} as const satisfies SubCommand;

function editModal(guild: string, preset: Preset, { models, formBases }: Pick<Services, 'models' | 'formBases'>) {
  const model = models.findByName(preset.paints.model);
  return presetModal(
    `lora:edit:form:${presetKey(preset.name)}:${formBases.remember(guild, JSON.stringify(preset))}`,
    plainText('Preset {name}', { name: preset.name }),
    preset,
    model,
  );
}

/** Changes the LoRA, its base or the second LoRA: checked like a new preset, and shown before it is saved. */
async function changeReference(guild: string, preset: Preset, context: CommandContext): Promise<void> {
  const { options, reply } = context;
  const { presetServices } = context.services;
  const typed = readEditedLoras(options, preset);
  const { paints } = preset;
  const ownBase = paints.kind === 'weights' ? paints.model : undefined;
  // What is not given stays: a LoRA stays on its base.
  const source = sourceOf(typed, textOption(options, 'base') ?? ownBase);
  presetServices.check.validate(source);
  await reply.deferReply(true);
  const finding = await presetServices.check.inspect(source);
  const before = { ...preset, paints: withKnownTriggers(typedPaints(typed, paints.model), preset) };
  const paintsNow = withFoundReferences(before.paints, finding.paints);
  // As `/lora add` does; who has lifted the restriction of a LoRA that stays, has decided.
  const isNew = !isDeepStrictEqual(referencesOf(paintsNow), referencesOf(paints));
  const ageRestricted = preset.ageRestricted || (isNew && finding.findings?.isAdult === true);
  const changed = { ...before, ageRestricted, paints: paintsNow };
  await showDraft(guild, withTypedScales(changed, typed), finding, context, preset);
}

const referencesOf = (paints: Preset['paints']) =>
  paints.kind === 'model' ? [paints.model] : [paints.weights, ...extrasOf(paints).map(({ weights }) => weights)];

/** LoRAs that stay keep their trigger words. */
function withKnownTriggers(paints: Preset['paints'], preset: Preset): Preset['paints'] {
  const known = new Map(presetLoras(preset).map(({ weights, triggers }) => [weights, [...triggers]]));
  if (paints.kind === 'model' || !paints.extras) return paints;
  const extras = paints.extras.map((extra) => ({ ...extra, triggers: known.get(extra.weights) ?? [] }));
  return { ...paints, extras };
}
