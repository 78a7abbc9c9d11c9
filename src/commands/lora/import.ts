import { ApplicationCommandOptionType as Type } from 'discord.js';
import type { Preset } from '#schema/preset.ts';
import { readPresetFile } from '#schema/preset-file.ts';
import { applied, type ImportPlan, type ImportRules, planImport } from '#schema/preset-import.ts';
import { Refusal } from '#schema/refusal.ts';
import { shown } from '#schema/words.ts';
import type { PresetImport } from '#services/presets-desk.ts';
import { MAX_FILE } from '#services/presets-workshop.ts';
import type { Services } from '../command.ts';
import { importMessage } from './import-view.ts';
import { panel, small } from './parts.ts';
import { managedGuild, type SubCommand } from './sub-command.ts';

/** `/lora import`: reads a file as a whole, shows what it would do, and does all of it or nothing. */
export const importPresets = {
  data: {
    name: 'import',
    description: 'Take in presets from a file; what it would change is shown first',
    options: [
      { type: Type.Attachment, name: 'file', description: 'A file that /lora export made', required: true },
      { type: Type.Boolean, name: 'replace', description: 'Change presets that are there already, too' },
    ],
  },
  run: async (ask, options, answer, services) => {
    const guild = managedGuild(ask, services);
    const [file, replace] = [options.get('file'), options.get('replace') === true];
    if (typeof file !== 'object') throw new Refusal('Attach the `file` with the presets.');
    if (file.size > MAX_FILE) throw new Refusal('That file is too large to be one of presets: they have up to 1 MB.');
    await answer.defer(true);
    const { workshop, presets } = services;
    const read = readPresetFile(await workshop.readFile(file.url));
    const plan = planImport(presets.of(guild), read, { guild, replace, cardOf: cardsOf(services) });
    const id = ask.reply.id;
    if (plan.refused.length === 0) {
      const wanted = [...plan.added, ...plan.changed];
      await workshop.desk.imports.put(id, { guild, presets: wanted, replace, shown: namesOf(plan) });
    }
    await answer.show(importMessage(id, plan, replace));
  },
  press: async (ask, _event, answer, services, [what = '', id = '']) => {
    const guild = managedGuild(ask, services);
    const { imports } = services.workshop.desk;
    const begun = await imports.get(id);
    if (begun?.guild !== guild)
      throw new Refusal('This was done or given up, or is more than an hour old. Import the file again.');
    await imports.drop(id);
    if (what !== 'yes') return answer.update(panel([small('Nothing was imported.')]));
    const done = await importAll(begun, services);
    return answer.update(
      panel([
        `**Imported.** ${done.added.length} added, ${done.changed.length} changed.`,
        small('/lora list shows them.'),
      ]),
    );
  },
} as const satisfies SubCommand;

/** @throws Refusal where what was shown is no longer what would be done */
async function importAll(begun: PresetImport, services: Services): Promise<ImportPlan> {
  const { presets, workshop } = services;
  const { guild, replace } = begun;
  const file = { guild, entries: begun.presets.map((preset) => ({ preset })) };
  let done: ImportPlan | undefined;
  const others: Preset[] = [];
  await presets.change(guild, (before) => {
    const plan = planImport(before, file, { guild, replace, cardOf: cardsOf(services) });
    if (plan.refused.length || JSON.stringify(namesOf(plan)) !== JSON.stringify(begun.shown)) {
      throw new Refusal(
        'The presets of this server were changed meanwhile, so nothing was imported. Import the file again.',
      );
    }
    const was = new Map(before.presets.map((preset) => [preset.name, JSON.stringify(preset.paints)]));
    others.push(...plan.changed.filter(({ name, paints }) => was.get(name) !== JSON.stringify(paints)));
    done = plan;
    return applied(before, plan.added, plan.changed);
  });
  // Their pictures show another LoRA.
  for (const { name } of others) await workshop.previews.drop(guild, name);
  void services.shortcuts.refresh(guild);
  if (!done) throw new Error('an import that was neither done nor refused');
  return done;
}

function cardsOf({ catalogue }: Services): ImportRules['cardOf'] {
  return (model) => {
    const card = catalogue.cards.find((each) => each.model === model);
    if (card) return card;
    throw new Refusal(
      `this bot has no model \`${shown(model)}\`; \`/lora add\` fetches it where the bot can reach Replicate`,
    );
  };
}

function namesOf({ added, changed }: ImportPlan): PresetImport['shown'] {
  const names = (all: readonly Preset[]) => all.map(({ name }) => name);
  return { added: names(added), changed: names(changed) };
}
