import { escapeMarkdown } from '#schema/escape-markdown.ts';
import type { Model } from '#schema/model/model.ts';
import { slug } from '#schema/preset/names.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { formatScale } from '#schema/preset/scale.ts';

/** A preset's emoji and name for a heading. */
export function presetTitle({ name, emoji }: Preset): string {
  return `${emoji ? `${emoji} ` : ''}**${escapeMarkdown(name, 80)}**`;
}

/** Its model and LoRAs, in one line. */
function formatSource({ paints }: Preset, model: Model | undefined): string {
  const base = model ? escapeMarkdown(model.title, 60) : `\`${paints.model}\`, which is no longer here`;
  if (paints.kind === 'model') return model ? `${base} · \`${paints.model}\`` : base;
  return `${codeSpan(paints.weights)} on ${base}${paints.extra ? `, with ${codeSpan(paints.extra.weights)}` : ''}`;
}

/** All settings of a preset, one per line. */
export function presetDetails(preset: Preset, model: Model | undefined): string[] {
  const { paints, triggers, defaults, shortcut } = preset;
  const [first, ...others] = triggers.map((each) => codeSpan(each, 60));
  const scale = formatScale(preset);
  const extra = paints.kind === 'weights' ? paints.extra : undefined;
  const defaultLines = Object.entries(defaults).map(([name, value]) => codeSpan(`${name}: ${value}`, 80));
  return [
    `**Paints with** ${formatSource(preset, model)}`,
    first && `**Trigger word** ${first}${others.length ? `, or ${others.join(', ')}` : ''}`,
    scale && `**Scale** ${scale}`,
    extra?.scale !== undefined && `**Scale of the second LoRA** ${extra.scale}`,
    defaultLines.length && `**Defaults** ${joinUpTo(defaultLines, 12)}`,
    ...accessLines(preset),
    shortcut && `**Command** \`/${slug(preset.name)}\``,
  ].filter((line): line is string => Boolean(line));
}

/** Who may use it, and where; empty if everybody may, everywhere. */
export function accessLines({ roles, channels, ageRestricted, likeness }: Preset): string[] {
  const likenessMentions = likeness && [
    ...likeness.people.map((id) => `<@${id}>`),
    ...likeness.roles.map((id) => `<@&${id}>`),
  ];
  return [
    roles.length && `**For** ${joinUpTo(roles.map((id) => `<@&${id}>`))}`,
    channels.length && `**In** ${joinUpTo(channels.map((id) => `<#${id}>`))}`,
    ageRestricted && '**Age-restricted** channels only',
    likenessMentions &&
      `**Likeness** for ${likenessMentions.length ? joinUpTo(likenessMentions) : 'nobody yet'}; each use is logged`,
  ].filter((line): line is string => Boolean(line));
}

/** A preset's lines in a list. */
export function presetSummary(preset: Preset, model: Model | undefined): string {
  const { triggers, roles, channels, ageRestricted, likeness, shortcut } = preset;
  const scale = formatScale(preset);
  const marks = [
    triggers[0] && `trigger ${codeSpan(triggers[0], 40)}`,
    scale && `scale ${scale}`,
    likeness && 'likeness: named people only',
    roles.length > 0 && 'some roles only',
    channels.length > 0 && 'some channels only',
    ageRestricted && 'age-restricted',
    shortcut && `/${slug(preset.name)}`,
  ].filter(Boolean);
  const lines = [presetTitle(preset), formatSource(preset, model), ...(marks.length ? [marks.join(' · ')] : [])];
  return lines.map((line, index) => (index ? `-# ${line}` : line)).join('\n');
}

function codeSpan(text: string, maxLength = 70): string {
  const line = text
    .replaceAll('`', 'ˋ')
    .replace(/\s+/g, ' ')
    .replace(/([0-9a-f]{8})[0-9a-f]{56}$/, '$1');
  return `\`${line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line}\``;
}

function joinUpTo(all: readonly string[], maxItems = 8): string {
  const more = all.length - maxItems;
  return [...all.slice(0, maxItems), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
