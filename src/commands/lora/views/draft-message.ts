import { type APIComponentInContainer, ComponentType } from 'discord.js';
import type { Message } from '#discord/messages/message.ts';
import { selectOption } from '#discord/messages/modal.ts';
import type { Model } from '#schema/model/model.ts';
import type { PresetDraft } from '#schema/preset/draft.ts';
import { button, buttonRow, divider, loraMessage, smallText } from './components.ts';
import { presetDetails, presetTitle } from './preset-text.ts';

/** A preset before it is saved, with what was checked. */
export function draftMessage(id: string, { preset, found, unchecked, replaces }: PresetDraft, model: Model): Message {
  const checks = [...found.map((line) => `✅ ${line}`), ...unchecked.map((line) => `❔ Not checked: ${line}`)];
  return loraMessage([
    `### ${presetTitle(preset)}\n${smallText(replaces ? `replaces ${replaces}; not saved yet` : 'a new preset; not saved yet')}`,
    checks.join('\n'),
    divider,
    presetDetails(preset, model).join('\n'),
    ...triggerSelect(id, preset.triggers),
    buttonRow(
      button(`draft:save:${id}`, 'Save', { style: 'primary' }),
      button(`draft:change:${id}`, 'Change…'),
      button(`draft:cancel:${id}`, 'Cancel'),
    ),
  ]);
}

/** A select of the trigger word that is added to prompts; none with a single trigger. */
function triggerSelect(id: string, triggers: readonly string[]): APIComponentInContainer[] {
  if (triggers.length < 2) return [];
  const options = triggers.map((trigger, index) =>
    selectOption({
      value: String(index),
      label: trigger,
      description: 'is added to prompts without a trigger word',
      chosen: index === 0,
    }),
  );
  const select = { type: ComponentType.StringSelect as const, custom_id: `lora:draft:trigger:${id}`, options };
  return [
    smallText('Which trigger word is added to prompts without one?'),
    { type: ComponentType.ActionRow as const, components: [select] },
  ].map((part) => (typeof part === 'string' ? { type: ComponentType.TextDisplay as const, content: part } : part));
}
