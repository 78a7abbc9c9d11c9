import { store } from '../state/state.ts';
import { addChip, chipAtCursor, remainingOptions } from './draft.ts';
import { setDraft } from './edit-draft.ts';

/** How many files one message may have. */
const MAX_FILES_PER_MESSAGE = 10;

/** Attaches files to the current file option, to the next free one, or to the plain message. */
export function attachFiles(files: readonly File[]): void {
  const { draft } = store.get();
  const [file] = files;
  if (!file) return;
  if (!draft.command) {
    setDraft({ ...draft, files: [...draft.files, ...files].slice(0, MAX_FILES_PER_MESSAGE) }, true);
    return;
  }
  const isFile = (option: { type: number }) => option.type === 11;
  const current = chipAtCursor(draft);
  const target =
    current && isFile(current.option) ? current : draft.chips.find((each) => isFile(each.option) && !each.file);
  const option = target ? undefined : remainingOptions(draft).find(isFile);
  const extended = option ? addChip(draft, option) : draft;
  const name = target?.option.name ?? option?.name;
  if (!name) return;
  const chips = extended.chips.map((each) => (each.option.name === name ? { ...each, file } : each));
  const problems = extended.problems.filter((each) => each.name !== name);
  setDraft({ ...extended, chips, problems, cursor: { kind: 'more' }, highlighted: -1, suggestionsHidden: true }, true);
}
