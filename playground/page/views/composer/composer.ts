/** The view of the composer: plain text or a command, with suggestions above. */
import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { attachFiles } from '../../composer/attach-files.ts';
import { remainingOptions } from '../../composer/draft.ts';
import { discardDraft, setDraft } from '../../composer/edit-draft.ts';
import { onComposerKey } from '../../composer/keyboard.ts';
import { sendDraft } from '../../composer/send-draft.ts';
import { moveCursor, openSuggestions, setMoreText, setPlainText } from '../../composer/typing.ts';
import type { Place } from '../../state/places.ts';
import { type State, store } from '../../state/state.ts';
import { MAX_MESSAGE_CHARS } from '../../text/length-limit.ts';
import { charCount } from '../char-count.ts';
import { icons } from '../icons.ts';
import { filePreview } from './file-preview.ts';
import { optionChip } from './option-chip.ts';
import { comboboxState, suggestions } from './suggestions.ts';

/** The form for messages and commands. */
export function composer(state: State, place: Place | undefined) {
  const { draft } = state;
  const generalProblems = draft.problems.filter(
    (problem) => !draft.chips.some((each) => each.option.name === problem.name),
  );
  return html`<div class="composer-area">
    ${suggestions(state)} ${generalProblems.map((problem) => html`<p class="failure" role="alert">${icons.warn()}<span>${problem.message}</span></p>`)}
    <form class=${draft.command ? 'composer with-command' : 'composer'} aria-label="Message composer" @keydown=${onComposerKey} @paste=${onPaste}
      @submit=${(event: Event) => {
        event.preventDefault();
        void sendDraft();
      }}>
      ${draft.command ? commandLine(state) : plainMessage(state, place)}
      <button class="send" type="submit" aria-label="Send" data-testid="send" ?disabled=${draft.sending}>${icons.send()}</button>
    </form>
  </div>`;
}

const onInput = (onValue: (value: string) => void) => (event: Event) => {
  if (event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement)
    onValue(event.target.value);
};

function plainMessage(state: State, place: Place | undefined) {
  const { draft } = state;
  const combobox = comboboxState(state);
  const placeLabel = place?.kind === 'guild' ? `#${place.name}` : `@${place?.name ?? ''}`;
  return html`<label class="icon-button attach" title="Attach files">
      ${icons.plus()}<span class="sr-only">Attach files</span>
      <input class="sr-only" type="file" multiple @change=${onFiles} />
    </label>
    <div class="plain-field">
      ${
        draft.files.length
          ? html`<ul class="picked-files" aria-label="Attached files">
            ${draft.files.map(
              (file) => html`<li>${filePreview(file)}<span>${file.name}</span>
                <button class="icon-button" type="button" aria-label=${`Remove ${file.name}`} @click=${() => setDraft({ ...draft, files: draft.files.filter((each) => each !== file) }, true)}>${icons.close()}</button></li>`,
            )}
          </ul>`
          : nothing
      }
      <textarea class="plain-input" rows="1" data-testid="composer" placeholder=${`Message ${placeLabel}, or type /`} aria-label=${`Message ${placeLabel}`}
        aria-haspopup="listbox" aria-autocomplete="list" aria-controls=${combobox.controls} aria-activedescendant=${combobox.active}
        autocomplete="off" enterkeyhint="send" .value=${live(draft.text)} @input=${onInput(setPlainText)}></textarea>
    </div>
    ${charCount(draft.text.trim().length, MAX_MESSAGE_CHARS)}`;
}

function commandLine(state: State) {
  const { draft } = state;
  const remaining = remainingOptions(draft).length;
  const combobox = comboboxState(state);
  return html`<div class="command-line" data-testid="command-line" @click=${focusEnd}>
    <span class="command-name">/${draft.command?.name}</span>
    ${draft.chips.map((each) => optionChip(each, state))}
    <input class="more-input" type="text" data-testid="more-options" autocomplete="off" enterkeyhint="send" aria-label=${remaining ? `More options: ${remaining}` : 'End of command'}
      role="combobox" aria-autocomplete="list" aria-expanded=${combobox.expanded} aria-controls=${combobox.controls} aria-activedescendant=${combobox.active}
      placeholder=${remaining ? `+${remaining} more` : ''} .value=${live(draft.moreText)} @input=${onInput(setMoreText)} @focus=${() => moveCursor({ kind: 'more' })} @click=${() => openSuggestions()} />
  </div>
  <button class="icon-button cancel" type="button" aria-label="Cancel command" title="Cancel (Esc)" @click=${discardDraft}>${icons.close()}</button>`;
}

/** A click on the empty part of the line puts the cursor after the last option. */
function focusEnd(event: Event): void {
  if (event.target !== event.currentTarget || !(event.currentTarget instanceof HTMLElement)) return;
  event.currentTarget.querySelector<HTMLElement>('.more-input')?.focus();
  openSuggestions();
}

function onFiles(event: Event): void {
  if (!(event.target instanceof HTMLInputElement)) return;
  attachFiles([...(event.target.files ?? [])]);
  event.target.value = '';
}

function onPaste(event: ClipboardEvent): void {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length || store.get().draft.sending) return;
  event.preventDefault();
  attachFiles(files);
}
