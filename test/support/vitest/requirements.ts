import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { env } from 'node:process';

/**
 * What some tests need and a machine may not have: documents, by environment variable, and programs. `.ci/run` provides all of
 * them; elsewhere the tests that lack one are left out, and the run ends with the list of what was missing.
 */
const DOCUMENTS = {
  SEED_PAGES: 'the folder of the model pages on Replicate that the first model files were made from',
  DISCORD_OPENAPI: 'Discord’s OpenAPI document',
  DISCORD_DOC_EXAMPLES: 'the JSON examples of Discord’s documentation',
  REPLICATE_OPENAPI: 'Replicate’s OpenAPI document',
  REPLICATE_MODELS: 'the folder of the npm package all-the-public-replicate-models 1.352.0',
  REPLICATE_FIXTURES: 'the folder of exchanges with Replicate, recorded',
  LORA_FIXTURES: 'the folder of key lists of LoRA files',
} as const;

const PROGRAMS = { chromium: 'a browser', 'redis-server': 'Redis', prlimit: 'util-linux' } as const;

/** The path of a document, where it is there. */
export function documentPath(name: keyof typeof DOCUMENTS): string | undefined {
  const path = env[name];
  return path && existsSync(path) ? path : undefined;
}

/** The path of a program, where it is installed. */
export function programPath(name: keyof typeof PROGRAMS): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Vitest's global setup: names at the end what the run had to do without. */
export default function reportMissingAtEnd(): () => void {
  return () => {
    const documents = Object.entries(DOCUMENTS).filter(([name]) => !env[name] || !existsSync(env[name]));
    const programs = Object.entries(PROGRAMS).filter(
      ([name]) => name !== undefined && !programPath(name as keyof typeof PROGRAMS),
    );
    const missing = [
      ...documents.map(([name, description]) => `${name} (${description}) is not set to a path that exists`),
      ...programs.map(([name, what]) => `${name} (${what}) is not installed`),
    ];
    if (missing.length) process.stderr.write(`\nTests that need these were left out:\n  - ${missing.join('\n  - ')}\n`);
  };
}
