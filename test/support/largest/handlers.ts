import { z } from 'zod';
import type { Button } from '#buttons/button.ts';
import { BUTTONS } from '#buttons/index.ts';
import type { Command } from '#commands/command.ts';
import { COMMANDS } from '#commands/index.ts';
import { lora } from '#commands/lora/lora.ts';
import type { SubCommand } from '#commands/lora/shared/sub-command.ts';
import { SUB_COMMANDS } from '#commands/lora/sub-commands.ts';
import { CUSTOM_ID_VERSION } from '#schema/interaction/components/custom-id.ts';
import { loadModels } from '#services/models/models.ts';

const leafOption = z.object({
  name: z.string(),
  type: z.number(),
  choices: z.array(z.object({ value: z.union([z.string(), z.number()]) })).optional(),
  min_value: z.number().optional(),
  max_value: z.number().optional(),
  max_length: z.number().optional(),
  autocomplete: z.boolean().optional(),
});
export type HandlerOption = z.infer<typeof leafOption>;

const commandData = z.object({
  type: z.number(),
  options: z.array(leafOption.extend({ options: z.array(leafOption).optional() })).default([]),
});

/** One way into the program. */
export type Handler = { readonly title: string } & (
  | { readonly kind: 'command'; readonly path: string; readonly options: readonly HandlerOption[] }
  | {
      readonly kind: 'autocomplete';
      readonly path: string;
      readonly options: readonly HandlerOption[];
      readonly focused: string;
    }
  | { readonly kind: 'menu'; readonly name: string }
  /** A button, select or modal, by what its custom_id begins with. */
  | { readonly kind: 'press' | 'submit'; readonly prefix: string }
);

const [SUB_COMMAND, CHAT_INPUT, MESSAGE_MENU] = [1, 1, 3];

/** Every handler that the program's own registries know of: a new one is in it by itself. */
export function listHandlers(): Handler[] {
  const models = loadModels('no-such-folder');
  const ofCommands = [...COMMANDS].flatMap(([name, { data }]): Handler[] => {
    const { type, options } = commandData.parse(data(models));
    if (type === MESSAGE_MENU) return [{ kind: 'menu', title: name, name }];
    if (type !== CHAT_INPUT) throw new Error(`No inputs are made for ${name}, a command of type ${type}.`);
    const subCommands = options.filter((option) => option.type === SUB_COMMAND);
    return subCommands.length
      ? subCommands.flatMap((each) => ofCommand(`${name} ${each.name}`, each.options ?? []))
      : ofCommand(name, options);
  });
  return [...ofCommands, ...ofComponents()];
}

function ofCommand(path: string, options: readonly HandlerOption[]): Handler[] {
  const completed = options.filter(({ autocomplete }) => autocomplete);
  return [
    { kind: 'command', title: `/${path}`, path, options },
    ...completed.map(
      ({ name: focused }): Handler => ({
        kind: 'autocomplete',
        title: `/${path} ${focused}:…`,
        path,
        options,
        focused,
      }),
    ),
  ];
}

function ofComponents(): Handler[] {
  const ofCommandNames = [...COMMANDS].filter(([, command]) => command !== lora);
  const handlers: (readonly [prefix: string, Pick<Command, 'onPress' | 'onSubmit'> | SubCommand | Button])[] = [
    ...BUTTONS.map((button) => [`${CUSTOM_ID_VERSION}:${button.id}:`, button] as const),
    ...ofCommandNames.map(([name, command]) => [`${name}:`, command] as const),
    ...[...SUB_COMMANDS].map(([name, subCommand]) => [`lora:${name}:`, subCommand] as const),
  ];
  return handlers.flatMap(([prefix, handler]): Handler[] => [
    ...(handler.onPress ? [{ kind: 'press' as const, title: `press ${prefix}`, prefix }] : []),
    ...(handler.onSubmit ? [{ kind: 'submit' as const, title: `submit ${prefix}`, prefix }] : []),
  ]);
}
