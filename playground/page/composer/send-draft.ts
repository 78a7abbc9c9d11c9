import { CONNECTION_FAILED, performAction } from '../actions/user-actions.ts';
import { RequestRefusedError, sendMessage } from '../server/api-client.ts';
import { store } from '../state/state.ts';
import { checkLength, MAX_MESSAGE_CHARS } from '../text/length-limit.ts';
import { addChip, type CursorPosition, type Draft, emptyDraft, remainingOptions } from './draft.ts';
import { focusDraft, setDraft } from './edit-draft.ts';
import { toActionOptions } from './option-values.ts';
import { usableCommands } from './usable-commands.ts';

/** Sends the draft: a command, or a plain message with files. A refused draft stays, with the errors shown. */
export async function sendDraft(): Promise<void> {
  const { draft, me, channel } = store.get();
  if (draft.sending || !(draft.command || draft.text.trim() || draft.files.length)) return;
  const tooLong = draft.command ? undefined : checkLength(draft.text.trim().length, MAX_MESSAGE_CHARS);
  if (tooLong) {
    setDraft({ ...draft, problems: [{ message: tooLong }] }, true);
    return;
  }
  store.set({ draft: { ...draft, sending: true, suggestionsHidden: true, problems: [] } });
  try {
    await (draft.command ? sendCommand(draft) : sendPlainMessage(draft, me, channel));
    store.set({ draft: emptyDraft, atPresent: true, missedCount: 0, ...(draft.command ? { recallable: draft } : {}) });
    store.afterRender(focusDraft);
  } catch (error) {
    showRefusal(draft, error);
  }
}

async function sendCommand(draft: Draft): Promise<void> {
  if (!draft.command) return;
  const files = new Map<string, File>();
  const options = toActionOptions(draft.chips, files);
  const { name, id } = draft.command;
  // The bot may have registered its commands again since, with new ids.
  const { world, me, channel } = store.get();
  const usable = world ? usableCommands(world, me, channel) : [];
  const command = usable.find((each) => each.type === 1 && each.name === name)?.id ?? id;
  await performAction({ do: 'command', command, options }, { label: name }, files);
}

async function sendPlainMessage(draft: Draft, user: string, channel: string): Promise<void> {
  const files = new Map(draft.files.map((file, index) => [`file${index}`, file]));
  await sendMessage({ user, channel, content: draft.text.trim(), files: [...files.keys()] }, files);
}

function showRefusal(draft: Draft, error: unknown): void {
  const refusal = error instanceof RequestRefusedError ? error : undefined;
  const problems = refusal?.problems.length ? refusal.problems : [{ message: refusal?.message ?? CONNECTION_FAILED }];
  const problemName = problems.find((each) => each.name)?.name;
  const chip = draft.chips.find((each) => each.option.name === problemName);
  const option = chip ? undefined : remainingOptions(draft).find((each) => each.name === problemName);
  const extended = option ? addChip(draft, option) : draft;
  const cursor: CursorPosition = problemName && (chip || option) ? { kind: 'option', name: problemName } : draft.cursor;
  // The list is open, so that a wrong choice shows the right ones; Enter takes none of them unasked.
  setDraft({ ...extended, cursor, problems, sending: false, highlighted: -1, suggestionsHidden: false }, true);
}
