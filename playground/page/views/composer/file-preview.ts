import { html } from 'lit-html';
import { previewUrl } from '../../dom/file-previews.ts';
import { icons } from '../icons.ts';

/** A small picture of a file that was picked, or an icon. Its name stands beside it. */
export function filePreview(file: File) {
  const url = previewUrl(file);
  return url ? html`<img class="file-preview" src=${url} alt="" />` : icons.file();
}
