import type { Card } from './card.ts';
import type { Field } from './field.ts';

/** What differs between a card as it was shipped and as its model is published, a line for each field. Wording does not count. */
export function fieldDifferences(shipped: Card, live: Card): string[] {
  const names = new Set([...shipped.fields.keys(), ...live.fields.keys()]);
  return [...names].flatMap((name) => {
    const [before, after] = [shipped.fields.get(name), live.fields.get(name)];
    if (!before) return [`${name}: new`];
    if (!after) return [`${name}: gone`];
    const changes = [...facts(before)].filter(([what, value]) => facts(after).get(what) !== value);
    return changes.length
      ? [`${name}: ${changes.map(([what, value]) => `${what} ${value} → ${facts(after).get(what)}`).join(', ')}`]
      : [];
  });
}

function facts(field: Field): Map<string, string> {
  return new Map([
    ['type', field.type],
    ['required', String(field.required)],
    ['default', String(field.default)],
    ['minimum', 'minimum' in field ? String(field.minimum) : ''],
    ['maximum', 'maximum' in field ? String(field.maximum) : ''],
    ['choices', 'choices' in field ? field.choices.join(', ') : ''],
  ]);
}
