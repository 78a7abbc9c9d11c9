import type { Answer } from '#delivery/answer.ts';
import type { Card } from '#schema/card.ts';
import { compileCard } from '#schema/card.ts';
import { replaced } from '#schema/guild-presets.ts';
import type { PresetDraft } from '#schema/preset-draft.ts';
import { presetForm, readPresetForm } from '#schema/preset-form.ts';
import { checkPreset } from '#schema/preset-rules.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Services } from '../command.ts';
import { draftMessage } from './draft-view.ts';
import { panel, small } from './parts.ts';
import { shownPreset } from './show-view.ts';
import { managedGuild, type SubCommand } from './sub-command.ts';

type Press = NonNullable<SubCommand['press']>;
type Step = (
  id: string,
  begun: PresetDraft,
  answer: Answer,
  services: Services,
  values: readonly string[],
) => Promise<void>;

/** What the buttons under a preset that is not saved yet do. */
const STEPS: ReadonlyMap<string, Step> = new Map<string, Step>([
  ['save', save],
  [
    'change',
    (id, { preset }, answer) => answer.ask(presetForm(`lora:draft:change:${id}`, `Preset ${preset.name}`, preset)),
  ],
  [
    'trigger',
    async (id, begun, answer, services, [chosen]) => {
      const { triggers } = begun.preset;
      const first = triggers[Number(chosen)] ?? triggers[0];
      const ordered = [...triggers].sort((one, other) => Number(other === first) - Number(one === first));
      await renew(id, { ...begun, preset: { ...begun.preset, triggers: ordered } }, answer, services);
    },
  ],
  [
    'cancel',
    async (id, { preset }, answer, { workshop }) => {
      await workshop.desk.drafts.drop(id);
      await answer.update(panel([small(`${preset.name} was not saved.`)]));
    },
  ],
]);

const press: Press = async (ask, { values }, answer, services, [step = '', id = '']) => {
  const guild = managedGuild(ask, services);
  const does = STEPS.get(step);
  if (!does) throw new Refusal('This is from another version of Lorikeet. Use `/lora` to go on.');
  await does(id, await begunDraft(guild, id, services), answer, services, values);
};

/** The steps between `/lora add`, or a change of the reference, and the saved preset. */
export const draft = {
  press,
  submit: async (ask, { fields }, answer, services, [, id = '']) => {
    const begun = await begunDraft(managedGuild(ask, services), id, services);
    const card = cardOf(begun, services);
    await renew(
      id,
      { ...begun, preset: checkPreset(readPresetForm(fields, begun.preset, card), card) },
      answer,
      services,
    );
  },
} as const satisfies SubCommand;

async function begunDraft(guild: string, id: string, { workshop }: Services): Promise<PresetDraft> {
  const found = await workshop.desk.drafts.get(id);
  if (found?.guild === guild) return found;
  throw new Refusal('This was saved or given up, or is more than an hour old. Begin again with `/lora add`.');
}

/** The card of a draft, which may be in no catalogue yet. */
function cardOf({ card, preset }: PresetDraft, { catalogue }: Services): Card {
  return card ? compileCard(card) : catalogue.get(preset.paints.model);
}

async function renew(id: string, begun: PresetDraft, answer: Answer, services: Services): Promise<void> {
  await services.workshop.desk.drafts.put(id, begun);
  await answer.update(draftMessage(id, begun, cardOf(begun, services)));
}

async function save(id: string, begun: PresetDraft, answer: Answer, services: Services): Promise<void> {
  const { presets, workshop } = services;
  const { guild, preset, replaces, card } = begun;
  if (card) await workshop.cards.keep(card);
  const checked = checkPreset(preset, cardOf(begun, services));
  await presets.change(guild, (before) => {
    if (replaces === undefined) return { ...before, presets: [...before.presets, checked] };
    if (before.presets.some(({ name }) => name === replaces)) return replaced(before, replaces, checked);
    throw new Refusal(`**${replaces}** was removed meanwhile. Add it anew with \`/lora add\`.`);
  });
  // Its old pictures show another LoRA.
  if (replaces !== undefined) await workshop.previews.drop(guild, replaces);
  void services.shortcuts.refresh(guild);
  await workshop.desk.drafts.drop(id);
  await answer.update(shownPreset(guild, preset, services, { manages: true, note: 'Saved.', pictures: [] }));
}
