import type { APIFileUploadComponent, APIMessage } from 'discord.js';
import { html, nothing } from 'lit-html';
import { setFieldValue } from '../../actions/modal.ts';
import '../../dom/mask-brush.ts';
import type { OpenModal, State } from '../../state/state.ts';
import { galleryPictures } from '../message/gallery-pictures.ts';

/**
 * A brush for the file field that wants a marked copy of a picture, which people otherwise make in a program of their own: the
 * only file of its form, a picture, in a form that a message with pictures opened.
 */
export function brush(field: APIFileUploadComponent, open: OpenModal, state: State) {
  const takesOnePicture =
    field.required !== false && (field.max_values ?? 1) === 1 && field.file_types?.includes('image');
  const message = takesOnePicture ? state.messages.find(({ id }) => id === open.message) : undefined;
  const picture = message && pictureOf(message, open);
  if (!picture) return nothing;
  return html`<details class="brush">
    <summary>Mark it here with a brush</summary>
    <mask-brush src=${picture} @mark=${(event: Event) =>
      event instanceof CustomEvent &&
      setFieldValue(field.custom_id, { files: event.detail ? [event.detail] : [] })}></mask-brush>
  </details>`;
}

/** The picture that the form is about: of several, the one that is chosen in it. */
function pictureOf(message: APIMessage, { values }: OpenModal): string | undefined {
  const pictures = galleryPictures(message);
  return pictures[Number(values.picture?.value ?? 0)] ?? pictures[0];
}
