import type { Card } from '#schema/card.ts';
import { plain } from '#schema/plain.ts';
import type { Preset } from '#schema/preset.ts';
import { slug } from '#schema/preset-names.ts';
import { writeScale } from '#schema/preset-scale.ts';

/** A preset's name as a heading has it. */
export function titled({ name, emoji }: Preset): string {
  return `${emoji ? `${emoji} ` : ''}**${plain(name, 80)}**`;
}

/** What it paints with, in one line. */
function source({ paints }: Preset, card: Card | undefined): string {
  const base = card ? plain(card.title, 60) : `\`${paints.model}\`, which is no longer here`;
  if (paints.kind === 'model') return card ? `${base} · \`${paints.model}\`` : base;
  return `${code(paints.weights)} on ${base}${paints.extra ? `, with ${code(paints.extra.weights)}` : ''}`;
}

/** All of a preset, a line for each thing that is set. */
export function details(preset: Preset, card: Card | undefined): string[] {
  const { paints, triggers, defaults, shortcut } = preset;
  const [first, ...others] = triggers.map((each) => code(each, 60));
  const scale = writeScale(preset);
  const extra = paints.kind === 'weights' ? paints.extra : undefined;
  const set = Object.entries(defaults).map(([name, value]) => code(`${name}: ${value}`, 80));
  return [
    `**Paints with** ${source(preset, card)}`,
    first && `**Trigger word** ${first}${others.length ? `, or ${others.join(', ')}` : ''}`,
    scale && `**Scale** ${scale}`,
    extra?.scale !== undefined && `**Scale of the second LoRA** ${extra.scale}`,
    set.length && `**Defaults** ${shortened(set, 12)}`,
    ...limits(preset),
    shortcut && `**Command** \`/${slug(preset.name)}\``,
  ].filter((line): line is string => Boolean(line));
}

/** Who may use it and where, where not everybody may everywhere. */
export function limits({ roles, channels, ageRestricted, likeness }: Preset): string[] {
  const named = likeness && [...likeness.people.map((id) => `<@${id}>`), ...likeness.roles.map((id) => `<@&${id}>`)];
  return [
    roles.length && `**For** ${shortened(roles.map((id) => `<@&${id}>`))}`,
    channels.length && `**In** ${shortened(channels.map((id) => `<#${id}>`))}`,
    ageRestricted && '**Age-restricted** channels only',
    named && `**Likeness** for ${named.length ? shortened(named) : 'nobody yet'}; each use is logged`,
  ].filter((line): line is string => Boolean(line));
}

/** One or two lines for a list. */
export function entry(preset: Preset, card: Card | undefined): string {
  const { triggers, roles, channels, ageRestricted, likeness, shortcut } = preset;
  const scale = writeScale(preset);
  const marks = [
    triggers[0] && `trigger ${code(triggers[0], 40)}`,
    scale && `scale ${scale}`,
    likeness && 'likeness: named people only',
    roles.length > 0 && 'some roles only',
    channels.length > 0 && 'some channels only',
    ageRestricted && 'age-restricted',
    shortcut && `/${slug(preset.name)}`,
  ].filter(Boolean);
  const lines = [titled(preset), source(preset, card), ...(marks.length ? [marks.join(' · ')] : [])];
  return lines.map((line, index) => (index ? `-# ${line}` : line)).join('\n');
}

function code(text: string, most = 70): string {
  const line = text
    .replaceAll('`', 'ˋ')
    .replace(/\s+/g, ' ')
    .replace(/([0-9a-f]{8})[0-9a-f]{56}$/, '$1');
  return `\`${line.length > most ? `${line.slice(0, most - 1)}…` : line}\``;
}

function shortened(all: readonly string[], most = 8): string {
  const more = all.length - most;
  return [...all.slice(0, most), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
