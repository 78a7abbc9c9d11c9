import { stripTypeScriptTypes } from 'node:module';
import process from 'node:process';

let hasWarned = false;

/**
 * TypeScript as JavaScript, line for line.
 * Node warns on the first call that the function is experimental. That says nothing to who plays with the page,
 * so this one warning is held back; all others pass, and the call is synchronous: nothing else can warn meanwhile.
 */
export function stripTypes(code: string): string {
  if (hasWarned) return stripTypeScriptTypes(code);
  const { emitWarning } = process;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]): void => {
    if (!String(warning).startsWith('stripTypeScriptTypes ')) Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  try {
    return stripTypeScriptTypes(code);
  } finally {
    process.emitWarning = emitWarning;
    hasWarned = true;
  }
}
