import { html, nothing } from 'lit-html';
import type { Guild, World } from '../../contract.ts';
import { closeDrawer } from '../actions/drawer.ts';
import { openChannel, switchUser } from '../actions/navigation.ts';
import { findDm, findUser, isAdmin, listGuilds, listRoles } from '../state/places.ts';
import { type State, store } from '../state/state.ts';
import { avatar, botAvatar } from './avatar.ts';
import { icons } from './icons.ts';

/** Direct messages, servers with their channels, and the current user. */
export function sidebar(state: State) {
  const { world } = state;
  if (!world) return nothing;
  const dm = findDm(world, state.me);
  return html`${state.drawerOpen ? html`<div class="backdrop drawer-backdrop" @click=${closeDrawer}></div>` : nothing}
    <nav class=${state.drawerOpen ? 'sidebar open' : 'sidebar'} aria-label="Servers and channels" data-testid="sidebar">
      <div class="sidebar-scroll">
        <h2 class="brand">${botAvatar()}<span>Lorikeet <small>playground</small></span></h2>
        ${
          dm
            ? html`<section aria-label="Direct messages">
              <h3>Direct messages</h3>
              ${channelEntry(state, dm.id, html`<span class="presence">${botAvatar()}<i class=${world.online ? 'presence-dot online' : 'presence-dot'}></i></span>`, world.application.name, world.online ? nothing : html`<small>Offline</small>`)}
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
    <h3>${guild.name}${isAdmin(guild, state.me) ? html`<span class="admin-tag">Admin</span>` : nothing}</h3>
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

const channelEntry = (state: State, channel: string, icon: unknown, name: string, badge: unknown) =>
  html`<button type="button" data-channel-id=${channel} aria-current=${channel === state.channel ? 'page' : 'false'}
    class=${`channel-entry ${state.unread.has(channel) ? 'unread' : ''}`} @click=${() => openChannel(channel)}>
    ${icon}<span class="channel-name">${name}</span>${badge}
    ${state.unread.has(channel) ? html`<span class="sr-only">, new messages</span>` : nothing}
  </button>`;

/** The current user, and a list to switch to another one. */
function currentUser(state: State, world: World) {
  const user = findUser(world, state.me);
  return html`<footer class="current-user" @keydown=${onSwitcherKey}>
    ${
      state.userSwitcherOpen
        ? html`<div class="user-switcher" role="group" aria-label="Switch user">
          <small>Switch user</small>
          ${world.users.map((each) => {
            return html`<button type="button" data-user-id=${each.id} aria-pressed=${each.id === state.me ? 'true' : 'false'} @click=${() => switchUser(each.id)}>
              ${avatar(world, each.id, each.name)}<span>${each.name}<small>${describeUser(world, each.id)}</small></span>
              ${each.id === state.me ? icons.check() : nothing}
            </button>`;
          })}
        </div>`
        : nothing
    }
    <button class="current-user-button" type="button" aria-expanded=${state.userSwitcherOpen ? 'true' : 'false'} data-testid="user-switcher" @click=${() => store.set({ userSwitcherOpen: !state.userSwitcherOpen })}>
      ${avatar(world, state.me, user?.name ?? '?')}
      <span><span class="sr-only">You are </span>${user?.name ?? ''}<small>@${user?.username ?? ''}</small></span>
      <span class="switch-hint">Switch<span class="sr-only"> user</span></span>
    </button>
  </footer>`;
}

/** What a user may try out: where they are an admin, and which roles they have. */
function describeUser(world: World, user: string): string {
  const guilds = listGuilds(world, user);
  const adminOf = guilds.filter((guild) => isAdmin(guild, user)).map((guild) => `Admin of ${guild.name}`);
  const roles = guilds.flatMap((guild) => listRoles(guild, user).map((role) => `@${role} in ${guild.name}`));
  return [...adminOf, ...roles].join(' · ') || 'Member';
}

function onSwitcherKey(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || !store.get().userSwitcherOpen) return;
  event.stopPropagation();
  store.set({ userSwitcherOpen: false });
  store.afterRender(() => document.querySelector<HTMLElement>('[data-testid="user-switcher"]')?.focus());
}
