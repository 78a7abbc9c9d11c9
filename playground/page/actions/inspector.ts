import type { TrafficEntry } from '../../contract.ts';
import { getTraffic } from '../server/api-client.ts';
import { store } from '../state/state.ts';

/** Opens the side panel with everything that went over the wire for this message. */
export async function inspectMessage(message: string): Promise<void> {
  store.set({ menu: undefined, inspector: { title: `Message ${message}`, message, entries: [], loading: true } });
  store.afterRender(() => document.querySelector<HTMLElement>('[data-testid="inspector"]')?.focus());
  await loadTraffic(message);
}

/** Opens the side panel with one refused request. */
export function inspectRequest(request: TrafficEntry): void {
  store.set({ inspector: { title: 'Refused request', entries: [request], loading: false } });
  store.afterRender(() => document.querySelector<HTMLElement>('[data-testid="inspector"]')?.focus());
}

/** Brings the open panel up to date when its message changed. */
export function refreshInspector(message: string): void {
  if (store.get().inspector?.message === message) void loadTraffic(message);
}

async function loadTraffic(message: string): Promise<void> {
  const entries = await getTraffic(store.get().channel, message).catch(() => []);
  const { inspector } = store.get();
  if (inspector?.message === message) store.set({ inspector: { ...inspector, entries, loading: false } });
}
