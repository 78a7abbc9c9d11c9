/** A component as far as walking goes. */
export interface Node {
  type: number;
  id?: number | null;
  custom_id?: string | null;
  content?: string;
  [field: string]: unknown;
}

/** A component and where it lies, from the top of `components`. */
export interface Placed {
  node: Node;
  path: PropertyKey[];
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'number';

/** All components of a message or modal, outer ones first: children, a section's accessory, a label's component. */
export function* walk(components: unknown, path: PropertyKey[] = ['components']): Generator<Placed> {
  if (!Array.isArray(components)) return;
  for (const [index, node] of components.entries()) yield* visit(node, [...path, index]);
}

function* visit(node: unknown, path: PropertyKey[]): Generator<Placed> {
  if (!isNode(node)) return;
  yield { node, path };
  yield* walk(node.components, [...path, 'components']);
  yield* visit(node.accessory, [...path, 'accessory']);
  yield* visit(node.component, [...path, 'component']);
}
