import { t } from '#schema/language/t.ts';
import { type Markdown, type MarkdownPart, md } from '#schema/markdown.ts';
import type { Block, Obstacle } from '#services/backends/backend.ts';

/** What is the matter, by what a job waits for. */
const OBSTACLE_TEXTS: Readonly<Record<Obstacle, (serviceName: MarkdownPart, since: number | undefined) => Markdown>> = {
  'no-response': (serviceName) => t('⚠️ {serviceName} does not answer.', { serviceName }),
  throttled: (serviceName) => t('⏳ {serviceName} takes no more pictures for a moment.', { serviceName }),
  files: (serviceName) => t('📦 This is painted, but {serviceName} does not hand it out yet.', { serviceName }),
  'slow-files': () => t('📦 This is painted, and arrives very slowly.'),
  'container-away': (serviceName) =>
    t('⚠️ {serviceName} does not answer: it may be switched off, or being restarted.', { serviceName }),
  'container-busy': (serviceName) => t('⏳ {serviceName} is busy with another picture.', { serviceName }),
  'container-starts': (serviceName, since) =>
    since === undefined
      ? t('🧊 {serviceName} is starting.', { serviceName })
      : t('🧊 {serviceName} has been starting since {time}.', { serviceName, time: formatTime(since) }),
  'container-calls-back': (serviceName) =>
    t('⏳ {serviceName} tries to reach me and cannot, which takes it up to five minutes. My operator has been told.', {
      serviceName,
    }),
};

/** What a job waits for, and that nothing is lost meanwhile. Discord shows the time in the reader's own zone. */
export function blockText({ by, serviceName, until, since }: Block): Markdown {
  return t('{value}\n-# Nothing is lost: I go on trying until {time}.', {
    value: OBSTACLE_TEXTS[by](serviceName, since),
    time: formatTime(until),
  });
}

/** A time in ms since the epoch as Discord shows it: 14:32. */
function formatTime(ms: number): Markdown {
  return md`<t:${Math.floor(ms / 1000)}:t>`;
}
