/** Opens a select menu and handles its choices and keys. */
import type { World } from '../../contract.ts';
import { staticChoices } from '../composer/suggestions.ts';
import { type OpenSelect, type SelectChoice, store } from '../state/state.ts';

/** The common fields of the five types of select menus. */
export interface SelectMenu {
  type: 3 | 5 | 6 | 7 | 8;
  custom_id: string;
  placeholder?: string;
  min_values?: number;
  max_values?: number;
  options?: {
    value: string;
    label: string;
    description?: string;
    default?: boolean;
    emoji?: { name?: string | null };
  }[];
  default_values?: { id: string }[];
}

/** The command option type with the same choices as a select menu type. */
const OPTION_TYPE_BY_SELECT_TYPE = { 5: 6, 6: 8, 7: 9, 8: 7 } as const;

export function listChoices(select: SelectMenu, world: World | undefined, channel: string): SelectChoice[] {
  if (select.type === 3) {
    return (select.options ?? []).map(({ value, label, description, emoji }) => ({
      value,
      label,
      description,
      emoji: emoji?.name ?? undefined,
    }));
  }
  if (!world) return [];
  const found = staticChoices(
    { type: OPTION_TYPE_BY_SELECT_TYPE[select.type], name: '', description: '' },
    world,
    channel,
  );
  return found.map(({ name, value }) => ({ value: String(value), label: name }));
}

/** The initially chosen values. */
export const defaultValues = (select: SelectMenu): string[] =>
  select.type === 3
    ? (select.options ?? []).filter((option) => option.default).map((option) => option.value)
    : (select.default_values ?? []).map((each) => each.id);

/** Opens the list of a select menu and focuses it. */
export function openSelect(
  button: HTMLElement,
  open: Pick<OpenSelect, 'key' | 'label' | 'choices' | 'picked' | 'min' | 'max' | 'onDone'>,
): void {
  const { left, top, bottom, width } = button.getBoundingClientRect();
  const active = Math.max(
    0,
    open.choices.findIndex((choice) => open.picked.includes(choice.value)),
  );
  store.set({ select: { ...open, active, buttonBox: { left, top, bottom, width } } });
  store.afterRender(() => document.querySelector<HTMLElement>('.select-list')?.focus());
}

/** Toggles a choice. A single choice closes the list; with several, closing the list submits them. */
export function toggleChoice(value: string): void {
  const { select } = store.get();
  if (!select) return;
  if (select.max === 1) {
    const isPicked = select.picked.includes(value);
    store.set({ select: { ...select, picked: isPicked && select.min === 0 ? [] : [value] } });
    closeSelect(true);
    return;
  }
  const without = select.picked.filter((each) => each !== value);
  const picked = without.length < select.picked.length ? without : [...select.picked, value].slice(0, select.max);
  store.set({ select: { ...select, picked } });
}

/** Closes the list. With `commit`, the picked values are submitted if there are enough. */
export function closeSelect(commit: boolean): void {
  const { select } = store.get();
  if (!select) return;
  store.set({ select: undefined });
  store.afterRender(() => document.querySelector<HTMLElement>(`[data-select="${CSS.escape(select.key)}"]`)?.focus());
  if (commit && select.picked.length >= select.min) select.onDone(select.picked);
}

function highlightChoice(active: number): void {
  const { select } = store.get();
  if (!select?.choices.length) return;
  const count = select.choices.length;
  store.set({ select: { ...select, active: (active + count) % count } });
  store.afterRender(() => document.querySelector('.select-list .active')?.scrollIntoView({ block: 'nearest' }));
}

/** Handles keys in the open list: arrows, Home, End and letters move; Enter and Space choose; Tab and Esc close. */
export function onSelectKey(event: KeyboardEvent): void {
  const { select } = store.get();
  if (!select || event.ctrlKey || event.metaKey) return;
  const highlighted = select.choices[select.active];
  const handlers: Record<string, () => void> = {
    ArrowDown: () => highlightChoice(select.active + 1),
    ArrowUp: () => highlightChoice(select.active - 1),
    Home: () => highlightChoice(0),
    End: () => highlightChoice(select.choices.length - 1),
    Enter: () => highlighted && toggleChoice(highlighted.value),
    ' ': () => highlighted && toggleChoice(highlighted.value),
    Tab: () => closeSelect(select.max > 1),
    Escape: () => closeSelect(select.max > 1),
  };
  const startsWithKey = (label: string) =>
    event.key.length === 1 && label.toLowerCase().startsWith(event.key.toLowerCase());
  const jumpToLetter = () => {
    const nextMatch = select.choices.findIndex((choice, index) => index > select.active && startsWithKey(choice.label));
    highlightChoice(
      nextMatch >= 0
        ? nextMatch
        : Math.max(
            0,
            select.choices.findIndex((choice) => startsWithKey(choice.label)),
          ),
    );
  };
  if (!handlers[event.key] && event.key.length > 1) return;
  event.preventDefault();
  event.stopPropagation();
  (handlers[event.key] ?? jumpToLetter)();
}
