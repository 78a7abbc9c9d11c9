import { html, nothing, render } from 'lit-html';
import { acceptDrops } from './drop.ts';
import { start } from './go.ts';
import { onGlobalKey } from './keys.ts';
import { placeOf } from './places.ts';
import { stick, watchSizes } from './scroll.ts';
import { type State, store } from './state.ts';
import { channel } from './views/channel.ts';
import { inspector } from './views/inspector.ts';
import { lightbox } from './views/lightbox.ts';
import { menu } from './views/menu.ts';
import { modal } from './views/modal.ts';
import { selectList } from './views/select.ts';
import { sidebar } from './views/sidebar.ts';

/** Relative times are drawn anew this often, in milliseconds. */
const TICK_MS = 30_000;

const view = (state: State) =>
  html`<div class=${state.inspector ? 'shell inspecting' : 'shell'} ?inert=${Boolean(state.modal ?? state.lightbox)}>
      ${state.world ? html`${sidebar(state)}${channel(state)}${inspector(state)}` : nothing}
    </div>
    ${modal(state)} ${lightbox(state)} ${menu(state)} ${selectList(state)}`;

const root = document.querySelector<HTMLElement>('#root');
if (root) {
  store.subscribe((state) => {
    render(view(state), root);
    const place = state.world && placeOf(state.world, state.channel);
    document.title = `${state.unread.size ? '• ' : ''}${place ? `${place.kind === 'guild' ? '#' : '@'}${place.name} · ` : ''}Lorikeet playground`;
    stick();
  });
  document.addEventListener('keydown', onGlobalKey);
  acceptDrops(document.body);
  setInterval(() => store.set({}), TICK_MS);
  start().then(
    () => store.after(watchSizes),
    () =>
      render(
        html`<p class="banner" role="alert">The playground does not answer. Start it again with <code>npm start</code>, then reload.</p>`,
        root,
      ),
  );
}
