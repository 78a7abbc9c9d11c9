import type { DeliveryRoute, Job, UndeliveredReason } from '#schema/job/job.ts';
import type { UserError } from '#schema/user-error.ts';
import type { Block, GenerationResult } from '#services/backends/backend.ts';

/** The progress of a job that has not ended. Seconds are estimates. */
export type JobProgress =
  | { readonly is: 'waiting'; readonly position: number; readonly seconds: number }
  | { readonly is: 'starting' }
  /** The model has been starting for some seconds, so it is probably being loaded. */
  | { readonly is: 'cold' }
  /** It waits for something that the model is not to blame for. */
  | ({ readonly is: 'blocked' } & Block)
  | { readonly is: 'painting'; readonly fraction: number | null; readonly secondsLeft: number | undefined }
  /** It is painted, and being judged. */
  | { readonly is: 'checking' };

/** Whether the person has the pictures, and where; or why the pictures wait in /show. */
export type DeliveryResult =
  | { readonly is: 'delivered'; readonly route: DeliveryRoute; readonly message: Job['message'] }
  | { readonly is: 'kept'; readonly reason: UndeliveredReason };

/**
 * Tells a person about their job. Implemented in `src/discord`. Methods that take a signal reject with its reason if aborted
 * before the person was told.
 */
export interface JobNotifier {
  /** Whether the person was shown that the job was accepted; true if that cannot be found out. */
  isAcknowledged(job: Job): Promise<boolean>;
  /**
   * Never waits and never throws. Of calls in quick succession only the last is shown. `onDeleted` is called if the message
   * that shows it was deleted.
   */
  showProgress(job: Job, progress: JobProgress, onDeleted: () => void): void;
  /** Whether the person sees pictures of the job already, which progress would take away; false where that cannot be found out. */
  showsPictures?(job: Job): Promise<boolean>;
  /**
   * Where the person sees exactly these pictures: an earlier process has delivered them, and ended before that was stored. Undefined where
   * that is not certain. Never rejects.
   */
  findDelivered?(job: Job, result: GenerationResult): Promise<DeliveryResult | undefined>;
  /** Shows no more progress of any job: the process stops, and the next one goes on in the same messages. */
  stopProgress?(): void;
  /** Resolves once the pictures are delivered, or cannot be. */
  deliver(job: Job, result: GenerationResult, seconds: number, signal: AbortSignal): Promise<DeliveryResult>;
  /** These three end the display that {@link showProgress} began. They throw nothing but the signal's reason. */
  reportUserError(job: Job, error: UserError, signal: AbortSignal): Promise<void>;
  reportFault(job: Job, signal: AbortSignal): Promise<void>;
  reportCancellation(job: Job): Promise<void>;
}
