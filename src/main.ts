/** Where the process starts. */
import module from 'node:module';
import { fileURLToPath } from 'node:url';

// Half of a start is reading and compiling the sources; what was compiled is kept beside the dependencies. Where that folder
// cannot be written to, Node goes on without.
module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/lorikeet', import.meta.url)));

const { run } = await import('./run.ts');
await run();
