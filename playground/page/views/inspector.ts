import { html, nothing } from 'lit-html';
import type { TrafficEntry } from '../../contract.ts';
import { copyText } from '../dom/clipboard.ts';
import { type State, store } from '../state/state.ts';
import { formatExactTime } from '../text/format.ts';
import { icons } from './icons.ts';
import { jsonTree } from './json-tree.ts';

/** The side panel with the gateway packets and REST requests of a message. */
export function inspector({ inspector: open }: State) {
  if (!open) return nothing;
  return html`<aside class="inspector" aria-label="Inspector" tabindex="-1" data-testid="inspector"
    @keydown=${onKey}>
    <header>
      <h2>Inspector<small>${open.title}</small></h2>
      <button class="icon-button" type="button" aria-label="Close inspector" @click=${close}>${icons.close()}</button>
    </header>
    <div class="traffic">
      ${open.loading ? html`<p role="status">Loading…</p>` : nothing}
      ${!open.loading && !open.entries.length ? html`<p>No packets or requests for this message.</p>` : nothing}
      ${open.entries.map((entry, index) => trafficEntry(entry, index === open.entries.length - 1))}
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
  store.afterRender(() => document.querySelector<HTMLElement>(`[data-message-id="${CSS.escape(message)}"]`)?.focus());
}

function trafficEntry(entry: TrafficEntry, last: boolean) {
  const isError = (entry.status ?? 0) >= 400;
  return html`<details class=${isError ? 'traffic-entry failed' : 'traffic-entry'} ?open=${last || isError}>
    <summary>
      <span class=${`direction ${entry.transport}`}>${entry.transport === 'gateway' ? '→ bot' : 'bot →'}</span>
      <span class="entry-name">${entry.name}</span>
      ${entry.status ? html`<span class="status">${entry.status}</span>` : nothing}
      <time>${formatExactTime(new Date(entry.at))}</time>
    </summary>
    ${payload('Sent', entry.body)} ${entry.answer == null ? nothing : payload('Response', entry.answer)}
  </details>`;
}

const payload = (name: string, value: unknown) =>
  html`<div class="payload">
    <div class="payload-head"><b>${name}</b>
      <button class="text-button" type="button" @click=${() => copyText(JSON.stringify(value, null, 2))}>${icons.copy()} Copy</button>
    </div>
    ${jsonTree(value ?? null)}
  </div>`;
