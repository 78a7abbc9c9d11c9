import type { APIApplicationCommand, APIApplicationCommandBasicOption } from 'discord.js';
import type { World } from '../../contract.ts';
import { findUser } from '../state/places.ts';
import type { State } from '../state/state.ts';
import { type Chip, chipAtCursor, type Draft, remainingOptions } from './draft.ts';
import { usableCommands } from './usable-commands.ts';

/** One entry of the list above the composer. */
export type Suggestion =
  | { kind: 'command'; command: APIApplicationCommand }
  | { kind: 'option'; option: APIApplicationCommandBasicOption }
  | { kind: 'choice'; name: string; value: string | number };

/** The parts of the page's state that the suggestions depend on. */
export type SuggestionState = Pick<State, 'draft' | 'world' | 'me' | 'channel'>;

/** The items whose names contain the typed text; names that start with it come first. */
function filterByName<T>(all: readonly T[], typed: string, name: (each: T) => string): T[] {
  const query = typed.trim().toLowerCase();
  const prefixMatches = all.filter((each) => name(each).toLowerCase().startsWith(query));
  const otherMatches = all.filter((each) => !prefixMatches.includes(each) && name(each).toLowerCase().includes(query));
  return [...prefixMatches, ...otherMatches];
}

/** The suggestions for the input that has the cursor. */
export function listSuggestions({ draft, world, me, channel }: SuggestionState): Suggestion[] {
  if (draft.suggestionsHidden || !world) return [];
  if (!draft.command) return commandsFor(draft.text, usableCommands(world, me, channel));
  if (draft.cursor.kind === 'more') {
    return filterByName(remainingOptions(draft), draft.moreText, (option) => option.name).map((option) => ({
      kind: 'option',
      option,
    }));
  }
  const chip = chipAtCursor(draft);
  return chip ? choicesFor(chip, draft, world, channel) : [];
}

/** Whether a text is typed that suggestions are searched for. */
export function isSearching({ draft, world, channel }: SuggestionState): boolean {
  if (draft.suggestionsHidden || !world) return false;
  if (!draft.command) return /^\/\S/.test(draft.text);
  if (draft.cursor.kind === 'more') return draft.moreText.trim() !== '';
  const chip = chipAtCursor(draft);
  return Boolean(chip?.text && staticChoices(chip.option, world, channel).length);
}

function commandsFor(text: string, commands: readonly APIApplicationCommand[]): Suggestion[] {
  const typed = /^\/([^\n]*)$/.exec(text)?.[1];
  if (typed === undefined) return [];
  const slash = commands.filter((command) => command.type === 1);
  return filterByName(slash, typed, (command) => command.name).map((command) => ({ kind: 'command', command }));
}

function choicesFor(chip: Chip, draft: Draft, world: World, channel: string): Suggestion[] {
  const { option } = chip;
  if ('autocomplete' in option && option.autocomplete) {
    return draft.autocomplete?.option === option.name ? draft.autocomplete.choices.map(toChoice) : [];
  }
  const choices = staticChoices(option, world, channel);
  // An accepted or refused text is no search: all choices are offered.
  const isSearch = chip.value === undefined && !draft.problems.some((problem) => problem.name === option.name);
  return filterByName(choices, isSearch ? chip.text : '', (each) => each.name).map(toChoice);
}

const toChoice = (choice: { name: string; value: string | number }): Suggestion => ({
  kind: 'choice',
  name: choice.name,
  value: choice.value,
});

/** Choices that need no request to the bot: the option's own, true and false, members, channels and roles of the guild. */
export function staticChoices(
  option: APIApplicationCommandBasicOption,
  world: World,
  channel: string,
): { name: string; value: string | number }[] {
  const guild = world.guilds.find((each) => each.channels.some((one) => one.id === channel));
  const members = () =>
    (guild?.members ?? []).map(({ user }) => ({ name: `@${findUser(world, user)?.name ?? user}`, value: user }));
  const roles = () => (guild?.roles ?? []).map(({ id, name }) => ({ name: `@${name.replace(/^@/, '')}`, value: id }));
  if ('choices' in option && option.choices) return option.choices;
  const byType: Record<number, () => { name: string; value: string | number }[]> = {
    5: () => ['True', 'False'].map((name) => ({ name, value: name })),
    6: members,
    7: () => (guild?.channels ?? []).map(({ id, name }) => ({ name: `#${name}`, value: id })),
    8: roles,
    9: () => [...members(), ...roles()],
  };
  return byType[option.type]?.() ?? [];
}
