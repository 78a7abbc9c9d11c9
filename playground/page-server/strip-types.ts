import { stripTypeScriptTypes } from 'node:module';
import process from 'node:process';

let hasWarned = false;

/**
 * Turns TypeScript into JavaScript with the same lines.
 * On the first call Node warns that the function is experimental. Users of the playground cannot act on that, so this one
 * warning is suppressed. The call is synchronous, so no other warning can be lost meanwhile.
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
