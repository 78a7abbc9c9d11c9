import { UserError } from '#schema/user-error.ts';
import type { Attachment } from './interaction.ts';

/** Bytes of the largest picture that is taken as an input: what fits Replicate's files with room to spare. */
export const MAX_INPUT_BYTES = 20 * 1000 * 1000;

/**
 * Checks what Discord says of a file that was given for an option; the file itself is read later.
 * @throws UserError
 */
export function checkAttachment(option: string, file: Attachment): void {
  if (!file.content_type?.startsWith('image/')) {
    throw new UserError(`\`${option}\` must be a picture (PNG, JPEG, WebP or GIF), and that file is none.`);
  }
  if (file.size > MAX_INPUT_BYTES) {
    throw new UserError(
      `That picture has ${(file.size / 1e6).toFixed(1)} MB; \`${option}\` takes up to ${MAX_INPUT_BYTES / 1e6} MB. Make it smaller and try again.`,
    );
  }
}
