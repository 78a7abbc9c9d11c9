import type { Exchange } from '../contract.ts';
import { getExchanges } from './api.ts';
import { store } from './state.ts';

/** Opens the side panel with everything that went over the wire for this message. */
export async function inspectMessage(message: string): Promise<void> {
  store.set({ menu: undefined, inspector: { title: `Message ${message}`, message, exchanges: [], loading: true } });
  store.after(() => document.querySelector<HTMLElement>('[data-testid="inspector"]')?.focus());
  await load(message);
}

/** Opens the side panel with one refused request. */
export function inspectExchange(exchange: Exchange): void {
  store.set({ inspector: { title: 'Refused request', exchanges: [exchange], loading: false } });
  store.after(() => document.querySelector<HTMLElement>('[data-testid="inspector"]')?.focus());
}

/** Brings the open panel up to date when its message changed. */
export function refreshInspector(message: string): void {
  if (store.get().inspector?.message === message) void load(message);
}

async function load(message: string): Promise<void> {
  const exchanges = await getExchanges(store.get().channel, message).catch(() => []);
  const { inspector } = store.get();
  if (inspector?.message === message) store.set({ inspector: { ...inspector, exchanges, loading: false } });
}
