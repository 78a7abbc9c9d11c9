import { Refusal } from '#schema/refusal.ts';
import type { Audience } from '#services/audience.ts';
import type { PaintedPicture } from '#services/backends/backend.ts';

/** What became of one of several pictures that are shown together. */
export type TrialResult =
  | { readonly is: 'painted'; readonly picture: PaintedPicture; readonly seconds: number; readonly sketch: boolean }
  | { readonly is: 'refused'; readonly why: Refusal }
  | { readonly is: 'failed' }
  /** It goes on after a restart. */
  | { readonly is: 'left' };

/** Somebody who waits for one picture and shows nothing by themselves. */
export function trial(): { audience: Audience; result: (painting: Promise<void>) => Promise<TrialResult> } {
  let end: TrialResult = { is: 'left' };
  return {
    audience: {
      acknowledged: async () => true,
      show: () => {},
      deliver: async ({ recipe }, { pictures: [picture], sketch }, seconds) => {
        if (!picture) throw new Error(`${recipe.model} painted nothing`);
        end = { is: 'painted', picture, seconds, sketch };
        return { is: 'delivered', by: 'reply', message: undefined };
      },
      refuse: async (_, why) => {
        end = { is: 'refused', why };
      },
      fail: async () => {
        end = { is: 'failed' };
      },
      cancel: async () => {
        end = { is: 'failed' };
      },
    },
    result: async (painting) => {
      try {
        await painting;
        return end;
      } catch (error) {
        // Not admitted.
        if (error instanceof Refusal) return { is: 'refused', why: error };
        throw error;
      }
    },
  };
}
