import { readFileSync } from 'node:fs';
import { Ajv, type AnySchema } from 'ajv';
import addFormats from 'ajv-formats';
import { z } from 'zod';
import type { ReceivedRequest } from './received-request.ts';

const schema = z.looseObject({});
const parameter = z.object({ name: z.string(), in: z.enum(['path', 'query', 'header']), schema });
const media = z.object({ schema });
const content = z.record(z.string(), media);
const operation = z.object({
  parameters: z.array(z.union([parameter, z.object({ $ref: z.string() })])).default([]),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.looseObject({ content: content.optional() })).default({}),
});
const openapi = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ parameters: z.record(z.string(), parameter), schemas: z.record(z.string(), schema) }),
});

/** Checks requests and responses against Replicate's OpenAPI document. */
export interface ReplicateContract {
  /** What is wrong with a request, by the document. */
  requestErrors(received: ReceivedRequest): string[];
  /** What is wrong with the answer to one. */
  responseErrors(method: string, path: string, status: number, body: unknown): string[];
}

/** `file` is the document. */
export function replicateContract(file: string): ReplicateContract {
  const { paths, components } = openapi.parse(JSON.parse(readFileSync(file, 'utf8')));
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const schemaErrors = (location: string, jsonSchema: AnySchema, value: unknown): string[] => {
    const check = ajv.compile({ ...(typeof jsonSchema === 'object' ? jsonSchema : {}), components });
    return check(value) ? [] : (check.errors ?? []).map((error) => `${location}${error.instancePath} ${error.message}`);
  };
  const findOperation = (method: string, path: string) => {
    const [name = ''] = path.replace(/^\/v1/, '').split('?');
    const matches = (pattern: string) => new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(name);
    return Object.entries(paths).find(([pattern]) => matches(pattern))?.[1][method.toLowerCase()];
  };
  return {
    requestErrors({ method, path, headers, body }) {
      const found = findOperation(method, path);
      if (!found) return [`${method} ${path}: there is no such operation`];
      const query = Object.fromEntries(new URL(path, 'http://localhost').searchParams);
      const parameters = found.parameters.flatMap((each) =>
        'name' in each ? [each] : (components.parameters[each.$ref.split('/').at(-1) ?? ''] ?? []),
      );
      const known = new Set(parameters.filter((each) => each.in === 'query').map(({ name }) => name));
      // A cursor is a part of the address of the next page, which the document gives as a whole.
      const unknown = Object.keys(query).filter((name) => !known.has(name) && name !== 'cursor');
      const values = parameters.flatMap((each) => {
        const text = each.in === 'query' ? query[each.name] : headers[each.name.toLowerCase()];
        const isNumber = each.schema.type === 'integer' && /^-?\d+$/.test(text ?? '');
        const value = isNumber ? Number(text) : text;
        return each.in === 'path' || value === undefined ? [] : schemaErrors(each.name, each.schema, value);
      });
      const [type = ''] = (headers['content-type'] ?? '').split(';');
      const bodySchema = found.requestBody?.content[type]?.schema;
      if (body !== undefined && !bodySchema) return [`${method} ${path}: no body of ${type} is known`];
      const files = type === 'multipart/form-data' ? replaceFiles(body) : body;
      return [
        ...unknown.map((name) => `no query ${name}`),
        ...values,
        ...(bodySchema ? schemaErrors('body', bodySchema, files) : []),
      ];
    },
    responseErrors(method, path, status, body) {
      const found = findOperation(method, path)?.responses[String(status)]?.content?.['application/json'];
      return found ? schemaErrors('answer', found.schema, body) : [`${method} ${path}: no answer ${status} is known`];
    },
  };
}

/** The parts of a form as the document has them: files are strings of bytes. */
function replaceFiles(parts: unknown): unknown {
  const form = z.record(z.string(), z.unknown()).parse(parts);
  return Object.fromEntries(
    Object.entries(form).map(([name, value]) => [name, typeof value === 'object' ? 'bytes' : value]),
  );
}
