import { type APIComponentInContainer, ComponentType } from 'discord.js';
import { button, buttonRow, divider, loraMessage } from '#commands/lora/views/components.ts';
import {
  besidePicture,
  fileSelect,
  foundTriggersSelect,
  likenessSelect,
} from '#commands/lora/views/findings-controls.ts';
import { presetDetails, presetTitle } from '#commands/lora/views/preset-text.ts';
import { selectOption } from '#discord/messages/components/modal.ts';
import { type Message, textDisplay } from '#discord/messages/message.ts';
import { plainText, t } from '#schema/language/t.ts';
import { joinMarkdown, listMarkdown, type Markdown, md, smallLines } from '#schema/markdown.ts';
import type { Model } from '#schema/model/model.ts';
import type { PresetDraft } from '#schema/preset/draft.ts';

/** A preset before it is saved, with what was checked. */
export function draftMessage(id: string, draft: PresetDraft, model: Model): Message {
  const { preset, found, unchecked, replaces, lora } = draft;
  const missing = missingTexts(draft);
  const details = joinMarkdown(presetDetails(preset, model), '\n');
  const checks = checksWithin(Math.min(MAX_CHECK_CHARACTERS, TEXT_CHARACTERS - details.text.length), {
    confirmed: [...found, ...(lora?.isAdult ? [t('its page says that it is for adults')] : [])].map(
      (line) => md`✅ ${line}`,
    ),
    open: [
      ...unchecked.map((line) => t('❔ Not checked: {line}', { line })),
      ...(missing.length ? [t('❔ Not found: {missing}', { missing: listMarkdown(missing, 'or') })] : []),
    ],
  });
  return loraMessage([
    md`### ${presetTitle(preset)}\n${smallLines([replaces ? t('replaces {replaces}; not saved yet', { replaces }) : t('a new preset; not saved yet')])}`,
    ...(checks.length ? [besidePicture(joinMarkdown(checks, '\n'), lora?.picture)] : []),
    divider,
    details,
    ...fileSelect(id, lora, preset),
    ...foundTriggersSelect(id, lora, preset),
    ...triggerSelect(id, preset.triggers),
    ...likenessSelect(id, lora, preset.likeness),
    buttonRow(
      button(`draft:save:${id}`, plainText('Save'), { style: 'primary', disabled: (lora?.choices.length ?? 0) > 0 }),
      button(`draft:change:${id}`, plainText('Change…')),
      button(`draft:fields:${id}`, plainText('Model fields')),
      button(`draft:cancel:${id}`, plainText('Cancel')),
    ),
  ]);
}

/** Characters of what was checked: five LoRAs have a lot to say. */
const MAX_CHECK_CHARACTERS = 1800;

/** Characters that a message has for what was checked and the settings: 4,000, less its title and up to four questions. */
const TEXT_CHARACTERS = 3300;

interface CheckLines {
  readonly confirmed: readonly Markdown[];
  readonly open: readonly Markdown[];
}

/** The lines that fit. What is open has room first, since an admin has to know it; it follows what is confirmed. */
function checksWithin(limit: number, { confirmed, open }: CheckLines): readonly Markdown[] {
  const shownOpen = withinLimit(open, limit);
  const taken = shownOpen.reduce((sum, { text }) => sum + text.length + 1, 0);
  return [...withinLimit(confirmed, limit - taken), ...shownOpen];
}

/** The lines from the first on that fit, and how many do not. */
function withinLimit(lines: readonly Markdown[], limit: number): readonly Markdown[] {
  const fitting: Markdown[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.text.length + 1;
    if (length > limit) return [...fitting, t('… and {count} more', { count: lines.length - fitting.length })];
    fitting.push(line);
  }
  return fitting;
}

const MISSING_TEXTS = {
  scale: t('a recommended scale'),
  licence: t('a licence'),
  picture: t('a picture'),
} as const;

/** What was looked for in vain, unless the admin has said it. */
function missingTexts({ preset, lora }: PresetDraft): readonly Markdown[] {
  if (!lora) return [];
  const lacksTriggers = [lora.candidates, lora.choices, preset.triggers].every(({ length }) => length === 0);
  const missing = (lora.missing ?? []).filter((each) => each !== 'scale' || preset.scale === undefined);
  return [
    ...(lacksTriggers ? [t('a trigger word, which some LoRAs do without')] : []),
    ...missing.map((each) => MISSING_TEXTS[each]),
  ];
}

/** A select of the trigger word that is added to prompts; none with a single trigger. */
function triggerSelect(id: string, triggers: readonly string[]): APIComponentInContainer[] {
  if (triggers.length < 2) return [];
  const options = triggers.map((trigger, index) =>
    selectOption({
      value: String(index),
      label: trigger,
      description: plainText('is added to prompts without a trigger word'),
      chosen: index === 0,
    }),
  );
  const select = { type: ComponentType.StringSelect as const, custom_id: `lora:draft:trigger:${id}`, options };
  return [
    textDisplay(smallLines([t('Which trigger word is added to prompts without one?')])),
    { type: ComponentType.ActionRow as const, components: [select] },
  ];
}
