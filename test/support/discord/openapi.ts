import { readFileSync } from 'node:fs';
import process from 'node:process';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { z } from 'zod';
import type { RecordedTraffic } from '#playground/state/traffic.ts';

/** Path of Discord's OpenAPI document; tests that need it run where it is given. */
export const discordOpenApiPath = process.env.DISCORD_OPENAPI;

const content = z.record(z.string(), z.unknown());
const operation = z.looseObject({ requestBody: z.looseObject({ content }).optional() });
const document = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

interface OpenApiDocument {
  ajv: Ajv2020;
  /** Templates with their patterns, those without parameters first. */
  paths: { template: string; pattern: RegExp; operations: Record<string, unknown> }[];
  compiled: Map<string, ValidateFunction | null>;
}

let loaded: OpenApiDocument | undefined;

function loadDocument(): OpenApiDocument {
  if (loaded) return loaded;
  if (!discordOpenApiPath) throw new Error('Set DISCORD_OPENAPI to the path of the OpenAPI document.');
  const raw: unknown = JSON.parse(readFileSync(discordOpenApiPath, 'utf8'));
  const { paths } = document.parse(raw);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat('snowflake', /^(0|[1-9][0-9]*)$/u);
  ajv.addFormat('nonce', true);
  ajv.addSchema({ ...z.looseObject({}).parse(raw), $id: 'discord' });
  const patterns = Object.entries(paths).map(([template, operations]) => ({
    template,
    pattern: patternOf(template),
    operations,
  }));
  patterns.sort((a, b) => countParameters(a.template) - countParameters(b.template));
  loaded = { ajv, paths: patterns, compiled: new Map() };
  return loaded;
}

const countParameters = (template: string): number => template.split('{').length;

const patternOf = (template: string): RegExp =>
  new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{[^}]+\}/gu, '[^/]+')}$`, 'u');

/**
 * What Discord's OpenAPI document says against a request: an empty list where it is fine.
 * @param path behind `/api/v10`, without the query
 * @param body JSON, or `payload_json` of a multipart request; it is not changed
 */
export function validateRequest(method: string, path: string, body: unknown): string[] {
  const { ajv, paths, compiled } = loadDocument();
  const found = paths.find(({ pattern, operations }) => pattern.test(path) && method.toLowerCase() in operations);
  if (!found) return [`${method} ${path}: the document has no such operation`];
  const key = `${method} ${found.template}`;
  if (!compiled.has(key)) {
    const { requestBody } = operation.parse(found.operations[method.toLowerCase()]);
    const pointer = `paths/${found.template.replaceAll('~', '~0').replaceAll('/', '~1')}/${method.toLowerCase()}`;
    const hasJson = requestBody && 'application/json' in requestBody.content;
    const $ref = `discord#/${encodeURI(pointer)}/requestBody/content/application~1json/schema`;
    compiled.set(key, hasJson ? ajv.compile({ $ref }) : null);
  }
  const validate = compiled.get(key);
  if (!validate) return body === undefined ? [] : [`${key}: the document knows no body`];
  if (validate(withIntegerPermissions(body ?? {}))) return [];
  return [`${key}: ${describeErrors(validate.errors ?? [])}`];
}

/** The document wants `default_member_permissions` as an integer; Discord takes and gives a string, and so does discord.js. */
function withIntegerPermissions(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body), (key, value: unknown) =>
    key === 'default_member_permissions' && typeof value === 'string' ? Number(value) : value,
  );
}

/** All requests of a run against the document. Refused and faulty ones are left out: the stand-in names those itself. */
export function validateSent(sent: readonly RecordedTraffic[]): string[] {
  const successful = sent.filter(({ status = 0, method }) => method !== undefined && status >= 200 && status < 300);
  return successful.flatMap(({ method = '', path = '', body }) => validateRequest(method, path, body));
}

/** Failed unions repeat every branch: the deepest error that is no union's own says most. */
function describeErrors(errors: readonly ErrorObject[]): string {
  const genericKeywords = new Set(['oneOf', 'anyOf', 'enum', 'const', 'type']);
  const depth = ({ instancePath }: ErrorObject) => instancePath.split('/').length;
  const rank = (error: ErrorObject) => depth(error) * 2 + (genericKeywords.has(error.keyword) ? 0 : 1);
  const [first] = [...errors].sort((a, b) => rank(b) - rank(a));
  return first ? `${first.instancePath || '/'} ${first.message} (${JSON.stringify(first.params)})` : 'not valid';
}
