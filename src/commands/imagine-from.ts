import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import { compose } from '#schema/compose.ts';
import { filledOptions, linesField, loraField, numberOf, promptField, readFilled, textOf } from '#schema/edit-form.ts';
import type { Form, FormField } from '#schema/form.ts';
import type { Ask, FormFields } from '#schema/interaction.ts';
import { knownPicture } from '#schema/recipe-options.ts';
import { Refusal } from '#schema/refusal.ts';
import type { SeenPicture } from '#schema/seen-message.ts';
import type { Command, Services } from './command.ts';
import { handingBack } from './handing-back.ts';

/** The menu's name, and what the ids of its forms begin with. */
const NAME = 'Imagine from this';

/** Pictures that a select can tell apart. */
const MOST_PICTURES = 25;

/** How much is painted anew unless somebody says otherwise. */
const STRENGTH = '0.75';

/** `Imagine from this` in any message's menu: one of its pictures becomes what a new one starts from. */
export const imagineFrom = {
  data: () => ({
    type: ApplicationCommandType.Message,
    name: NAME,
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  }),

  open: async (ask, { message }, answer, services) => {
    const pictures = message.pictures.slice(0, MOST_PICTURES);
    if (pictures.length === 0) throw new Refusal('There is no picture in this message to start from.');
    const form = askFor(ask, pictures, services);
    await services.menuPictures.keep(keyOf(ask.reply.id, ask), { pictures, private: message.private });
    await answer.ask(form);
  },

  submit: (ask, { customId, fields }, answer, services) =>
    handingBack(fields, async () => {
      const seen = await services.menuPictures.find(keyOf(customId.slice(NAME.length + 1), ask));
      const [chosen = '0'] = [fields.get('picture') ?? '0'].flat();
      const picture = seen?.pictures[Number(chosen)];
      if (!seen || !picture) throw new Refusal('This form was open for too long. Open *Imagine from this* again.');
      const draft = draftFrom(picture, fields, ask, services);
      // What one person alone sees is for that person alone to go on from.
      const alone = seen.private;
      await services.generator.paint(draft, { ...ask, private: alone }, () => answer.defer(alone));
    }),
} as const satisfies Command;

/** A form is for whoever opened it: a message that it was opened on may be seen by that person alone. */
const keyOf = (id: string, { person }: Ask) => `${id}-${person.id}`;

function askFor({ reply, person, place }: Ask, pictures: readonly SeenPicture[], services: Services): Form {
  const usable = services.looks
    .search('', person, place, Number.POSITIVE_INFINITY)
    .filter(({ card }) => card.roles.has('image'));
  const usual = services.looks.pick(undefined, person, place);
  const ranked = services.usage.ranked(place.guild ?? person.id, usable);
  const first = ranked.find(({ ref }) => ref === usual.ref) ?? ranked[0];
  if (!first) throw new Refusal('None of the LoRAs here can start from a picture.');
  return {
    id: `${NAME}:${reply.id}`,
    title: NAME,
    fields: [promptField(), ...pictureField(pictures), loraField(first, ranked), strengthField(), linesField()],
  };
}

function pictureField(pictures: readonly SeenPicture[]): FormField[] {
  if (pictures.length < 2) return [];
  const choices = pictures.map(({ width, height }, at) => ({
    value: `${at}`,
    label: `Picture ${at + 1}`,
    description: width && height ? `${width} × ${height}` : undefined,
    chosen: at === 0,
  }));
  return [{ id: 'picture', kind: 'select', label: 'Which picture', choices }];
}

function strengthField(): FormField {
  const description = 'From 0, the picture as it is, to 1, nothing of it';
  return {
    id: 'prompt_strength',
    kind: 'line',
    label: 'Strength',
    description,
    required: false,
    most: 10,
    value: STRENGTH,
  };
}

function draftFrom({ url }: SeenPicture, fields: FormFields, { person, place }: Ask, { looks }: Services) {
  const filled = readFilled(fields);
  const look = looks.pick(filled.lora, person, place);
  if (!look.card.roles.has('image')) {
    throw new Refusal(`**${look.title}** cannot start from a picture. Choose another LoRA.`);
  }
  const options = filledOptions(filled, look.card, new Map());
  options.set('image', knownPicture(url));
  const strength = textOf(fields, 'prompt_strength').trim();
  if (strength && look.card.roles.has('prompt_strength') && !options.has('prompt_strength')) {
    options.set('prompt_strength', numberOf(strength));
  }
  return compose(look, options, place);
}
