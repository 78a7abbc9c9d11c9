import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType as Type } from 'discord.js';
import type { CommandOptions } from '#schema/interaction.ts';
import type { Preset } from '#schema/preset.ts';
import type { PresetDraft } from '#schema/preset-draft.ts';
import { folded, readTriggers } from '#schema/preset-names.ts';
import { checkName, checkPreset } from '#schema/preset-rules.ts';
import { readScale } from '#schema/preset-scale.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Finding, Wanted } from '#services/preset-check.ts';
import { completeBase } from './complete.ts';
import { draftMessage } from './draft-view.ts';
import { managedGuild, numberOption, type SubCommand, textOption } from './sub-command.ts';

/** What names a LoRA; the same when it is changed. */
export const REFERENCE_OPTIONS = [
  {
    type: Type.String,
    name: 'base',
    description: 'Use it as a LoRA on this model (Flux dev unless given)',
    autocomplete: true,
    max_length: 100,
  },
  { type: Type.String, name: 'extra', description: 'A second LoRA, painted together with it', max_length: 300 },
  { type: Type.Number, name: 'extra_scale', description: 'How strongly the second LoRA counts' },
] as const satisfies readonly APIApplicationCommandBasicOption[];

/** `/lora add`: shows what there is to a reference before it becomes a preset. */
export const add = {
  data: {
    name: 'add',
    description: 'Add a preset to this server: a LoRA with a name, its trigger words and defaults',
    options: [
      { type: Type.String, name: 'name', description: 'What members choose it by', required: true, max_length: 32 },
      {
        type: Type.String,
        name: 'reference',
        description: 'owner/name on Replicate, a page on Hugging Face or Civitai, or a .safetensors address',
        required: true,
        max_length: 300,
      },
      {
        type: Type.String,
        name: 'triggers',
        description: 'Words that bring it out, commas between them',
        max_length: 700,
      },
      {
        type: Type.String,
        name: 'scale',
        description: 'How strongly it counts: 0.8, or with a range 0.8 (0.5 to 1.2)',
        max_length: 40,
      },
      ...REFERENCE_OPTIONS,
      { type: Type.String, name: 'emoji', description: 'Shown before its name', max_length: 64 },
      { type: Type.Role, name: 'role', description: 'Only members with this role may use it' },
      { type: Type.Channel, name: 'channel', description: 'It may be used in this channel only' },
      { type: Type.Boolean, name: 'age_restricted', description: 'It may be used in age-restricted channels only' },
      {
        type: Type.User,
        name: 'likeness_of',
        description: 'It shows this person: only they may use it, and each use is logged',
      },
    ],
  },
  complete: completeBase,
  run: async (ask, options, answer, services) => {
    const { workshop } = services;
    const guild = managedGuild(ask, services);
    const name = (textOption(options, 'name') ?? '').replace(/\s+/g, ' ');
    checkName(name);
    checkFree(name, guild, services);
    const wanted = readWanted(options, textOption(options, 'reference') ?? '');
    const scale = readScale(textOption(options, 'scale') ?? '');
    workshop.check.quick(wanted);
    await answer.defer(true);
    const finding = await workshop.check.find(wanted);
    const { card } = finding;
    const typed = readTriggers(textOption(options, 'triggers') ?? '');
    const triggers = typed.length ? typed : card.trigger && finding.paints.kind === 'model' ? [card.trigger] : [];
    const preset: Preset = {
      ...EMPTY,
      ...scale,
      ...readLimits(options),
      name,
      triggers,
      paints: paintsOf(finding, options),
    };
    const id = ask.reply.id;
    const draft: PresetDraft = {
      guild,
      person: ask.person.id,
      preset: checkPreset(preset, card),
      found: [...finding.found],
      unchecked: [...finding.unchecked],
      ...(finding.file && { card: finding.file }),
    };
    await workshop.desk.drafts.put(id, draft);
    await answer.show(draftMessage(id, draft, card));
  },
} as const satisfies SubCommand;

const EMPTY = { triggers: [], defaults: {}, roles: [], channels: [], ageRestricted: false, shortcut: false };

/** @throws Refusal where there is a preset or a model of that name */
export function checkFree(
  name: string,
  guild: string,
  { presets, catalogue }: Parameters<NonNullable<SubCommand['run']>>[3],
): void {
  const taken = presets.find(guild, name);
  if (taken)
    throw new Refusal(`There is a preset **${taken.name}** already. Choose another name, or use \`/lora edit\`.`);
  if (catalogue.cards.some(({ model }) => folded(model) === folded(name)))
    throw new Refusal(`\`${name}\` is the name of a model. Choose another one for the preset.`);
}

function readWanted(options: CommandOptions, reference: string): Wanted {
  return { reference, base: textOption(options, 'base'), extra: textOption(options, 'extra') };
}

/** With the scale of the second LoRA, which is no part of the reference. */
export function paintsOf({ paints }: Finding, options: CommandOptions): Preset['paints'] {
  const scale = numberOption(options, 'extra_scale');
  if (scale === undefined) return paints;
  if (paints.kind === 'model' || !paints.extra) throw new Refusal('`extra_scale` needs an `extra`: a second LoRA.');
  return { ...paints, extra: { ...paints.extra, scale } };
}

function readLimits(
  options: CommandOptions,
): Pick<Preset, 'emoji' | 'roles' | 'channels' | 'ageRestricted' | 'likeness'> {
  const ids = (name: string) => [textOption(options, name) ?? []].flat();
  const [emoji, people] = [textOption(options, 'emoji'), ids('likeness_of')];
  return {
    ...(emoji && { emoji }),
    roles: ids('role'),
    channels: ids('channel'),
    ageRestricted: options.get('age_restricted') === true,
    ...(people.length && { likeness: { people, roles: [] } }),
  };
}
