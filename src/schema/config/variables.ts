import { z } from 'zod';
import { LIMIT_VARIABLES } from './limit-variables.ts';
import { MODERATION_VARIABLES } from './moderation-variables.ts';
import { shardCountOrAuto, shardList } from './shard-settings.ts';
import { variableDocs } from './variable-docs.ts';
import {
  cogUrls,
  intBetween,
  loraSites,
  modelNames,
  modelSecrets,
  origins,
  storeUrl,
  text,
  url,
} from './variable-types.ts';

/** What can paint. */
export const BACKENDS = ['replicate', 'cog', 'sketch'] as const;
export type BackendName = (typeof BACKENDS)[number];

/** Who may bring models: the admins of servers too, or the operator alone. */
const NEW_MODELS_POLICIES = ['admins', 'operator'] as const;
export type NewModelsPolicy = (typeof NEW_MODELS_POLICIES)[number];

export type { LoraSite } from './variable-types.ts';

/** Every environment variable that Lorikeet reads, in the order of the documentation. */
export const VARIABLE_SECTIONS = {
  Accounts: {
    DISCORD_TOKEN: text
      .optional()
      .register(variableDocs, { description: 'The bot’s token. Without it, the playground opens.' }),
    REPLICATE_API_TOKEN: text
      .optional()
      .register(variableDocs, { description: 'Replicate’s token. Without it, the sketch backend paints.' }),
  },
  Backend: {
    BACKEND: z.enum(BACKENDS).optional().register(variableDocs, {
      description: 'What paints: `replicate`, `cog` or `sketch`.',
      defaultText: '`replicate` with a `REPLICATE_API_TOKEN`, else `sketch`',
      example: 'sketch',
    }),
    COG_URLS: cogUrls.optional().register(variableDocs, {
      description:
        'Your own Cog containers: `owner/name=http://host:5000`, several separated by commas. A model may have several containers: name it once for each.',
      example: 'owner/name=http://host:5000',
    }),
    COG_CALLBACK_URL: url.optional().register(variableDocs, {
      description:
        'The address where those containers reach this bot. They then tell how far they are; those of Cog 0.17 and later also send the pictures, so that a restart of the bot loses nothing.',
      example: 'http://this-host:8080',
    }),
    COG_OUTPUT_ORIGINS: origins.optional().register(variableDocs, {
      description:
        'Where those containers put their pictures that were started with `--upload-url`: `http://host:9000`, several separated by commas. Pictures are read from nowhere else.',
      example: 'http://host:9000',
    }),
    DEFAULT_MODEL: text.optional().register(variableDocs, {
      description: 'The model that paints when a member chooses none.',
      defaultText: '`jdreetz/illustration`',
      example: 'jdreetz/illustration',
    }),
    EDIT_MODEL: text.optional().register(variableDocs, {
      description:
        'The model that *Change…* uses where a server has not chosen one: it takes a picture and an instruction.',
      defaultText: 'the first model that edits by instruction',
      example: 'black-forest-labs/flux-kontext-pro',
    }),
    MODELS_DIR: text.default('data/models').register(variableDocs, {
      description: 'The folder of your own model files.',
    }),
    MODEL_NAMES: modelNames.optional().register(variableDocs, {
      description:
        'What models are run as on Replicate, where that is not their own name: `name=owner/name` or `name=owner/name:version`, several separated by commas. A model without an owner needs one.',
      example: 'flux-fine-tune-2024-08=owner/name',
    }),
    MODEL_SECRETS: modelSecrets.optional().register(variableDocs, {
      description:
        'Your secrets for the fields of models that want one: `hf_api_token=…`, several separated by commas. They are sent with each picture of a model with that field, and are neither stored nor shown.',
      example: 'hf_api_token=hf_your_token',
    }),
    NEW_MODELS: z.enum(NEW_MODELS_POLICIES).default('admins').register(variableDocs, {
      description:
        'Who may bring models of their own: with `admins`, `/lora add` fetches any model from Replicate, which paints at your expense; with `operator`, presets paint with the models that you have installed. LoRAs on top of an installed model are allowed either way.',
    }),
    NEEDS_SAFETY_CHECKER: z.stringbool({ error: 'must be true or false' }).default(false).register(variableDocs, {
      description:
        'Whether `/lora add` refuses models without a safety checker that can be turned on. Those that you have installed are allowed.',
    }),
    PREDICTIONS_PER_MINUTE: intBetween(1, 100_000).default(600).register(variableDocs, {
      description: 'The most predictions that are created on Replicate in a minute, by all processes together.',
    }),
    JOB_TIMEOUT_SECONDS: intBetween(10, 1800).default(300).register(variableDocs, {
      description: 'Seconds that one job may take to paint.',
    }),
    SKETCH_STEP_MS: intBetween(0, 10_000).default(0).register(variableDocs, {
      description: 'Milliseconds that the sketch backend pauses after each step, so that its progress shows.',
    }),
  },
  Storage: {
    STORE_URL: storeUrl.optional().register(variableDocs, {
      description: 'Where jobs, presets and settings are stored: `sqlite:<file>`, `memory:` or `redis://host`.',
      defaultText: '`sqlite:data/lorikeet.sqlite` with a `DISCORD_TOKEN`, else `memory:`',
      example: 'sqlite:data/lorikeet.sqlite',
    }),
    UNDELIVERED_DIR: text.optional().register(variableDocs, {
      description:
        'The folder of pictures that Discord does not have yet, for seven days at most. Its folder `sheets` holds the cells of compare sheets, for a day.',
      defaultText: '`undelivered`, beside the SQLite file; with Redis `data/undelivered`',
      example: 'data/undelivered',
    }),
    UNDELIVERED_MB: intBetween(1, 1_000_000).default(1024).register(variableDocs, {
      description: 'Megabytes that this folder may hold, and `sheets` as much again. The oldest pictures go first.',
    }),
    KEEP_JOBS_DAYS: intBetween(1, 3650).optional().register(variableDocs, {
      description:
        'Days that what people asked for is kept: prompts, recipes, and where their pictures are. Then the buttons of those messages no longer work. A new number also holds for what is stored already.',
      defaultText: 'forever',
      example: '365',
    }),
  },
  Network: {
    PORT: intBetween(0, 65535).default(8080).register(variableDocs, {
      description: 'The port of the playground’s page; with a `DISCORD_TOKEN`, of health checks and webhooks.',
    }),
    HOST: text.default('127.0.0.1').register(variableDocs, {
      description:
        'The address that `PORT` listens on: `127.0.0.1` is this machine alone, `0.0.0.0` (set in the Docker image) every network. Of the playground, other machines reach the webhooks and health checks, never the page.',
    }),
    PUBLIC_URL: url.optional().register(variableDocs, {
      description:
        'The public address of `PORT`. Replicate then calls back when a picture is done, instead of being polled.',
      example: 'https://lorikeet.example',
    }),
    METRICS_PORT: intBetween(0, 65535).optional().register(variableDocs, {
      description: 'The port where Prometheus reads `/metrics`.',
      example: '9464',
    }),
    METRICS_HOST: text.default('127.0.0.1').register(variableDocs, {
      description: 'The address that `METRICS_PORT` listens on.',
    }),
    DISCORD_API_URL: url.optional().register(variableDocs, {
      description: 'Another address of Discord’s API, such as a fake for tests.',
      defaultText: 'Discord’s',
      example: 'http://127.0.0.1:8080/api',
    }),
    REPLICATE_API_URL: url.default('https://api.replicate.com/v1').register(variableDocs, {
      description: 'Another address of Replicate’s API, such as a fake for tests.',
    }),
    READ_LORAS: z.stringbool({ error: 'must be true or false' }).default(true).register(variableDocs, {
      description:
        'Whether the bot looks at LoRAs before they are used: at their pages on Hugging Face and Civitai, and at the beginning of their files. It then connects to the public hosts that members name, never to private addresses.',
    }),
    LORA_SEARCH: loraSites.optional().register(variableDocs, {
      description:
        'The sites that `/lora search` asks: `replicate`, `huggingface` and `civitai`, separated by commas, or `none`. Replicate is asked with its token only, the others only with `READ_LORAS`.',
      defaultText: 'all of them',
      example: 'replicate,huggingface',
    }),
    HUGGING_FACE_URL: url.default('https://huggingface.co').register(variableDocs, {
      description: 'Another address of Hugging Face, such as a mirror. It may be a private one.',
    }),
    CIVITAI_URL: url.default('https://civitai.com').register(variableDocs, {
      description: 'Another address of Civitai, such as a fake for tests. It may be a private one.',
    }),
  },
  Sharding: {
    SHARDS: shardCountOrAuto.optional().register(variableDocs, {
      description: '`auto` or a number: this machine runs a process for each shard. Needs Redis as `STORE_URL`.',
    }),
    SHARD_LIST: shardList.optional().register(variableDocs, {
      description: 'The shards that this process runs, such as `0-3` or `0,1,2`.',
    }),
    SHARD_COUNT: intBetween(1, 10_000).optional().register(variableDocs, {
      description: 'With `SHARD_LIST`: how many shards there are in all.',
    }),
  },
  Limits: LIMIT_VARIABLES,
  Moderation: MODERATION_VARIABLES,
  Logging: {
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
      .default('info')
      .register(variableDocs, {
        description: '`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`.',
      }),
    LOG_FORMAT: z.enum(['pretty', 'json']).optional().register(variableDocs, {
      description: '`pretty` or `json`.',
      defaultText: '`pretty` in a terminal, else `json`',
      example: 'json',
    }),
    NODE_ENV: text.optional().register(variableDocs, {
      description: 'With `production`, a start without `DISCORD_TOKEN` is an error instead of a playground.',
      example: 'production',
    }),
  },
} as const;
