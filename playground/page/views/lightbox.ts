import { html, nothing } from 'lit-html';
import { trapFocus } from '../dom/focus-trap.ts';
import { type Picture, type State, store } from '../state/state.ts';
import { icons } from './icons.ts';

let opener: Element | null = null;

/** Opens a picture as large as the window allows; arrows show the others. */
export function openLightbox(pictures: readonly Picture[], index: number): void {
  opener = document.activeElement;
  store.set({ lightbox: { pictures: [...pictures], index } });
  store.afterRender(() => document.querySelector<HTMLElement>('.lightbox')?.focus());
}

function close(): void {
  store.set({ lightbox: undefined });
  store.afterRender(() => opener instanceof HTMLElement && opener.focus());
}

function stepPicture(step: number): void {
  store.set(({ lightbox }) => {
    if (!lightbox) return {};
    const count = lightbox.pictures.length;
    return { lightbox: { ...lightbox, index: (lightbox.index + step + count) % count } };
  });
}

function onKey(event: KeyboardEvent): void {
  const handlers: Record<string, () => void> = {
    Escape: close,
    ArrowLeft: () => stepPicture(-1),
    ArrowRight: () => stepPicture(1),
  };
  const handler = handlers[event.key];
  trapFocus(event);
  if (!handler) return;
  event.preventDefault();
  event.stopPropagation();
  handler();
}

export function lightbox({ lightbox: open }: State) {
  const picture = open?.pictures[open.index];
  if (!open || !picture) return nothing;
  const several = open.pictures.length > 1;
  return html`<div class="lightbox" role="dialog" aria-modal="true" aria-label="Picture" tabindex="-1"
    data-testid="lightbox" @keydown=${onKey} @click=${(event: Event) => event.target === event.currentTarget && close()}>
    <button class="lightbox-button close" type="button" aria-label="Close" @click=${close}>${icons.close()}</button>
    ${several ? html`<button class="lightbox-button previous" type="button" aria-label="Previous picture" @click=${() => stepPicture(-1)}>${icons.left()}</button>` : nothing}
    <figure>
      <img src=${picture.url} alt=${picture.alt} />
      <figcaption>
        <span>${several ? html`<b>${open.index + 1} / ${open.pictures.length}</b> ` : nothing}${picture.alt}</span>
        <a href=${picture.url} target="_blank" rel="noopener noreferrer">Open original</a>
      </figcaption>
    </figure>
    ${several ? html`<button class="lightbox-button next" type="button" aria-label="Next picture" @click=${() => stepPicture(1)}>${icons.right()}</button>` : nothing}
  </div>`;
}
