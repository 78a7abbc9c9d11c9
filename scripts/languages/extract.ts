import { fileURLToPath } from 'node:url';
import {
  type CallExpression,
  type Expression,
  isCallExpression,
  isConditionalExpression,
  isIdentifier,
  isImportDeclaration,
  isLiteralTypeNode,
  isNewExpression,
  isNoSubstitutionTemplateLiteral,
  isParenthesizedExpression,
  isPropertyAssignment,
  isStringLiteral,
  isTypeAliasDeclaration,
  type NewExpression,
  type Node,
} from 'typescript/unstable/ast';
import { API, type Project, type Type } from 'typescript/unstable/sync';
import { findLengthLimit } from './length-limits.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SENTENCES_FILE = `${ROOT}src/schema/language/sentences.ts`;

/** Whose first argument is a sentence, whatever the types say: a new sentence is not among the types yet. */
const FUNCTIONS = new Set(['t', 'plainText', 'note', 'UserError']);

/** A place in the sources where a sentence is said. */
export interface SentencePlace {
  /** `src/file.ts:line`. */
  readonly at: string;
  /** Characters that Discord takes there; undefined where it has plenty of room. */
  readonly maxLength: number | undefined;
}

/**
 * All sentences in the sources: first arguments of {@link FUNCTIONS}, and every string where the type is `Sentence`.
 * @returns where each is said
 */
export function extractSentences(): Map<string, SentencePlace[]> {
  const api = new API({ cwd: ROOT });
  try {
    const [project] = api.updateSnapshot({ openProject: `${ROOT}tsconfig.json` }).getProjects();
    if (!project) throw new Error('TypeScript cannot open the project');
    const files = project.rootFiles.filter((file) => file.startsWith(`${ROOT}src/`) && file !== SENTENCES_FILE);
    const isSentenceType = createTypeTest(project);
    const found = new Map<string, SentencePlace[]>();
    for (const file of files) {
      const source = project.program.getSourceFile(file);
      if (!source) throw new Error(`${file} cannot be read`);
      const add = (node: Node, sentence: string) => {
        const line = source.text.slice(0, node.getStart(source)).split('\n').length;
        const place = { at: `${file.slice(ROOT.length)}:${line}`, maxLength: findLengthLimit(node) };
        found.set(sentence, [...(found.get(sentence) ?? []), place]);
      };
      const visit = (node: Node): void => {
        if (isImportDeclaration(node) || isLiteralTypeNode(node) || isPropertyName(node)) return;
        const text = readString(node);
        if (
          text !== undefined &&
          (isFirstArgument(node) || isSentenceType(project.checker.getContextualType(node as Expression)))
        )
          add(node, text);
        node.forEachChild(visit);
      };
      source.forEachChild(visit);
    }
    return found;
  } finally {
    api.close();
  }
}

function readString(node: Node): string | undefined {
  return isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node) ? node.text : undefined;
}

/** Whether a string is, or may become by a condition, the first argument of one of {@link FUNCTIONS}. */
function isFirstArgument(node: Node): boolean {
  const { parent } = node;
  if (isCallExpression(parent) || isNewExpression(parent))
    return isSentenceCall(parent) && parent.arguments?.[0] === node;
  if (isParenthesizedExpression(parent)) return isFirstArgument(parent);
  return isConditionalExpression(parent) && parent.condition !== node && isFirstArgument(parent);
}

/** A name's contextual type is that of the property's value, though it is no value itself. */
const isPropertyName = (node: Node) => isPropertyAssignment(node.parent) && node.parent.name === node;

const isSentenceCall = ({ expression }: CallExpression | NewExpression) =>
  isIdentifier(expression) && FUNCTIONS.has(expression.text);

/** Whether a type takes every `Sentence`, as the types were at the last run, and not every string. */
function createTypeTest({ checker, program }: Project): (type: Type | undefined) => boolean {
  const alias = program.getSourceFile(SENTENCES_FILE)?.statements.find(isTypeAliasDeclaration);
  const sentence = alias && checker.getTypeFromTypeNode(alias.type);
  if (!sentence) throw new Error(`${SENTENCES_FILE} has no type Sentence`);
  const none = checker.isTypeAssignableTo(sentence, checker.getNeverType());
  const known = new Map<unknown, boolean>();
  return (type) => {
    if (!type || none) return false;
    let answer = known.get(type.id);
    if (answer === undefined) {
      answer = checker.isTypeAssignableTo(sentence, type) && !checker.isTypeAssignableTo(checker.getStringType(), type);
      known.set(type.id, answer);
    }
    return answer;
  };
}
