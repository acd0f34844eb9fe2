import { NETLINK_ROUTE } from "../../../constants/netlink.ts";
import { NetlinkError } from "../../../errors.ts";
import type { MaybePromise } from "../../../io/io.ts";
import { NetlinkSocket } from "../../../sock/socket.ts";
import type { Section, Sections } from "../declared.ts";
import { hasMarks } from "../planning/entries.ts";
import type { Problem } from "../planning/problems.ts";
import type { Scope, Scopes } from "../scopes.ts";
import { entryTables } from "../sections.ts";
import type { StateTable } from "../table.ts";
import { linkTable } from "../tables/links.ts";

interface Subscription {
  /** Socket for change notifications. Undefined without the kernel's protocol or family. */
  readonly socket: NetlinkSocket | undefined;
  /** Identifies the network namespace even if its name is reused. */
  readonly id: string;
}

export class Subscriptions {
  readonly #declared: Sections;
  readonly #signal: AbortSignal;
  readonly #wake: () => void;
  readonly #stop: (error: unknown) => void;
  readonly #opened = new Map<string, Subscription>();
  readonly #running = new Set<Promise<void>>();

  /**
   * Creates the subscriptions to kernel notifications for the declared tables of all namespaces.
   *
   * @param wake called after each notification of a declared table.
   * @param stop called with the error if a netlink socket can no longer receive.
   */
  constructor(declared: Sections, signal: AbortSignal, wake: () => void, stop: (error: unknown) => void) {
    this.#declared = declared;
    this.#signal = signal;
    this.#wake = wake;
    this.#stop = stop;
  }

  /**
   * Subscribes to kernel notifications in all declared namespaces that exist. Returns a problem for each table whose
   * notifications this process cannot receive.
   */
  async update(scopes: Scopes): Promise<Problem[]> {
    const problems: Problem[] = [];
    for (const section of this.#declared.sections) {
      // An open socket would keep the removed namespace alive.
      const scope = section.isRemoved ? undefined : findReadable(scopes, section.name);
      if (scope === undefined) continue;
      const { netns } = scope;
      const id = netns?.id ?? "";
      const tables = entryTables.filter((table) => isUsed(table, section));
      const groups = [linkTable, ...tables].flatMap((table) => table.groups ?? []);
      const sources = new Map<string, () => MaybePromise<NetlinkSocket | undefined>>([
        ["links", () => NetlinkSocket.open(NETLINK_ROUTE, { netns, groups })],
      ]);
      for (const { name, openEvents } of tables)
        if (openEvents !== undefined) sources.set(name, () => openEvents(netns));
      for (const [name, open] of sources) {
        const key = `${section.path}${name}`;
        const known = this.#opened.get(key);
        if (known?.id === id) continue;
        known?.socket?.close();
        this.#opened.delete(key);
        try {
          this.#opened.set(key, { socket: this.#follow(await open()), id });
        } catch (error) {
          if (!(error instanceof NetlinkError)) throw error;
          problems.push({ path: key, error });
        }
      }
    }
    return problems;
  }

  async close(): Promise<void> {
    for (const { socket } of this.#opened.values()) socket?.close();
    await Promise.all(this.#running);
  }

  #follow(socket: NetlinkSocket | undefined): NetlinkSocket | undefined {
    if (socket === undefined) return undefined;
    const running = this.#receive(socket).finally(() => this.#running.delete(running));
    this.#running.add(running);
    return socket;
  }

  async #receive(socket: NetlinkSocket): Promise<void> {
    try {
      while (!this.#signal.aborted) {
        await socket.waitAsync(undefined, { signal: this.#signal });
        socket.drain();
        this.#wake();
      }
    } catch (error) {
      if (!this.#signal.aborted && !socket.closed) this.#stop(error);
    }
  }
}

/** Errors are ignored here, because the next plan reports them. */
function findReadable(scopes: Scopes, name: string): Scope | undefined {
  try {
    return scopes.find(name);
  } catch (error) {
    if (error instanceof NetlinkError) return undefined;
    throw error;
  }
}

/** Returns whether a description can change entries of the table. */
export function isUsed(table: StateTable, { tables, modes, owner }: Section): boolean {
  return tables.get(table.name)!.size > 0 || modes.get(table.name) === "exact" || hasMarks(table, owner);
}
