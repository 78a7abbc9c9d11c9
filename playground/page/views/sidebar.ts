import { html, nothing } from 'lit-html';
import type { Guild, World } from '../../contract.ts';
import { openChannel, switchUser } from '../actions/navigation.ts';
import { findDm, findUser, isAdmin, listGuilds } from '../state/places.ts';
import { type State, store } from '../state/state.ts';
import { avatar, botAvatar } from './avatar.ts';
import { icons } from './icons.ts';

/** Servers with their channels, the talk with the bot, and who one is. */
export function sidebar(state: State) {
  const { world } = state;
  if (!world) return nothing;
  const dm = findDm(world, state.me);
  return html`${state.drawerOpen ? html`<div class="shade drawer-shade" @click=${() => store.set({ drawerOpen: false })}></div>` : nothing}
    <nav class=${state.drawerOpen ? 'sidebar open' : 'sidebar'} aria-label="Servers and channels" data-testid="sidebar">
      <div class="sidebar-scroll">
        <h2 class="brand">${botAvatar()}<span>Lorikeet <small>playground</small></span></h2>
        ${
          dm
            ? html`<section aria-label="Direct messages">
              <h3>Direct messages</h3>
              ${channelEntry(state, dm.id, html`<span class="presence">${botAvatar()}<i class=${world.online ? 'dot on' : 'dot'}></i></span>`, world.application.name, world.online ? nothing : html`<small>offline</small>`)}
            </section>`
            : nothing
        }
        ${listGuilds(world, state.me).map((guild) => guildSection(state, guild))}
      </div>
      ${currentUser(state, world)}
    </nav>`;
}

const guildSection = (state: State, guild: Guild) =>
  html`<section aria-label=${guild.name}>
    <h3>${guild.name}${isAdmin(guild, state.me) ? html`<span class="admin-tag">admin</span>` : nothing}</h3>
    ${guild.channels.map((channel) =>
      channelEntry(
        state,
        channel.id,
        icons.hash(),
        channel.name,
        channel.nsfw ? html`<span class="age-tag" title="Age-restricted">18+</span>` : nothing,
      ),
    )}
  </section>`;

const channelEntry = (state: State, channel: string, icon: unknown, name: string, mark: unknown) =>
  html`<button type="button" data-channel-id=${channel} aria-current=${channel === state.channel ? 'page' : 'false'}
    class=${`entry ${state.unread.has(channel) ? 'unread' : ''}`} @click=${() => openChannel(channel)}>
    ${icon}<span class="entry-name">${name}</span>${mark}
    ${state.unread.has(channel) ? html`<span class="sr-only">, new messages</span>` : nothing}
  </button>`;

/** Who one is, and a list to become somebody else. */
function currentUser(state: State, world: World) {
  const user = findUser(world, state.me);
  return html`<footer class="me" @keydown=${onSwitcherKey}>
    ${
      state.userSwitcherOpen
        ? html`<div class="switcher" role="group" aria-label="Be somebody else">
          <small>Be somebody else</small>
          ${world.users.map((each) => {
            const admin = listGuilds(world, each.id).filter((guild) => isAdmin(guild, each.id));
            return html`<button type="button" data-user-id=${each.id} aria-pressed=${each.id === state.me ? 'true' : 'false'} @click=${() => switchUser(each.id)}>
              ${avatar(world, each.id, each.name)}<span>${each.name}<small>${admin.length ? `admin of ${admin.map((guild) => guild.name).join(', ')}` : 'member'}</small></span>
              ${each.id === state.me ? icons.check() : nothing}
            </button>`;
          })}
        </div>`
        : nothing
    }
    <button class="me-button" type="button" aria-expanded=${state.userSwitcherOpen ? 'true' : 'false'} data-testid="who"
      aria-label=${`You are ${user?.name ?? 'nobody'}. Switch person`} @click=${() => store.set({ userSwitcherOpen: !state.userSwitcherOpen })}>
      ${avatar(world, state.me, user?.name ?? '?')}
      <span>${user?.name ?? ''}<small>@${user?.username ?? ''}</small></span>
      <span class="switch-hint">Switch</span>
    </button>
  </footer>`;
}

function onSwitcherKey(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || !store.get().userSwitcherOpen) return;
  event.stopPropagation();
  store.set({ userSwitcherOpen: false });
  store.afterRender(() => document.querySelector<HTMLElement>('[data-testid="who"]')?.focus());
}
