import type { DeliveryRoute, Job, UndeliveredReason } from '#schema/job/job.ts';
import type { UserError } from '#schema/user-error.ts';
import type { GenerationResult } from '#services/backends/backend.ts';

/** What there is to see of a job while it is under way. Seconds are estimates. */
export type JobProgress =
  | { readonly is: 'waiting'; readonly position: number; readonly seconds: number }
  | { readonly is: 'starting' }
  /** The model is being loaded: it has been starting for some seconds. */
  | { readonly is: 'cold' }
  | { readonly is: 'painting'; readonly fraction: number | null; readonly secondsLeft: number | undefined };

/** Whether the person has the pictures, and where; or why they have to wait in /show. */
export type DeliveryResult =
  | { readonly is: 'delivered'; readonly route: DeliveryRoute; readonly message: Job['message'] }
  | { readonly is: 'kept'; readonly reason: UndeliveredReason };

/**
 * Whoever watches a job: what the generator tells, and what becomes of it. Implemented by the delivery layer. What takes a
 * signal rejects with its reason when aborted before the person was told.
 */
export interface JobNotifier {
  /** Whether the person has been shown that it is under way; true where that cannot be found out. */
  isAcknowledged(job: Job): Promise<boolean>;
  /**
   * Never waits and never throws; what comes too fast is dropped but for the last. `onDeleted` is called where the person has
   * deleted what it is shown in.
   */
  showProgress(job: Job, progress: JobProgress, onDeleted: () => void): void;
  /** Resolves once the pictures are where the person finds them, or cannot be delivered. */
  deliver(job: Job, result: GenerationResult, seconds: number, signal: AbortSignal): Promise<DeliveryResult>;
  /** These three end what {@link showProgress} began, and throw nothing of their own. */
  reportUserError(job: Job, error: UserError, signal: AbortSignal): Promise<void>;
  reportFault(job: Job, signal: AbortSignal): Promise<void>;
  reportCancellation(job: Job): Promise<void>;
}
