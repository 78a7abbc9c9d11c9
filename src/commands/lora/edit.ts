import { ApplicationCommandOptionType as Type } from 'discord.js';
import type { Answer } from '#delivery/answer.ts';
import type { Ask, CommandOptions } from '#schema/interaction.ts';
import type { Preset } from '#schema/preset.ts';
import type { PresetDraft } from '#schema/preset-draft.ts';
import { presetForm, readPresetForm } from '#schema/preset-form.ts';
import { slug } from '#schema/preset-names.ts';
import { checkPreset } from '#schema/preset-rules.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Wanted } from '#services/preset-check.ts';
import { presetKey } from '#services/presets.ts';
import type { Services } from '../command.ts';
import { paintsOf, REFERENCE_OPTIONS } from './add.ts';
import { completeBase, completeName, NAME_OPTION } from './complete.ts';
import { draftMessage } from './draft-view.ts';
import { changePreset } from './save.ts';
import { setShortcut } from './shortcut.ts';
import { shownPreset } from './show-view.ts';
import { managedGuild, type SubCommand, textOption } from './sub-command.ts';

/** `/lora edit`: a form for what a preset is called and does; options for which LoRA it is. */
export const edit = {
  data: {
    name: 'edit',
    description: 'Change a preset of this server',
    options: [
      NAME_OPTION,
      { type: Type.String, name: 'reference', description: 'Another LoRA in its place', max_length: 300 },
      ...REFERENCE_OPTIONS,
      { type: Type.Boolean, name: 'shortcut', description: 'Give it a command of its own, or take that away' },
    ],
  },
  complete: (ask, typing, services) => [...completeName(ask, typing, services), ...completeBase(ask, typing, services)],

  run: async (ask, options, answer, services) => {
    const guild = managedGuild(ask, services);
    const preset = services.presets.get(guild, textOption(options, 'name') ?? '');
    const shortcut = options.get('shortcut');
    const others = [...options.keys()].filter((name) => name !== 'name' && name !== 'shortcut');
    if (typeof shortcut === 'boolean') {
      if (others.length) throw new Refusal('Please change the `shortcut` and the LoRA one after the other.');
      await answer.defer(true);
      const saved = await setShortcut(guild, preset, shortcut, services);
      const pictures = await services.workshop.previews.of(guild, saved.name);
      const note = shortcut ? `It has the command /${slug(saved.name)} now.` : 'It has no command of its own now.';
      return answer.show(shownPreset(guild, saved, services, { manages: true, note, pictures }));
    }
    if (others.length) return otherReference(ask, guild, preset, options, answer, services);
    return answer.ask(formFor(preset));
  },

  press: async (ask, _event, answer, services, [, key = '']) => {
    const guild = managedGuild(ask, services);
    await answer.ask(formFor(services.presets.keyed(guild, key)));
  },

  submit: async (ask, { fields, message }, answer, services, [, key = '']) => {
    const guild = managedGuild(ask, services);
    const { presets, catalogue, workshop } = services;
    // Read once before the answer, so that a wrong line is told at once.
    const current = presets.keyed(guild, key);
    const card = catalogue.get(current.paints.model);
    checkPreset(readPresetForm(fields, current, card), card);
    await (message ? answer.acknowledge() : answer.defer(true));
    const saved = await changePreset(guild, key, services, (before) => readPresetForm(fields, before, card));
    const pictures = await workshop.previews.of(guild, saved.name);
    await answer.show(shownPreset(guild, saved, services, { manages: true, note: 'Saved.', pictures }));
  },
} as const satisfies SubCommand;

function formFor(preset: Preset) {
  return presetForm(`lora:edit:form:${presetKey(preset.name)}`, `Preset ${preset.name}`, preset);
}

/** Another LoRA, base or second LoRA: looked at like a new one, and shown before it is saved. */
async function otherReference(
  ask: Ask,
  guild: string,
  preset: Preset,
  options: CommandOptions,
  answer: Answer,
  { workshop }: Services,
): Promise<void> {
  const { paints } = preset;
  const reference = textOption(options, 'reference');
  const given = { base: textOption(options, 'base'), extra: textOption(options, 'extra') };
  const own: Wanted =
    paints.kind === 'weights'
      ? { reference: paints.weights, base: paints.model, extra: paints.extra?.weights }
      : { reference: paints.model, base: undefined, extra: undefined };
  // A reference of its own kind: what was a LoRA on a base stays one unless a base is given.
  const wanted: Wanted = {
    reference: reference ?? own.reference,
    base: given.base ?? own.base,
    extra: given.extra ?? own.extra,
  };
  workshop.check.quick(wanted);
  if (!reference && !given.base && !given.extra && paints.kind === 'model')
    throw new Refusal('`extra_scale` needs an `extra`: a second LoRA.');
  await answer.defer(true);
  const finding = await workshop.check.find(wanted);
  const draft: PresetDraft = {
    guild,
    person: ask.person.id,
    preset: checkPreset({ ...preset, paints: paintsOf(finding, options) }, finding.card),
    replaces: preset.name,
    found: [...finding.found],
    unchecked: [...finding.unchecked],
    ...(finding.file && { card: finding.file }),
  };
  await workshop.desk.drafts.put(ask.reply.id, draft);
  await answer.show(draftMessage(ask.reply.id, draft, finding.card));
}
