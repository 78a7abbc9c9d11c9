import { expect, it } from 'vitest';
import { startupErrorText } from '#app/startup-error.ts';
import { ConfigError } from '#schema/config/environment.ts';

it('says why it cannot start, also where what was open could not be closed either', async () => {
  const start = async () => {
    await using resources = new AsyncDisposableStack();
    resources.defer(() => Promise.reject(new Error('no space left on device')));
    resources.defer(() => Promise.reject(new Error('no space left on device')));
    throw new ConfigError('the disk is full');
  };
  const error: unknown = await start().catch((thrown: unknown) => thrown);
  expect(startupErrorText(error, {})).toBe('the disk is full');
});

it('says what to do about a port of the system', () => {
  const error = Object.assign(new Error('listen EACCES'), { code: 'EACCES', syscall: 'listen', port: 80 });
  expect(startupErrorText(error, { PORT: '80' })).toBe(
    'Lorikeet cannot start: this user may not open port 80.\n  - Choose one from 1024 on with PORT.',
  );
  expect(startupErrorText(error, { METRICS_PORT: '80' })).toMatch(/with METRICS_PORT\.$/);
});

it('names the variable of the folder that cannot be used', () => {
  const textFor = (path: string, env: Record<string, string>) =>
    startupErrorText(Object.assign(new Error('not a directory'), { code: 'ENOTDIR', syscall: 'scandir', path }), env);
  const env = { MODELS_DIR: '/srv/models', UNDELIVERED_DIR: 'data/undelivered' };
  expect(textFor('/srv/models', env)).toMatch(/MODELS_DIR says where it is\.$/);
  expect(textFor('data/undelivered/sheets', env)).toMatch(/UNDELIVERED_DIR says where it is\.$/);
  expect(textFor('/srv/models-2', env)).toMatch(/STORE_URL says where it is\.$/);
  expect(textFor('data', {})).toMatch(/STORE_URL says where it is\.$/);
});
