import { buttonCustomId } from '#schema/interaction/components/custom-id.ts';
import type { InfoMessage, InfoMessagePart } from '#schema/interaction/info-message.ts';
import { countCharacters, truncateCode } from '#schema/interaction/info-message-length.ts';
import type { Job } from '#schema/job/job.ts';
import { messageLink } from '#schema/job/message-link.ts';
import { plainText, type Sentence, t } from '#schema/language/t.ts';
import { codeSpan, escapeMarkdown, joinMarkdown, link, listMarkdown, md, mention } from '#schema/markdown.ts';
import type { ModelInput } from '#schema/model/field/input.ts';
import { type Model, optionOfField, withDefaults } from '#schema/model/model.ts';
import { describeModelChanges } from '#schema/recipe/edit/model-changes.ts';
import { type ImagineCommand, imagineCommand } from '#schema/recipe/options/imagine-command.ts';
import type { Recipe } from '#schema/recipe/recipe.ts';
import { truncate } from '#schema/text.ts';
import type { Button, ButtonContext } from './button.ts';
import { costLine } from './shared/cost-line.ts';
import { fields } from './shared/fields.ts';

/** Characters of a message's texts that Discord takes, less a reserve for the marks around them. */
const MAX_MESSAGE_CHARS = 3900;

/** Characters of one value. */
const MAX_VALUE_CHARS = 200;

/** Characters of the prompt as sent. */
const MAX_SENT_PROMPT_CHARS = 600;

/** Characters of all values together. */
const MAX_INPUT_CHARS = 600;

/** Characters of the command line: what the longest prompt needs with every option. One that is all backticks is cut. */
const MAX_COMMAND_CHARS = 2600;

/** Shows all about a result to whoever asks. */
export const details = {
  id: 'details',
  on: 'result',
  row: 'again',
  specs: () => [{ label: plainText('Details') }],
  onPress: (context) => ({ do: 'show-message', infoMessage: detailsMessage(context) }),
} as const satisfies Button;

/** All about a job, for one person: what went in, what came out, and a line to paste for the same again. */
export function detailsMessage(context: ButtonContext): InfoMessage {
  const { job, original, styleOf, canSeeReferences } = context;
  const command = imagineCommand(styleOf(original.recipe), original.recipe, canSeeReferences);
  const model = context.getModel(job.recipe.model);
  const [first, inputs, lineage, last] = [
    headerPart(context),
    inputParts(job.recipe, model, canSeeReferences),
    lineageParts(context),
    [...commandParts(command, job !== original), ...fieldsParts(context)],
  ];
  let remaining = MAX_MESSAGE_CHARS - countCharacters([first, ...inputs, ...lineage, ...last]);
  // The command line has the whole prompt and always fits; these parts are left out where they do not.
  const takeIfFits = (parts: InfoMessage) => {
    const length = countCharacters(parts);
    if (length > remaining) return [];
    remaining -= length;
    return parts;
  };
  const sent = takeIfFits(sentPromptParts(original.recipe));
  const changes = takeIfFits(changesParts(job.recipe, model, canSeeReferences));
  const defaults = takeIfFits(defaultsParts(job.recipe, model, canSeeReferences));
  return [
    first,
    ...promptParts(original.recipe, remaining),
    ...sent,
    ...inputs,
    ...defaults,
    ...changes,
    ...lineage,
    ...last,
  ];
}

function promptParts({ prompt: { typed } }: Recipe, remaining: number): InfoMessagePart[] {
  const maxLength = remaining - 40;
  if (!typed || maxLength < 20) return [];
  return [
    { kind: 'text', text: t('Prompt') },
    { kind: 'code', text: truncateCode(typed, maxLength) },
  ];
}

function headerPart({ job, original, parent, getModel, canSeeReferences }: ButtonContext): InfoMessagePart {
  const { model: modelName, version, preset } = job.recipe;
  const { state } = job;
  // The model that enlarged a picture is nobody's LoRA.
  const showsModel = canSeeReferences || job !== original;
  const title = showsModel ? getModel(modelName).title : (preset ?? t('A LoRA that is not for you here'));
  const facts = [
    showsModel && codeSpan(modelName),
    preset !== undefined && t('preset {preset}', { preset: codeSpan(preset) }),
    showsModel && version !== undefined && t('version {version}', { version: codeSpan(version.slice(0, 12)) }),
    state.is === 'delivered' && t('{seconds} s', { seconds: state.seconds.toFixed(1) }),
    state.is === 'delivered' && state.sketch && t('a sketch, not the model'),
  ];
  const requestLine = t('-# For {person}, <t:{at}:f>, job {job}', {
    person: mention.user(job.person.id),
    at: Math.floor(job.at / 1000),
    job: codeSpan(job.id),
  });
  return {
    kind: 'text',
    text: md`**${title}**\n${joinMarkdown([joinMarkdown(facts, ' · '), ...costLine({ cost: job.cost ?? costOfCell(job, parent) }), requestLine], '\n')}`,
  };
}

/** What the cell cost that a result shows which was taken from a sheet: taking it costs nothing. */
const costOfCell = ({ recipe: { kind } }: Job, parent: Job | undefined) =>
  kind === 'compare' && parent?.cell ? parent.cost : undefined;

/** The prompt as sent, where it is not as typed. */
function sentPromptParts({ prompt: { typed, sent } }: Recipe): InfoMessagePart[] {
  if (typed === sent || !sent) return [];
  return [{ kind: 'small', lines: [t('Sent as: {sent}', { sent: escapeMarkdown(sent, MAX_SENT_PROMPT_CHARS) })] }];
}

function inputParts(recipe: Recipe, model: Model, withReferences: boolean): InfoMessagePart[] {
  const promptField = model.params.get('prompt')?.name;
  const given = Object.entries(recipe.input).filter(([name]) => name !== promptField);
  const lines = given.map(([name, value]) => {
    const shown = withReferences || !isLoraField(model, name) ? formatValue(model, name, value) : 'hidden';
    return `${optionName(model, name)}: ${shown}`;
  });
  return lines.length ? [{ kind: 'code', text: truncate(lines.join('\n'), MAX_INPUT_CHARS) }] : [];
}

/** What was left to the model. */
function defaultsParts({ input, defaults }: Recipe, model: Model, withReferences: boolean): InfoMessagePart[] {
  const rest = Object.entries(defaults ?? withDefaults(model, {})).filter(
    ([name]) => input[name] === undefined && (withReferences || !isLoraField(model, name)),
  );
  const text = rest.map(([name, value]) => `${optionName(model, name)} ${formatValue(model, name, value)}`).join(', ');
  return text
    ? [{ kind: 'small', lines: [t('Model defaults: {text}', { text: codeSpan(text, MAX_INPUT_CHARS) })] }]
    : [];
}

/** What the model's author has changed since the picture was painted. */
function changesParts(recipe: Recipe, model: Model, withReferences: boolean): InfoMessagePart[] {
  const changes = describeModelChanges(model, recipe, withReferences);
  if (changes.length === 0) return [];
  return [
    {
      kind: 'small',
      lines: [
        t('The model has changed since then: {changes}', { changes: codeSpan(changes.join(', '), MAX_INPUT_CHARS) }),
      ],
    },
  ];
}

const isLoraField = (model: Model, name: string) => model.fields.get(name)?.isLora === true;

/** The option that sets a field of the model; a field that none sets keeps the model's name. */
const optionName = (model: Model, fieldName: string) => optionOfField(model, fieldName) ?? fieldName;

function formatValue(model: Model, name: string, value: ModelInput[string]): string {
  return model.fields.get(name)?.type.startsWith('picture') ? 'a picture' : truncate(String(value), MAX_VALUE_CHARS);
}

function lineageParts({ job, parent, root }: ButtonContext): InfoMessagePart[] {
  const linkTo = (name: Sentence, target: Job | undefined) => {
    const url = target && messageLink(target);
    return url ? [link(t(name), url)] : [];
  };
  const parentLinks = job.recipe.parent ? linkTo('what it was made from', parent) : [];
  const rootLinks = root && root.id !== parent?.id ? linkTo('where it all began', root) : [];
  const links = [...linkTo('this result', job), ...parentLinks, ...rootLinks];
  return links.length ? [{ kind: 'small', lines: [t('Go to {links}', { links: joinMarkdown(links, ' · ') })] }] : [];
}

/** What *Edit* and the line can set, told on request: it may be a hundred fields. */
function fieldsParts({ job, original, canSeeReferences }: ButtonContext): InfoMessagePart[] {
  if (job !== original || !(canSeeReferences || job.recipe.preset !== undefined)) return [];
  const id = buttonCustomId.encode({ button: fields.id, job: job.id, image: 0 });
  return [{ kind: 'buttons', buttons: [{ id, label: plainText('Model fields') }] }];
}

function commandParts({ line, files }: ImagineCommand, isUpscale: boolean): InfoMessagePart[] {
  const names = listMarkdown(
    files.map((name) => codeSpan(name)),
    'and',
  );
  const withFiles = isUpscale
    ? t('To paint again what was enlarged, paste this and attach {names}', { names })
    : t('To paint it again, paste this and attach {names}', { names });
  const withoutFiles = isUpscale
    ? t('To paint again what was enlarged, paste this')
    : t('To paint it again, paste this');
  return [
    { kind: 'text', text: files.length ? withFiles : withoutFiles },
    { kind: 'code', text: truncateCode(line, MAX_COMMAND_CHARS) },
  ];
}
