/** Models: the catalogue of shipped models, the operator's model files, and models fetched for presets. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '#schema/config/environment.ts';
import { compileModel, type Model } from '#schema/model/model.ts';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import { UserError } from '#schema/user-error.ts';

/** The catalogue of models. All of it is in memory, because autocomplete needs it at once. */
export interface Models {
  /** Shipped models first, the operator's own last. */
  readonly all: readonly Model[];
  /** The models that every server has: all but those fetched for presets. */
  readonly global: readonly Model[];
  /** The model that paints when a member chooses none. */
  readonly default: Model;
  /** Finds a model by its name, with or without owner or version, or by its title. */
  find(typed: string): Model | undefined;
  /** Finds a model by its exact name. @throws UserError if it no longer exists */
  get(name: string): Model;
  /** Adds a model that was fetched for a preset. It is offered only there. */
  add(model: Model): void;
  /** Replaces a model of the same name, such as when its live schema arrives. */
  replace(model: Model): void;
}

/** Loads the shipped models and the model files in `folder`. @throws ConfigError that names every invalid file */
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
    throw new ConfigError(`Lorikeet cannot start: there is no model for DEFAULT_MODEL=${defaultName}.`);
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
      [`Lorikeet cannot start. Model files in ${folder} to correct or remove:`, ...problems].join('\n  - '),
    );
  }
  return models;
}
