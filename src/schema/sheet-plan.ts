import { AXIS_HELP, readAxis } from './axis.ts';
import { MAX_CELLS } from './axis-numbers.ts';
import { compose, type Options } from './compose.ts';
import type { Draft } from './draft.ts';
import type { OptionValue } from './interaction.ts';
import type { Look } from './look.ts';
import type { OptionDefaults } from './preset.ts';
import { filledPrompt, readPrompt } from './prompt-words.ts';
import { Refusal } from './refusal.ts';
import type { Role } from './roles.ts';
import type { SheetAxis } from './sheet.ts';
import { type SetAxis, type Setting, setAxes } from './sheet-axes.ts';

/** What somebody asked to be compared. */
export interface Comparison {
  readonly prompt: string;
  readonly x: string | undefined;
  readonly y: string | undefined;
  /** What is the same in all cells, but the prompt and the seed. */
  readonly options: Options;
  /** The one seed, and the first of several. */
  readonly seed: number;
  /** What paints where no axis says otherwise. */
  readonly look: Look;
}

/** What it is judged by. */
export interface Surroundings {
  readonly place: { readonly ageRestricted: boolean };
  readonly personal: OptionDefaults;
  /** By what somebody typed. @throws Refusal where there is none such, or it may not be used here */
  readonly pick: (name: string) => Look;
}

/** A sheet to be: its axes, and a draft for each cell, row by row. */
export interface SheetPlan {
  readonly x: SheetAxis | undefined;
  readonly y: SheetAxis | undefined;
  readonly drafts: readonly Draft[];
}

/**
 * Plans a sheet: every cell is composed, so that what a card does not take is said before anything is painted.
 * @throws Refusal with what is wrong and what is accepted
 */
export function planSheet(asked: Comparison, { place, personal, pick }: Surroundings): SheetPlan {
  const read = (typed: string | undefined) => (typed === undefined ? undefined : readAxis(typed));
  const typed = { x: read(asked.x), y: read(asked.y) };
  const { x, y, form } = setAxes(typed, { form: readPrompt(asked.prompt), seed: asked.seed, pick });
  if (!x && !y)
    throw new Refusal(`Say what to compare: \`x\`, \`y\`, or words in the prompt, \`{oil|ink|photo}\`. ${AXIS_HELP}`);
  checkCount(x, y);
  const settings = rowsOf(y).flatMap((row) => rowsOf(x).map((column) => [column, row].flatMap((each) => each ?? [])));
  const drafts = settings.map((cell) => {
    const words = new Map(cell.flatMap(({ words: filled }) => (filled ? [filled] : [])));
    const look = cell.find((setting) => setting.look)?.look ?? asked.look;
    return composed(look, cell, filledPrompt(form, words), { asked, place, personal });
  });
  return { x: x && labelled(x), y: y && labelled(y), drafts };
}

const rowsOf = (axis: SetAxis | undefined): readonly (Setting | undefined)[] => axis?.settings ?? [undefined];

const labelled = ({ name, settings }: SetAxis): SheetAxis => ({ name, labels: settings.map(({ label }) => label) });

function checkCount(x: SetAxis | undefined, y: SetAxis | undefined): void {
  const [across, down] = [x?.settings.length ?? 1, y?.settings.length ?? 1];
  if (across * down <= MAX_CELLS) return;
  const sum = x && y ? `${across} × ${down} = ${across * down}` : `${across * down}`;
  throw new Refusal(`That makes ${sum} pictures; a sheet has up to ${MAX_CELLS}. Take fewer values.`);
}

function composed(
  look: Look,
  cell: readonly Setting[],
  prompt: string,
  { asked, place, personal }: { asked: Comparison } & Pick<Surroundings, 'place' | 'personal'>,
): Draft {
  const options = new Map<Role, OptionValue>(asked.options).set('prompt', prompt);
  const { roles } = look.card;
  if (roles.has('seed')) options.set('seed', asked.seed);
  // One picture a cell, whatever is usual.
  if (roles.has('num_outputs')) options.set('num_outputs', 1);
  for (const { option } of cell) if (option) options.set(...option);
  try {
    return compose(look, options, place, personal);
  } catch (error) {
    if (!(error instanceof Refusal) || !look.preset) throw error;
    throw new Refusal(`With **${look.title}**: ${error.message}`, { cause: error });
  }
}
