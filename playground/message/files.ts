import type { APIAttachment } from 'discord.js';
import { type Attachments, safeName, type Upload } from '../attachments.ts';
import { invalidForm, refused } from '../discord-error.ts';
import type { MessageBody } from '../validate/message-body.ts';

/** A file of a request, with the number of its field: `files[3]` has 3. */
export interface Numbered extends Upload {
  number: number;
}

/** What the files of a message will be, before anything is stored. */
export interface FilePlan {
  kept: APIAttachment[];
  added: { upload: Upload; description: string | undefined }[];
}

/** Discord's most files in one message. */
const maxFiles = 10;

/**
 * Which files stay and which come. Where a request lists `attachments`, only those of the old files stay.
 * @param sizeLimit bytes that one file may have
 * @throws DiscordError 40005 for a file that is too large, 50035 for one that is unknown, or too many
 */
export function planFiles(
  body: MessageBody,
  uploads: readonly Numbered[],
  before: readonly APIAttachment[],
  sizeLimit: number,
  at: readonly PropertyKey[],
): FilePlan {
  if (uploads.some(({ bytes }) => bytes.byteLength > sizeLimit)) throw refused('tooLarge');
  const listed = body.attachments ?? undefined;
  const byNumber = new Map(uploads.map((upload) => [String(upload.number), upload]));
  const kept: APIAttachment[] = listed ? [] : [...before];
  for (const [index, { id, description }] of (listed ?? []).entries()) {
    if (byNumber.has(id)) continue;
    const old = before.find((file) => file.id === id);
    if (!old) {
      const message = 'The attachment does not exist: neither a file of this request nor of the message';
      throw invalidForm([{ path: [...at, 'attachments', index, 'id'], code: 'BASE_TYPE_BAD_VALUE', message }]);
    }
    kept.push(description == null ? old : { ...old, description });
  }
  const added = uploads.map((upload) => {
    const about = listed?.find(({ id }) => id === String(upload.number));
    return {
      upload: { ...upload, name: safeName(about?.filename ?? upload.name) },
      description: about?.description ?? undefined,
    };
  });
  if (kept.length + added.length > maxFiles) {
    const message = `Must be ${maxFiles} or fewer in length.`;
    throw invalidForm([{ path: [...at, 'attachments'], code: 'BASE_TYPE_MAX_LENGTH', message }]);
  }
  return { kept, added };
}

/** Stores what is new and lists all files in order: kept ones first. */
export async function storeFiles(
  attachments: Attachments,
  { kept, added }: FilePlan,
  channel: string,
  ephemeral: boolean,
): Promise<APIAttachment[]> {
  const stored = await Promise.all(
    added.map(({ upload, description }) => attachments.add(channel, upload, { description, ephemeral })),
  );
  return [...kept, ...stored];
}
