import type { Fault } from '#playground/rest/faults.ts';
import { isReplyEditWithPictures } from '#test/support/discord/faults.ts';
import type { Experiment, ExperimentContext } from '../experiment.ts';

/** All that answers an interaction: its acknowledgement, and everything after that. */
const isReplyRequest: Fault['match'] = ({ path }) => /^\/(?:interactions|webhooks|channels)\//.test(path);
const isAcknowledgement: Fault['match'] = ({ path }) => path.endsWith('/callback');
const isAfterAcknowledgement: Fault['match'] = (request) => isReplyRequest(request) && !isAcknowledgement(request);

/** Requests go wrong while some pictures are on their way. */
function duringRequests(fault: (context: ExperimentContext) => Fault): Experiment['injectFault'] {
  return async (context) => {
    context.environment.discord.playground.faults.add(fault(context));
    await context.requestPictures(3);
    await context.pause(200, 800);
  };
}

const throttled = (seconds: number): Fault['answer'] => ({
  status: 429,
  headers: { 'retry-after': String(Math.ceil(seconds)), 'x-ratelimit-scope': 'shared' },
  body: { message: 'You are being rate limited.', retry_after: seconds, global: false },
});

export const discordExperiments: readonly Experiment[] = [
  {
    name: 'Discord answers 500, 502 or 503, up to six times in a row',
    times: 20,
    injectFault: duringRequests(({ random }) => ({
      match: isReplyRequest,
      times: random.between(1, 6),
      answer: { status: random.pick([500, 502, 503]) },
    })),
  },
  {
    name: 'Discord answers 5xx, but has done it',
    times: 20,
    injectFault: duringRequests(({ random }) => ({
      match: isReplyRequest,
      answer: { status: random.pick([500, 502, 504]) },
      takesEffect: true,
    })),
  },
  {
    name: 'Discord answers 429',
    times: 20,
    injectFault: duringRequests(({ random }) => ({
      match: isAfterAcknowledgement,
      times: random.between(1, 3),
      answer: throttled(random.between(1, 8) / 10),
    })),
  },
  {
    name: 'A connection to Discord is reset before the request is carried out',
    times: 20,
    injectFault: duringRequests(({ random }) => ({
      match: isReplyRequest,
      times: random.between(1, 4),
      answer: 'reset',
    })),
  },
  {
    name: 'A connection to Discord is reset after the request is carried out',
    times: 20,
    injectFault: duringRequests(() => ({ match: isReplyRequest, answer: 'reset', takesEffect: true })),
  },
  {
    name: 'An acknowledgement is carried out, and its answer is lost',
    times: 20,
    injectFault: duringRequests(() => ({ match: isAcknowledgement, answer: 'reset', takesEffect: true })),
  },
  {
    name: 'An acknowledgement comes too late',
    times: 5,
    injectFault: async (context) => {
      context.environment.discord.playground.faults.add({ match: isAcknowledgement, answer: { delayMs: 3300 } });
      await context.requestPictures(2);
      await context.pause(0, 200);
    },
  },
  {
    name: 'Discord finds the pictures too large: 413',
    times: 10,
    injectFault: duringRequests(({ random }) => ({
      match: isReplyEditWithPictures,
      times: random.between(1, 3),
      answer: { status: 413, body: { code: 40_005, message: 'Request entity too large' } },
    })),
  },
];
