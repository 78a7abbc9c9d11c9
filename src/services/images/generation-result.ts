import type { Usage } from '#schema/cost/usage.ts';
import type { Picture } from './picture.ts';

/** The pictures that a prediction generated. */
export interface GenerationResult {
  /** In the order of their index; at least one. */
  readonly pictures: readonly GeneratedPicture[];
  /** How many of the requested pictures the model's safety checker filtered. */
  readonly filteredCount: number;
  /** How many more were asked for and did not come, though nothing says that they were filtered. */
  readonly unexplainedCount?: number;
  /** Indexes of pictures that were generated but are lost: the file was missing, torn, too large or not a picture. */
  readonly lost?: readonly number[];
  /** Seconds of work, as the backend counts them; undefined where it has not said, since nobody is asked for a number alone. */
  readonly seconds: number | undefined;
  /** What the prediction used, where the backend bills for it and has said so: nobody is asked for that alone either. */
  readonly usage?: Usage;
  /** What the operator's moderation model found, and what is done about it; undefined where nothing is. */
  readonly moderation?: Moderation;
  /** Whether the sketch backend drew it instead of the model; the caption says so. */
  readonly sketch: boolean;
  /** What the caption adds if the picture was not made quite as requested. */
  readonly remark?: string;
}

/** Places of pictures, from 0, by what moderation does with them. */
export interface Moderation {
  /** Flagged, and shown all the same: covered, or to the person alone. */
  readonly flagged: readonly number[];
  /** They could not be judged, so they are shown as flagged ones are. */
  readonly unchecked: readonly number[];
  /** Flagged, and no longer among the pictures. */
  readonly dropped: readonly number[];
  /** Whether the person alone may see the result. */
  readonly isPrivate: boolean;
}

/** A picture of a result. `index` is its place among the requested pictures, from 0. */
export interface GeneratedPicture extends Picture {
  readonly index: number;
  /** Where the service that painted it keeps it for a while, if it does. */
  readonly sourceUrl?: string;
}
