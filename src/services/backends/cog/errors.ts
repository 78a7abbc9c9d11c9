import { escapeMarkdown } from '#schema/escape-markdown.ts';
import type { Model } from '#schema/model/model.ts';
import { UserError } from '#schema/user-error.ts';
import type { HttpValidationError } from './container/schemas.ts';

/** There is no container for this card; `models` are those that there is one for. */
export function noContainerError(model: Model, modelNames: readonly string[]): UserError {
  const names =
    modelNames.length > 0
      ? `It has ${modelNames.map((modelName) => `\`${modelName}\``).join(', ')}.`
      : 'It has none yet.';
  return new UserError(
    `This bot's own painter does not have \`${model.name}\`. ${names} Choose one of these with the option \`lora\`.`,
  );
}

/** The container's own check of the input, which the card's let through: the two are of different versions. */
export function invalidInputError(model: Model, detail: HttpValidationError['detail']): UserError {
  const fields = detail.map(({ loc, msg }) => `\`${fieldNameAt(loc)}\` (${escapeMarkdown(msg, 200)})`);
  return new UserError(
    `The painter of \`${model.name}\` does not take this ${fields.join(', ')}. Change it and try again.`,
  );
}

/** `loc` is `["body", "input", "width"]`, with the parts of a list's element after it. */
function fieldNameAt(loc: readonly (string | number)[]): string {
  return `${loc[1] === 'input' && loc.length > 2 ? loc[2] : (loc.at(-1) ?? 'input')}`;
}

export function unreachableError(model: Model): UserError {
  return new UserError(
    `The painter of \`${model.name}\` is switched off or cannot be reached. Try again later, or with another LoRA.`,
  );
}

export function deadlineError(model: Model): UserError {
  return new UserError(
    `The painter of \`${model.name}\` is busy and did not finish in time. Try again in a few minutes.`,
  );
}

export function inputTooLargeError(model: Model): UserError {
  return new UserError(`The pictures are too big for the painter of \`${model.name}\` together. Use smaller ones.`);
}

/** A fault: the operator has to look after the container. */
export function unhealthyError(model: Model, status: string): Error {
  return new Error(`the Cog container of ${model.name} says that it is ${status}`);
}
