import { html, nothing } from 'lit-html';
import { inspectExchange } from '../inspect.ts';
import { type State, store } from '../state.ts';
import { errorSentence, fieldReasons } from '../trouble-text.ts';
import { icons } from './icons.ts';

/** More reasons than this are left to the inspector. */
const SHOWN = 3;

/** What the bot sent that Discord would refuse: for whoever develops the bot, in red above the composer. */
export function troubles({ troubles: all }: State) {
  const latest = all.at(-1);
  if (!latest) return nothing;
  const { what, status, answer } = latest.exchange;
  const reasons = fieldReasons(answer);
  return html`<aside class="trouble" role="alert" data-testid="trouble">
    ${icons.warn()}
    <div>
      <p><b>Discord would refuse this${all.length > 1 ? ` (and ${all.length - 1} before)` : ''}:</b> <code>${what}</code> → ${status ?? ''} ${errorSentence(answer)}</p>
      ${
        reasons.length
          ? html`<ul>${reasons.slice(0, SHOWN).map((reason) => html`<li><code>${reason.path || '(body)'}</code> ${reason.message}</li>`)}
            ${reasons.length > SHOWN ? html`<li>and ${reasons.length - SHOWN} more</li>` : nothing}</ul>`
          : nothing
      }
    </div>
    <span class="trouble-buttons">
      <button class="text-button" type="button" @click=${() => inspectExchange(latest.exchange)}>Inspect</button>
      <button class="plain" type="button" aria-label="Dismiss" @click=${() => store.set({ troubles: [] })}>${icons.close()}</button>
    </span>
  </aside>`;
}
