import { perform } from '../acts.ts';
import { Refused, sendPost } from '../api.ts';
import { store } from '../state.ts';
import { addChip, type Draft, emptyDraft, restOf, type Spot } from './draft.ts';
import { focusDraft, setDraft } from './edit.ts';
import { toOptions } from './values.ts';

/** Sends the draft: a command, or a plain message with its files. Refused, it stays, with the reasons shown. */
export async function sendDraft(): Promise<void> {
  const { draft, me, channel } = store.get();
  if (draft.sending || !(draft.command || draft.text.trim() || draft.files.length)) return;
  store.set({ draft: { ...draft, sending: true, quiet: true, problems: [] } });
  try {
    await (draft.command ? sendCommand(draft) : sendPlain(draft, me, channel));
    store.set({ draft: emptyDraft, atPresent: true, missed: 0, ...(draft.command ? { recalled: draft } : {}) });
    store.after(focusDraft);
  } catch (error) {
    showRefusal(draft, error);
  }
}

async function sendCommand(draft: Draft): Promise<void> {
  if (!draft.command) return;
  const files = new Map<string, File>();
  const options = toOptions(draft.chips, files);
  const { name, id } = draft.command;
  // The bot may have registered its commands anew since this one was chosen.
  const command = store.get().world?.commands.find((each) => each.type === 1 && each.name === name)?.id ?? id;
  await perform({ do: 'command', command, options }, { label: name }, files);
}

async function sendPlain(draft: Draft, user: string, channel: string): Promise<void> {
  const files = new Map(draft.files.map((file, index) => [`file${index}`, file]));
  await sendPost({ user, channel, content: draft.text.trim(), files: [...files.keys()] }, files);
}

function showRefusal(draft: Draft, error: unknown): void {
  const refused = error instanceof Refused ? error : undefined;
  const problems = refused?.problems.length
    ? refused.problems
    : [{ message: refused?.message ?? 'The playground does not answer. Is it still running?' }];
  const named = problems.find((each) => each.name)?.name;
  const chip = draft.chips.find((each) => each.option.name === named);
  const option = chip ? undefined : restOf(draft).find((each) => each.name === named);
  const shown = option ? addChip(draft, option) : draft;
  const at: Spot = named && (chip || option) ? { kind: 'option', name: named } : draft.at;
  setDraft({ ...shown, at, problems, sending: false, quiet: true }, true);
}
