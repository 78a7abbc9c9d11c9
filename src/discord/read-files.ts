import type { MessageFile } from '#discord/messages/message.ts';
import type { MessagePicture } from '#schema/interaction/message.ts';
import { download } from '#services/images/download/download.ts';
import { isDiscordUrl } from '#services/images/input-pictures.ts';

/** Bytes of one picture, and ms to read all of them. */
const [MAX_PICTURE_BYTES, READ_TIMEOUT_MS] = [25 * 1024 * 1024, 30_000];

export type CopiedFile = MessageFile & { readonly spoiler: boolean };

/** The files of a message, one after another: copies are never urgent. @param name how the files' names begin */
export async function readFiles(
  name: string,
  pictures: readonly MessagePicture[],
  discordOrigin: string | undefined,
): Promise<readonly CopiedFile[]> {
  const signal = AbortSignal.timeout(READ_TIMEOUT_MS);
  const files: CopiedFile[] = [];
  for (const [index, picture] of pictures.entries()) {
    const isAllowed = (url: URL) => isDiscordUrl(url, discordOrigin);
    const bytes = await download(picture.url, { isAllowed, maxBytes: MAX_PICTURE_BYTES, signal });
    files.push({ ...fileFacts(picture, name, index), bytes });
  }
  return files;
}

function fileFacts({ url, description = '', spoiler = false }: MessagePicture, copy: string, index: number) {
  const ending = /\.(png|jpe?g|webp|gif|avif)$/.exec(URL.parse(url)?.pathname ?? '')?.[1] ?? 'png';
  return {
    name: `${copy}-${index + 1}.${ending}`,
    type: `image/${ending === 'jpg' ? 'jpeg' : ending}`,
    description,
    spoiler,
  };
}
