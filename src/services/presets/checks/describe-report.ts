import { plainText } from '#schema/language/t.ts';
import { FAMILIES } from '#schema/lora/family.ts';
import { FORMS } from '#schema/lora/identify/form.ts';
import { judgeLora } from '#schema/lora/verdict.ts';
import type { Model } from '#schema/model/model.ts';
import { truncate } from '#schema/text.ts';
import type { LoraReport } from '#services/loras/lora-report.ts';
import { loraBaseOf } from '#services/presets/fetched-model.ts';

/** Characters of a text that a site or a trainer wrote. */
const MAX_LENGTH = 120;

/** What a report confirms, and what it leaves open: short lines of plain text for admins. */
export function describeReport(
  { file, fileBytes, facts, family, choices, unknown, reference }: LoraReport,
  base: Model,
): { readonly confirmed: readonly string[]; readonly unchecked: readonly string[] } {
  const trainer = file?.metadata.trainer;
  const details = [
    family && plainText('for {family}', { family: FAMILIES[family] }),
    file &&
      (trainer
        ? plainText('{form} by {trainer}', { form: plainText(FORMS[file.form]), trainer })
        : plainText(FORMS[file.form])),
    file?.rank && plainText('rank {rank}', { rank: file.rank }),
    fileBytes && formatMegabytes(fileBytes),
  ].filter(Boolean);
  const verdict = file && judgeLora({ ...file, family }, loraBaseOf(base));
  const licence = facts.licence ?? file?.metadata.licence;
  const hint = file?.metadata.usageHint;
  const quote = (text: string) => truncate(text.replace(/\s+/g, ' '), MAX_LENGTH);
  const confirmed = [
    details.length > 0 &&
      (facts.title ? `${quote(facts.title)}: ` : '') +
        plainText('{reference} is a LoRA {details}', { reference: quote(reference), details: details.join(', ') }),
    verdict?.is === 'loads' && plainText('fits {base}', { base: base.title }),
    verdict?.is === 'loads' &&
      verdict.dropsTextEncoder &&
      plainText('its part for the text encoder has no effect here'),
    licence && plainText('licence: {licence}', { licence: quote(licence) }),
    hint && plainText('its author advises: {hint}', { hint: quote(hint) }),
  ].filter((line) => typeof line === 'string');
  const fits = plainText('whether it fits {base}; the first picture will tell', { base: base.title });
  const isOpen = choices.length === 0 && verdict?.is !== 'loads';
  return { confirmed, unchecked: [...unknown, ...(isOpen ? [fits] : [])] };
}

function formatMegabytes(bytes: number): string {
  const megabytes = bytes / 1_000_000;
  return `${megabytes < 10 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`;
}
