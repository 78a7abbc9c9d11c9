import { compileModel, type Model } from '#schema/model/model.ts';
import { PARAM_NAMES } from '#schema/model/params/params.ts';
import { safetySwitches } from '#schema/model/safety.ts';
import { HARDWARE_CHECKED_AT, HARDWARE_NAMES, hardwareRate } from '#schema/price/hardware.ts';
import { dollarsOf } from '#schema/price/money.ts';
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

${PRICES}
`;
}

/** Where prices come from: the same for all models, so it is written here. */
const PRICES = `## Prices

The API has no prices, and a prediction reports counts and seconds, no money. So Lorikeet reads the page of a model on Replicate
together with its schema, once a day at most, and computes what a job cost from what its prediction reported. Both are kept with
the job, and *Details* shows them as “about”. Models that are billed by time cost what their hardware does for the seconds
that a prediction ran. If a prediction was answered before it said so, its numbers are read later, many in one request. If it
cannot be told which of several prices applies, the highest does.

A price in a model file is yours, and no page replaces it: \`"price": 0.03\` is US dollars a picture, \`"price": { "hardware":
"gpu-l40s" }\` a rate for each second. To go by the page again, remove the line.

${table(
  ['hardware', 'US dollars a second'],
  HARDWARE_NAMES.map((name) => [`\`${name}\``, `$${dollarsOf(hardwareRate(name).micros)}`]),
)}

The rates are those of replicate.com/pricing. They and the prices below were compared on ${HARDWARE_CHECKED_AT} with copies of
Replicate's pages and with lists of others, not with the live pages. They count until the first picture of a model, when its
page is read. Where sources disagree, the higher one ships:

${table(
  ['model', 'ships as', 'sources'],
  [
    [
      'fine-tunes of Flux',
      'H100, by time',
      'Replicate runs them on H100s; a run of 6.01 s was billed $0.009165, which is that rate',
    ],
    [
      '`black-forest-labs/flux-dev-lora`',
      '$0.032 a picture',
      '$0.032 in a list that quotes its page; $0.025, the price of flux-dev, in two others',
    ],
    [
      '`black-forest-labs/flux-schnell-lora`',
      '$0.02 a picture',
      '$0.02 in three price lists; $0.003, the price of flux-schnell, in a fourth; $0.006 is that of lucataco’s model',
    ],
    [
      '`nightmareai/real-esrgan`',
      '$0.002 a picture',
      '“$2 per thousand output images” and “$0.002 per image output” of its page',
    ],
  ],
)}`;

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
