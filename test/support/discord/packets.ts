/** The envelope of an interaction as Discord sends it from a channel of the stand-in's first server. */
export function commandPacket(id: string, overrides: Record<string, unknown>): Record<string, unknown> {
  return {
    id,
    application_id: '1100000000000000001',
    token: `token-${id}`,
    version: 1,
    type: 2,
    guild_id: '1100000000000001000',
    channel_id: '1100000000000001001',
    channel: { id: '1100000000000001001', type: 0, nsfw: false },
    member: {
      user: { id: '1100000000000000102', username: 'ben', global_name: 'Ben', discriminator: '0', avatar: null },
      roles: [],
      permissions: '2251799813685247',
      joined_at: '2026-01-01T00:00:00.000Z',
      deaf: false,
      mute: false,
      flags: 0,
    },
    app_permissions: '2251799813685247',
    locale: 'en-US',
    guild_locale: 'en-US',
    entitlements: [],
    authorizing_integration_owners: { '0': '1100000000000001000' },
    context: 0,
    attachment_size_limit: 10 * 1024 * 1024,
    ...overrides,
  };
}

/** A press of a button on a message. */
export function componentPacket(id: string, message: string, customId: string): Record<string, unknown> {
  const channel_id = '1100000000000001001';
  return commandPacket(id, {
    type: 3,
    data: { custom_id: customId, component_type: 2 },
    message: { id: message, channel_id, author: { id: '1100000000000000001', bot: true }, flags: 0 },
  });
}
