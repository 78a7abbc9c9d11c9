import { html, nothing } from 'lit-html';
import { inspectRequest } from '../actions/inspector.ts';
import { type State, store } from '../state/state.ts';
import { formatError, listFieldReasons } from '../text/discord-error-text.ts';
import { icons } from './icons.ts';

/** How many field errors are shown; the inspector shows all. */
const MAX_REASONS_SHOWN = 3;

/** The bot's last request that Discord would refuse, in red above the composer, for the bot's developers. */
export function refusedRequests({ refusedRequests: requests }: State) {
  const latest = requests.at(-1);
  if (!latest) return nothing;
  const { name, status, answer } = latest.request;
  const reasons = listFieldReasons(answer);
  return html`<aside class="refused-request" role="alert" data-testid="refused-request">
    ${icons.warn()}
    <div>
      <p><b>Discord would refuse this request${requests.length > 1 ? ` (and ${requests.length - 1} before it)` : ''}:</b> <code>${name}</code> → ${status ?? ''} ${formatError(answer)}</p>
      ${
        reasons.length
          ? html`<ul>${reasons.slice(0, MAX_REASONS_SHOWN).map((reason) => html`<li><code>${reason.path || '(body)'}</code> ${reason.message}</li>`)}
            ${reasons.length > MAX_REASONS_SHOWN ? html`<li>and ${reasons.length - MAX_REASONS_SHOWN} more</li>` : nothing}</ul>`
          : nothing
      }
    </div>
    <span class="refused-request-actions">
      <button class="text-button" type="button" @click=${() => inspectRequest(latest.request)}>Inspect</button>
      <button class="icon-button" type="button" aria-label="Dismiss" @click=${() => store.set({ refusedRequests: [] })}>${icons.close()}</button>
    </span>
  </aside>`;
}
