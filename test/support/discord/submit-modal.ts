import type { ModalValue } from '#playground/contract.ts';
import type { Reply } from './index.ts';

/** Sends a form as it is, with other texts where they are given, by their labels. */
export async function submitModal(reply: Reply, texts: Readonly<Record<string, string>> = {}): Promise<Reply> {
  const { modal, submit } = await reply.modal();
  const fields = modal.components.flatMap((label): ModalValue[] => {
    if (!('component' in label)) return [];
    const { component } = label;
    if (component.type === 4)
      return [{ customId: component.custom_id, value: texts[label.label] ?? component.value ?? '' }];
    if (component.type === 21) {
      const chosen = component.options.find((each) => each.default)?.value;
      return chosen === undefined ? [] : [{ customId: component.custom_id, value: chosen }];
    }
    if (component.type !== 3) return [];
    const values = component.options.filter((each) => each.default).map(({ value }) => value);
    return [{ customId: component.custom_id, values }];
  });
  return submit(fields);
}
