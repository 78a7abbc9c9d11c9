import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '#schema/config/environment.ts';
import { compileModel, type Model } from '#schema/model/model.ts';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import { UserError } from '#schema/user-error.ts';

/** The models that there are. All of it is in memory: it answers autocomplete. */
export interface Models {
  /** In the order shipped, the operator's own last. */
  readonly all: readonly Model[];
  /** Those without the ones that were fetched for a server's preset: what every server has. */
  readonly global: readonly Model[];
  /** What paints where nobody chose. */
  readonly default: Model;
  /** By what somebody typed or chose: the model's name, with or without owner or version, or its title. */
  find(typed: string): Model | undefined;
  /** By the exact model of a recipe. @throws Refusal where it is no longer there. */
  get(name: string): Model;
  /** Adds a card that was fetched for a server's preset; it paints there, and is offered nowhere else. */
  add(model: Model): void;
  /** Puts a card in the place of the one of the same model, as when its live schema becomes known. */
  replace(model: Model): void;
}

/** @throws ConfigError that names every file that cannot be used. */
export function loadModels(folder: string, defaultName?: string): Models {
  const models = new Map<string, Model>();
  for (const model of [...SHIPPED_MODELS.map(compileModel), ...readFolder(folder)]) models.set(model.name, model);
  const fetched = new Set<string>();
  const imagineModels = () => [...models.values()].filter((model) => model.kind === 'imagine');
  const find = (typed: string) => {
    const wanted = typed.trim().toLowerCase();
    const matches = (model: Model) => {
      const name = model.name.toLowerCase();
      return [name, `${name}:${model.version}`, name.split('/').at(-1), model.title.toLowerCase()].includes(wanted);
    };
    return imagineModels().find(matches);
  };
  const initialDefault = defaultName === undefined ? imagineModels()[0] : find(defaultName);
  if (!initialDefault)
    throw new ConfigError(`Lorikeet cannot start: there is no card for DEFAULT_MODEL=${defaultName}.`);
  return {
    get all() {
      return [...models.values()];
    },
    get global() {
      return [...models.values()].filter(({ name: model }) => !fetched.has(model));
    },
    add: (model) => {
      if (!models.has(model.name)) fetched.add(model.name);
      models.set(model.name, model);
    },
    get default() {
      return models.get(initialDefault.name) ?? initialDefault;
    },
    find,
    get: (name) => {
      const model = models.get(name);
      if (!model) throw new UserError(`The model \`${name}\` is no longer here. Use \`/imagine\` with another one.`);
      return model;
    },
    replace: (model) => void models.set(model.name, model),
  };
}

function readFolder(folder: string): Model[] {
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .sort()
    : [];
  const problems: string[] = [];
  const models = files.flatMap((name) => {
    try {
      return [compileModel(JSON.parse(readFileSync(join(folder, name), 'utf8')))];
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
  return models;
}
