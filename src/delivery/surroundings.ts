import type { Known } from '#schema/changes.ts';
import type { Job } from '#schema/job.ts';
import { firstChoices, lookChoices } from '#schema/look-choices.ts';
import type { Recipe } from '#schema/recipe.ts';
import { retryOf } from '#schema/retry.ts';
import type { Catalogue } from '#services/catalogue.ts';
import type { Ledger } from '#services/ledger.ts';
import type { Looks } from '#services/looks.ts';
import type { Usage } from '#services/usage.ts';
import type { ResultFacts } from './result.ts';

/** Where what a result is shown with is looked up. */
export interface Sources {
  readonly catalogue: Catalogue;
  readonly ledger: Ledger;
  readonly looks: Looks;
  readonly usage: Usage;
}

type Surroundings = Pick<ResultFacts, 'card' | 'descent' | 'upscaler' | 'looks' | 'retry'>;

/** What a result is shown with beside itself: what it was made from, and what can be made from it. */
export async function surroundingsOf(job: Job, { catalogue, ledger, looks, usage }: Sources): Promise<Surroundings> {
  const known = (recipe: Recipe): Known => {
    const look = looks.ofRecipe(recipe, job.guild);
    return { recipe, look: recipe.preset ?? look?.title ?? recipe.model, card: look?.card };
  };
  const { parent: origin } = job.recipe;
  // What is painted is shown, also while the store cannot be read.
  const parent = origin && (await ledger.find(origin.job).catch(() => undefined));
  const painted = parent && (await ledger.paintedBy(parent).catch(() => undefined));
  const child = known(job.recipe);
  return {
    card: child.card,
    retry: (await ledger.find(retryOf(job)).catch(() => undefined))?.recipe,
    descent: parent && painted ? { parent, painted: known(painted.recipe), child } : undefined,
    upscaler: catalogue.cards.find(({ kind }) => kind === 'upscale'),
    looks: looksFor(job, painted ?? job, looks, usage),
  };
}

/**
 * Looks to switch to: those that everybody may use there. Whoever may use more finds them under “More…”, which is asked for by
 * one person.
 */
function looksFor(job: Job, painted: Job, looks: Looks, usage: Usage): Surroundings['looks'] {
  const place = {
    guild: job.guild,
    channel: job.channel,
    parent: undefined,
    ageRestricted: false,
    roles: [],
    permissions: 0n,
    appPermissions: 0n,
    sizeLimit: job.sizeLimit,
  };
  const now = looks.ofRecipe(job.recipe.kind === 'upscale' ? painted.recipe : job.recipe, job.guild);
  const all = usage.ranked(job.guild ?? job.person.id, looks.search('', job.person, place, Number.POSITIVE_INFINITY));
  return firstChoices(lookChoices(all.filter(({ ref }) => ref !== now?.ref)));
}
