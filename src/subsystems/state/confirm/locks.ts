import { closeSync, constants, openSync } from "node:fs";
import { join } from "node:path";
import { sleep } from "../../../base/engine.ts";
import { EBUSY, EINTR, EWOULDBLOCK } from "../../../constants/errno.ts";
import { NETLINK_ROUTE } from "../../../constants/netlink.ts";
import { SO_NETNS_COOKIE, SOL_SOCKET } from "../../../constants/socket.ts";
import { LOCK_EX, LOCK_NB, O_CLOEXEC } from "../../../constants/system.ts";
import { check, failure, type NetlinkError } from "../../../errors.ts";
import { flock, getOption } from "../../../ffi/libc.ts";
import { allocate } from "../../../ffi/memory.ts";
import { NetworkNamespace } from "../../../netns/namespace.ts";
import { NetlinkSocket } from "../../../sock/socket.ts";
import { fileCall, privateDirectory, readObject, replaceFile } from "./files.ts";

const WAIT_MS = 1000;
const POLL_MS = 20;

interface Holder {
  readonly pid: number;
  readonly title: string;
  /** Time at which the process locked the network namespace (ISO 8601). */
  readonly since: string;
  readonly id?: string | undefined;
}

/**
 * Returns an identifier of a network namespace: its cookie, which is never reused, or before Linux 5.14 its inode
 * number.
 */
export function namespaceId(netns: NetworkNamespace | undefined): string {
  using own = netns === undefined ? NetworkNamespace.current() : undefined;
  using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
  const cookie = allocate(8);
  const hasCookie = getOption(socket.fd, SOL_SOCKET, SO_NETNS_COOKIE, cookie, 0, 8) >= 0;
  const id = (netns ?? own!).id.replace(/[^0-9a-z]+/gi, "-");
  return hasCookie ? `${id}-${cookie.view.getBigUint64(0, true)}` : id;
}

/**
 * File locks, each of which reserves a network namespace for one plan. Child processes inherit a lock with its
 * descriptor. The kernel releases a lock when all of its descriptors are closed.
 */
export class NamespaceLocks implements Disposable {
  readonly fds: readonly number[];

  private constructor(fds: readonly number[]) {
    this.fds = fds;
  }

  /**
   * Locks several network namespaces for a plan. Waits up to a second for each lock, because the guard process of an
   * earlier plan may be about to exit.
   *
   * @throws NetlinkError EBUSY, with the name of the holder, if another process holds one of the locks.
   */
  static async acquire(directory: string, namespaces: Iterable<string>, holder: Holder): Promise<NamespaceLocks> {
    const folder = privateDirectory(join(directory, "locks"));
    const fds: number[] = [];
    try {
      // Sort, so that two processes never wait for each other.
      for (const namespace of [...new Set(namespaces)].sort()) {
        let fd = tryLock(join(folder, namespace));
        for (let waited = 0; fd === undefined && waited < WAIT_MS; waited += POLL_MS) {
          await sleep(POLL_MS);
          fd = tryLock(join(folder, namespace));
        }
        if (fd === undefined) throw busy(readHolder(join(folder, `${namespace}.holder`)));
        fds.push(fd);
        replaceFile(join(folder, `${namespace}.holder`), JSON.stringify(holder));
      }
    } catch (error) {
      for (const fd of fds) closeSync(fd);
      throw error;
    }
    return new NamespaceLocks(fds);
  }

  [Symbol.dispose](): void {
    for (const fd of this.fds) closeSync(fd);
  }
}

/** Locks a file. Returns undefined if another process holds the lock. */
export function tryLock(path: string): number | undefined {
  const fd = openLock(path);
  const status = flock(fd, LOCK_EX | LOCK_NB);
  if (status >= 0) return fd;
  closeSync(fd);
  if (status === -EWOULDBLOCK) return undefined;
  check(status, "flock");
  return undefined;
}

/** Locks a file, and blocks until the lock is free. */
export function waitForLock(path: string): number {
  const fd = openLock(path);
  let status = flock(fd, LOCK_EX);
  while (status === -EINTR) status = flock(fd, LOCK_EX);
  check(status, "flock");
  return fd;
}

function openLock(path: string): number {
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW | O_CLOEXEC;
  return fileCall(`lock ${path}`, () => openSync(path, flags, 0o600));
}

function readHolder(path: string): Partial<Holder> {
  try {
    return readObject(path) ?? {};
  } catch {
    return {};
  }
}

function busy({ title = "another program", pid, since, id }: Partial<Holder>): NetlinkError {
  const who = pid === undefined ? title : `${title} (process ${pid}, since ${since})`;
  const advice = id === undefined ? "" : `; if it waits for a confirmation, confirm or undo ${id}`;
  return failure("apply", `${who} is applying a plan in this namespace${advice}`, EBUSY);
}
