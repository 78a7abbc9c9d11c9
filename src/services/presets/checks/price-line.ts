import { plainText } from '#schema/language/t.ts';
import { toPlainText } from '#schema/markdown.ts';
import type { Model } from '#schema/model/model.ts';
import { formatCost } from '#schema/price/money.ts';
import { describePriceSource } from '#schema/price/price.ts';
import type { PresetCheck } from './preset-check.ts';

/**
 * Adds what a picture costs to what is confirmed of a preset's source.
 * @param estimatePicture micro-dollars: 0 where nothing is billed, undefined where the price is not known
 */
export function withPriceLine(check: PresetCheck, estimatePicture: (model: Model) => number | undefined): PresetCheck {
  return {
    ...check,
    inspect: async (source) => {
      const result = await check.inspect(source);
      const cost = estimatePicture(result.model);
      // What costs nothing needs no line.
      if (cost === 0) return result;
      if (cost === undefined) return { ...result, unchecked: [...result.unchecked, plainText('what a picture costs')] };
      const said = result.model.price && describePriceSource(result.model.price);
      const price = plainText('a picture costs {cost}', { cost: formatCost(cost) });
      const line = said ? `${price}, ${toPlainText(said)}` : price;
      return {
        ...result,
        confirmed: [...result.confirmed, line],
      };
    },
  };
}
