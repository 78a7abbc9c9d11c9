import { newNonce } from '../acts.ts';
import { sendAct } from '../api.ts';
import { store } from '../state.ts';
import { chipAt } from './draft.ts';
import { toOptions } from './values.ts';

/** After this many milliseconds without a key the bot is asked for choices. */
const DEBOUNCE_MS = 150;
let waiting: ReturnType<typeof setTimeout> | undefined;

/** Asks the bot for choices for this option, soon; an answer to an older question is not shown. */
export function askForChoices(name: string): void {
  clearTimeout(waiting);
  waiting = setTimeout(() => void ask(name), DEBOUNCE_MS);
}

async function ask(name: string): Promise<void> {
  const { draft, me, channel } = store.get();
  if (!draft.command || chipAt(draft)?.option.name !== name) return;
  const nonce = newNonce();
  const known = draft.offer?.option === name ? draft.offer.choices : [];
  store.set({ draft: { ...draft, offer: { nonce, option: name, state: 'loading', choices: known } } });
  const focused = draft.chips.find((each) => each.option.name === name);
  const others = toOptions(
    draft.chips.filter((each) => each !== focused && !each.file),
    new Map(),
  );
  const options = [...others, { name, value: focused?.text ?? '' }];
  try {
    await sendAct({ nonce, user: me, channel, do: 'autocomplete', command: draft.command.id, options, focused: name });
  } catch {
    store.set((state) =>
      state.draft.offer?.nonce === nonce
        ? { draft: { ...state.draft, offer: { ...state.draft.offer, state: 'failed' } } }
        : {},
    );
  }
}
