import type {
  APIApplicationCommand,
  APIApplicationCommandBasicOption,
  APIApplicationCommandOptionChoice,
} from 'discord.js';

/** What a person is about to send: plain text with files, or a command with its options filled in. */
export interface Draft {
  /** Plain text, or the slash and the name while a command is looked for. */
  text: string;
  files: File[];
  command?: APIApplicationCommand | undefined;
  chips: Chip[];
  /** What is typed behind the last chip, to find another option. */
  moreText: string;
  /** Where the cursor is: an option's name, `more`, or the plain text. */
  cursor: CursorPosition;
  problems: { name?: string; message: string }[];
  /** What the bot offered for the option that autocompletes. */
  autocomplete?: AutocompleteState | undefined;
  /** The highlighted suggestion; −1 for none. */
  highlighted: number;
  /** The person closed the suggestions, or has just taken one. */
  suggestionsHidden: boolean;
  sending: boolean;
}

export type CursorPosition = { kind: 'text' } | { kind: 'more' } | { kind: 'option'; name: string };

/** One option that is being filled in. */
export interface Chip {
  option: APIApplicationCommandBasicOption;
  text: string;
  /** The value behind the text where a choice was taken: its name is shown, its value is sent. */
  value?: string | number | undefined;
  file?: File | undefined;
}

export interface AutocompleteState {
  nonce: string;
  option: string;
  state: 'loading' | 'ready' | 'failed';
  choices: APIApplicationCommandOptionChoice[];
}

export const emptyDraft: Draft = {
  text: '',
  files: [],
  chips: [],
  moreText: '',
  cursor: { kind: 'text' },
  problems: [],
  highlighted: 0,
  suggestionsHidden: false,
  sending: false,
};

/** The options of a command, without sub-commands, which this page does not offer. */
export function listOptions(command: APIApplicationCommand | undefined): APIApplicationCommandBasicOption[] {
  return (command?.options ?? []).filter((option): option is APIApplicationCommandBasicOption => option.type > 2);
}

export const createChip = (option: APIApplicationCommandBasicOption, text = ''): Chip => ({ option, text });

/** A command just chosen: its required options wait to be filled, the cursor in the first. */
export function createCommandDraft(command: APIApplicationCommand): Draft {
  const chips = listOptions(command)
    .filter((option) => option.required)
    .map((option) => createChip(option));
  return { ...emptyDraft, command, chips, cursor: firstCursor(chips) };
}

export const firstCursor = (chips: readonly Chip[]): CursorPosition =>
  chips[0] ? { kind: 'option', name: chips[0].option.name } : { kind: 'more' };

/** The options that are not filled in yet, as the command lists them. */
export const remainingOptions = (draft: Draft): APIApplicationCommandBasicOption[] =>
  listOptions(draft.command).filter((option) => !draft.chips.some((each) => each.option.name === option.name));

export const chipAtCursor = (draft: Draft): Chip | undefined => {
  const { cursor } = draft;
  return cursor.kind === 'option' ? draft.chips.find((each) => each.option.name === cursor.name) : undefined;
};

/** The same draft with this option changed, its problem forgotten. */
export function changeChip(draft: Draft, name: string, change: Partial<Chip>): Draft {
  return {
    ...draft,
    chips: draft.chips.map((each) => (each.option.name === name ? { ...each, ...change } : each)),
    problems: draft.problems.filter((problem) => problem.name !== name),
  };
}

/** The same draft with one more option, the cursor in it. */
export function addChip(draft: Draft, option: APIApplicationCommandBasicOption): Draft {
  const cursor: CursorPosition = { kind: 'option', name: option.name };
  return {
    ...draft,
    chips: [...draft.chips, createChip(option)],
    moreText: '',
    cursor,
    highlighted: 0,
    suggestionsHidden: false,
  };
}

/** The same draft without this option, the cursor where the eye expects it. */
export function deleteChip(draft: Draft, name: string): Draft {
  return {
    ...draft,
    chips: draft.chips.filter((each) => each.option.name !== name),
    problems: draft.problems.filter((problem) => problem.name !== name),
    cursor: { kind: 'more' },
    highlighted: -1,
    suggestionsHidden: true,
  };
}

/** Where the cursor goes after this option: to the next one that is empty, or behind the last. */
export function cursorAfter(draft: Draft, name: string): CursorPosition {
  const from = draft.chips.findIndex((each) => each.option.name === name);
  const next = draft.chips.slice(from + 1).find((each) => !each.text && !each.file);
  return next ? { kind: 'option', name: next.option.name } : { kind: 'more' };
}
