import type { ResultMessageOptions } from '#discord/messages/result/result-message.ts';
import type { Person } from '#schema/interaction/interaction.ts';
import type { Job } from '#schema/job/job.ts';
import type { RecipeWithStyle } from '#schema/recipe/edit/changes.ts';
import type { Recipe } from '#schema/recipe/recipe.ts';
import { styleChoices, truncateChoices } from '#schema/recipe/style.ts';
import { hiddenButtons } from '#schema/settings/members/hidden-buttons.ts';
import { recipeInFiles } from '#schema/settings/pictures/recipe-in-files.ts';
import { showCost } from '#schema/settings/pictures/show-cost.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import type { EditModels } from '#services/models/edit-models.ts';
import type { Models } from '#services/models/models.ts';
import type { Preload } from '#services/preload.ts';
import type { Popularity } from '#services/presets/popularity.ts';
import type { Styles } from '#services/presets/styles/styles.ts';
import type { ServerSettings } from '#services/settings/server-settings.ts';

/** Where {@link loadResultContext} looks things up. */
export interface ResultContextDeps {
  readonly models: Models;
  readonly editModels: Pick<EditModels, 'find'>;
  readonly jobStore: JobStore;
  readonly styles: Styles;
  readonly popularity: Pick<Popularity, 'sortByPopularity'>;
  readonly preload: Preload;
  readonly serverSettings: Pick<ServerSettings, 'get'>;
}

/** The result is for everybody: what its own person alone may use is not listed under it. */
const NOBODY: Person = { id: '0', name: '' };

interface ResultContext
  extends Pick<
    ResultMessageOptions,
    'model' | 'lineage' | 'upscaler' | 'editModel' | 'hiddenButtons' | 'showsCost' | 'styles'
  > {
  /** Whether the files carry the recipe: not where the server's choice cannot be read. */
  readonly writesRecipe: boolean;
}

/** What a result's message shows besides the pictures: what they were made from, and what can be made from them. */
export async function loadResultContext(
  job: Job,
  { models, editModels, jobStore, styles, popularity, preload, serverSettings }: ResultContextDeps,
): Promise<ResultContext> {
  // While the presets cannot be read, the result is shown without other styles.
  using held = await preload({ person: job.person, place: { guild: job.guild } }).catch(() => undefined);
  const describeRecipe = (recipe: Recipe): RecipeWithStyle => {
    const style = held && styles.forRecipe(recipe, job.guild);
    const model = style?.model ?? models.findByName(recipe.model);
    return { recipe, styleTitle: recipe.preset ?? style?.title ?? model?.title ?? recipe.model, model };
  };
  const { parent: parentRef } = job.recipe;
  // While the store cannot be read, the result is shown without its lineage.
  const parent = parentRef && (await jobStore.find(parentRef.job).catch(() => undefined));
  const painted = parent && (await jobStore.findOriginal(parent).catch(() => undefined));
  const isKnown = parent && painted && !parent.erased && !painted.erased;
  const child = describeRecipe(job.recipe);
  return {
    model: child.model,
    lineage: isKnown ? { parent, painted: describeRecipe(painted.recipe), child, personId: job.person.id } : undefined,
    upscaler: models.all.find(({ kind }) => kind === 'upscale'),
    editModel: held && editModels.find(job.guild),
    showsCost: held && serverSettings.get(job.guild, showCost),
    hiddenButtons: held && serverSettings.get(job.guild, hiddenButtons),
    writesRecipe: held !== undefined && serverSettings.get(job.guild, recipeInFiles),
    styles: held ? stylesToSwitchTo(job, painted ?? job, styles, popularity) : [],
  };
}

/**
 * Styles to switch to: those that everybody may use there. A person who may use more finds them under “More…”, which is shown
 * to them alone.
 */
function stylesToSwitchTo(
  job: Job,
  painted: Job,
  styles: Styles,
  popularity: Pick<Popularity, 'sortByPopularity'>,
): ResultContext['styles'] {
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
  const currentStyle = styles.forRecipe(job.recipe.kind === 'upscale' ? painted.recipe : job.recipe, job.guild);
  const rankedStyles = popularity.sortByPopularity(
    job.guild ?? job.person.id,
    styles.search('', NOBODY, place, Number.POSITIVE_INFINITY),
  );
  return truncateChoices(styleChoices(rankedStyles.filter(({ ref }) => ref !== currentStyle?.ref)));
}
