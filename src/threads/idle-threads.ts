const actions: (() => void)[] = [];

/** Registers a function that ends the idle threads of a module. Programs without threads do not load the module. */
export function onStopIdleThreads(action: () => void): void {
  actions.push(action);
}

export function stopIdleThreads(): void {
  for (const action of actions) action();
}
