import { t } from '#schema/language/t.ts';
import { triggerCandidates } from '#schema/lora/file/metadata.ts';
import { codeSpan } from '#schema/markdown.ts';
import type { LoraFindings } from '#schema/preset/loras/lora-findings.ts';
import type { RecommendedScale } from '#schema/preset/loras/recommended.ts';
import { UserError } from '#schema/user-error.ts';
import type { WeightsFinding } from './check-weights.ts';

/** What was found out about the LoRAs of one preset, in their order. */
interface LorasFinding {
  readonly references: readonly string[];
  readonly confirmed: readonly string[];
  readonly unchecked: readonly string[];
  readonly findings: LoraFindings | undefined;
  /** How strongly each wants to be applied. */
  readonly recommended: readonly (RecommendedScale | undefined)[];
}

/**
 * Checks the LoRAs of one preset at the same time.
 * @throws UserError for the first of them that does not fit; where there are several, it names the LoRA
 */
export async function checkEachLora(
  references: readonly string[],
  check: (typed: string) => Promise<WeightsFinding>,
): Promise<LorasFinding> {
  const isOne = references.length === 1;
  const results = await Promise.allSettled(references.map(check));
  const found = results.map((result, index) => {
    if (result.status === 'fulfilled') return result.value;
    throw isOne ? result.reason : nameLora(result.reason, references[index] ?? '');
  });
  const linesOf = (kind: 'confirmed' | 'unchecked') =>
    found.flatMap((each, index) => each[kind].map((line) => (isOne ? line : `LoRA ${index + 1}: ${line}`)));
  return {
    references: found.map(({ reference }) => reference),
    confirmed: linesOf('confirmed'),
    unchecked: linesOf('unchecked'),
    findings: joinFindings(found.map(({ findings }) => findings)),
    recommended: found.map(({ recommended }) => recommended),
  };
}

function nameLora(error: unknown, reference: string): unknown {
  if (!(error instanceof UserError)) return error;
  return new UserError(
    t('The LoRA {reference} cannot be used. {reason}', { reference: codeSpan(reference, 150), reason: error.markdown }),
    {
      code: error.code,
      cause: error,
    },
  );
}

/** A file is chosen for one LoRA after the other. */
function joinFindings(all: readonly (LoraFindings | undefined)[]): LoraFindings | undefined {
  const known = all.flatMap((findings, lora) => (findings ? [{ findings, lora }] : []));
  const [first] = known;
  if (!first) return undefined;
  const toChoose = known.find(({ findings }) => findings.choices.length > 0);
  const candidates = known.flatMap(({ findings, lora }) =>
    triggerCandidates(findings.candidates).map((word) => ({ word, lora })),
  );
  const picture = known.find(({ findings }) => findings.picture)?.findings.picture;
  const [title, missing] = known.length === 1 ? [first.findings.title, first.findings.missing] : [];
  return {
    ...(title && { title }),
    ...(missing && { missing }),
    fromExample: known.flatMap(({ findings }) => findings.fromExample ?? []),
    candidates: candidates.map(({ word }) => word),
    candidateLoras: candidates.map(({ lora }) => lora),
    choices: toChoose?.findings.choices ?? [],
    choicesLora: toChoose?.lora ?? 0,
    ...(picture && { picture }),
    isAdult: known.some(({ findings }) => findings.isAdult),
    showsRealPerson: known.some(({ findings }) => findings.showsRealPerson),
  };
}
