import type { APIApplicationCommand } from 'discord.js';
import { type Chip, createChip, createCommandDraft, type Draft, firstCursor, listOptions } from './draft.ts';

/**
 * Parses a typed or pasted line like `/name option:value option:value`. Only names of the command's options start an
 * option, so a prompt may contain colons. Text before the first option becomes the first required option.
 * @returns `undefined` where the line does not start with a known command and a space
 */
export function parseCommandLine(line: string, commands: readonly APIApplicationCommand[]): Draft | undefined {
  const command = commands
    .filter((each) => each.type === 1 && line.startsWith(`/${each.name} `))
    .sort((a, b) => b.name.length - a.name.length)[0];
  if (!command) return undefined;
  const filled = parseOptions(line.slice(command.name.length + 2), command);
  const draft = createCommandDraft(command);
  const required = draft.chips.map((each) => filled.find((one) => one.option.name === each.option.name) ?? each);
  const others = filled.filter((one) => !one.option.required);
  const chips = [...required, ...others];
  const emptyChips = chips.filter((each) => !each.text);
  return { ...draft, chips, cursor: filled.length ? firstCursor(emptyChips) : draft.cursor };
}

function parseOptions(text: string, command: APIApplicationCommand): Chip[] {
  const options = listOptions(command);
  const starts = [...text.matchAll(/(?<=^|\s)([-_\p{L}\p{N}]+):/gu)].filter((match) =>
    options.some((option) => option.name === match[1]),
  );
  const chips: Chip[] = [];
  const leadingText = text.slice(0, starts[0]?.index ?? text.length).trim();
  const first = options.find((option) => option.required);
  if (leadingText && first) chips.push(createChip(first, leadingText));
  starts.forEach((match, index) => {
    const option = options.find((each) => each.name === match[1]);
    const value = text.slice(match.index + match[0].length, starts[index + 1]?.index ?? text.length).trim();
    if (option && !chips.some((each) => each.option.name === option.name)) chips.push(createChip(option, value));
  });
  return chips;
}
