import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType as Type } from 'discord.js';
import type { Card } from '#schema/card.ts';
import { MAX_PROMPT } from '#schema/compose.ts';
import type { Field } from '#schema/field.ts';
import { ROLE_NAMES, type Role } from '#schema/roles.ts';

/** Characters of an option's description that Discord takes. */
export const MAX_DESCRIPTION = 100;

/** Characters of a LoRA reference, or of any other free text. */
const MAX_TEXT = 300;

/** Roles that `/imagine` does not offer: what they do has a button. */
const ELSEWHERE: ReadonlySet<Role> = new Set(['upscale_factor']);

/**
 * One option for each role that any of the cards has. Bounds and choices are the widest of them: which card is meant is known
 * only once it is sent, and then that card's own schema decides.
 */
export function roleOptions(cards: readonly Card[]): APIApplicationCommandBasicOption[] {
  return ROLE_NAMES.flatMap((role) => {
    const fields = cards.flatMap((card) => card.roles.get(role) ?? []);
    const [first] = fields;
    return first && !ELSEWHERE.has(role) ? [roleOption(role, first, fields)] : [];
  });
}

function roleOption(role: Role, first: Field, fields: readonly Field[]): APIApplicationCommandBasicOption {
  // The plainest of the cards' words: the shortest.
  const [description = role] = fields.flatMap((field) => field.description || []).sort((a, b) => a.length - b.length);
  const common = { name: role, description: shortened(description), required: role === 'prompt' };
  switch (first.type) {
    case 'picture':
    case 'pictures':
      return { ...common, type: Type.Attachment };
    case 'boolean':
      return { ...common, type: Type.Boolean };
    case 'choice': {
      const choices = new Set(fields.flatMap((field) => (field.type === 'choice' ? field.choices : [])));
      return {
        ...common,
        type: Type.String,
        choices: [...choices].slice(0, 25).map((value) => ({ name: value, value })),
      };
    }
    case 'integer':
      return { ...common, type: Type.Integer, ...widest(fields) };
    case 'number':
      return { ...common, type: Type.Number, ...widest(fields) };
    case 'string':
      return { ...common, type: Type.String, max_length: role === 'prompt' ? MAX_PROMPT : MAX_TEXT };
  }
}

function widest(fields: readonly Field[]): { min_value?: number; max_value?: number } {
  const numbers = fields.flatMap((field) => ('minimum' in field ? [field] : []));
  const low = numbers.map(({ minimum }) => minimum ?? Number.NEGATIVE_INFINITY);
  const high = numbers.map(({ maximum }) => maximum ?? Number.POSITIVE_INFINITY);
  const [min, max] = [Math.min(...low), Math.max(...high)];
  return { ...(Number.isFinite(min) && { min_value: min }), ...(Number.isFinite(max) && { max_value: max }) };
}

/** At most 100 characters, or `most` of them, cut at a word. */
export function shortened(text: string, most = MAX_DESCRIPTION): string {
  const line = text.replace(/[\s`]+/g, ' ').trim();
  if (line.length <= most) return line;
  const cut = line.slice(0, most);
  return `${cut.slice(0, cut.lastIndexOf(' ')).replace(/[.,;:]$/, '')}…`;
}
