import type { InfoMessage, InfoMessageButton, InfoMessagePart } from '#schema/interaction/info-message.ts';
import { plainText, t } from '#schema/language/t.ts';
import type { Markdown } from '#schema/markdown.ts';
import { EXAMPLES } from './examples.ts';

/** What somebody may do where they are. `alone` is in direct messages, or where the server has not installed the app. */
export type HelpRole = 'alone' | 'member' | 'preset-manager' | 'admin';

/** The page of `/help`. */
export function helpMessage(role: HelpRole, defaultModel: string): InfoMessage {
  const isManager = role === 'preset-manager' || role === 'admin';
  return [
    { kind: 'text', text: t('### What you can do here\nType a command, or press an example: it does the same.') },
    {
      kind: 'text',
      text: t(
        '**Paint** with `/imagine`: write what you want to see. `lora` chooses the style, at first {defaultModel}; `private` shows the result to you alone. Under a result, buttons enlarge, vary, reroll or edit it.',
        { defaultModel },
      ),
    },
    {
      kind: 'text',
      text: t(
        '**Start from a picture**: attach it as `image`, or open any message’s menu and choose *Apps*, then *Imagine from this*.',
      ),
    },
    {
      kind: 'text',
      text: t(
        '**Compare** with `/compare`: words in braces, seeds, scales or LoRAs, side by side. You see what it takes before anything is painted.',
      ),
    },
    buttons(role, ['paint', 'compare']),
    { kind: 'text', text: t('**For yourself**: `/me` has your own defaults and limits, `/show` your pictures.') },
    buttons(role, ['mine', 'defaults', 'limits']),
    ...(role === 'alone'
      ? []
      : [{ kind: 'text', text: presetsText(isManager) } as const, buttons(role, ['presets', 'default'])]),
    ...(role === 'admin'
      ? [
          {
            kind: 'text',
            text: t(
              '**As an admin**: `/limits` says how much members may paint, `/settings` how I work here, and `/lora managers` who else may change presets.',
            ),
          } as const,
          buttons(role, ['server', 'settings']),
        ]
      : []),
    {
      kind: 'small',
      lines: [
        t(
          'Only you see this page. What you paint from it is posted for everybody here, and counts towards your limits.',
        ),
      ],
    },
  ];
}

function presetsText(isManager: boolean): Markdown {
  const common = t('**Presets** are LoRAs of this server, with a name that `lora` takes.');
  return isManager
    ? t(
        '{common} `/lora add` adds one: its name and `owner/name` on Replicate, or a page on Hugging Face or Civitai. `/lora edit` and `/lora try` go on from there.',
        { common },
      )
    : common;
}

function buttons(role: HelpRole, ids: readonly string[]): InfoMessagePart {
  const all = ids.flatMap((id): InfoMessageButton[] => {
    const example = EXAMPLES.get(id);
    if (!example?.roles.includes(role)) return [];
    return [{ id: `help:${id}`, label: plainText(example.label), isPrimary: id === 'paint' }];
  });
  return { kind: 'buttons', buttons: all };
}
