/** Environment variables that have a new name, by their old one. The old names go on working. */
export const RENAMED_VARIABLES: ReadonlyMap<string, string> = new Map([
  ['DEFAULT_CARD', 'DEFAULT_MODEL'],
  ['CARDS_DIR', 'MODELS_DIR'],
  ['KEPT_DIR', 'UNDELIVERED_DIR'],
  ['KEPT_MB', 'UNDELIVERED_MB'],
  ['CREATIONS_PER_MINUTE', 'PREDICTIONS_PER_MINUTE'],
  ['JOB_BUDGET_SECONDS', 'JOB_TIMEOUT_SECONDS'],
  ['QUEUE_PER_USER', 'QUEUE_LENGTH_PER_USER'],
]);

/** Environment variables that are set, as texts. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of `env` that are set under an old name, with the new one. An empty variable is not set. */
export function findRenamedVariables(env: Environment): [oldName: string, newName: string][] {
  return [...RENAMED_VARIABLES].filter(([oldName]) => env[oldName]?.trim());
}

/** What the log says of each variable that is set under an old name. */
export function renamedVariableWarnings(env: Environment): string[] {
  return findRenamedVariables(env).map(
    ([oldName, newName]) => `${oldName} is now called ${newName}; the old name still works, please change it`,
  );
}

/** The variables under their new names. `conflicts` lists those that have different values under both, a line each. */
export function applyNewNames(env: Environment): { readonly env: Environment; readonly conflicts: readonly string[] } {
  const renamed = findRenamedVariables(env);
  const conflicts = renamed
    .filter(([oldName, newName]) => env[newName]?.trim() && env[newName].trim() !== env[oldName]?.trim())
    .map(([oldName, newName]) => `${newName}: differs from ${oldName}, its old name; remove ${oldName}`);
  const values = renamed.map(([oldName, newName]) => [newName, env[newName]?.trim() ? env[newName] : env[oldName]]);
  return { env: { ...env, ...Object.fromEntries(values) }, conflicts };
}
