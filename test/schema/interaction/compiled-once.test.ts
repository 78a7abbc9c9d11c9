import { afterEach, expect, it, vi } from 'vitest';
import { readInteraction, readMinimalInteraction } from '#schema/interaction/interaction.ts';

afterEach(() => vi.unstubAllGlobals());

const packet = {
  ...{ id: '1', application_id: '2', token: 'token', type: 2, guild_id: '3', channel_id: '4' },
  data: { id: '5', name: 'imagine', type: 1, options: [{ name: 'prompt', type: 3, value: 'a fox' }] },
  member: { user: { id: '6', username: 'Ben' }, roles: [], permissions: '0' },
};

it('compiles what reads interactions once: zod makes a function of each new schema, which takes longer than its use', () => {
  let compiled = 0;
  class CountedFunction extends Function {
    constructor(...args: string[]) {
      super(...args);
      compiled++;
    }
  }
  const read = () => [readMinimalInteraction(packet)?.reply.id, readInteraction(packet).person.name];
  vi.stubGlobal('Function', CountedFunction);
  expect(read()).toEqual(['1', 'Ben']);
  const first = compiled;
  expect(first).toBeGreaterThan(0);
  for (let count = 0; count < 10; count++) read();
  expect(compiled).toBe(first);
});
