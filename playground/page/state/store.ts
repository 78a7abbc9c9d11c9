/** A value, the ways to change it, and who is told. Changes made in one task are told once, in a microtask. */
export interface Store<S> {
  get(): S;
  set(change: Partial<S> | ((state: S) => Partial<S>)): void;
  /** Calls `listener` after every batch of changes. */
  subscribe(listener: (state: S) => void): void;
  /** Runs `task` once after the next telling: the place to move the focus to what was just drawn. */
  afterRender(task: () => void): void;
}

/** A store that holds `first` to begin with. */
export function createStore<S extends object>(initial: S): Store<S> {
  let state = initial;
  let isNotified = true;
  const listeners: ((state: S) => void)[] = [];
  let tasks: (() => void)[] = [];

  const notify = () => {
    isNotified = true;
    for (const listener of listeners) listener(state);
    const due = tasks;
    tasks = [];
    for (const task of due) task();
  };
  const schedule = () => {
    if (!isNotified) return;
    isNotified = false;
    queueMicrotask(notify);
  };

  return {
    get: () => state,
    set(change) {
      state = { ...state, ...(typeof change === 'function' ? change(state) : change) };
      schedule();
    },
    subscribe: (listener) => void listeners.push(listener),
    afterRender(task) {
      tasks.push(task);
      schedule();
    },
  };
}
