import type { Card } from '#schema/card.ts';
import type { Draft } from '#schema/draft.ts';
import type { Person, Place } from '#schema/interaction.ts';
import type { Look } from '#schema/look.ts';
import { nearest } from '#schema/nearest.ts';
import type { Preset } from '#schema/preset.ts';
import { whyNot } from '#schema/preset-access.ts';
import { isOf, lorasOf } from '#schema/preset-shows.ts';
import type { Recipe } from '#schema/recipe.ts';
import { Refusal } from '#schema/refusal.ts';
import { listed, shown } from '#schema/words.ts';
import type { Catalogue } from './catalogue.ts';
import type { Presets } from './presets.ts';
import { cardTexts, rank } from './search.ts';

/** Everything that can be painted with in a place: the server's presets, and the cards. All of it is in memory. */
export interface Looks {
  /**
   * By what somebody typed or chose; the default of the channel, the server or the bot for nothing.
   * @throws Refusal where there is none such, or this person may not use it here
   */
  pick(typed: string | undefined, person: Person, place: Place): Look;
  /** Those that this person may use here, best match for what was typed first; presets before cards. */
  search(typed: string, person: Person, place: Place, most: number): readonly Look[];
  /** The look of a recipe, for its title and for switching; a preset that was removed meanwhile leaves its card. */
  ofRecipe(recipe: Recipe, guild: string | undefined): Look | undefined;
  /**
   * Whether this person may paint this here, however they came to it. Gives the presets whose likeness it shows.
   * @throws Refusal
   */
  check(draft: Draft, person: Person, place: Place): readonly Preset[];
}

export function createLooks(catalogue: Catalogue, presets: Presets): Looks {
  const lookOf = (card: Card): Look => ({ ref: card.model, title: card.title, card, preset: undefined });
  const cardOf = (model: string) => catalogue.cards.find((card) => card.model === model);
  const presetLook = (preset: Preset): Look | undefined => {
    const card = cardOf(preset.paints.model);
    return card && { ref: preset.name, title: preset.name, card, preset };
  };

  /** Whether all presets here that are this LoRA keep this person from it, and why. */
  const barred = (lora: string, person: Person, place: Place): string | undefined => {
    const reasons = presets.of(place.guild).presets.flatMap((preset) => {
      return isOf(preset, lora) ? [whyNot(preset, person, place)] : [];
    });
    return reasons.includes(undefined) ? undefined : reasons[0];
  };
  const usable = ({ card, preset }: Look, person: Person, place: Place) =>
    (preset ? whyNot(preset, person, place) : barred(card.model.toLowerCase(), person, place)) === undefined;

  const named = (typed: string, place: Place): Look | undefined => {
    const preset = presets.find(place.guild, typed);
    if (!preset) return undefined;
    const look = presetLook(preset);
    if (look) return look;
    throw new Refusal(
      `**${preset.name}** paints with \`${preset.paints.model}\`, which this bot does not have any more. Choose another LoRA.`,
    );
  };

  /** What is set for nothing typed, where it is still there and this person may use it. */
  const defaultLook = (person: Person, place: Place): Look => {
    const { server, channels } = presets.of(place.guild).defaults;
    const set = [channels[place.channel ?? ''], channels[place.parent ?? ''], server];
    for (const ref of set) {
      const preset = ref === undefined ? undefined : presets.find(place.guild, ref);
      const card = ref === undefined ? undefined : cardOf(ref);
      const look = preset ? presetLook(preset) : card && lookOf(card);
      if (look && usable(look, person, place)) return look;
    }
    const all = [catalogue.preferred, ...catalogue.common.filter(({ kind }) => kind === 'imagine')].map(lookOf);
    return all.find((look) => usable(look, person, place)) ?? lookOf(catalogue.preferred);
  };

  const search: Looks['search'] = (typed, person, place, most) => {
    const all = [
      ...presets.of(place.guild).presets.flatMap((preset) => presetLook(preset) ?? []),
      ...catalogue.common.filter(({ kind }) => kind === 'imagine').map(lookOf),
    ].filter((look) => usable(look, person, place));
    return rank(all, lookTexts, typed, most);
  };

  return {
    pick: (typed, person, place) => {
      if (!typed?.trim()) return defaultLook(person, place);
      const preset = named(typed, place);
      if (preset?.preset) {
        const reason = whyNot(preset.preset, person, place);
        if (reason) throw new Refusal(reason);
        return preset;
      }
      const card = catalogue.find(typed);
      const here = presets.of(place.guild).presets.some(({ paints }) => paints.model === card?.model);
      if (!card || !(here || catalogue.common.includes(card))) throw new Refusal(noSuch(typed, search, person, place));
      const reason = barred(card.model.toLowerCase(), person, place);
      if (reason) throw new Refusal(reason);
      return lookOf(card);
    },
    search,
    ofRecipe: ({ model, preset }, guild) => {
      const found = preset === undefined ? undefined : presets.find(guild, preset);
      const card = cardOf(model);
      return (found?.paints.model === model && presetLook(found)) || (card && lookOf(card));
    },
    check: (draft, person, place) => {
      const loras = lorasOf(catalogue.get(draft.model), draft.input);
      const own = draft.preset === undefined ? undefined : presets.find(place.guild, draft.preset);
      const painted = own && loras.some((lora) => isOf(own, lora)) ? own : undefined;
      const reason =
        (painted && whyNot(painted, person, place)) ?? loras.map((lora) => barred(lora, person, place)).find(Boolean);
      if (reason) throw new Refusal(reason);
      const shows = (preset: Preset) => preset.likeness && loras.some((lora) => isOf(preset, lora));
      return presets.of(place.guild).presets.filter(shows);
    },
  };
}

function lookTexts({ card, preset }: Look): readonly string[] {
  if (!preset) return cardTexts(card);
  const { paints, triggers, name } = preset;
  return [name, ...triggers, ...(paints.kind === 'weights' ? [paints.weights] : cardTexts(card))];
}

function noSuch(typed: string, search: Looks['search'], person: Person, place: Place): string {
  const all = search('', person, place, Number.POSITIVE_INFINITY).map(({ ref }) => ref);
  const found = search(typed, person, place, 3).map(({ ref }) => ref);
  const near = [...new Set([...found, ...nearest(typed, all)])].slice(0, 3).map((ref) => `\`${ref}\``);
  return `There is no LoRA \`${shown(typed)}\` here. ${near.length ? `Did you mean ${listed(near, 'or')}?` : 'Choose one from the list that `lora` offers.'}`;
}
