import { FAMILIES } from '#schema/lora/family.ts';
import { FORMS } from '#schema/lora/form.ts';
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
    family && `for ${FAMILIES[family]}`,
    file && `${FORMS[file.form]}${trainer ? ` by ${trainer}` : ''}`,
    file?.rank && `rank ${file.rank}`,
    fileBytes && formatMegabytes(fileBytes),
  ].filter(Boolean);
  const verdict = file && judgeLora({ ...file, family }, loraBaseOf(base));
  const licence = facts.licence ?? file?.metadata.licence;
  const hint = file?.metadata.usageHint;
  const quote = (text: string) => truncate(text.replace(/\s+/g, ' '), MAX_LENGTH);
  const confirmed = [
    details.length > 0 &&
      `${facts.title ? `${quote(facts.title)}: ` : ''}${quote(reference)} is a LoRA ${details.join(', ')}`,
    verdict?.is === 'loads' && `fits ${base.title}`,
    verdict?.is === 'loads' && verdict.dropsTextEncoder && 'its part for the text encoder has no effect here',
    licence && `licence: ${quote(licence)}`,
    hint && `its author advises: ${quote(hint)}`,
  ].filter((line) => typeof line === 'string');
  const fits = `whether it fits ${base.title}; the first picture will tell`;
  const isOpen = choices.length === 0 && verdict?.is !== 'loads';
  return { confirmed, unchecked: [...unknown, ...(isOpen ? [fits] : [])] };
}

function formatMegabytes(bytes: number): string {
  const megabytes = bytes / 1_000_000;
  return `${megabytes < 10 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`;
}
