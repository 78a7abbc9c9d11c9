import type { AutocompleteContext } from '#commands/command.ts';
import { truncateAtWord } from '#commands/options/imagine-options.ts';
import type { CommandOptions } from '#schema/interaction/interaction.ts';
import { plainText } from '#schema/language/t.ts';
import { type Markdown, md, toPlainText } from '#schema/markdown.ts';
import type { Style } from '#schema/recipe/style.ts';
import { readAxis } from '#schema/sheet/axis.ts';
import { axisExamples } from '#schema/sheet/axis-examples.ts';
import { formatPictureCount } from '#schema/sheet/labels.ts';
import { UserError, userErrorMessage } from '#schema/user-error.ts';
import { sheetPlanArguments } from './options.ts';

/** Discord's limits: characters of a choice's name and value, and choices. */
const [MAX_CHOICE_LENGTH, MAX_CHOICES] = [100, 25];

interface Choice {
  readonly name: string;
  readonly value: string;
}

/** Choices while an axis is typed: names of LoRAs, how the text is read or what is wrong with it, and examples. All from memory. */
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

/** The typed axis, with what it means: `scale 0.6, 0.8, 1 → 3 pictures`; or why it cannot be used. */
function previewChoice(axis: 'x' | 'y', { interaction, typed, options, services }: AutocompleteContext): Choice {
  const plan = (commandOptions: CommandOptions) =>
    services.sheets.plan(...sheetPlanArguments(interaction, commandOptions, services));
  const commandOptions = new Map(options).set(axis, typed);
  if (!commandOptions.get('prompt')) commandOptions.set('prompt', 'a prompt');
  try {
    const sheet = plan(commandOptions);
    const parsedAxis = readAxis(typed);
    // The seeds are drawn only when the command is sent.
    const hasRandomSeeds = parsedAxis.kind === 'count' && !commandOptions.has(parsedAxis.param);
    const values = hasRandomSeeds
      ? plainText('{count, plural, one {# seed} other {# seeds}}', { count: parsedAxis.count })
      : `${sheet[axis]?.name} ${sheet[axis]?.labels.join(', ')}`;
    const count = ` → ${formatPictureCount(sheet.drafts.length)}`;
    return { name: truncateAtWord(values, MAX_CHOICE_LENGTH - count.length) + count, value: typed };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const reason = errorForAxis(error, axis, plan, commandOptions);
    return { name: truncateAtWord(`✗ ${toPlainText(reason)}`, MAX_CHOICE_LENGTH - 1), value: typed };
  }
}

/** Why the sheet cannot be planned, with the other axis' name in front where only that one is wrong. */
function errorForAxis(
  error: UserError,
  axis: 'x' | 'y',
  plan: (options: CommandOptions) => unknown,
  commandOptions: CommandOptions,
): Markdown {
  const other = axis === 'x' ? 'y' : 'x';
  const errorWithout = (without: 'x' | 'y') =>
    userErrorMessage(() => plan(new Map([...commandOptions].filter(([name]) => name !== without))));
  if (!commandOptions.has(other)) return error.markdown;
  const otherAxisError = errorWithout(axis);
  return errorWithout(other) ?? (otherAxisError === undefined ? error.markdown : md`${other}: ${otherAxisError}`);
}

/** The typed list of LoRAs, completed by each style that matches its last name. */
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
