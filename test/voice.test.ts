import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const ROOT = new URL('../src/', import.meta.url);

/** What operators read: at a terminal, in the log and in the configuration's pages. There it is Lorikeet. */
const FOR_OPERATORS =
  /^(?:schema\/config|shards|services\/store|services\/metrics|run\.ts|main\.ts|deploy\.ts|gateway|app)/;
const OPERATORS_LINE =
  /cannot start|Lorikeet starts|ConfigError|\blog\b|throw new \w*Error\(`(?:channel|the bot)|UncertainDelivery/;

/** The name, where Discord or somebody else shows it as one. */
const AS_A_NAME = /lorikeet-|Lorikeet\/|'Lorikeet'/;

it('speaks to people as I, everywhere', () => {
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const wrong = files.flatMap((file) => {
    if (FOR_OPERATORS.test(file)) return [];
    const lines = readFileSync(new URL(file, ROOT), 'utf8').split('\n');
    return lines.flatMap((line, index) => {
      const isComment = /^\s*(?:\*|\/\/|\/\*)/.test(line);
      const spoken = /['`].*(?<!My |my )\b(?:[Tt]his bot|[Tt]he bot|Lorikeet)\b.*/.test(line.replace(/\s\/\/ .*$/, ''));
      return spoken && !isComment && !OPERATORS_LINE.test(line) && !AS_A_NAME.test(line)
        ? [`${file}:${index + 1}: ${line.trim()}`]
        : [];
    });
  });
  expect(files.length).toBeGreaterThan(400);
  expect(wrong).toEqual([]);
});
