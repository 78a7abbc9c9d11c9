import { editsByInstruction } from '#schema/model/edits-by-instruction.ts';
import type { Model } from '#schema/model/model.ts';
import { editModel } from '#schema/settings/pictures/edit-model.ts';
import type { ServerSettings } from '#services/settings/server-settings.ts';
import type { Models } from './models.ts';
import { createUnknownModelError } from './unknown-model.ts';

/** The models that change a picture by what its prompt tells them to. */
export interface EditModels {
  /** The operator's own default first. */
  readonly all: readonly Model[];
  /** The one that a server uses: its own choice, or the first of all. `undefined` where there is none. */
  find(guild: string | undefined): Model | undefined;
}

/**
 * @param defaultName of EDIT_MODEL; any model that takes a picture and a prompt
 * @throws ConfigError if there is no such model
 */
export function createEditModels(
  models: Pick<Models, 'find' | 'findByName' | 'global'>,
  serverSettings: Pick<ServerSettings, 'get'>,
  { defaultName, sample }: { readonly defaultName: string | undefined; readonly sample: Model | undefined },
): EditModels {
  const named = defaultName === undefined ? undefined : models.find(defaultName);
  if (defaultName !== undefined && !named?.params.has('image')) {
    const names = models.global.flatMap(({ kind, params, name }) =>
      kind === 'imagine' && params.has('image') ? [name] : [],
    );
    const problem = `EDIT_MODEL=${defaultName} is no model here that takes a picture and a prompt`;
    throw createUnknownModelError(problem, defaultName, names);
  }
  // By name, because a live schema replaces a model.
  const listAll = () => {
    const installed = models.global.filter(editsByInstruction);
    const names = new Set([named, ...installed, sample].flatMap((model) => model?.name ?? []));
    return [...names].flatMap((name) => models.findByName(name) ?? []);
  };
  return {
    get all() {
      return listAll();
    },
    find: (guild) => {
      const all = listAll();
      const chosen = serverSettings.get(guild, editModel);
      return all.find(({ name }) => name === chosen) ?? all[0];
    },
  };
}
