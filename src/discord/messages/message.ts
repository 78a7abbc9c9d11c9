import {
  type APIComponentInContainer,
  type APIMessageTopLevelComponent,
  ComponentType,
  MessageFlags,
} from 'discord.js';
import type { Button } from '#buttons/button.ts';
import { escapeMarkdown } from '#schema/escape-markdown.ts';
import type { Job } from '#schema/job/job.ts';
import type { JobView } from '#schema/job/job-view.ts';
import { controlRows } from './control-rows.ts';

/** A message as Discord takes it, and the files that go with it. */
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

/** Characters of the prompt that a reply shows. The whole of it is in the recipe. */
const MAX_PROMPT_LENGTH = 700;

/** Accents: the green of a lorikeet's back, and the red of its beak for what went wrong. */
export const ACCENT_COLOR = 0x4fb06d;
const ERROR_COLOR = 0xd9483b;

/** A job's message in its usual frame: the prompt, then `parts`, then the controls that go with it. */
export function jobMessage(
  job: Job,
  parts: readonly APIComponentInContainer[],
  controls: { readonly on: Button['on']; readonly jobView: JobView } | undefined,
  files: readonly MessageFile[] = [],
): Message {
  const title = job.recipe.prompt.typed
    ? [textDisplay(`**${escapeMarkdown(job.recipe.prompt.typed, MAX_PROMPT_LENGTH)}**`)]
    : [];
  const rows = controls ? controlRows(controls.on, controls.jobView) : [];
  return containerMessage(ACCENT_COLOR, [...title, ...parts, ...rows], files);
}

/** Characters of all texts of a message that Discord takes, less a reserve. */
const MAX_MESSAGE_LENGTH = 3900;

/** A sentence that something went wrong, and what the person wrote, to be copied; that is never cut for the sentence's sake. */
export function errorMessage(sentence: string, userInput: readonly string[] = []): Message {
  const blocks = userInput.map((text) => codeBlock(text));
  const maxSentenceLength = MAX_MESSAGE_LENGTH - blocks.reduce((sum, { length }) => sum + length, 0);
  const shortened =
    sentence.length > maxSentenceLength ? `${sentence.slice(0, Math.max(100, maxSentenceLength))}…` : sentence;
  return containerMessage(
    ERROR_COLOR,
    [shortened, ...(blocks.length ? ['What you wrote:'] : []), ...blocks].map(textDisplay),
    [],
  );
}

/** Text that is copied as it stands. */
export function codeBlock(text: string): string {
  // Three backticks would end the block: an invisible space parts them.
  return `\`\`\`\n${text.replaceAll('```', '``\u200B`')}\n\`\`\``;
}

/** What a person is told of a fault; the log has the rest under the same id. */
export function internalErrorText(job: string): string {
  return `Something went wrong on my side. If it happens again, tell the operator of this bot: job \`${job}\`.`;
}

export function textDisplay(content: string): APIComponentInContainer {
  return { type: ComponentType.TextDisplay, content };
}

/** Small grey text; one component for all lines, since every component counts against Discord's 40. */
export function smallText(lines: readonly string[]): APIComponentInContainer[] {
  return lines.length ? [textDisplay(lines.map((line) => `-# ${line}`).join('\n'))] : [];
}

/** Parts in their frame. */
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
