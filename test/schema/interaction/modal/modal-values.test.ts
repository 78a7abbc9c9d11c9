import { expect, it } from 'vitest';
import { readInteraction } from '#schema/interaction/interaction.ts';
import { modalFiles, modalText } from '#schema/interaction/modal/modal-values.ts';
import { commandPacket } from '#test/support/discord/packets.ts';

const file = {
  id: '7',
  url: 'https://cdn.discordapp.com/a.png',
  filename: 'a.png',
  size: 3,
  content_type: 'image/png',
};

/** The values of a form, sent as Discord sends them: each field in a label. */
function submit(fields: readonly object[]) {
  const components = fields.map((component) => ({ type: 18, component }));
  const data = { custom_id: 'form', components, resolved: { attachments: { 7: file } } };
  const { event } = readInteraction(commandPacket('1', { type: 5, data }));
  if (event.type !== 'submit') throw new Error('it is no form');
  return event.fields;
}

it('reads texts, booleans, null, choices and files', () => {
  const fields = submit([
    { type: 4, custom_id: 'text', value: 'a fox' },
    { type: 23, custom_id: 'yes', value: true },
    { type: 21, custom_id: 'radio', value: '2' },
    { type: 21, custom_id: 'none', value: null },
    { type: 22, custom_id: 'several', values: ['a', 'b'] },
    { type: 19, custom_id: 'files', values: ['7'] },
    { type: 19, custom_id: 'empty', values: [] },
  ]);
  expect(fields.get('yes')).toBe(true);
  expect(fields.has('none')).toBe(false);
  expect(fields.get('several')).toEqual(['a', 'b']);
  expect(['text', 'radio', 'none', 'several', 'yes'].map((id) => modalText(fields, id))).toEqual([
    'a fox',
    '2',
    '',
    'a',
    '',
  ]);
  expect(modalFiles(fields, 'files').map(({ filename }) => filename)).toEqual(['a.png']);
  expect(modalFiles(fields, 'empty')).toEqual([]);
  expect(modalFiles(fields, 'text')).toEqual([]);
});
