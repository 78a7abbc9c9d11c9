/** Keeps messages and their files in a folder, so that they are there after a restart. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Platform } from '#playground/platform.ts';
import type { StoredFile } from './attachments.ts';
import type { StoredMessage } from './messages.ts';

/** Milliseconds from a change until it is written: progress edits come several times a second. */
const WRITE_DELAY_MS = 500;
/** EPHEMERAL and LOADING (resources/message): only the running playground knows what they wait for. */
const NOT_KEPT_FLAGS = 64 | 128;

const messageSchema = z.custom<StoredMessage>(
  (value) =>
    z.looseObject({ message: z.looseObject({ id: z.string(), channel_id: z.string() }) }).safeParse(value).success,
);
const historySchema = z.object({
  /** The address that the URLs in the messages have. */
  origin: z.string(),
  messages: z.array(messageSchema),
  files: z.array(z.object({ id: z.string(), name: z.string(), type: z.string(), urlKey: z.string() })),
});

export interface History {
  /** Writes what is not written yet, and stops. */
  close(): Promise<void>;
}

/**
 * Restores the messages that are in the folder, and writes to it from now on. Private messages are not kept.
 * @throws the error of the file system, or a ZodError for a file that is not a history
 */
export async function openHistory(folder: string, platform: Platform): Promise<History> {
  await mkdir(join(folder, 'files'), { recursive: true, mode: 0o700 });
  await restore(folder, platform);
  let timer: NodeJS.Timeout | undefined;
  let lastWrite = Promise.resolve();
  const write = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    // After a failed write the next one starts anew; the last one, at the end, tells the error.
    lastWrite = lastWrite.catch(() => {}).then(() => save(folder, platform));
    return lastWrite;
  };
  const unsubscribe = platform.bus.subscribe(({ type }) => {
    if (type === 'message' || type === 'messageDeleted')
      timer ??= setTimeout(() => void write().catch(() => {}), WRITE_DELAY_MS);
  });
  return {
    close: async () => {
      unsubscribe();
      await write();
    },
  };
}

async function restore(folder: string, { messages, attachments, now, origin }: Platform): Promise<void> {
  const text = await readFile(join(folder, 'messages.json'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return;
  const before = historySchema.parse(JSON.parse(text));
  // Another port gives other addresses.
  const saved = historySchema.parse(JSON.parse(text.replaceAll(before.origin, origin())));
  for (const { id, ...file } of saved.files) {
    const bytes = await readFile(join(folder, 'files', id)).catch(() => undefined);
    if (bytes) attachments.restore(id, { ...file, bytes, expiresAt: now() });
  }
  for (const message of saved.messages) messages.add(message);
}

async function save(folder: string, { messages, attachments, origin }: Platform): Promise<void> {
  const kept = messages
    .listAll()
    .filter(({ message, onlyVisibleTo }) => onlyVisibleTo === null && ((message.flags ?? 0) & NOT_KEPT_FLAGS) === 0);
  const ids = new Set(kept.flatMap(({ files }) => files.map(({ id }) => id)));
  const written = new Set(await readdir(join(folder, 'files')));
  const files: { id: string; name: string; type: string; urlKey: string }[] = [];
  for (const id of ids) {
    const file: StoredFile | undefined = attachments.get(id);
    if (!file) continue;
    files.push({ id, name: file.name, type: file.type, urlKey: file.urlKey });
    if (!written.has(id)) await writeWhole(join(folder, 'files', id), file.bytes);
  }
  await writeWhole(join(folder, 'messages.json'), JSON.stringify({ origin: origin(), messages: kept, files }));
  for (const id of written) if (!ids.has(id)) await rm(join(folder, 'files', id), { force: true });
}

/** A reader finds the old file or the new one, never a part. */
async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${path}.part`, content, { mode: 0o600 });
  await rename(`${path}.part`, path);
}
