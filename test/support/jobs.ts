import fc from 'fast-check';
import type { Place } from '#schema/interaction/interaction.ts';
import type { Job } from '#schema/job/job.ts';
import type { Model } from '#schema/model/model.ts';
import { preset } from '#schema/preset/preset.ts';
import { finalizeRecipe } from '#schema/recipe/recipe.ts';
import type { Style } from '#schema/recipe/style.ts';

/** A place in a server where a member may do everything. */
export const TEST_PLACE: Place = {
  guild: '1100000000000001000',
  channel: '1100000000000001001',
  parent: undefined,
  ageRestricted: true,
  roles: [],
  permissions: ~0n,
  appPermissions: ~0n,
  sizeLimit: 10 * 1024 * 1024,
};

/** A job of a recipe of this model. */
export function createJob(model: Model, recipe: Partial<Job['recipe']> = {}, overrides: Partial<Job> = {}): Job {
  const prompt = recipe.prompt ?? { typed: 'a fox', sent: 'a fox' };
  const field = model.params.get('prompt');
  const input = { ...(field && { [field.name]: prompt.sent }), ...recipe.input };
  const draft = { kind: 'imagine' as const, model: model.name, notes: [], ...recipe, input, prompt };
  return {
    id: '18446744073709551615',
    recipe: finalizeRecipe(draft, model, () => 0.5),
    person: { id: '1100000000000000102', name: 'Ben' },
    guild: TEST_PLACE.guild,
    channel: TEST_PLACE.channel,
    private: false,
    sizeLimit: TEST_PLACE.sizeLimit,
    reply: { id: '1', applicationId: '2', token: 'x' },
    at: 1_790_000_000_000,
    message: { channel: '18446744073709551615', id: '18446744073709551615' },
    state: { is: 'delivered', pictures: 1, seconds: 12.3, sketch: false },
    ...overrides,
  };
}

/** A prompt as it is stored: trimmed, never empty, up to 2,000 characters of whatever kind. */
export const arbitraryPrompt = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 2000, unit: 'binary' }),
    fc.constantFrom('```'.repeat(666), '*'.repeat(2000), 'wörter '.repeat(285), '<@1> @everyone', 'a\nb\n'.repeat(500)),
  )
  .map((text) => text.trim() || 'a fox');

/** So many looks with the longest names that a preset can have. */
export function createManyStyles(model: Model, count: number): Style[] {
  return Array.from({ length: count }, (_, n) => {
    const name = `${n}`.padEnd(32, ' look').trim();
    const ownPreset = preset.parse({ name, paints: { kind: 'model', model: model.name }, emoji: '🦜' });
    return { ref: name, title: name, model, preset: ownPreset };
  });
}
