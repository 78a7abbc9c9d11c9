import { type APIComponentInContainer, ButtonStyle, ComponentType } from 'discord.js';
import type { Page, PagePart } from '#schema/page.ts';
import { selectOption } from './form.ts';
import { codeBlock, framed, GREEN, type Message, smallPart, textPart } from './message.ts';

/** A page as a message. */
export function pageMessage(page: Page): Message {
  return framed(GREEN, page.flatMap(partOf), []);
}

function partOf(part: PagePart): APIComponentInContainer[] {
  switch (part.kind) {
    case 'text':
      return [textPart(part.text)];
    case 'small':
      return smallPart(part.text.split('\n'));
    case 'code':
      return [textPart(codeBlock(part.text))];
    case 'select': {
      const { id, placeholder, choices } = part;
      const options = choices.map(selectOption);
      const select = { type: ComponentType.StringSelect as const, custom_id: id, placeholder, options };
      return [{ type: ComponentType.ActionRow, components: [select] }];
    }
    case 'buttons':
      return [
        {
          type: ComponentType.ActionRow,
          components: part.buttons.map(({ id, label, off }) => ({
            type: ComponentType.Button as const,
            style: ButtonStyle.Secondary as const,
            custom_id: id,
            label,
            disabled: off ?? false,
          })),
        },
      ];
  }
}
