import { plainText, t } from '#schema/language/t.ts';
import { verdictProblem } from '#schema/lora/verdict.ts';
import { codeSpan, joinMarkdown, type Markdown } from '#schema/markdown.ts';
import { readLoraReference } from '#schema/model/lora/lora-reference.ts';
import type { Model, ModelFile } from '#schema/model/model.ts';
import type { ModelReference } from '#schema/model/model-reference.ts';
import { UserError } from '#schema/user-error.ts';
import type { PageFindings } from '#services/presets/checks/page-findings.ts';
import { type LoraModel, loraBaseOf, readLoraModel, UNCHECKED_REASONS } from '#services/presets/fetched-model.ts';
import { offerBases, type WeightsFinding } from './check-weights.ts';

/** What is to load a LoRA, and the models that could instead. */
export interface LoraBases {
  readonly base: Model;
  readonly bases: readonly Model[];
}

/**
 * Checks a LoRA that is a model on Replicate.
 * @param file as it was fetched, or why it could not be
 * @param told what its page tells, if that could be read
 * @throws UserError if it does not fit its base
 */
export function checkLoraModel(
  typed: string,
  parsed: ModelReference,
  file: ModelFile | keyof typeof UNCHECKED_REASONS,
  told: PageFindings | undefined,
  bases: LoraBases,
): WeightsFinding {
  const { base } = bases;
  if (typeof file === 'string') {
    const unchecked = [
      plainText('whether {model} exists and fits {base}: {reason}', {
        model: parsed.model,
        base: base.title,
        reason: plainText(UNCHECKED_REASONS[file]),
      }),
    ];
    return { reference: readLoraReference(typed), confirmed: [], unchecked, findings: undefined };
  }
  const isFlux = assertLoraModelFits(file, bases);
  const version = file.version?.slice(0, 8);
  return {
    reference: readLoraReference(parsed.version && file.version ? `${parsed.model}/${file.version}` : parsed.model),
    confirmed: [describeFound(parsed.model, version, isFlux), ...(told?.confirmed ?? [])],
    unchecked: isFlux ? [] : [plainText('whether {base} loads it; the first picture will tell', { base: base.title })],
    findings: told?.findings,
    recommended: told?.recommended,
  };
}

function describeFound(model: string, version: string | undefined, isFlux: boolean): string {
  if (version === undefined)
    return isFlux ? plainText('{model} is there, and fits Flux', { model }) : plainText('{model} is there', { model });
  return isFlux
    ? plainText('{model} is there, version {version}, and fits Flux', { model, version })
    : plainText('{model} is there, version {version}', { model, version });
}

/**
 * @returns whether both are known to be of Flux, whose models load LoRAs by the name of their model
 * @throws UserError that names bases that fit
 */
export function assertLoraModelFits(file: ModelFile, { base, bases }: LoraBases): boolean {
  const lora = readLoraModel(file);
  const { family } = loraBaseOf(base);
  if (family === 'flux-1' && lora.notFlux) {
    throw new UserError(joinMarkdown([describeNotFlux(lora.notFlux, file.model, base), ...offer(lora, bases)], ' '), {
      code: 'invalid-lora',
    });
  }
  const isOther = family !== undefined && lora.family !== undefined && family !== lora.family;
  const problem = isOther && verdictProblem({ is: 'other-family', family: lora.family }, 'other', base.title);
  if (problem) throw new UserError(joinMarkdown([problem, ...offer(lora, bases)], ' '), { code: 'invalid-lora' });
  return family === 'flux-1';
}

function describeNotFlux(
  { field, isMissing }: NonNullable<LoraModel['notFlux']>,
  model: string,
  base: Model,
): Markdown {
  const values = { model: codeSpan(model), field: codeSpan(field), base: base.title };
  return isMissing
    ? t('{model} is not a LoRA for Flux (it has no {field}), so it does not fit **{base}**.', values)
    : t('{model} is not a LoRA for Flux (it has {field}), so it does not fit **{base}**.', values);
}

const offer = ({ family }: LoraModel, bases: readonly Model[]) =>
  family === undefined ? [] : [offerBases(family, bases)];
