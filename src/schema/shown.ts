import type { Card } from './card.ts';
import type { Choice } from './form.ts';
import type { Job } from './job.ts';

/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a message shows that controls are for. */
export interface Shown {
  readonly job: Job;
  /** The card of the job's recipe; none where it has been taken away. */
  readonly card: Card | undefined;
  /** Its pictures; none while it is painted. */
  readonly pictures: readonly Size[];
  /** The card that enlarges pictures, where there is one. */
  readonly upscaler: Card | undefined;
  /** Looks to switch to. */
  readonly looks: readonly Choice[];
}
