import { plainText, t } from '#schema/language/t.ts';
import type { Family } from '#schema/lora/family.ts';
import { triggerCandidates } from '#schema/lora/file/metadata.ts';
import { readHintedScale } from '#schema/lora/page-text/recommended-scale.ts';
import { judgeFamily, judgeLora, verdictProblem } from '#schema/lora/verdict.ts';
import { codeSpan, joinMarkdown, listMarkdown } from '#schema/markdown.ts';
import { assertNoSecret, readLoraReference } from '#schema/model/lora/lora-reference.ts';
import { readLoraSource } from '#schema/model/lora/lora-source.ts';
import type { Model } from '#schema/model/model.ts';
import { type LoraFindings, whatIsMissing } from '#schema/preset/loras/lora-findings.ts';
import type { RecommendedScale } from '#schema/preset/loras/recommended.ts';
import { UserError } from '#schema/user-error.ts';
import type { LoraInspector } from '#services/loras/inspector.ts';
import type { LoraReport } from '#services/loras/lora-report.ts';
import { pictureAddress } from '#services/loras/sites/page-texts.ts';
import { describeReport } from '#services/presets/checks/describe-report.ts';
import { loraBaseOf } from '#services/presets/fetched-model.ts';

/** What was found out about one LoRA that is a file. */
export interface WeightsFinding {
  readonly reference: string;
  readonly confirmed: readonly string[];
  readonly unchecked: readonly string[];
  readonly findings: LoraFindings | undefined;
  readonly recommended?: RecommendedScale | undefined;
}

/** Bases that are offered instead of one that does not fit. */
const MAX_OFFERED_BASES = 2;

/**
 * Checks a LoRA that is a file: whether it exists, what it is, and whether it fits its base.
 * @param bases models that can load LoRAs, to be offered instead
 * @throws UserError if the picture would fail, or be painted without it
 */
export async function checkLoraFile(
  typed: string,
  base: Model,
  bases: readonly Model[],
  inspector: LoraInspector | undefined,
): Promise<WeightsFinding> {
  const source = readLoraSource(typed);
  if (!inspector || !source || source.at === 'replicate') {
    const unchecked = [
      plainText('whether {reference} exists and is a LoRA for Flux; the first picture will tell', { reference: typed }),
    ];
    return { reference: readLoraReference(typed), confirmed: [], unchecked, findings: undefined };
  }
  // Before anything is asked. The page of a model on Civitai has no reference of its own, until its version is known.
  if (isCivitaiPage(typed)) assertNoSecret(typed);
  else readLoraReference(typed);
  const report = await inspector.inspect(source);
  assertFits(report, base, bases);
  const { confirmed, unchecked } = describeReport(report, base);
  const { facts, file, choices, reference } = report;
  const candidates = triggerCandidates([...facts.triggers, ...(file?.metadata.triggers ?? [])]);
  const picture = pictureAddress(facts.picture);
  const missing = whatIsMissing({
    scale: file?.metadata.usageHint ?? facts.recommended,
    licence: facts.licence ?? file?.metadata.licence,
    picture,
  });
  const findings = {
    ...(facts.title && { title: facts.title }),
    candidates: [...candidates],
    candidateLoras: [],
    choices: [...choices],
    choicesLora: 0,
    missing: choices.length > 0 ? [] : missing,
    isAdult: facts.isAdult,
    showsRealPerson: facts.showsRealPerson,
    ...(picture && { picture }),
  };
  return { reference, confirmed, unchecked, findings, recommended: recommendedScale(report) };
}

/** By the file itself, else by its page. */
function recommendedScale({ file, facts }: LoraReport): RecommendedScale | undefined {
  const hinted = readHintedScale(file?.metadata.usageHint ?? '');
  return hinted === undefined ? facts.recommended : { scale: hinted, by: plainText('its author') };
}

/** Whether a reference is the page of a model on Civitai, which has several versions. */
export function isCivitaiPage(typed: string): boolean {
  const source = readLoraSource(typed);
  return source?.at === 'civitai' && source.is === 'model-page';
}

/** The only host whose archives the loader of FLUX.1 takes (replicate/cog-flux, weights.py). */
const FLUX_ARCHIVE_HOST = 'replicate.delivery';

/** @throws UserError that names bases that fit */
export function assertFits({ file, family, archiveHost }: LoraReport, base: Model, bases: readonly Model[]): void {
  const loraBase = loraBaseOf(base);
  if (loraBase.hasFluxLoader && archiveHost !== undefined && archiveHost !== FLUX_ARCHIVE_HOST) {
    throw new UserError(
      t(
        '**{base}** loads archives from {fluxArchiveHost} only, not from {archiveHost}. Give the name of the trained model, `owner/name`: its LoRA is loaded from there.',
        { base: base.title, fluxArchiveHost: codeSpan(FLUX_ARCHIVE_HOST), archiveHost: codeSpan(archiveHost) },
      ),
      { code: 'invalid-lora' },
    );
  }
  const verdict = file ? judgeLora({ ...file, family }, loraBase) : judgeFamily(family, loraBase);
  const problem = verdictProblem(verdict, file?.form ?? 'other', base.title);
  if (!problem) return;
  const offer = verdict.is === 'other-family' ? [offerBases(verdict.family, bases)] : [];
  throw new UserError(joinMarkdown([problem, ...offer], ' '), { code: 'invalid-lora' });
}

export function offerBases(family: Family, bases: readonly Model[]) {
  const names = bases.filter((each) => loraBaseOf(each).family === family).map(({ name }) => codeSpan(name));
  if (names.length === 0) return t('No model here fits it.');
  return t('As `base` choose {names}.', { names: listMarkdown(names.slice(0, MAX_OFFERED_BASES), 'or') });
}

/** @throws UserError if a repository has several files, and none was named: the loader takes none of them then */
export function assertOneFile(
  finding: { readonly findings?: Pick<LoraReport, 'choices'> | undefined } | undefined,
): void {
  const [first] = finding?.findings?.choices ?? [];
  if (first === undefined) return;
  throw new UserError(
    t('The repository of that LoRA has several files. Add the name of one to its address, such as {first}.', {
      first: codeSpan(`/${first}`),
    }),
  );
}
