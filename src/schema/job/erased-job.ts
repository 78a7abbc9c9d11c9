import { UserError } from '#schema/user-error.ts';
import { isTerminal, type Job, type JobState } from './job.ts';

/** Stands for somebody who had what is known of them erased. */
export const NOBODY_ERASED = { id: '0', name: '' } as const;

/** What a control of something erased answers. */
export const erasedError = (): UserError =>
  new UserError('This picture’s recipe was erased at its person’s request. Use `/imagine` to paint a new one.');

/**
 * A job that has ended, without what was asked for and by what name: what is left is what was counted, and where its message is.
 * @param pricedBy fields of its input that its cost goes by, as long as that is not known
 */
export function eraseRecipe(job: Job, pricedBy: readonly string[]): Job {
  const { kind, model, version, input } = job.recipe;
  const isPriced = !job.cost || job.cost.actual !== undefined;
  const kept = isPriced ? [] : Object.entries(input).filter(([name]) => pricedBy.includes(name));
  return {
    id: job.id,
    recipe: {
      ...{ kind, model, input: Object.fromEntries(kept), prompt: { typed: '', sent: '' }, notes: [] },
      ...(version !== undefined && { version }),
    },
    person: { id: job.person.id, name: '' },
    guild: job.guild,
    channel: job.channel,
    ...(job.cell && { cell: job.cell }),
    private: job.private,
    sizeLimit: job.sizeLimit,
    reply: { ...job.reply, token: '' },
    at: job.at,
    ...(job.cost && { cost: job.cost }),
    ...(job.message && { message: job.message }),
    state: withoutReason(job.state),
    erased: true,
  };
}

/** An erased job of nobody, which leads to no message: nothing is left to be done about it. */
export function forgetPerson({ message: _, ...job }: Job): Job {
  return { ...job, recipe: { ...job.recipe, input: {} }, person: NOBODY_ERASED };
}

/** Whether it is known what a job cost, or it costs nothing. */
export const isCostKnown = ({ state, cost }: Job): boolean =>
  isTerminal(state) && (cost === undefined || cost.actual !== undefined);

/** A reason may quote the prompt. */
function withoutReason(state: JobState): JobState {
  switch (state.is) {
    case 'refused':
    case 'failed':
      return { ...state, reason: '' };
    default:
      return state;
  }
}
