import { html } from 'lit-html';
import type { User, World } from '../../contract.ts';
import { cssVariables } from '../dom/css-variables.ts';
import { findUser } from '../state/places.ts';

/** The avatar of a user: the first letter of their name on their colour. The bot has its logo. */
export function avatar(world: World | undefined, id: string, name: string) {
  if (id === world?.application.id) return botAvatar();
  return letterAvatar(findUser(world, id) ?? { name, colour: '' });
}

export const botAvatar = () => html`<img class="avatar" src="/page/lorikeet.svg" alt="" width="40" height="40" />`;

const letterAvatar = ({ name, colour }: Pick<User, 'name' | 'colour'>) =>
  html`<span class="avatar letter" aria-hidden="true" data-letter=${[...name][0]?.toUpperCase() ?? '?'} ${cssVariables({ colour: colour || '#5865f2' })}></span>`;
