/** A component as far as walking goes. */
export interface ComponentNode {
  type: number;
  id?: number | null;
  custom_id?: string | null;
  content?: string;
  [field: string]: unknown;
}

/** A component and where it lies, from the top of `components`. */
export interface LocatedComponent {
  node: ComponentNode;
  path: PropertyKey[];
}

const isComponentNode = (value: unknown): value is ComponentNode =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'number';

/** All components of a message or modal, outer ones first: children, a section's accessory, a label's component. */
export function* walkComponents(
  components: unknown,
  path: PropertyKey[] = ['components'],
): Generator<LocatedComponent> {
  if (!Array.isArray(components)) return;
  for (const [index, node] of components.entries()) yield* visitComponent(node, [...path, index]);
}

function* visitComponent(node: unknown, path: PropertyKey[]): Generator<LocatedComponent> {
  if (!isComponentNode(node)) return;
  yield { node, path };
  yield* walkComponents(node.components, [...path, 'components']);
  yield* visitComponent(node.accessory, [...path, 'accessory']);
  yield* visitComponent(node.component, [...path, 'component']);
}
