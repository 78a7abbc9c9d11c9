import { PARAM_FIELD_NAMES, type Param, paramOf } from './params.ts';

/** Whether this is the name of an option of `/imagine` that sets something of the model. */
export function isParam(name: string): name is Param {
  return Object.hasOwn(PARAM_FIELD_NAMES, name);
}

/** The option that somebody means: by its name in whatever case, with spaces or dashes, or as a model calls it. */
export function findParam(name: string): Param | undefined {
  const normalized = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  return isParam(normalized) ? normalized : paramOf(normalized);
}
