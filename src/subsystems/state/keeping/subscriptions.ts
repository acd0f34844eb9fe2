import { NETLINK_ROUTE } from "../../../constants/netlink.ts";
import { NetlinkError } from "../../../errors.ts";
import type { MaybePromise } from "../../../io/io.ts";
import { NetlinkSocket } from "../../../sock/socket.ts";
import type { Section, Sections } from "../model/declared.ts";
import { readable } from "../model/outcomes.ts";
import type { Scope, Scopes } from "../model/scopes.ts";
import type { StateTable } from "../model/table.ts";
import { hasMarks } from "../planning/entries.ts";
import type { Problem } from "../planning/problems.ts";
import { linkTable } from "../tables/links.ts";
import { entryTables } from "../tables/sections.ts";

interface Subscription {
  /** Ends the change notifications. Undefined without the kernel's protocol or family. */
  readonly close: (() => void) | undefined;
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
      const { netns, socket: model } = scope;
      const id = netns?.id ?? "";
      const tables = entryTables.filter((table) => isUsed(table, section));
      const groups = [linkTable, ...tables].flatMap((table) => table.groups ?? []);
      const opened = (protocol: number, joined: readonly number[]) => {
        if (model === undefined) return NetlinkSocket.open(protocol, { netns, groups: joined });
        const socket = model.openSibling(protocol)!;
        for (const group of joined) socket.joinGroup(group);
        return socket;
      };
      const sources = new Map<string, () => MaybePromise<NetlinkSocket | undefined>>([
        ["links", () => opened(NETLINK_ROUTE, groups)],
      ]);
      for (const { name, events, openEvents } of tables) {
        if (events !== undefined)
          sources.set(name, async () => (await readable(() => [opened(events.protocol, events.groups)]))[0]);
        if (openEvents !== undefined) sources.set(name, () => openEvents(netns));
      }
      for (const [name, open] of sources) {
        const key = `${section.path}${name}`;
        const known = this.#opened.get(key);
        if (known?.id === id) continue;
        known?.close?.();
        this.#opened.delete(key);
        try {
          this.#opened.set(key, { close: this.#follow(await open()), id });
        } catch (error) {
          if (!(error instanceof NetlinkError)) throw error;
          problems.push({ path: key, error });
        }
      }
    }
    return problems;
  }

  async close(): Promise<void> {
    for (const { close } of this.#opened.values()) close?.();
    await Promise.all(this.#running);
  }

  #follow(socket: NetlinkSocket | undefined): (() => void) | undefined {
    if (socket === undefined) return undefined;
    const running = this.#receive(socket).finally(() => this.#running.delete(running));
    this.#running.add(running);
    return () => socket.close();
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
export function isUsed(table: StateTable, { tables, selections, modes, owner }: Section): boolean {
  if (tables.get(table.name)!.size > 0 || selections.has(table.name)) return true;
  return modes.get(table.name) === "exact" || hasMarks(table, owner);
}
