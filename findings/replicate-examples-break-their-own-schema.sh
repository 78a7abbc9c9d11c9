#!/usr/bin/env bash
# What: of 3,808 public models on Replicate, the example that the page itself shows is refused by the model's own input schema for 237,
#   mostly numbers as text (`"512"`); 18 have defaults outside their own enum or format. 27 limits of 7 models are written as `ge` and
#   `le`, which JSON Schema does not know: validators let every number pass.
# Why it matters: "validate strictly by the published schema" refuses what ran, and takes what its author ruled out. Read examples leniently, and
#   treat `ge` and `le` as `minimum` and `maximum`.
# Versions: all-the-public-replicate-models 1.352.0 (January 2025), ajv 8.20.0 with ajv-formats 3.0.1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent --ignore-scripts all-the-public-replicate-models@1.352.0 ajv@8.20.0 ajv-formats@3.0.1
cat > schemas.mjs <<'JS'
import addFormats from 'ajv-formats';
import { Ajv } from 'ajv';
import models from 'all-the-public-replicate-models';

const counts = { models: 0, examples: 0, numbersAsText: 0, defaults: 0, limits: 0, limitModels: 0 };
for (const { latest_version: version, default_example: example } of models) {
  const schemas = version?.openapi_schema?.components?.schemas;
  if (!schemas?.Input) continue;
  counts.models += 1;
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  addFormats.default(ajv);
  const validate = ajv.compile({ $ref: '#/components/schemas/Input', components: { schemas } });
  const properties = Object.entries(schemas.Input.properties ?? {});
  const input = example?.input ?? {};
  if (!validate(input)) {
    counts.examples += 1;
    const isText = ({ keyword, params, instancePath }) =>
      keyword === 'type' && /integer|number/.test(params.type) && typeof input[instancePath.slice(1)] === 'string';
    if (validate.errors.some(isText)) counts.numbersAsText += 1;
  }
  const defaults = properties.filter(([, each]) => (each.default ?? null) !== null).map(([name, each]) => [name, each.default]);
  if (!validate(Object.fromEntries(defaults)) && validate.errors.some(({ keyword }) => keyword !== 'required')) counts.defaults += 1;
  const limits = properties.reduce((sum, [, each]) => sum + ('ge' in each || 'le' in each ? 1 : 0), 0);
  counts.limits += limits;
  counts.limitModels += limits > 0 ? 1 : 0;
}
console.log(counts);
const { models: all, examples, numbersAsText, defaults, limits, limitModels } = counts;
const isAsSeen = all === 3808 && examples === 237 && numbersAsText > examples / 2 && defaults === 18 && limits === 27 && limitModels === 7;
process.exit(isAsSeen ? 0 : 1);
JS
node schemas.mjs
