import type { z } from 'zod';
import { RENAMED_VARIABLES } from '#schema/config/renamed-variables.ts';
import { type VariableDocs, variableDocs } from '#schema/config/variable-docs.ts';
import { VARIABLE_SECTIONS } from '#schema/config/variables.ts';
import { table } from './markdown-table.ts';

interface Variable extends VariableDocs {
  readonly name: string;
  /** The default that the schema holds. */
  readonly defaultValue: unknown;
}

/** The section whose variables .env.example leaves for the operator to fill in. */
const ACCOUNTS_SECTION = 'Accounts';

/** Characters of a comment line in .env.example. */
const MAX_COMMENT_CHARS = 100;

/** The text of docs/configuration.md. @throws Error where a variable is not documented */
export function configurationPage(): string {
  const sections = listSections().map(
    ([title, variables]) => `## ${title}\n\n${table(['variable', 'default', 'what it sets'], variables.map(tableRow))}`,
  );
  const renamed = table(
    ['old name', 'new name'],
    [...RENAMED_VARIABLES].map(([oldName, newName]) => [`\`${oldName}\``, `\`${newName}\``]),
  );
  return [
    '# Configuration',
    '<!-- Written by `npm run docs:configuration` from src/schema/config/variables.ts. Change that file, not this one. -->',
    'Set these variables in `.env` or in the environment; `.env.example` has them all. An empty variable is not set. If a value is\nwrong, Lorikeet does not start, and lists what to fix.',
    ...sections,
    '## Folders',
    'Earlier versions called the folder of model files `cards`, and that of undelivered pictures `kept`. Nothing in them is lost:\n',
    '- If `MODELS_DIR` ends in `models` and does not exist, model files are read from `cards` beside it. The log asks you to rename it.\n- If `UNDELIVERED_DIR` ends in `undelivered`, pictures in `kept` beside it are moved there at the next start.',
    '## Renamed variables',
    'The old names still work; the log names the new one. To set both to different values is an error.',
    renamed,
  ]
    .map((part) => part.trim())
    .join('\n\n')
    .concat('\n');
}

/** The text of .env.example. @throws Error where a variable is not documented */
export function environmentExample(): string {
  const sections = listSections().map(([title, variables]) => {
    const entries = variables.map(({ name, description, defaultValue, example }) => {
      const comment = wrap(description.replaceAll('`', ''));
      return `${comment}\n${title === ACCOUNTS_SECTION ? '' : '#'}${name}=${defaultValue ?? example ?? ''}`;
    });
    return `# --- ${title} ---\n${entries.join('\n')}`;
  });
  return [
    '# Copy this file to .env and fill in what you need. An empty variable is not set.\n# Written by `npm run docs:configuration`.',
    ...sections,
  ]
    .join('\n\n')
    .concat('\n');
}

function listSections(): [title: string, variables: Variable[]][] {
  return Object.entries(VARIABLE_SECTIONS).map(([title, shape]) => [
    title,
    Object.entries<z.ZodType>(shape).map(([name, schema]) => {
      const docs = variableDocs.get(schema);
      if (!docs) throw new Error(`${name} has no description`);
      return { ...docs, name, defaultValue: schema.parse(undefined) };
    }),
  ]);
}

function tableRow({ name, description, defaultValue, defaultText = 'none' }: Variable): string[] {
  return [`\`${name}\``, defaultValue === undefined ? defaultText : `\`${defaultValue}\``, description];
}

/** A text as comment lines. */
function wrap(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = `${lines.at(-1)} ${word}`;
    if (line.length < MAX_COMMENT_CHARS) lines[lines.length - 1] = line;
    else lines.push(` ${word}`);
  }
  return lines.map((line) => `#${line}`).join('\n');
}
