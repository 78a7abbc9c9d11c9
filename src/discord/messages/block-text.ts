import { type Markdown, type MarkdownPart, md } from '#schema/markdown.ts';
import type { Block, Obstacle } from '#services/backends/backend.ts';

/** What is the matter, by what a job waits for. */
const OBSTACLE_TEXTS: Readonly<Record<Obstacle, (serviceName: MarkdownPart, since: number | undefined) => Markdown>> = {
  'no-response': (serviceName) => md`⚠️ ${serviceName} does not answer.`,
  throttled: (serviceName) => md`⏳ ${serviceName} takes no more pictures for a moment.`,
  files: (serviceName) => md`📦 This is painted, but ${serviceName} does not hand it out yet.`,
  'slow-files': () => md`📦 This is painted, and arrives very slowly.`,
  'container-away': (serviceName) => md`⚠️ ${serviceName} does not answer: it may be switched off, or being restarted.`,
  'container-busy': (serviceName) => md`⏳ ${serviceName} is busy with another picture.`,
  'container-starts': (serviceName, since) =>
    since === undefined
      ? md`🧊 ${serviceName} is starting.`
      : md`🧊 ${serviceName} has been starting since ${formatTime(since)}.`,
  'container-calls-back': (serviceName) =>
    md`⏳ ${serviceName} tries to reach me and cannot, which takes it up to five minutes. My operator has been told.`,
};

/** What a job waits for, and that nothing is lost meanwhile. Discord shows the time in the reader's own zone. */
export function blockText({ by, serviceName, until, since }: Block): Markdown {
  return md`${OBSTACLE_TEXTS[by](serviceName, since)}\n-# Nothing is lost: I go on trying until ${formatTime(until)}.`;
}

/** A time in ms since the epoch as Discord shows it: 14:32. */
function formatTime(ms: number): Markdown {
  return md`<t:${Math.floor(ms / 1000)}:t>`;
}
