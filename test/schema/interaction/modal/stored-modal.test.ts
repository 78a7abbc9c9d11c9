import { expect, test } from 'vitest';
import type { Modal } from '#schema/interaction/modal/modal.ts';
import { fillModal, storedModal } from '#schema/interaction/modal/stored-modal.ts';

const modal: Modal = {
  id: '1:edit:1',
  title: 'Edit',
  fields: [
    { id: 'prompt', label: 'Prompt', kind: 'paragraph', max: 8 },
    { id: 'ratio', label: 'Ratio', kind: 'select', choices: ['1:1', '2:3'].map((value) => ({ value, label: value })) },
    { id: 'count', label: 'Pictures', kind: 'radio', choices: ['1', '4'].map((value) => ({ value, label: value })) },
    { id: 'open', label: 'Shown to all', kind: 'checkbox', checked: true },
    { id: 'image', label: 'Picture', kind: 'files', types: ['image', '.png'] },
  ],
};

test('a form opens again with what was filled in, whatever its fields are', () => {
  const filled = fillModal(
    modal,
    new Map<string, string | boolean | string[]>([
      ['prompt', 'a fox in snow'],
      ['ratio', ['2:3']],
      ['count', '4'],
      ['open', false],
    ]),
  );
  expect(storedModal.parse(JSON.parse(JSON.stringify(filled))).fields).toMatchObject([
    { value: 'a fox in' },
    { choices: [{ chosen: false }, { chosen: true }] },
    { choices: [{ chosen: false }, { chosen: true }] },
    { checked: false },
    { kind: 'files', types: ['image', '.png'] },
  ]);
});
