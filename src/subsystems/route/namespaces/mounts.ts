import { closeSync, openSync, readFileSync } from "node:fs";
import { EBUSY, EINVAL, EIO, ENOENT, EPERM } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";

/** Opens a path for nothing but to know what it leads to: it takes no right to the file. (asm/fcntl.h) */
const O_PATH = 0o10000000;

/** What is mounted at a path. */
export interface Mount {
  /** Whether what is mounted below is seen in other mount namespaces, too. */
  readonly isShared: boolean;
}

/**
 * What the two programs say, in the language that is asked for here, and what it means. They do not pass the number on; for
 * EPERM util-linux says to root that a file which something is to be mounted on is no directory.
 */
const meanings: readonly (readonly [RegExp, number])[] = [
  [/permission denied|not permitted|superuser|only root|mount point is not a directory/i, EPERM],
  [/no such file|does not exist/i, ENOENT],
  [/busy/i, EBUSY],
  [/not mounted|no mount point|not a mountpoint|invalid argument|wrong fs type/i, EINVAL],
];

const MOUNTING =
  "it takes CAP_SYS_ADMIN in the user namespace that owns the mount namespace: run as root, or the whole program under " +
  "`unshare -rnm` with a /run of its own; NetworkNamespace.create() makes namespaces without a name, which need no mount";

/**
 * What is mounted at a path; undefined when nothing is. Mounts that others lie over do not count: the kernel is asked which
 * one the path leads to.
 */
export function mountAt(path: string): Mount | undefined {
  const fd = openSync(path, O_PATH);
  let id: string | undefined;
  try {
    id = /^mnt_id:\s*(\d+)$/m.exec(readFileSync(`/proc/thread-self/fdinfo/${fd}`, "utf8"))?.[1];
  } finally {
    closeSync(fd);
  }
  //  36 35 98:0 /root /mount/point rw,noatime shared:1 … - type source options
  for (const line of readFileSync("/proc/thread-self/mountinfo", "utf8").split("\n")) {
    const words = line.split(" - ")[0]!.split(" ");
    if (words[0] !== id) continue;
    if (unescaped(words[4]!) !== path) return undefined;
    return { isShared: words.slice(6).some((word) => word.startsWith("shared:")) };
  }
  return undefined;
}

/**
 * Has a path show what is at another one, with all that is mounted below when `recursive`.
 *
 * @throws NetlinkError EPERM without CAP_SYS_ADMIN, and when the kernel refuses for another reason.
 */
export function bindMount(source: string, target: string, recursive = false): void {
  run("mount", [recursive ? "--rbind" : "--bind", source, target], `mount ${target}`);
}

/** Has other mount namespaces see what is mounted below a mount from now on. Throws like {@link bindMount}. */
export function shareMount(target: string): void {
  run("mount", ["--make-rshared", target], `share the mount ${target}`);
}

/** Takes a mount away, at once, though it may be in use. Throws like {@link bindMount}. */
export function detachMount(target: string): void {
  run("umount", ["-l", target], `unmount ${target}`);
}

function run(program: "mount" | "umount", words: readonly string[], operation: string): void {
  const path = Bun.which(program, { PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/usr/bin:/sbin:/bin` });
  if (path === null) {
    const message = `${operation}: there is no program ${program} (ENOENT); util-linux and busybox bring it`;
    throw new NetlinkError(message, { errno: ENOENT, operation });
  }
  const { exitCode, stderr } = Bun.spawnSync([path, ...words], {
    env: { ...process.env, LC_ALL: "C" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (exitCode === 0) return;
  const said = stderr.toString().trim().split("\n")[0]!;
  const errno = meanings.find(([text]) => text.test(said))?.[1] ?? EIO;
  const advice = errno === EPERM ? `; ${MOUNTING}` : "";
  const error = new NetlinkError("", { errno, operation });
  throw new NetlinkError(`${operation}: ${said === "" ? `${program} failed` : said} (${error.code})${advice}`, {
    errno,
    syscall: program === "mount" ? "mount" : "umount2",
    operation,
  });
}

function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
