const actions: (() => void)[] = [];

/** Registers a function that ends the idle threads or sockets of a module. Programs without them do not load the module. */
export function onReleaseIdle(action: () => void): void {
  actions.push(action);
}

export function releaseIdle(): void {
  for (const action of actions) action();
}
