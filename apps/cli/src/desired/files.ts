import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "../errors.ts";

/** Permission bits of a file's group and of other users. */
const OTHERS = 0o077;
const WRITE_OF_OTHERS = 0o022;

/**
 * Creates a directory that only this user may access. A directory that exists must belong to this user or to root.
 *
 * @throws UsageError if other users may replace files in the directory.
 */
export function privateDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(path);
  if (!isOwn(uid))
    throw new UsageError(`${path}: the directory belongs to another user (${uid}); use another directory`);
  if ((mode & WRITE_OF_OTHERS) !== 0) {
    const octal = (mode & 0o777).toString(8);
    throw new UsageError(
      `${path}: other users may replace files in the directory (mode ${octal}); run chmod go-w ${path}`,
    );
  }
}

function isOwn(uid: number): boolean {
  return uid === 0 || uid === process.geteuid?.();
}

/**
 * Replaces a file that only this user may read. After a crash of the program or the host, the file has either the old or
 * the new content.
 */
export function replaceFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.new`;
  rmSync(temporary, { force: true });
  writeNew(temporary, text);
  renameSync(temporary, path);
  const directory = openSync(dirname(path), constants.O_RDONLY);
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

/**
 * Creates a file, by default one that only this user may read. Throws an error with the code EEXIST if the file exists.
 */
export function writeNew(path: string, text: string, mode = 0o600): void {
  const fd = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, mode);
  try {
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/**
 * Reads a file that must belong to this user or to root, and that no other user may access or, with `isPublic`, change.
 *
 * @throws UsageError if the file belongs to another user, or other users may access it.
 */
export function readOwn(path: string, isPublic = false): string {
  // Without O_NONBLOCK, opening a named pipe waits for a process that writes to it.
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const { uid, mode } = fstatSync(fd);
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) throw new UsageError(`${path}: expected a regular file`);
    if (!isOwn(uid)) throw new UsageError(`${path}: the file belongs to another user (${uid}); copy it`);
    if ((mode & (isPublic ? WRITE_OF_OTHERS : OTHERS)) !== 0) {
      const advice = isPublic ? "chmod go-w" : "chmod 600";
      throw new UsageError(
        `${path}: other users may ${isPublic ? "change" : "use"} the file (mode ${(mode & 0o777).toString(8)}); run ${advice} ${path}`,
      );
    }
    return readFileSync(fd, "utf8");
  } finally {
    closeSync(fd);
  }
}

/** Reads a file like {@link readOwn}; undefined if it does not exist. */
export function readOwnIfExists(path: string): string | undefined {
  try {
    return readOwn(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** A lock file with the process that holds the lock. A lock of a process that has ended is replaced. */
export class ProcessLock implements Disposable {
  readonly #path: string;
  readonly #content: string;

  /**
   * @param what what the lock protects, for the error message.
   * @throws Error with the number of the process that holds the lock.
   */
  constructor(directory: string, name: string, what: string) {
    this.#path = join(directory, name);
    const start = startOf(process.pid) ?? "";
    this.#content = `${process.pid} ${start}\n`;
    const temporary = `${this.#path}.${process.pid}`;
    rmSync(temporary, { force: true });
    writeNew(temporary, this.#content);
    try {
      while (!this.#link(temporary)) {
        const holder = readOwnIfExists(this.#path);
        if (holder === undefined) continue;
        const [pid = "", started] = holder.trim().split(" ");
        if (started !== undefined && startOf(Number(pid)) === started && holder !== this.#content)
          throw new Error(`${what} is in use by process ${pid}`);
        this.#removeStale(holder);
      }
    } finally {
      rmSync(temporary, { force: true });
    }
  }

  /** Removes the lock of a process that has ended, unless a third process has replaced it since it was read. */
  #removeStale(content: string): void {
    const taken = `${this.#path}.${process.pid}.stale`;
    try {
      // Removing the lock by its name would also remove the new lock of a third process. A rename shows what it took.
      renameSync(this.#path, taken);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
      throw error;
    }
    if (readOwnIfExists(taken) !== content) this.#link(taken);
    rmSync(taken, { force: true });
  }

  #link(temporary: string): boolean {
    try {
      linkSync(temporary, this.#path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
  }

  [Symbol.dispose](): void {
    if (readOwnIfExists(this.#path) === this.#content) rmSync(this.#path, { force: true });
  }
}

/** Returns the start time of a process, which distinguishes it from later processes with the same number. */
function startOf(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name of the program in parentheses may contain spaces.
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}
