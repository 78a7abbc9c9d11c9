import { PermissionFlagsBits } from 'discord.js';
import { expect, it } from 'vitest';
import { canManageMessages } from '#commands/components/can-manage-messages.ts';
import { TEST_PLACE } from '#test/support/jobs.ts';

it('is for those who manage messages or the server', () => {
  const { ManageMessages, ManageGuild, Administrator, ModerateMembers, SendMessages } = PermissionFlagsBits;
  const allows = (permissions: bigint) => canManageMessages({ ...TEST_PLACE, permissions });
  expect([ManageMessages, ManageGuild, Administrator].map(allows)).toEqual([true, true, true]);
  expect([0n, ModerateMembers | SendMessages].map(allows)).toEqual([false, false]);
});
