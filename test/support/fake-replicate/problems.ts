/** What Replicate answers when it does not do what it was asked, word for word as it was recorded. */
export interface Problem {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A field that is not as the model's schema wants it. */
export interface InvalidField {
  readonly type: string;
  readonly field: string;
  readonly description: string;
}

const createProblem = (status: number, title: string, detail: string): Problem => ({
  status,
  body: { title, detail, status },
});

export const UNAUTHENTICATED = createProblem(401, 'Unauthenticated', 'You did not pass a valid authentication token');

export const NO_CREDIT = createProblem(
  402,
  'Insufficient credit',
  'You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to purchase credit. Once you purchase credit, please wait a few minutes before trying again.',
);

export const INVALID_VERSION = createProblem(
  422,
  'Invalid version or not permitted',
  "The specified version does not exist (or perhaps you don't have permission to use it?)",
);

export const NOT_FOUND: Problem = {
  status: 404,
  body: { detail: 'The requested resource could not be found.', status: 404 },
};

export const NO_DESTINATION: Problem = {
  status: 404,
  body: { detail: 'The specified training destination does not exist', status: 404 },
};

export const TOO_LARGE: Problem = { status: 413, body: { detail: 'Files must be less than 100MB in size' } };

/** The text where the account has little credit. */
export function lowCredit(seconds: number): Problem {
  const detail = `Request was throttled. Your rate limit for creating predictions is reduced to 6 requests per minute with a burst of 1 requests while you have less than $5.0 in credit. Your rate limit resets in ~${seconds}s.`;
  return { status: 429, body: { detail, status: 429, retry_after: seconds } };
}

/** The text of the documentation, which has no `retry_after`. */
export function throttled(seconds: number): Problem {
  return { status: 429, body: { detail: `Request was throttled. Your rate limit resets in ~${seconds}s.` } };
}

/** The text of an earlier edition of the documentation. */
export function throttledOldWording(seconds: number): Problem {
  const unit = seconds === 1 ? 'second' : 'seconds';
  return { status: 429, body: { detail: `Request was throttled. Expected available in ${seconds} ${unit}.` } };
}

/** One line a field, in the order found. */
export function invalidInput(fields: readonly InvalidField[]): Problem {
  const detail = fields
    .map(({ field, description }) => `- ${field === '' ? '' : `${field}: `}${description}\n`)
    .join('');
  return { status: 422, body: { detail, status: 422, title: 'Input validation failed', invalid_fields: fields } };
}

/** A gateway's own answer, which is no JSON of Replicate's. */
export function unavailable(status: 500 | 502 | 503 | 504 = 502): Problem {
  return { status, body: { detail: 'Service unavailable', status } };
}

/** What a failed prediction has as its `error`, word for word. */
export const PREDICTION_ERRORS = {
  nsfw: 'All generated images contained NSFW content. Try running it again with a different prompt.',
  nsfwOlder: 'NSFW content detected. Try running it again, or try a different prompt.',
  nsfwOldest: 'NSFW content detected, please try a different prompt',
  sensitive:
    'The input or output was flagged as sensitive. Please try again with different inputs. (E005) (uIJ6l3ruRD)',
  loraUrl:
    'Failed to parse URL. Expected either:\n* Replicate model in the format <owner>/<username> or <owner>/<username>/<version>\n* HuggingFace URL in the format huggingface.co/<owner>/<model-name>[/<lora-weights-file.safetensors>]\n* CivitAI URL in the format civitai.com/models/<id>[/<model-name>]\n* Arbitrary .safetensors URLs from the Internet',
  loraCivitai:
    'Model not found on CivitAI at that URL. Double check the CivitAI model ID; the id on the download link can be different than the id to browse to the model page.',
  loraForbidden:
    'Authorization to download weights failed. Please check to see if an API key is needed and if so pass in with the URL.',
  loraMissing: 'Weights not found at the supplied URL. Please check the URL.',
  loraSeveral:
    'No *.safetensors file was explicitly specified from the HuggingFace repo someone/loras and more than one *.safetensors file was found.',
  loraSeveralInTar: 'Multiple .safetensors files found in tarball',
  loraNoFile: 'No .safetensors file found in the repository',
  loraKeys: 'Incompatible keys detected: \n\n lora_transformer_single_transformer_blocks_0_attn_to_k.alpha, …',
  loraModule: "'Flux' object has no attribute 'diffusion_model'",
  loraBroken: 'Error while deserializing header: HeaderTooLarge',
  loraCutOff: 'Error while deserializing header: MetadataIncompleteBuffer',
  loraTarball:
    "Failed to download tarball: Command '['pget', '--log-level=WARNING', '-x', 'https://replicate.com/someone/nothing/_weights', '/tmp/weights']' returned non-zero exit status 1.",
  loraDownload: 'Failed to download safetensors file: error: unexpected EOF',
  loraGated: '401 Client Error: Unauthorized for url: https://huggingface.co/api/models/someone/gated/tree/main',
  loraGone: '404 Client Error: Not Found for url: https://huggingface.co/api/models/someone/nothing/tree/main',
  customSize: "width and height must be defined if aspect ratio is 'custom'",
  unknown: 'Prediction failed: Unknown Error (code: E1000)',
  memory: 'Prediction failed: Model Out of Memory (OOM Killed) (code: E1001)',
  webhookEmpty: 'Prediction failed: Internal Webhook URL Empty (code: E4875)',
  startTimeout: 'Prediction failed: Timeout Starting Prediction (code: E6716)',
  stopped: 'Prediction failed: Prediction Stopped in Non-Terminal State (code: E8367)',
  unhealthy: 'Prediction failed: Model Health Check Failed (code: E8765)',
  startError: 'Prediction failed: Error Starting Prediction (code: E9243)',
  upload: 'Prediction failed: Failed to Upload File (code: E9825)',
} as const;
