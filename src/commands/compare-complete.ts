import { readAxis } from '#schema/axis.ts';
import { axisExamples } from '#schema/axis-examples.ts';
import type { Ask, CommandOptions } from '#schema/interaction.ts';
import type { Look } from '#schema/look.ts';
import { Refusal, refusalOf } from '#schema/refusal.ts';
import type { Services } from './command.ts';
import { asComparison } from './compare-options.ts';
import { shortened } from './imagine-options.ts';

/** Characters of a choice's name and value, and choices, that Discord takes. */
const [MAX_TEXT, MAX_CHOICES] = [100, 25];

interface Choice {
  readonly name: string;
  readonly value: string;
}

/** While an axis is typed: how it is read, or what is wrong with it; names of LoRAs; and examples. All of it from memory. */
export function completeAxis(
  ask: Ask,
  axis: 'x' | 'y',
  typed: string,
  others: CommandOptions,
  services: Services,
): readonly Choice[] {
  const text = typed.trim();
  const looks = services.looks.search('', ask.person, ask.place, MAX_CHOICES);
  const examples = axisExamples(lookOf(ask, others, services), looks).filter((each) => each.startsWith(text));
  const names = lookNames(typed, ask, services);
  const choices = [
    ...names.map(plain),
    ...(text ? [reading(ask, axis, typed, others, services)] : []),
    ...examples.map(plain),
  ];
  const fitting = choices.filter(({ value }) => value.length <= MAX_TEXT);
  return fitting
    .filter(({ value }, at) => fitting.findIndex((each) => each.value === value) === at)
    .slice(0, MAX_CHOICES);
}

const plain = (text: string): Choice => ({ name: text, value: text });

/** The typed axis, with what it would be: `0.6, 0.8, 1: 3 pictures`. */
function reading(ask: Ask, axis: 'x' | 'y', typed: string, others: CommandOptions, services: Services): Choice {
  const given = new Map(others).set(axis, typed);
  if (!given.get('prompt')) given.set('prompt', 'a prompt');
  try {
    const sheet = services.sheets.plan(...asComparison(ask, given, services));
    const read = readAxis(typed);
    // Which seeds they will be is drawn when it is sent.
    const drawn = read.of === 'seeds' && !given.has('seed');
    const values = drawn ? `${read.count} seeds` : `${sheet[axis]?.name} ${sheet[axis]?.labels.join(', ')}`;
    const count = ` → ${sheet.drafts.length} picture${sheet.drafts.length === 1 ? '' : 's'}`;
    return { name: shortened(values, MAX_TEXT - count.length) + count, value: typed };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const why = blameOf(error, axis, (options) => services.sheets.plan(...asComparison(ask, options, services)), given);
    return { name: shortened(`✗ ${why.replace(/[`*]/g, '')}`, MAX_TEXT - 1), value: typed };
  }
}

/** What is wrong, with the other axis' name in front where it is that one's fault alone. */
function blameOf(
  both: Refusal,
  axis: 'x' | 'y',
  plan: (options: CommandOptions) => unknown,
  given: CommandOptions,
): string {
  const other = axis === 'x' ? 'y' : 'x';
  const wrong = (without: 'x' | 'y') => refusalOf(() => plan(new Map([...given].filter(([name]) => name !== without))));
  if (!given.has(other)) return both.message;
  const theirs = wrong(axis);
  return wrong(other) ?? (theirs === undefined ? both.message : `${other}: ${theirs}`);
}

/** The list of LoRAs so far, with each that its last name may be. */
function lookNames(typed: string, { person, place }: Ask, { looks }: Services): string[] {
  const [, head = '', before = '', last = ''] =
    /^\s*((?:loras?|presets?|looks?)\s*[:=]?\s)(.*,\s*)?([^,]*)$/i.exec(typed) ?? [];
  if (!head) return [];
  const there = before.split(',').map((name) => name.trim().toLowerCase());
  return looks
    .search(last, person, place, MAX_CHOICES)
    .filter(({ ref }) => !there.includes(ref.toLowerCase()))
    .map(({ ref }) => `${head}${before}${ref}`);
}

function lookOf({ person, place }: Ask, others: CommandOptions, { looks }: Services): Look {
  const typed = others.get('lora');
  try {
    return looks.pick(typed === undefined ? undefined : String(typed), person, place);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return looks.pick(undefined, person, place);
  }
}
