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
    ${messages.length || !example || !world?.examples.length ? nothing : exampleGallery(world.examples)}
    ${place.kind === 'guild' && place.nsfw ? html`<p class="note">This channel is age-restricted.</p>` : nothing}
  </section>`;
}

/** Pictures of prompts to try. Pressing one puts its command into the composer. */
const exampleGallery = (prompts: readonly string[]) =>
  html`<p class="gallery-note" id="gallery-note">Or press a picture to try its prompt. These are sketches, drawn on this machine at no cost.</p>
    <ul class="example-gallery" aria-labelledby="gallery-note" data-testid="example-gallery">
      ${prompts.map(
        (prompt, index) => html`<li><button type="button" @click=${() => setPlainText(`/imagine prompt:${prompt}`)}>
          <img src=${`/playground/examples/${index}`} alt="" width="256" height="256" loading="lazy" /><span>${prompt}</span>
        </button></li>`,
      )}
    </ul>`;
