import { html, nothing } from 'lit-html';
import { remainingChars } from '../text/length-limit.ts';

/** The number of characters that are left, red below zero; nothing while there are plenty. */
export function charCount(length: number, max: number | undefined) {
  const left = remainingChars(length, max);
  if (left === undefined) return nothing;
  const text = left < 0 ? `${(-left).toLocaleString('en')} characters too many` : `${left} characters left`;
  return html`<span class=${left < 0 ? 'char-count over' : 'char-count'} title=${text} data-testid="char-count"
    ><span aria-hidden="true">${left.toLocaleString('en')}</span><span class="sr-only" role="status">${left < 0 ? text : ''}</span></span
  >`;
}
