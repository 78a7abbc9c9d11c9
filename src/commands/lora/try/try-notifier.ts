import { UserError } from '#schema/user-error.ts';
import type { Block, GeneratedPicture } from '#services/backends/backend.ts';
import type { JobNotifier } from '#services/jobs/run/job-notifier.ts';

/** The result of one of several pictures that are shown together. */
export type TryResult =
  | { readonly is: 'painted'; readonly picture: GeneratedPicture; readonly seconds: number; readonly sketch: boolean }
  | { readonly is: 'refused'; readonly why: UserError }
  | { readonly is: 'failed' }
  /** The process stops; the next start finishes the picture. */
  | { readonly is: 'left' };

const FLAGGED_ERROR = new UserError('Moderation flagged this picture.', { code: 'all-flagged' });
const UNCHECKED_ERROR = new UserError('This picture could not be checked. Please try again in a few minutes.', {
  code: 'service-error',
});

/**
 * A notifier that waits for one picture and shows nothing itself.
 * @param onBlocked is called with what the picture waits for, that the model is not to blame for
 */
export function createTryNotifier(onBlocked: (block: Block) => void): {
  notifier: JobNotifier;
  waitForResult: (generation: Promise<void>) => Promise<TryResult>;
} {
  let outcome: TryResult = { is: 'left' };
  return {
    notifier: {
      isAcknowledged: async () => true,
      showProgress: (_, progress) => {
        if (progress.is === 'blocked') onBlocked(progress);
      },
      deliver: async ({ recipe }, { pictures: [picture], sketch, moderation }, seconds) => {
        if (!picture) throw new Error(`${recipe.model} painted nothing`);
        // Everybody sees a preview.
        outcome = moderation
          ? { is: 'refused', why: moderation.flagged.length > 0 ? FLAGGED_ERROR : UNCHECKED_ERROR }
          : { is: 'painted', picture, seconds, sketch };
        return { is: 'delivered', route: 'reply', message: undefined };
      },
      reportUserError: async (_, why) => {
        outcome = { is: 'refused', why };
      },
      reportFault: async () => {
        outcome = { is: 'failed' };
      },
      reportCancellation: async () => {
        outcome = { is: 'failed' };
      },
    },
    waitForResult: async (generation) => {
      try {
        await generation;
        return outcome;
      } catch (error) {
        // The job was not admitted.
        if (error instanceof UserError) return { is: 'refused', why: error };
        throw error;
      }
    },
  };
}
