import type { Job } from '#schema/job/job.ts';
import { linkToMessage } from '#schema/job/message-link.ts';
import { t } from '#schema/language/t.ts';
import { joinMarkdown, link, type Markdown, mention } from '#schema/markdown.ts';
import { getParamValue, type Model } from '#schema/model/model.ts';
import type { Param } from '#schema/model/params/params.ts';

/** Characters of a link that a result shows. Discord's own are about 250. */
const MAX_URL_LENGTH = 500;

/**
 * `Started from this picture · strength 0.5 · mask`, with links to what a person gave; undefined where nothing was given. What a
 * button started from is said by the line of the lineage.
 */
export function sourceLine({ recipe, person, guild }: Job, model: Model | undefined): Markdown | undefined {
  if (!model || ['upscale', 'vary', 'change', 'inpaint'].includes(recipe.kind)) return undefined;
  const urlOf = (param: Param) => {
    const [value] = [getParamValue(model, recipe.input, param)].flat();
    return value === undefined ? undefined : String(value);
  };
  const [image, mask] = [urlOf('image'), urlOf('mask')];
  if (!image) return undefined;
  const { source } = recipe;
  const origin =
    source?.url === image
      ? link(t('this message'), linkToMessage(guild, { channel: source.channel, id: source.message }))
      : linkToPicture(t('this picture'), t('a picture'), image);
  // Discord does not show who chose the menu.
  const started =
    source && recipe.kind === 'imagine'
      ? t('Started by {person} from {origin}', { person: mention.user(person.id), origin })
      : t('Started from {origin}', { origin });
  const strength = getParamValue(model, recipe.input, 'prompt_strength');
  const facts = [
    strength !== undefined && t('strength {strength}', { strength: String(strength) }),
    mask !== undefined && linkToPicture(t('mask'), t('mask'), mask),
  ];
  return joinMarkdown([started, ...facts], ' · ');
}

function linkToPicture(linked: Markdown, unlinked: Markdown, url: string): Markdown {
  return /^https?:/.test(url) && url.length <= MAX_URL_LENGTH ? link(linked, url) : unlinked;
}
