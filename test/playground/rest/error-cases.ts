/** A name, the body, the path of the field error, and whether the OpenAPI document refuses the body too. */
export type Case = [name: string, body: unknown, field: string, document: 'refuses' | 'accepts'];

const long = (length: number) => 'x'.repeat(length);
export const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

export const text = (content = 'x') => ({ type: 10, content });
export const button = (extra: object = {}) => ({ type: 2, style: 1, label: 'Go', custom_id: 'go', ...extra });
export const row = (...components: object[]) => ({ type: 1, components });
const box = (...components: object[]) => ({ type: 17, components });
const option = (extra: object = {}) => ({ type: 3, name: 'prompt', description: 'What to paint', ...extra });
const options = (...list: object[]) => ({ name: 'imagine', description: 'Paints', options: list });
export const choices = (count: number) => many(count, (n) => ({ name: `choice ${n}`, value: `${n}` }));
const label = (component: object, extra: object = {}) => ({ type: 18, label: 'Prompt', component, ...extra });
const input = (extra: object = {}) => ({ type: 4, custom_id: 'prompt', style: 1, ...extra });
const modal = (...components: object[]) => ({ custom_id: 'edit', title: 'Edit', components });
const media = (url = 'https://example.org/a.png') => ({ media: { url } });

export const layouts: Case[] = [
  ['41 components at the top', many(41, () => text()), 'components', 'refuses'],
  ['41 components, nested ones counted', [box(...many(39, () => text())), text()], 'components', 'accepts'],
  [
    '6 buttons in a row',
    [row(...many(6, (n) => button({ custom_id: `b${n}` })))],
    'components.0.components',
    'refuses',
  ],
  ['an empty row', [row()], 'components.0.components', 'refuses'],
  [
    'a button without custom_id',
    [row(button({ custom_id: undefined }))],
    'components.0.components.0.custom_id',
    'accepts',
  ],
  ['a link without url', [row({ type: 2, style: 5, label: 'x' })], 'components.0.components.0.url', 'accepts'],
  ['a premium button without sku_id', [row({ type: 2, style: 6 })], 'components.0.components.0.sku_id', 'accepts'],
  ['a custom_id of 101', [row(button({ custom_id: long(101) }))], 'components.0.components.0.custom_id', 'refuses'],
  ['a label of 81', [row(button({ label: long(81) }))], 'components.0.components.0.label', 'refuses'],
  ['a button of an unknown style', [row(button({ style: 9 }))], 'components.0.components.0.style', 'refuses'],
  [
    'a custom_id that comes twice',
    [row(button()), box(row(button()))],
    'components.1.components.0.components.0.custom_id',
    'accepts',
  ],
  ['a button outside a row', [button()], 'components.0', 'refuses'],
  ['a container in a container', [box(box(text()))], 'components.0.components.0', 'refuses'],
  ['an empty container', [box()], 'components.0.components', 'refuses'],
  ['a gallery of 11', [{ type: 12, items: many(11, () => media()) }], 'components.0.items', 'refuses'],
  ['an empty gallery', [{ type: 12, items: [] }], 'components.0.items', 'refuses'],
  [
    'alt text of 1025',
    [{ type: 12, items: [{ ...media(), description: long(1025) }] }],
    'components.0.items.0.description',
    'refuses',
  ],
  ['media of no address', [{ type: 12, items: [media('nowhere')] }], 'components.0.items.0.media.url', 'refuses'],
  [
    'a file from the web',
    [{ type: 13, file: { url: 'https://example.org/a.zip' } }],
    'components.0.file.url',
    'accepts',
  ],
  ['text of 4001', [text(long(4001))], 'components.0.content', 'refuses'],
  ['texts of 4001 together', [text(long(4000)), text()], 'components', 'accepts'],
  ['an empty text', [text('')], 'components.0.content', 'refuses'],
  ['a section without accessory', [{ type: 9, components: [text()] }], 'components.0.accessory', 'refuses'],
  [
    'a section of 4 texts',
    [{ type: 9, components: many(4, () => text()), accessory: button() }],
    'components.0.components',
    'refuses',
  ],
  ['an unknown component', [{ type: 99 }], 'components.0.type', 'refuses'],
  ['a text input in a message', [row(input({ label: 'x' }))], 'components.0.components.0', 'refuses'],
  [
    'a select of 26',
    [row({ type: 3, custom_id: 's', options: many(26, (n) => ({ label: `${n}`, value: `${n}` })) })],
    'components.0.components.0.options',
    'refuses',
  ],
  [
    'two options of one value',
    [row({ type: 3, custom_id: 's', options: many(2, () => ({ label: 'a', value: 'a' })) })],
    'components.0.components.0.options.1.value',
    'accepts',
  ],
];

export const messages: Case[] = [
  ['content of 2001', { content: long(2001) }, 'content', 'accepts'],
  ['11 embeds', { embeds: many(11, () => ({ title: 'x' })) }, 'embeds', 'refuses'],
  ['an embed description of 4097', { embeds: [{ description: long(4097) }] }, 'embeds.0.description', 'refuses'],
  ['26 fields', { embeds: [{ fields: many(26, () => ({ name: 'a', value: 'b' })) }] }, 'embeds.0.fields', 'refuses'],
  [
    'embeds of 6001 together',
    { embeds: [{ description: long(3001) }, { description: long(3000) }] },
    'embeds',
    'accepts',
  ],
  ['11 attachments', { attachments: many(11, (n) => ({ id: `${n}` })) }, 'attachments', 'refuses'],
  ['a nonce of 26', { content: 'x', nonce: long(26) }, 'nonce', 'refuses'],
  [
    'all users and some users',
    { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
    'allowed_mentions',
    'accepts',
  ],
];

export const commands: Case[] = [
  ['a name of 33', { name: long(33), description: 'x' }, 'name', 'refuses'],
  ['a name with a space', { name: 'paint it', description: 'x' }, 'name', 'accepts'],
  ['a name in capitals', { name: 'Imagine', description: 'x' }, 'name', 'accepts'],
  ['no description', { name: 'imagine' }, 'description', 'accepts'],
  ['a description of 101', { name: 'imagine', description: long(101) }, 'description', 'refuses'],
  ['26 options', options(...many(26, (n) => option({ name: `o${n}` }))), 'options', 'refuses'],
  ['26 choices', options(option({ choices: choices(26) })), 'options.0.choices', 'refuses'],
  [
    'a choice of 101',
    options(option({ choices: [{ name: long(101), value: 'x' }] })),
    'options.0.choices.0.name',
    'refuses',
  ],
  ['an option without description', options({ type: 3, name: 'prompt' }), 'options.0.description', 'refuses'],
  ['an unknown option type', options(option({ type: 99 })), 'options.0.type', 'refuses'],
  [
    'required after optional',
    options(option({ name: 'a' }), option({ name: 'b', required: true })),
    'options.1.required',
    'accepts',
  ],
  [
    'choices and autocomplete',
    options(option({ choices: choices(1), autocomplete: true })),
    'options.0.autocomplete',
    'accepts',
  ],
  ['an option twice', options(option(), option()), 'options.1.name', 'accepts'],
  [
    'a minimum above the maximum',
    options(option({ type: 4, min_value: 2, max_value: 1 })),
    'options.0.min_value',
    'accepts',
  ],
  [
    'more than 8000 characters',
    options(
      ...many(25, (n) =>
        option({ name: `o${n}`, choices: many(5, (c) => ({ name: `${c}${long(80)}`, value: `${c}` })) }),
      ),
    ),
    '',
    'accepts',
  ],
  ['a menu with a description', { type: 3, name: 'Vary', description: 'x' }, 'description', 'accepts'],
];

export const modals: Case[] = [
  ['a title of 46', { ...modal(label(input())), title: long(46) }, 'data.title', 'refuses'],
  ['no components', modal(), 'data.components', 'refuses'],
  ['6 labels', modal(...many(6, (n) => label(input({ custom_id: `${n}` })))), 'data.components', 'accepts'],
  ['a label of 46', modal(label(input(), { label: long(46) })), 'data.components.0.label', 'refuses'],
  ['a button in a label', modal(label(button())), 'data.components.0.component', 'refuses'],
  [
    '11 files',
    modal(label({ type: 19, custom_id: 'f', max_values: 11 })),
    'data.components.0.component.max_values',
    'refuses',
  ],
  [
    'a radio group of one',
    modal(label({ type: 21, custom_id: 'r', options: [{ label: 'a', value: 'a' }] })),
    'data.components.0.component.options',
    'refuses',
  ],
  [
    'a disabled select',
    modal(label({ type: 5, custom_id: 'u', disabled: true })),
    'data.components.0.component.disabled',
    'accepts',
  ],
  ['a custom_id twice', modal(label(input()), label(input())), 'data.components.1.component.custom_id', 'accepts'],
  ['text of 4001', modal(label(input({ value: long(4001) }))), 'data.components.0.component.value', 'refuses'],
];
