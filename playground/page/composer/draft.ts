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
  more: string;
  /** Where the cursor is: an option's name, `more`, or the plain text. */
  at: Spot;
  problems: { name?: string; message: string }[];
  /** What the bot offered for the option that autocompletes. */
  offer?: Offer | undefined;
  /** The highlighted suggestion; −1 for none. */
  active: number;
  /** The person closed the suggestions, or has just taken one. */
  quiet: boolean;
  sending: boolean;
}

export type Spot = { kind: 'text' } | { kind: 'more' } | { kind: 'option'; name: string };

/** One option that is being filled in. */
export interface Chip {
  option: APIApplicationCommandBasicOption;
  text: string;
  /** The value behind the text where a choice was taken: its name is shown, its value is sent. */
  value?: string | number | undefined;
  file?: File | undefined;
}

export interface Offer {
  nonce: string;
  option: string;
  state: 'loading' | 'ready' | 'failed';
  choices: APIApplicationCommandOptionChoice[];
}

export const emptyDraft: Draft = {
  text: '',
  files: [],
  chips: [],
  more: '',
  at: { kind: 'text' },
  problems: [],
  active: 0,
  quiet: false,
  sending: false,
};

/** The options of a command, without sub-commands, which this page does not offer. */
export function optionsOf(command: APIApplicationCommand | undefined): APIApplicationCommandBasicOption[] {
  return (command?.options ?? []).filter((option): option is APIApplicationCommandBasicOption => option.type > 2);
}

export const chip = (option: APIApplicationCommandBasicOption, text = ''): Chip => ({ option, text });

/** A command just chosen: its required options wait to be filled, the cursor in the first. */
export function withCommand(command: APIApplicationCommand): Draft {
  const chips = optionsOf(command)
    .filter((option) => option.required)
    .map((option) => chip(option));
  return { ...emptyDraft, command, chips, at: firstSpot(chips) };
}

export const firstSpot = (chips: readonly Chip[]): Spot =>
  chips[0] ? { kind: 'option', name: chips[0].option.name } : { kind: 'more' };

/** The options that are not filled in yet, as the command lists them. */
export const restOf = (draft: Draft): APIApplicationCommandBasicOption[] =>
  optionsOf(draft.command).filter((option) => !draft.chips.some((each) => each.option.name === option.name));

export const chipAt = (draft: Draft): Chip | undefined => {
  const { at } = draft;
  return at.kind === 'option' ? draft.chips.find((each) => each.option.name === at.name) : undefined;
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
  const at: Spot = { kind: 'option', name: option.name };
  return { ...draft, chips: [...draft.chips, chip(option)], more: '', at, active: 0, quiet: false };
}

/** The same draft without this option, the cursor where the eye expects it. */
export function dropChip(draft: Draft, name: string): Draft {
  return {
    ...draft,
    chips: draft.chips.filter((each) => each.option.name !== name),
    problems: draft.problems.filter((problem) => problem.name !== name),
    at: { kind: 'more' },
    active: -1,
    quiet: true,
  };
}

/** Where the cursor goes after this option: to the next one that is empty, or behind the last. */
export function spotAfter(draft: Draft, name: string): Spot {
  const from = draft.chips.findIndex((each) => each.option.name === name);
  const next = draft.chips.slice(from + 1).find((each) => !each.text && !each.file);
  return next ? { kind: 'option', name: next.option.name } : { kind: 'more' };
}
