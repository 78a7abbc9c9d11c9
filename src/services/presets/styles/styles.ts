import type { Person, Place } from '#schema/interaction/interaction.ts';
import { t } from '#schema/language/t.ts';
import { codeSpan, listMarkdown } from '#schema/markdown.ts';
import type { Model } from '#schema/model/model.ts';
import { nearest } from '#schema/nearest.ts';
import { accessDenialReason, canManagePresets } from '#schema/preset/access.ts';
import type { Preset } from '#schema/preset/preset.ts';
import type { Recipe } from '#schema/recipe/recipe.ts';
import { type Style, styleLabel } from '#schema/recipe/style.ts';
import { UserError } from '#schema/user-error.ts';
import type { Models } from '#services/models/models.ts';
import { createRanker, modelSearchTexts } from '#services/models/search.ts';
import type { Presets } from '#services/presets/presets.ts';
import { createLoraAccess, type LoraAccess } from './lora-access.ts';

/** The styles that `lora:` offers: the server's presets and the models. All of it is in memory. */
export interface Styles extends Pick<LoraAccess, 'assertAllowed' | 'assertAgeAllowed' | 'canSeeReferences'> {
  /**
   * Finds the style that a member typed or chose; if nothing, the default of the channel, the server or the bot.
   * @throws UserError if it does not exist, or this person may not use it here
   */
  resolve(typed: string | undefined, person: Person, place: Place): Style;
  /** Finds the styles that this person may use here, best match first; presets before models. */
  search(typed: string, person: Person, place: Place, limit: number): readonly Style[];
  /** Whether this person may read the name of a style, such as a default's: if they see its preset, or may use its model. */
  isVisible(ref: string, person: Person, place: Place): boolean;
  /** The style of a recipe. If its preset was removed, the style of its model. */
  forRecipe(recipe: Recipe, guild: string | undefined): Style | undefined;
}

export function createStyles(models: Models, presets: Presets): Styles {
  const { modelDenialReason, assertAllowed, assertAgeAllowed, canSeeReferences } = createLoraAccess(models, presets);
  const styleOf = (model: Model): Style => ({ ref: model.name, title: model.title, model, preset: undefined });
  const presetStyle = (preset: Preset): Style | undefined => {
    const model = models.findByName(preset.paints.model);
    return model && { ref: preset.name, title: preset.name, model, preset };
  };

  const isUsable = ({ model, preset }: Style, person: Person, place: Place) =>
    (preset ? accessDenialReason(preset, person, place) : modelDenialReason(model, person, place)) === undefined;

  /** @throws UserError if this person may not use it, or its model is gone */
  const usePreset = (preset: Preset, person: Person, place: Place): Style => {
    const reason = accessDenialReason(preset, person, place);
    if (reason) throw new UserError(reason);
    const style = presetStyle(preset);
    if (style) return style;
    throw new UserError(
      t('**{preset}** paints with {model}, which I no longer have. Choose another LoRA.', {
        preset: preset.name,
        model: codeSpan(preset.paints.model),
      }),
    );
  };

  /** The configured default, if it still exists and this person may use it. */
  const defaultStyle = (person: Person, place: Place): Style => {
    const { server, channels } = presets.getForGuild(place.guild).defaults;
    const within = [place.channel, place.parent, place.category].map((id) => channels[id ?? '']);
    const configuredRefs = [...within, server];
    for (const ref of configuredRefs) {
      const preset = ref === undefined ? undefined : presets.find(place.guild, ref);
      const model = ref === undefined ? undefined : models.findByName(ref);
      const style = preset ? presetStyle(preset) : model && styleOf(model);
      if (style && isUsable(style, person, place)) return style;
    }
    const all = [models.default, ...models.global.filter(({ kind }) => kind === 'imagine')].map(styleOf);
    return all.find((style) => isUsable(style, person, place)) ?? styleOf(models.default);
  };

  const search: Styles['search'] = (typed, person, place, limit) => {
    const all = [
      ...presets.getForGuild(place.guild).presets.flatMap((preset) => presetStyle(preset) ?? []),
      ...models.global.filter(({ kind }) => kind === 'imagine').map(styleOf),
    ].filter((style) => isUsable(style, person, place));
    return rankStyles(all, typed, limit);
  };

  /** Finds a style by the text that it is offered by, which is sometimes sent in its place. @throws UserError */
  const findByLabel = (typed: string, person: Person, place: Place): Style => {
    const label = typed.trim().toLowerCase();
    const all = search('', person, place, Number.POSITIVE_INFINITY);
    const found = all.find((style) => styleLabel(style).toLowerCase() === label);
    if (found) return found;
    throw unknownStyleError(typed, search, person, place);
  };

  return {
    resolve: (typed, person, place) => {
      if (!typed?.trim()) return defaultStyle(person, place);
      const preset = presets.find(place.guild, typed);
      if (preset) return usePreset(preset, person, place);
      const model = models.find(typed);
      const usedByPreset = presets.getForGuild(place.guild).presets.some(({ paints }) => paints.model === model?.name);
      if (!model || !(usedByPreset || models.global.includes(model))) return findByLabel(typed, person, place);
      const reason = modelDenialReason(model, person, place);
      if (reason) throw new UserError(reason);
      return styleOf(model);
    },
    search,
    isVisible: (ref, person, place) => {
      if (canManagePresets(place, presets.getForGuild(place.guild).managers)) return true;
      const preset = presets.find(place.guild, ref);
      if (preset) return presets.visibleTo({ person, place }).includes(preset);
      const model = models.findByName(ref);
      return model !== undefined && modelDenialReason(model, person, place) === undefined;
    },
    forRecipe: ({ model: name, preset }, guild) => {
      const found = preset === undefined ? undefined : presets.find(guild, preset);
      const model = models.findByName(name);
      return (found?.paints.model === name && presetStyle(found)) || (model && styleOf(model));
    },
    assertAllowed,
    assertAgeAllowed,
    canSeeReferences,
  };
}

const rankStyles = createRanker(styleSearchTexts, ({ preset, model }) => preset ?? model);

function styleSearchTexts({ model, preset }: Style): readonly string[] {
  if (!preset) return modelSearchTexts(model);
  const { paints, triggers, name } = preset;
  return [name, ...triggers, ...(paints.kind === 'weights' ? [paints.weights] : modelSearchTexts(model))];
}

function unknownStyleError(typed: string, search: Styles['search'], person: Person, place: Place): UserError {
  const all = search('', person, place, Number.POSITIVE_INFINITY);
  const refs = new Map(all.map(({ ref, title }) => [title, ref]));
  for (const { ref } of all) refs.set(ref.split('/').at(-1) ?? ref, ref).set(ref, ref);
  const found = search(typed, person, place, 3).map(({ ref }) => ref);
  const suggestions = [
    ...new Set([...found, ...nearest(typed, [...refs.keys()]).map((name) => refs.get(name) ?? name)]),
  ].slice(0, 3);
  const names = suggestions.map((ref) => codeSpan(ref));
  const advice = names.length
    ? t('Did you mean {names}?', { names: listMarkdown(names, 'or') })
    : t('Choose one from the list that `lora` offers.');
  return new UserError(t('There is no LoRA {typed} here. {advice}', { typed: codeSpan(typed), advice }), {
    didYouMean: { typed, names: suggestions },
  });
}
