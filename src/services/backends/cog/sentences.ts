import type { Card } from '#schema/card.ts';
import { plain } from '#schema/plain.ts';
import { Refusal } from '#schema/refusal.ts';
import type { InvalidInput } from './wire.ts';

/** There is no container for this card; `models` are those that there is one for. */
export function notHere(card: Card, models: readonly string[]): Refusal {
  const names = models.length > 0 ? `It has ${models.map((model) => `\`${model}\``).join(', ')}.` : 'It has none yet.';
  return new Refusal(
    `This bot's own painter does not have \`${card.model}\`. ${names} Choose one of these with the option \`lora\`.`,
  );
}

/** The container's own check of the input, which the card's let through: the two are of different versions. */
export function refusedInput(card: Card, detail: InvalidInput['detail']): Refusal {
  const fields = detail.map(({ loc, msg }) => `\`${fieldAt(loc)}\` (${plain(msg, 200)})`);
  return new Refusal(
    `The painter of \`${card.model}\` does not take this ${fields.join(', ')}. Change it and try again.`,
  );
}

/** `loc` is `["body", "input", "width"]`, with the parts of a list's element after it. */
function fieldAt(loc: readonly (string | number)[]): string {
  return `${loc[1] === 'input' && loc.length > 2 ? loc[2] : (loc.at(-1) ?? 'input')}`;
}

export function outOfReach(card: Card): Refusal {
  return new Refusal(
    `The painter of \`${card.model}\` is switched off or cannot be reached. Try again later, or with another LoRA.`,
  );
}

export function tooLate(card: Card): Refusal {
  return new Refusal(
    `The painter of \`${card.model}\` is busy and did not finish in time. Try again in a few minutes.`,
  );
}

export function tooBig(card: Card): Refusal {
  return new Refusal(`The pictures are too big for the painter of \`${card.model}\` together. Use smaller ones.`);
}

/** A fault: the operator has to look after the container. */
export function notPainting(card: Card, status: string): Error {
  return new Error(`the Cog container of ${card.model} says that it is ${status}`);
}
