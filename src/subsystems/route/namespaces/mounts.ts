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
import { SystemCall } from "../../../ffi/system-calls.ts";
import { readText } from "../../../io/files.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import { runCall } from "../../../threads/calls/run-call.ts";

interface Mount {
  /** Mounts below a shared mount also appear in other mount namespaces. */
  readonly isShared: boolean;
}

const MOUNTING =
  "mounting requires CAP_SYS_ADMIN in the user namespace that owns the mount namespace: run as root, or run the " +
  "program with `unshare -rnm` and its own /run; NetworkNamespace.create() creates namespaces without a name, which " +
  "need no mount";

/** Throws ENOENT if the path does not exist. */
export function* mountAt(path: string, io: Io): Steps<Mount | undefined> {
  // O_PATH requires no permission for the file.
  const fd = checked(open(path, O_PATH | O_CLOEXEC), "open", `open ${path}`);
  let id: string | undefined;
  try {
    id = /^mnt_id:\s*(\d+)$/m.exec(yield* readText(io, `/proc/thread-self/fdinfo/${fd}`))?.[1];
  } finally {
    close(fd);
  }
  // Format of a line: 36 35 98:0 /root /mount/point rw,noatime shared:1 … - type source options
  for (const line of (yield* readText(io, "/proc/thread-self/mountinfo")).split("\n")) {
    const words = line.split(" - ")[0]!.split(" ");
    if (words[0] !== id) continue;
    if (unescaped(words[4]!) !== path) return undefined;
    return { isShared: words.slice(6).some((word) => word.startsWith("shared:")) };
  }
  return undefined;
}

/** `recursive` also binds the mounts below `source`. Throws EPERM without CAP_SYS_ADMIN. */
export function* bindMount(source: string, target: string, io: Io, recursive = false): Steps<void> {
  const flags = recursive ? MS_BIND | MS_REC : MS_BIND;
  yield* call(io, `mount ${target}`, "mount", source, target, null, flags, null);
}

/** Mounts below a shared mount also appear in other mount namespaces. */
export function* shareMount(target: string, io: Io): Steps<void> {
  yield* call(io, `share the mount ${target}`, "mount", null, target, null, MS_SHARED | MS_REC, null);
}

/** Detaches a mount even if it is in use. */
export function* detachMount(target: string, io: Io): Steps<void> {
  yield* call(io, `unmount ${target}`, "umount2", target, MNT_DETACH);
}

/** `ip netns` uses the same lock. */
export function* withLock<T>(directory: string, io: Io, action: () => Steps<T>): Steps<T> {
  const operation = `lock ${directory}`;
  const fd = checked(open(directory, O_RDONLY | O_CLOEXEC), "open", operation);
  try {
    yield* call(io, operation, "flock", fd, LOCK_EX);
    try {
      return yield* action();
    } finally {
      // A child process may have inherited the descriptor and its lock.
      flock(fd, LOCK_UN);
    }
  } finally {
    close(fd);
  }
}

const calls = { mount, umount2, flock };

function* call<Name extends keyof typeof calls>(
  io: Io,
  operation: string,
  name: Name,
  ...args: Parameters<(typeof calls)[Name]>
): Steps<void> {
  const direct = calls[name] as (...args: unknown[]) => number;
  checked(io.mode === "sync" ? direct(...args) : yield* wait(runCall(SystemCall[name], ...args)), name, operation);
}

function checked(status: number, syscall: string, operation: string): number {
  if (status >= 0) return status;
  const advice = adviceFor(-status, syscall);
  const message = `${operation}: ${errnoText(status)} (${errnoName(status)})`;
  const options = { errno: status, syscall, operation };
  throw new NetlinkError(advice === undefined ? message : `${message}; ${advice}`, options);
}

function adviceFor(errno: number, syscall: string): string | undefined {
  switch (errno) {
    case EPERM:
    case EACCES:
      return syscall === "open"
        ? "this user may not open it: run as root, or run the program with `unshare -rnm` and its own /run"
        : MOUNTING;
    case ENOENT:
      return "another process has deleted it";
    case EINVAL:
      if (syscall !== "umount2") return undefined;
      return "it is no longer mounted, or the mount was inherited from a parent user namespace";
    case ENOSPC:
      return "the limit of mounts in this mount namespace is reached: delete names, or raise the sysctl fs.mount-max";
  }
  return limitAdvice(errno, syscall);
}

function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
