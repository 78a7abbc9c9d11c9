// @ts-check
/** Stacks of errors in a bundle. */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { findOrigins } from './source-map.mjs';

/** How many positions are remembered: errors come from the same places again and again. */
const MAX_POSITIONS = 1000;

/**
 * From now on stacks name the sources instead of the files of a bundle. Maps are read when a stack is looked at, and not kept: Node's
 * `--enable-source-maps` reads all of them at the start, and needs 7 MB more from then on.
 * @param {string} folder of the bundle
 */
export function showSourcesInStacks(folder) {
  const folderUrl = `${pathToFileURL(folder).href}/`;
  const position = new RegExp(`${RegExp.escape(folderUrl)}([^:]+):(\\d+):(\\d+)`, 'g');
  /** The source position, or the same where none is known, of each position in the bundle. @type {Map<string, string>} */
  const known = new Map();
  Error.prepareStackTrace = (error, callSites) => {
    const stack = [titleOf(error), ...callSites.map((each) => `    at ${each}`)].join('\n');
    const unknown = [...stack.matchAll(position)].filter(([text]) => !known.has(text));
    if (known.size + unknown.length > MAX_POSITIONS) known.clear();
    for (const [name, matches] of Map.groupBy(unknown, ([, name = '']) => name))
      for (const [text, source] of findSources(new URL(`${name}.map`, folderUrl), matches)) known.set(text, source);
    return stack.replace(position, (text) => known.get(text) ?? text);
  };
}

/**
 * @param {URL} file a map
 * @param {readonly RegExpExecArray[]} matches positions: all, name, line, column; the last two from 1
 * @returns {(readonly [text: string, source: string])[]}
 */
function findSources(file, matches) {
  try {
    const { sources, mappings } = JSON.parse(readFileSync(file, 'utf8'));
    const positions = matches.map(([, , line, column]) => ({ line: Number(line) - 1, column: Number(column) - 1 }));
    const origins = findOrigins(mappings, positions);
    return matches.map(([text], index) => {
      const origin = origins[index];
      if (!origin) return [text, text];
      return [text, `${new URL(sources[origin.source], file).href}:${origin.line + 1}:${origin.column + 1}`];
    });
  } catch {
    return matches.map(([text]) => [text, text]);
  }
}

/** As V8 writes it. @param {Error} error */
function titleOf(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}
