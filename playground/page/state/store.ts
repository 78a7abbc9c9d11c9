/** Holds a state and notifies listeners once for all changes of a task, in a microtask. */
export interface Store<S> {
  get(): S;
  set(change: Partial<S> | ((state: S) => Partial<S>)): void;
  /** Calls `listener` after each batch of changes. */
  subscribe(listener: (state: S) => void): void;
  /** Runs `task` once after the next notification, as to focus an element that was just rendered. */
  afterRender(task: () => void): void;
}

/** Creates a store with an initial state. */
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
