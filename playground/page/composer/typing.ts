import { store } from '../state.ts';
import { askForChoices } from './autocomplete.ts';
import { addChip, changeChip, chipAt, type Draft, restOf, type Spot, spotAfter, withCommand } from './draft.ts';
import { setDraft } from './edit.ts';
import { parseLine } from './line.ts';
import { type Suggestion, suggestionsFor } from './suggest.ts';
import { typedInto } from './typed.ts';

/** The list is highlighted from its first line, but for further options: there Enter has to send. */
const firstActive = (at: Spot, typed: string): number => (at.kind === 'more' && !typed ? -1 : 0);

/** Text was typed or pasted where a command may begin. */
export function typePlain(text: string): void {
  const { draft, world } = store.get();
  const command = draft.files.length ? undefined : parseLine(text.replaceAll('\n', ' '), world?.commands ?? []);
  if (command) {
    setDraft({ ...command, active: firstActive(command.at, ''), quiet: command.at.kind === 'more' }, true);
    askWhereNeeded();
  } else {
    setDraft({ ...draft, text, at: { kind: 'text' }, active: 0, quiet: false, problems: [] });
  }
}

/** Text was typed into an option. */
export function typeOption(name: string, text: string): void {
  const before = store.get().draft;
  const draft = typedInto(before, name, text);
  setDraft({ ...draft, active: 0, quiet: false }, draft.at !== before.at);
  askWhereNeeded();
}

/** Text was typed behind the last option: `seed:` takes that option at once. */
export function typeMore(text: string): void {
  const { draft } = store.get();
  const named = /^\s*([^\s:]+):(.*)$/.exec(text);
  const option = restOf(draft).find((each) => each.name === named?.[1]);
  if (option) {
    const grown = addChip(draft, option);
    setDraft(changeChip(grown, option.name, { text: named?.[2]?.trim() ?? '' }), true);
    askWhereNeeded();
  } else {
    setDraft({ ...draft, more: text, active: firstActive({ kind: 'more' }, text), quiet: false });
  }
}

/** The cursor came to another place: what fits there is offered. */
export function arrive(at: Spot): void {
  const { draft } = store.get();
  if (JSON.stringify(at) === JSON.stringify(draft.at)) return;
  setDraft({ ...draft, at, active: firstActive(at, draft.more), quiet: false });
  askWhereNeeded();
}

/** Takes one line of the list. */
export function pick(suggestion: Suggestion): void {
  const { draft } = store.get();
  setDraft(picked(draft, suggestion), true);
  askWhereNeeded();
}

function picked(draft: Draft, suggestion: Suggestion): Draft {
  switch (suggestion.kind) {
    case 'command': {
      const begun = withCommand(suggestion.command);
      return { ...begun, active: firstActive(begun.at, '') };
    }
    case 'option':
      return addChip(draft, suggestion.option);
    case 'choice': {
      const name = chipAt(draft)?.option.name;
      if (!name) return draft;
      const { value, name: text } = suggestion;
      const at = spotAfter(draft, name);
      return {
        ...changeChip(draft, name, { text, value }),
        at,
        active: firstActive(at, ''),
        quiet: at.kind === 'more',
      };
    }
  }
}

function askWhereNeeded(): void {
  const { draft } = store.get();
  const option = chipAt(draft)?.option;
  if (option && 'autocomplete' in option && option.autocomplete && !draft.quiet) askForChoices(option.name);
}

/** What the list above the composer shows now. */
export function shownSuggestions(): Suggestion[] {
  const { draft, world, channel } = store.get();
  return world ? suggestionsFor(draft, world, channel) : [];
}

/** Moves the highlight up or down, around the ends. */
export function highlight(step: 1 | -1): void {
  const { draft } = store.get();
  const count = shownSuggestions().length;
  if (!count) return;
  const from = draft.active < 0 && step < 0 ? 0 : draft.active;
  setDraft({ ...draft, active: (from + step + count) % count });
  store.after(() => document.querySelector('.suggestion.active')?.scrollIntoView({ block: 'nearest' }));
}
