import type { Logger } from 'pino';
import type { Card } from '#schema/card.ts';
import { inputSchema } from '#schema/openapi.ts';
import { type Bell, createBell } from './bell.ts';
import { type Client, createClient } from './client.ts';
import { createLane, type Lane } from './lane.ts';
import type { Pace } from './pace.ts';

/** One configured container, and what is known of it. */
export interface Site {
  readonly origin: string;
  readonly client: Client;
  readonly lane: Lane;
  /** Rings when a run of ours ends, so that the next in line need not wait its time out. */
  readonly freed: Bell;
  /** Set while its webhooks do not reach us: its predictions are held open instead. */
  deaf: boolean;
  /**
   * Whether a running prediction can be looked at without a chance of beginning it again: the Rust server looks for the id
   * before it validates the input, so a PUT with an empty input answers 202 while it runs and 422 when it does not. Asked
   * once, together with the comparison of the container's fields with the card's.
   */
  peekable(card: Card, signal: AbortSignal): Promise<boolean>;
}

export function createSite(base: string, fetch: typeof globalThis.fetch, pace: Pace, log: Pick<Logger, 'warn'>): Site {
  const client = createClient(base, fetch, pace);
  let known: boolean | undefined;
  let compared = false;

  async function learn(card: Card, signal: AbortSignal): Promise<boolean> {
    const health = await client.health(signal);
    const required = await fieldsOf(card, signal);
    if (required === undefined || !('rust' in health)) return false;
    known = health.rust === true && required > 0;
    return known;
  }

  /** How many fields it requires; nothing where it did not tell. */
  async function fieldsOf(card: Card, signal: AbortSignal): Promise<number | undefined> {
    const document = await client.schema(signal);
    if (document === undefined) return undefined;
    try {
      const { properties, required } = inputSchema(document);
      const missing = [...card.fields.keys()].filter((name) => !(name in properties));
      if (missing.length > 0 && !compared) {
        log.warn(
          { model: card.model, missing },
          'The Cog container does not have these fields of the card and ignores them',
        );
      }
      compared = true;
      return required.size;
    } catch (error) {
      log.warn({ model: card.model, err: error }, 'The Cog container publishes a schema that cannot be read');
      return 0;
    }
  }

  return {
    origin: new URL(base).origin,
    client,
    lane: createLane(),
    freed: createBell(),
    deaf: false,
    peekable: async (card, signal) => known ?? learn(card, signal),
  };
}
