// @ts-check
/** Stacks of errors in a bundle. */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * From now on stacks name the sources instead of the files of a bundle. Maps are read when a stack is looked at: Node's
 * `--enable-source-maps` reads all of them at the start, and needs 7 MB more from then on.
 * @param {string} folder of the bundle
 */
export function showSourcesInStacks(folder) {
  const folderUrl = `${pathToFileURL(folder).href}/`;
  const position = new RegExp(`${RegExp.escape(folderUrl)}([^:]+):(\\d+):(\\d+)`, 'g');
  /** @type {Map<string, SourceMap>} */
  const maps = new Map();
  /** @param {string} name @param {number} line @param {number} column both from 1 */
  const findSource = (name, line, column) => {
    const file = new URL(`${name}.map`, folderUrl);
    const map = maps.get(name) ?? new SourceMap(JSON.parse(readFileSync(file, 'utf8')));
    maps.set(name, map);
    const origin = map.findOrigin(line, column);
    return 'fileName' in origin
      ? `${new URL(origin.fileName, file).href}:${origin.lineNumber}:${origin.columnNumber}`
      : undefined;
  };
  Error.prepareStackTrace = (error, callSites) => {
    const stack = [titleOf(error), ...callSites.map((each) => `    at ${each}`)].join('\n');
    return stack.replace(position, (text, name, line, column) => {
      try {
        return findSource(name, Number(line), Number(column)) ?? text;
      } catch {
        return text;
      }
    });
  };
}

/** As V8 writes it. @param {Error} error */
function titleOf(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}
