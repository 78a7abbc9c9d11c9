import { expect, it } from 'vitest';
import { readConfig } from '#schema/config/environment.ts';
import { RENAMED_VARIABLES, renamedVariableWarnings } from '#schema/config/renamed-variables.ts';
import { VARIABLE_SECTIONS } from '#schema/config/variables.ts';

it('reads a variable under its old name, and says what it is called now', () => {
  const env = {
    DEFAULT_CARD: 'owner/name',
    CARDS_DIR: '/srv/cards',
    KEPT_DIR: '/srv/kept',
    KEPT_MB: '12',
    CREATIONS_PER_MINUTE: '13',
    JOB_BUDGET_SECONDS: '14',
    QUEUE_PER_USER: '15',
  };
  expect(Object.keys(env)).toEqual([...RENAMED_VARIABLES.keys()]);
  expect(readConfig(env)).toMatchObject({
    DEFAULT_MODEL: 'owner/name',
    MODELS_DIR: '/srv/cards',
    UNDELIVERED_DIR: '/srv/kept',
    UNDELIVERED_MB: 12,
    PREDICTIONS_PER_MINUTE: 13,
    JOB_TIMEOUT_SECONDS: 14,
    QUEUE_LENGTH_PER_USER: 15,
  });
  expect(renamedVariableWarnings(env)).toHaveLength(RENAMED_VARIABLES.size);
  expect(renamedVariableWarnings({ KEPT_MB: '12' })).toEqual([
    'KEPT_MB is now called UNDELIVERED_MB; the old name still works, please change it',
  ]);
});

it('takes the new name, or the old one beside it where both say the same or one is empty', () => {
  expect(readConfig({ UNDELIVERED_MB: '5' }).UNDELIVERED_MB).toBe(5);
  expect(readConfig({ UNDELIVERED_MB: '5', KEPT_MB: ' 5 ' }).UNDELIVERED_MB).toBe(5);
  expect(readConfig({ UNDELIVERED_MB: '5', KEPT_MB: ' ' }).UNDELIVERED_MB).toBe(5);
  expect(readConfig({ UNDELIVERED_MB: '', KEPT_MB: '5' }).UNDELIVERED_MB).toBe(5);
  expect(renamedVariableWarnings({ UNDELIVERED_MB: '5', KEPT_MB: ' ' })).toEqual([]);
});

it('does not start where the two names have different values, among what else is wrong', () => {
  expect(() => readConfig({ UNDELIVERED_MB: '5', KEPT_MB: '6', PORT: 'x' })).toThrow(
    /\n {2}- UNDELIVERED_MB: differs from KEPT_MB, its old name; remove KEPT_MB\n {2}- PORT: /,
  );
});

it('names a wrong value by the name that was used', () => {
  expect(() => readConfig({ KEPT_MB: 'x' })).toThrow('\n  - KEPT_MB: must be a whole number');
  expect(() => readConfig({ UNDELIVERED_MB: 'x' })).toThrow('\n  - UNDELIVERED_MB: must be a whole number');
});

it('leads from each old name to a variable that there is', () => {
  const variables = Object.values(VARIABLE_SECTIONS).flatMap((section) => Object.keys(section));
  for (const [oldName, newName] of RENAMED_VARIABLES) {
    expect(variables).toContain(newName);
    expect(variables).not.toContain(oldName);
  }
});
