import type { Job } from '#schema/job/job.ts';
import { messageLink } from '#schema/job/message-link.ts';
import { type Sentence, t } from '#schema/language/t.ts';
import { escapeMarkdown, joinMarkdown, link, type Markdown, mention } from '#schema/markdown.ts';
import type { Model } from '#schema/model/model.ts';
import { describeChanges, type RecipeWithStyle } from '#schema/recipe/edit/changes.ts';
import type { Recipe } from '#schema/recipe/recipe.ts';

/** What a result was made from, for its line below the pictures. */
export interface Lineage {
  /** The job whose button was pressed. */
  readonly parent: Job;
  /** The recipe of the parent's picture. */
  readonly painted: RecipeWithStyle;
  readonly child: RecipeWithStyle;
  /** The id of the person who pressed it. */
  readonly personId: string;
}

/** What a result was made from, if not from a single picture. */
const SOURCE_NAMES: Readonly<Partial<Record<Recipe['kind'], Sentence>>> = {
  compare: 'this compare sheet',
  missing: 'this result',
  retry: 'this result',
};

/**
 * `Varied from picture 2 · strength 0.35 · seed 12 → 83`, with a link to where that picture is. Names whoever made it from
 * another person's picture: Discord does not show who pressed a button.
 */
export function lineageLine({ parent, painted, child, personId }: Lineage): Markdown {
  const { recipe, model } = child;
  const several = parent.state.is === 'delivered' && parent.state.pictures > 1;
  const namesPicture = ['vary', 'upscale', 'change', 'inpaint'].includes(recipe.kind);
  const name = namesPicture && several ? t('picture {number}', { number: (recipe.parent?.image ?? 0) + 1 }) : undefined;
  const url = messageLink(parent);
  const known = SOURCE_NAMES[recipe.kind];
  const source = url ? link(known ? t(known) : (name ?? t('the earlier picture')), url) : name;
  const changes = describeChanges(painted, child).map((change) => escapeMarkdown(change, 120));
  const seedNote =
    recipe.kind === 'vary' && !takesPictures(model) ? [t('this model takes no picture, so with a nearby seed')] : [];
  const person = parent.person.id === personId ? undefined : mention.user(personId);
  return joinMarkdown([describeOrigin(recipe.kind, person, source), ...changes, ...seedNote], ' · ');
}

function describeOrigin(kind: Recipe['kind'], person: Markdown | undefined, source: Markdown | undefined): Markdown {
  if (person && source)
    return t(
      '{kind, select, reroll {Rerolled} vary {Varied} upscale {Enlarged} switch {Switched} edit {Edited} change {Changed by words} inpaint {Painted over} missing {Missing pictures} retry {Missing pictures} compare {Picked} other {Made}} by {person} from {source}',
      { kind, person, source },
    );
  if (person)
    return t(
      '{kind, select, reroll {Rerolled} vary {Varied} upscale {Enlarged} switch {Switched} edit {Edited} change {Changed by words} inpaint {Painted over} missing {Missing pictures} retry {Missing pictures} compare {Picked} other {Made}} by {person}',
      { kind, person },
    );
  if (source)
    return t(
      '{kind, select, reroll {Rerolled} vary {Varied} upscale {Enlarged} switch {Switched} edit {Edited} change {Changed by words} inpaint {Painted over} missing {Missing pictures} retry {Missing pictures} compare {Picked} other {Made}} from {source}',
      { kind, source },
    );
  return t(
    '{kind, select, reroll {Rerolled} vary {Varied} upscale {Enlarged} switch {Switched} edit {Edited} change {Changed by words} inpaint {Painted over} missing {Missing pictures} retry {Missing pictures} compare {Picked} other {Made}}',
    { kind },
  );
}

const takesPictures = (model: Model | undefined) => model?.params.has('image') ?? true;
