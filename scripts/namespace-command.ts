import { join } from "node:path";

/**
 * Shell program that sets the loopback interface up, which tests of servers need, and then runs a command. The command
 * also finds the programs of administrators (`tc`, `nft`), which are not in the PATH of an ordinary user.
 */
const PREPARED = [
  "sh",
  "-c",
  'export PATH="$PATH:/usr/sbin:/sbin"; "$0" "$1"; shift; exec "$@"',
  process.execPath,
  join(import.meta.dir, "loopback-up.ts"),
];

/**
 * Runs this program again in a new network namespace, with an environment variable that shows the program that it is in
 * the namespace.
 *
 * @throws Error if this system does not allow network namespaces.
 */
export function rerunInNamespace(
  variable: string,
  {
    output = "inherit",
    program = process.execPath,
  }: { output?: "inherit" | "pipe"; program?: string | undefined } = {},
) {
  const unshare = namespaceCommand();
  if (unshare === undefined) throw new Error("this system does not allow you to create network namespaces");
  return Bun.spawnSync([...unshare, program, ...process.argv.slice(1)], {
    env: { ...process.env, [variable]: "1" },
    stdio: ["ignore", output, "inherit"],
  });
}

/**
 * Returns the start of a command line that runs a program in a new network namespace, if possible as root of a new user
 * namespace. Returns undefined if this system does not allow that.
 *
 * @param keepsUser whether to create no user namespace, which requires root.
 */
export function namespaceCommand({ keepsUser = false } = {}): string[] | undefined {
  return [
    // The namespaces are created by two calls, so that the user ids are mapped before the network namespace is created.
    // Otherwise, some files in its /proc/net would belong to the real root, and an ordinary user could not read them.
    ...(keepsUser ? [] : [["unshare", "-r", "unshare", "-n"]]),
    ["unshare", "-n"],
  ]
    .map((command) => [...command, ...PREPARED])
    .find((command) => Bun.which(command[0]!) !== null && Bun.spawnSync([...command, "true"]).exitCode === 0);
}
