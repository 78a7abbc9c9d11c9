import { expect, it } from 'vitest';
import { UserError } from '#schema/user-error.ts';
import { createFormBases } from '#services/interactions/form-bases.ts';

it('knows what a form was opened with, in the same server', () => {
  const bases = createFormBases();
  const key = bases.remember('server', 'fox\nowl');
  expect(bases.find('server', key, 'fox')).toBe('fox\nowl');
  expect(() => bases.find('other', key, 'fox')).toThrow(UserError);
});

it('knows it after a restart where nobody changed anything, and else says that it does not', () => {
  const key = createFormBases().remember('server', 'fox\nowl');
  const restarted = createFormBases();
  expect(restarted.find('server', key, 'fox\nowl')).toBe('fox\nowl');
  expect(() => restarted.find('server', key, 'fox')).toThrow('Open the form again');
  expect(() => restarted.find('server', undefined, 'fox')).toThrow('Open the form again');
});
