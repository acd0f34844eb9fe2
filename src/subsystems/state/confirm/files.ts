import { randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { isRecord } from "../../../base/check.ts";
import { environmentVariable } from "../../../base/engine.ts";
import { EACCES, EBADMSG } from "../../../constants/errno.ts";
import { NetlinkError, namingFlag } from "../../../errors.ts";

const SYSTEM_DIRECTORY = "/run/bun-netlink";
const OWNER_ONLY = 0o700;
const OTHERS = 0o077;
/** Errors that mean that this user cannot write to the directory. */
const unusable: ReadonlySet<string | undefined> = new Set(["EACCES", "EPERM", "EROFS", "ENOENT"]);

/**
 * Creates the directory for records of applied plans, and returns its path. The default is /run/bun-netlink, or a
 * directory of the user if /run is not writable.
 *
 * @throws NetlinkError EACCES if another user owns the directory or may read it; another code, such as EEXIST, if the
 *   directory cannot be created.
 */
export function recordDirectory(path?: string): string {
  const operation = "create the directory for records of plans";
  return fileCall(operation, () => usableDirectory(path, (one) => privateDirectory(one, operation)));
}

/** Like {@link recordDirectory}, but creates no directory. Returns undefined if there is none. */
export function existingRecordDirectory(path?: string): string | undefined {
  return fileCall("open the directory for records of plans", () => usableDirectory(path, existingDirectory));
}

/** Runs code that uses files, and converts its errors to NetlinkErrors. */
export function fileCall<Result>(operation: string, code: () => Result): Result {
  try {
    return code();
  } catch (error) {
    throw asNetlinkError(namingFlag(error, operation), operation);
  }
}

function asNetlinkError(error: unknown, operation: string): unknown {
  const { errno, code, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof NetlinkError || !(error instanceof Error) || errno === undefined) return error;
  const message = `${operation}: ${error.message.replace(`${code}: `, "")} (${code})`;
  return new NetlinkError(message, { errno, syscall, operation, cause: error });
}

function usableDirectory<Result>(path: string | undefined, use: (path: string) => Result): Result {
  if (path !== undefined) return use(path);
  try {
    return use(SYSTEM_DIRECTORY);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!unusable.has(code)) throw error;
  }
  const runtime = environmentVariable("XDG_RUNTIME_DIR");
  if (runtime !== undefined) return use(join(runtime, "bun-netlink"));
  const user = outerUser(readFileSync("/proc/self/uid_map", "utf8"), process.geteuid?.() ?? 0);
  return use(`/tmp/bun-netlink-${user}`);
}

/**
 * Returns the id of a user outside of this process's user namespace. Inside, every user may have the id 0.
 *
 * @param map content of /proc/self/uid_map: lines of inner id, outer id, and number of ids (user_namespaces(7)).
 */
export function outerUser(map: string, user: number): number {
  for (const [, inner, outer, count] of map.matchAll(/(\d+)\s+(\d+)\s+(\d+)/g)) {
    const offset = user - Number(inner);
    if (offset >= 0 && offset < Number(count)) return Number(outer) + offset;
  }
  return user;
}

/** Creates or checks a directory that only this user can use. */
export function privateDirectory(path: string, operation = `create ${path}`): string {
  fileCall(operation, () => makeDirectories(path));
  return checkedDirectory(path);
}

/** Replaces `mkdirSync` with `recursive`, which never returns in Node.js if the kernel allows no new directory, as in /proc. */
function makeDirectories(path: string): void {
  const parent = dirname(path);
  if (!existsSync(parent)) makeDirectories(parent);
  try {
    mkdirSync(path, OWNER_ONLY);
  } catch (error) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

function existingDirectory(path: string): string | undefined {
  try {
    return checkedDirectory(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    // Otherwise, this user's plans are in another directory.
    if (path === SYSTEM_DIRECTORY) accessSync(dirname(path), constants.W_OK);
    return undefined;
  }
}

function checkedDirectory(path: string): string {
  const { uid, mode } = lstatSync(path);
  const isDirectory = (mode & constants.S_IFMT) === constants.S_IFDIR;
  if (isDirectory && uid === process.geteuid?.() && (mode & OTHERS) === 0) return path;
  const found = isDirectory ? `owner ${uid}, mode ${(mode & 0o777).toString(8)}` : "another file";
  throw unsafe(path, `expected a directory that only this user may use (mode 700), found ${found}`, "EACCES");
}

/** Replaces a file atomically: readers see the old or new content. */
export function replaceFile(path: string, text: string): void {
  fileCall(`write ${path}`, () => renameSync(writeTemporary(path, text), path));
}

/** Creates a complete file at once. Returns false if it exists. */
export function createFile(path: string, text: string): boolean {
  return fileCall(`write ${path}`, () => {
    const temporary = writeTemporary(path, text);
    try {
      linkSync(temporary, path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    } finally {
      rmSync(temporary);
    }
  });
}

function writeTemporary(path: string, text: string): string {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const fd = openSync(temporary, flags, 0o600);
  try {
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
  } catch (error) {
    rmSync(temporary);
    throw error;
  } finally {
    closeSync(fd);
  }
  return temporary;
}

/**
 * Reads a file. Returns undefined if the file does not exist.
 *
 * @throws NetlinkError EACCES if another user owns the file or may read it.
 */
export function readPrivate(path: string): string | undefined {
  return fileCall(`read ${path}`, () => readOwn(path));
}

function readOwn(path: string): string | undefined {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    const { uid, mode } = fstatSync(fd);
    const isFile = (mode & constants.S_IFMT) === constants.S_IFREG;
    if (!isFile || uid !== process.geteuid?.() || (mode & OTHERS) !== 0)
      throw unsafe(path, "expected a file that only this user may use (mode 600)", "EACCES");
    return readFileSync(fd, "utf8");
  } finally {
    closeSync(fd);
  }
}

/**
 * Reads a file that contains a JSON object. Returns undefined if the file does not exist.
 *
 * @throws NetlinkError EBADMSG if the file contains something else.
 */
export function readObject(path: string): object | undefined {
  const text = readPrivate(path);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged(path);
  }
  if (!isRecord(value)) throw damaged(path);
  return value;
}

export function damaged(path: string): NetlinkError {
  return unsafe(path, "the file is damaged; remove the directory that contains it", "EBADMSG");
}

function unsafe(path: string, reason: string, code: "EACCES" | "EBADMSG"): NetlinkError {
  const errno = code === "EACCES" ? EACCES : EBADMSG;
  return new NetlinkError(`${path}: ${reason} (${code})`, { errno, operation: "state record" });
}
