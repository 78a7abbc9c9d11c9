import { z } from 'zod';
import { TOKEN_MS } from '#schema/interaction/interaction.ts';
import type { Store } from '#services/store/store.ts';

const acknowledgedRequest = z.object({
  /** Its INTERACTION_CREATE. */
  raw: z.unknown(),
  guild: z.string().optional(),
  /** Whose it is. Earlier versions did not say. */
  person: z.string().optional(),
  /** Whether only the person saw the acknowledgement, and sees what follows. */
  ephemeral: z.boolean(),
});
/** A request that was acknowledged before it was looked at. */
export type AcknowledgedRequest = z.infer<typeof acknowledgedRequest>;

/** Keeps requests that are acknowledged first, for the case that the process is killed before there is a job. */
export interface AcknowledgedRequests {
  /**
   * Call it before the acknowledgement. Resolves once a kill of this process no longer loses it, with whether it is kept: where the store
   * fails, nothing is to be promised. Never rejects.
   */
  add(id: string, request: AcknowledgedRequest): Promise<boolean>;
  /** Forgets one whose job is over, or whose person is told why there is none. Goes on by itself, and never fails. */
  delete(id: string): void;
  /** Those that an earlier process left. Once, at the start, and again where the store failed. */
  listEarlier(): AsyncIterable<readonly [id: string, request: AcknowledgedRequest]>;
}

/** @param onError is called where one could not be kept */
export function openAcknowledgedRequests(store: Store, onError: (error: unknown) => void): AcknowledgedRequests {
  const collection = store.listedCollection('acknowledged', acknowledgedRequest, { isUrgent: true });
  /** Of this process, also once they are over: a listing may have read them before. Needed until the earlier ones are listed. */
  let own: Set<string> | undefined = new Set();
  const forget = (id: string): void => {
    collection.delete(id).catch(() => {});
  };
  return {
    add: async (id, request) => {
      own?.add(id);
      try {
        await collection.set(id, request, TOKEN_MS);
        return true;
      } catch (error) {
        onError(error);
        // It may be there, if only the answer was lost.
        forget(id);
        return false;
      }
    },
    delete: forget,
    listEarlier: async function* () {
      for await (const entry of collection.entries()) if (!own?.has(entry[0])) yield entry;
      own = undefined;
    },
  };
}
