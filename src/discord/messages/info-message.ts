import { type APIComponentInContainer, ComponentType } from 'discord.js';
import type { InfoMessage, InfoMessagePart } from '#schema/interaction/info-message.ts';
import { codeBlock } from '#schema/markdown.ts';
import { buttonRow } from './components/button-row.ts';
import { selectOption } from './components/modal.ts';
import { ACCENT_COLOR, containerMessage, type Message, smallText, textDisplay } from './message.ts';

/** Renders an info message as a Discord message. */
export function renderInfoMessage(infoMessage: InfoMessage): Message {
  return containerMessage(ACCENT_COLOR, infoMessage.flatMap(renderPart), []);
}

function renderPart(part: InfoMessagePart): APIComponentInContainer[] {
  switch (part.kind) {
    case 'text':
      return [textDisplay(part.text)];
    case 'small':
      return smallText(part.lines);
    case 'code':
      return [textDisplay(codeBlock(part.text))];
    case 'select': {
      const { id, placeholder, choices } = part;
      const options = choices.map(selectOption);
      const select = { type: ComponentType.StringSelect as const, custom_id: id, placeholder, options };
      return [{ type: ComponentType.ActionRow, components: [select] }];
    }
    case 'buttons':
      return [buttonRow(part.buttons)];
  }
}
