import { mapComponents } from './map-components.ts';

/** The components of a message as they are sent back, with another label on one of them. */
export const relabelComponent = (components: readonly unknown[], customId: string, label: string): unknown[] =>
  mapComponents(components, (each) => (each.custom_id === customId ? { ...each, label } : each));
