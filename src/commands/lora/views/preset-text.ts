import {
  codeSpan,
  emoji,
  escapeMarkdown,
  joinMarkdown,
  listMarkdown,
  type Markdown,
  md,
  mention,
} from '#schema/markdown.ts';
import type { Model } from '#schema/model/model.ts';
import { slug } from '#schema/preset/names.ts';
import { extrasOf, type Preset, presetLoras } from '#schema/preset/preset.ts';
import { formatScale } from '#schema/preset/scale.ts';

/** A preset's emoji and name for a heading. */
export function presetTitle({ name, emoji: ownEmoji }: Preset): Markdown {
  return md`${ownEmoji ? md`${emoji(ownEmoji)} ` : md``}**${escapeMarkdown(name, 80)}**`;
}

/** Its model and LoRAs, in one line. @param isShort for a list of presets */
function formatSource({ paints }: Preset, model: Model | undefined, isShort = false): Markdown {
  const base = model ? escapeMarkdown(model.title, 60) : md`${codeSpan(paints.model)}, which is no longer here`;
  if (paints.kind === 'model') return model ? md`${base} · ${codeSpan(paints.model)}` : base;
  return md`${referenceSpan(paints.weights)} on ${base}${formatExtras(
    extrasOf(paints).map(({ weights }) => weights),
    isShort,
  )}`;
}

/** LoRAs on top of the first. @param isShort names only a single one */
function formatExtras(references: readonly string[], isShort: boolean): Markdown {
  if (references.length === 0) return md``;
  if (isShort && references.length > 1) return md`, with ${references.length} more LoRAs`;
  return md`, with ${listMarkdown(references.map(referenceSpan), 'and')}`;
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth'] as const;

/** Trigger words that are shown of a single LoRA, and of each of several: a message has room for 4,000 characters. */
const [MAX_TRIGGERS, MAX_TRIGGERS_OF_EACH] = [10, 2] as const;

function triggerText(triggers: readonly string[], isOne: boolean): Markdown | undefined {
  const [first, ...others] = triggers.map((each) => codeSpan(each, 60));
  const max = (isOne ? MAX_TRIGGERS : MAX_TRIGGERS_OF_EACH) - 1;
  return first && md`${first}${others.length ? md`, or ${joinUpTo(others, max)}` : md``}`;
}

/** What the LoRAs on top of the first have of their own. */
function extraLines(preset: Preset): Markdown[] {
  return presetLoras(preset).flatMap(({ scale, triggers }, index) => {
    if (index === 0) return [];
    const words = triggerText(triggers, false);
    return [
      scale !== undefined && md`**Scale of the ${ORDINALS[index] ?? 'last'} LoRA** ${scale}`,
      words && md`**Trigger word of the ${ORDINALS[index] ?? 'last'} LoRA** ${words}`,
    ].filter(isMarkdown);
  });
}

/** All settings of a preset, one per line: 3,500 characters at most. */
export function presetDetails(preset: Preset, model: Model | undefined): Markdown[] {
  const { triggers, defaults, shortcut } = preset;
  const words = triggerText(triggers, extrasOf(preset.paints).length === 0);
  const scale = formatScale(preset);
  const defaultLines = Object.entries(defaults).map(([name, value]) => codeSpan(`${name}: ${value}`, 80));
  return [
    md`**Paints with** ${formatSource(preset, model)}`,
    words && md`**Trigger word** ${words}`,
    scale && md`**Scale** ${scale}`,
    ...extraLines(preset),
    defaultLines.length && md`**Defaults** ${joinUpTo(defaultLines, 12)}`,
    ...accessLines(preset),
    shortcut && md`**Command** ${codeSpan(`/${slug(preset.name)}`)}`,
  ].filter(isMarkdown);
}

/** Who may use it, and where; empty if everybody may, everywhere. */
export function accessLines({ roles, channels, ageRestricted, likeness }: Preset): Markdown[] {
  const likenessMentions = likeness && [...likeness.people.map(mention.user), ...likeness.roles.map(mention.role)];
  return [
    roles.length && md`**For** ${joinUpTo(roles.map(mention.role))}`,
    channels.length && md`**In** ${joinUpTo(channels.map(mention.channel))}`,
    ageRestricted && md`**Age-restricted** channels only`,
    likenessMentions &&
      md`**Likeness** for ${likenessMentions.length ? joinUpTo(likenessMentions) : 'nobody yet'}; each use is logged`,
  ].filter(isMarkdown);
}

/** A preset's lines in a list. */
export function presetSummary(preset: Preset, model: Model | undefined): Markdown {
  const { triggers, roles, channels, ageRestricted, likeness, shortcut } = preset;
  const scale = formatScale(preset);
  const marks = [
    triggers[0] && md`trigger ${codeSpan(triggers[0], 40)}`,
    scale && md`scale ${scale}`,
    likeness && md`likeness: named people only`,
    roles.length > 0 && md`some roles only`,
    channels.length > 0 && md`some channels only`,
    ageRestricted && md`age-restricted`,
    shortcut && md`/${slug(preset.name)}`,
  ].filter(isMarkdown);
  const lines = [
    presetTitle(preset),
    formatSource(preset, model, true),
    ...(marks.length ? [joinMarkdown(marks, ' · ')] : []),
  ];
  return joinMarkdown(
    lines.map((line, index) => (index ? md`-# ${line}` : line)),
    '\n',
  );
}

/** A reference with the first digits of its version. */
const referenceSpan = (reference: string) => codeSpan(reference.replace(/([0-9a-f]{8})[0-9a-f]{56}$/, '$1'));

const isMarkdown = (line: Markdown | string | number | false | undefined): line is Markdown => typeof line === 'object';

function joinUpTo(all: readonly Markdown[], maxItems = 8): Markdown {
  const more = all.length - maxItems;
  return joinMarkdown([...all.slice(0, maxItems), ...(more > 0 ? [`${more} more`] : [])], ', ');
}
