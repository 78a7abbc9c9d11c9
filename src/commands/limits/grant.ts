import { ApplicationCommandOptionType as Type } from 'discord.js';
import type { CommandContext } from '#commands/command.ts';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import { forAudience } from '#schema/language/ambient.ts';
import { plainText, type Sentence, t } from '#schema/language/t.ts';
import { type Markdown, mention } from '#schema/markdown.ts';
import { microsOf } from '#schema/price/money.ts';
import { UserError } from '#schema/user-error.ts';
import { formatGift, isSomething } from '#services/gifts/gift-text.ts';
import type { RevokedGifts } from '#services/gifts/gifts.ts';
import { readUntil } from './until.ts';

/** Ms that a gift lasts if nobody says until when: one that ended with the month could end tomorrow. */
const DEFAULT_DURATION_MS = 30 * 24 * 60 * 60 * 1000;

const memberOption = (description: Sentence) => ({
  type: Type.User as const,
  name: 'member',
  description: plainText(description),
  required: true,
});

/** The sub-commands of `/limits` that give a member something on top of their limits. */
export const giftSubCommands = () => [
  {
    type: Type.Subcommand as const,
    name: 'grant',
    description: plainText('Give a member pictures or money, for when their own limits have no room'),
    options: [
      memberOption('Who gets more'),
      {
        type: Type.Integer as const,
        name: 'pictures',
        description: plainText('How many pictures'),
        min_value: 1,
        max_value: 1_000_000,
      },
      {
        type: Type.Number as const,
        name: 'dollars',
        description: plainText('What their pictures may cost, in US dollars'),
        min_value: 0.01,
        max_value: 1_000_000,
      },
      {
        type: Type.String as const,
        name: 'until',
        description: plainText('When it ends: 2026-12-24, 7d, 2 weeks; without it, in 30 days'),
        max_length: 40,
      },
    ],
  },
  {
    type: Type.Subcommand as const,
    name: 'revoke',
    description: plainText('Take back what is left of what a member was given'),
    options: [memberOption('Whose gifts to take back')],
  },
];

/** Gives a member something. The answer is for all in the channel, so that the member sees it; nobody is notified. */
export async function grantGift(
  guild: string,
  { interaction, options, reply, services }: CommandContext,
): Promise<void> {
  const member = String(options.get('member'));
  const [pictures, dollars] = [options.get('pictures'), options.get('dollars')];
  const granted = {
    pictures: typeof pictures === 'number' ? pictures : 0,
    micros: typeof dollars === 'number' ? microsOf(dollars) : 0,
  };
  if (granted.pictures === 0 && granted.micros === 0)
    throw new UserError('Say what to give: `pictures`, `dollars`, or both.');
  const now = services.wallClock();
  const typed = options.get('until');
  const until = typed === undefined ? now + DEFAULT_DURATION_MS : readUntil(String(typed), now);
  await reply.deferReply(false);
  await services.gifts.grant(guild, { person: member, granted, until, by: interaction.person.id });
  const text = t('🎁 {person} gave {member} {gift}, to use here until <t:{until}:f>.', {
    person: mention.user(interaction.person.id),
    member: mention.user(member),
    gift: formatGift(granted),
    until: Math.floor(until / 1000),
  });
  const note = t(
    'It is used once the member’s own limits have no room. It does not raise those of the server. `/me limits` shows what is left.',
  );
  const compose = () =>
    renderInfoMessage([
      { kind: 'text', text },
      { kind: 'small', lines: [note] },
    ]);
  await reply.editReply(forAudience('place', compose));
}

export async function revokeGifts(guild: string, { options, reply, services }: CommandContext): Promise<void> {
  const member = String(options.get('member'));
  const text = revokedText(mention.user(member), await services.gifts.revoke(guild, member));
  await reply.replyEphemeral(renderInfoMessage([{ kind: 'text', text }]));
}

function revokedText(member: Markdown, { left, reserved }: RevokedGifts): Markdown {
  if (isSomething(left))
    return t('Taken back from {member}: {gift}. What is being painted goes on.', { member, gift: formatGift(left) });
  return isSomething(reserved)
    ? t(
        'All that {member} was given is reserved for what is being painted. That goes on; what it does not need is taken back.',
        { member },
      )
    : t('{member} has nothing here that can be taken back.', { member });
}
