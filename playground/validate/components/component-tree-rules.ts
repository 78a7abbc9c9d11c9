import type { FieldError } from '#playground/discord-error.ts';
import { walkComponents } from './component-tree.ts';
import { MAX_TEXT_CHARS } from './layout.ts';

/** How many components a message may have, with nested ones (components/reference). */
const MAX_COMPONENTS = 40;

/**
 * Checks all components of a message or modal together: number, length of text, unique `custom_id` and `id`.
 * @param options with `modal`, only uniqueness is checked
 */
export function componentTreeErrors(components: unknown, { modal = false } = {}): FieldError[] {
  const all = [...walkComponents(components)];
  const errors: FieldError[] = [];
  const customIds = new Set<string>();
  const ids = new Set<number>();
  for (const { node, path } of all) {
    if (node.custom_id != null) {
      if (customIds.has(node.custom_id))
        errors.push({
          path: [...path, 'custom_id'],
          code: 'COMPONENT_CUSTOM_ID_DUPLICATED',
          message: 'Component custom id cannot be duplicated',
        });
      customIds.add(node.custom_id);
    }
    if (node.id) {
      if (ids.has(node.id))
        errors.push({
          path: [...path, 'id'],
          code: 'COMPONENT_ID_DUPLICATED',
          message: 'Component id cannot be duplicated',
        });
      ids.add(node.id);
    }
  }
  if (modal) return errors;
  if (all.length > MAX_COMPONENTS)
    errors.push({
      path: ['components'],
      code: 'BASE_TYPE_MAX_LENGTH',
      message: `Must be ${MAX_COMPONENTS} or fewer in length, nested components included (${all.length}).`,
    });
  const text = all.reduce((sum, { node }) => sum + (node.type === 10 ? (node.content?.length ?? 0) : 0), 0);
  if (text > MAX_TEXT_CHARS)
    errors.push({
      path: ['components'],
      code: 'COMPONENT_MAX_TOTAL_COMPONENT_TEXT_DISPLAY_SIZE_EXCEEDED',
      message: `The total size of text displays exceeds ${MAX_TEXT_CHARS} (${text}).`,
    });
  return errors;
}
