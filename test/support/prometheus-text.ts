/** Values by `name{label="value",…}`, the labels sorted. */
type Samples = ReadonlyMap<string, number>;

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? ([+-]?Inf|Na[nN]|[-+0-9.eE]+)$`);
const HELP = new RegExp(`^# HELP (${NAME}) \\S.*$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary)$`);

/**
 * Reads the text format 0.0.4, more strictly than Prometheus does: every sample belongs to the family above it, which has a
 * help and a type; none comes twice; counters end in `_total`; the buckets of a histogram rise up to its count.
 * @throws Error with the line that is wrong
 */
export function readExposition(text: string): Samples {
  if (!text.endsWith('\n')) throw new Error('The last line does not end.');
  const samples = new Map<string, number>();
  let family: { readonly name: string; readonly type: string } | undefined;
  let helped = '';
  for (const line of text.split('\n').filter(Boolean)) {
    const wrong = (why: string) => new Error(`${why}: ${line}`);
    const help = HELP.exec(line)?.[1];
    const [, typed, type = ''] = TYPE.exec(line) ?? [];
    const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? [];
    if (help) helped = help;
    else if (typed) {
      if (typed !== helped) throw wrong('A type without a help');
      if (type === 'counter' && typed.startsWith('lorikeet_') && !typed.endsWith('_total'))
        throw wrong('A counter’s name');
      family = { name: typed, type };
    } else {
      if (!name || !family) throw wrong('No sample');
      const suffixes = family.type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
      if (!suffixes.some((suffix) => name === `${family?.name}${suffix}`)) throw wrong('A sample of no family');
      const key = labels ? `${name}{${sorted(labels)}}` : name;
      if (samples.has(key)) throw wrong('A sample comes twice');
      samples.set(key, Number(value.replace('Inf', 'Infinity')));
    }
  }
  checkBuckets(samples);
  return samples;
}

function sorted(labels: string): string {
  return [...labels.matchAll(new RegExp(LABEL, 'g'))]
    .map(([label]) => label)
    .sort()
    .join();
}

function checkBuckets(samples: Samples): void {
  const last = new Map<string, number>();
  for (const [key, count] of samples) {
    if (!key.includes('_bucket{')) continue;
    const series = key
      .replace('_bucket{', '_count{')
      .replace(/,?le="[^"]*"/, '')
      .replace('{,', '{')
      .replace('{}', '');
    if (count < (last.get(series) ?? 0)) throw new Error(`A bucket holds less than the one before: ${key}`);
    last.set(series, count);
  }
  for (const [series, count] of last) {
    if (samples.get(series) !== count) throw new Error(`The last bucket is not the count: ${series}`);
  }
}
