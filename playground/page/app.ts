/** Entry point of the page: draws the state with lit-html and starts listening to the server. */
import { html, nothing, render } from 'lit-html';
import { onGlobalKey } from './actions/keyboard-shortcuts.ts';
import { start } from './actions/navigation.ts';
import { enableFileDrop } from './dom/file-drop.ts';
import { freePreviews } from './dom/file-previews.ts';
import { observeSizes, stickToBottom } from './dom/scroll.ts';
import { findPlace } from './state/places.ts';
import { type State, store } from './state/state.ts';
import { channel } from './views/channel.ts';
import { inspector } from './views/inspector.ts';
import { lightbox } from './views/lightbox.ts';
import { modal } from './views/modal/modal.ts';
import { sidebar } from './views/sidebar.ts';

/** How often relative times are redrawn, in milliseconds. */
const RELATIVE_TIME_REFRESH_MS = 30_000;

const view = (state: State) =>
  html`<div class=${state.inspector ? 'shell inspecting' : 'shell'} ?inert=${Boolean(state.modal ?? state.lightbox)}>
      ${state.world ? html`${sidebar(state)}${channel(state)}${inspector(state)}` : nothing}
    </div>
    ${modal(state)} ${lightbox(state)}`;

const root = document.querySelector<HTMLElement>('#root');
if (root) {
  store.subscribe((state) => {
    render(view(state), root);
    const place = state.world && findPlace(state.world, state.channel);
    document.title = `${state.unread.size ? '• ' : ''}${place ? `${place.kind === 'guild' ? '#' : '@'}${place.name} · ` : ''}Lorikeet playground`;
    stickToBottom();
    const drafts = [state.draft, ...(state.recallable ? [state.recallable] : [])];
    freePreviews(drafts.flatMap((each) => [...each.files, ...each.chips.flatMap(({ file }) => file ?? [])]));
  });
  document.addEventListener('keydown', onGlobalKey);
  enableFileDrop(document.body);
  setInterval(() => store.set({}), RELATIVE_TIME_REFRESH_MS);
  start().then(
    () => store.afterRender(observeSizes),
    () =>
      render(
        html`<p class="banner" role="alert">Could not reach the playground. Start it with <code>npm start</code>, then reload this page.</p>`,
        root,
      ),
  );
}
