import { html } from 'lit-html';
import { copyText } from '../dom/clipboard.ts';
import { icons } from './icons.ts';

/** How long the button says that it has copied, in milliseconds. */
const COPIED_FEEDBACK_MS = 1500;

/** Code as it was written; long lines scroll. The button copies all of it. */
export const codeBlock = (text: string, language: string) =>
  html`<div class="code-block">
    <pre tabindex="0" data-language=${language}><code>${text}</code></pre>
    <button class="plain copy" type="button" aria-label="Copy code" title="Copy" @click=${(event: Event) => onCopy(event, text)}>
      ${icons.copy()}${icons.check()}
    </button>
  </div>`;

function onCopy({ currentTarget }: Event, text: string): void {
  copyText(text);
  if (!(currentTarget instanceof HTMLElement)) return;
  currentTarget.classList.add('copied');
  setTimeout(() => currentTarget.classList.remove('copied'), COPIED_FEEDBACK_MS);
}
