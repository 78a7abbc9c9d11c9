import type { Person, Place } from '#schema/interaction/interaction.ts';
import type { BlockedWords } from '#services/blocked-words/blocked-words.ts';
import type { ServerLists } from '#services/lists/word-lists.ts';
import type { Popularity } from '#services/presets/popularity.ts';
import type { Styles } from '#services/presets/styles/styles.ts';
import type { ErasedRequests } from '#services/privacy/erased-requests.ts';
import type { Store } from '#services/store/store.ts';
import type { AdmissionRules } from './admission/admission.ts';
import type { ResumeOptions } from './resume-after-restart.ts';
import type { JobNotifier } from './run/job-notifier.ts';
import type { JobRunnerOptions } from './run/job-runner.ts';

/** What the generator works with. */
export interface GeneratorOptions extends JobRunnerOptions, ResumeOptions {
  readonly admissionRules: AdmissionRules;
  /** What the job store writes to. */
  readonly store: Pick<Store, 'whenCommitted'>;
  readonly styles: Pick<Styles, 'assertAllowed' | 'assertAgeAllowed'>;
  readonly popularity: Pick<Popularity, 'record'>;
  readonly serverLists: Pick<ServerLists, 'wordsFor'>;
  /** @throws UserError */
  readonly assertMayPaint: (person: Person, place: Place) => void;
  /** Default: nobody has anything erased. */
  readonly assertNotErased?: ErasedRequests['assertNotErased'];
  readonly blockedWords: BlockedWords;
  readonly notifier: JobNotifier;
  /** Is told of the cells of compare sheets. */
  readonly cellNotifier: JobNotifier;
  /** New jobs begin once `resume` has found the earlier ones, which the same limits are for. Default: at once, `resume` or not. */
  readonly resumesFirst?: boolean;
  /** In [0, 1). */
  readonly random: () => number;
}
