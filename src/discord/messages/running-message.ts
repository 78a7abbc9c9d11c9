import type { Job } from '#schema/job/job.ts';
import { t } from '#schema/language/t.ts';
import { codeSpan, type Markdown, md } from '#schema/markdown.ts';
import type { JobProgress } from '#services/jobs/run/job-notifier.ts';
import { blockText } from './block-text.ts';
import { formatDuration, progressBar } from './format.ts';
import { jobMessage, type Message, pictureless, smallText, textDisplay } from './message.ts';

/** A late picture may come after the reply has expired: it is a new message then. */
const LATE_HINT = t('I bring it when it comes; `/show waiting` lists it meanwhile.');

/** A job's reply while it runs. */
export function runningMessage(job: Job, view: JobProgress): Message {
  return jobMessage(job, [textDisplay(progressText(view))], { on: 'running', jobView: pictureless(job) });
}

/** The reply of a job that was canceled. */
export function canceledMessage(job: Job): Message {
  return jobMessage(job, smallText([t('Canceled.')]), undefined);
}

function progressText(view: JobProgress): Markdown {
  switch (view.is) {
    case 'waiting':
      return view.position === 1
        ? t('⏳ Next in the queue · about {duration}', { duration: formatDuration(view.seconds) })
        : t('⏳ Number {position} in the queue · about {duration}', {
            position: view.position,
            duration: formatDuration(view.seconds),
          });
    case 'starting':
      return t('🖌️ Starting…');
    case 'cold':
      return t('🧊 The model is starting up; the first picture after a break takes a minute or two…');
    case 'blocked':
      return view.by === 'files' || view.by === 'slow-files' ? md`${blockText(view)} ${LATE_HINT}` : blockText(view);
    case 'checking':
      return t('🔎 Checking…');
    case 'painting': {
      if (view.fraction === null) return t('🖌️ Painting…');
      const progress = md`🖌️ ${codeSpan(progressBar(view.fraction))} ${Math.round(view.fraction * 100)} %`;
      if (view.secondsLeft === undefined) return progress;
      return t('{progress} · about {duration} left', { progress, duration: formatDuration(view.secondsLeft) });
    }
  }
}
