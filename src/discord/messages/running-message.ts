import type { Job } from '#schema/job/job.ts';
import type { JobProgress } from '#services/jobs/job-notifier.ts';
import { formatDuration, progressBar } from './format.ts';
import { jobMessage, type Message, smallText, textDisplay } from './message.ts';

/** What a job's reply says while it is under way. */
export function runningMessage(job: Job, view: JobProgress): Message {
  const jobView = { job, model: undefined, pictures: [], filteredCount: 0, upscaler: undefined, styles: [] };
  return jobMessage(job, [textDisplay(progressText(view))], { on: 'running', jobView });
}

/** The end of a job that somebody canceled. */
export function canceledMessage(job: Job): Message {
  return jobMessage(job, smallText(['Canceled.']), undefined);
}

function progressText(view: JobProgress): string {
  switch (view.is) {
    case 'waiting':
      return `⏳ ${view.position === 1 ? 'Next in the queue' : `Number ${view.position} in the queue`} · about ${formatDuration(view.seconds)}`;
    case 'starting':
      return '🖌️ Starting…';
    case 'cold':
      return '🧊 The model is being loaded; the first picture after a while takes a minute or two…';
    case 'painting': {
      if (view.fraction === null) return '🖌️ Painting…';
      const left = view.secondsLeft === undefined ? '' : ` · about ${formatDuration(view.secondsLeft)} left`;
      return `🖌️ \`${progressBar(view.fraction)}\` ${Math.round(view.fraction * 100)} %${left}`;
    }
  }
}
