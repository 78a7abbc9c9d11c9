import type { Card } from '#schema/card.ts';
import type { Draft } from '#schema/draft.ts';
import type { Job } from '#schema/job.ts';

/** What somebody wants who pressed a button. */
export type Intent =
  | { readonly do: 'paint'; readonly draft: Draft }
  /** End the job while it runs. */
  | { readonly do: 'cancel' }
  /** Take the message away. */
  | { readonly do: 'delete' };

/** The past that a button goes on from. */
export interface Past {
  readonly job: Job;
  /** Which of the job's pictures, from 0. */
  readonly image: number;
  /** The card of the job's recipe. @throws Refusal where it is no longer there. */
  readonly card: () => Card;
}

/** A button is a label and a pure function from the past to what comes next. It has no handler. */
export interface Button {
  /** Part of the custom_id, so never to be changed: old messages carry it. Small letters only. */
  readonly id: string;
  readonly label: string;
  readonly emoji?: string;
  readonly style: 'secondary' | 'danger';
  /** Shown while the job runs, or on its result. */
  readonly on: 'running' | 'result';
  readonly derive: (past: Past) => Intent;
}
