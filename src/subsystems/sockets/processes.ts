import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { SocketProcess } from "./socket.ts";

/**
 * Returns the processes that have each socket open, by the socket's inode number. Reads the descriptors of all
 * processes in /proc; reading those of other users' processes requires CAP_SYS_PTRACE.
 */
export function socketOwners(): Map<number, SocketProcess[]> {
  const owners = new Map<number, SocketProcess[]>();
  for (const entry of list("/proc")) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    let name: string | undefined;
    for (const fd of list(`/proc/${entry}/fd`)) {
      const inode = socketInode(`/proc/${entry}/fd/${fd}`);
      if (inode === undefined) continue;
      name ??= processName(entry);
      const owner = { pid, name, fd: Number(fd) };
      const known = owners.get(inode);
      if (known === undefined) owners.set(inode, [owner]);
      else known.push(owner);
    }
  }
  return owners;
}

/**
 * Returns the names in a directory, or no names if the directory cannot be read, for example because the process has
 * ended.
 */
function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
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

function processName(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trimEnd();
  } catch {
    return "";
  }
}
