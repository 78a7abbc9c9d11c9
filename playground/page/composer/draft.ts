/** The draft in the composer as plain data, and pure functions that change it. */
import type {
  APIApplicationCommand,
  APIApplicationCommandBasicOption,
  APIApplicationCommandOptionChoice,
} from 'discord.js';

/** What will be sent: plain text with files, or a command with its options. */
export interface Draft {
  /** Plain text, or a slash and the start of a name while searching for a command. */
  text: string;
  files: File[];
  command?: APIApplicationCommand | undefined;
  chips: Chip[];
  /** Text after the last chip, to search for another option. */
  moreText: string;
  /** Which input has the focus. */
  cursor: CursorPosition;
  problems: { name?: string; message: string }[];
  /** The bot's choices for the option with autocomplete. */
  autocomplete?: AutocompleteState | undefined;
  /** Index of the highlighted suggestion; −1 for none. */
  highlighted: number;
  /** The user closed the suggestions, or has just accepted one. */
  suggestionsHidden: boolean;
  sending: boolean;
}

/** `text`: the plain text; `more`: after the last option; `option`: in an option. */
export type CursorPosition = { kind: 'text' } | { kind: 'more' } | { kind: 'option'; name: string };

/** One option in the composer. */
export interface Chip {
  option: APIApplicationCommandBasicOption;
  text: string;
  /** The value of the accepted choice: `text` is its name, `value` is sent. */
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

/** Whether something would be lost with the draft: more than a command's name. */
export const hasContent = (draft: Draft): boolean =>
  draft.command
    ? draft.chips.some((each) => each.text || each.file)
    : draft.files.length > 0 || (draft.text.trim() !== '' && !draft.text.startsWith('/'));

/** Whether the panel above the composer describes the option at the cursor. */
export const showsSuggestionPanel = (draft: Draft): boolean =>
  !draft.suggestionsHidden && chipAtCursor(draft) !== undefined;

/** The options that hold values; {@link flattenCommands} has made subcommands into commands. */
export function listOptions(command: APIApplicationCommand | undefined): APIApplicationCommandBasicOption[] {
  return (command?.options ?? []).filter((option): option is APIApplicationCommandBasicOption => option.type > 2);
}

export const createChip = (option: APIApplicationCommandBasicOption, text = ''): Chip => ({ option, text });

/** The draft for a command that was just chosen: required options are there, the cursor is in the first. */
export function createCommandDraft(command: APIApplicationCommand): Draft {
  const chips = listOptions(command)
    .filter((option) => option.required)
    .map((option) => createChip(option));
  return { ...emptyDraft, command, chips, cursor: firstCursor(chips) };
}

export const firstCursor = (chips: readonly Chip[]): CursorPosition =>
  chips[0] ? { kind: 'option', name: chips[0].option.name } : { kind: 'more' };

/** The options that are not in the draft yet, in the command's order. */
export const remainingOptions = (draft: Draft): APIApplicationCommandBasicOption[] =>
  listOptions(draft.command).filter((option) => !draft.chips.some((each) => each.option.name === option.name));

export const chipAtCursor = (draft: Draft): Chip | undefined => {
  const { cursor } = draft;
  return cursor.kind === 'option' ? draft.chips.find((each) => each.option.name === cursor.name) : undefined;
};

/** The draft with this option changed and its error cleared. */
export function changeChip(draft: Draft, name: string, change: Partial<Chip>): Draft {
  return {
    ...draft,
    chips: draft.chips.map((each) => (each.option.name === name ? { ...each, ...change } : each)),
    problems: draft.problems.filter((problem) => problem.name !== name),
  };
}

/** The draft with one more option and the cursor in it. */
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

/** The draft without this option and with the cursor after the last one. */
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

/** The cursor position after this option: the next empty option, or after the last one. */
export function cursorAfter(draft: Draft, name: string): CursorPosition {
  const from = draft.chips.findIndex((each) => each.option.name === name);
  const next = draft.chips.slice(from + 1).find((each) => !each.text && !each.file);
  return next ? { kind: 'option', name: next.option.name } : { kind: 'more' };
}
