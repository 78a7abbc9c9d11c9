import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import type { Interaction, ModalValues } from '#schema/interaction/interaction.ts';
import type { MessagePicture } from '#schema/interaction/message.ts';
import type { Modal, ModalField } from '#schema/interaction/modal/modal.ts';
import { plainText, t } from '#schema/language/t.ts';
import {
  editedOptions,
  loraField,
  optionLinesField,
  parseNumber,
  promptField,
  readEditValues,
  textValue,
} from '#schema/recipe/edit/edit-modal.ts';
import { pictureAttachment } from '#schema/recipe/options/given-options.ts';
import type { Style } from '#schema/recipe/style.ts';
import { UserError } from '#schema/user-error.ts';
import { composeTyped } from '#schema/words/read-prompt.ts';
import type { Command, Services } from './command.ts';
import { choosePrivacy } from './shared/choose-privacy.ts';
import { composeFound, findRecipeInFiles } from './shared/found-recipe.ts';

/** The menu's name; its modals' custom_ids begin with it. */
const COMMAND_NAME = 'Imagine from this';

/** Discord's limit of options for a select. */
const MAX_PICTURES = 25;

/** `prompt_strength` in the modal unless the person changes it. */
const DEFAULT_STRENGTH = '0.75';

/** `Imagine from this` in any message's context menu: paints from one of the message's pictures. */
export const imagineFrom = {
  data: () => ({
    type: ApplicationCommandType.Message,
    name: COMMAND_NAME,
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  }),

  onContextMenu: async ({ interaction, message, reply, services }) => {
    const pictures = message.pictures.slice(0, MAX_PICTURES);
    if (pictures.length === 0) throw new UserError('This message has no picture to start from.');
    services.generator.assertMayPaint(interaction.person, interaction.place);
    const modal = createModal(interaction, pictures, services);
    await services.menuPictures.save(storageKey(interaction.reply.id, interaction), {
      pictures,
      private: message.private,
      id: message.id,
      channel: message.channel,
    });
    await reply.showModal(modal);
  },

  onSubmit: async (context) => {
    const { interaction, customId, fields, reply, services } = context;
    const storedPictures = await services.menuPictures.find(
      storageKey(customId.slice(COMMAND_NAME.length + 1), interaction),
    );
    const [chosen = '0'] = [fields.get('picture') ?? '0'].flat();
    const picture = storedPictures?.pictures[Number(chosen)];
    if (!storedPictures || !picture)
      throw new UserError('This form was open for too long. Open *Imagine from this* again.');
    // What is made from a private message is private too.
    const { id: message, channel, private: isOfPrivate } = storedPictures;
    const choose = async () => isOfPrivate || (await choosePrivacy(context));
    if (!textValue(fields, 'prompt').trim()) {
      const isPrivate = await choose();
      if (isPrivate === undefined) return;
      await reply.deferReply(isPrivate);
      const found = await findRecipeInFiles([picture], services);
      if (!found)
        throw new UserError(
          'This picture’s file does not say how it was painted. Write a prompt to paint from the picture.',
        );
      const recipe = composeFound(found, interaction, services);
      return services.generator.generate(recipe, { ...interaction, private: isPrivate }, async () => {});
    }
    const draft = {
      ...createDraft(picture, fields, interaction, services),
      // An ephemeral message has no link.
      ...(message && channel && !isOfPrivate && { source: { url: picture.url, channel, message } }),
    };
    const isPrivate = await choose();
    if (isPrivate === undefined) return;
    await services.generator.generate(draft, { ...interaction, private: isPrivate }, () => reply.deferReply(isPrivate));
  },
} as const satisfies Command;

/** One entry per person and channel: nobody else must send the modal, and nowhere else, as the message may be private. */
const storageKey = (id: string, { person, place }: Interaction) => `${id}-${person.id}-${place.channel ?? ''}`;

function createModal(
  { reply, person, place }: Interaction,
  pictures: readonly MessagePicture[],
  services: Services,
): Modal {
  const usableStyles = services.styles
    .search('', person, place, Number.POSITIVE_INFINITY)
    .filter(({ model }) => model.params.has('image'));
  const defaultStyle = services.styles.resolve(undefined, person, place);
  const ranked = services.popularity.sortByPopularity(place.guild ?? person.id, usableStyles);
  const selectedStyle = ranked.find(({ ref }) => ref === defaultStyle.ref) ?? ranked[0];
  if (!selectedStyle) throw new UserError('None of the LoRAs here can start from a picture.');
  return {
    id: `${COMMAND_NAME}:${reply.id}`,
    title: plainText(COMMAND_NAME),
    fields: [
      {
        ...promptField(),
        required: false,
        description: plainText('Empty: paint the recipe that the picture’s file carries, if it has one'),
      },
      ...pictureField(pictures),
      loraField(selectedStyle, ranked),
      strengthField(),
      optionLinesField(),
    ],
  };
}

function pictureField(pictures: readonly MessagePicture[]): ModalField[] {
  if (pictures.length < 2) return [];
  const choices = pictures.map(({ width, height }, index) => ({
    value: `${index}`,
    label: plainText('Picture {number}', { number: index + 1 }),
    description: width && height ? `${width} × ${height}` : undefined,
    chosen: index === 0,
  }));
  return [{ id: 'picture', kind: 'select', label: plainText('Which picture'), choices }];
}

function strengthField(): ModalField {
  const description = plainText('From 0, the picture as it is, to 1, nothing of it');
  return {
    id: 'prompt_strength',
    kind: 'line',
    label: plainText('Strength'),
    description,
    required: false,
    max: 10,
    value: DEFAULT_STRENGTH,
  };
}

function createDraft(
  { url, spoiler }: MessagePicture,
  fields: ModalValues,
  { person, place }: Interaction,
  { styles }: Services,
) {
  const input = readEditValues(fields);
  const optionsFor = (style: Style) => {
    if (!style.model.params.has('image')) {
      throw new UserError(t('**{style}** cannot start from a picture. Choose another LoRA.', { style: style.title }));
    }
    const options = editedOptions(input, style.model, new Map());
    options.set('image', pictureAttachment(url, spoiler));
    const strength = textValue(fields, 'prompt_strength').trim();
    if (strength && style.model.params.has('prompt_strength') && !options.has('prompt_strength')) {
      options.set('prompt_strength', parseNumber(strength));
    }
    return options;
  };
  const typed = {
    prompt: textValue(fields, 'prompt'),
    lora: input.lora,
    findStyle: (name: string | undefined) => styles.resolve(name, person, place),
    optionsFor,
    inherited: new Map([['prompt_strength', Number(DEFAULT_STRENGTH)]]),
  };
  return composeTyped(typed, { place });
}
