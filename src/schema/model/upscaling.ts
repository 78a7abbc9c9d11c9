import type { MessagePicture } from '#schema/interaction/message.ts';
import { t } from '#schema/language/t.ts';
import type { Size } from '#schema/size.ts';
import { UserError } from '#schema/user-error.ts';
import type { Model } from './model.ts';

/**
 * Pixels of the largest picture that is enlarged. Real-ESRGAN is reported to refuse more than two megapixels, and does so only
 * after the run is paid; its page does not document it. Flux's largest picture stays below.
 */
const MAX_INPUT_PIXELS = 2_096_704;

/** Pixels of the largest enlarged picture: 24 megapixels. Larger ones would be shrunk again to fit into a message. */
const MAX_OUTPUT_PIXELS = 24 * 1024 * 1024;

/** The value by which a model enlarges by this factor; `undefined` if it cannot. */
export function upscaleFactorValue(model: Model, factor: number): string | number | undefined {
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

/** Whether a picture of this size can be enlarged by this factor. */
export function canUpscale({ width, height }: Size, factor: number): boolean {
  return width * height <= MAX_INPUT_PIXELS && width * height * factor ** 2 <= MAX_OUTPUT_PIXELS;
}

/**
 * Checks the size before anything is paid. A picture whose size Discord did not tell passes.
 * @throws UserError
 */
export function checkUpscale({ width, height }: MessagePicture, factor: number): void {
  if (!width || !height || canUpscale({ width, height }, factor)) return;
  const values = { width, height, factor };
  throw new UserError(
    factor > 2 && canUpscale({ width, height }, 2)
      ? t(
          'This picture is {width} × {height}: {factor} times as wide is more than can be painted and sent. Twice as wide is possible.',
          values,
        )
      : t('This picture is {width} × {height}: {factor} times as wide is more than can be painted and sent.', values),
  );
}
