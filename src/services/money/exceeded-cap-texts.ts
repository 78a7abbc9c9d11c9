import { t } from '#schema/language/t.ts';
import type { Markdown } from '#schema/markdown.ts';
import type { Cap } from './caps.ts';

/** Amounts as text. */
interface Amounts {
  readonly limit: string;
  readonly left: string;
  readonly needed: string;
}

type Texts = Readonly<Record<`${Cap['whose']} ${Cap['period']}`, (amounts: Amounts) => Markdown>>;

/** What is left of a cap, where it is too little. */
export const LITTLE_LEFT: Texts = {
  'person day': (amounts) =>
    t('{left} left of the {limit} that this server allows you a day; this may take {needed}.', amounts),
  'person month': (amounts) =>
    t('{left} left of the {limit} that this server allows you a month; this may take {needed}.', amounts),
  'server day': (amounts) =>
    t(
      '{left} left of the {limit} that the admins of this server allow all members together a day; this may take {needed}.',
      amounts,
    ),
  'server month': (amounts) =>
    t(
      '{left} left of the {limit} that the admins of this server allow all members together a month; this may take {needed}.',
      amounts,
    ),
  'operator day': (amounts) =>
    t(
      '{left} left of the {limit} that my operator allows in all servers together a day; this may take {needed}.',
      amounts,
    ),
  'operator month': (amounts) =>
    t(
      '{left} left of the {limit} that my operator allows in all servers together a month; this may take {needed}.',
      amounts,
    ),
};

/** That nothing is left of a cap. */
export const NOTHING_LEFT: Texts = {
  'person day': ({ limit }) => t('Of the {limit} that this server allows you a day, there is nothing left.', { limit }),
  'person month': ({ limit }) =>
    t('Of the {limit} that this server allows you a month, there is nothing left.', { limit }),
  'server day': ({ limit }) =>
    t('Of the {limit} that the admins of this server allow all members together a day, there is nothing left.', {
      limit,
    }),
  'server month': ({ limit }) =>
    t('Of the {limit} that the admins of this server allow all members together a month, there is nothing left.', {
      limit,
    }),
  'operator day': ({ limit }) =>
    t('Of the {limit} that my operator allows in all servers together a day, there is nothing left.', { limit }),
  'operator month': ({ limit }) =>
    t('Of the {limit} that my operator allows in all servers together a month, there is nothing left.', { limit }),
};
