import {
  type APIComponentInContainer,
  type APIMessageTopLevelComponent,
  ComponentType,
  MessageFlags,
} from 'discord.js';
import type { Button } from '#buttons/button.ts';
import type { Job } from '#schema/job.ts';
import { copyable } from '#schema/page.ts';
import { plain } from '#schema/plain.ts';
import type { Shown } from '#schema/shown.ts';
import { controlRows } from './controls.ts';

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
const SHOWN_PROMPT = 700;

/** Accents: the green of a lorikeet's back, and the red of its beak for what went wrong. */
export const GREEN = 0x4fb06d;
const RED = 0xd9483b;

/** A job's message in its usual frame: the prompt, then `parts`, then the controls that go with it. */
export function jobMessage(
  job: Job,
  parts: readonly APIComponentInContainer[],
  controls: { readonly on: Button['on']; readonly shown: Shown } | undefined,
  files: readonly MessageFile[] = [],
): Message {
  const title = job.recipe.prompt.typed ? [textPart(`**${plain(job.recipe.prompt.typed, SHOWN_PROMPT)}**`)] : [];
  const rows = controls ? controlRows(controls.on, controls.shown) : [];
  return framed(GREEN, [...title, ...parts, ...rows], files);
}

/** Characters of all texts of a message that Discord takes, less a reserve. */
const MAX_TEXT = 3900;

/** A sentence that something went wrong, and what the person wrote, to be copied; that is never cut for the sentence's sake. */
export function troubleMessage(sentence: string, written: readonly string[] = []): Message {
  const blocks = written.map((text) => codeBlock(text));
  const room = MAX_TEXT - blocks.reduce((sum, { length }) => sum + length, 0);
  const said = sentence.length > room ? `${sentence.slice(0, Math.max(100, room))}…` : sentence;
  return framed(RED, [said, ...(blocks.length ? ['What you wrote:'] : []), ...blocks].map(textPart), []);
}

/** Text that is copied as it stands. */
export function codeBlock(text: string): string {
  return `\`\`\`\n${copyable(text)}\n\`\`\``;
}

/** What a person is told of a fault; the log has the rest under the same id. */
export function faultSentence(job: string): string {
  return `Something went wrong on my side. If it happens again, tell the operator of this bot: job \`${job}\`.`;
}

export function textPart(content: string): APIComponentInContainer {
  return { type: ComponentType.TextDisplay, content };
}

/** Small grey text; one component for all lines, since every component counts against Discord's 40. */
export function smallPart(lines: readonly string[]): APIComponentInContainer[] {
  return lines.length ? [textPart(lines.map((line) => `-# ${line}`).join('\n'))] : [];
}

/** Parts in their frame. */
export function framed(accent: number, components: APIComponentInContainer[], files: readonly MessageFile[]): Message {
  return {
    flags: MessageFlags.IsComponentsV2,
    components: [{ type: ComponentType.Container, accent_color: accent, components }],
    files,
  };
}
