import type { ModalValue } from '#playground/contract.ts';
import type { Reply } from './index.ts';

/** What stands in the form that a press or command opened, by field. */
export async function readModalValues(reply: Reply): Promise<Record<string, string>> {
  const { modal } = await reply.modal();
  return Object.fromEntries(
    modal.components.flatMap((label) => {
      if (!('component' in label)) return [];
      const field = label.component;
      if (field.type === 4) return [[field.custom_id, field.value ?? '']];
      if (field.type === 3) return [[field.custom_id, field.options.find((each) => each.default)?.value ?? '']];
      if (field.type === 21) return [[field.custom_id, field.options.find((each) => each.default)?.value ?? '']];
      return [];
    }),
  );
}

/** Sends the form as it is, but for these fields. What has no field of its own is a line of the further options. */
export async function submitModal(reply: Reply, changes: Record<string, string>): Promise<Reply> {
  const { modal, submit } = await reply.modal();
  const selects = modal.components.flatMap((label) =>
    'component' in label && label.component.type === 3 ? label.component.custom_id : [],
  );
  const before = await readModalValues(reply);
  const lines = Object.entries(changes).filter(([name]) => !(name in before) && 'more' in before);
  const values: Record<string, string> = { ...before, ...changes };
  for (const [name, value] of lines) {
    delete values[name];
    const others = (values.more ?? '').split('\n').filter((line) => line && !line.startsWith(`${name}:`));
    values.more = [...(value ? [`${name}: ${value}`] : []), ...others].join('\n');
  }
  const fields = Object.entries(values).map(
    ([customId, value]): ModalValue =>
      selects.includes(customId) ? { customId, values: [value] } : { customId, value },
  );
  return submit(fields);
}
