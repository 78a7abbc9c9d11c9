/** Entries of one page of a list. */
interface PageOptions {
  /** As the client wrote it, with its query. */
  readonly url: string;
  /** Where clients reach the stand-in, which may have another name than the request's. */
  readonly origin: string;
  readonly pageSize: number;
}

/** One page of a list as the API gives it. The address of the next page has a cursor that clients must not read. */
export function pageJson<T>(all: readonly T[], toJson: (each: T) => unknown, { url, origin, pageSize }: PageOptions) {
  const address = new URL(url);
  const from = decodeCursor(address.searchParams.get('cursor'));
  address.searchParams.set('cursor', Buffer.from(`o=${from + pageSize}`).toString('base64url'));
  return {
    previous: null,
    next: all.length > from + pageSize ? `${origin}${address.pathname}${address.search}` : null,
    results: all.slice(from, from + pageSize).map(toJson),
  };
}

function decodeCursor(cursor: string | null): number {
  return cursor === null ? 0 : Number(Buffer.from(cursor, 'base64url').toString().slice(2));
}
