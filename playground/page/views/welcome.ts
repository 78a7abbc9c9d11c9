import { html, nothing } from 'lit-html';
import { setPlainText } from '../composer/typing.ts';
import type { Place } from '../state/places.ts';
import type { State } from '../state/state.ts';
import { botAvatar } from './avatar.ts';

const EXAMPLE_COMMAND = '/imagine prompt:a lorikeet in the rain';

/** The text above the first message: which channel this is, and what to try. */
export function welcome(place: Place, { world, messages }: State) {
  const name = world?.application.name ?? 'the bot';
  const example = world?.commands.some((command) => command.name === 'imagine');
  return html`<section class="welcome" aria-label="Welcome">
    ${botAvatar()}
    <h2>${place.kind === 'dm' ? name : html`Welcome to #${place.name}`}</h2>
    <p>
      ${
        place.kind === 'dm'
          ? html`This is the beginning of your direct messages with ${name}.`
          : html`This page looks like Discord but runs on your machine and needs no account. ${name} is the real bot.`
      }
      Type <kbd>/</kbd> to see its commands.
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
