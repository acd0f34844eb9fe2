import { sleep } from "../../base/engine.ts";
import type { NetworkNamespace } from "../../netns/namespace.ts";
import { Sockets } from "../../subsystems/sockets/sockets.ts";
import type { ChangeBatch, ChangedBy, ChangeResolver } from "./changed-by.ts";
import { hasSocket, isEnding, type ProcessDetails, readProcess } from "./process-details.ts";
import { ProcessHistory, type ProcessRecord } from "./process-history.ts";

/** Port ids from this value on are negative numbers: the kernel chose them at random. */
const FIRST_RANDOM_PORT = 0x8000_0000;
/** Time that a notification may take to this thread while other threads wait for a processor. */
const MAX_DELAY_MS = 30_000;
/** Longest time to wait for the event about the end of a process that is ending. */
const MAX_EXIT_MS = 10_000;

type Found = ProcessDetails | { readonly reason: string };

/**
 * Finds the process of a port id. A process is named if it has the socket with this port id open, or if it is the only
 * process of the last minute with this id and has ended. In all other cases, the program is unknown.
 */
class WhoResolver implements ChangeResolver {
  readonly #sockets: Sockets;
  readonly #search: Sockets<"async">;
  #history: ProcessHistory | undefined;
  #noHistory = "";
  /** Processes of sockets by the inode numbers of the sockets. */
  readonly #owners = new Map<number, number>();

  constructor(netns: NetworkNamespace | undefined) {
    this.#sockets = Sockets.open({ netns });
    this.#search = Sockets.openAsync({ netns });
    try {
      this.#history = ProcessHistory.acquire();
    } catch (error) {
      this.#noHistory = (error as Error).message;
    }
  }

  async close(): Promise<void> {
    const history = this.#history;
    this.#history = undefined;
    await history?.release();
  }

  async resolve(batch: ChangeBatch): Promise<ReadonlyMap<number, ChangedBy>> {
    const result = new Map<number, ChangedBy>();
    // Programs are read before they end.
    this.#history?.update();
    let inodes: ReadonlyMap<number, number>;
    try {
      inodes = this.#inodes(batch.protocol);
    } catch (error) {
      for (const portId of batch.portIds) result.set(portId, { portId, reason: (error as Error).message });
      return result;
    }
    const open = new Set(inodes.values());
    for (const inode of this.#owners.keys()) if (!open.has(inode)) this.#owners.delete(inode);
    for (const portId of batch.portIds) {
      const inode = inodes.get(portId);
      const found = inode === undefined ? undefined : await this.#ofSocket(portId, inode, batch.protocol);
      result.set(portId, { portId, ...(found ?? (await this.#ofEnded(portId, batch))) });
    }
    return result;
  }

  /** Returns the inode numbers of the open sockets by their port ids. */
  #inodes(protocol: number): Map<number, number> {
    const inodes = new Map<number, number>();
    for (const { netlinkProtocol, portId, inode } of this.#sockets.list({ protocol: "netlink" }, { details: false }))
      if (netlinkProtocol === protocol) inodes.set(portId, inode);
    return inodes;
  }

  /** Returns undefined if the socket was closed meanwhile. */
  async #ofSocket(portId: number, inode: number, protocol: number): Promise<Found | undefined> {
    const isOpen = () => this.#inodes(protocol).get(portId) === inode;
    let pid = this.#owners.get(inode);
    if (pid === undefined || !hasSocket(pid, inode)) {
      // The kernel gives the first socket of a process the process's id.
      if (portId < FIRST_RANDOM_PORT && hasSocket(portId, inode)) pid = portId;
      else {
        // The search takes long.
        const searched = isOpen() ? await this.#search.processesOf([{ inode }]) : [];
        const pids = [...new Set(searched[0]?.map((process) => process.pid))];
        if (pids.length !== 1) return isOpen() ? { reason: ambiguous(pids) } : undefined;
        [pid] = pids as [number];
      }
    }
    const found = readProcess(pid);
    // The process may have ended before it was read, and another one may have its id.
    if (found === undefined || !hasSocket(pid, inode)) return undefined;
    this.#owners.set(inode, pid);
    return found.details;
  }

  async #ofEnded(portId: number, { since }: ChangeBatch): Promise<Found> {
    if (portId >= FIRST_RANDOM_PORT)
      return { reason: "the socket is closed, and its port id is not the id of a process" };
    const history = this.#history;
    if (history === undefined) return { reason: `the socket is closed; ${this.#noHistory}` };
    history.update();
    if (history.failure !== undefined) return { reason: `the socket is closed; ${(history.failure as Error).message}` };
    if (since < history.horizon)
      return { reason: "the socket is closed, and the processes at the time of the change are not known any more" };
    const started = performance.now();
    for (;;) {
      const records = history.withPid(portId);
      const [record] = records;
      if (record === undefined) return { reason: "the socket is closed, and no known process has its port id as id" };
      if (records.length > 1) return { reason: `the socket is closed, and several processes had the id ${portId}` };
      if (record.exited !== undefined) return programOf(record, since);
      if (!isEnding(record.pid) || performance.now() - started > MAX_EXIT_MS)
        return { reason: `the socket is closed, and process ${record.pid} with its port id as id has not ended` };
      // The kernel closes the sockets of a process before it sends the event.
      await sleep(0);
      history.update();
    }
  }
}

function ambiguous(pids: readonly number[]): string {
  if (pids.length > 1) return `several processes have the socket open: ${pids.join(", ")}`;
  const advice =
    "reading processes of other users requires CAP_SYS_PTRACE, other PID namespaces a /proc that shows them";
  return `no visible process has the socket open; ${advice}`;
}

/** Returns the program of a process that has ended, if it alone can have made a change after `since`. */
export function programOf({ pid, details, programs, lastExec, exited }: ProcessRecord, since: number): Found {
  const earliest = since - MAX_DELAY_MS;
  if (exited! < earliest) return { reason: `the socket is closed, and process ${pid} had ended before the change` };
  if (programs.length > 1 && (lastExec ?? exited!) >= earliest) {
    const names = programs.map((name) => name ?? "an unknown program").join(", then ");
    return { reason: `process ${pid} ran ${names}; each can have made the change` };
  }
  return details ?? { reason: `process ${pid} ended before it could be examined` };
}

/** Creates the resolver of a watch of a network namespace (default: the namespace of the thread). */
export function createResolver(netns: NetworkNamespace | undefined): ChangeResolver {
  return new WhoResolver(netns);
}
