import type { World } from '../../contract.ts';
import { staticChoices } from '../composer/suggestions.ts';
import { type OpenSelect, type SelectChoice, store } from '../state/state.ts';

/** What the five kinds of select menus have in common. */
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

/** The option type of a command that offers the same people and places as this type of select. */
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

/** What is chosen before anybody touches it. */
export const defaultValues = (select: SelectMenu): string[] =>
  select.type === 3
    ? (select.options ?? []).filter((option) => option.default).map((option) => option.value)
    : (select.default_values ?? []).map((each) => each.id);

/** Opens the list of a select below its button, or above where there is more room. */
export function openSelect(
  button: HTMLElement,
  open: Pick<OpenSelect, 'key' | 'label' | 'choices' | 'picked' | 'min' | 'max' | 'done'>,
): void {
  const { left, top, bottom, width } = button.getBoundingClientRect();
  const active = Math.max(
    0,
    open.choices.findIndex((choice) => open.picked.includes(choice.value)),
  );
  store.set({ select: { ...open, active, buttonBox: { left, top, bottom, width } } });
  store.afterRender(() => document.querySelector<HTMLElement>('.select-list')?.focus());
}

/** Takes or drops a choice. Where only one can be chosen that is all; several are sent when the list is closed. */
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

/** Closes the list; what was picked is handed on, unless it is too little or the person gave up. */
export function closeSelect(commit: boolean): void {
  const { select } = store.get();
  if (!select) return;
  store.set({ select: undefined });
  store.afterRender(() => document.querySelector<HTMLElement>(`[data-select="${CSS.escape(select.key)}"]`)?.focus());
  if (commit && select.picked.length >= select.min) select.done(select.picked);
}

function highlightChoice(active: number): void {
  const { select } = store.get();
  if (!select?.choices.length) return;
  const count = select.choices.length;
  store.set({ select: { ...select, active: (active + count) % count } });
  store.afterRender(() => document.querySelector('.select-list .active')?.scrollIntoView({ block: 'nearest' }));
}

/** Keys in the open list: arrows, Home, End, a letter, Enter or Space to choose, Tab to finish, Esc to give up. */
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
