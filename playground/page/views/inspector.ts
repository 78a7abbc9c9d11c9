import { html, nothing } from 'lit-html';
import type { TrafficEntry } from '../../contract.ts';
import { copyText } from '../dom/clipboard.ts';
import { type State, store } from '../state/state.ts';
import { formatExactTime } from '../text/format.ts';
import { icons } from './icons.ts';
import { jsonTree } from './json-tree.ts';

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
      ${!open.loading && !open.entries.length ? html`<p>Nothing went over the wire for this message.</p>` : nothing}
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
  return html`<details class=${isError ? 'exchange bad' : 'exchange'} ?open=${last || isError}>
    <summary>
      <span class=${`by ${entry.by}`}>${entry.by === 'gateway' ? '→ bot' : 'bot →'}</span>
      <span class="what">${entry.what}</span>
      ${entry.status ? html`<span class="status">${entry.status}</span>` : nothing}
      <time>${formatExactTime(new Date(entry.at))}</time>
    </summary>
    ${payload('Sent', entry.body)} ${entry.answer == null ? nothing : payload('Answer', entry.answer)}
  </details>`;
}

const payload = (name: string, value: unknown) =>
  html`<div class="payload">
    <div class="payload-head"><b>${name}</b>
      <button class="text-button" type="button" @click=${() => copyText(JSON.stringify(value, null, 2))}>${icons.copy()} Copy</button>
    </div>
    ${jsonTree(value ?? null)}
  </div>`;
