import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Card, compileCard } from '#schema/card.ts';
import { SHIPPED } from '#schema/cards/index.ts';
import { ConfigError } from '#schema/config.ts';
import { Refusal } from '#schema/refusal.ts';

/** The models that there are. All of it is in memory: it answers autocomplete. */
export interface Catalogue {
  /** In the order shipped, the operator's own last. */
  readonly cards: readonly Card[];
  /** Those without the ones that were fetched for a server's preset: what every server has. */
  readonly common: readonly Card[];
  /** What paints where nobody chose. */
  readonly preferred: Card;
  /** By what somebody typed or chose: the model's name, with or without owner or version, or its title. */
  find(typed: string): Card | undefined;
  /** By the exact model of a recipe. @throws Refusal where it is no longer there. */
  get(model: string): Card;
  /** Adds a card that was fetched for a server's preset; it paints there, and is offered nowhere else. */
  add(card: Card): void;
  /** Puts a card in the place of the one of the same model, as when its live schema becomes known. */
  replace(card: Card): void;
}

/** @throws ConfigError that names every file that cannot be used. */
export function loadCatalogue(folder: string, preferred?: string): Catalogue {
  const cards = new Map<string, Card>();
  for (const card of [...SHIPPED.map(compileCard), ...readFolder(folder)]) cards.set(card.model, card);
  const fetched = new Set<string>();
  const painters = () => [...cards.values()].filter((card) => card.kind === 'imagine');
  const find = (typed: string) => {
    const wanted = typed.trim().toLowerCase();
    const byName = (card: Card) => {
      const model = card.model.toLowerCase();
      return [model, `${model}:${card.version}`, model.split('/').at(-1), card.title.toLowerCase()].includes(wanted);
    };
    return painters().find(byName);
  };
  const first = preferred === undefined ? painters()[0] : find(preferred);
  if (!first) throw new ConfigError(`Lorikeet cannot start: there is no card for DEFAULT_CARD=${preferred}.`);
  return {
    get cards() {
      return [...cards.values()];
    },
    get common() {
      return [...cards.values()].filter(({ model }) => !fetched.has(model));
    },
    add: (card) => {
      if (!cards.has(card.model)) fetched.add(card.model);
      cards.set(card.model, card);
    },
    get preferred() {
      return cards.get(first.model) ?? first;
    },
    find,
    get: (model) => {
      const card = cards.get(model);
      if (!card) throw new Refusal(`The model \`${model}\` is no longer here. Use \`/imagine\` with another one.`);
      return card;
    },
    replace: (card) => void cards.set(card.model, card),
  };
}

function readFolder(folder: string): Card[] {
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .sort()
    : [];
  const problems: string[] = [];
  const cards = files.flatMap((name) => {
    try {
      return [compileCard(JSON.parse(readFileSync(join(folder, name), 'utf8')))];
    } catch (error) {
      problems.push(`${name}: ${error instanceof Error ? error.message : error}`);
      return [];
    }
  });
  if (problems.length) {
    throw new ConfigError(
      [`Lorikeet cannot start. Cards in ${folder} to correct or remove:`, ...problems].join('\n  - '),
    );
  }
  return cards;
}
