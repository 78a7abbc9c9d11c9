import type { BaseContext, ComponentContext, Services } from '#commands/command.ts';
import { savedNote } from '#commands/lora/shared/saved-note.ts';
import { requirePresetManager, type SubCommand } from '#commands/lora/shared/sub-command.ts';
import { loraMessage } from '#commands/lora/views/components.ts';
import { presetMessage } from '#commands/lora/views/preset-message.ts';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import { plainText, t } from '#schema/language/t.ts';
import { smallLines } from '#schema/markdown.ts';
import type { Model } from '#schema/model/model.ts';
import { compileModel } from '#schema/model/model.ts';
import type { PresetDraft } from '#schema/preset/draft.ts';
import { replacePreset } from '#schema/preset/guild-presets.ts';
import { mergePresets } from '#schema/preset/merge-presets.ts';
import { presetModal, readPresetModal } from '#schema/preset/modal.ts';
import { checkPreset } from '#schema/preset/rules.ts';
import { fieldListMessage } from '#schema/recipe/edit/field-list.ts';
import { UserError } from '#schema/user-error.ts';
import { needsFile, withFile, withFoundTriggers } from './draft-lora.ts';
import { draftMessage } from './draft-message.ts';

type Step = (id: string, draft: PresetDraft, context: ComponentContext) => Promise<void>;

/** What the buttons of an unsaved preset do. */
const DRAFT_STEPS: ReadonlyMap<string, Step> = new Map<string, Step>([
  ['save', saveDraft],
  [
    'change',
    (id, presetDraft, { reply, services }) => {
      const { preset } = presetDraft;
      const model = modelOf(presetDraft, services);
      return reply.showModal(
        presetModal(`lora:draft:change:${id}`, plainText('Preset {name}', { name: preset.name }), preset, model),
      );
    },
  ],
  [
    'fields',
    (_id, presetDraft, { reply, services }) =>
      reply.replyEphemeral(renderInfoMessage(fieldListMessage(modelOf(presetDraft, services)))),
  ],
  [
    'trigger',
    async (id, presetDraft, context) => {
      const [chosen] = context.values;
      const { triggers } = presetDraft.preset;
      const first = triggers[Number(chosen)] ?? triggers[0];
      const ordered = [...triggers].sort((one, other) => Number(other === first) - Number(one === first));
      await updateDraft(id, { ...presetDraft, preset: { ...presetDraft.preset, triggers: ordered } }, context);
    },
  ],
  ['found', (id, presetDraft, context) => updateDraft(id, withFoundTriggers(presetDraft, context.values), context)],
  [
    'file',
    async (id, presetDraft, { values, reply, services }) => {
      await reply.deferUpdate();
      const changed = await withFile(presetDraft, values[0], services.presetServices.check);
      await services.presetServices.drafts.presets.set(id, changed);
      await reply.editReply(draftMessage(id, changed, modelOf(changed, services)));
    },
  ],
  [
    'likeness',
    async (id, presetDraft, context) => {
      const likeness = { roles: [], ...presetDraft.preset.likeness, people: [...context.values] };
      await updateDraft(id, { ...presetDraft, preset: { ...presetDraft.preset, likeness } }, context);
    },
  ],
  [
    'cancel',
    async (id, { preset }, { reply, services }) => {
      await services.presetServices.drafts.presets.delete(id);
      await reply.update(loraMessage([smallLines([t('{preset} was not saved.', { preset: preset.name })])]));
    },
  ],
]);

/** The steps between `/lora add`, or another reference in `/lora edit`, and the saved preset. */
export const draftSteps = {
  onPress: async (context) => {
    const [step = '', id = ''] = context.args;
    const guild = requirePresetManager(context);
    const runStep = DRAFT_STEPS.get(step);
    if (!runStep) throw new UserError('This is from an older version. Use `/lora` to go on.');
    await runStep(id, await findDraft(guild, id, context.services), context);
  },
  onSubmit: async (context) => {
    const { fields, services } = context;
    const [, id = ''] = context.args;
    const presetDraft = await findDraft(requirePresetManager(context), id, services);
    const model = modelOf(presetDraft, services);
    const preset = checkPreset(readPresetModal(fields, presetDraft.preset, model), model);
    await updateDraft(id, { ...presetDraft, preset }, context);
  },
} as const satisfies SubCommand;

async function findDraft(guild: string, id: string, { presetServices }: Services): Promise<PresetDraft> {
  const found = await presetServices.drafts.presets.get(id);
  if (found?.guild === guild) return found;
  throw new UserError('This draft was saved or canceled, or is more than an hour old. Start again with `/lora add`.');
}

/** The model of a draft, which may not be saved yet. */
function modelOf({ card: modelFile, preset }: PresetDraft, { models }: Services): Model {
  return modelFile ? compileModel(modelFile) : models.get(preset.paints.model);
}

async function updateDraft(
  id: string,
  presetDraft: PresetDraft,
  { reply, services }: Pick<BaseContext, 'reply' | 'services'>,
): Promise<void> {
  await services.presetServices.drafts.presets.set(id, presetDraft);
  await reply.update(draftMessage(id, presetDraft, modelOf(presetDraft, services)));
}

async function saveDraft(id: string, presetDraft: PresetDraft, { reply, services }: ComponentContext): Promise<void> {
  const { presets, presetServices } = services;
  const { guild, preset, replaces, before: base, card: modelFile } = presetDraft;
  if (needsFile(presetDraft)) throw new UserError('Choose one of its files first.');
  if (modelFile) await presetServices.models.save(modelFile);
  const checked = checkPreset(preset, modelOf(presetDraft, services));
  let [saved, note] = [checked, savedNote([])];
  await presets.update(guild, (before) => {
    if (replaces === undefined) return { ...before, presets: [...before.presets, checked] };
    const current = before.presets.find(({ name }) => name === replaces);
    if (current) {
      const merged = mergePresets(base ?? current, checked, current);
      saved = checkPreset(merged.preset, services.models.get(merged.preset.paints.model));
      note = savedNote(merged.overwritten);
      return replacePreset(before, replaces, saved);
    }
    throw new UserError(t('**{replaces}** was removed meanwhile. Add it again with `/lora add`.', { replaces }));
  });
  // Its previews show the old LoRA.
  if (replaces !== undefined) await presetServices.previews.delete(guild, replaces);
  void services.shortcuts.refresh(guild);
  await presetServices.drafts.presets.delete(id);
  await reply.update(presetMessage(guild, saved, services, { canManage: true, note, pictures: [] }));
}
