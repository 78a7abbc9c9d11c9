import { randomBytes } from 'node:crypto';

/** A file that was uploaded, or that a prediction put out. */
export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly created: number;
  /** What the client says of an upload; outputs have none. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Files in memory, by id. */
export class Files {
  readonly #files = new Map<string, StoredFile>();

  put(file: Omit<StoredFile, 'id'>): StoredFile {
    const stored = { ...file, id: randomBytes(24).toString('base64url') };
    this.#files.set(stored.id, stored);
    return stored;
  }

  /** Those that clients uploaded, newest first. */
  listUploads(): StoredFile[] {
    return [...this.#files.values()].filter(({ metadata }) => metadata !== undefined).reverse();
  }

  delete(id: string): boolean {
    return this.#files.delete(id);
  }

  get(id: string): StoredFile | undefined {
    return this.#files.get(id);
  }
}
