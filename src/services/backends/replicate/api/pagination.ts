import type { z } from 'zod';
import type { ReplicateClient } from './client.ts';

/** Pages of 100 each that are read, unless told. */
const DEFAULT_MAX_PAGES = 20;

/** The pages of a list. Only the query of the next page's URL is used, so that the token is sent to no other host. */
export async function* paginate<T extends { readonly next?: string | null | undefined }>(
  client: ReplicateClient,
  route: string,
  params: Readonly<Record<string, string>>,
  schema: z.ZodType<T>,
  signal: AbortSignal,
  maxPages = DEFAULT_MAX_PAGES,
): AsyncGenerator<T> {
  let query = params;
  for (let page = 0; page < maxPages; page++) {
    const response = await client.request(route, schema, signal, { params: query });
    yield response;
    const next = response.next ? URL.parse(response.next) : undefined;
    if (!next) return;
    query = Object.fromEntries(next.searchParams);
  }
}
