import { ROLES, type Role, roleOf } from './roles.ts';

/** Whether this is the name of an option of `/imagine` that sets something of the model. */
export function isOption(name: string): name is Role {
  return Object.hasOwn(ROLES, name);
}

/** The option that somebody means: by its name in whatever case, with spaces or dashes, or as a model calls it. */
export function optionCalled(name: string): Role | undefined {
  const plain = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  return isOption(plain) ? plain : roleOf(plain);
}
