import {
  type APIComponentInContainer,
  type APIMessageTopLevelComponent,
  type APITextDisplayComponent,
  ComponentType,
  MessageFlags,
} from 'discord.js';
import type { Button } from '#buttons/button.ts';
import type { InfoMessageButton } from '#schema/interaction/info-message.ts';
import type { Job } from '#schema/job/job.ts';
import type { JobView } from '#schema/job/job-view.ts';
import { t } from '#schema/language/t.ts';
import {
  codeBlock,
  codeSpan,
  escapeMarkdown,
  type Markdown,
  md,
  smallLines,
  truncateMarkdown,
} from '#schema/markdown.ts';
import { buttonRow } from './components/button-row.ts';
import { controlRows } from './components/control-rows.ts';

/** A message in Discord's form, and its files. */
export interface Message {
  readonly flags: number;
  readonly components: readonly APIMessageTopLevelComponent[];
  readonly files: readonly MessageFile[];
}

/** `description` is the alt text; Discord takes 1,024 characters. */
export interface MessageFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly description: string;
}

/** Characters of the prompt in a reply; Details show all of it. */
const MAX_PROMPT_LENGTH = 700;

/** Accent colors: the green of a lorikeet's back, and the red of its beak for errors. */
export const ACCENT_COLOR = 0x4fb06d;
const ERROR_COLOR = 0xd9483b;

/** A job's message: the prompt, then `parts`, then the controls. */
export function jobMessage(
  job: Job,
  parts: readonly APIComponentInContainer[],
  controls: { readonly on: Button['on']; readonly jobView: JobView } | undefined,
  files: readonly MessageFile[] = [],
): Message {
  const rows = controls ? controlRows(controls.on, controls.jobView) : [];
  return containerMessage(ACCENT_COLOR, [...promptTitle(job), ...parts, ...rows], files);
}

function promptTitle({ recipe: { prompt } }: Job): APITextDisplayComponent[] {
  return prompt.typed ? [textDisplay(md`**${escapeMarkdown(prompt.typed, MAX_PROMPT_LENGTH)}**`)] : [];
}

/** Characters of the sentence in {@link failedJobMessage}: the prompt, escaped, fits beside it. */
const MAX_FAILURE_LENGTH = 2000;

/** Tells that a job failed: its prompt, the reason, and its controls where they work. */
export function failedJobMessage(job: Job, sentence: Markdown, hasControls: boolean): Message {
  const rows = hasControls ? controlRows('failed', pictureless(job)) : [];
  const reason = textDisplay(truncateMarkdown(sentence, MAX_FAILURE_LENGTH));
  return containerMessage(ERROR_COLOR, [...promptTitle(job), reason, ...rows], []);
}

/** A job without pictures, for its controls. */
export function pictureless(job: Job): JobView {
  return { job, model: undefined, pictures: [], filteredCount: 0, upscaler: undefined, styles: [] };
}

/** Discord's limit of 4,000 characters for all texts of a message, less a reserve. */
const MAX_MESSAGE_LENGTH = 3900;

/** Characters that are left for an error's sentence, however much the person wrote. */
const MIN_SENTENCE_LENGTH = 100;

/**
 * An error's sentence, and what the person wrote, for them to copy. If both are too long, the sentence is cut first. What a form
 * takes fits; only a client that sends more than its fields hold gets less back.
 */
export function errorMessage(
  sentence: Markdown,
  { userInput = [], buttons = [] }: { userInput?: readonly string[]; buttons?: readonly InfoMessageButton[] } = {},
  accentColor = ERROR_COLOR,
): Message {
  let remaining = MAX_MESSAGE_LENGTH - MIN_SENTENCE_LENGTH;
  const blocks = userInput.map((text) => {
    const block = codeBlock(text, remaining);
    remaining -= block.text.length;
    return block;
  });
  const shortened = truncateMarkdown(sentence, MIN_SENTENCE_LENGTH + remaining);
  return containerMessage(
    accentColor,
    [
      ...[shortened, ...(blocks.length ? [t('What you wrote:')] : []), ...blocks].map(textDisplay),
      ...(buttons.length ? [buttonRow(buttons)] : []),
    ],
    [],
  );
}

/** What a person is told of a fault; the log has its cause with the same job id. */
export function internalErrorText(job: string): Markdown {
  return t('Something went wrong on my side. If it happens again, tell my operator: job {job}.', {
    job: codeSpan(job),
  });
}

export function textDisplay({ text }: Markdown): APITextDisplayComponent {
  return { type: ComponentType.TextDisplay, content: text };
}

/** Small grey text. One component for all lines, as a message may have only 40. */
export function smallText(lines: readonly Markdown[]): APIComponentInContainer[] {
  return lines.length ? [textDisplay(smallLines(lines))] : [];
}

/** A message of one container with an accent color. */
export function containerMessage(
  accent: number,
  components: APIComponentInContainer[],
  files: readonly MessageFile[],
): Message {
  return {
    flags: MessageFlags.IsComponentsV2,
    components: [{ type: ComponentType.Container, accent_color: accent, components }],
    files,
  };
}
