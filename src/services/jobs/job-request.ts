import type { Person, Place, ReplyTarget } from '#schema/interaction/interaction.ts';
import type { Job } from '#schema/job/job.ts';
import type { Recipe } from '#schema/recipe/recipe.ts';
import type { JobNotifier } from './run/job-notifier.ts';

/** Who asks for pictures, where, and where the reply goes. */
export interface JobRequest {
  readonly person: Person;
  readonly place: Place;
  readonly reply: ReplyTarget;
  readonly private: boolean;
  /** The index of this job among several of one interaction. See {@link jobId}. */
  readonly part?: number;
  /** The cell of a compare sheet. Pictures go before cells. All cells but the first join however long the queue is. */
  readonly cell?: Job['cell'];
  /** The recipe of the picture that the draft shows again, such as one that is enlarged: its age restrictions count too. */
  readonly source?: Recipe;
  /** Is told of this job instead of the generator's notifiers. After a restart those are told. */
  readonly notifier?: JobNotifier;
}
