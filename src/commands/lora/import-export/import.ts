import { setImmediate as nextTurn } from 'node:timers/promises';
import { ApplicationCommandOptionType as Type } from 'discord.js';
import type { Services } from '#commands/command.ts';
import { requirePresetManager, type SubCommand } from '#commands/lora/shared/sub-command.ts';
import { loraMessage } from '#commands/lora/views/components.ts';
import { plainText, t } from '#schema/language/t.ts';
import { codeSpan, smallLines } from '#schema/markdown.ts';
import { readPresetFile } from '#schema/preset/export-file.ts';
import {
  findProblem,
  type ImportOptions,
  type ImportPlan,
  mergeImportedPresets,
  planImport,
} from '#schema/preset/import.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import { checkImportedPresets } from '#services/presets/checks/import-check.ts';
import type { PresetImport } from '#services/presets/preset-drafts.ts';
import { MAX_PRESET_FILE_BYTES } from '#services/presets/preset-services.ts';
import { importMessage } from './import-message.ts';

/** Ms for asking Replicate about all presets of a file. */
const CHECK_TIMEOUT_MS = 60_000;

/** `/lora import`: reads a file, shows what it would change, and changes all of it or nothing. */
export const importPresets = {
  data: () => ({
    name: 'import',
    description: plainText('Import presets from a file; shows first what would change'),
    options: [
      {
        type: Type.Attachment,
        name: 'file',
        description: plainText('A file from /lora export'),
        required: true,
        file_types: ['.json'],
      },
      { type: Type.Boolean, name: 'replace', description: plainText('Also change presets that already exist') },
    ],
  }),
  execute: async (context) => {
    const { interaction, options, reply, services } = context;
    const guild = requirePresetManager(context);
    const [file, replace] = [options.get('file'), options.get('replace') === true];
    if (typeof file !== 'object') throw new UserError('Attach the `file` with the presets.');
    if (file.size > MAX_PRESET_FILE_BYTES) throw new UserError('That file is too large: preset files have up to 1 MB.');
    await reply.deferReply(true);
    const { presetServices, presets } = services;
    const presetFile = readPresetFile(await presetServices.readFile(file.url));
    const imported = presetFile.entries.flatMap((entry) => ('preset' in entry ? entry.preset : []));
    await checkInTurns(imported, services);
    const plan = planImport(presets.getForGuild(guild), presetFile, {
      guild,
      replace,
      getModel: modelLookup(services),
    });
    const id = interaction.reply.id;
    const { accepted, rejected, unchecked } = await checkImportedPresets(
      [...plan.added, ...plan.changed],
      presetServices.check,
      AbortSignal.timeout(CHECK_TIMEOUT_MS),
    );
    const checkedPlan = {
      ...plan,
      rejected: [...plan.rejected, ...rejected],
      notes: [...plan.notes, ...uncheckedNotes(unchecked)],
    };
    if (checkedPlan.rejected.length === 0) {
      await presetServices.drafts.imports.set(id, {
        guild,
        presets: [...accepted],
        replace,
        shown: plannedNames(plan),
      });
    }
    await reply.editReply(importMessage(id, checkedPlan, replace));
  },
  onPress: async (context) => {
    const { reply, services } = context;
    const [action = '', id = ''] = context.args;
    const guild = requirePresetManager(context);
    const { imports } = services.presetServices.drafts;
    const pendingImport = await imports.get(id);
    if (pendingImport?.guild !== guild)
      throw new UserError('This import was finished or canceled, or is more than an hour old. Import the file again.');
    await imports.delete(id);
    if (action !== 'yes') return reply.update(loraMessage([smallLines([t('Nothing was imported.')])]));
    const appliedPlan = await executeImport(pendingImport, services);
    return reply.update(
      loraMessage([
        t('**Imported.** {added} added, {changed} changed.', {
          added: appliedPlan.added.length,
          changed: appliedPlan.changed.length,
        }),
        smallLines([t('/lora list shows them.')]),
      ]),
    );
  },
} as const satisfies SubCommand;

/** Presets that are checked in one turn of the event loop. */
const PRESETS_PER_TURN = 50;

/** Checks presets a few at a time: all of a large file take so long that other interactions must come in between. */
async function checkInTurns(presets: readonly Preset[], services: Services): Promise<void> {
  for (const [index, preset] of presets.entries()) {
    if (index % PRESETS_PER_TURN === 0) await nextTurn();
    findProblem(preset, modelLookup(services));
  }
  await nextTurn();
}

/** @throws UserError where it would change something else than was shown */
async function executeImport(pendingImport: PresetImport, services: Services): Promise<ImportPlan> {
  const { presets, presetServices } = services;
  const { guild, replace } = pendingImport;
  const file = { guild, entries: pendingImport.presets.map((preset) => ({ preset })) };
  await checkInTurns(pendingImport.presets, services);
  let appliedPlan: ImportPlan | undefined;
  const presetsWithNewWeights: Preset[] = [];
  await presets.update(guild, (before) => {
    const plan = planImport(before, file, { guild, replace, getModel: modelLookup(services) });
    if (plan.rejected.length || JSON.stringify(plannedNames(plan)) !== JSON.stringify(pendingImport.shown)) {
      throw new UserError(
        'The presets of this server were changed meanwhile, so nothing was imported. Import the file again.',
      );
    }
    const previousWeights = new Map(before.presets.map((preset) => [preset.name, JSON.stringify(preset.paints)]));
    presetsWithNewWeights.push(
      ...plan.changed.filter(({ name, paints }) => previousWeights.get(name) !== JSON.stringify(paints)),
    );
    appliedPlan = plan;
    return mergeImportedPresets(before, plan.added, plan.changed);
  });
  // Their previews show the old LoRA.
  for (const { name } of presetsWithNewWeights) await presetServices.previews.delete(guild, name);
  void services.shortcuts.refresh(guild);
  if (!appliedPlan) throw new Error('an import neither succeeded nor failed');
  return appliedPlan;
}

function uncheckedNotes({ length }: readonly string[]): string[] {
  if (length === 0) return [];
  return [
    plainText(
      'Not checked: whether the LoRAs of {count, plural, one {# preset} other {# presets}} exist and fit Flux; the first picture will tell.',
      { count: length },
    ),
  ];
}

function modelLookup({ models, presetServices }: Services): ImportOptions['getModel'] {
  return (modelName) => {
    const model = models.findByName(modelName);
    if (model && presetServices.check.isAllowed(model)) return model;
    if (model)
      throw new UserError(
        t('only my operator can add models, and {model} is not installed', { model: codeSpan(model.name) }),
      );
    throw new UserError(
      t('I have no model {modelName}; `/lora add` fetches it where I can reach Replicate', {
        modelName: codeSpan(modelName),
      }),
    );
  };
}

function plannedNames({ added, changed }: ImportPlan): PresetImport['shown'] {
  const names = (all: readonly Preset[]) => all.map(({ name }) => name);
  return { added: names(added), changed: names(changed) };
}
