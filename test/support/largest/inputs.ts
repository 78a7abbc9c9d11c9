import type { APIAttachment } from 'discord.js';
import { buttonCustomId, CUSTOM_ID_VERSION } from '#schema/interaction/components/custom-id.ts';
import { SHEET_COMMAND, sheetCustomId } from '#schema/interaction/components/sheet-custom-id.ts';
import { MODAL_LIMITS } from '#schema/interaction/modal/modal.ts';
import { commandPacket } from '#test/support/discord/packets.ts';
import { TEST_PLACE } from '#test/support/jobs.ts';
import { type Choose, createChoose } from './choose.ts';
import type { Handler } from './handlers.ts';
import { type Answer, controlsOfAnswer, type LearnedControl } from './learned.ts';
import { giveOptions, largestText, type OptionValueSources } from './option-values.ts';
import type { LargestStore } from './store.ts';

/** Discord's limits: characters of a custom_id, values of a select, files and components of a message, roles of a member. */
const [MAX_CUSTOM_ID, MAX_VALUES, MAX_FILES, MAX_COMPONENTS, MAX_ROLES] = [100, 25, 10, 40, 250] as const;
/** A message of the bot, as its id and author say. */
const [MESSAGE_ID, BOT_ID] = ['1500000000000000000', '1100000000000000001'] as const;
const SHEET_ACTIONS = ['paint', 'drop', 'cancel', 'take', 'again'] as const;

const IMPORT_HANDLER: Handler = { kind: 'command', title: '/lora import', path: 'lora import', options: [] };

/** What a handler is sent. */
export interface LargestInput {
  readonly handler: Handler;
  readonly person: string;
  /** Without its id and token. */
  readonly packet: Record<string, unknown>;
  /** Whether it names something that there is, and so gets further than to the sentence that there is none. */
  readonly isKnown: boolean;
}

export interface LargestInputsOptions {
  readonly random: () => number;
  readonly people: readonly string[];
  readonly store: LargestStore;
  /** Files that were uploaded. */
  readonly pictures: readonly APIAttachment[];
  /** Pictures whose files say how they were painted. */
  readonly recipePictures: readonly APIAttachment[];
  readonly importFiles: readonly APIAttachment[];
}

/** Makes inputs of the largest sizes. What the bot answers makes later ones get further. */
export interface LargestInputs {
  next(handler: Handler): LargestInput;
  /** Each file for `/lora import` once. */
  readonly imports: readonly LargestInput[];
  learn(input: LargestInput, answer: Omit<Answer, 'person' | 'source'> & { readonly choices: readonly string[] }): void;
}

export function createLargestInputs(options: LargestInputsOptions): LargestInputs {
  const { people, store, pictures, recipePictures, importFiles } = options;
  const choose = createChoose(options.random);
  const files = new Map([...pictures, ...importFiles].map((file) => [file.id, file]));
  const controls: LearnedControl[] = [];
  const suggestions = new Map<string, readonly string[]>();
  const sources: OptionValueSources = {
    choose,
    pictures: pictures.map(({ id }) => id),
    importFiles: importFiles.map(({ id }) => id),
    suggestions: (path, option) => suggestions.get(`${path} ${option}`) ?? [],
  };
  /** How often controls of a kind were used. The least used comes first, so that all are. */
  const uses = new Map<string, number>();
  const findControl = (prefix: string, isForm: boolean): LearnedControl | undefined => {
    const found = controls.filter((each) => each.customId.startsWith(prefix) && each.fields.length > 0 === isForm);
    if (found.length === 0 || choose.chance(20)) return undefined;
    const usesOf = ({ customId }: LearnedControl) => uses.get(kindOf(customId)) ?? 0;
    const least = Math.min(...found.map(usesOf));
    // What older ones are about may be done meanwhile.
    const control = choose.one(found.filter((each) => usesOf(each) === least).slice(-3));
    uses.set(kindOf(control.customId), least + 1);
    return control;
  };

  const turnOf = ({ customId, values }: LearnedControl) => ((uses.get(kindOf(customId)) ?? 1) - 1) % values.length;

  const commandData = (handler: Extract<Handler, { kind: 'command' | 'autocomplete' }>) => {
    const { path, kind } = handler;
    const given = giveOptions(path, handler.options, kind === 'autocomplete' ? handler.focused : undefined, sources);
    const [name = '', subCommand] = path.split(' ');
    const attachments = Object.fromEntries(
      given.flatMap(({ value }) => {
        const file = files.get(String(value));
        return file ? [[file.id, file]] : [];
      }),
    );
    const own = subCommand === undefined ? given : [{ name: subCommand, type: 1, options: given }];
    return { id: '1', type: 1, name, options: own, resolved: { attachments } };
  };
  const menuData = (name: string) => {
    const own = largestMessage(choose, pictures, choose.one(store.jobs));
    const message = choose.chance(50) ? own : { ...own, author: { id: people[0] }, attachments: recipePictures };
    return { id: '1', type: 3, name, target_id: MESSAGE_ID, resolved: { messages: { [MESSAGE_ID]: message } } };
  };
  /** The id of a control of what is in the store. */
  const storedId = (prefix: string): string | undefined => {
    const [first, button = ''] = prefix.split(':');
    if (first === CUSTOM_ID_VERSION) {
      return buttonCustomId.encode({ button, job: choose.one(store.jobs), image: choose.below(4) });
    }
    // Its buttons are in a channel, not in a reply.
    if (first === 'Report') return choose.one(['Report:block:1100000000000000102', `Report:delete:1:${MESSAGE_ID}`]);
    if (first !== SHEET_COMMAND) return undefined;
    return sheetCustomId.encode({
      action: choose.one(SHEET_ACTIONS),
      sheet: choose.one(store.sheets),
      at: choose.below(36),
    });
  };
  const press = (prefix: string) => {
    const control = findControl(prefix, false);
    const customId = control?.customId ?? (choose.chance(70) ? storedId(prefix) : undefined);
    // In turn: what is behind one of many pages would come up by luck only.
    const values = control?.values.length
      ? control.values.slice(turnOf(control)).slice(0, 1)
      : Array.from({ length: MAX_VALUES }, () => largestText(choose, 100));
    const message = control?.message ?? largestMessage(choose, pictures, choose.one(store.jobs));
    const data = { custom_id: customId ?? longestId(choose, prefix), component_type: 3, values };
    return { person: control?.person, isKnown: customId !== undefined, packet: { type: 3, data, message } };
  };
  const submit = (prefix: string) => {
    const form = findControl(prefix, true);
    const fields = (form ?? controls.find((each) => each.fields.length))?.fields ?? [];
    const components = fields.map(({ type, custom_id, max_length, options: offered }) => {
      const values = offered.map(({ value }) => value).slice(0, choose.chance(50) ? 1 : MAX_VALUES);
      const value = choose.chance(25) ? '0.5' : largestText(choose, choose.chance(80) ? max_length : MODAL_LIMITS.text);
      return { type: 18, component: { type, custom_id, ...(offered.length ? { values } : { value }) } };
    });
    const data = { custom_id: form?.customId ?? longestId(choose, prefix), components };
    return { person: form?.person, isKnown: form !== undefined, packet: { type: 5, data, message: form?.message } };
  };

  const inputFor = (
    handler: Handler,
  ): { person?: string | undefined; isKnown: boolean; packet: Record<string, unknown> } => {
    switch (handler.kind) {
      case 'command':
        return { isKnown: true, packet: { type: 2, data: commandData(handler) } };
      case 'autocomplete':
        return { isKnown: true, packet: { type: 4, data: commandData(handler) } };
      case 'menu':
        return { isKnown: true, packet: { type: 2, data: menuData(handler.name) } };
      case 'press':
        return press(handler.prefix);
      case 'submit':
        return submit(handler.prefix);
    }
  };

  const importOf = (file: APIAttachment): LargestInput => {
    const given = [
      { name: 'file', type: 11, value: file.id },
      { name: 'replace', type: 5, value: true },
    ];
    const own = [{ name: 'import', type: 1, options: given }];
    const data = { id: '1', type: 1, name: 'lora', options: own, resolved: { attachments: { [file.id]: file } } };
    const [handler, person] = [IMPORT_HANDLER, choose.one(people)];
    return { handler, person, isKnown: true, packet: commandPacket('0', { member: largestMember(person), data }) };
  };

  return {
    next: (handler) => {
      const { person = choose.one(people), isKnown, packet } = inputFor(handler);
      return { handler, person, isKnown, packet: commandPacket('0', { member: largestMember(person), ...packet }) };
    },
    imports: importFiles.map(importOf),
    learn: ({ handler, person, packet }, { choices, ...answer }) => {
      // Those of a long text repeat it.
      if (handler.kind === 'autocomplete' && choices.every((each) => each.length < 90) && choices.length)
        suggestions.set(`${handler.path} ${handler.focused}`, choices);
      controls.push(...controlsOfAnswer({ person, source: packet.message, ...answer }));
    },
  };
}

function largestMember(person: string) {
  const user = { id: person, username: 'n'.repeat(32), global_name: 'N'.repeat(32), discriminator: '0', avatar: null };
  const roles = Array.from({ length: MAX_ROLES }, (_, index) => `${1_300_000_000_000_000_000n + BigInt(index)}`);
  return { user, roles, permissions: '2251799813685247' };
}

/** A custom_id without what it is about: `lora:draft:save`. */
const kindOf = (customId: string) =>
  customId
    .split(':')
    .filter((part) => /^[a-z]+$/.test(part))
    .join(':');

function longestId(choose: Choose, prefix: string): string {
  return (prefix + choose.one(['9', 'a:', ':', '../', '_1']).repeat(MAX_CUSTOM_ID)).slice(0, MAX_CUSTOM_ID);
}

/** A message of the bot as large as Discord allows, with a control of this job. */
function largestMessage(choose: Choose, pictures: readonly APIAttachment[], job: string) {
  const row = (customId: string) => ({
    type: 1,
    components: Array.from({ length: 5 }, () => ({ type: 2, style: 2, label: 'x'.repeat(80), custom_id: customId })),
  });
  const rows = Array.from({ length: MAX_COMPONENTS }, (_, index) =>
    row(
      index ? longestId(choose, `${CUSTOM_ID_VERSION}:`) : buttonCustomId.encode({ button: 'details', job, image: 0 }),
    ),
  );
  return {
    id: MESSAGE_ID,
    channel_id: TEST_PLACE.channel,
    author: { id: BOT_ID },
    content: largestText(choose, 2000),
    attachments: Array.from({ length: MAX_FILES }, () => choose.one(pictures)),
    components: [{ type: 17, components: rows }],
    embeds: Array.from({ length: 10 }, () => ({ description: largestText(choose, 4096) })),
  };
}
