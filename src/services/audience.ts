import type { Job } from '#schema/job.ts';
import type { Refusal } from '#schema/refusal.ts';
import type { Painting } from './backends/backend.ts';

/** What there is to see of a job while it is under way. Seconds are estimates. */
export type Progressing =
  | { readonly is: 'waiting'; readonly place: number; readonly seconds: number }
  | { readonly is: 'starting' }
  /** The model is being loaded: it has been starting for some seconds. */
  | { readonly is: 'cold' }
  | { readonly is: 'painting'; readonly fraction: number | null; readonly secondsLeft: number | undefined };

/** Whoever watches a job: what the generator tells, and what becomes of it. Implemented by the delivery layer. */
export interface Audience {
  /** Never waits and never throws; what comes too fast is dropped but for the last. */
  show(job: Job, view: Progressing): void;
  /** Resolves once the pictures are where the person finds them, with where that is. */
  deliver(job: Job, painting: Painting, seconds: number): Promise<Job['message']>;
  /** These three end what {@link show} began, and never throw. */
  refuse(job: Job, refusal: Refusal): Promise<void>;
  fail(job: Job): Promise<void>;
  cancel(job: Job): Promise<void>;
}
