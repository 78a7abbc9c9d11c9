import type { Reply } from './index.ts';

/** What stands in the form that a press opened, by field. */
export async function readModalValues(reply: Reply): Promise<Record<string, string>> {
  const { modal } = await reply.modal();
  return Object.fromEntries(
    modal.components.flatMap((label) => {
      if (!('component' in label)) return [];
      const field = label.component;
      if (field.type === 4) return [[field.custom_id, field.value ?? '']];
      if (field.type === 3) return [[field.custom_id, field.options.find((each) => each.default)?.value ?? '']];
      return [];
    }),
  );
}

/** Sends the form as it is, but for these fields. */
export async function submitModal(reply: Reply, changes: Record<string, string>): Promise<Reply> {
  const values = { ...(await readModalValues(reply)), ...changes };
  const fields = Object.entries(values).map(([customId, value]) =>
    customId === 'lora' ? { customId, values: [value] } : { customId, value },
  );
  return (await reply.modal()).submit(fields);
}
