import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TypedRecord } from './recorded-types.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const TYPES = 'discord-api-types/v10';

/**
 * What a literal cannot say of the fields whose types are enums: a plain string is in no enum, and neither is a sum of bits.
 * TypeScript checks that the value may be of the type.
 */
const CASTS = new Map([
  ['locale', 'discord.Locale'],
  ['guild_locale', 'discord.Locale'],
  ['flags', 'number'],
  ['public_flags', 'number'],
  ['READY', 'discord.GatewayDispatchEvents.Ready'],
  ['INTERACTION_CREATE', 'discord.GatewayDispatchEvents.InteractionCreate'],
]);

const compilerOptions = {
  target: 'esnext',
  module: 'nodenext',
  moduleDetection: 'force',
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: false,
  skipLibCheck: true,
  types: [],
  paths: { [TYPES]: [join(root, 'node_modules', TYPES)] },
};

/**
 * Lets the compiler judge what was recorded by the types of discord-api-types: each value is written as an object literal that must
 * satisfy its type, so that missing, wrong and unknown fields are errors.
 * @returns the errors, each with what was recorded
 */
export async function typeErrorsIn(records: readonly TypedRecord[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'discord-types-'));
  try {
    // A line a record, so that an error's line says which one it is in.
    const lines = records.map(({ type, value }) => `(${literal(value)}) satisfies discord.${type};`);
    await writeFile(join(folder, 'recorded.ts'), [`import type * as discord from '${TYPES}';`, ...lines].join('\n'));
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['recorded.ts'] }));
    const output = await compile(folder);
    return output.split('\n').flatMap((line) => {
      const found = /recorded\.ts[:(](\d+)[:,]\d+\)?\s*(?:-|:)\s*(?<text>.*)/.exec(line);
      if (found) return [`${records[Number(found[1]) - 2]?.name}: ${found.groups?.text}`];
      return /error TS/.test(line) ? [line] : [];
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function compile(folder: string): Promise<string> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [tsc, '-p', folder, '--pretty', 'false'],
      { maxBuffer: 64 * 1024 * 1024 },
      (_error, stdout, stderr) => resolve(stdout + stderr),
    );
  });
}

/** What Discord documents or sends, and the types do not have yet, by the field that holds it. `*`: wherever it is. */
const UNKNOWN_TO_TYPES = new Map([
  // In every interaction and READY, undocumented.
  ['entitlement_sku_ids', '*'],
  ['session_type', '*'],
  ['private_channels', '*'],
  // Of the invoking user, as in resolved channels (interactions/receiving-and-responding).
  ['permissions', 'channel'],
  // The OpenAPI document: UnfurledMediaResponse.
  ['id', 'media'],
]);

function literal(value: unknown, key = ''): string {
  if (Array.isArray(value)) return `[${value.map((each) => literal(each, key)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const isKnown = ([name]: [string, unknown]) => {
      const holder = UNKNOWN_TO_TYPES.get(name);
      // The examples of components/reference have the id of the component that was used.
      if (name === 'id' && 'component_type' in value) return false;
      return holder !== '*' && (holder === undefined || holder !== key);
    };
    const known = Object.entries(value).filter(isKnown);
    return `{ ${known.map(([name, each]) => `${JSON.stringify(name)}: ${literal(each, name)}`).join(', ')} }`;
  }
  const cast = CASTS.get(key) ?? CASTS.get(String(value));
  return `${JSON.stringify(value)}${cast ? ` as ${cast}` : ''}`;
}
