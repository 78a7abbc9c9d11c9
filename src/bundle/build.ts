/**
 * `npm run bundle`: writes what a start reads, sources and packages, into a few files. A process of its own, because a bundler does
 * not give its memory back.
 */
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import process from 'node:process';
import { type Plugin, rolldown } from 'rolldown';
import { CACHE_FOLDER, currentBundleFolder, ENTRY_FILE, ROOT } from './bundle.mjs';

/** Packages that stay where they are: those with native code or workers, what few bots use, and what may not be installed. */
const EXTERNAL_PACKAGES = [
  'sharp',
  'rolldown',
  'ioredis',
  '@keyv/redis',
  'bottleneck',
  'prom-client',
  'echarts',
  'pino-pretty',
  'zlib-sync',
  'bufferutil',
  'utf-8-validate',
];

/** Bundles that are kept, the newest first: a running process may still load a part of an earlier one. */
const MAX_BUNDLES = 4;

/** Files beside a source, such as fonts, are found from the bundle too. */
const keepModuleUrls: Plugin = {
  name: 'keep-module-urls',
  transform: (code, id) => {
    if (id.includes('node_modules') || !code.includes('import.meta.url')) return;
    const path = JSON.stringify(relative(join(CACHE_FOLDER, 'bundle'), id));
    return { code: code.replaceAll('import.meta.url', `new URL(${path}, import.meta.url).href`), map: null };
  },
};

/** Only our own files have a map: that of a package is larger than the package. */
const mapOwnFiles: Plugin = {
  name: 'map-own-files',
  transform: { filter: { id: /node_modules/ }, handler: (code) => ({ code, map: { mappings: '' } }) },
};

/** Builds the bundle of the sources, unless it is there already. */
async function buildBundle(): Promise<string> {
  const folder = currentBundleFolder();
  if (await exists(join(folder, ENTRY_FILE))) return folder;
  // Not `mkdtemp`, whose folders only their owner can read: a bot often runs as somebody else.
  const draft = join(CACHE_FOLDER, `draft-${process.pid}`);
  await mkdir(draft, { recursive: true });
  try {
    await writeBundle(draft);
    if (currentBundleFolder() !== folder) throw new Error('The sources changed while the bundle was built.');
    await rename(draft, folder).catch(async (error) => {
      // Another process was faster.
      if (!(await exists(join(folder, ENTRY_FILE)))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  await removeOldBundles();
  return folder;
}

async function writeBundle(folder: string): Promise<void> {
  await using bundle = await rolldown({
    input: join(ROOT, 'src/run.ts'),
    cwd: ROOT,
    platform: 'node',
    tsconfig: false,
    external: EXTERNAL_PACKAGES.map((name) => new RegExp(`^${name}(/|$)`)),
    plugins: [keepModuleUrls, mapOwnFiles],
    checks: { eval: false },
  });
  await bundle.write({
    dir: folder,
    format: 'esm',
    entryFileNames: ENTRY_FILE,
    chunkFileNames: '[name]-[hash].mjs',
    sourcemap: true,
    sourcemapExcludeSources: true,
    comments: false,
    // V8 keeps a file with any other letter at two bytes a letter.
    charset: 'ascii',
    // The names of functions and classes stay: stacks and logs show them.
    minify: { compress: false, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
  });
}

async function removeOldBundles(): Promise<void> {
  const names = (await readdir(CACHE_FOLDER)).filter((name) => name.startsWith('bundle-'));
  const bundles = await Promise.all(
    names.map(async (name) => ({ name, mtimeMs: (await stat(join(CACHE_FOLDER, name))).mtimeMs })),
  );
  const old = bundles.sort((a, b) => b.mtimeMs - a.mtimeMs).slice(MAX_BUNDLES);
  await Promise.all(old.map(({ name }) => rm(join(CACHE_FOLDER, name), { recursive: true, force: true })));
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

process.stdout.write(`${basename(await buildBundle())}\n`);
