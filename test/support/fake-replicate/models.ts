import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type ModelFile, modelFile } from '#schema/model/model.ts';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import type { JudgedPicture } from './moderation.ts';

/** A version of a model, as the stand-in knows it. */
export interface HostedVersion {
  readonly id: string;
  readonly created_at: string;
  readonly cog_version: string;
  readonly openapi_schema: Readonly<Record<string, unknown>>;
}

/** Prices as a model's page has them. */
export interface BillingConfig {
  readonly current_tiers: readonly {
    readonly criteria?: readonly Readonly<Record<string, unknown>>[];
    readonly prices: readonly {
      readonly metric: string;
      readonly price: string;
      readonly title: string;
      readonly type: string;
    }[];
  }[];
}

const perPicture = (price: string, title: string): BillingConfig => ({
  current_tiers: [{ criteria: [], prices: [{ metric: 'image_output_count', price, title, type: 'per-unit' }] }],
});

/** As pages had them: see docs/models.md. */
const BILLING: ReadonlyMap<string, BillingConfig> = new Map([
  ['black-forest-labs/flux-dev-lora', perPicture('$0.032', 'per output image')],
  ['black-forest-labs/flux-schnell-lora', perPicture('$0.02', 'per output image')],
  ['nightmareai/real-esrgan', perPicture('$2', 'per thousand output images')],
]);

/** A model that the stand-in knows: newest version first. */
export interface HostedModel {
  readonly owner: string;
  readonly name: string;
  readonly official: boolean;
  readonly versions: HostedVersion[];
  /** What its page has of prices by count, in the page's own form; none of a model that is billed by time. */
  billing?: BillingConfig | undefined;
  /** The output of its own example, and the input. */
  readonly exampleOutput?: unknown;
  readonly exampleInput?: Readonly<Record<string, unknown>>;
  /** What it puts out for a picture, or will, if it paints none. */
  readonly judge?: ((picture: JudgedPicture) => unknown) | undefined;
  /** What its page says otherwise than that of most. */
  readonly about?: Readonly<Record<string, unknown>>;
}

/** Whose models are official: run by name, their versions hidden. */
const OFFICIAL_OWNERS = new Set(['black-forest-labs']);

/** A full version id that begins with `prefix`; invented, the same each time. */
export function inventVersion(prefix: string, seed: string): string {
  return prefix + createHash('sha256').update(seed).digest('hex').slice(prefix.length);
}

/** @param components the part of the OpenAPI document that is the model's own */
export function createVersion(id: string, created: string, components: unknown): HostedVersion {
  const openapi_schema = {
    openapi: '3.0.2',
    info: { title: 'Cog', version: '0.1.0' },
    paths: {},
    ...z.record(z.string(), z.unknown()).parse(components),
  };
  return { id, created_at: created, cog_version: '0.9.21', openapi_schema };
}

function createHostedModel(file: ModelFile): HostedModel {
  const [owner = '', name = ''] = file.model.split('/');
  const latest = createVersion(
    inventVersion(file.version ?? '', file.model),
    '2024-11-28T10:11:12.345678Z',
    file.openapi_schema,
  );
  const older = createVersion(
    inventVersion('0', `older ${file.model}`),
    '2024-08-20T10:11:12.345678Z',
    file.openapi_schema,
  );
  const billing = BILLING.get(file.model);
  return { owner, name, official: OFFICIAL_OWNERS.has(owner), versions: [latest, older], ...(billing && { billing }) };
}

/** The shipped models, by `owner/name`; the one without an owner is not on Replicate. */
export function createHostedModels(): Map<string, HostedModel> {
  const files = SHIPPED_MODELS.map((file) => modelFile.parse(file)).filter((file) => file.model.includes('/'));
  return new Map(files.map((file) => [file.model, createHostedModel(file)]));
}

/** What `GET /models/{owner}/{name}` answers. */
export function modelJson(model: HostedModel): Record<string, unknown> {
  const { owner, name, official, versions, exampleOutput: output, exampleInput: input } = model;
  return {
    url: `https://replicate.com/${owner}/${name}`,
    owner,
    name,
    description: `${name} as the stand-in knows it`,
    visibility: 'public',
    is_official: official,
    github_url: null,
    paper_url: null,
    license_url: null,
    run_count: 0,
    cover_image_url: null,
    default_example: output === undefined && input === undefined ? null : { status: 'succeeded', input, output },
    latest_version: versions[0] ?? null,
    ...model.about,
  };
}

/** A version, and the model that it is of. */
export type ModelVersion = { readonly model: HostedModel; readonly version: HostedVersion };

/** The newest version of a model. */
export function latestVersion(model: HostedModel): ModelVersion | undefined {
  const version = model.versions[0];
  return version && { model, version };
}

/** A version's id, the same after `owner/name:`, or an official model's name. */
export function findVersion(models: ReadonlyMap<string, HostedModel>, reference: string): ModelVersion | undefined {
  const namedModel = models.get(reference);
  if (namedModel) return namedModel.official ? latestVersion(namedModel) : undefined;
  const id = reference.split(':').at(-1);
  for (const model of models.values()) {
    const version = model.versions.find((each) => each.id === id);
    if (version) return { model, version };
  }
  return undefined;
}
