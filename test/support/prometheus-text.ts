/** Values by `name{label="value",…}`, the labels sorted. */
type Samples = ReadonlyMap<string, number>;

const NAME_PATTERN = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL_PATTERN = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const SAMPLE_LINE = new RegExp(
  `^(${NAME_PATTERN})(?:\\{(${LABEL_PATTERN}(?:,${LABEL_PATTERN})*)\\})? ([+-]?Inf|Na[nN]|[-+0-9.eE]+)$`,
);
const HELP_LINE = new RegExp(`^# HELP (${NAME_PATTERN}) \\S.*$`);
const TYPE_LINE = new RegExp(`^# TYPE (${NAME_PATTERN}) (counter|gauge|histogram|summary)$`);

/**
 * Reads the text format 0.0.4, more strictly than Prometheus does: every sample belongs to the family above it, which has a
 * help and a type; none comes twice; counters end in `_total`; the buckets of a histogram rise up to its count.
 * @throws Error with the line that is wrong
 */
export function parseExposition(text: string): Samples {
  if (!text.endsWith('\n')) throw new Error('The last line does not end.');
  const samples = new Map<string, number>();
  let family: { readonly name: string; readonly type: string } | undefined;
  let lastHelpName = '';
  for (const line of text.split('\n').filter(Boolean)) {
    const errorAt = (reason: string) => new Error(`${reason}: ${line}`);
    const help = HELP_LINE.exec(line)?.[1];
    const [, typeName, type = ''] = TYPE_LINE.exec(line) ?? [];
    const [, name = '', labels = '', value = ''] = SAMPLE_LINE.exec(line) ?? [];
    if (help) lastHelpName = help;
    else if (typeName) {
      if (typeName !== lastHelpName) throw errorAt('A type without a help');
      if (type === 'counter' && typeName.startsWith('lorikeet_') && !typeName.endsWith('_total'))
        throw errorAt('A counter’s name');
      family = { name: typeName, type };
    } else {
      if (!name || !family) throw errorAt('No sample');
      const suffixes = family.type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
      if (!suffixes.some((suffix) => name === `${family?.name}${suffix}`)) throw errorAt('A sample of no family');
      const key = labels ? `${name}{${sortLabels(labels)}}` : name;
      if (samples.has(key)) throw errorAt('A sample comes twice');
      samples.set(key, Number(value.replace('Inf', 'Infinity')));
    }
  }
  checkBuckets(samples);
  return samples;
}

function sortLabels(labels: string): string {
  return [...labels.matchAll(new RegExp(LABEL_PATTERN, 'g'))]
    .map(([label]) => label)
    .sort()
    .join();
}

function checkBuckets(samples: Samples): void {
  const lastCounts = new Map<string, number>();
  for (const [key, count] of samples) {
    if (!key.includes('_bucket{')) continue;
    const series = key
      .replace('_bucket{', '_count{')
      .replace(/,?le="[^"]*"/, '')
      .replace('{,', '{')
      .replace('{}', '');
    if (count < (lastCounts.get(series) ?? 0)) throw new Error(`A bucket holds less than the one before: ${key}`);
    lastCounts.set(series, count);
  }
  for (const [series, count] of lastCounts) {
    if (samples.get(series) !== count) throw new Error(`The last bucket is not the count: ${series}`);
  }
}
