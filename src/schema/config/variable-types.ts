import { z } from 'zod';

/** A text that is not blank. */
export const text = z.string().trim().min(1);

/** An http(s) address, without the slashes at its end. */
export const url = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) address' })
  .transform((value) => value.replace(/\/+$/, ''));

/** A whole number; both ends included. */
export const intBetween = (min: number, max: number) =>
  z.coerce.number({ error: `must be a whole number from ${min} to ${max}` }).pipe(
    z
      .int({ error: `must be a whole number from ${min} to ${max}` })
      .min(min)
      .max(max),
  );

/** US dollars, such as `12.50`. */
export const dollars = z.coerce
  .number({ error: 'must be an amount of US dollars, such as 12.50' })
  .min(0)
  .max(1_000_000);

/** `owner/name=http://host:5000,…`: the addresses of each model's containers. A model with several stands there several times. */
export const cogUrls = text.transform((value, context) => {
  const urls = new Map<string, readonly string[]>();
  for (const pair of value.split(',').filter((each) => each.trim())) {
    const [model, address] = [
      pair.slice(0, pair.indexOf('=')).trim(),
      url.safeParse(pair.slice(pair.indexOf('=') + 1).trim()),
    ];
    if (model && pair.includes('=') && address.success)
      urls.set(model, [...new Set([...(urls.get(model) ?? []), address.data])]);
    else
      context.addIssue(
        `must read owner/name=http://host:5000, several separated by commas; not "${pair.trim().replace(/\/\/[^/]*@/, '//…@')}"`,
      );
  }
  return urls;
});

/** `name=owner/name:version,…`: the name and version that a model is run as. */
export const modelNames = text.transform((value, context) => {
  const names = new Map<string, { readonly name: string; readonly version: string | undefined }>();
  for (const pair of value.split(',').filter((each) => each.trim())) {
    const [, model, name, version] =
      /^\s*([\w./-]+)\s*=\s*([\w.-]+\/[\w.-]+?)(?::([0-9a-f]{8,64}))?\s*$/.exec(pair) ?? [];
    if (model && name) names.set(model, { name, version });
    else context.addIssue(`must read name=owner/name or name=owner/name:version; not "${pair.trim()}"`);
  }
  return names;
});

/** `field=secret,…`. What is wrong is not quoted. */
export const modelSecrets = text.transform((value, context) => {
  const secrets = new Map<string, string>();
  for (const pair of value.split(',').filter((each) => each.trim())) {
    const [, field, secret] = /^\s*(\w+)\s*=\s*(\S+)\s*$/.exec(pair) ?? [];
    if (field && secret) secrets.set(field, secret);
    else context.addIssue('must read hf_api_token=…, several separated by commas');
  }
  return secrets;
});

/** `http://host:9000,…`: where files may be read from, by scheme, host and port. */
export const origins = text.transform((value, context) => {
  const all = new Set<string>();
  for (const each of value.split(/[\s,]+/).filter(Boolean)) {
    const { data } = url.safeParse(each);
    if (data !== undefined && new URL(data).origin === data) all.add(data);
    else
      context.addIssue(
        `must read http://host:9000 without a path, several separated by commas; not "${each.replace(/\/\/[^/]*@/, '//…@')}"`,
      );
  }
  return all;
});

/** Ids of Discord, separated by commas or spaces. */
const idsOf = (kind: string) =>
  text.transform((value, context) => {
    const ids = value.split(/[\s,]+/).filter(Boolean);
    for (const id of ids) if (!/^\d{5,20}$/.test(id)) context.addIssue(`"${id}" is not the id of a ${kind}`);
    return new Set(ids);
  });
export const guildIds = idsOf('server');
export const userIds = idsOf('person');

/** The id of something in Discord. */
export const discordId = text.regex(/^\d{5,20}$/, { error: 'must be an id of Discord: 5 to 20 digits' });

/** `sqlite:<file>`, `memory:` or `redis://…`. */
export const storeUrl = text.refine(
  (value) => /^(sqlite:.+|memory:)$/.test(value) || (/^rediss?:\/\/./.test(value) && URL.canParse(value)),
  {
    error: 'must be sqlite:<file>, memory: or redis://… (percent-encode special characters in a password: @ as %40)',
  },
);

/** Sites where LoRAs are looked for. */
const LORA_SITES = ['replicate', 'huggingface', 'civitai'] as const;
export type LoraSite = (typeof LORA_SITES)[number];

/** `replicate,civitai`, or `none`. */
export const loraSites = text.transform((value, context): ReadonlySet<LoraSite> => {
  const names = value.toLowerCase() === 'none' ? [] : value.split(',').map((name) => name.trim().toLowerCase());
  const sites = names.flatMap((name) => LORA_SITES.find((site) => site === name) ?? []);
  if (sites.length < names.length) context.addIssue(`must be some of ${LORA_SITES.join(', ')}, or none`);
  return new Set(sites);
});
