import { t } from '#schema/language/t.ts';
import { codeSpan, escapeMarkdown } from '#schema/markdown.ts';
import {
  type FailureContext,
  type FailureRow,
  failureError,
  findFailure,
} from '#services/backends/failures/failure-row.ts';
import { MODEL_FAILURES } from '#services/backends/failures/model-failure-messages.ts';
import type { HttpValidationError } from './container/schemas.ts';

type CogFailure =
  | 'no-container'
  | 'input-too-large'
  | 'invalid-input'
  | 'unreachable'
  | 'setup-failed'
  | 'defunct'
  | 'died'
  | 'deadline'
  | 'failed'
  | 'no-files'
  | 'broken-files';

/** Everything that can go wrong with a container, and what the person reads then. The first row that fits counts. */
const COG_FAILURES: readonly FailureRow<CogFailure>[] = [
  {
    on: 'no-container',
    code: 'model-unavailable',
    message: ({ modelName, text: others }) =>
      others
        ? t('{modelName} does not run here. Choose one of these with the option `lora`: {models}', {
            modelName: codeSpan(modelName),
            models: escapeMarkdown(others, 500),
          })
        : t('{modelName} does not run here, and no other model does yet.', { modelName: codeSpan(modelName) }),
  },
  {
    on: 'input-too-large',
    code: 'input-too-large',
    message: ({ modelName }) =>
      t('The pictures are too big together for {modelName}. Use smaller ones.', { modelName: codeSpan(modelName) }),
  },
  {
    // The container validates the input too; where it refuses what the model file allows, the two have different versions.
    on: 'invalid-input',
    code: 'invalid-input',
    message: ({ modelName, text: fields }) =>
      t('{modelName} does not accept this: {fields}. Change it and try again.', {
        modelName: codeSpan(modelName),
        fields: escapeMarkdown(fields, 500),
      }),
  },
  {
    on: 'unreachable',
    code: 'service-unreachable',
    message: ({ modelName }) =>
      t('{modelName} is switched off or cannot be reached. Try again later, or with another LoRA.', {
        modelName: codeSpan(modelName),
      }),
  },
  {
    on: 'setup-failed',
    code: 'service-unreachable',
    message: ({ modelName }) =>
      t('{modelName} could not be started. My operator has been told. Try another LoRA.', {
        modelName: codeSpan(modelName),
      }),
    instruction: ({ modelName }) =>
      `The setup of the Cog container of ${modelName} failed. Read the container's log, mend it, and start it again`,
  },
  {
    on: 'defunct',
    code: 'service-unreachable',
    message: ({ modelName }) =>
      t('{modelName} has stopped working. My operator has been told. Try again later, or with another LoRA.', {
        modelName: codeSpan(modelName),
      }),
    instruction: ({ modelName }) => `The Cog container of ${modelName} says that it cannot go on. Start it again`,
  },
  {
    on: 'died',
    code: 'out-of-memory',
    message: ({ modelName }) =>
      t(
        '{modelName} stopped each time it painted this. Perhaps it ran out of memory: ask for fewer or smaller pictures.',
        { modelName: codeSpan(modelName) },
      ),
    instruction: ({ modelName }) =>
      `The Cog container of ${modelName} stopped again and again while it painted one job. Check its memory and its log`,
  },
  {
    on: 'deadline',
    code: 'deadline-exceeded',
    message: ({ modelName }) =>
      t('{modelName} is busy and did not finish in time. Try again in a few minutes.', {
        modelName: codeSpan(modelName),
      }),
  },
  ...MODEL_FAILURES,
];

/**
 * The error for a failure: a UserError by its row; where no row fits, a fault that keeps the model's text for the log.
 * @param loras those of the prediction, and its log
 */
export function cogError(
  failure: CogFailure,
  modelName: string,
  text = '',
  cause?: unknown,
  loras: Pick<FailureContext, 'loras' | 'logs'> = {},
): Error {
  const context: FailureContext = { modelName, text, ...loras };
  const fault = new Error(
    `${modelName}: ${failure}: ${text.slice(0, 1000)}`,
    cause === undefined ? undefined : { cause },
  );
  const row = findFailure(COG_FAILURES, failure, text);
  return row ? failureError(row, context, fault) : fault;
}

/** What the operator has to do about a failure, if anything. */
export function cogInstruction(failure: CogFailure, modelName: string, text: string): string | undefined {
  return findFailure(COG_FAILURES, failure, text)?.instruction?.({ modelName, text });
}

/** The refused fields, with what the container says of each. */
export function describeInvalidFields(detail: HttpValidationError['detail']): string {
  return detail.map(({ loc, msg }) => `${fieldNameAt(loc)} (${msg.slice(0, 200)})`).join(', ');
}

/** `loc` is `["body", "input", "width"]`, followed by the index of a list's element. */
function fieldNameAt(loc: readonly (string | number)[]): string {
  return `${loc[1] === 'input' && loc.length > 2 ? loc[2] : (loc.at(-1) ?? 'input')}`;
}
