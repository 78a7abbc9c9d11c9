import {
  type APIComponentInContainer,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ButtonStyle,
  ComponentType,
  InteractionContextType,
} from 'discord.js';
import type { Answer } from '#delivery/answer.ts';
import { framed, GREEN, type Message, textPart } from '#delivery/message.ts';
import { checkTogether } from '#schema/compose.ts';
import type { Form } from '#schema/form.ts';
import type { Ask } from '#schema/interaction.ts';
import { readOptionLines, splitOptionLines, writeOptionLines } from '#schema/option-lines.ts';
import type { OptionDefaults } from '#schema/preset.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Role } from '#schema/roles.ts';
import type { Command, Services } from './command.ts';
import { handingBack } from './handing-back.ts';
import { myLimits } from './limits-view.ts';

/** A LoRA is chosen, not a habit. */
const NOT_MINE = ['replicate_weights', 'extra_lora', 'extra_lora_scale'] as const satisfies readonly Role[];

const SUB_COMMANDS = [
  ['show', 'Show what you have set for yourself'],
  ['edit', 'Set options that your pictures have unless you say otherwise, in every server'],
  ['clear', 'Forget what you have set'],
  ['limits', 'Show how much you may paint here, and have painted today'],
] as const;

/** `/me`: a person's own defaults and limits. */
export const me = {
  data: () => ({
    type: ApplicationCommandType.ChatInput,
    name: 'me',
    description: 'Your own defaults for /imagine, and your limits',
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
    options: SUB_COMMANDS.map(([name, description]) => ({
      type: ApplicationCommandOptionType.Subcommand as const,
      name,
      description,
    })),
  }),
  run: async (ask, _options, answer, services, name) => {
    const does = ACTIONS.get(name.split(' ')[1] ?? '');
    if (!does) throw new Refusal('I no longer have this command. Discord’s list of them is renewed within minutes.');
    await does(ask, answer, services);
  },
  press: (ask, _event, answer, { profiles }) => answer.ask(formFor(profiles.of(ask.person.id))),
  submit: (ask, { fields, message }, answer, services) =>
    handingBack(fields, async () => {
      const text = fields.get('options');
      const page = await save(ask, typeof text === 'string' ? text : '', services);
      await (message ? answer.update(page) : answer.whisper(page));
    }),
} as const satisfies Command;

const ACTIONS: ReadonlyMap<string, (ask: Ask, answer: Answer, services: Services) => Promise<void>> = new Map([
  ['show', ({ person }, answer, { profiles }) => answer.whisper(pageOf(profiles.of(person.id)))],
  ['edit', ({ person }, answer, { profiles }) => answer.ask(formFor(profiles.of(person.id)))],
  [
    'clear',
    async ({ person }, answer, { profiles }) => {
      await profiles.set(person.id, {});
      await answer.whisper(pageOf({}));
    },
  ],
  ['limits', (ask, answer, services) => answer.whisper(myLimits(ask, services))],
]);

async function save({ person }: Ask, text: string, { catalogue, profiles }: Services): Promise<Message> {
  const painters = catalogue.cards.filter(({ kind }) => kind === 'imagine');
  const options = readOptionLines(splitOptionLines(text), painters, NOT_MINE);
  checkTogether(options, { ageRestricted: true });
  const kept = Object.fromEntries(options);
  await profiles.set(person.id, kept);
  return pageOf(kept);
}

function formFor(options: OptionDefaults): Form {
  return {
    id: 'me:edit',
    title: 'Your own defaults',
    fields: [
      {
        id: 'options',
        kind: 'paragraph',
        label: 'Options, one a line',
        description: 'They apply where a LoRA takes them and nothing else is said.',
        placeholder: 'aspect_ratio: 3:2\noutput_format: png',
        value: writeOptionLines(options),
        required: false,
        most: 1500,
      },
    ],
  };
}

function pageOf(options: OptionDefaults): Message {
  const lines = writeOptionLines(options);
  const change: APIComponentInContainer = {
    type: ComponentType.ActionRow,
    components: [{ type: ComponentType.Button, custom_id: 'me:edit', label: 'Change…', style: ButtonStyle.Secondary }],
  };
  const about = 'What you type counts first, then what a preset sets, then these.';
  const set = lines ? `\`\`\`\n${lines}\n\`\`\`` : 'Nothing is set.\n';
  return framed(GREEN, [textPart(`### Your own defaults\n${set}-# ${about}`), change], []);
}
