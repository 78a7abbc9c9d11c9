import type { Choice } from '#schema/interaction/modal/modal.ts';
import type { Model } from '#schema/model/model.ts';
import type { Job } from './job.ts';

/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a message with controls shows. */
export interface JobView {
  readonly job: Job;
  /** The model of the job's recipe; undefined if it no longer exists. */
  readonly model: Model | undefined;
  /** The sizes of its pictures; empty while it is being painted. */
  readonly pictures: readonly Size[];
  /** How many more were asked for, and filtered by the model's safety checker. */
  readonly filteredCount: number;
  /** The model that enlarges pictures, if there is one. */
  readonly upscaler: Model | undefined;
  /** The model that changes pictures by words, if there is one. */
  readonly editModel?: Model | undefined;
  /** Groups of buttons that the server has switched off. */
  readonly hiddenButtons?: readonly string[];
  /** Styles to switch to. */
  readonly styles: readonly Choice[];
}
