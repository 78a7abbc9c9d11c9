import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { emptyDraft, restOf } from '../composer/draft.ts';
import { setDraft } from '../composer/edit.ts';
import { takeFiles } from '../composer/files.ts';
import { onComposerKey } from '../composer/keyboard.ts';
import { sendDraft } from '../composer/send.ts';
import { arrive, typeMore, typePlain } from '../composer/typing.ts';
import type { Place } from '../places.ts';
import { type State, store } from '../state.ts';
import { optionChip } from './chip.ts';
import { icons } from './icons.ts';
import { listState, suggestions } from './suggestions.ts';

/** Where messages and commands are written. */
export function composer(state: State, place: Place | undefined) {
  const { draft } = state;
  const loose = draft.problems.filter((problem) => !draft.chips.some((each) => each.option.name === problem.name));
  return html`<div class="composer-area">
    ${suggestions(state)} ${loose.map((problem) => html`<p class="failure" role="alert">${icons.warn()}<span>${problem.message}</span></p>`)}
    <form class=${draft.command ? 'composer with-command' : 'composer'} aria-label="Composer" @keydown=${onComposerKey} @paste=${onPaste}
      @submit=${(event: Event) => {
        event.preventDefault();
        void sendDraft();
      }}>
      ${draft.command ? command(state) : plain(state, place)}
      <button class="send" type="submit" aria-label="Send" data-testid="send" ?disabled=${draft.sending}>${icons.send()}</button>
    </form>
  </div>`;
}

const onValue = (act: (value: string) => void) => (event: Event) => {
  if (event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement) act(event.target.value);
};

function plain(state: State, place: Place | undefined) {
  const { draft } = state;
  const list = listState(state);
  const where = place?.kind === 'guild' ? `#${place.name}` : `@${place?.name ?? ''}`;
  return html`<label class="plain attach" title="Attach files">
      ${icons.plus()}<span class="sr-only">Attach files</span>
      <input class="sr-only" type="file" multiple tabindex="-1" @change=${onFiles} />
    </label>
    <div class="plain-field">
      ${
        draft.files.length
          ? html`<ul class="picked-files" aria-label="Attached files">
            ${draft.files.map(
              (file) => html`<li>${icons.file()}<span>${file.name}</span>
                <button class="plain" type="button" aria-label=${`Remove ${file.name}`} @click=${() => setDraft({ ...draft, files: draft.files.filter((each) => each !== file) }, true)}>${icons.close()}</button></li>`,
            )}
          </ul>`
          : nothing
      }
      <textarea class="plain-input" rows="1" data-testid="composer" placeholder=${`Message ${where}, or type /`} aria-label=${`Message ${where}`}
        role="combobox" aria-autocomplete="list" aria-expanded=${list.expanded} aria-controls="suggestions" aria-activedescendant=${list.active}
        autocomplete="off" enterkeyhint="send" maxlength="2000" .value=${live(draft.text)} @input=${onValue(typePlain)}></textarea>
    </div>`;
}

function command(state: State) {
  const { draft } = state;
  const rest = restOf(draft).length;
  const list = listState(state);
  return html`<div class="command-line" data-testid="command-line" @click=${focusEnd}>
    <span class="command-name">/${draft.command?.name}</span>
    ${draft.chips.map((each) => optionChip(each, state))}
    <input class="more-input" type="text" data-testid="more-options" autocomplete="off" enterkeyhint="send" aria-label=${rest ? `More options: ${rest}` : 'End of the command'}
      role="combobox" aria-autocomplete="list" aria-expanded=${list.expanded} aria-controls="suggestions" aria-activedescendant=${list.active}
      placeholder=${rest ? `+${rest} more` : ''} .value=${live(draft.more)} @input=${onValue(typeMore)} @focus=${() => arrive({ kind: 'more' })} />
  </div>
  <button class="plain cancel" type="button" aria-label="Leave the command" title="Leave the command (Esc)" @click=${() => setDraft(emptyDraft, true)}>${icons.close()}</button>`;
}

/** A click on the empty part of the line goes behind the last option. */
function focusEnd(event: Event): void {
  if (event.target !== event.currentTarget || !(event.currentTarget instanceof HTMLElement)) return;
  event.currentTarget.querySelector<HTMLElement>('.more-input')?.focus();
}

function onFiles(event: Event): void {
  if (!(event.target instanceof HTMLInputElement)) return;
  takeFiles([...(event.target.files ?? [])]);
  event.target.value = '';
}

function onPaste(event: ClipboardEvent): void {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length || store.get().draft.sending) return;
  event.preventDefault();
  takeFiles(files);
}
