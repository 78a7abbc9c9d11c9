import { ROLE_NAMES, ROLES, type Role, roleOf } from './roles.ts';

/** Whether a name is that of an option. */
export function isOption(name: string): name is Role {
  return Object.hasOwn(ROLES, name);
}

/** The option that somebody means who writes its name, or a model's name for the same: `steps`, `Guidance-Scale`. */
export function optionCalled(name: string): Role | undefined {
  const wanted = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  return ROLE_NAMES.find((role) => role === wanted) ?? roleOf(wanted);
}
