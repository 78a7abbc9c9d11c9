import { t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import type { Attachment } from './packet.ts';

/** Size limit of an input picture, in bytes: well below the limit of Replicate's files. */
export const MAX_INPUT_BYTES = 20 * 1000 * 1000;

/** What a client claims that does not know. */
const UNKNOWN_TYPES: readonly (string | null | undefined)[] = [undefined, null, '', 'application/octet-stream'];

/** Whether a file may be a picture by what its sender's client claims. Where that claims nothing, its bytes tell. */
function mayBePicture({ content_type: type }: Pick<Attachment, 'content_type'>): boolean {
  return UNKNOWN_TYPES.includes(type) || type?.startsWith('image/') === true;
}

/** Discord's flag of a file that is hidden until somebody clicks on it; an older client says it in the name. */
const ATTACHMENT_FLAG_SPOILER = 1 << 3;

/** Whether a file is a spoiler. */
export function isSpoiler({ flags = 0, filename }: Pick<Attachment, 'flags' | 'filename'>): boolean {
  return (flags & ATTACHMENT_FLAG_SPOILER) !== 0 || filename.startsWith('SPOILER_');
}

/** Names of files that are pictures, where nothing else says so. */
const PICTURE_NAME_PATTERN = /\.(?:png|jpe?g|jfif|webp|gif|avif)$/i;

/** Whether a file that nobody chose as a picture is one, by its type, else by its size in pixels or its name. */
export function looksLikePicture(file: Attachment): boolean {
  if (file.content_type?.startsWith('image/')) return true;
  return mayBePicture(file) && (typeof file.width === 'number' || PICTURE_NAME_PATTERN.test(file.filename));
}

/**
 * Checks what Discord says about a file that was attached to an option. The file itself is read later.
 * @throws UserError
 */
export function checkAttachment(option: string, file: Attachment): void {
  if (!mayBePicture(file)) {
    throw new UserError(
      t('{option} must be a picture (PNG, JPEG, WebP or GIF). This file is not a picture.', {
        option: codeSpan(option),
      }),
    );
  }
  if (file.size > MAX_INPUT_BYTES) {
    throw new UserError(
      t('This picture is {count} MB; {option} takes up to {maxInputBytes} MB. Make it smaller and try again.', {
        count: (file.size / 1e6).toFixed(1),
        option: codeSpan(option),
        maxInputBytes: MAX_INPUT_BYTES / 1e6,
      }),
    );
  }
}
