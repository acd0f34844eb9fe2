import type { EventStream } from "../../../client/event-stream.ts";
import type { EventOptions } from "../../../client/options.ts";
import type { EventItem } from "../../../client/types.ts";
import { ENOENT } from "../../../constants/errno.ts";
import { NLM_F_ACK, NLM_F_REQUEST, NLMSG_ERROR, NLMSG_NOOP } from "../../../constants/netlink.ts";
import { RTM_DELNSID, RTM_NEWNSID, RTNLGRP_LINK, RTNLGRP_NSID } from "../../../constants/rtnetlink.ts";
import { AF_UNSPEC } from "../../../constants/socket.ts";
import { NetlinkError } from "../../../errors.ts";
import { type Events, rtLink } from "../../../families/rt-link.ts";
import { type Operations, rtNsid } from "../../../families/rt-nsid.ts";
import { checkObject } from "../../../message/check.ts";
import type { Message } from "../../../message/message.ts";
import { MessageWriter } from "../../../message/message-writer.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import { type NamespaceSource, NetworkNamespace } from "../../../sock/namespace.ts";
import type { Gap } from "../../../workers/receiver/received-batch.ts";
import { applied, differences, type FollowedNamespace, type LinkTable, type NamespaceLinkEvent } from "./followed.ts";
import { Namespaces } from "./namespaces.ts";

/** How to follow: from which namespace, in this thread or another one, and with how much room. */
export type NamespaceLinkOptions = Omit<EventOptions, "socket"> & {
  /** The namespace whose numbers count (default: the one that the calling thread is in). */
  netns?: NamespaceSource | undefined;
};

/** The number of the namespace here, for itself. */
const HERE = -1;
const LOOPBACK = 1;
/** How long is waited after a loss during a reading, and twice as long each time. */
const FIRST_DELAY_MS = 10;
const MOST_DELAY_MS = 500;
/** How long other work of this thread waits while namespaces are read. */
const TURN_MS = 10;

/** A reading of tables, between two requests whose answers stand among the events. */
interface Reading {
  /** Sequence number of the request before the tables were read, and of the one after that. */
  readonly before: number;
  readonly after: number;
  /** Whether the answer to the first one has come: events count from there on. */
  hasBegun: boolean;
  /** Whether all namespaces were read. */
  readonly isWhole: boolean;
  readonly tables: Map<number, LinkTable>;
}

/**
 * The links of this namespace and of all those that have a number in it, as they are (`appear`) and as they change.
 *
 * ```ts
 * await using links = NamespaceLinks.start();
 * for await (const event of links) {
 *   if (event.kind === "resync") console.log(`${event.dropped} messages were lost`);
 *   else if (event.kind === "add") console.log(event.namespace.name ?? event.namespace.nsid, event.link.ifname);
 * }
 * ```
 *
 * Whoever applies the events is right at every moment: nothing is added that is there, nothing is changed or removed that is
 * not, and a loss is told (`resync`), with the differences behind it. One socket receives what happens everywhere.
 *
 * A pending iteration keeps the process alive; events that nobody reads do not. `stop()` it, dispose of it, or abort its signal.
 */
export class NamespaceLinks implements AsyncIterable<NamespaceLinkEvent>, AsyncDisposable {
  readonly #stream: EventStream<Events>;
  readonly #items: AsyncIterator<EventItem<Events>, undefined>;
  readonly #here: NetworkNamespace;
  readonly #ownsHere: boolean;
  readonly #namespaces: Namespaces;
  readonly #signal: AbortSignal | undefined;
  readonly #shown = new Map<number, LinkTable>();
  /** What is to be told. */
  #ready: Iterator<NamespaceLinkEvent> = emptyTurn();
  /** Namespaces to be read when the reading under way is done. */
  readonly #wanted = new Set<number>();
  #needsAll = true;
  /** Messages were lost, so that those that come now say nothing of what is shown. */
  #isBroken = false;
  #reading: Reading | undefined;
  #failures = 0;
  /** The number that the namespace here has in itself: its events come with it then. */
  #self: number | undefined;
  /** How many lost messages were told of. */
  #told = 0;
  readonly #droppedBefore: number;
  #stopped = false;
  readonly #end: () => void;

  private constructor(stream: EventStream<Events>, here: NetworkNamespace, ownsHere: boolean, signal?: AbortSignal) {
    this.#stream = stream;
    this.#items = stream[Symbol.asyncIterator]();
    this.#here = here;
    this.#ownsHere = ownsHere;
    this.#signal = signal;
    this.#namespaces = Namespaces.open({ netns: here });
    this.#droppedBefore = stream.socket.memory().dropped;
    // Whoever iterates hears why it has ended.
    this.#end = () => void this.stop().catch(() => {});
    signal?.addEventListener("abort", this.#end, { once: true });
  }

  /**
   * Subscribes.
   *
   * @throws NetlinkError EPERM without CAP_NET_BROADCAST in the user namespace that owns the namespace here, and when no socket
   * can be had; TypeError or RangeError, before anything is opened, for options that cannot be meant.
   */
  static start(options: NamespaceLinkOptions = {}): NamespaceLinks {
    checkObject(options, "options");
    const { netns, ...rest } = options;
    if ("socket" in rest) throw new TypeError("socket: a socket of its own is needed to hear of all namespaces");
    const here = netns instanceof NetworkNamespace ? netns : openHere(netns);
    const ownsHere = here !== netns;
    try {
      const stream = rtLink.connect({ netns: here }).events([RTNLGRP_LINK, RTNLGRP_NSID], rest);
      try {
        stream.socket.listenAllNamespaces(true);
        return new NamespaceLinks(stream, here, ownsHere, rest.signal);
      } catch (error) {
        stream.stop().catch(() => {});
        throw error;
      }
    } catch (error) {
      if (ownsHere) here.close();
      throw error;
    }
  }

  /** Ends the subscription. Resolves when all is gone; stopping twice is harmless. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#signal?.removeEventListener("abort", this.#end);
    await this.#stream.stop();
    this.#namespaces.close();
    if (this.#ownsHere) this.#here.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Events as they come. One loop at a time; leaving it early does not end the subscription, and another loop goes on. */
  [Symbol.asyncIterator](): AsyncIterator<NamespaceLinkEvent, undefined> {
    return { next: () => this.#next() };
  }

  async #next(): Promise<IteratorResult<NamespaceLinkEvent, undefined>> {
    for (;;) {
      this.#signal?.throwIfAborted();
      if (this.#stopped) return { done: true, value: undefined };
      const told = this.#ready.next();
      if (told.done !== true) return { done: false, value: told.value };
      if (this.#reading === undefined && (this.#needsAll || this.#wanted.size > 0)) {
        try {
          await this.#read();
        } catch (error) {
          this.#needsAll = true;
          // It was ended while it was read.
          if (!this.#stopped) throw error;
        }
        if (this.#stopped) continue;
      }
      const item = await this.#items.next();
      if (item.done === true) return { done: true, value: undefined };
      this.#ready = this.#work(item.value);
    }
  }

  *#work(item: EventItem<Events>): Generator<NamespaceLinkEvent, void> {
    if (item.kind === "gap") {
      yield* this.#gap(item);
      return;
    }
    if (item.kind === "unknown") {
      const { message, nsid } = item;
      if (message.type === NLMSG_ERROR) yield* this.#answer(message.sequence);
      else if (message.type === RTM_NEWNSID || message.type === RTM_DELNSID) yield* this.#number(message, nsid);
      return;
    }
    const { name, fields } = item;
    // What bridges say of links goes by names of its own, and is nothing of whether a link is there.
    if (name !== "newlink-ntf" && name !== "dellink-ntf") return;
    if (fields.header.ifiFamily !== AF_UNSPEC) return;
    const meaning = name === "newlink-ntf" ? "put" : "remove";
    // Wireless extensions send RTM_NEWLINK with a name and their event alone; a full description always has the MTU.
    if (meaning === "put" && fields.mtu === undefined) return;
    const nsid = this.#placeOf(item.nsid);
    if (meaning === "remove" && fields.newNetnsid !== undefined) this.#recheckPeers(nsid, fields.header.ifiIndex);
    const reading = this.#reading?.hasBegun === true ? this.#reading.tables.get(nsid) : undefined;
    if (reading !== undefined) applied(reading, meaning, fields);
    if (this.#isBroken) return;
    const shown = this.#shown.get(nsid);
    const event = shown === undefined ? undefined : applied(shown, meaning, fields);
    if (event !== undefined) yield event;
    if (shown === undefined && reading === undefined && meaning === "put") this.#wanted.add(nsid);
  }

  /** Re-reads tables with links that may refer to a moved link: the kernel announces no change of those links. */
  #recheckPeers(nsid: number, index: number): void {
    for (const [place, { links }] of this.#shown) {
      // The namespace of a `linkNetnsid` is not resolved here, so an equal index is enough.
      const refers = links.values().some(({ link, linkNetnsid }) => {
        return link === index && (linkNetnsid !== undefined || place === nsid);
      });
      if (refers) this.#wanted.add(place);
    }
  }

  /** Messages are missing: whatever they were about, everything is read again. */
  *#gap({ reason, dropped, unknown }: Gap): Generator<NamespaceLinkEvent, void> {
    if (reason === "overrun") this.#told += dropped;
    // The answers may be among what is missing.
    this.#abandon();
    // Before anything was told nothing of it can be missing.
    if (this.#shown.size === 0) return;
    this.#isBroken = true;
    yield { kind: "resync", reason, dropped, ...(unknown === true && { unknown }) };
  }

  #abandon(): void {
    this.#needsAll = true;
    if (this.#reading !== undefined) this.#failures++;
    this.#reading = undefined;
  }

  /** A number was given to a namespace, or has gone with it. */
  *#number(message: Message, at: number): Generator<NamespaceLinkEvent, void> {
    // What other namespaces call each other does not matter here.
    if (at !== HERE && at !== this.#self) return;
    const codec = operationCodec(rtNsid, message.type === RTM_NEWNSID ? "newnsid-ntf" : "delnsid-ntf");
    const { nsid } = codec.decode(message) as Pick<Operations["newnsid-ntf"]["event"], "nsid">;
    if (nsid === undefined) return;
    if (message.type === RTM_NEWNSID) {
      if (this.#placeOf(nsid) !== HERE) this.#wanted.add(nsid);
      return;
    }
    this.#wanted.delete(nsid);
    if (this.#reading?.hasBegun === true) this.#reading.tables.delete(nsid);
    if (!this.#isBroken) yield* this.#disappear(nsid);
  }

  *#disappear(nsid: number): Generator<NamespaceLinkEvent, void> {
    const table = this.#shown.get(nsid);
    if (table === undefined) return;
    this.#shown.delete(nsid);
    yield { kind: "disappear", namespace: table.namespace, links: [...table.links.values()] };
  }

  /** Which namespace a number means: this one may have one in itself. */
  #placeOf(nsid: number): number {
    if (nsid === HERE || nsid === this.#self) return HERE;
    if (this.#self !== undefined || this.#shown.has(nsid) || this.#wanted.has(nsid)) return nsid;
    if (this.#reading?.tables.has(nsid) === true) return nsid;
    this.#self = this.#namespaces.idOf(this.#here);
    return nsid === this.#self ? HERE : nsid;
  }

  /** Reads the tables that are to be read; what happens meanwhile is applied when the events of that time come. */
  async #read(): Promise<void> {
    if (this.#failures > 0) await Bun.sleep(Math.min(FIRST_DELAY_MS * 2 ** this.#failures, MOST_DELAY_MS));
    if (this.#stopped) return;
    const isWhole = this.#needsAll;
    const before = this.#barrier();
    this.#self = this.#namespaces.idOf(this.#here);
    const names = new Map(this.#namespaces.ids().map(({ nsid, name }) => [nsid, name]));
    const wanted = isWhole ? new Set([HERE, ...names.keys()]) : new Set(this.#wanted);
    if (this.#self !== undefined) wanted.delete(this.#self);
    this.#wanted.clear();
    this.#needsAll = false;
    const tables = new Map<number, LinkTable>();
    if (wanted.delete(HERE)) {
      const [name] = this.#namespaces.identify(this.#here);
      tables.set(HERE, this.#table(followed(HERE, name), this.#here));
    }
    let turn = performance.now();
    for (const { nsid, namespace } of this.#namespaces.find(wanted)) {
      using opened = namespace;
      tables.set(nsid, this.#table(followed(nsid, names.get(nsid)), opened));
      wanted.delete(nsid);
      if (performance.now() - turn < TURN_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#stopped) return;
      turn = performance.now();
    }
    for (const nsid of wanted) {
      // It has gone before it was read.
      if (!names.has(nsid)) continue;
      tables.set(nsid, { namespace: followed(nsid, names.get(nsid)), links: new Map(), unreachable: noWayTo(nsid) });
    }
    this.#reading = { before, after: this.#barrier(), hasBegun: false, isWhole, tables };
  }

  #table(namespace: FollowedNamespace, opened: NetworkNamespace): LinkTable {
    const { id } = opened;
    try {
      using client = rtLink.connect({ netns: opened });
      // Waits for whoever changes links at this moment: some messages are sent before the change that they tell of.
      client.do("getlink", { header: { ifiIndex: LOOPBACK } });
      const dump = client.dump("getlink");
      const links = dump.toArray();
      if (!dump.consistent) this.#wanted.add(namespace.nsid);
      return { namespace, id, links: new Map(links.map((link) => [link.header.ifiIndex, link])) };
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
      return { namespace, id, links: new Map(), unreachable: error };
    }
  }

  /** Sends what the kernel answers in its place in the queue. Returns the sequence number. */
  #barrier(): number {
    return this.#stream.socket.send(new MessageWriter(NLMSG_NOOP, NLM_F_REQUEST | NLM_F_ACK).finish())!;
  }

  *#answer(sequence: number): Generator<NamespaceLinkEvent, void> {
    const reading = this.#reading;
    if (reading === undefined) return;
    if (sequence === reading.before) reading.hasBegun = true;
    if (sequence !== reading.after) return;
    // Something was lost of which the gap is still to come, and nobody knows where it lies.
    const { dropped } = this.#stream.socket.memory();
    if (!reading.hasBegun || dropped - this.#droppedBefore > this.#told) {
      this.#abandon();
      return;
    }
    this.#reading = undefined;
    this.#failures = 0;
    if (reading.isWhole) {
      this.#isBroken = false;
      for (const nsid of [...this.#shown.keys()]) if (!reading.tables.has(nsid)) yield* this.#disappear(nsid);
    }
    for (const [nsid, table] of reading.tables) yield* this.#show(nsid, table);
  }

  *#show(nsid: number, table: LinkTable): Generator<NamespaceLinkEvent, void> {
    const before = this.#shown.get(nsid);
    if (before !== undefined && before.id === table.id && table.unreachable === undefined) {
      this.#shown.set(nsid, table);
      yield* differences(before, { ...table, links: new Map(table.links) });
      return;
    }
    yield* this.#disappear(nsid);
    this.#shown.set(nsid, table);
    const { namespace, links, unreachable } = table;
    yield { kind: "appear", namespace, links: [...links.values()], ...(unreachable && { unreachable }) };
  }
}

function openHere(netns: Exclude<NamespaceSource, NetworkNamespace> | undefined): NetworkNamespace {
  return netns === undefined ? NetworkNamespace.current() : NetworkNamespace.open(netns);
}

function followed(nsid: number, name: string | undefined): FollowedNamespace {
  return name === undefined ? { nsid } : { nsid, name };
}

function noWayTo(nsid: number): NetlinkError {
  const message =
    `network namespace ${nsid}: it has no name, and no process in it that this user may see, so its links cannot be ` +
    "read (ENOENT)";
  return new NetlinkError(message, { errno: ENOENT, operation: "rt-link.getlink" });
}

function emptyTurn(): Iterator<NamespaceLinkEvent> {
  return [][Symbol.iterator]();
}
