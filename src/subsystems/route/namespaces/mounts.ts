import { readFileSync } from "node:fs";
import { EACCES, EINVAL, ENOENT, ENOSPC, EPERM, errnoName, errnoText } from "../../../constants/errno.ts";
import {
  LOCK_EX,
  LOCK_UN,
  MNT_DETACH,
  MS_BIND,
  MS_REC,
  MS_SHARED,
  O_CLOEXEC,
  O_PATH,
  O_RDONLY,
} from "../../../constants/system.ts";
import { limitAdvice, NetlinkError } from "../../../errors.ts";
import { close, flock, mount, open, umount2 } from "../../../ffi/libc.ts";

/** What is mounted at a path. */
export interface Mount {
  /** Whether what is mounted below is seen in other mount namespaces, too. */
  readonly isShared: boolean;
}

const MOUNTING =
  "it takes CAP_SYS_ADMIN in the user namespace that owns the mount namespace: run as root, or the whole program under " +
  "`unshare -rnm` with a /run of its own; NetworkNamespace.create() makes namespaces without a name, which need no mount";

/**
 * What is mounted at a path; undefined when nothing is. Mounts that others lie over do not count: the kernel is asked which
 * one the path leads to.
 *
 * @throws NetlinkError ENOENT when there is no such path, and when it cannot be opened for another reason.
 */
export function mountAt(path: string): Mount | undefined {
  // That takes no right to the file.
  const fd = checked(open(path, O_PATH | O_CLOEXEC), "open", `look at ${path}`);
  let id: string | undefined;
  try {
    id = /^mnt_id:\s*(\d+)$/m.exec(readFileSync(`/proc/thread-self/fdinfo/${fd}`, "utf8"))?.[1];
  } finally {
    close(fd);
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
  const flags = recursive ? MS_BIND | MS_REC : MS_BIND;
  checked(mount(source, target, null, flags, null), "mount", `mount ${target}`);
}

/** Has other mount namespaces see what is mounted below a mount from now on. Throws like {@link bindMount}. */
export function shareMount(target: string): void {
  checked(mount(null, target, null, MS_SHARED | MS_REC, null), "mount", `share the mount ${target}`);
}

/** Takes a mount away, at once, though it may be in use. Throws like {@link bindMount}. */
export function detachMount(target: string): void {
  checked(umount2(target, MNT_DETACH), "umount2", `unmount ${target}`);
}

/**
 * Calls `action` while no other thread or process that asks for it, `ip netns` among them, has the lock of a directory.
 * Waits until it is free.
 *
 * @throws NetlinkError when the directory cannot be locked.
 */
export function withLock<Result>(directory: string, action: () => Result): Result {
  const operation = `lock ${directory}`;
  const fd = checked(open(directory, O_RDONLY | O_CLOEXEC), "open", operation);
  try {
    checked(flock(fd, LOCK_EX), "flock", operation);
    try {
      return action();
    } finally {
      // To close it is not enough: a process that is being started elsewhere may have it still.
      flock(fd, LOCK_UN);
    }
  } finally {
    close(fd);
  }
}

/** Returns what a system call returned, unless it failed. */
function checked(status: number, syscall: string, operation: string): number {
  if (status >= 0) return status;
  const advice = adviceFor(-status, syscall);
  const message = `${operation}: ${errnoText(status)} (${errnoName(status)})${advice === undefined ? "" : `; ${advice}`}`;
  throw new NetlinkError(message, { errno: status, syscall, operation });
}

function adviceFor(errno: number, syscall: string): string | undefined {
  switch (errno) {
    case EPERM:
    case EACCES:
      return syscall === "open"
        ? "it is not this user's to open: run as root, or the whole program under `unshare -rnm` with a /run of its own"
        : MOUNTING;
    case ENOENT:
      return "somebody else has deleted it";
    case EINVAL:
      if (syscall !== "umount2") return undefined;
      return "it is not mounted any more, or came here with the mounts of a user namespace that this one is in";
    case ENOSPC:
      return "this mount namespace has as many mounts as it may: delete names, or raise the sysctl fs.mount-max";
  }
  return limitAdvice(errno, syscall);
}

function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
