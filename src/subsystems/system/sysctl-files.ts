import { closeSync, constants, openSync, readdirSync, readSync } from "node:fs";
import { typeError } from "../../base/argument-error.ts";
import { checkRequiredString, didYouMean } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { checkedBytes } from "../../base/text.ts";
import { EINVAL, ENOENT, errnoName } from "../../constants/errno.ts";
import { O_CLOEXEC } from "../../constants/system.ts";
import { NetlinkError, namingFlag } from "../../errors.ts";
import { writeText } from "../../ffi/libc.ts";
import { SystemCall } from "../../ffi/system-calls.ts";
import type { Mode } from "../../io/io.ts";
import { type Steps, wait } from "../../io/io.ts";
import { runCall } from "../../threads/calls/run-call.ts";

/** Directory of parameters. Those of a network namespace are visible to threads in it. */
export const DIRECTORY = "/proc/sys";

/** Returns the path below /proc/sys. Accepts dots or slashes, like sysctl(8). */
export function sysctlPath(text: unknown, path: string): string {
  checkRequiredString(text, path);
  const isDotted = /^[^/.]*\./.test(text);
  const name = isDotted ? text.replace(/[./]/g, (separator) => (separator === "." ? "/" : ".")) : text;
  const parts = name.split("/");
  if (parts.length >= 2 && parts[0] === "net" && parts.every((part) => part !== "" && !/^\.{1,2}$|[\0\s]/.test(part)))
    return name;
  throw typeError(
    path,
    `expected the name of a parameter of a network namespace, such as "net.ipv4.ip_forward", ` +
      `got ${describeValue(text)}`,
  );
}

export function sysctlText(value: unknown, path: string): string {
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "number" && Number.isSafeInteger(value)) return `${value}`;
  if (typeof value === "string" && !/[\0\n]/.test(value)) {
    checkedBytes(value, () => path);
    return normalised(value);
  }
  throw typeError(path, `expected an integer, a boolean or a line of text, got ${describeValue(value)}`);
}

/** Like sysctl(8), shows dots in interface names as slashes. */
export function sysctlName(name: string): string {
  return name.replace(/[./]/g, (separator) => (separator === "/" ? "." : "/"));
}

export function numberOrText(value: string): string | number {
  return /^(0|-?[1-9]\d{0,14})$/.test(value) ? Number(value) : value;
}

function normalised(value: string): string {
  return value.trim().replace(/\s+/g, " ");
}

/** The longest value is a list of ports that lacks every third port, with parts such as "10000-10001,". */
const LONGEST_VALUE = Math.ceil(65_536 / 3) * "10000-10001,".length;

let received: Buffer | undefined;

/** Reads a parameter in the namespace of the thread. Returns undefined if the parameter does not exist. */
export function readSysctl(name: string): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(`${DIRECTORY}/${name}`, constants.O_RDONLY | O_CLOEXEC);
    received ??= Buffer.allocUnsafe(LONGEST_VALUE);
    // The kernel returns nothing after the first read, and `readFileSync` of Node.js and Deno reads files in parts.
    return normalised(received.toString("latin1", 0, readSync(file, received)));
  } catch (error) {
    if (isFileError(error) && ["ENOENT", "ENOTDIR"].includes(error.code)) return undefined;
    throw systemError(error, `read sysctl ${sysctlName(name)}`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** The kernel reads a list of ports in parts of a memory page, which has at least this size. (proc_do_large_bitmap) */
const PAGE_SIZE = 4096;

/** Runs code with the thread in a namespace. */
type Enter = <Result>(code: () => Result) => Result;

/** Writes a parameter; in mode "async" in another thread, because the RTNL lock may block it. */
export function* writeSysctl(mode: Mode, enter: Enter, name: string, value: string): Steps<void> {
  const operation = `set sysctl ${sysctlName(name)} to ${value}`;
  let file: number | undefined;
  try {
    // The descriptor belongs to the namespace, in any thread.
    file = enter(() => openSync(`${DIRECTORY}/${name}`, constants.O_WRONLY | O_CLOEXEC));
    for (let text = `${value}\n`; text !== ""; ) {
      const bytes = Buffer.from(text);
      const written =
        mode === "sync" ? writeText(file, text) : yield* wait(runCall(SystemCall.write, file, text, bytes.length));
      text = written < 0 ? text : bytes.toString("utf8", written).trim();
      const isIgnored = text !== "" && (written === 0 || bytes.length < PAGE_SIZE);
      const errno = written < 0 ? written : isIgnored ? -EINVAL : 0;
      if (errno < 0) throw Object.assign(new Error("write"), { errno, code: errnoName(errno), syscall: "write" });
    }
  } catch (error) {
    throw systemError(error, operation);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

interface FileError extends Error {
  readonly code: string;
  readonly errno: number;
  readonly syscall?: string;
}

function isFileError(error: unknown): error is FileError {
  return error instanceof Error && typeof (error as Partial<FileError>).errno === "number";
}

const advice: Readonly<Record<string, string>> = {
  ENOENT: "the kernel has no such parameter in this namespace",
  ENOTDIR: "the kernel has no such parameter in this namespace",
  EINVAL: "the kernel does not accept this value",
  EISDIR: "this is a directory: specify a parameter in it",
  EACCES:
    "the parameter is read-only or write-only, or requires privileges in the user namespace that owns the network namespace",
  EPERM: "requires CAP_NET_ADMIN in the user namespace that owns the network namespace",
  EROFS: "/proc/sys is mounted read-only, as in many containers",
};

function systemError(error: unknown, operation: string): unknown {
  if (!isFileError(error)) return namingFlag(error, operation);
  const { code, errno, syscall } = error;
  // An unknown name, such as that of a congestion control, is ENOENT, too.
  const text = advice[syscall === "write" && code === "ENOENT" ? "EINVAL" : code];
  const hint = text === undefined ? "" : `; ${text}`;
  return new NetlinkError(`${operation}: ${code}${hint}`, { errno, syscall, operation, cause: error });
}

export function noSuchSysctl(name: string, enter: Enter): NetlinkError {
  const operation = `read sysctl ${sysctlName(name)}`;
  const directory = name.slice(0, name.lastIndexOf("/"));
  const siblings = enter(() => {
    try {
      return readdirSync(`${DIRECTORY}/${directory}`);
    } catch {
      return [];
    }
  });
  const hint = didYouMean(name.slice(directory.length + 1), siblings);
  const message = `${operation}: the kernel has no such parameter in this namespace (ENOENT)${hint}`;
  return new NetlinkError(message, { errno: ENOENT, operation });
}
