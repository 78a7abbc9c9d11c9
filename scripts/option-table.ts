import { imagine } from '#commands/imagine.ts';
import type { Card } from '#schema/card.ts';
import type { Field } from '#schema/field.ts';
import { ROLES, type Role } from '#schema/roles.ts';
import { loadCatalogue } from '#services/catalogue.ts';

const BEGIN = '<!-- options: npm run options -->';
const END = '<!-- /options -->';

/**
 * The README with its tables of cards and options made anew from the shipped cards.
 * @throws Error where the two lines between which they stand are not there
 */
export function withOptionTable(readme: string): string {
  const [before, rest] = readme.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`README.md has no lines ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n\n${tables()}\n\n${END}${after}`;
}

function tables(): string {
  const catalogue = loadCatalogue('');
  const cards = catalogue.cards.filter(({ kind }) => kind === 'imagine');
  const { options } = imagine.data(catalogue);
  // What the options take that are no field of a model, and their defaults.
  const others = new Map([
    ['lora', ['a card', cards[0]?.title ?? '']],
    ['private', ['true, false', 'false']],
  ]);
  return [
    table(
      ['card', 'as `lora`', 'a picture costs about'],
      cards.map(({ title, model, price }) => [title, `\`${model}\``, price === undefined ? '?' : `$${price}`]),
    ),
    table(
      ['option', 'what it does', 'takes', 'default', 'cards'],
      options.map((option) =>
        isRole(option.name)
          ? roleRow(option.name, cards)
          : [code(option.name), option.description, ...(others.get(option.name) ?? ['', '']), 'all'],
      ),
    ),
  ].join('\n\n');
}

function roleRow(role: Role, cards: readonly Card[]): string[] {
  const fields = cards.flatMap((card) => {
    const field = card.roles.get(role);
    return field ? [{ card, field }] : [];
  });
  return [
    code(role),
    firstSentence(fields[0]?.field.description ?? ''),
    perCard(fields, taken),
    role === 'seed' ? 'drawn' : perCard(fields, usual),
    whichHave(new Set(fields.map(({ card }) => card)), cards),
  ];
}

type CardField = { readonly card: Card; readonly field: Field };

/** What most cards say, then what others say, each with its name. `than` is the field of the first. */
function perCard(fields: readonly CardField[], say: (field: Field, than?: Field) => string): string {
  const groups = [...Map.groupBy(fields, ({ field }) => say(field)).values()].sort((a, b) => b.length - a.length);
  const first = groups[0]?.[0]?.field;
  const said = groups.flatMap(([one, ...more], index) => {
    if (!one) return [];
    const names = [one, ...more].map(({ card }) => shortName(card)).join(', ');
    return index === 0 ? say(one.field) : `${say(one.field, first)} (${names})`;
  });
  return said.join('; ');
}

function taken(field: Field, than?: Field): string {
  switch (field.type) {
    case 'picture':
    case 'pictures':
      return 'a picture';
    case 'boolean':
      return 'true, false';
    case 'string':
      return 'text';
    case 'integer':
    case 'number':
      return field.minimum === undefined
        ? 'a whole number'
        : `${field.minimum} to ${field.maximum}`.replaceAll('-', '−');
    case 'choice': {
      const lacks = than?.type === 'choice' ? than.choices.filter((choice) => !field.choices.includes(choice)) : [];
      return lacks.length ? `without ${lacks.join(', ')}` : field.choices.join(', ');
    }
  }
}

const usual = ({ default: value }: Field): string => (value === undefined ? '' : String(value));

/** `all`, `all but …`, or their names, whichever is shorter. */
function whichHave(having: ReadonlySet<Card>, cards: readonly Card[]): string {
  const lacking = cards.filter((card) => !having.has(card));
  if (lacking.length === 0) return 'all';
  const names = (some: Iterable<Card>) => [...some].map(shortName).join(', ');
  return having.size <= lacking.length ? names(having) : `not ${names(lacking)}`;
}

const shortName = ({ model }: Card): string => model.split('/').at(-1) ?? model;

const firstSentence = (text: string): string => (/^.+?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text).replace(/\.$/, '');

const code = (text: string): string => `\`${text}\``;

const isRole = (name: string): name is Role => Object.hasOwn(ROLES, name);

/** A table as Biome formats it: columns of one width. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [head, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('\n');
}
