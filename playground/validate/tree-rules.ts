import type { Problem } from '../discord-error.ts';
import { maxText } from './layout.ts';
import { walk } from './tree.ts';

/** Nested components count too (components/reference). */
const maxComponents = 40;

/**
 * Rules over all components of a message: how many, how much text, and that no custom_id or id comes twice.
 * @param modal a modal's components are not counted
 */
export function treeProblems(components: unknown, { modal = false } = {}): Problem[] {
  const all = [...walk(components)];
  const problems: Problem[] = [];
  const customIds = new Set<string>();
  const ids = new Set<number>();
  for (const { node, path } of all) {
    if (node.custom_id != null) {
      if (customIds.has(node.custom_id))
        problems.push({
          path: [...path, 'custom_id'],
          code: 'COMPONENT_CUSTOM_ID_DUPLICATED',
          message: 'Component custom id cannot be duplicated',
        });
      customIds.add(node.custom_id);
    }
    if (node.id) {
      if (ids.has(node.id))
        problems.push({
          path: [...path, 'id'],
          code: 'COMPONENT_ID_DUPLICATED',
          message: 'Component id cannot be duplicated',
        });
      ids.add(node.id);
    }
  }
  if (modal) return problems;
  if (all.length > maxComponents)
    problems.push({
      path: ['components'],
      code: 'BASE_TYPE_MAX_LENGTH',
      message: `Must be ${maxComponents} or fewer in length, nested components included (${all.length}).`,
    });
  const text = all.reduce((sum, { node }) => sum + (node.type === 10 ? (node.content?.length ?? 0) : 0), 0);
  if (text > maxText)
    problems.push({
      path: ['components'],
      code: 'COMPONENT_MAX_TOTAL_COMPONENT_TEXT_DISPLAY_SIZE_EXCEEDED',
      message: `The total size of text displays exceeds ${maxText} (${text}).`,
    });
  return problems;
}
