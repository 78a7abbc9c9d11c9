import type { APIModalInteractionResponseCallbackData } from 'discord.js';
import type { ModalValue } from '../contract.ts';
import { newNonce, perform } from './acts.ts';
import { Refused } from './api.ts';
import { checkField, fieldsOf, firstFilled } from './modal-fields.ts';
import { type Filled, type OpenModal, store } from './state.ts';

/** Shows a modal that the bot sent, with what it prefilled. */
export function openModal(interaction: string, data: APIModalInteractionResponseCallbackData): void {
  const filled: Record<string, Filled> = {};
  for (const field of fieldsOf(data)) filled[field.component.custom_id] = firstFilled(field.component);
  store.set({ modal: { interaction, data, filled, problems: {} }, select: undefined, menu: undefined });
  const first = '.modal [data-custom-id]';
  store.after(() =>
    document.querySelector<HTMLElement>(document.querySelector(first) ? first : '.modal button')?.focus(),
  );
}

export function closeModal(): void {
  store.set({ modal: undefined, select: undefined });
  store.after(() => document.querySelector<HTMLElement>('[data-testid="composer"]')?.focus());
}

/** Changes one field; its problem is forgotten. */
export function fill(customId: string, filled: Filled): void {
  store.set(({ modal }) =>
    modal
      ? {
          modal: {
            ...modal,
            filled: { ...modal.filled, [customId]: filled },
            problems: Object.fromEntries(Object.entries(modal.problems).filter(([id]) => id !== customId)),
          },
        }
      : {},
  );
}

/** Sends what was filled in, once the client's own checks find nothing. */
export async function submitModal(): Promise<void> {
  const { modal } = store.get();
  if (!modal || modal.sending) return;
  const problems: Record<string, string> = {};
  for (const { component } of fieldsOf(modal.data)) {
    const problem = checkField(component, modal.filled[component.custom_id] ?? {});
    if (problem) problems[component.custom_id] = problem;
  }
  if (Object.keys(problems).length) {
    show(modal, problems);
    return;
  }
  const nonce = newNonce();
  const files = new Map<string, File>();
  const { failed: _, ...rest } = modal;
  store.set({ modal: { ...rest, sending: nonce } });
  try {
    const fields = Object.entries(modal.filled).map(([customId, filled]) => toValue(customId, filled, files));
    await perform({ do: 'submit', interaction: modal.interaction, fields }, { label: modal.data.title }, files, nonce);
  } catch (error) {
    const refused = error instanceof Refused ? error : undefined;
    const named = (refused?.problems ?? []).filter((each) => each.name && each.name in modal.filled);
    show(modal, Object.fromEntries(named.map((each) => [each.name, each.message])), refused?.message ?? 'Try again.');
  }
}

function toValue(customId: string, filled: Filled, files: Map<string, File>): ModalValue {
  if (!filled.files) return { customId, ...filled };
  const values = filled.files.map((file) => {
    const part = `file${files.size}`;
    files.set(part, file);
    return part;
  });
  return { customId, values };
}

function show(modal: OpenModal, problems: Record<string, string>, failed?: string): void {
  store.set({ modal: { ...modal, problems, sending: '', ...(failed ? { failed } : {}) } });
  const [first] = Object.keys(problems);
  if (!first) return;
  store.after(() => document.querySelector<HTMLElement>(`.modal [data-custom-id="${CSS.escape(first)}"]`)?.focus());
}
