import { type APIComponentInContainer, ComponentType } from 'discord.js';
import { selectOption } from '#delivery/form.ts';
import type { Message, MessageFile } from '#delivery/message.ts';
import type { Ask } from '#schema/interaction.ts';
import { plain } from '#schema/plain.ts';
import type { Preset } from '#schema/preset.ts';
import { mayManage, whyNot } from '#schema/preset-access.ts';
import { presetKey } from '#services/presets.ts';
import type { Services } from '../command.ts';
import { entry } from './describe.ts';
import { attached, button, buttons, divider, panel, previewFiles, small } from './parts.ts';
import { showPreset } from './show.ts';
import { guildOf, type SubCommand } from './sub-command.ts';

/** Presets on a page: with a picture and a line between them each takes four of Discord's 40 components. */
const PAGE = 6;

/** `/lora list`: this server's presets, a page at a time. */
export const list = {
  data: { name: 'list', description: 'Show the presets of this server' },
  run: async (ask, _options, answer, services) => {
    guildOf(ask);
    await answer.defer(true);
    await answer.show(await page(ask, 1, services));
  },
  press: async (ask, { values }, answer, services, [what = '', at = '1']) => {
    const [key] = values;
    if (what === 'show' && key) {
      const preset = services.presets.keyed(guildOf(ask), key);
      await answer.defer(true);
      return showPreset(ask, preset, answer, services);
    }
    await answer.acknowledge();
    return answer.show(await page(ask, Number(at), services));
  },
} as const satisfies SubCommand;

/** Those that a person may use here, or all to somebody who may change them; by name. */
function listed(ask: Ask, { presets }: Services): Preset[] {
  const { presets: all, managers } = presets.of(ask.place.guild);
  const manages = mayManage(ask.place, managers);
  return all
    .filter((preset) => manages || whyNot(preset, ask.person, ask.place) === undefined)
    .sort((one, other) => one.name.localeCompare(other.name, 'en', { sensitivity: 'base', numeric: true }));
}

async function page(ask: Ask, wanted: number, services: Services): Promise<Message> {
  const { presets, catalogue, workshop } = services;
  const [guild, all] = [guildOf(ask), listed(ask, services)];
  const kept = presets.of(guild);
  if (all.length === 0) return panel([`### Presets of this server\n${nothing(kept.presets.length)}`]);
  const pages = Math.ceil(all.length / PAGE);
  const at = Math.min(pages, Math.max(1, Number.isInteger(wanted) ? wanted : 1));
  const here = all.slice((at - 1) * PAGE, at * PAGE);
  const files: MessageFile[] = [];
  const parts: (APIComponentInContainer | string)[] = [];
  for (const [index, preset] of here.entries()) {
    const text = entry(
      preset,
      catalogue.cards.find(({ model }) => model === preset.paints.model),
    );
    const visible = !preset.ageRestricted || ask.place.ageRestricted;
    const [first] = visible ? await workshop.previews.of(guild, preset.name) : [];
    const [file] = first ? previewFiles(String(index), preset.name, [first]) : [];
    if (file) files.push(file);
    parts.push(divider, file ? section(text, file) : text);
  }
  const hidden = kept.presets.length - all.length;
  const set = kept.defaults.server;
  const own = set === undefined ? undefined : presets.find(guild, set);
  const about = [
    `${all.length} ${all.length === 1 ? 'preset' : 'presets'}${hidden ? `; ${hidden} more for other people or channels` : ''}`,
    set && (own === undefined || all.includes(own)) && `where nobody chooses: ${plain(set, 100)}`,
  ].filter(Boolean);
  const turning = buttons(
    button(`list:back:${at - 1}`, '◀', { off: at === 1 }),
    button('list:here', `${at} of ${pages}`, { off: true }),
    button(`list:page:${at + 1}`, '▶', { off: at === pages }),
  );
  return panel(
    [
      `### Presets of this server\n${small(about.join(' · '))}`,
      ...parts,
      divider,
      select(at, here),
      ...(pages > 1 ? [turning] : []),
    ],
    files,
  );
}

function section(text: string, file: MessageFile): APIComponentInContainer {
  return {
    type: ComponentType.Section,
    components: [{ type: ComponentType.TextDisplay, content: text }],
    accessory: { type: ComponentType.Thumbnail, media: attached(file), description: file.description },
  };
}

function select(at: number, here: readonly Preset[]): APIComponentInContainer {
  const options = here.map(({ name, emoji }) => selectOption({ value: presetKey(name), label: name, emoji }));
  return {
    type: ComponentType.ActionRow,
    components: [
      { type: ComponentType.StringSelect, custom_id: `lora:list:show:${at}`, placeholder: 'Show one in full', options },
    ],
  };
}

function nothing(hidden: number): string {
  return hidden
    ? 'None of them is for you, or for this channel.'
    : 'There are none yet. Add one with `/lora add`, such as `name: sketchbook reference: fofr/flux-handwriting-and-sketch`.';
}
