import { plainText, t } from '#schema/language/t.ts';
import { FAMILIES, type Family } from '#schema/lora/family.ts';
import { codeSpan, escapeMarkdown, joinMarkdown, link, type Markdown, md } from '#schema/markdown.ts';
import { loraIdentity } from '#schema/model/lora/lora-identity.ts';
import type { Model } from '#schema/model/model.ts';
import { findPresetLora } from '#schema/preset/loras/loras.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { truncate } from '#schema/text.ts';
import type { FoundLora } from '#services/loras/search/found-lora.ts';
import { baseForFamily } from '#services/presets/checks/loras/lora-bases.ts';

const SITE_NAMES: Readonly<Record<Exclude<FoundLora['site'], 'installed'>, string>> = {
  replicate: 'Replicate',
  huggingface: 'Hugging Face',
  civitai: 'Civitai',
};

export const siteName = (site: FoundLora['site']): string =>
  site === 'installed' ? plainText('installed here') : SITE_NAMES[site];

/** Trigger words that are shown; the preview has all of them. */
const MAX_TRIGGERS = 3;

/** What the viewer has: bases that load LoRAs, and presets. */
interface Here {
  readonly bases: readonly Model[];
  readonly known: readonly Preset[];
}

/** What was found, in a few lines. */
export function foundLoraText(found: FoundLora, here: Here): Markdown {
  const { site, title, author, pageUrl, baseName, uses, triggers, licence, showsRealPerson, reference } = found;
  const name = truncate(title, 50);
  const [first] = here.known.filter((preset) => findPresetLora(preset, loraIdentity(reference)) === 'main');
  const shownTriggers = triggers.slice(0, MAX_TRIGGERS).map((word) => codeSpan(word, 30));
  const lines = [
    joinMarkdown(
      [
        siteName(site),
        baseName !== undefined && escapeMarkdown(baseName, 50),
        uses !== undefined &&
          (site === 'replicate'
            ? t('{count, plural, one {# run} other {# runs}}', { count: uses })
            : t('{count, plural, one {# download} other {# downloads}}', { count: uses })),
        licence !== undefined && t('licence: {licence}', { licence: escapeMarkdown(licence, 65) }),
      ],
      ' · ',
    ),
    shownTriggers.length > 0 && describeTriggers(site, joinMarkdown(shownTriggers, ', '), shownTriggers.length),
    fitText(fitOf(found, here.bases)),
    showsRealPerson && t('its page says that it shows a real person'),
    first && t('already here as **{first}**', { first: escapeMarkdown(first.name, 40) }),
    codeSpan(reference, 105),
  ].filter((line) => line !== false && line !== undefined);
  const linked = pageUrl ? link(name, pageUrl) : escapeMarkdown(name, 80);
  const heading = author
    ? t('**{title}** by {author}', { title: linked, author: escapeMarkdown(author, 40) })
    : md`**${linked}**`;
  return joinMarkdown([heading, ...lines.map((line) => md`-# ${line}`)], '\n');
}

/** Whether a model of this bot can use it: one of its own, by itself, none, or nothing tells. */
type Fit = { is: 'base'; base: Model } | { is: 'model' } | { is: 'no'; family: Family } | { is: 'unknown' };

export function fitOf({ isModel, family }: FoundLora, bases: readonly Model[]): Fit {
  if (isModel) return { is: 'model' };
  const base = baseForFamily(family, bases);
  if (base) return { is: 'base', base };
  return family ? { is: 'no', family } : { is: 'unknown' };
}

function fitText(fit: Fit): Markdown {
  switch (fit.is) {
    case 'model':
      return t('✅ paints by itself');
    case 'base':
      return t('✅ fits {base}', { base: fit.base.title });
    case 'no':
      return t('❌ made for {family}: no model here loads it', { family: FAMILIES[fit.family] });
    case 'unknown':
      return t('❔ its page does not say which model it was made for');
  }
}

function describeTriggers(site: FoundLora['site'], triggers: Markdown, count: number): Markdown {
  return site === 'replicate'
    ? t('{count, plural, one {trigger word, maybe: {triggers}} other {trigger words, maybe: {triggers}}}', {
        count,
        triggers,
      })
    : t('{count, plural, one {trigger word: {triggers}} other {trigger words: {triggers}}}', { count, triggers });
}
