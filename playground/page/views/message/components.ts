import type { APIComponentInContainer, APIMessage, APIMessageTopLevelComponent, APISectionComponent } from 'discord.js';
import { html, nothing, type TemplateResult } from 'lit-html';
import { cssVariables } from '../../dom/css-variables.ts';
import type { State } from '../../state/state.ts';
import { markdown } from '../markdown.ts';
import { messageSelect } from '../select-menu.ts';
import { button } from './button.ts';
import { fileCard, gallery, mediaUrl, thumbnail } from './media.ts';

type Rendered = TemplateResult | typeof nothing;

/** Renders a component of a message with its children. Unknown types show a note. */
export function component(
  part: APIMessageTopLevelComponent | APIComponentInContainer,
  message: APIMessage,
  state: State,
): Rendered {
  switch (part.type) {
    case 1:
      return html`<div class="action-row">
        ${part.components.map((each) => (each.type === 2 ? button(each, message, state) : messageSelect(each, message, state)))}
      </div>`;
    case 9:
      return section(part, message, state);
    case 10:
      return markdown(part.content, state.world);
    case 12:
      return gallery(part.items, message);
    case 13:
      return fileCard(mediaUrl(part.file, message), part.name ?? fileNameOf(part.file.url), part.size);
    case 14:
      return html`<hr class=${`separator spacing-${part.spacing ?? 1} ${part.divider === false ? 'no-divider' : ''}`} />`;
    case 17: {
      const accent = part.accent_color == null ? {} : { accent: `#${part.accent_color.toString(16).padStart(6, '0')}` };
      return html`<div class=${part.spoiler ? 'container has-spoiler' : 'container'} ${cssVariables(accent)}
        @click=${part.spoiler ? revealContainer : nothing}>
        ${part.components.map((each) => component(each, message, state))}
      </div>`;
    }
    default:
      return html`<p class="unsupported">Components of this type are not supported here: type ${Reflect.get(part, 'type')}.</p>`;
  }
}

function section(part: APISectionComponent, message: APIMessage, state: State): Rendered {
  const { accessory } = part;
  return html`<div class="section">
    <div class="section-text">${part.components.map((text) => markdown(text.content, state.world))}</div>
    ${accessory.type === 2 ? button(accessory, message, state) : thumbnail(accessory, message)}
  </div>`;
}

function revealContainer(event: Event): void {
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.classList.add('revealed');
}

const fileNameOf = (url: string): string => decodeURIComponent(url.split(/[?#]/)[0]?.split('/').at(-1) ?? 'file');
