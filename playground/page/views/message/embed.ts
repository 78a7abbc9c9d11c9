import type { APIEmbed, APIMessage } from 'discord.js';
import { html, nothing } from 'lit-html';
import { cssVariables } from '../../dom/css-variables.ts';
import type { State } from '../../state/state.ts';
import { markdown } from '../markdown.ts';
import { gallery } from './media.ts';

/** A legacy embed: title, text, fields, pictures, footer. */
export function embed(given: APIEmbed, message: APIMessage, { world }: State) {
  const accent = given.color === undefined ? {} : { accent: `#${given.color.toString(16).padStart(6, '0')}` };
  const title = given.url ? `[${given.title}](${given.url})` : (given.title ?? '');
  return html`<div class="container embed" ${cssVariables(accent)}>
    ${given.author ? html`<small class="embed-author">${given.author.name}</small>` : nothing}
    ${title ? html`<div class="embed-title">${markdown(title, world)}</div>` : nothing}
    ${given.description ? markdown(given.description, world) : nothing}
    ${
      given.fields?.length
        ? html`<dl class="embed-fields">
          ${given.fields.map(
            (field) => html`<div class=${field.inline ? 'inline' : ''}>
              <dt>${markdown(field.name, world)}</dt>
              <dd>${markdown(field.value, world)}</dd>
            </div>`,
          )}
        </dl>`
        : nothing
    }
    ${given.image ? gallery([{ media: given.image, description: given.title ?? '' }], message) : nothing}
    ${given.thumbnail ? gallery([{ media: given.thumbnail, description: given.title ?? '' }], message) : nothing}
    ${given.footer ? html`<small class="subtext">${given.footer.text}</small>` : nothing}
  </div>`;
}
