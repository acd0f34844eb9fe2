/**
 * Shell program that sets the loopback interface up and then runs a command. Tests of servers listen on the loopback
 * address.
 */
const WITH_LOOPBACK = ["sh", "-c", 'ip link set lo up; exec "$@"', "sh"];

/**
 * Returns the start of a command line that runs a program in its own network namespace, as root of a new user namespace
 * if possible. Returns undefined if this system does not allow that.
 */
export function namespaceCommand(): string[] | undefined {
  return [
    // The namespaces are created by two calls. If the network namespace were created before the user ids are mapped,
    // some files of its /proc/net would belong to the real root, and an ordinary user could not read them.
    ["unshare", "-r", "unshare", "-n"],
    ["unshare", "-n"],
  ]
    .map((command) => [...command, ...WITH_LOOPBACK])
    .find((command) => Bun.which(command[0]!) !== null && Bun.spawnSync([...command, "true"]).exitCode === 0);
}
