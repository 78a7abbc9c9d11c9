import {
  isArrowFunction,
  isBinaryExpression,
  isCallExpression,
  isConditionalExpression,
  isIdentifier,
  isObjectLiteralExpression,
  isParenthesizedExpression,
  isPropertyAssignment,
  isSpreadAssignment,
  type Node,
  type ObjectLiteralElementLike,
} from 'typescript/unstable/ast';
import { MODAL_LIMITS } from '#schema/interaction/modal/modal.ts';

/** Characters of a button's label, of a choice's label and description, and of an alt text (components/reference.mdx). */
const [BUTTON, CHOICE, ALT_TEXT] = [80, 100, 1024];

/** Stands for the properties that an object spreads. */
const SPREAD = '…';

/** What functions take that make one component of their texts. A toggle puts a mark before its label. */
const FUNCTIONS: Readonly<Record<string, number>> = {
  button: BUTTON,
  pageButton: BUTTON,
  turn: BUTTON,
  toggleLabel: BUTTON - 2,
  selectRow: MODAL_LIMITS.placeholder,
  roleSelect: MODAL_LIMITS.placeholder,
  presetModal: MODAL_LIMITS.title,
};

/** What only a form's field has beside its label; it may also come by spreading. */
const FIELD_PROPERTIES = ['kind', 'param', 'placeholder', SPREAD];

/**
 * The most characters that Discord takes of a sentence, by the property or function that it is given to; undefined where it has plenty
 * of room, such as in a message.
 */
export function findLengthLimit(sentence: Node): number | undefined {
  const { parent } = sentence;
  if (isCallExpression(parent) && isIdentifier(parent.expression)) {
    const name = parent.expression.text;
    return name === 'plainText' ? findLengthLimit(parent) : FUNCTIONS[name];
  }
  if (isPropertyAssignment(parent)) {
    const object = parent.parent;
    if (!isIdentifier(parent.name) || !isObjectLiteralExpression(object)) return undefined;
    return limitOf(parent.name.text, new Set(object.properties.map(nameOf)));
  }
  const goesOn = [isArrowFunction, isBinaryExpression, isConditionalExpression, isParenthesizedExpression];
  return goesOn.some((is) => is(parent)) ? findLengthLimit(parent) : undefined;
}

function nameOf(property: ObjectLiteralElementLike): string {
  if (isSpreadAssignment(property)) return SPREAD;
  return isIdentifier(property.name) ? property.name.text : '';
}

/** @param siblings the properties of the same object, by which a field of a form differs from a button or a setting */
function limitOf(name: string, siblings: ReadonlySet<string>): number | undefined {
  switch (name) {
    case 'title':
      return siblings.has('fields') ? MODAL_LIMITS.title : undefined;
    case 'label':
      if (FIELD_PROPERTIES.some((each) => siblings.has(each))) return MODAL_LIMITS.label;
      return siblings.has('value') ? CHOICE : BUTTON;
    case 'lineLabel':
      return MODAL_LIMITS.label;
    case 'placeholder':
    case 'emptyLabel':
    case 'lineHint':
      return MODAL_LIMITS.placeholder;
    case 'description':
      if (siblings.has('page')) return undefined;
      return siblings.has('bytes') || siblings.has('media') ? ALT_TEXT : MODAL_LIMITS.description;
    default:
      return undefined;
  }
}
