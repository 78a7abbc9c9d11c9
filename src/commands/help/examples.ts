import type { Sentence } from '#schema/language/t.ts';
import type { HelpRole } from './help-message.ts';

/** A command that a button runs, as if it had been typed. */
export interface Example {
  readonly label: Sentence;
  /** With its sub-command: `me edit`. */
  readonly command: string;
  readonly options: Readonly<Record<string, string | number | boolean>>;
  /** Who has it. */
  readonly roles: readonly HelpRole[];
}

const EVERYBODY: readonly HelpRole[] = ['alone', 'member', 'preset-manager', 'admin'];
const IN_SERVERS: readonly HelpRole[] = ['member', 'preset-manager', 'admin'];
const ADMINS: readonly HelpRole[] = ['admin'];

/** By their ids in custom_ids. What is painted counts as always; a sheet asks before it paints. */
export const EXAMPLES: ReadonlyMap<string, Example> = new Map<string, Example>([
  [
    'paint',
    {
      label: 'Paint a fox in the snow',
      command: 'imagine',
      options: { prompt: 'a fox in the snow, evening light' },
      roles: EVERYBODY,
    },
  ],
  [
    'compare',
    {
      label: 'Compare three media…',
      command: 'compare',
      options: { prompt: 'a lighthouse at dusk, {oil painting|ink drawing|photo}' },
      roles: EVERYBODY,
    },
  ],
  ['defaults', { label: 'Set my own defaults…', command: 'me edit', options: {}, roles: EVERYBODY }],
  ['limits', { label: 'Show my limits', command: 'me limits', options: {}, roles: EVERYBODY }],
  ['mine', { label: 'Show my pictures', command: 'show mine', options: {}, roles: EVERYBODY }],
  ['presets', { label: 'List the presets', command: 'lora list', options: {}, roles: IN_SERVERS }],
  ['default', { label: 'Show the default LoRA', command: 'lora default', options: {}, roles: IN_SERVERS }],
  ['server', { label: 'Show the server’s limits', command: 'limits show', options: {}, roles: ADMINS }],
  ['settings', { label: 'Open the settings', command: 'settings', options: {}, roles: ADMINS }],
]);
