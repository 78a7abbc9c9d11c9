import type { AutocompleteContext } from '#commands/command.ts';
import { truncateAtWord } from '#commands/imagine-options.ts';
import type { CommandOptions } from '#schema/interaction/interaction.ts';
import type { Style } from '#schema/recipe/style.ts';
import { readAxis } from '#schema/sheet/axis.ts';
import { axisExamples } from '#schema/sheet/axis-examples.ts';
import { UserError, userErrorMessage } from '#schema/user-error.ts';
import { sheetPlanArguments } from './options.ts';

/** Characters of a choice's name and value, and choices, that Discord takes. */
const [MAX_CHOICE_LENGTH, MAX_CHOICES] = [100, 25];

interface Choice {
  readonly name: string;
  readonly value: string;
}

/** While an axis is typed: how it is read, or what is wrong with it; names of LoRAs; and examples. All of it from memory. */
export function autocompleteAxis(axis: 'x' | 'y', context: AutocompleteContext): readonly Choice[] {
  const { interaction, typed, services } = context;
  const text = typed.trim();
  const styles = services.styles.search('', interaction.person, interaction.place, MAX_CHOICES);
  const examples = axisExamples(selectedStyle(context), styles).filter((each) => each.startsWith(text));
  const names = suggestStyles(context);
  const choices = [
    ...names.map(textChoice),
    ...(text ? [previewChoice(axis, context)] : []),
    ...examples.map(textChoice),
  ];
  const validChoices = choices.filter(({ value }) => value.length <= MAX_CHOICE_LENGTH);
  return validChoices
    .filter(({ value }, index) => validChoices.findIndex((each) => each.value === value) === index)
    .slice(0, MAX_CHOICES);
}

const textChoice = (text: string): Choice => ({ name: text, value: text });

/** The typed axis, with what it would be: `0.6, 0.8, 1: 3 pictures`. */
function previewChoice(axis: 'x' | 'y', { interaction, typed, options, services }: AutocompleteContext): Choice {
  const plan = (commandOptions: CommandOptions) =>
    services.sheets.plan(...sheetPlanArguments(interaction, commandOptions, services));
  const commandOptions = new Map(options).set(axis, typed);
  if (!commandOptions.get('prompt')) commandOptions.set('prompt', 'a prompt');
  try {
    const sheet = plan(commandOptions);
    const parsedAxis = readAxis(typed);
    // Which seeds they will be is drawn when it is sent.
    const hasRandomSeeds = parsedAxis.kind === 'count' && !commandOptions.has(parsedAxis.param);
    const values = hasRandomSeeds
      ? `${parsedAxis.count} seeds`
      : `${sheet[axis]?.name} ${sheet[axis]?.labels.join(', ')}`;
    const count = ` → ${sheet.drafts.length} picture${sheet.drafts.length === 1 ? '' : 's'}`;
    return { name: truncateAtWord(values, MAX_CHOICE_LENGTH - count.length) + count, value: typed };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const reason = errorForAxis(error, axis, plan, commandOptions);
    return { name: truncateAtWord(`✗ ${reason.replace(/[`*]/g, '')}`, MAX_CHOICE_LENGTH - 1), value: typed };
  }
}

/** What is wrong, with the other axis' name in front where it is that one's fault alone. */
function errorForAxis(
  error: UserError,
  axis: 'x' | 'y',
  plan: (options: CommandOptions) => unknown,
  commandOptions: CommandOptions,
): string {
  const other = axis === 'x' ? 'y' : 'x';
  const errorWithout = (without: 'x' | 'y') =>
    userErrorMessage(() => plan(new Map([...commandOptions].filter(([name]) => name !== without))));
  if (!commandOptions.has(other)) return error.message;
  const otherAxisError = errorWithout(axis);
  return errorWithout(other) ?? (otherAxisError === undefined ? error.message : `${other}: ${otherAxisError}`);
}

/** The list of LoRAs so far, with each that its last name may be. */
function suggestStyles({ interaction: { person, place }, typed, services }: AutocompleteContext): string[] {
  const [, head = '', before = '', last = ''] =
    /^\s*((?:loras?|presets?|looks?)\s*[:=]?\s)(.*,\s*)?([^,]*)$/i.exec(typed) ?? [];
  if (!head) return [];
  const listed = before.split(',').map((name) => name.trim().toLowerCase());
  return services.styles
    .search(last, person, place, MAX_CHOICES)
    .filter(({ ref }) => !listed.includes(ref.toLowerCase()))
    .map(({ ref }) => `${head}${before}${ref}`);
}

function selectedStyle({ interaction: { person, place }, options, services: { styles } }: AutocompleteContext): Style {
  const typed = options.get('lora');
  try {
    return styles.resolve(typed === undefined ? undefined : String(typed), person, place);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return styles.resolve(undefined, person, place);
  }
}
