import { z } from 'zod';
import type { Infotext } from './infotext.ts';

/** The graph that ComfyUI runs: nodes by id. An input is a value, or a link to another node's output: `["4", 0]`. */
const graphSchema = z.record(
  z.string(),
  z.object({ class_type: z.string(), inputs: z.record(z.string(), z.unknown()).default({}) }),
);
type Graph = z.infer<typeof graphSchema>;
type Node = Graph[string];

const linkSchema = z.tuple([z.union([z.string(), z.number()]), z.number()]);

/** Nodes that are looked at: people's largest workflows have some hundred. */
const MAX_NODES = 2000;

/** Settings by the input that says them, whichever node has it; the first that is found counts. */
const SETTINGS: readonly (readonly [label: string, inputs: readonly string[]])[] = [
  ['Steps', ['steps']],
  ['Sampler', ['sampler_name']],
  ['Schedule type', ['scheduler']],
  ['CFG scale', ['cfg']],
  ['Distilled CFG Scale', ['guidance']],
  ['Seed', ['seed', 'noise_seed']],
  ['Model', ['ckpt_name', 'unet_name']],
];

/** Inputs by which texts reach a sampler. */
const [POSITIVE, NEGATIVE] = [['positive', 'conditioning'], ['negative']] as const;
/** Inputs in which a node holds its text. */
const TEXT_INPUTS = ['text', 't5xxl', 'clip_l', 'text_g', 'string', 'value'] as const;

/** What a picture of ComfyUI was painted with, as far as its graph says it in the usual nodes; undefined for anything else. */
export function readComfyGraph(json: string): Infotext | undefined {
  const graph = parseGraph(json);
  if (!graph) return undefined;
  const nodes = nodesBehindOutputs(graph);
  const prompt = findText(graph, nodes, POSITIVE);
  const negativePrompt = findText(graph, nodes, NEGATIVE);
  const settings = new Map(
    SETTINGS.flatMap(([label, names]) => {
      const value = nodes.flatMap(({ inputs }) => names.map((name) => resolveValue(graph, inputs[name]))).find(isShort);
      return value === undefined ? [] : [[label, String(value).replace(/\.safetensors$/i, '')] as const];
    }),
  );
  const size = nodes.find(
    ({ class_type, inputs }) => /latent/i.test(class_type) && isSide(inputs.width) && isSide(inputs.height),
  );
  if (size) settings.set('Size', `${size.inputs.width}x${size.inputs.height}`);
  const loras = nodes.flatMap(loraTags);
  if (prompt === undefined && settings.size === 0) return undefined;
  return {
    prompt: [prompt ?? '', ...loras].join(' ').trim(),
    negativePrompt: negativePrompt === prompt ? undefined : negativePrompt || undefined,
    settings,
  };
}

function parseGraph(json: string): Graph | undefined {
  try {
    const { data } = graphSchema.safeParse(JSON.parse(json));
    return data && Object.keys(data).length <= MAX_NODES ? data : undefined;
  } catch {
    return undefined;
  }
}

const OUTPUT_PATTERN = /save|preview|output/i;

/** The nodes that a picture is made by, nearest first: a workflow may hold others that painted nothing. */
function nodesBehindOutputs(graph: Graph): Node[] {
  const nodes = Object.entries(graph);
  const outputs = nodes.filter(
    ([, { class_type, inputs }]) => OUTPUT_PATTERN.test(class_type) && linkedId(inputs.images).length,
  );
  const found = new Set((outputs.length ? outputs : nodes).map(([id]) => id));
  // A set is walked with what is added to it meanwhile.
  for (const id of found)
    for (const input of Object.values(graph[id]?.inputs ?? {})) for (const next of linkedId(input)) found.add(next);
  return [...found].flatMap((id) => graph[id] ?? []);
}

function linkedId(input: unknown): string[] {
  const { data } = linkSchema.safeParse(input);
  return data ? [String(data[0])] : [];
}

/** The text behind an input of the first node that has it. */
function findText(graph: Graph, nodes: readonly Node[], inputs: readonly string[]): string | undefined {
  for (const { inputs: given } of nodes) {
    for (const name of inputs) {
      const [start] = linkedId(given[name]);
      if (start === undefined) continue;
      const behind = new Set([start]);
      for (const id of behind) {
        const node = graph[id];
        const text =
          node &&
          TEXT_INPUTS.map((each) => resolveValue(graph, node.inputs[each])).find((value) => typeof value === 'string');
        if (typeof text === 'string') return text.trim();
        for (const input of Object.values(node?.inputs ?? {})) for (const next of linkedId(input)) behind.add(next);
      }
    }
  }
  return undefined;
}

/** A value, also where a node of its own holds it. */
function resolveValue(graph: Graph, input: unknown): unknown {
  const [id] = linkedId(input);
  if (id === undefined) return input;
  const inputs = graph[id]?.inputs ?? {};
  return ['value', 'text', 'string', 'seed', 'noise_seed', 'sampler_name']
    .map((name) => inputs[name])
    .find((value) => typeof value === 'string' || typeof value === 'number');
}

/** Characters of a setting; what has more is no setting. */
const MAX_SETTING_LENGTH = 200;
const isShort = (value: unknown): value is string | number =>
  typeof value === 'number' || (typeof value === 'string' && value.length > 0 && value.length <= MAX_SETTING_LENGTH);
const isSide = (value: unknown) => typeof value === 'number' && Number.isInteger(value);

const loraInputs = z.object({ lora_name: z.string().max(MAX_SETTING_LENGTH), strength_model: z.number() });

/** The LoRA that a node loads, as A1111 writes it into the prompt. */
function loraTags({ inputs }: Node): string[] {
  const { data } = loraInputs.safeParse(inputs);
  if (!data || data.strength_model === 0) return [];
  const name = data.lora_name.replace(/^.*[\\/]/, '').replace(/\.safetensors$/i, '');
  return [`<lora:${name.replace(/[<>:]/g, '_')}:${data.strength_model}>`];
}
