import { readFileSync, readlinkSync, statSync } from "node:fs";
import { typeError } from "../../base/argument-error.ts";
import { checkFlag, checkInteger, checkSignal, isRecord, type OptionChecks } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { EACCES, ESRCH } from "../../constants/errno.ts";
import { failure, throwIfDenied } from "../../errors.ts";
import { readDirectory } from "../../io/files.ts";
import { type Io, type Steps, wait } from "../../io/io.ts";
import type { SocketProcess } from "./socket.ts";

/** A socket whose processes are searched. Sockets that `list()` returned can be passed unchanged. */
export interface ProcessesOfSocket {
  /** Inode number of the socket. */
  inode: number;
  /** User id of the socket. With it, a search for one process starts with the processes of this user. */
  uid?: number | undefined;
}

/** Options for the search of processes. */
export interface ProcessSearchOptions {
  /**
   * Whether one process of each socket is enough (default false: all processes). The search then ends when each socket
   * has a process, and starts with the processes that earlier searches of the same object found.
   */
  first?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

export const searchOptionNames: OptionChecks<ProcessSearchOptions> = { first: checkFlag, signal: checkSignal };

/** Processes that have a socket open, by the socket's inode number. */
export type SocketOwners = ReadonlyMap<number, SocketProcess[]>;

/** Number of processes with which the next search starts. */
const MAX_RECENT = 64;

/** Reading the processes of other users requires CAP_SYS_PTRACE. */
export function* socketOwners(io: Io): Steps<SocketOwners> {
  const owners = new Map<number, SocketProcess[]>();
  for (const pid of yield* processIds(io)) yield* addOwners(io, pid, owners);
  return owners;
}

/**
 * Returns the sockets of one process.
 *
 * @throws NetlinkError ESRCH if there is no such process, EACCES if its descriptors cannot be read.
 */
export function* socketsOfProcess(io: Io, pid: number): Steps<SocketOwners> {
  const owners = new Map<number, SocketProcess[]>();
  try {
    // The process may end while its descriptors are read.
    yield* addOwners(io, pid, owners, yield* readDirectory(io, `/proc/${pid}/fd`));
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code !== "ENOENT" && code !== "EACCES" && code !== "ESRCH") throw error;
    const fail = (why: string, errno: number, advice?: string) =>
      failure("list sockets", `filter.pid: ${pid}: ${why}`, errno, advice);
    if (code !== "EACCES") throw fail("there is no process with this id", ESRCH);
    const advice = "this requires CAP_SYS_PTRACE, or the same user";
    throw fail("the descriptors of the process cannot be read", EACCES, advice);
  }
  return owners;
}

export function checkSockets(sockets: readonly ProcessesOfSocket[], path: string): void {
  for (const [index, socket] of sockets.entries()) {
    if (!isRecord(socket)) throw typeError(`${path}[${index}]`, `expected a socket, got ${describeValue(socket)}`);
    checkInteger(socket.inode, 0, 0xffff_ffff, `${path}[${index}].inode`);
    if (socket.uid !== undefined) checkInteger(socket.uid, 0, 0xffff_ffff, `${path}[${index}].uid`);
  }
}

/** Searches for processes of sockets, and remembers where it found some. */
export class ProcessSearch {
  /** The last one is the most recent one. */
  readonly #recent = new Set<number>();

  /** Returns the processes of each socket, in order. Sockets with the inode number 0 have none. */
  *all(io: Io, sockets: readonly ProcessesOfSocket[]): Steps<SocketProcess[][]> {
    const owners = sockets.some(({ inode }) => inode !== 0) ? yield* socketOwners(io) : undefined;
    return sockets.map(({ inode }) => (inode === 0 ? [] : [...(owners!.get(inode) ?? [])]));
  }

  /** Returns at most one process of each socket, in order. */
  *first(io: Io, sockets: readonly ProcessesOfSocket[]): Steps<SocketProcess[][]> {
    const found = new Map<number, SocketProcess[]>();
    const missing = new Set(sockets.map(({ inode }) => inode).filter((inode) => inode !== 0));
    const tried = new Set<number>();
    for (const pid of [...this.#recent].reverse()) yield* this.#look(io, pid, tried, missing, found);
    if (missing.size > 0) {
      const users = new Set(sockets.flatMap(({ inode, uid }) => (missing.has(inode) ? (uid ?? []) : [])));
      // New processes open more sockets than those that run for long.
      const pids = (yield* processIds(io)).reverse();
      for (const pid of users.size === 0 ? [] : pids) {
        const pause = io.pause();
        if (pause !== undefined) yield* wait(pause);
        if (missing.size > 0 && users.has(userOf(pid))) yield* this.#look(io, pid, tried, missing, found);
      }
      for (const pid of pids) yield* this.#look(io, pid, tried, missing, found);
    }
    return sockets.map(({ inode }) => found.get(inode)?.slice() ?? []);
  }

  *#look(
    io: Io,
    pid: number,
    tried: Set<number>,
    missing: Set<number>,
    found: Map<number, SocketProcess[]>,
  ): Steps<void> {
    if (missing.size === 0 || tried.has(pid)) return;
    tried.add(pid);
    const before = missing.size;
    yield* addOwners(io, pid, found, undefined, missing);
    if (missing.size === before) return;
    this.#recent.delete(pid);
    this.#recent.add(pid);
    if (this.#recent.size > MAX_RECENT) for (const oldest of this.#recent) return void this.#recent.delete(oldest);
  }
}

/**
 * Adds a process to the sockets that it has open. With `missing`, adds it only to these sockets, once, and removes them
 * from the set; ends when the set is empty.
 */
function* addOwners(
  io: Io,
  pid: number,
  owners: Map<number, SocketProcess[]>,
  descriptors?: readonly string[],
  missing?: Set<number>,
): Steps<void> {
  let name: string | undefined;
  for (const fd of descriptors ?? (yield* list(`/proc/${pid}/fd`, io))) {
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
    const inode = socketInode(`/proc/${pid}/fd/${fd}`);
    if (inode === undefined || missing?.delete(inode) === false) continue;
    name ??= processName(pid);
    const owner = { pid, name, fd: Number(fd) };
    const known = owners.get(inode);
    if (known === undefined) owners.set(inode, [owner]);
    else known.push(owner);
    if (missing?.size === 0) return;
  }
}

function* processIds(io: Io): Steps<number[]> {
  return (yield* list("/proc", io)).map(Number).filter(Number.isInteger);
}

/** Returns no entries for a directory that the user may not read. */
function* list(path: string, io: Io): Steps<string[]> {
  try {
    return yield* readDirectory(io, path);
  } catch (error) {
    throwIfDenied(error, "search the processes of sockets");
    return [];
  }
}

function socketInode(path: string): number | undefined {
  try {
    const target = readlinkSync(path);
    return target.startsWith("socket:[") ? Number(target.slice(8, -1)) : undefined;
  } catch {
    return undefined;
  }
}

function processName(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trimEnd();
  } catch {
    return "";
  }
}

/** Returns -1 for a process that ended. */
function userOf(pid: number): number {
  return statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid ?? -1;
}
