/**
 * Returns a command prefix that runs a program in its own network namespace, as root of a new user namespace if possible.
 * Undefined if this system does not allow that.
 */
export function namespaceCommand(): string[] | undefined {
  return [
    ["unshare", "-rn"],
    ["unshare", "-n"],
  ].find((command) => Bun.which(command[0]!) !== null && Bun.spawnSync([...command, "true"]).exitCode === 0);
}
