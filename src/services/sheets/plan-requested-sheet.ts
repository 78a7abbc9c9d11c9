import { currentLanguages } from '#schema/language/ambient.ts';
import type { OptionDefaults } from '#schema/preset/preset.ts';
import { isRandomSeed } from '#schema/recipe/random-seed.ts';
import { drawSeed } from '#schema/recipe/recipe.ts';
import { type CompareRequest, planSheet } from '#schema/sheet/plan.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import type { JobRequest } from '#services/jobs/job-request.ts';
import type { Styles } from '#services/presets/styles/styles.ts';
import { serializePlace } from './sheet-store.ts';

/** What somebody asks to compare; without a seed, one is drawn for all cells. */
export type RequestedComparison = Omit<CompareRequest, 'seed'> & { readonly seed: number | undefined };

export interface PlanSources {
  readonly styles: Pick<Styles, 'resolve'>;
  /** In [0, 1). */
  readonly random: () => number;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
}

/** Plans a sheet, synchronously and from memory. @throws UserError */
export function planRequestedSheet(
  { styles, random, wallClock }: PlanSources,
  { seed: givenSeed, ...comparison }: RequestedComparison,
  personalDefaults: OptionDefaults,
  { person, place, reply, private: isPrivate }: JobRequest,
): Sheet {
  const seed =
    givenSeed === undefined || isRandomSeed(comparison.style.model.params.get('seed'), givenSeed)
      ? drawSeed(random)
      : givenSeed;
  const findStyle = (name: string) => styles.resolve(name, person, place);
  const { x, y, drafts } = planSheet({ ...comparison, seed }, { place, personalDefaults, findStyle });
  const axes = [x?.name, y?.name];
  const languages = currentLanguages();
  return {
    id: reply.id,
    prompt: comparison.prompt.trim(),
    look: axes.includes('LoRA') ? undefined : comparison.style.title,
    seed: axes.includes('seed') ? undefined : seed,
    x,
    y,
    drafts: [...drafts],
    person,
    place: serializePlace(place),
    private: isPrivate,
    ...(languages && { languages }),
    reply,
    at: wallClock(),
    state: 'asked',
  };
}
