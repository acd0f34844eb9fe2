import { closeSync, constants, lstatSync, mkdirSync, openSync, readdirSync, rmSync, statSync } from "node:fs";
import { rangeError, typeError } from "../../../base/argument-error.ts";
import { checkRequiredString } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { EEXIST, ENOENT } from "../../../constants/errno.ts";
import { O_CLOEXEC, O_PATH } from "../../../constants/system.ts";
import { check, failure, NetlinkError, namingFlag, systemCallError, throwIfDenied } from "../../../errors.ts";
import { fileStatus } from "../../../ffi/file-status.ts";
import { close, open, unlink } from "../../../ffi/libc.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import { NetworkNamespace } from "../../../netns/namespace.ts";
import { bindMount, detachMount, mountAt, shareMount, withLock } from "./mounts.ts";

/** Directory of `ip netns` with one file per namespace name. */
export const NAMES_DIRECTORY = "/run/netns";

const NAME_MAX = 255;

export function checkedNamespaceName(name: unknown, path = "name"): string {
  checkRequiredString(name, path);
  if (name === "" || name === "." || name === ".." || name.includes("/") || name.includes("\0")) {
    throw typeError(path, `expected a file name without "/", got ${describeValue(name)}`);
  }
  // Functions of node:fs have no form for names that are not UTF-8.
  if (!name.isWellFormed()) throw rangeError(path, "a string cannot contain a lone surrogate");
  const length = Buffer.byteLength(name);
  if (length > NAME_MAX) throw rangeError(path, `expected at most ${NAME_MAX} bytes, got ${length}`);
  return name;
}

export function pathOf(name: string): string {
  return `${NAMES_DIRECTORY}/${name}`;
}

/** Names that are deleted during the call may be included. */
export function readNames(): string[] {
  try {
    return readdirSync(NAMES_DIRECTORY).sort();
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw namingFlag(error, "list network namespaces");
  }
}

/** As in `NetworkNamespace.id`. Returns undefined if the file is not accessible. */
export function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path);
    return `${dev}:${ino}`;
  } catch (error) {
    throwIfDenied(error, "identify a network namespace");
    return undefined;
  }
}

interface FileIdentity {
  readonly id: string;
  /** A namespace file never changes after its creation. */
  readonly changedMs: number;
}

/**
 * Returns undefined if the path is not accessible. `statSync()` of Deno 2.9 has only the second of the time, which would differ
 * from the time of an open file.
 */
export function fileIdentity(path: string): FileIdentity | undefined {
  // O_PATH requires no permission for the file.
  const fd = open(path, O_PATH | O_CLOEXEC);
  if (fd < 0) return undefined;
  try {
    return descriptorIdentity(fd);
  } finally {
    close(fd);
  }
}

export function descriptorIdentity(fd: number): FileIdentity {
  const { dev, ino, ctimeMs } = fileStatus(fd);
  return { id: `${dev}:${ino}`, changedMs: ctimeMs };
}

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as { code?: string } | undefined)?.code ?? "");
}

/** If a step fails, undoes the previous steps. */
export function* createNamed(name: string, io: Io): Steps<NetworkNamespace> {
  const path = pathOf(checkedNamespaceName(name));
  const operation = `create network namespace ${name}`;
  yield* io.changing();
  const namespace = io.mode === "sync" ? NetworkNamespace.create() : yield* wait(NetworkNamespace.createAsync());
  try {
    yield* attach(namespace, path, operation, io);
    return namespace;
  } catch (error) {
    namespace.close();
    throw error;
  }
}

export function attachName(name: string, namespace: NetworkNamespace, io: Io): Steps<void> {
  return attach(namespace, pathOf(checkedNamespaceName(name)), `name a network namespace ${name}`, io);
}

export function* deleteName(name: string, io: Io): Steps<void> {
  const path = pathOf(checkedNamespaceName(name));
  const operation = `delete network namespace ${name}`;
  yield* io.changing();
  try {
    lstatSync(path);
  } catch (error) {
    if (!hasCode(error, "ENOENT", "ENOTDIR")) throw fileError(error, operation);
    throw failure(operation, `no such name in ${NAMES_DIRECTORY}`, ENOENT);
  }
  // Several namespaces can be mounted on one file.
  while ((yield* mountAt(path, io)) !== undefined) {
    yield* io.changing();
    yield* detachMount(path, io);
  }
  yield* io.changing();
  const status = unlink(path);
  if (status < 0) throw fileError(systemCallError("unlink", status), operation);
}

function* attach(namespace: NetworkNamespace, path: string, operation: string, io: Io): Steps<void> {
  yield* io.changing();
  yield* prepareDirectory(operation, io);
  try {
    if (yield* isAbandoned(path, io)) check(unlink(path), "unlink");
    // Deno 2.9 omits O_EXCL if a file is opened for reading only.
    closeSync(openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0));
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw fileError(error, operation);
    throw failure(operation, `the name already exists: ${path}`, EEXIST, undefined, error);
  }
  try {
    yield* io.changing();
    yield* bindMount(`/proc/self/fd/${namespace.fd}`, path, io);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
}

/** Maximum time until a namespace is mounted on a new file. */
const MOUNTING_MS = 10_000;

/** The creating process was killed before it mounted a namespace. */
function* isAbandoned(path: string, io: Io): Steps<boolean> {
  const file = lstatSync(path, { throwIfNoEntry: false });
  if (file === undefined || !file.isFile() || file.size > 0 || Date.now() - file.mtimeMs < MOUNTING_MS) return false;
  return (yield* mountAt(path, io)) === undefined;
}

/** On a shared mount, deleted names disappear in all mount namespaces. */
function* prepareDirectory(operation: string, io: Io): Steps<void> {
  try {
    mkdirSync(NAMES_DIRECTORY, { recursive: true, mode: 0o755 });
  } catch (error) {
    throw fileError(error, operation);
  }
  if ((yield* mountAt(NAMES_DIRECTORY, io))?.isShared === true) return;
  // A concurrent second mount would hide the names in the first.
  yield* withLock(NAMES_DIRECTORY, io, function* (): Steps<void> {
    const mount = yield* mountAt(NAMES_DIRECTORY, io);
    if (mount?.isShared === true) return;
    if (mount === undefined) yield* bindMount(NAMES_DIRECTORY, NAMES_DIRECTORY, io, true);
    yield* shareMount(NAMES_DIRECTORY, io);
  });
}

function fileError(error: unknown, operation: string): unknown {
  const { errno, code, message, syscall } = error as NodeJS.ErrnoException;
  if (typeof errno !== "number") return namingFlag(error, operation);
  const advice = code === "EACCES" || code === "EPERM" ? `; ${NAMES_DIRECTORY} belongs to root: run as root` : "";
  return new NetlinkError(`${operation}: ${message}${advice}`, { errno, syscall, operation, cause: error });
}
