import type { APIEmbed, APIMessage } from 'discord.js';
import { html, nothing } from 'lit-html';
import { cssVariables } from '../../dom/css-variables.ts';
import type { State } from '../../state/state.ts';
import { markdown } from '../markdown.ts';
import { gallery } from './media.ts';

/** An embed: title, text, fields, pictures, footer. */
export function embedView(embed: APIEmbed, message: APIMessage, { world }: State) {
  const accent = embed.color === undefined ? {} : { accent: `#${embed.color.toString(16).padStart(6, '0')}` };
  const title = embed.url ? `[${embed.title}](${embed.url})` : (embed.title ?? '');
  return html`<div class="container embed" ${cssVariables(accent)}>
    ${embed.author ? html`<small class="embed-author">${embed.author.name}</small>` : nothing}
    ${title ? html`<div class="embed-title">${markdown(title, world)}</div>` : nothing}
    ${embed.description ? markdown(embed.description, world) : nothing}
    ${
      embed.fields?.length
        ? html`<dl class="embed-fields">
          ${embed.fields.map(
            (field) => html`<div class=${field.inline ? 'inline' : ''}>
              <dt>${markdown(field.name, world)}</dt>
              <dd>${markdown(field.value, world)}</dd>
            </div>`,
          )}
        </dl>`
        : nothing
    }
    ${embed.image ? gallery([{ media: embed.image, description: embed.title ?? '' }], message) : nothing}
    ${embed.thumbnail ? gallery([{ media: embed.thumbnail, description: embed.title ?? '' }], message) : nothing}
    ${embed.footer ? html`<small class="subtext">${embed.footer.text}</small>` : nothing}
  </div>`;
}
