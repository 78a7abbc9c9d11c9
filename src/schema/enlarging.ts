import type { Card } from './card.ts';
import type { ModelInput } from './recipe.ts';
import { Refusal } from './refusal.ts';
import type { SeenPicture } from './seen-message.ts';
import type { Size } from './shown.ts';

/**
 * Pixels of the largest picture that is enlarged. Real-ESRGAN is said to refuse more than two megapixels, which its page does not
 * document, and would say so only once it is paid; Flux's largest picture stays below.
 */
const MOST_GIVEN = 2_096_704;

/** Pixels of the largest picture that is made: 24 megapixels. Larger ones would be shrunk again to fit a message. */
const MOST_MADE = 24 * 1024 * 1024;

/** The value that tells a card to enlarge so many times; none where it cannot. */
export function factorValue(card: Card, factor: number): ModelInput[string] | undefined {
  const field = card.roles.get('upscale_factor');
  switch (field?.type) {
    case 'integer':
    case 'number':
      return factor >= (field.minimum ?? 0) && factor <= (field.maximum ?? factor) ? factor : undefined;
    case 'choice':
      return field.choices.find((choice) => Number(choice.replaceAll(/x/gi, '')) === factor);
    default:
      return undefined;
  }
}

/** Whether a picture of this size can be made so many times as wide. */
export function canEnlarge({ width, height }: Size, factor: number): boolean {
  return width * height <= MOST_GIVEN && width * height * factor ** 2 <= MOST_MADE;
}

/**
 * Checks before anything is paid; a picture whose size Discord did not tell is let through.
 * @throws Refusal
 */
export function checkEnlarging({ width, height }: SeenPicture, factor: number): void {
  if (!width || !height || canEnlarge({ width, height }, factor)) return;
  const smaller = factor > 2 && canEnlarge({ width, height }, 2) ? ' Twice as wide is possible.' : '';
  throw new Refusal(
    `This picture is ${width} × ${height}: ${factor} times as wide is more than can be painted and sent.${smaller}`,
  );
}
