import { type APIComponentInContainer, ComponentType, SelectMenuDefaultValueType } from 'discord.js';
import { selectOption } from '#discord/messages/components/modal.ts';
import { textDisplay } from '#discord/messages/message.ts';
import { plainText, type Sentence, t, toMarkdown } from '#schema/language/t.ts';
import { joinMarkdown, type Markdown, smallLines } from '#schema/markdown.ts';
import type { LoraFindings } from '#schema/preset/loras/lora-findings.ts';
import { extrasOf, type Preset, presetTriggers } from '#schema/preset/preset.ts';

type Row = Extract<APIComponentInContainer, { type: ComponentType.ActionRow }>;
type Findings = LoraFindings | undefined;

/** Discord's limits of options of a select, and of characters of their labels (components/reference.mdx). */
const [MAX_OPTIONS, MAX_LABEL_LENGTH] = [25, 100] as const;

/** A text beside the picture of the LoRA's page, if there is one. */
export function besidePicture(text: Markdown, picture: string | undefined): APIComponentInContainer {
  if (!picture) return textDisplay(text);
  return {
    type: ComponentType.Section,
    components: [textDisplay(text)],
    accessory: {
      type: ComponentType.Thumbnail,
      media: { url: picture },
      description: plainText('The picture of its page'),
    },
  };
}

/** Which file of the repository it is. */
export function fileSelect(id: string, lora: Findings, { paints }: Preset): APIComponentInContainer[] {
  const all = lora?.choices ?? [];
  const choices = all.slice(0, MAX_OPTIONS);
  if (choices.length === 0) return [];
  const options = choices.map((file, index) => selectOption({ value: String(index), label: endOf(file) }));
  const isOne = extrasOf(paints).length === 0;
  const question = isOne
    ? t('Its repository has several files. Which one is it?')
    : t('The repository of LoRA {number} has several files. Which one is it?', {
        number: (lora?.choicesLora ?? 0) + 1,
      });
  const more = all.length - choices.length;
  const rest = more > 0 && t('For any of the {count} others, give its address.', { count: more });
  return withQuestion(joinMarkdown([question, rest], ' '), {
    type: ComponentType.StringSelect,
    custom_id: `lora:draft:file:${id}`,
    placeholder: plainText('Choose a file'),
    options,
  });
}

/** The end of a path, in which files differ. */
const endOf = (file: string) => (file.length > MAX_LABEL_LENGTH ? `…${file.slice(1 - MAX_LABEL_LENGTH)}` : file);

/** Words that may trigger it, none of which is taken by itself. */
export function foundTriggersSelect(id: string, lora: Findings, preset: Preset): APIComponentInContainer[] {
  const candidates = lora?.candidates.slice(0, MAX_OPTIONS) ?? [];
  if (candidates.length === 0) return [];
  const groups = presetTriggers(preset);
  const options = candidates.map((word, index) => {
    const at = lora?.candidateLoras[index] ?? 0;
    const description = [
      groups.length > 1 && plainText('of LoRA {number}', { number: at + 1 }),
      lora?.fromExample?.includes(word) && plainText('found on its page or in its published example; not certain'),
    ].filter((part) => typeof part === 'string');
    return selectOption({
      value: String(index),
      label: word,
      description: description.join(', ') || undefined,
      chosen: groups[at]?.includes(word),
    });
  });
  return withQuestion('These words may trigger it, by its page or its file. Which ones do?', {
    type: ComponentType.StringSelect,
    custom_id: `lora:draft:found:${id}`,
    placeholder: plainText('Trigger words'),
    min_values: 0,
    max_values: options.length,
    options,
  });
}

/** Whom it shows, where its page says that it shows a real person. */
export function likenessSelect(id: string, lora: Findings, likeness: Preset['likeness']): APIComponentInContainer[] {
  if (!lora?.showsRealPerson) return [];
  return withQuestion('Its page says that it shows a real person. Who is it? Only they may use it then.', {
    type: ComponentType.UserSelect,
    custom_id: `lora:draft:likeness:${id}`,
    placeholder: plainText('People who may use it'),
    min_values: 0,
    max_values: 25,
    default_values: (likeness?.people ?? []).map((each) => ({ id: each, type: SelectMenuDefaultValueType.User })),
  });
}

function withQuestion(question: Sentence | Markdown, select: Row['components'][number]): APIComponentInContainer[] {
  return [textDisplay(smallLines([toMarkdown(question)])), { type: ComponentType.ActionRow, components: [select] }];
}
