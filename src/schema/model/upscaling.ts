import type { MessagePicture } from '#schema/interaction/message.ts';
import type { Size } from '#schema/job/job-view.ts';
import type { ModelInput } from '#schema/recipe/recipe.ts';
import { UserError } from '#schema/user-error.ts';
import type { Model } from './model.ts';

/**
 * Pixels of the largest picture that is enlarged. Real-ESRGAN is said to refuse more than two megapixels, which its page does not
 * document, and would say so only once it is paid; Flux's largest picture stays below.
 */
const MAX_INPUT_PIXELS = 2_096_704;

/** Pixels of the largest picture that is made: 24 megapixels. Larger ones would be shrunk again to fit a message. */
const MAX_OUTPUT_PIXELS = 24 * 1024 * 1024;

/** The value that tells a card to enlarge so many times; none where it cannot. */
export function upscaleFactorValue(model: Model, factor: number): ModelInput[string] | undefined {
  const field = model.params.get('upscale_factor');
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
export function canUpscale({ width, height }: Size, factor: number): boolean {
  return width * height <= MAX_INPUT_PIXELS && width * height * factor ** 2 <= MAX_OUTPUT_PIXELS;
}

/**
 * Checks before anything is paid; a picture whose size Discord did not tell is let through.
 * @throws UserError
 */
export function checkUpscale({ width, height }: MessagePicture, factor: number): void {
  if (!width || !height || canUpscale({ width, height }, factor)) return;
  const suggestion = factor > 2 && canUpscale({ width, height }, 2) ? ' Twice as wide is possible.' : '';
  throw new UserError(
    `This picture is ${width} × ${height}: ${factor} times as wide is more than can be painted and sent.${suggestion}`,
  );
}
