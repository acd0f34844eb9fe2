type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** A function that records its calls, as the matchers of `expect` require it. */
export interface Mock extends AnyFunction {
  readonly mock: {
    calls: unknown[][];
    results: { type: string; value: unknown }[];
    contexts: unknown[];
    instances: unknown[];
  };
  mockImplementation(next: AnyFunction): Mock;
  mockRestore(): void;
  [Symbol.dispose](): void;
}

const restores = new Set<() => void>();

/** `mock` of Bun. */
export function mock(original: AnyFunction = () => undefined, restore = () => {}): Mock {
  let implementation = original;
  const once: AnyFunction[] = [];
  const state: Mock["mock"] = { calls: [], results: [], contexts: [], instances: [] };
  const call = function (this: unknown, ...args: unknown[]) {
    const result = { type: "incomplete", value: undefined as unknown };
    state.calls.push(args);
    state.contexts.push(this);
    state.instances.push(this);
    state.results.push(result);
    try {
      const run = once.shift() ?? implementation;
      result.value = new.target === undefined ? run.apply(this, args) : Reflect.construct(run, args);
      result.type = "return";
      return result.value;
    } catch (error) {
      Object.assign(result, { type: "throw", value: error });
      throw error;
    }
  };
  const set = (next: AnyFunction) => {
    implementation = next;
    return mocked;
  };
  const setOnce = (next: AnyFunction) => {
    once.push(next);
    return mocked;
  };
  const clear = () => {
    for (const list of Object.values(state)) list.length = 0;
    return mocked;
  };
  const mocked: Mock = Object.assign(call as AnyFunction, {
    _isMockFunction: true,
    getMockName: () => original.name || "mock",
    mock: state,
    mockImplementation: set,
    mockImplementationOnce: setOnce,
    mockReturnValue: (value: unknown) => set(() => value),
    mockReturnValueOnce: (value: unknown) => setOnce(() => value),
    mockResolvedValue: (value: unknown) => set(async () => value),
    mockResolvedValueOnce: (value: unknown) => setOnce(async () => value),
    mockRejectedValue: (error: unknown) => set(async () => Promise.reject(error)),
    mockRejectedValueOnce: (error: unknown) => setOnce(async () => Promise.reject(error)),
    mockClear: clear,
    mockReset: () => {
      implementation = () => undefined;
      return clear();
    },
    mockRestore: () => {
      implementation = original;
      clear();
      restore();
    },
    [Symbol.dispose]: () => restore(),
  });
  return mocked;
}

/** Restores all methods that {@link spyOn} has replaced. */
mock.restore = (): void => {
  for (const restore of restores) restore();
};

/** `spyOn` of Bun. */
export function spyOn(object: Record<string, unknown>, name: string): Mock {
  const present = object[name] as AnyFunction & Partial<Mock>;
  if (present?.mock !== undefined) return present as Mock;
  const own = Object.getOwnPropertyDescriptor(object, name);
  const restore = () => {
    if (own === undefined) delete object[name];
    else Object.defineProperty(object, name, own);
    restores.delete(restore);
  };
  restores.add(restore);
  const mocked = mock(present, restore);
  Object.defineProperty(object, name, {
    configurable: true,
    enumerable: own?.enumerable ?? true,
    writable: true,
    value: mocked,
  });
  return mocked;
}
