import type { APIAttachment, APIMessage, APIThumbnailComponent } from 'discord.js';
import { html, nothing } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import { cssVariables } from '../../dom/css-variables.ts';
import type { Picture } from '../../state/state.ts';
import { formatFileSize } from '../../text/format.ts';
import { localUrl } from '../../text/local-url.ts';
import { icons } from '../icons.ts';
import { openLightbox } from '../lightbox.ts';

interface Media {
  url: string;
  width?: number | null;
  height?: number | null;
  content_type?: string | null;
}

/** The URL of a media item. Resolves `attachment://name` where the server has not. */
export function mediaUrl(media: { url: string }, message: APIMessage): string {
  const name = /^attachment:\/\/(.+)$/.exec(media.url)?.[1];
  return localUrl(message.attachments.find((each) => each.filename === name)?.url ?? media.url);
}

/** One to ten pictures, laid out as on Discord: one large, two side by side, four as 2 × 2, … */
export function gallery(
  items: readonly { media: Media; description?: string | null; spoiler?: boolean }[],
  message: APIMessage,
) {
  const pictures = items.map((item) => ({ url: mediaUrl(item.media, message), alt: item.description ?? '' }));
  return html`<div class="gallery" data-count=${items.length} role="group" aria-label=${`${items.length} picture${items.length === 1 ? '' : 's'}`}>
    ${items.map((item, index) => tile(pictures, index, item.media, item.spoiler ?? false))}
  </div>`;
}

function tile(pictures: readonly Picture[], index: number, size: Partial<Media>, spoiler: boolean) {
  const picture = pictures[index];
  if (!picture) return nothing;
  const ratio = size.width && size.height ? { ratio: `${size.width} / ${size.height}`, width: `${size.width}px` } : {};
  const content = size.content_type?.startsWith('video/')
    ? html`<video src=${picture.url} controls preload="metadata"></video>`
    : html`<button class="picture" type="button" aria-label=${`Open picture: ${picture.alt || 'no description'}`}
        @click=${(event: Event) => openPicture(event, pictures, index)}>
        <img src=${picture.url} alt=${picture.alt} title=${picture.alt} loading="lazy" referrerpolicy="no-referrer" />
      </button>`;
  return keyed(
    picture.url,
    html`<div class=${spoiler ? 'tile has-spoiler' : 'tile'} ${cssVariables(ratio)}>
      ${content} ${spoiler ? html`<span class="spoiler-label" aria-hidden="true">Spoiler</span>` : nothing}
    </div>`,
  );
}

/** Opens a picture. The first click on a spoiler only reveals it. */
function openPicture(event: Event, pictures: readonly Picture[], index: number): void {
  const hidden =
    event.currentTarget instanceof HTMLElement && event.currentTarget.closest('.has-spoiler:not(.revealed)');
  if (hidden) hidden.classList.add('revealed');
  else openLightbox(pictures, index);
}

export const thumbnail = ({ media, description, spoiler }: APIThumbnailComponent, message: APIMessage) =>
  html`<div class="thumbnail">
    ${tile([{ url: mediaUrl(media, message), alt: description ?? '' }], 0, {}, spoiler ?? false)}
  </div>`;

/** A file to download: its name, and its size if known. */
export const fileCard = (url: string, name: string, bytes: number | undefined) =>
  html`<div class="file-card">
    ${icons.file()}
    <div class="file-info">
      <a href=${url} target="_blank" rel="noopener noreferrer" download=${name}>${name}</a>
      ${bytes === undefined ? nothing : html`<small>${formatFileSize(bytes)}</small>`}
    </div>
    <a class="icon-button" href=${url} download=${name} tabindex="-1" aria-hidden="true" title="Download">${icons.download()}</a>
  </div>`;

/** Attachments that no component shows: pictures and videos as a gallery, the others as files. */
export function attachments(message: APIMessage) {
  const isPicture = (each: APIAttachment) => /^(image|video)\//.test(each.content_type ?? '');
  const pictures = message.attachments.filter(isPicture);
  const items = pictures.map((each) => ({
    media: {
      url: each.url,
      width: each.width ?? null,
      height: each.height ?? null,
      content_type: each.content_type ?? null,
    },
    description: each.description ?? each.filename,
    spoiler: each.filename.startsWith('SPOILER_'),
  }));
  const files = message.attachments.filter((each) => !isPicture(each));
  return html`${items.length ? gallery(items, message) : nothing}
  ${files.map((each) => fileCard(localUrl(each.url), each.filename, each.size))}`;
}
