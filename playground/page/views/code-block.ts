import { html } from 'lit-html';
import { copyText } from '../dom/clipboard.ts';
import { icons } from './icons.ts';

/** How long the button shows that the code was copied, in milliseconds. */
const COPIED_FEEDBACK_MS = 1500;

/** A block of code whose long lines wrap, with a button that copies all of it. */
export const codeBlock = (text: string, language: string) =>
  html`<div class="code-block">
    <pre tabindex="0" data-language=${language}><code>${text}</code></pre>
    <button class="icon-button copy" type="button" aria-label="Copy code" title="Copy" @click=${(event: Event) => onCopy(event, text)}>
      ${icons.copy()}${icons.check()}
    </button>
  </div>`;

function onCopy({ currentTarget }: Event, text: string): void {
  copyText(text);
  if (!(currentTarget instanceof HTMLElement)) return;
  currentTarget.classList.add('copied');
  setTimeout(() => currentTarget.classList.remove('copied'), COPIED_FEEDBACK_MS);
}
