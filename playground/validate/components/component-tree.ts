/** The fields of a component that the tree walk needs. */
export interface ComponentNode {
  type: number;
  id?: number | null;
  custom_id?: string | null;
  content?: string;
  [field: string]: unknown;
}

/** A component and its path in the body. */
export interface LocatedComponent {
  node: ComponentNode;
  path: PropertyKey[];
}

const isComponentNode = (value: unknown): value is ComponentNode =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'number';

/** All components of a message or modal, parents first; includes a section's accessory and a label's component. */
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
