import type { Field } from './field/field.ts';
import type { Model } from './model.ts';

/** Differences between a model as shipped and as published now, one line per field. Descriptions do not count. */
export function diffFields(shipped: Model, live: Model): string[] {
  const names = new Set([...shipped.fields.keys(), ...live.fields.keys()]);
  return [...names].flatMap((name) => {
    const [before, after] = [shipped.fields.get(name), live.fields.get(name)];
    if (!before) return [`${name}: new`];
    if (!after) return [`${name}: gone`];
    const changes = [...fieldProperties(before)].filter(
      ([property, value]) => fieldProperties(after).get(property) !== value,
    );
    return changes.length
      ? [
          `${name}: ${changes.map(([what, value]) => `${what} ${value} → ${fieldProperties(after).get(what)}`).join(', ')}`,
        ]
      : [];
  });
}

function fieldProperties(field: Field): Map<string, string> {
  return new Map([
    ['type', field.type],
    ['required', String(field.required)],
    ['default', String(field.default)],
    ['minimum', 'minimum' in field ? String(field.minimum) : ''],
    ['maximum', 'maximum' in field ? String(field.maximum) : ''],
    ['choices', 'choices' in field ? field.choices.join(', ') : ''],
  ]);
}
