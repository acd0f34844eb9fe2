import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { TimeSlice } from "../../threads/time-slice.ts";

/** A process, as /proc shows it. */
export interface ProcessDetails {
  readonly pid: number;
  readonly program: string;
  readonly command?: readonly string[];
  readonly uid: number;
  readonly cgroup?: string;
  readonly unit?: string;
  readonly container?: string;
}

/** Details of a process, and its id in the PID namespace to which it belongs. */
export interface ReadProcess {
  readonly details: ProcessDetails;
  readonly innerPid: number;
}

/** Arguments beyond this number of characters are omitted, because the history of processes stores them. */
const MAX_COMMAND = 512;
/** Flag of a process that exits. (linux/sched.h) */
const PF_EXITING = 0x4;
/** (asm-generic/fcntl.h) */
const O_CLOEXEC = 0o2000000;
/** Positions in /proc/PID/stat after the name: state, flags, start time. */
const STATE = 0;
const FLAGS = 6;
const START_TIME = 19;

/** Returns undefined if the process has ended, or if another process got its id during the call. */
export function readProcess(pid: number): ReadProcess | undefined {
  const stat = readStat(pid);
  const status = read(pid, "status");
  if (stat === undefined || status === undefined) return undefined;
  const numbers = (name: string) => new RegExp(`^${name}:\\s+(.*)$`, "m").exec(status)?.[1]?.split(/\s+/).map(Number);
  const uid = numbers("Uid")?.[0];
  if (uid === undefined) return undefined;
  const text = read(pid, "cmdline") ?? "";
  const cgroup = /^0::(.*)$/m.exec(read(pid, "cgroup") ?? "")?.[1]?.replace(/ \(deleted\)$/, "");
  if (readStat(pid)?.fields[START_TIME] !== stat.fields[START_TIME]) return undefined;
  const command = text.slice(0, MAX_COMMAND).replace(/\0$/, "").split("\0");
  return {
    innerPid: numbers("NSpid")?.at(-1) ?? pid,
    details: {
      pid,
      program: stat.name,
      ...(text !== "" && { command }),
      uid,
      ...(cgroup !== undefined && { cgroup, ...placeOf(cgroup) }),
    },
  };
}

/** Whether a process has ended or is about to end, so that its sockets are closed. */
export function isEnding(pid: number): boolean {
  const stat = readStat(pid);
  return stat === undefined || stat.fields[STATE] === "Z" || (Number(stat.fields[FLAGS]) & PF_EXITING) !== 0;
}

/** An open descriptor of a process. */
export interface Descriptor {
  readonly pid: number;
  readonly fd: number;
}

/** Whether a descriptor of a process is the socket with the inode number `inode`. */
export function isSocket({ pid, fd }: Descriptor, inode: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`;
  } catch {
    return false;
  }
}

/** Whether the descriptor is closed when the process runs another program. Undefined if that cannot be read. */
export function isClosedOnExec({ pid, fd }: Descriptor): boolean | undefined {
  const flags = /^flags:\s+([0-7]+)$/m.exec(read(pid, `fdinfo/${fd}`) ?? "")?.[1];
  return flags === undefined ? undefined : (Number.parseInt(flags, 8) & O_CLOEXEC) !== 0;
}

/** Returns undefined if the process does not have the socket open, or if its descriptors cannot be read. */
export async function findSocket(pid: number, inode: number): Promise<Descriptor | undefined> {
  let names: readonly string[];
  try {
    names = readdirSync(`/proc/${pid}/fd`);
  } catch {
    return undefined;
  }
  const slice = new TimeSlice();
  for (const name of names) {
    if (slice.isOverAfterEntry()) await slice.pause();
    const descriptor = { pid, fd: Number(name) };
    if (isSocket(descriptor, inode)) return descriptor;
  }
  return undefined;
}

/** Returns the last unit and container in the path of a control group. */
export function placeOf(cgroup: string): { unit?: string; container?: string } {
  const unit = cgroup.split("/").findLast((name) => /\.(service|scope|socket|mount|swap)$/.test(name));
  const container = [...cgroup.matchAll(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g)].at(-1)?.[0];
  return { ...(unit !== undefined && { unit }), ...(container !== undefined && { container }) };
}

function readStat(pid: number): { readonly name: string; readonly fields: readonly string[] } | undefined {
  const text = read(pid, "stat");
  if (text === undefined) return undefined;
  // The name may contain parentheses and spaces.
  const end = text.lastIndexOf(")");
  return { name: text.slice(text.indexOf("(") + 1, end), fields: text.slice(end + 2).split(" ") };
}

function read(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined;
  }
}
