import { triggerCandidates } from '#schema/lora/file/metadata.ts';
import type { Model } from '#schema/model/model.ts';
import { createRanker, modelSearchTexts } from '#services/models/search.ts';
import type { FoundLora } from './found-lora.ts';

const rankModels = createRanker<Model>(modelSearchTexts, (model) => model);

/** Models of the bot that are shown. */
const LIMIT = 5;

/** Looks among the models that the bot has: those with a LoRA of their own. Asks nobody. */
export function searchInstalled(models: readonly Model[], words: string): readonly FoundLora[] {
  const finetunes = models.filter(({ kind, params }) => kind === 'imagine' && params.has('lora_scale'));
  return rankModels(finetunes, words, LIMIT).map(({ name, title, trigger }) => {
    const [author] = name.includes('/') ? name.split('/') : [];
    return {
      site: 'installed',
      reference: name,
      pageUrl: author && `https://replicate.com/${name}`,
      title,
      author,
      baseName: undefined,
      family: undefined,
      isModel: true,
      triggers: triggerCandidates(trigger ? [trigger] : []),
      licence: undefined,
      uses: undefined,
      picture: undefined,
      isAdult: false,
      showsRealPerson: false,
    };
  });
}
