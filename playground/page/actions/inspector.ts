import type { TrafficEntry } from '../../contract.ts';
import { getTraffic } from '../server/api-client.ts';
import { store } from '../state/state.ts';

/** Opens the inspector with the packets and requests of a message. */
export async function inspectMessage(message: string): Promise<void> {
  store.set({ menu: undefined, inspector: { title: `Message ${message}`, message, entries: [], loading: true } });
  store.afterRender(() => document.querySelector<HTMLElement>('[data-testid="inspector"]')?.focus());
  await loadTraffic(message);
}

/** Opens the inspector with one refused request. */
export function inspectRequest(request: TrafficEntry): void {
  store.set({ inspector: { title: 'Refused request', entries: [request], loading: false } });
  store.afterRender(() => document.querySelector<HTMLElement>('[data-testid="inspector"]')?.focus());
}

/** Reloads the inspector if it shows this message. */
export function refreshInspector(message: string): void {
  if (store.get().inspector?.message === message) void loadTraffic(message);
}

async function loadTraffic(message: string): Promise<void> {
  const entries = await getTraffic(store.get().channel, message).catch(() => []);
  const { inspector } = store.get();
  if (inspector?.message === message) store.set({ inspector: { ...inspector, entries, loading: false } });
}
