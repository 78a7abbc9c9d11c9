import type { z } from 'zod';
import type { Client } from './client.ts';

/** More pages than this (of 100 each) are not looked at. */
const MOST_PAGES = 20;

/** The pages of a list. Only the query of the address of the next page is used, so that the token goes nowhere else. */
export async function* pages<T extends { readonly next?: string | null | undefined }>(
  client: Client,
  route: string,
  params: Readonly<Record<string, string>>,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  let query = params;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await client.call(route, schema, signal, { params: query });
    yield answer;
    const next = answer.next ? URL.parse(answer.next) : undefined;
    if (!next) return;
    query = Object.fromEntries(next.searchParams);
  }
}
