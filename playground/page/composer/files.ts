import { store } from '../state.ts';
import { addChip, chipAt, restOf } from './draft.ts';
import { setDraft } from './edit.ts';

/** Takes files where they belong: the option that waits for one, the next that could, or the plain message. */
export function takeFiles(files: readonly File[]): void {
  const { draft } = store.get();
  const [file] = files;
  if (!file) return;
  if (!draft.command) {
    setDraft({ ...draft, files: [...draft.files, ...files].slice(0, 10) }, true);
    return;
  }
  const isFile = (option: { type: number }) => option.type === 11;
  const here = chipAt(draft);
  const target = here && isFile(here.option) ? here : draft.chips.find((each) => isFile(each.option) && !each.file);
  const option = target ? undefined : restOf(draft).find(isFile);
  const grown = option ? addChip(draft, option) : draft;
  const name = target?.option.name ?? option?.name;
  if (!name) return;
  const chips = grown.chips.map((each) => (each.option.name === name ? { ...each, file } : each));
  const problems = grown.problems.filter((each) => each.name !== name);
  setDraft({ ...grown, chips, problems, at: { kind: 'more' }, active: -1, quiet: true }, true);
}
