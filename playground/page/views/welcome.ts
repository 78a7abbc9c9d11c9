import { html, nothing } from 'lit-html';
import { setPlainText } from '../composer/typing.ts';
import type { Place } from '../state/places.ts';
import type { State } from '../state/state.ts';
import { botAvatar } from './avatar.ts';

const EXAMPLE_COMMAND = '/imagine prompt:a lorikeet in the rain';

/** What stands above the first message: where one is, and what to try. */
export function welcome(place: Place, { world, messages }: State) {
  const name = world?.application.name ?? 'the bot';
  const example = world?.commands.some((command) => command.name === 'imagine');
  return html`<section class="welcome" aria-label="Welcome">
    ${botAvatar()}
    <h2>${place.kind === 'dm' ? name : html`Welcome to #${place.name}`}</h2>
    <p>
      ${
        place.kind === 'dm'
          ? html`This is where you and ${name} talk alone.`
          : html`This playground looks like Discord but runs on your machine, without an account. ${name} is the real bot.`
      }
      Type <kbd>/</kbd> to see what it can do.
    </p>
    ${
      messages.length || !example
        ? nothing
        : html`<button class="example" type="button" data-testid="example" @click=${() => setPlainText(EXAMPLE_COMMAND)}>
          <span>Try</span><code>${EXAMPLE_COMMAND}</code>
        </button>`
    }
    ${place.kind === 'guild' && place.nsfw ? html`<p class="note">This channel is age-restricted.</p>` : nothing}
  </section>`;
}
