import { escapeCodeBlock, type InfoMessage, type InfoMessagePart } from '#schema/interaction/info-message.ts';
import type { Place } from '#schema/interaction/interaction.ts';
import { type Model, withDefaults } from '#schema/model/model.ts';
import type { Style } from '#schema/model/style.ts';
import { type ImagineCommand, imagineCommand } from '#schema/recipe/imagine-command.ts';
import type { ModelInput, Recipe } from '#schema/recipe/recipe.ts';
import type { Job } from './job.ts';
import { messageLink } from './message-link.ts';

/** What there is to tell of a job. */
export interface DetailsContext {
  readonly job: Job;
  /** The job whose recipe painted it; see `ButtonContext`. */
  readonly painted: Job;
  readonly parent: Job | undefined;
  readonly root: Job | undefined;
  readonly place: Place;
  readonly getModel: (model: string) => Model;
  readonly styleOf: (recipe: Recipe) => Style;
}

/** Characters of a page's texts that Discord takes, less a reserve for the marks around them. */
const MAX_MESSAGE_CHARS = 3900;

/** Characters that a single value is shown with. */
const MAX_VALUE_CHARS = 200;

/** Characters of all values together. */
const MAX_INPUT_CHARS = 600;

/** Characters of the line: what the longest prompt needs with every option; one of backticks alone is cut. */
const MAX_COMMAND_CHARS = 2600;

/** Everything about a job, for one person: what went in, what came of it, and a line to paint it again. */
export function detailsMessage(context: DetailsContext): InfoMessage {
  const { job, painted, place, styleOf } = context;
  const command = imagineCommand(styleOf(painted.recipe), painted.recipe, place);
  const model = context.getModel(job.recipe.model);
  const [first, inputs, lineage, last] = [
    headerPart(context),
    inputParts(job.recipe, model),
    lineageParts(context),
    commandParts(command, job !== painted),
  ];
  let remaining = MAX_MESSAGE_CHARS - countCharacters([first, ...inputs, ...lineage, ...last]);
  // What follows is left out where it does not fit. The line, which has the whole prompt, always does.
  const takeIfFits = (parts: InfoMessage) => {
    const length = countCharacters(parts);
    if (length > remaining) return [];
    remaining -= length;
    return parts;
  };
  const sent = takeIfFits(sentPromptParts(painted.recipe));
  const defaults = takeIfFits(defaultsParts(job.recipe, model));
  return [first, ...promptParts(painted.recipe, remaining), ...sent, ...inputs, ...defaults, ...lineage, ...last];
}

function promptParts({ prompt: { typed } }: Recipe, remaining: number): InfoMessagePart[] {
  const text = escapeCodeBlock(typed);
  const maxLength = remaining - 40;
  if (!text || maxLength < 20) return [];
  return [
    { kind: 'text', text: 'Prompt' },
    { kind: 'code', text: truncate(text, maxLength) },
  ];
}

function headerPart({ job, getModel }: DetailsContext): InfoMessagePart {
  const { model: modelName, version, preset } = job.recipe;
  const { state } = job;
  const facts = [
    `\`${modelName}\``,
    preset !== undefined && `preset \`${preset}\``,
    version !== undefined && `version \`${version.slice(0, 12)}\``,
    state.is === 'delivered' && `${state.seconds.toFixed(1)} s`,
    state.is === 'delivered' && state.sketch && 'a sketch, not the model',
  ];
  const requestLine = `-# For <@${job.person.id}>, <t:${Math.floor(job.at / 1000)}:f>, job \`${job.id}\``;
  return {
    kind: 'text',
    text: `**${getModel(modelName).title}**\n${facts.filter(Boolean).join(' · ')}\n${requestLine}`,
  };
}

/** What was sent, where it is not what was typed. */
function sentPromptParts({ prompt: { typed, sent } }: Recipe): InfoMessagePart[] {
  if (typed === sent || !sent) return [];
  if (sent.endsWith(typed)) {
    return [
      {
        kind: 'small',
        text: `As sent, with \`${escapeBackticks(sent.slice(0, sent.length - typed.length).trim())}\` before it.`,
      },
    ];
  }
  return [
    { kind: 'text', text: 'As sent' },
    { kind: 'code', text: truncate(sent, 600) },
  ];
}

function inputParts(recipe: Recipe, model: Model): InfoMessagePart[] {
  const prompt = model.params.get('prompt')?.name;
  const sent = Object.entries(recipe.input).filter(([name]) => name !== prompt);
  const lines = sent.map(([name, given]) => `${name}: ${formatValue(model, name, given)}`);
  return lines.length ? [{ kind: 'code', text: truncate(lines.join('\n'), MAX_INPUT_CHARS) }] : [];
}

/** What nobody said, and the model decides. */
function defaultsParts({ input }: Recipe, model: Model): InfoMessagePart[] {
  const rest = Object.entries(withDefaults(model, {})).filter(([name]) => input[name] === undefined);
  const text = rest.map(([name, given]) => `${name} ${formatValue(model, name, given)}`).join(', ');
  return text
    ? [{ kind: 'small', text: `The model’s own: \`${escapeBackticks(truncate(text, MAX_INPUT_CHARS))}\`` }]
    : [];
}

function formatValue(model: Model, name: string, value: ModelInput[string]): string {
  return model.fields.get(name)?.type.startsWith('picture') ? 'a picture' : truncate(String(value), MAX_VALUE_CHARS);
}

function lineageParts({ job, parent, root }: DetailsContext): InfoMessagePart[] {
  const link = (name: string, target: Job | undefined) => {
    const url = target && messageLink(target);
    return url ? [`[${name}](${url})`] : [];
  };
  const parentLinks = job.recipe.parent ? link('what it was made from', parent) : [];
  const rootLinks = root && root.id !== parent?.id ? link('where it all began', root) : [];
  const links = [...link('this result', job), ...parentLinks, ...rootLinks];
  return links.length ? [{ kind: 'small', text: `Go to ${links.join(' · ')}` }] : [];
}

function commandParts({ line, files }: ImagineCommand, isUpscale: boolean): InfoMessagePart[] {
  const purpose = isUpscale ? 'To paint again what was enlarged' : 'To paint it again';
  const attached = files.length ? ` and attach ${files.map((name) => `\`${name}\``).join(' and ')}` : '';
  return [
    { kind: 'text', text: `${purpose}, paste this${attached}` },
    { kind: 'code', text: truncate(escapeCodeBlock(line), MAX_COMMAND_CHARS) },
  ];
}

/** Characters of parts, with the marks around them. */
function countCharacters(parts: InfoMessage): number {
  return parts.reduce((sum, part) => sum + ('text' in part ? escapeCodeBlock(part.text).length + 12 : 0), 0);
}

const truncate = (text: string, maxLength: number) =>
  text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;

/** Text that can stand between backticks. */
const escapeBackticks = (text: string) => text.replaceAll('`', 'ˋ');
