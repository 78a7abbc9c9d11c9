import { z } from 'zod';
import { TOKEN_MS } from '#schema/interaction/interaction.ts';
import type { Store } from '#services/store/store.ts';

/**
 * The tokens of jobs and sheets that have ended, which are stored without, by their ids: only a token leads to some replies, which may be
 * erased while it can be used.
 */
export function openReplyTokens(store: Store) {
  const tokens = store.collection('reply-tokens', z.string());
  return {
    /** Does nothing where the token is gone already. */
    add: async (id: string, { token }: { readonly token: string }) => {
      if (token) await tokens.set(id, token, TOKEN_MS);
    },
    /** A reply with its token, its own or the stored one; undefined where that cannot be used any more. */
    findReply: async <T extends { readonly token: string }>(id: string, reply: T): Promise<T | undefined> => {
      const token = reply.token || (await tokens.get(id));
      return token ? { ...reply, token } : undefined;
    },
    delete: tokens.delete,
  };
}
