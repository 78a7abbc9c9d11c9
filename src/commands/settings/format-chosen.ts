import { t } from '#schema/language/t.ts';
import { codeSpan, type Markdown, mention } from '#schema/markdown.ts';
import type { Setting } from '#schema/settings/setting.ts';

/** Characters of a line that is named beside a page of the panel. */
const MAX_NAMED_LENGTH = 40;

/** A value of a list, as it is named when somebody else changed it. */
export function formatChosen(setting: Setting, value: string): Markdown {
  switch (setting.kind) {
    case 'roles':
      return mention.role(value);
    case 'channels':
      return mention.channel(value);
    case 'subset': {
      const option = setting.options.find((each) => each.value === value);
      return option ? t(option.label) : codeSpan(value, MAX_NAMED_LENGTH);
    }
    default:
      return codeSpan(value, MAX_NAMED_LENGTH);
  }
}
