import { formatLoraSource } from '#schema/model/lora/lora-reference.ts';
import { isTarAddress, type LoraSource } from '#schema/model/lora/lora-source.ts';
import { createGuardedLookup } from './guarded-lookup.ts';
import type { FileSource, InspectDeps } from './inspect-deps.ts';
import type { LoraReport } from './lora-report.ts';
import { reportArchive } from './report-archive.ts';
import { reportFile } from './report-file.ts';
import { inspectCivitai } from './sites/inspect-civitai.ts';
import { inspectHuggingFace } from './sites/inspect-hugging-face.ts';
import { NO_FACTS } from './sites/site-facts.ts';

/** Finds out what LoRAs are. */
export interface LoraInspector {
  /**
   * What a LoRA is, by its site and the header of its file. What cannot be found out is said in the report.
   * @param maxAgeMs how old a report may be that was made before. Default: {@link RECENT_MS}
   * @throws UserError if it certainly cannot be loaded: it does not exist, is not for everybody, or is no LoRA
   */
  inspect(source: FileSource, maxAgeMs?: number): Promise<LoraReport>;
}

/** Ms for all requests about one LoRA: somebody waits for it. */
const INSPECT_TIMEOUT_MS = 6000;

/** Ms that a report is used again while an admin tries options. */
const RECENT_MS = 10 * 60_000;

/** Ms after which is asked again what was refused, or could not be found out. */
const RETRY_MS = 30_000;

/** Reports that are remembered. One takes some kilobytes. */
const MAX_REPORTS = 200;

export interface LoraInspectorOptions {
  readonly huggingFaceUrl: string;
  readonly civitaiUrl: string;
  /** Whether the models are given a token of the operator's for Hugging Face. Default: no. */
  readonly hasHuggingFaceToken?: boolean;
  readonly now: () => number;
  /** Ms for all requests about one LoRA. */
  readonly timeoutMs?: number;
  /** Looks up host names; it is not trusted. */
  readonly lookup?: InspectDeps['lookup'];
}

/** The sites' own origins: anything else was set by the operator. */
const PUBLIC_ORIGINS: ReadonlySet<string> = new Set(['https://huggingface.co', 'https://civitai.com']);

/** How the sites are reached. */
export function createInspectDeps(options: LoraInspectorOptions): InspectDeps {
  const { huggingFaceUrl, civitaiUrl, now } = options;
  const origins = [huggingFaceUrl, civitaiUrl].map((url) => new URL(url).origin);
  return {
    huggingFaceUrl: huggingFaceUrl.replace(/\/+$/, ''),
    civitaiUrl: civitaiUrl.replace(/\/+$/, ''),
    hasHuggingFaceToken: options.hasHuggingFaceToken ?? false,
    now,
    lookup: createGuardedLookup(options.lookup),
    trustedOrigins: new Set(origins.filter((origin) => !PUBLIC_ORIGINS.has(origin))),
  };
}

export function createLoraInspector(options: LoraInspectorOptions): LoraInspector {
  const { now, timeoutMs = INSPECT_TIMEOUT_MS } = options;
  const deps = createInspectDeps(options);
  const reports = new Map<string, { readonly report: Promise<LoraReport>; readonly at: number; isPartial: boolean }>();

  return {
    inspect: (source, maxAgeMs = RECENT_MS) => {
      const key = keyOf(source);
      const known = reports.get(key);
      if (known && now() - known.at < (known.isPartial ? RETRY_MS : maxAgeMs)) return known.report;
      const report = inspectSource(source, deps, AbortSignal.timeout(timeoutMs));
      const entry = { report, at: now(), isPartial: false };
      reports.delete(key);
      reports.set(key, entry);
      const [oldest] = reports.keys();
      if (reports.size > MAX_REPORTS && oldest !== undefined) reports.delete(oldest);
      report.then(
        ({ unknown }) => {
          entry.isPartial = unknown.length > 0;
        },
        () => {
          entry.isPartial = true;
        },
      );
      return report;
    },
  };
}

function inspectSource(source: FileSource, deps: InspectDeps, signal: AbortSignal): Promise<LoraReport> {
  switch (source.at) {
    case 'hugging-face':
      return inspectHuggingFace(source, deps, signal);
    case 'civitai':
      return inspectCivitai(source, deps, signal);
    case 'address':
      return inspectAddress(source, deps, signal);
  }
}

async function inspectAddress(
  source: Extract<LoraSource, { at: 'address' }>,
  deps: InspectDeps,
  signal: AbortSignal,
): Promise<LoraReport> {
  const reference = formatLoraSource(source);
  const known = { facts: NO_FACTS, unknown: [], asksForAccount: false };
  if (!isTarAddress(source)) return reportFile(source, reference, known, deps, signal);
  return { ...(await reportArchive(source, reference, known, deps, signal)), archiveHost: source.host };
}

function keyOf(source: FileSource): string {
  switch (source.at) {
    case 'hugging-face':
      return `${source.repository}@${source.revision ?? ''}:${source.file ?? ''}`;
    case 'civitai':
      return `${source.is}:${source.id}${source.query}`;
    case 'address':
      return source.url.href;
  }
}
