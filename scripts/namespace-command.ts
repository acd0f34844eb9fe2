/**
 * Returns a command prefix that runs a program in its own network namespace, as root of a new user namespace if possible.
 * Undefined if this system does not allow that.
 */
export function namespaceCommand(): string[] | undefined {
  return [
    // Two calls: a network namespace that is created before the user ids are mapped leaves some files of its /proc/net to the
    // real root, which an ordinary user cannot read.
    ["unshare", "-r", "unshare", "-n"],
    ["unshare", "-n"],
  ].find((command) => Bun.which(command[0]!) !== null && Bun.spawnSync([...command, "true"]).exitCode === 0);
}
