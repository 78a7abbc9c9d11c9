/** Serves the page's own files: TypeScript as JavaScript, and the browser builds of its libraries. */
import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import { stripTypes } from './strip-types.ts';

/**
 * The page may load its own files, its inline scripts, and pictures of the playground, whose addresses it makes relative.
 * A message may also show pictures of other sites, such as those of a LoRA's page.
 */
const contentSecurityPolicy = (html: string): string =>
  [
    "default-src 'none'",
    ["script-src 'self'", ...inlineScripts(html)].join(' '),
    "style-src 'self'",
    "img-src 'self' data: blob: https:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** CSP hashes of the inline scripts. The only one is the import map, which has to be inline. */
function inlineScripts(html: string): string[] {
  return Array.from(html.matchAll(/<script[^>]*>([^<]+)<\/script>/gu), ([, script = '']) => {
    return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
  });
}

const MEDIA_TYPES = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.ts', 'text/javascript; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
]);

/** Packages that the page imports, served below `/lib/<name>/`. */
const LIBRARIES = ['lit-html'];

/** `/` and `/page/…` from `playground/page`, `/lib/…` from `node_modules`. */
export function pageFiles(): Hono {
  const app = new Hono();
  const page = fileURLToPath(new URL('../page/', import.meta.url));
  app.get('/', () => sendFile(page, 'index.html'));
  app.get('/page/*', ({ req }) => sendFile(page, req.path.slice('/page/'.length)));
  for (const name of LIBRARIES) {
    // `import.meta.resolve` would find a package's build for Node instead of the one for browsers.
    const manifest = findPackageJSON(name, import.meta.url);
    if (!manifest) throw new Error(`${name} is not installed.`);
    const root = dirname(manifest);
    app.get(`/lib/${name}/*`, ({ req }) => sendFile(root, req.path.slice(`/lib/${name}/`.length)));
  }
  return app;
}

/** Sends a file below `root`, TypeScript as JavaScript. 404 for paths that lead elsewhere, also through `..` or links. */
async function sendFile(root: string, path: string): Promise<Response> {
  const notFound = new Response('Not found', { status: 404 });
  const type = MEDIA_TYPES.get(extname(path));
  if (!type) return notFound;
  try {
    const folder = await realpath(root);
    const file = await realpath(join(folder, decodeURIComponent(path)));
    if (!file.startsWith(folder + sep)) return notFound;
    const body = extname(file) === '.ts' ? await readAsJavaScript(file) : await readFile(file);
    const html = extname(file) === '.html' ? body.toString() : '';
    const headers = { 'content-type': type, 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' };
    return new Response(body, {
      headers: {
        ...headers,
        'content-security-policy': contentSecurityPolicy(html),
        'referrer-policy': 'no-referrer',
      },
    });
  } catch {
    return notFound;
  }
}

const strippedFiles = new Map<string, { mtimeMs: number; code: string }>();

/** Cached until the file changes. */
async function readAsJavaScript(file: string): Promise<string> {
  const { mtimeMs } = await stat(file);
  const cached = strippedFiles.get(file);
  if (cached?.mtimeMs === mtimeMs) return cached.code;
  const compiled = { mtimeMs, code: stripTypes(await readFile(file, 'utf8')) };
  strippedFiles.set(file, compiled);
  return compiled.code;
}
