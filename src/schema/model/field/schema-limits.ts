/** What a schema may have. The largest shipped one has 6 KB, 8 levels, 21 properties and 12 choices. */
export const SCHEMA_LIMITS = {
  /** Characters of the document as JSON. */
  size: 256 * 1024,
  depth: 24,
  properties: 100,
  choices: 200,
  /** Characters of a description, a choice or a default. */
  text: 4000,
  /** References and parts that are resolved, one within another included. */
  references: 1000,
} as const;

/**
 * Checks that a document is not too large to be used: a model's author writes it, and it is read at each start.
 * @throws Error that says what there is too much of
 */
export function checkSchemaSize(openapi: unknown): void {
  checkDepth(openapi, SCHEMA_LIMITS.depth);
  const size = JSON.stringify(openapi).length;
  if (size > SCHEMA_LIMITS.size) throw new Error(`its schema has ${size} characters; ${upTo(SCHEMA_LIMITS.size)}`);
}

/** @throws Error that says what there is too much of */
export function checkPropertyCount(properties: Readonly<Record<string, unknown>>): void {
  const { length } = Object.keys(properties);
  if (length > SCHEMA_LIMITS.properties)
    throw new Error(`its schema has ${length} properties; ${upTo(SCHEMA_LIMITS.properties)}`);
}

/** Checks the choices and texts of a resolved property. @throws Error that says what there is too much of */
export function checkPropertySize(name: string, property: Readonly<Record<string, unknown>>): void {
  const choices = Array.isArray(property.enum) ? property.enum : [];
  if (choices.length > SCHEMA_LIMITS.choices)
    throw new Error(`${name.slice(0, 60)} has ${choices.length} choices; ${upTo(SCHEMA_LIMITS.choices)}`);
  for (const text of [name, property.description, property.default, ...choices]) {
    if (typeof text === 'string' && text.length > SCHEMA_LIMITS.text)
      throw new Error(`${name.slice(0, 60)} has a text of ${text.length} characters; ${upTo(SCHEMA_LIMITS.text)}`);
  }
}

function checkDepth(value: unknown, remaining: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (remaining === 0) throw new Error(`its schema has more than ${SCHEMA_LIMITS.depth} levels`);
  for (const each of Object.values(value)) checkDepth(each, remaining - 1);
}

const upTo = (limit: number) => `up to ${limit} are possible`;
