import { html, nothing } from 'lit-html';
import type { Exchange } from '../../contract.ts';
import { copy } from '../copy.ts';
import { exactTime } from '../format.ts';
import { type State, store } from '../state.ts';
import { icons } from './icons.ts';
import { json } from './json.ts';

/** Everything that went over the wire for a message, as it was: for whoever wants to know how the bot works. */
export function inspector({ inspector: open }: State) {
  if (!open) return nothing;
  return html`<aside class="inspector" aria-label="Inspector" tabindex="-1" data-testid="inspector"
    @keydown=${onKey}>
    <header>
      <h2>Inspector<small>${open.title}</small></h2>
      <button class="plain" type="button" aria-label="Close the inspector" @click=${close}>${icons.close()}</button>
    </header>
    <div class="exchanges">
      ${open.loading ? html`<p role="status">Loading…</p>` : nothing}
      ${!open.loading && !open.exchanges.length ? html`<p>Nothing went over the wire for this message.</p>` : nothing}
      ${open.exchanges.map((exchange, index) => show(exchange, index === open.exchanges.length - 1))}
    </div>
  </aside>`;
}

function onKey(event: KeyboardEvent): void {
  if (event.key !== 'Escape') return;
  event.stopPropagation();
  close();
}

function close(): void {
  const message = store.get().inspector?.message ?? '';
  store.set({ inspector: undefined });
  store.after(() => document.querySelector<HTMLElement>(`[data-message-id="${CSS.escape(message)}"]`)?.focus());
}

function show(exchange: Exchange, last: boolean) {
  const bad = (exchange.status ?? 0) >= 400;
  return html`<details class=${bad ? 'exchange bad' : 'exchange'} ?open=${last || bad}>
    <summary>
      <span class=${`by ${exchange.by}`}>${exchange.by === 'gateway' ? '→ bot' : 'bot →'}</span>
      <span class="what">${exchange.what}</span>
      ${exchange.status ? html`<span class="status">${exchange.status}</span>` : nothing}
      <time>${exactTime(new Date(exchange.at))}</time>
    </summary>
    ${part('Sent', exchange.body)} ${exchange.answer == null ? nothing : part('Answer', exchange.answer)}
  </details>`;
}

const part = (name: string, value: unknown) =>
  html`<div class="payload">
    <div class="payload-head"><b>${name}</b>
      <button class="text-button" type="button" @click=${() => copy(JSON.stringify(value, null, 2))}>${icons.copy()} Copy</button>
    </div>
    ${json(value ?? null)}
  </div>`;
