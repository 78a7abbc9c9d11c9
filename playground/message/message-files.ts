import type { APIAttachment } from 'discord.js';
import { createDiscordError, invalidFormBody } from '../discord-error.ts';
import { type AttachmentStore, sanitizeFileName, type Upload } from '../state/attachments.ts';
import type { MessageBody } from '../validate/message-body.ts';

/** A file of a request, with the number of its field: 3 for `files[3]`. */
export interface NumberedUpload extends Upload {
  number: number;
}

/** The files that a message will have, before any is stored. */
export interface FilePlan {
  kept: APIAttachment[];
  added: { upload: Upload; description: string | undefined }[];
}

/** How many files one message may have (resources/message). */
const MAX_FILES_PER_MESSAGE = 10;

/**
 * Which files a message keeps and which are added. A request that lists `attachments` removes the files it does not list.
 * @param sizeLimit how many bytes one file may have
 * @throws DiscordError 40005 for a file that is too large, 50035 for an unknown id or too many files
 */
export function planFiles(
  body: MessageBody,
  uploads: readonly NumberedUpload[],
  before: readonly APIAttachment[],
  sizeLimit: number,
  basePath: readonly PropertyKey[],
): FilePlan {
  if (uploads.some(({ bytes }) => bytes.byteLength > sizeLimit)) throw createDiscordError('tooLarge');
  const listed = body.attachments ?? undefined;
  const byNumber = new Map(uploads.map((upload) => [String(upload.number), upload]));
  const kept: APIAttachment[] = listed ? [] : [...before];
  for (const [index, { id, description }] of (listed ?? []).entries()) {
    if (byNumber.has(id)) continue;
    const existing = before.find((file) => file.id === id);
    if (!existing) {
      const message = 'The attachment is neither in this request nor in the message.';
      throw invalidFormBody([
        { path: [...basePath, 'attachments', index, 'id'], code: 'BASE_TYPE_BAD_VALUE', message },
      ]);
    }
    kept.push(description == null ? existing : { ...existing, description });
  }
  const added = uploads.map((upload) => {
    const metadata = listed?.find(({ id }) => id === String(upload.number));
    return {
      upload: { ...upload, name: sanitizeFileName(metadata?.filename ?? upload.name) },
      description: metadata?.description ?? undefined,
    };
  });
  if (kept.length + added.length > MAX_FILES_PER_MESSAGE) {
    const message = `Must be ${MAX_FILES_PER_MESSAGE} or fewer in length.`;
    throw invalidFormBody([{ path: [...basePath, 'attachments'], code: 'BASE_TYPE_MAX_LENGTH', message }]);
  }
  return { kept, added };
}

/** Stores the added files. Returns all files, kept ones first. */
export async function storeFiles(
  attachments: AttachmentStore,
  { kept, added }: FilePlan,
  channel: string,
  ephemeral: boolean,
): Promise<APIAttachment[]> {
  const stored = await Promise.all(
    added.map(({ upload, description }) => attachments.add(channel, upload, { description, ephemeral })),
  );
  return [...kept, ...stored];
}
