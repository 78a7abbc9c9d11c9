import { expect, test } from 'vitest';
import { formatError, isUnknownMessage, listFieldReasons } from '#playground/page/text/discord-error-text.ts';

const body = {
  code: 50035,
  message: 'Invalid Form Body',
  errors: {
    data: {
      components: { 0: { items: { _errors: [{ code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }] } } },
    },
    flags: { _errors: [{ code: 'BAD', message: 'No' }] },
  },
};

test('flattens nested field errors', () => {
  expect(formatError(body)).toBe('Invalid Form Body (50035)');
  expect(listFieldReasons(body)).toEqual([
    { path: 'data.components[0].items', message: 'BASE_TYPE_REQUIRED: This field is required' },
    { path: 'flags', message: 'BAD: No' },
  ]);
});

test('handles any other body', () => {
  expect([formatError(undefined), formatError('gone'), formatError({ code: 0, message: '401' })]).toEqual([
    '',
    'gone',
    '401',
  ]);
  expect(listFieldReasons('gone')).toEqual([]);
});

test('recognizes the error for a deleted message', () => {
  expect([{ code: 10_008, message: 'Unknown Message' }, body, 'gone'].map(isUnknownMessage)).toEqual([
    true,
    false,
    false,
  ]);
});
