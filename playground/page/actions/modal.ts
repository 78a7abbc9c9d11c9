import type { APIModalInteractionResponseCallbackData } from 'discord.js';
import type { ModalValue } from '../../contract.ts';
import { RequestRefusedError } from '../server/api-client.ts';
import { type FieldValue, type OpenModal, store } from '../state/state.ts';
import { checkField, initialValue, listModalFields } from './modal-fields.ts';
import { createNonce, performAction } from './user-actions.ts';

/** Opens a modal that the bot sent, with its initial values, and focuses the first field. */
export function openModal(interaction: string, data: APIModalInteractionResponseCallbackData, message?: string): void {
  const values: Record<string, FieldValue> = {};
  for (const field of listModalFields(data)) values[field.component.custom_id] = initialValue(field.component);
  store.set({ modal: { interaction, message, data, values, problems: {} }, select: undefined, menu: undefined });
  const field = '.modal [data-custom-id]';
  store.afterRender(() =>
    document.querySelector<HTMLElement>(document.querySelector(field) ? field : '.modal button')?.focus(),
  );
}

export function closeModal(): void {
  store.set({ modal: undefined, select: undefined });
  store.afterRender(() => document.querySelector<HTMLElement>('[data-testid="composer"]')?.focus());
}

/** Sets the value of a field and clears its error. */
export function setFieldValue(customId: string, value: FieldValue): void {
  store.set(({ modal }) =>
    modal
      ? {
          modal: {
            ...modal,
            values: { ...modal.values, [customId]: value },
            problems: Object.fromEntries(Object.entries(modal.problems).filter(([id]) => id !== customId)),
          },
        }
      : {},
  );
}

/** Submits the modal if the client's checks find no errors. */
export async function submitModal(): Promise<void> {
  const { modal } = store.get();
  if (!modal || modal.submissionNonce) return;
  const problems: Record<string, string> = {};
  for (const { component } of listModalFields(modal.data)) {
    const problem = checkField(component, modal.values[component.custom_id] ?? {});
    if (problem) problems[component.custom_id] = problem;
  }
  if (Object.keys(problems).length) {
    showProblems(modal, problems);
    return;
  }
  const nonce = createNonce();
  const files = new Map<string, File>();
  const { failed: _, ...rest } = modal;
  store.set({ modal: { ...rest, submissionNonce: nonce } });
  try {
    const fields = Object.entries(modal.values).map(([customId, value]) => toModalValue(customId, value, files));
    await performAction(
      { do: 'submit', interaction: modal.interaction, fields },
      { label: modal.data.title },
      files,
      nonce,
    );
  } catch (error) {
    const refusal = error instanceof RequestRefusedError ? error : undefined;
    const fieldProblems = (refusal?.problems ?? []).filter((each) => each.name && each.name in modal.values);
    showProblems(
      modal,
      Object.fromEntries(fieldProblems.map((each) => [each.name, each.message])),
      refusal?.message ?? 'Something went wrong. Try again.',
    );
  }
}

function toModalValue(customId: string, value: FieldValue, files: Map<string, File>): ModalValue {
  if (!value.files) return { customId, ...value };
  const values = value.files.map((file) => {
    const part = `file${files.size}`;
    files.set(part, file);
    return part;
  });
  return { customId, values };
}

function showProblems(modal: OpenModal, problems: Record<string, string>, failed?: string): void {
  store.set({ modal: { ...modal, problems, submissionNonce: '', ...(failed ? { failed } : {}) } });
  const [first] = Object.keys(problems);
  if (!first) return;
  store.afterRender(() =>
    document.querySelector<HTMLElement>(`.modal [data-custom-id="${CSS.escape(first)}"]`)?.focus(),
  );
}
