import { expect, it } from 'vitest';
import { z } from 'zod';
import { type Handler, listHandlers } from '#test/support/largest/handlers.ts';
import type { LargestInput } from '#test/support/largest/inputs.ts';
import { openLargestBot } from '#test/support/largest/open.ts';

const INPUTS = 1000;
/** Inputs more for each handler that they did not reach. */
const MAX_MORE_ROUNDS = 30;

/**
 * Ms of the processor's time that a turn of the event loop takes, which a handler's synchronous part is within. By the clock it
 * takes as long or longer: what other programs take is in it.
 */
const MAX_TURN_CPU_MS = 20;
/** Bytes that the process may grow by, once each handler has run twice. */
const MAX_GROWTH_BYTES = 200 * 1024 * 1024;
/** Attempts before a time counts: a busy machine, the garbage collector and cold code only ever add to it. */
const MAX_ATTEMPTS = 8;
/** Discord's code for a body that it does not take. */
const INVALID_FORM_BODY = 50035;

const errorBody = z.object({ code: z.number() });

it(`${INPUTS} of the largest inputs, over every handler, block nothing and fill no memory`, async () => {
  await using bot = await openLargestBot({ env: { JOBS_AT_ONCE: '50' } });
  const handlers = listHandlers();
  const reached = new Set<string>();
  const firstTimes = new Map<string, number[]>();
  const [slow, residents]: [string[], number[]] = [[], []];
  const measure = async (input: LargestInput) => {
    const { title } = input.handler;
    if (input.isKnown) reached.add(title);
    const first = await bot.send(input);
    let least = first;
    for (let attempt = 1; attempt < MAX_ATTEMPTS && least.longestTurnCpuMs > MAX_TURN_CPU_MS; attempt += 1) {
      const again = await bot.send(input);
      if (again.longestTurnCpuMs < least.longestTurnCpuMs) least = again;
    }
    const { longestTurnCpuMs: cpuMs, longestTurnMs: ms } = least;
    if (cpuMs > MAX_TURN_CPU_MS) {
      const start = JSON.stringify(input.packet.data).slice(0, 300);
      slow.push(`${title}: ${cpuMs.toFixed()} ms of the processor, ${ms.toFixed()} ms by the clock, for ${start}`);
    }
    firstTimes.set(title, [...(firstTimes.get(title) ?? []), first.longestTurnCpuMs]);
    residents.push(first.residentBytes);
  };
  for (let index = 0; index < INPUTS; index += 1)
    await measure(
      bot.inputs.imports[index - INPUTS + bot.inputs.imports.length] ??
        bot.inputs.next(handlers[index % handlers.length] ?? expect.fail()),
    );
  // What few answers have a control of, such as a form behind two pages, may not have come up by chance.
  for (let round = 0; round < MAX_MORE_ROUNDS; round += 1)
    for (const handler of handlers.filter(({ title }) => !reached.has(title))) {
      const opener = handlers.find((each) => each.kind === 'press' && opens(each.prefix, handler));
      for (const each of opener ? [opener, handler] : [handler]) await measure(bot.inputs.next(each));
    }
  // An input may change what it is about, such as a draft that it saves, so that the next attempt does less.
  const slowHandlers = [...firstTimes].flatMap(([title, times]) => {
    const quarter = times.toSorted((one, other) => one - other)[Math.floor(times.length / 4)] ?? 0;
    return quarter > MAX_TURN_CPU_MS ? [`${title}: ${quarter.toFixed()} ms`] : [];
  });
  const warm = residents[2 * handlers.length] ?? 0;
  expect([...slow, ...slowHandlers]).toEqual([]);
  expect(handlers.filter(({ title }) => !reached.has(title)).map(({ title }) => title)).toEqual([]);
  expect(Math.max(...residents) - warm).toBeLessThan(MAX_GROWTH_BYTES);
  expect(bot.discord.playground.unansweredInteractions).toEqual([]);
  const invalid = bot.discord.refusedRequests.filter(
    ({ answer }) => errorBody.safeParse(answer).data?.code === INVALID_FORM_BODY,
  );
  expect(invalid.map(({ name, answer }) => [name, JSON.stringify(answer)])).toEqual([]);
}, 300_000);

/** Whether buttons or selects with this prefix may lead to a form. */
const opens = (prefix: string, handler: Handler) => handler.kind === 'submit' && handler.prefix === prefix;
