import { type Card, withDefaults } from './card.ts';
import { type ImagineLine, imagineLine } from './imagine-line.ts';
import type { Place } from './interaction.ts';
import type { Job } from './job.ts';
import { messageLink } from './link.ts';
import type { Look } from './look.ts';
import { copyable, type Page, type PagePart } from './page.ts';
import type { ModelInput, Recipe } from './recipe.ts';

/** What there is to tell of a job. */
export interface Told {
  readonly job: Job;
  /** The job whose recipe painted it; see `Past`. */
  readonly painted: Job;
  readonly parent: Job | undefined;
  readonly root: Job | undefined;
  readonly place: Place;
  readonly card: (model: string) => Card;
  readonly lookOf: (recipe: Recipe) => Look;
}

/** Characters of a page's texts that Discord takes, less a reserve for the marks around them. */
const MOST = 3900;

/** Characters that a single value is shown with. */
const MOST_VALUE = 200;

/** Characters of all values together. */
const MOST_INPUT = 600;

/** Characters of the line: what the longest prompt needs with every option; one of backticks alone is cut. */
const MOST_LINE = 2600;

/** Everything about a job, for one person: what went in, what came of it, and a line to paint it again. */
export function detailsPage(told: Told): Page {
  const { job, painted, place, lookOf } = told;
  const line = imagineLine(lookOf(painted.recipe), painted.recipe, place);
  const card = told.card(job.recipe.model);
  const [first, inputs, kin, last] = [
    head(told),
    inputPart(job.recipe, card),
    kinPart(told),
    lineParts(line, job !== painted),
  ];
  let room = MOST - lengthOf([first, ...inputs, ...kin, ...last]);
  // What follows is left out where it does not fit. The line, which has the whole prompt, always does.
  const ifRoom = (parts: Page) => {
    const length = lengthOf(parts);
    if (length > room) return [];
    room -= length;
    return parts;
  };
  const sent = ifRoom(sentPart(painted.recipe));
  const defaults = ifRoom(defaultsPart(job.recipe, card));
  return [first, ...promptPart(painted.recipe, room), ...sent, ...inputs, ...defaults, ...kin, ...last];
}

function promptPart({ prompt: { typed } }: Recipe, room: number): PagePart[] {
  const text = copyable(typed);
  const most = room - 40;
  if (!text || most < 20) return [];
  return [
    { kind: 'text', text: 'Prompt' },
    { kind: 'code', text: shortened(text, most) },
  ];
}

function head({ job, card }: Told): PagePart {
  const { model, version, preset } = job.recipe;
  const { state } = job;
  const facts = [
    `\`${model}\``,
    preset !== undefined && `preset \`${preset}\``,
    version !== undefined && `version \`${version.slice(0, 12)}\``,
    state.is === 'delivered' && `${state.seconds.toFixed(1)} s`,
    state.is === 'delivered' && state.sketch && 'a sketch, not the model',
  ];
  const who = `-# For <@${job.person.id}>, <t:${Math.floor(job.at / 1000)}:f>, job \`${job.id}\``;
  return { kind: 'text', text: `**${card(model).title}**\n${facts.filter(Boolean).join(' · ')}\n${who}` };
}

/** What was sent, where it is not what was typed. */
function sentPart({ prompt: { typed, sent } }: Recipe): PagePart[] {
  if (typed === sent || !sent) return [];
  if (sent.endsWith(typed)) {
    return [
      { kind: 'small', text: `As sent, with \`${code(sent.slice(0, sent.length - typed.length).trim())}\` before it.` },
    ];
  }
  return [
    { kind: 'text', text: 'As sent' },
    { kind: 'code', text: shortened(sent, 600) },
  ];
}

function inputPart(recipe: Recipe, card: Card): PagePart[] {
  const prompt = card.roles.get('prompt')?.name;
  const sent = Object.entries(recipe.input).filter(([name]) => name !== prompt);
  const lines = sent.map(([name, given]) => `${name}: ${shownValue(card, name, given)}`);
  return lines.length ? [{ kind: 'code', text: shortened(lines.join('\n'), MOST_INPUT) }] : [];
}

/** What nobody said, and the model decides. */
function defaultsPart({ input }: Recipe, card: Card): PagePart[] {
  const rest = Object.entries(withDefaults(card, {})).filter(([name]) => input[name] === undefined);
  const text = rest.map(([name, given]) => `${name} ${shownValue(card, name, given)}`).join(', ');
  return text ? [{ kind: 'small', text: `The model’s own: \`${code(shortened(text, MOST_INPUT))}\`` }] : [];
}

function shownValue(card: Card, name: string, given: ModelInput[string]): string {
  return card.fields.get(name)?.type.startsWith('picture') ? 'a picture' : shortened(String(given), MOST_VALUE);
}

function kinPart({ job, parent, root }: Told): PagePart[] {
  const link = (name: string, of: Job | undefined) => {
    const to = of && messageLink(of);
    return to ? [`[${name}](${to})`] : [];
  };
  const made = job.recipe.parent ? link('what it was made from', parent) : [];
  const first = root && root.id !== parent?.id ? link('where it all began', root) : [];
  const links = [...link('this result', job), ...made, ...first];
  return links.length ? [{ kind: 'small', text: `Go to ${links.join(' · ')}` }] : [];
}

function lineParts({ line, files }: ImagineLine, enlarged: boolean): PagePart[] {
  const what = enlarged ? 'To paint again what was enlarged' : 'To paint it again';
  const attached = files.length ? ` and attach ${files.map((name) => `\`${name}\``).join(' and ')}` : '';
  return [
    { kind: 'text', text: `${what}, paste this${attached}` },
    { kind: 'code', text: shortened(copyable(line), MOST_LINE) },
  ];
}

/** Characters of parts, with the marks around them. */
function lengthOf(parts: Page): number {
  return parts.reduce((sum, part) => sum + ('text' in part ? copyable(part.text).length + 12 : 0), 0);
}

const shortened = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** Text that can stand between backticks. */
const code = (text: string) => text.replaceAll('`', 'ˋ');
