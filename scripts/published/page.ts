import { compileModel, type Model } from '#schema/model/model.ts';
import { PARAM_NAMES } from '#schema/model/params.ts';
import { safetySwitches } from '#schema/model/safety.ts';
import { table } from '../markdown-table.ts';
import type { PublishedModel } from './read.ts';

/** All published models as Lorikeet has them: compiled, or refused with the reason. */
export interface CompiledModels {
  readonly compiled: ReadonlyMap<PublishedModel, Model>;
  readonly refused: ReadonlyMap<PublishedModel, string>;
}

export function compileAll(published: readonly PublishedModel[]): CompiledModels {
  const [compiled, refused] = [new Map<PublishedModel, Model>(), new Map<PublishedModel, string>()];
  for (const each of published) {
    try {
      compiled.set(each, compileModel(each.file));
    } catch (error) {
      refused.set(each, error instanceof Error ? error.message.replace(/^.*? cannot be used: /, '') : String(error));
    }
  }
  return { compiled, refused };
}

/** docs/models.md. */
export function publishedModelsPage({ compiled, refused }: CompiledModels): string {
  const models = [...compiled.values()];
  const count = models.length + refused.size;
  return `# Published models

For operators. Written by \`npm run docs:models\`; a test keeps it up to date.

\`npm run model -- owner/name\` installs any model of Replicate that paints a picture from a prompt. The npm package
all-the-public-replicate-models 1.352.0 (January 2025) has ${count} of these. Lorikeet can paint with ${models.length}, which is
${((models.length / count) * 100).toFixed(2)} %. It cannot paint with:

${table(
  ['model', 'why'],
  [...refused].map(([{ name }, why]) => [`\`${name}\``, why]),
)}

## What they take

A field is recognized by its name, or by what it is: an address of a picture is a picture, whatever its name. \`more\` reaches
all fields that are not here.

${table(['option of `/imagine`', 'models', 'called'], optionRows(models))}

${models.filter((model) => safetySwitches(model).length === 0).length} models have no safety checker that can be switched, and ${models.filter(({ secrets }) => secrets.length > 0).length} have fields for secrets, which are
never offered to members: set \`MODEL_SECRETS\` in [configuration.md](configuration.md).
`;
}

function optionRows(models: readonly Model[]): string[][] {
  return PARAM_NAMES.flatMap((param) => {
    const names = models.flatMap(({ params }) => params.get(param)?.name ?? []);
    if (names.length === 0) return [];
    const byName = [...Map.groupBy(names, (name) => name)].sort(([, one], [, other]) => other.length - one.length);
    const shown = byName.slice(0, MAX_NAMES).map(([name]) => `\`${name}\``);
    const rest = byName.length > MAX_NAMES ? [`${byName.length - MAX_NAMES} more`] : [];
    return [[`\`${param}\``, String(names.length), [...shown, ...rest].join(', ')]];
  });
}

/** Names of a param that its row has. */
const MAX_NAMES = 6;
