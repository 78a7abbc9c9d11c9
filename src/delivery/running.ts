import type { Job } from '#schema/job.ts';
import type { Progressing } from '#services/audience.ts';
import { jobMessage, type Message, smallPart, textPart } from './message.ts';
import { bar, duration } from './text.ts';

/** What a job's reply says while it is under way. */
export function runningMessage(job: Job, view: Progressing): Message {
  const shown = { job, card: undefined, pictures: [], upscaler: undefined, looks: [] };
  return jobMessage(job, [textPart(sentence(view))], { on: 'running', shown });
}

/** The end of a job that somebody canceled. */
export function canceledMessage(job: Job): Message {
  return jobMessage(job, smallPart(['Canceled.']), undefined);
}

function sentence(view: Progressing): string {
  switch (view.is) {
    case 'waiting':
      return `⏳ ${view.place === 1 ? 'Next in the queue' : `Number ${view.place} in the queue`} · about ${duration(view.seconds)}`;
    case 'starting':
      return '🖌️ Starting…';
    case 'cold':
      return '🧊 The model is being loaded; the first picture after a while takes a minute or two…';
    case 'painting': {
      if (view.fraction === null) return '🖌️ Painting…';
      const left = view.secondsLeft === undefined ? '' : ` · about ${duration(view.secondsLeft)} left`;
      return `🖌️ \`${bar(view.fraction)}\` ${Math.round(view.fraction * 100)} %${left}`;
    }
  }
}
