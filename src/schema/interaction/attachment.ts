import { codeSpan, md } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import type { Attachment } from './interaction.ts';

/** Size limit of an input picture, in bytes: well below the limit of Replicate's files. */
export const MAX_INPUT_BYTES = 20 * 1000 * 1000;

/**
 * Checks what Discord says about a file that was attached to an option. The file itself is read later.
 * @throws UserError
 */
export function checkAttachment(option: string, file: Attachment): void {
  if (!file.content_type?.startsWith('image/')) {
    throw new UserError(
      md`${codeSpan(option)} must be a picture (PNG, JPEG, WebP or GIF). This file is not a picture.`,
    );
  }
  if (file.size > MAX_INPUT_BYTES) {
    throw new UserError(
      md`This picture is ${(file.size / 1e6).toFixed(1)} MB; ${codeSpan(option)} takes up to ${MAX_INPUT_BYTES / 1e6} MB. Make it smaller and try again.`,
    );
  }
}
