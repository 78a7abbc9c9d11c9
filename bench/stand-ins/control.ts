/** How the bench talks to a stand-in in a process of its own: calls with parameters and a result, as JSON over Node's IPC. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const request = z.object({ id: z.number(), method: z.string(), params: z.unknown() });
const response = z.object({ id: z.number(), result: z.unknown(), error: z.string().optional() });

type Method = (params: unknown) => Promise<unknown>;

/** A method of a stand-in: its parameters are checked, then handled. */
export function method<P>(params: z.ZodType<P>, handle: (params: P) => unknown): Method {
  return async (raw) => handle(params.parse(raw));
}

/** Serves calls in the stand-in's process, which ends with the process that started it. */
export function serveControl(methods: ReadonlyMap<string, Method>): void {
  process.on('message', (raw) => {
    const { id, method: name, params } = request.parse(raw);
    const handled = methods.get(name)?.(params) ?? Promise.reject(new Error(`there is no method ${name}`));
    handled.then(
      (result) => process.send?.({ id, result }),
      (error: unknown) =>
        process.send?.({ id, result: null, error: error instanceof Error ? error.stack : `${error}` }),
    );
  });
  process.on('disconnect', () => process.exit(0));
}

/** A stand-in that runs. Disposing of it ends its process. */
export interface StandIn extends AsyncDisposable {
  /** @throws Error if the stand-in fails or ends */
  call<T>(name: string, params: unknown, result: z.ZodType<T>): Promise<T>;
}

/** Starts a stand-in. @param entry path of its file, relative to this one */
export function startStandIn(entry: string, args: readonly string[]): StandIn {
  const child: ChildProcess = fork(fileURLToPath(new URL(entry, import.meta.url)), args, { execArgv: [] });
  const closed = once(child, 'close');
  const pending = new Map<number, PromiseWithResolvers<unknown>>();
  child.on('message', (raw) => {
    const { id, result, error } = response.parse(raw);
    const call = pending.get(id);
    pending.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error));
  });
  child.on('close', () => {
    for (const { reject } of pending.values()) reject(new Error(`the stand-in ${entry} ended`));
  });
  let lastId = 0;
  return {
    call: async (name, params, result) => {
      const id = ++lastId;
      const call = Promise.withResolvers<unknown>();
      pending.set(id, call);
      child.send({ id, method: name, params });
      return result.parse(await call.promise);
    },
    [Symbol.asyncDispose]: async () => {
      pending.clear();
      child.kill('SIGKILL');
      await closed;
    },
  };
}
