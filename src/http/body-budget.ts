import { HTTPException } from 'hono/http-exception';

/** Seconds after which a sender is asked to come again. */
const RETRY_AFTER_S = 5;

export interface BodyBudgetOptions {
  /** Bytes of one body. */
  readonly maxBytes: number;
  /** Bytes of all bodies that are held at once. */
  readonly maxTotalBytes: number;
}

/** One request's share of a {@link BodyBudget}; its disposal gives it back. */
export interface BodyLease extends Disposable {
  /**
   * Reads the body as text.
   * @throws HTTPException 413 if it is too long, 503 if too much is held for others, 400 if it breaks off
   */
  read(request: Request): Promise<string>;
}

/** Bounds what the bodies of all requests take in memory together, from their first byte until they have been handled. */
export type BodyBudget = () => BodyLease;

export function createBodyBudget({ maxBytes, maxTotalBytes }: BodyBudgetOptions): BodyBudget {
  let totalBytes = 0;
  return () => {
    let ownBytes = 0;
    const take = (bytes: number) => {
      ownBytes += bytes;
      totalBytes += bytes;
      if (ownBytes > maxBytes) throw new HTTPException(413);
      if (totalBytes <= maxTotalBytes) return;
      throw new HTTPException(503, {
        res: new Response(null, { status: 503, headers: { 'retry-after': `${RETRY_AFTER_S}` } }),
      });
    };
    return {
      read: async (request) => {
        if (Number(request.headers.get('content-length')) > maxBytes) throw new HTTPException(413);
        const chunks: Uint8Array[] = [];
        for await (const chunk of bytesOf(request)) {
          take(chunk.length);
          chunks.push(chunk);
        }
        return Buffer.concat(chunks).toString('utf8');
      },
      [Symbol.dispose]: () => {
        totalBytes -= ownBytes;
        ownBytes = 0;
      },
    };
  };
}

/** @throws HTTPException 400 where the sender breaks off: that is nothing to log. */
async function* bytesOf({ body }: Request): AsyncGenerator<Uint8Array, void> {
  const reader = body?.getReader();
  const next = () =>
    reader?.read().catch((cause: unknown) => {
      throw new HTTPException(400, { cause });
    });
  for (let part = await next(); part?.value; part = await next()) yield part.value;
}
