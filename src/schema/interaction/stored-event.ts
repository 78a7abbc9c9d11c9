import { z } from 'zod';
import type { InteractionEvent } from './interaction.ts';
import { attachment } from './packet.ts';

const picture = z.object({
  url: z.string(),
  width: z.number().optional(),
  height: z.number().optional(),
  spoiler: z.boolean().optional(),
  description: z.string().optional(),
});

/** The message that a control is on, as far as handlers read it. */
const message = z.object({
  id: z.string(),
  channel: z.string().optional(),
  author: z.object({ id: z.string().optional(), isBot: z.boolean(), application: z.string().optional() }),
  private: z.boolean(),
  pictures: z.array(picture).readonly(),
  customIds: z.array(z.string()).readonly(),
});

/** What somebody did, in a form that is stored so that it can be done again. */
export const storedEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('command'),
    name: z.string(),
    options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), attachment])),
  }),
  z.object({ type: z.literal('press'), customId: z.string(), values: z.array(z.string()).readonly(), message }),
  z.object({
    type: z.literal('submit'),
    customId: z.string(),
    fields: z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string()), z.array(attachment)])),
    message: message.optional(),
  }),
]);
export type StoredEvent = z.infer<typeof storedEvent>;

/** Controls whose outcome is a message of its own. Others change the message that they are on, which a refusal is not. */
const CHANGES_NO_MESSAGE =
  /^(?:1:(?!delete:|star:|cancel:|checkagain:)|lora:try:|help:|Recipe:|compare:(?:take|again):)/;

/** Undefined for what leaves nothing to do again: autocomplete, and a context menu, which is opened as easily. */
export function storeEvent(event: InteractionEvent): StoredEvent | undefined {
  switch (event.type) {
    case 'command':
      return { type: 'command', name: event.name, options: Object.fromEntries(event.options) };
    case 'press':
      return CHANGES_NO_MESSAGE.test(event.customId) ? storedEvent.parse(event) : undefined;
    case 'submit':
      return storedEvent.parse({ ...event, fields: Object.fromEntries(event.fields) });
    case 'complete':
    case 'menu':
      return undefined;
  }
}

export function readStoredEvent(stored: StoredEvent): InteractionEvent {
  switch (stored.type) {
    case 'command':
      return { ...stored, options: new Map(Object.entries(stored.options)) };
    case 'press':
      return { ...stored, message: readStoredMessage(stored.message) };
    case 'submit':
      return {
        ...stored,
        fields: new Map(Object.entries(stored.fields)),
        message: stored.message && readStoredMessage(stored.message),
      };
  }
}

function readStoredMessage({ channel, author, ...rest }: z.infer<typeof message>) {
  return {
    ...rest,
    components: [],
    channel,
    author: { isBot: author.isBot, id: author.id, application: author.application },
  };
}

/** What the value of a press says, which has none of its own. */
const [PRIVATE, PUBLIC] = ['private', 'public'];

/** Whether the person chose that only they see the result; undefined where they did not choose. */
export function chosenPrivacy(event: InteractionEvent): boolean | undefined {
  switch (event.type) {
    case 'command':
      return readBoolean(event.options.get('private'));
    case 'submit':
      return readBoolean(event.fields.get('private'));
    case 'press':
      return event.values.includes(PRIVATE) || (event.values.includes(PUBLIC) ? false : undefined);
    case 'complete':
    case 'menu':
      return undefined;
  }
}

const readBoolean = (value: unknown) => (typeof value === 'boolean' ? value : undefined);

/** The event as if the person had chosen who sees its result. */
export function withPrivacy(event: StoredEvent, isPrivate: boolean): StoredEvent {
  switch (event.type) {
    case 'command':
      return { ...event, options: { ...event.options, private: isPrivate } };
    case 'submit':
      return { ...event, fields: { ...event.fields, private: isPrivate } };
    case 'press':
      return { ...event, values: [isPrivate ? PRIVATE : PUBLIC] };
  }
}

/** The event with another name where a misspelled one stands: in an option of its own, a list, a line, or a LoRA tag of the prompt. */
export function withName(event: StoredEvent, typed: string, name: string): StoredEvent {
  switch (event.type) {
    case 'command': {
      const isTyped = (value: unknown) => typeof value === 'string' && value.trim() === typed.trim();
      const exact = Object.entries(event.options).some(([option, value]) => option !== 'prompt' && isTyped(value));
      const options = Object.entries(event.options).map(([option, value]) => {
        if (typeof value !== 'string') return [option, value];
        if (option === 'prompt') return [option, exact ? value : replaceTag(value, typed, name)];
        if (exact) return [option, isTyped(value) ? name : value];
        return [option, option === 'x' || option === 'y' ? replaceItem(value, typed, name) : value];
      });
      return { ...event, options: Object.fromEntries(options) };
    }
    case 'submit': {
      const { more } = event.fields;
      if (typeof more !== 'string') return event;
      const lines = more.split('\n').map((line) => (/^\W*lora\b/i.test(line) ? replaceItem(line, typed, name) : line));
      return { ...event, fields: { ...event.fields, more: lines.join('\n') } };
    }
    case 'press':
      return event;
  }
}

/** Renames a `<lora:name>` or `<lora:name:0.8>`. */
function replaceTag(prompt: string, typed: string, name: string): string {
  const tag = `<lora:${typed.trim()}`;
  const [end] = [':', '>'].filter((each) => prompt.includes(tag + each));
  return end === undefined ? prompt : prompt.replace(tag + end, () => `<lora:${name}${end}`);
}

/** Replaces the last place where the text stands: before it is the name of an axis, or of an option. */
function replaceItem(text: string, typed: string, name: string): string {
  const at = text.lastIndexOf(typed.trim());
  return at < 0 ? text : `${text.slice(0, at)}${name}${text.slice(at + typed.trim().length)}`;
}
