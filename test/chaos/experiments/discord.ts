import type { Fault } from '#playground/rest/faults.ts';
import { replyEdit } from '#test/support/discord/faults.ts';
import type { Stage, Trial } from '../experiment.ts';

/** All that answers an interaction: its acknowledgement, and everything after that. */
const toPeople: Fault['match'] = ({ path }) => /^\/(?:interactions|webhooks|channels)\//.test(path);
const acknowledgement: Fault['match'] = ({ path }) => path.endsWith('/callback');
const afterwards: Fault['match'] = (request) => toPeople(request) && !acknowledgement(request);

/** Requests go wrong while some pictures are on their way. */
function whileAsking(fault: (stage: Stage) => Fault): Trial['harm'] {
  return async (stage) => {
    stage.world.discord.playground.faults.add(fault(stage));
    await stage.ask(3);
    await stage.pause(200, 800);
  };
}

const throttled = (seconds: number): Fault['answer'] => ({
  status: 429,
  headers: { 'retry-after': String(Math.ceil(seconds)), 'x-ratelimit-scope': 'shared' },
  body: { message: 'You are being rate limited.', retry_after: seconds, global: false },
});

export const discordTrials: readonly Trial[] = [
  {
    name: 'Discord answers 500, 502 or 503, up to six times in a row',
    times: 20,
    harm: whileAsking(({ dice }) => ({
      match: toPeople,
      times: dice.between(1, 6),
      answer: { status: dice.one([500, 502, 503]) },
    })),
  },
  {
    name: 'Discord answers 5xx, but has done it',
    times: 20,
    harm: whileAsking(({ dice }) => ({
      match: toPeople,
      answer: { status: dice.one([500, 502, 504]) },
      takesEffect: true,
    })),
  },
  {
    name: 'Discord answers 429',
    times: 20,
    harm: whileAsking(({ dice }) => ({
      match: afterwards,
      times: dice.between(1, 3),
      answer: throttled(dice.between(1, 8) / 10),
    })),
  },
  {
    name: 'A connection to Discord is reset before the request is carried out',
    times: 20,
    harm: whileAsking(({ dice }) => ({ match: toPeople, times: dice.between(1, 4), answer: 'reset' })),
  },
  {
    name: 'A connection to Discord is reset after the request is carried out',
    times: 20,
    harm: whileAsking(() => ({ match: toPeople, answer: 'reset', takesEffect: true })),
  },
  {
    name: 'An acknowledgement is carried out, and its answer is lost',
    times: 20,
    harm: whileAsking(() => ({ match: acknowledgement, answer: 'reset', takesEffect: true })),
  },
  {
    name: 'An acknowledgement comes too late',
    times: 5,
    harm: async (stage) => {
      stage.world.discord.playground.faults.add({ match: acknowledgement, answer: { delayMs: 3300 } });
      await stage.ask(2);
      await stage.pause(0, 200);
    },
  },
  {
    name: 'Discord finds the pictures too large: 413',
    times: 10,
    harm: whileAsking(({ dice }) => ({
      match: replyEdit,
      times: dice.between(1, 3),
      answer: { status: 413, body: { code: 40_005, message: 'Request entity too large' } },
    })),
  },
];
