import { html, nothing } from 'lit-html';
import { inspectRequest } from '../actions/inspector.ts';
import { type State, store } from '../state/state.ts';
import { formatError, listFieldReasons } from '../text/discord-error-text.ts';
import { icons } from './icons.ts';

/** More reasons than this are left to the inspector. */
const MAX_REASONS_SHOWN = 3;

/** What the bot sent that Discord would refuse: for whoever develops the bot, in red above the composer. */
export function refusedRequests({ refusedRequests: all }: State) {
  const latest = all.at(-1);
  if (!latest) return nothing;
  const { what, status, answer } = latest.exchange;
  const reasons = listFieldReasons(answer);
  return html`<aside class="trouble" role="alert" data-testid="trouble">
    ${icons.warn()}
    <div>
      <p><b>Discord would refuse this${all.length > 1 ? ` (and ${all.length - 1} before)` : ''}:</b> <code>${what}</code> → ${status ?? ''} ${formatError(answer)}</p>
      ${
        reasons.length
          ? html`<ul>${reasons.slice(0, MAX_REASONS_SHOWN).map((reason) => html`<li><code>${reason.path || '(body)'}</code> ${reason.message}</li>`)}
            ${reasons.length > MAX_REASONS_SHOWN ? html`<li>and ${reasons.length - MAX_REASONS_SHOWN} more</li>` : nothing}</ul>`
          : nothing
      }
    </div>
    <span class="trouble-buttons">
      <button class="text-button" type="button" @click=${() => inspectRequest(latest.exchange)}>Inspect</button>
      <button class="plain" type="button" aria-label="Dismiss" @click=${() => store.set({ refusedRequests: [] })}>${icons.close()}</button>
    </span>
  </aside>`;
}
