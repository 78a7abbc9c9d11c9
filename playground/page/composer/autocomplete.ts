import { createNonce } from '../actions/user-actions.ts';
import { sendAction } from '../server/api-client.ts';
import { store } from '../state/state.ts';
import { chipAtCursor } from './draft.ts';
import { toActionOptions } from './option-values.ts';

/** Choices are requested after this many milliseconds without a key press. */
const DEBOUNCE_MS = 150;
let debounceTimer: ReturnType<typeof setTimeout> | undefined;

/** Requests an option's choices from the bot, debounced. Responses to earlier requests are ignored. */
export function requestChoices(name: string): void {
  clearTimeout(debounceTimer);
  debounceTimer = setTimeout(() => void fetchChoices(name), DEBOUNCE_MS);
}

async function fetchChoices(name: string): Promise<void> {
  const { draft, me, channel } = store.get();
  if (!draft.command || chipAtCursor(draft)?.option.name !== name) return;
  const nonce = createNonce();
  const previousChoices = draft.autocomplete?.option === name ? draft.autocomplete.choices : [];
  store.set({ draft: { ...draft, autocomplete: { nonce, option: name, state: 'loading', choices: previousChoices } } });
  const focused = draft.chips.find((each) => each.option.name === name);
  const others = toActionOptions(
    draft.chips.filter((each) => each !== focused && !each.file),
    new Map(),
  );
  const options = [...others, { name, value: focused?.text ?? '' }];
  try {
    await sendAction({
      nonce,
      user: me,
      channel,
      do: 'autocomplete',
      command: draft.command.id,
      options,
      focused: name,
    });
  } catch {
    store.set((state) =>
      state.draft.autocomplete?.nonce === nonce
        ? { draft: { ...state.draft, autocomplete: { ...state.draft.autocomplete, state: 'failed' } } }
        : {},
    );
  }
}
