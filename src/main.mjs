// @ts-check
/**
 * Where the process starts: from the bundle of exactly these sources (`npm run bundle`), or from the sources, if there is none. This
 * and what it imports is JavaScript, because stripping types would cost each start 4 MB and 40 ms.
 */
import module from 'node:module';
import { CACHE_FOLDER, importBundle } from './bundle/bundle.mjs';

const bundle = await importBundle();
// Half of a start from the sources is reading and compiling them; what was compiled is kept beside the dependencies. Where that
// folder cannot be written to, Node goes on without.
if (!bundle) module.enableCompileCache(CACHE_FOLDER);

const { run } = bundle ?? (await import('./run.ts'));
await run({ isBundled: bundle !== undefined });
