import { randomBytes } from 'node:crypto';
import type { APIAttachment } from 'discord.js';
import sharp from 'sharp';

/** An uploaded file. */
export interface Upload {
  name: string;
  /** Media type of the multipart part; may be empty. */
  type: string;
  bytes: Uint8Array;
}

export interface StoredFile {
  name: string;
  type: string;
  bytes: Uint8Array;
  /** The secret part of the URL (`hm`). */
  urlKey: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** Files in memory at signed URLs, as on Discord's CDN. */
export interface AttachmentStore {
  /** Stores a file and returns its attachment object. URLs of `ephemeral` files have another path. */
  add(
    channel: string,
    upload: Upload,
    metadata?: { description?: string | undefined; ephemeral?: boolean },
  ): Promise<APIAttachment>;
  /** Discord signs the URLs again in each payload that it sends; extends their lifetime. */
  refreshUrls(attachments: readonly { id: string }[]): void;
  /** A file by id, also one whose URL has expired. */
  get(id: string): StoredFile | undefined;
  /** Puts a file of an earlier run back under its id. */
  restore(id: string, file: StoredFile): void;
  /** The file, or `undefined` where the key is wrong or the URL has expired. */
  read(id: string, urlKey: string | undefined): StoredFile | undefined;
}

/** A signed URL is valid for 24 hours. */
const URL_LIFETIME_MS = 24 * 60 * 60 * 1000;

const MEDIA_TYPES_BY_EXTENSION = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['webp', 'image/webp'],
  ['gif', 'image/gif'],
  ['avif', 'image/avif'],
  ['mp4', 'video/mp4'],
  ['txt', 'text/plain; charset=utf-8'],
  ['json', 'application/json; charset=utf-8'],
  ['zip', 'application/zip'],
  ['pdf', 'application/pdf'],
]);

/**
 * @param options `maxBytes` bounds all files together, the oldest are dropped; `origin` is known only once the server listens
 */
export function createAttachmentStore(options: {
  now: () => number;
  snowflake: () => string;
  origin: () => string;
  maxBytes: number;
}): AttachmentStore {
  const files = new Map<string, StoredFile>();
  let totalBytes = 0;
  const evictOldest = (): void => {
    for (const [id, file] of files) {
      if (totalBytes <= options.maxBytes) return;
      files.delete(id);
      totalBytes -= file.bytes.byteLength;
    }
  };
  return {
    async add(channel, upload, { description, ephemeral = false } = {}) {
      const id = options.snowflake();
      const name = sanitizeFileName(upload.name);
      const type =
        MEDIA_TYPES_BY_EXTENSION.get(name.split('.').pop()?.toLowerCase() ?? '') ?? (upload.type || undefined);
      const urlKey = randomBytes(32).toString('hex');
      const expiresAt = options.now() + URL_LIFETIME_MS;
      files.set(id, { name, type: type ?? 'application/octet-stream', bytes: upload.bytes, urlKey, expiresAt });
      totalBytes += upload.bytes.byteLength;
      evictOldest();
      const toHexSeconds = (ms: number) => Math.floor(ms / 1000).toString(16);
      const folder = ephemeral ? 'ephemeral-attachments' : 'attachments';
      const query = `ex=${toHexSeconds(expiresAt)}&is=${toHexSeconds(options.now())}&hm=${urlKey}&`;
      const url = `${options.origin()}/${folder}/${channel}/${id}/${encodeURIComponent(name)}?${query}`;
      return {
        id,
        filename: name,
        size: upload.bytes.byteLength,
        url,
        proxy_url: url,
        ...(type === undefined ? {} : { content_type: type }),
        ...(type?.startsWith('image/') ? await imageDimensions(upload.bytes) : {}),
        ...(description ? { description } : {}),
        ...(ephemeral ? { ephemeral } : {}),
      };
    },
    refreshUrls(attachments) {
      for (const { id } of attachments) {
        const file = files.get(id);
        if (file) file.expiresAt = options.now() + URL_LIFETIME_MS;
      }
    },
    get: (id) => files.get(id),
    restore(id, file) {
      files.set(id, file);
      totalBytes += file.bytes.byteLength;
      evictOldest();
    },
    read(id, urlKey) {
      const file = files.get(id);
      return file && file.urlKey === urlKey && options.now() < file.expiresAt ? file : undefined;
    },
  };
}

/** Discord keeps only letters, digits, dots, dashes and underscores of a file name. */
export function sanitizeFileName(name: string): string {
  return (
    name
      .normalize('NFKD')
      .replace(/\s+/gu, '_')
      .replace(/[^\w.-]/gu, '') || 'unknown'
  );
}

/** Width and height in pixels as displayed; empty where the bytes are not a picture. */
async function imageDimensions(bytes: Uint8Array): Promise<{ width: number; height: number } | Record<string, never>> {
  try {
    const { autoOrient } = await sharp(bytes).metadata();
    return { width: autoOrient.width, height: autoOrient.height };
  } catch {
    return {};
  }
}
