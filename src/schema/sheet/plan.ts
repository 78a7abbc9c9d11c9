import type { OptionValue } from '#schema/interaction/interaction.ts';
import { t } from '#schema/language/t.ts';
import type { OptionDefaults } from '#schema/preset/preset.ts';
import { compose } from '#schema/recipe/compose.ts';
import { drawWords } from '#schema/recipe/draw-words.ts';
import type { Options } from '#schema/recipe/options/given-options.ts';
import { unknownOptionError } from '#schema/recipe/options/unknown-options.ts';
import type { Draft } from '#schema/recipe/recipe.ts';
import type { Style } from '#schema/recipe/style.ts';
import type { WordLists } from '#schema/template/draw-template.ts';
import { UserError } from '#schema/user-error.ts';
import { createAllWordsAxis } from './all-words-axis.ts';
import { AXIS_HELP, readAxis } from './axis.ts';
import { MAX_CELLS } from './axis-numbers.ts';
import { fillPrompt, readPromptTemplate } from './prompt-template.ts';
import { type AxisValue, type ResolvedAxis, resolveAxes } from './resolve-axes.ts';
import type { SheetAxis } from './sheet.ts';

/** A request for a sheet. */
export interface CompareRequest {
  readonly prompt: string;
  readonly x: string | undefined;
  readonly y: string | undefined;
  /** The options that are the same in all cells, except the prompt and the seed. */
  readonly options: Options;
  /** The seed of all cells, or the first of several. */
  readonly seed: number;
  /** Used unless an axis sets the style. */
  readonly style: Style;
  /** The lists that the prompt can draw from. */
  readonly lists?: WordLists;
  /** Whether the prompt is painted with all of its words, instead of over axes. */
  readonly paintsAll?: boolean;
  /** Short notes on what was typed. */
  readonly notes?: readonly string[];
}

/** What a request is checked against. */
export interface PlanContext {
  readonly place: { readonly ageRestricted: boolean };
  readonly personalDefaults: OptionDefaults;
  /** Finds a style by what somebody typed. @throws UserError if there is none, or it may not be used here */
  readonly findStyle: (name: string) => Style;
}

/** The axes of a sheet, and a draft for each cell, row by row. */
export interface SheetPlan {
  readonly x: SheetAxis | undefined;
  readonly y: SheetAxis | undefined;
  readonly drafts: readonly Draft[];
}

/**
 * Plans a sheet. Composes every cell, so that whatever a model does not take is found before anything is painted.
 * @throws UserError that says what is wrong and what is accepted
 */
export function planSheet(request: CompareRequest, { place, personalDefaults, findStyle }: PlanContext): SheetPlan {
  const { x, y, template } = request.paintsAll ? resolveAllWords(request) : resolveTypedAxes(request, findStyle);
  checkCellCount(x, y);
  const cells = valuesOf(y).flatMap((row) => valuesOf(x).map((column) => [column, row].flatMap((each) => each ?? [])));
  const drafts = cells.map((cell) => {
    const words = new Map(cell.flatMap(({ words: word }) => (word ? [word] : [])));
    const style = cell.find((setting) => setting.style)?.style ?? request.style;
    return composeCell(style, cell, fillPrompt(template, words), { request, place, personalDefaults });
  });
  return { x: x && toSheetAxis(x), y: y && toSheetAxis(y), drafts };
}

function resolveAllWords({ prompt, lists = new Map() }: CompareRequest): ReturnType<typeof resolveAxes> {
  const { axis, template } = createAllWordsAxis(prompt, lists);
  return { x: axis, y: undefined, template };
}

function resolveTypedAxes(
  request: CompareRequest,
  findStyle: PlanContext['findStyle'],
): ReturnType<typeof resolveAxes> {
  const readTyped = (typed: string | undefined) => (typed === undefined ? undefined : readAxis(typed));
  const typed = { x: readTyped(request.x), y: readTyped(request.y) };
  const resolved = resolveAxes(typed, {
    template: readPromptTemplate(request.prompt, request.lists),
    seed: request.seed,
    findStyle,
  });
  if (!resolved.x && !resolved.y)
    throw new UserError(
      t("Say what to compare: `x`, `y`, or words in the prompt, `'{oil|ink|photo}'`. {axisHelp}", {
        axisHelp: AXIS_HELP,
      }),
    );
  return resolved;
}

const valuesOf = (axis: ResolvedAxis | undefined): readonly (AxisValue | undefined)[] => axis?.values ?? [undefined];

const toSheetAxis = ({ name, values }: ResolvedAxis): SheetAxis => ({ name, labels: values.map(({ label }) => label) });

function checkCellCount(x: ResolvedAxis | undefined, y: ResolvedAxis | undefined): void {
  const [columns, rows] = [x?.values.length ?? 1, y?.values.length ?? 1];
  if (columns * rows <= MAX_CELLS) return;
  const sum = x && y ? `${columns} × ${rows} = ${columns * rows}` : `${columns * rows}`;
  throw new UserError(
    t('That makes {sum} pictures; a sheet has up to {maxCells}. Take fewer values.', { sum, maxCells: MAX_CELLS }),
  );
}

function composeCell(
  style: Style,
  cell: readonly AxisValue[],
  prompt: string,
  { request, place, personalDefaults }: { request: CompareRequest } & Pick<PlanContext, 'place' | 'personalDefaults'>,
): Draft {
  const options = new Map<string, OptionValue>(request.options).set('prompt', prompt);
  // One picture a cell, whatever the defaults are.
  const cellOptions = [['seed', request.seed] as const, ['num_outputs', 1] as const];
  for (const [param, value] of cellOptions) if (style.model.params.has(param)) options.set(param, value);
  for (const { option } of cell) {
    if (!option) continue;
    if (!style.model.options.has(option[0])) throw unknownOptionError(style.model, option[0]);
    options.set(...option);
  }
  try {
    const { lists = new Map(), seed } = request;
    const composed = compose(style, options, place, personalDefaults);
    const draft = drawWords(
      composed,
      style.model,
      () => lists,
      () => seed,
    );
    return { ...draft, notes: [...draft.notes, ...(request.notes ?? [])] };
  } catch (error) {
    if (!(error instanceof UserError) || !style.preset) throw error;
    throw new UserError(t('With **{style}**: {reason}', { style: style.title, reason: error.markdown }), {
      cause: error,
    });
  }
}
