import { t } from '#schema/language/t.ts';
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
import { describeScale } from '#schema/preset/loras/scale.ts';
import { slug } from '#schema/preset/names.ts';
import { extrasOf, type Preset, presetLoras } from '#schema/preset/preset.ts';

/** A preset's emoji and name for a heading. */
export function presetTitle({ name, emoji: ownEmoji }: Preset): Markdown {
  return md`${ownEmoji ? md`${emoji(ownEmoji)} ` : md``}**${escapeMarkdown(name, 80)}**`;
}

/** Its model and LoRAs, in one line. @param isShort for a list of presets */
function formatSource({ paints }: Preset, model: Model | undefined, isShort = false): Markdown {
  const base = model
    ? escapeMarkdown(model.title, 60)
    : t('{model}, which is no longer here', { model: codeSpan(paints.model) });
  if (paints.kind === 'model') return model ? md`${base} · ${codeSpan(paints.model)}` : base;
  const extras = extrasOf(paints).map(({ weights }) => referenceSpan(weights));
  const values = { reference: referenceSpan(paints.weights), base };
  if (extras.length === 0) return t('{reference} on {base}', values);
  if (isShort && extras.length > 1)
    return t('{reference} on {base}, with {count} more LoRAs', { ...values, count: extras.length });
  return t('{reference} on {base}, with {extras}', { ...values, extras: listMarkdown(extras, 'and') });
}

/** Trigger words that are shown of a single LoRA, and of each of several: a message has room for 4,000 characters. */
const [MAX_TRIGGERS, MAX_TRIGGERS_OF_EACH] = [10, 2] as const;

function triggerText(triggers: readonly string[], isOne: boolean): Markdown | undefined {
  const [first, ...others] = triggers.map((each) => codeSpan(each, 60));
  const max = (isOne ? MAX_TRIGGERS : MAX_TRIGGERS_OF_EACH) - 1;
  if (!first || others.length === 0) return first;
  return t('{first}, or {others}', { first, others: joinUpTo(others, max) });
}

/** What the LoRAs on top of the first have of their own. */
function extraLines(preset: Preset): Markdown[] {
  return presetLoras(preset).flatMap(({ scale, triggers }, index) => {
    if (index === 0) return [];
    const words = triggerText(triggers, false);
    return [
      scale !== undefined &&
        t('**Scale of the {position, selectordinal, one {#st} two {#nd} few {#rd} other {#th}} LoRA** {scale}', {
          position: index + 1,
          scale,
        }),
      words &&
        t('**Trigger word of the {position, selectordinal, one {#st} two {#nd} few {#rd} other {#th}} LoRA** {words}', {
          position: index + 1,
          words,
        }),
    ].filter(isMarkdown);
  });
}

/** All settings of a preset, one per line: 3,500 characters at most. */
export function presetDetails(preset: Preset, model: Model | undefined): Markdown[] {
  const { triggers, defaults, shortcut } = preset;
  const words = triggerText(triggers, extrasOf(preset.paints).length === 0);
  const scale = describeScale(preset);
  const defaultLines = Object.entries(defaults).map(([name, value]) => codeSpan(`${name}: ${value}`, 80));
  return [
    t('**Paints with** {source}', { source: formatSource(preset, model) }),
    words && t('**Trigger word** {words}', { words }),
    scale && t('**Scale** {scale}', { scale }),
    ...extraLines(preset),
    defaultLines.length && t('**Defaults** {defaults}', { defaults: joinUpTo(defaultLines, 12) }),
    ...accessLines(preset),
    shortcut && t('**Command** {command}', { command: codeSpan(`/${slug(preset.name)}`) }),
  ].filter(isMarkdown);
}

/** Who may use it, and where; empty if everybody may, everywhere. */
export function accessLines({ roles, channels, ageRestricted, likeness }: Preset): Markdown[] {
  const likenessMentions = likeness && [...likeness.people.map(mention.user), ...likeness.roles.map(mention.role)];
  return [
    roles.length && t('**For** {roles}', { roles: joinUpTo(roles.map(mention.role)) }),
    channels.length && t('**In** {channels}', { channels: joinUpTo(channels.map(mention.channel)) }),
    ageRestricted && t('**Age-restricted** channels only'),
    likenessMentions &&
      t('**Likeness** for {people}; each use is logged', {
        people: likenessMentions.length ? joinUpTo(likenessMentions) : t('nobody yet'),
      }),
  ].filter(isMarkdown);
}

/** A preset's lines in a list. */
export function presetSummary(preset: Preset, model: Model | undefined): Markdown {
  const { triggers, roles, channels, ageRestricted, likeness, shortcut } = preset;
  const scale = describeScale(preset);
  const marks = [
    triggers[0] && t('trigger {trigger}', { trigger: codeSpan(triggers[0], 40) }),
    scale && t('scale {scale}', { scale }),
    likeness && t('likeness: named people only'),
    roles.length > 0 && t('some roles only'),
    channels.length > 0 && t('some channels only'),
    ageRestricted && t('age-restricted'),
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
  return joinMarkdown([...all.slice(0, maxItems), ...(more > 0 ? [t('{count} more', { count: more })] : [])], ', ');
}
