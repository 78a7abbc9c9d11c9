/** Models: the catalogue of shipped models, the operator's model files, and models fetched for presets. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '#schema/config/environment.ts';
import { compileModel, type Model } from '#schema/model/model.ts';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import { UserError } from '#schema/user-error.ts';
import { createUnknownModelError } from './unknown-model.ts';

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
  /** Finds a model by its exact name, where there is one. */
  findByName(name: string): Model | undefined;
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
  const shipped = SHIPPED_MODELS.map((file) => compileModel(file, { isKnown: true }));
  for (const model of [...shipped, ...readFolder(folder)]) models.set(model.name, model);
  const fetched = new Set<string>();
  let index: ModelIndex | undefined;
  const currentIndex = () => {
    index ??= indexModels([...models.values()], fetched);
    return index;
  };
  const put = (model: Model) => {
    models.set(model.name, model);
    index = undefined;
  };
  const find = (typed: string) => currentIndex().byTypedName.get(typed.trim().toLowerCase());
  const initialDefault =
    defaultName === undefined ? currentIndex().all.find(({ kind }) => kind === 'imagine') : find(defaultName);
  if (!initialDefault) {
    const names = currentIndex().all.flatMap(({ kind, name }) => (kind === 'imagine' ? [name] : []));
    throw createUnknownModelError(`there is no model for DEFAULT_MODEL=${defaultName}`, defaultName ?? '', names);
  }
  return {
    get all() {
      return currentIndex().all;
    },
    get global() {
      return currentIndex().global;
    },
    add: (model) => {
      if (!models.has(model.name)) fetched.add(model.name);
      put(model);
    },
    get default() {
      return models.get(initialDefault.name) ?? initialDefault;
    },
    find,
    findByName: (name) => models.get(name),
    get: (name) => {
      const model = models.get(name);
      if (!model) throw new UserError('That model is no longer available. Use `/imagine` with another one.');
      return model;
    },
    replace: put,
  };
}

/** The models in the forms that they are asked for, made once for each change: servers may bring thousands. */
interface ModelIndex {
  readonly all: readonly Model[];
  readonly global: readonly Model[];
  /** Models that generate, by all that people may type for them, in lower case. The first counts. */
  readonly byTypedName: ReadonlyMap<string, Model>;
}

function indexModels(all: readonly Model[], fetched: ReadonlySet<string>): ModelIndex {
  const byTypedName = new Map<string, Model>();
  for (const model of all.filter(({ kind }) => kind === 'imagine')) {
    const name = model.name.toLowerCase();
    const typedNames = [name, `${name}:${model.version}`, name.split('/').at(-1) ?? name, model.title.toLowerCase()];
    for (const typed of typedNames) if (!byTypedName.has(typed)) byTypedName.set(typed, model);
  }
  return { all, global: all.filter(({ name }) => !fetched.has(name)), byTypedName };
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
