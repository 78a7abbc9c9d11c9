import type { Job, KeptReason } from '#schema/job.ts';
import type { Refusal } from '#schema/refusal.ts';
import type { Painting } from './backends/backend.ts';

/** What there is to see of a job while it is under way. Seconds are estimates. */
export type Progressing =
  | { readonly is: 'waiting'; readonly place: number; readonly seconds: number }
  | { readonly is: 'starting' }
  /** The model is being loaded: it has been starting for some seconds. */
  | { readonly is: 'cold' }
  | { readonly is: 'painting'; readonly fraction: number | null; readonly secondsLeft: number | undefined };

/** The ways to a person, in the order that they are tried. */
export type Rung = 'reply' | 'channel' | 'direct message';

/** Whether the person has the pictures, and where; or why they have to wait in /show. */
export type Delivery =
  | { readonly is: 'delivered'; readonly by: Rung; readonly message: Job['message'] }
  | { readonly is: 'kept'; readonly reason: KeptReason };

/**
 * Whoever watches a job: what the generator tells, and what becomes of it. Implemented by the delivery layer. What takes a
 * signal rejects with its reason when aborted before the person was told.
 */
export interface Audience {
  /** Whether the person has been shown that it is under way; true where that cannot be found out. */
  acknowledged(job: Job): Promise<boolean>;
  /**
   * Never waits and never throws; what comes too fast is dropped but for the last. `gone` is called where the person has
   * deleted what it is shown in.
   */
  show(job: Job, view: Progressing, gone: () => void): void;
  /** Resolves once the pictures are where the person finds them, or nowhere to be brought to. */
  deliver(job: Job, painting: Painting, seconds: number, signal: AbortSignal): Promise<Delivery>;
  /** These three end what {@link show} began, and throw nothing of their own. */
  refuse(job: Job, refusal: Refusal, signal: AbortSignal): Promise<void>;
  fail(job: Job, signal: AbortSignal): Promise<void>;
  cancel(job: Job): Promise<void>;
}
