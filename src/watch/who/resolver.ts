import { sleep } from "../../base/engine.ts";
import type { NetworkNamespace } from "../../netns/namespace.ts";
import { Sockets } from "../../subsystems/sockets/sockets.ts";
import type { ChangeBatch, ChangedBy, ChangeResolver } from "./changed-by.ts";
import {
  type Descriptor,
  findSocket,
  isClosedOnExec,
  isEnding,
  isSocket,
  type ProcessDetails,
  readProcess,
} from "./process-details.ts";
import { ProcessHistory, type ProcessRecord } from "./process-history.ts";

/** Port ids from this value on are negative numbers: the kernel chose them at random. */
const FIRST_RANDOM_PORT = 0x8000_0000;
/** Time that a notification may take to this thread while other threads wait for a processor. */
const MAX_DELAY_MS = 30_000;
/** Longest time that a batch waits for events about the ends of processes that are ending. */
const MAX_EXIT_MS = 10_000;
/** Longest time between two looks for such events. */
const MAX_POLL_MS = 20;

type Found = ProcessDetails | { readonly reason: string };

interface FoundOpen {
  readonly details: ProcessDetails;
  /** Whether the running program must have opened the socket, because the kernel closes it when another one starts. */
  readonly isOpener: boolean;
}

/**
 * Finds the process of a port id. A process is named if it has the socket with this port id open and has not run
 * another program since the change, or if it is the only process of the last minute with this id and has ended. In all
 * other cases, the program is unknown.
 */
class WhoResolver implements ChangeResolver {
  readonly #sockets: Sockets;
  readonly #search: Sockets<"async">;
  #history: ProcessHistory | undefined;
  #noHistory = "";
  /** Where sockets were found, by the inode numbers of the sockets. */
  readonly #owners = new Map<number, Descriptor>();

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

  async resolve({ protocol, portIds, since }: ChangeBatch): Promise<ReadonlyMap<number, ChangedBy>> {
    // Programs are read before they end.
    await this.#history?.update();
    const open = new Map<number, FoundOpen>();
    const found = new Map<number, Found>();
    try {
      await this.#findOpen(portIds, protocol, open, found);
    } catch (error) {
      for (const portId of portIds) found.set(portId, { reason: (error as Error).message });
    }
    // A process may have run another program until it was read.
    if (open.size > 0) await this.#history?.update();
    for (const [portId, one] of open) found.set(portId, this.#ofOpen(one, since));
    const deadline = performance.now() + MAX_EXIT_MS;
    const result = new Map<number, ChangedBy>();
    for (const portId of portIds)
      result.set(portId, { portId, ...(found.get(portId) ?? (await this.#ofEnded(portId, since, deadline))) });
    return result;
  }

  /** Returns the inode numbers of the open sockets by their port ids. */
  #inodes(protocol: number): Map<number, number> {
    const inodes = new Map<number, number>();
    for (const { netlinkProtocol, portId, inode } of this.#sockets.list({ protocol: "netlink" }, { details: false }))
      if (netlinkProtocol === protocol) inodes.set(portId, inode);
    return inodes;
  }

  /**
   * Adds the processes of the sockets that are open to `result`, by the port ids of the sockets, and the reasons of
   * sockets without exactly one process to `unknown`.
   */
  async #findOpen(
    portIds: ReadonlySet<number>,
    protocol: number,
    result: Map<number, FoundOpen>,
    unknown: Map<number, Found>,
  ): Promise<void> {
    const inodes = this.#inodes(protocol);
    const open = new Set(inodes.values());
    for (const inode of this.#owners.keys()) if (!open.has(inode)) this.#owners.delete(inode);
    const missing: { portId: number; inode: number }[] = [];
    for (const portId of portIds) {
      const inode = inodes.get(portId);
      if (inode === undefined) continue;
      let owner = this.#owners.get(inode);
      if (owner === undefined || !isSocket(owner, inode))
        // The kernel gives the first socket of a process the process's id.
        owner = portId < FIRST_RANDOM_PORT ? await findSocket(portId, inode) : undefined;
      if (owner === undefined) missing.push({ portId, inode });
      else this.#read(portId, inode, owner, result);
    }
    if (missing.length === 0) return;
    // The search of all processes takes long.
    const before = this.#inodes(protocol);
    const searched = missing.filter(({ portId, inode }) => before.get(portId) === inode);
    if (searched.length === 0) return;
    const owners = await this.#search.processesOf(searched);
    const after = this.#inodes(protocol);
    for (const [index, { portId, inode }] of searched.entries()) {
      const pids = [...new Set(owners[index]!.map(({ pid }) => pid))];
      if (pids.length === 1) this.#read(portId, inode, owners[index]![0]!, result);
      else if (after.get(portId) === inode) unknown.set(portId, { reason: ambiguous(pids) });
    }
  }

  #read(portId: number, inode: number, owner: Descriptor, result: Map<number, FoundOpen>): void {
    const found = readProcess(owner.pid);
    const isOpener = isClosedOnExec(owner) === true;
    // The process may have ended before it was read, and another one may have its id.
    if (found === undefined || !isSocket(owner, inode)) return;
    this.#owners.set(inode, owner);
    result.set(portId, { details: found.details, isOpener });
  }

  #ofOpen({ details, isOpener }: FoundOpen, since: number): Found {
    if (isOpener) return details;
    const history = this.#history;
    const { pid } = details;
    if (history !== undefined && history.failure === undefined && since >= history.horizon)
      return (
        history
          .ofPid(pid)
          .map((record) => severalPrograms(record, since))
          .find(Boolean) ?? details
      );
    const why = history === undefined ? this.#noHistory : "process events were lost";
    return { reason: `process ${pid} can have run another program since the change; ${why}` };
  }

  async #ofEnded(portId: number, since: number, deadline: number): Promise<Found> {
    if (portId >= FIRST_RANDOM_PORT)
      return { reason: "the socket is closed, and its port id is not the id of a process" };
    const history = this.#history;
    if (history === undefined) return { reason: `the socket is closed; ${this.#noHistory}` };
    for (let delay = 1; ; delay = Math.min(delay * 2, MAX_POLL_MS)) {
      await history.update();
      if (history.failure !== undefined)
        return { reason: `the socket is closed; ${(history.failure as Error).message}` };
      if (since < history.horizon)
        return { reason: "the socket is closed, and the processes at the time of the change are not known any more" };
      const records = history.withPid(portId);
      const [record] = records;
      if (record === undefined) return { reason: "the socket is closed, and no known process has its port id as id" };
      if (records.length > 1) return { reason: `the socket is closed, and several processes had the id ${portId}` };
      if (record.exited !== undefined) return programOf(record, since);
      if (!isEnding(record.pid) || performance.now() > deadline)
        return { reason: `the socket is closed, and process ${record.pid} with its port id as id has not ended` };
      // The kernel closes the sockets of a process before it sends the event.
      await sleep(delay);
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
export function programOf(record: ProcessRecord, since: number): Found {
  const { pid, details, exited } = record;
  if (exited! < since - MAX_DELAY_MS)
    return { reason: `the socket is closed, and process ${pid} had ended before the change` };
  return severalPrograms(record, since) ?? details ?? { reason: `process ${pid} ended before it could be examined` };
}

/** Returns the reason if several programs of a process can have made a change after `since`. */
function severalPrograms({ pid, programs, lastExec, exited }: ProcessRecord, since: number): Found | undefined {
  if (programs.length < 2 || (lastExec ?? exited!) < since - MAX_DELAY_MS) return undefined;
  const names = programs.map((name) => name ?? "an unknown program").join(", then ");
  return { reason: `process ${pid} ran ${names}; each can have made the change` };
}

/** Creates the resolver of a watch of a network namespace (default: the namespace of the thread). */
export function createResolver(netns: NetworkNamespace | undefined): ChangeResolver {
  return new WhoResolver(netns);
}
