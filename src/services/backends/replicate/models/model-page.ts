import type { Logger } from 'pino';
import { readBillingPage } from '#schema/price/billing-page.ts';
import type { Price } from '#schema/price/price.ts';
import { withTimeout } from '#services/abort/with-timeout.ts';
import { download } from '#services/images/download/download.ts';

/** Bytes of a page that are read, and ms that it may take: what waits for it goes on without a price. */
const [MAX_PAGE_BYTES, PAGE_TIMEOUT_MS] = [4 * 1024 * 1024, 5000];

/** Where the pages of models are: beside the API, and with a stand-in at its own address. */
export function siteUrlOf(apiUrl: string): string {
  const { origin, hostname } = new URL(apiUrl);
  return hostname === 'api.replicate.com' ? 'https://replicate.com' : origin;
}

/**
 * What a model's page says that it costs; undefined where it cannot be read, or says nothing that is understood. Never rejects.
 * The page is public: no token is sent.
 * @param at the day, UTC
 */
export async function fetchPrice(
  siteUrl: string,
  modelName: string,
  at: string,
  signal: AbortSignal,
  log: Pick<Logger, 'info'>,
): Promise<Price | undefined> {
  try {
    const site = new URL(siteUrl);
    const page = await withTimeout(PAGE_TIMEOUT_MS, signal, (limitedSignal) =>
      download(`${site.origin}/${modelName}`, {
        isAllowed: ({ origin }) => origin === site.origin,
        maxBytes: MAX_PAGE_BYTES,
        signal: limitedSignal,
      }),
    );
    return readBillingPage(Buffer.from(page).toString(), at);
  } catch (error) {
    log.info({ model: modelName, err: error }, 'the price could not be read from the page of the model');
    return undefined;
  }
}
