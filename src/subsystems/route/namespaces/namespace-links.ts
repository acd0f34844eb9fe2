import { sleep } from "../../../base/engine.ts";
import type { EventItem } from "../../../client/types.ts";
import { ENOENT } from "../../../constants/errno.ts";
import { NLM_F_ACK, NLM_F_REQUEST, NLMSG_ERROR, NLMSG_NOOP } from "../../../constants/netlink.ts";
import { RTM_DELNSID, RTM_NEWNSID, RTNLGRP_LINK, RTNLGRP_NSID } from "../../../constants/rtnetlink.ts";
import { AF_UNSPEC } from "../../../constants/socket.ts";
import { NetlinkError } from "../../../errors.ts";
import { type Events, type Operations as LinkOperations, rtLink } from "../../../families/rt-link.ts";
import { type Operations, rtNsid } from "../../../families/rt-nsid.ts";
import type { Message } from "../../../message/message.ts";
import { MessageWriter } from "../../../message/message-writer.ts";
import type { NetworkNamespace } from "../../../netns/namespace.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { Gap } from "../../../workers/receiver/received-batch.ts";
import { type NamespaceEventOptions, NamespaceEvents } from "./events.ts";
import {
  applyLink,
  convertEvent,
  differences,
  type FollowedEvent,
  type FollowedNamespace,
  type LinkTable,
  type NamespaceLinkEvent,
} from "./followed.ts";

type DecodedEvent = FollowedEvent<LinkOperations["getlink"]["dump"]["reply"]>;

/** Options of {@link NamespaceLinks.start}: the network namespace, the receiving thread, and the buffer sizes. */
export type NamespaceLinkOptions = NamespaceEventOptions;

/** Events refer to the caller's own namespace by this id. */
const HERE = -1;
const LOOPBACK = 1;
/** Doubles with each consecutive failure. */
const FIRST_DELAY_MS = 10;
const MAX_DELAY_MS = 500;

/** Acknowledgements of two requests show which events occurred during the read. */
interface Reading {
  /** Sequence number of the request before the read. */
  readonly before: number;
  readonly after: number;
  /** The first request was acknowledged: apply later events to the tables. */
  hasBegun: boolean;
  readonly isWhole: boolean;
  readonly tables: Map<number, LinkTable>;
}

/**
 * Follows the links of the caller's network namespace, and of all namespaces to which it has assigned an id. Reports
 * the existing links of each namespace (`appear`), then each change.
 *
 * ```ts
 * await using links = NamespaceLinks.start();
 * for await (const event of links) {
 *   if (event.kind === "resync") console.log(`${event.dropped || "an unknown number of"} messages dropped`);
 *   else if (event.kind === "add") console.log(event.namespace.name ?? event.namespace.nsid, event.link.ifname);
 * }
 * ```
 *
 * The events are consistent: a link is added only if it was absent, and changed or removed only if it was present. If
 * messages of the kernel are lost, `resync` is reported, followed by the differences. One socket receives the events of
 * all namespaces.
 *
 * While an iteration waits for an event, the process stays alive; unread events do not keep it alive. End the
 * subscription with `stop()`, `await using` or the signal.
 */
export class NamespaceLinks extends NamespaceEvents<NamespaceLinkEvent, Events> {
  /** As last reported, by namespace id. */
  readonly #tables = new Map<number, LinkTable>();
  #pending: Iterator<DecodedEvent> = [].values();
  /** Namespaces whose links must be read again after the current read. */
  readonly #outdated = new Set<number>();
  #readAll = true;
  /** Messages were lost: ignore events until all links were read again. */
  #isBroken = false;
  #reading: Reading | undefined;
  #failures = 0;
  /** Id that the caller's namespace has assigned to itself, if any. */
  #ownId: number | undefined;
  /** Dropped messages that were reported to the caller since the start. */
  #reportedDrops = 0;
  readonly #droppedBefore: number = this.stream.socket.memory().dropped;

  /**
   * Subscribes to the links of the caller's network namespace and of all namespaces to which it has assigned an id.
   *
   * @throws NetlinkError EPERM without CAP_NET_BROADCAST in the user namespace that owns the caller's namespace;
   * another code if the socket cannot be opened. TypeError or RangeError for invalid options, before anything is
   * opened.
   */
  static start(options: NamespaceLinkOptions = {}): NamespaceLinks {
    return new NamespaceLinks(options, "a separate socket receives from all namespaces", (here, rest) => {
      const stream = rtLink.connect({ netns: here }).events([RTNLGRP_LINK, RTNLGRP_NSID], rest);
      try {
        stream.socket.listenAllNamespaces(true);
        return stream;
      } catch (error) {
        stream.stop().catch(() => {});
        throw error;
      }
    });
  }

  protected async step(): Promise<NamespaceLinkEvent | undefined | "end"> {
    const pending = this.#pending.next();
    if (pending.done !== true) return this.#convert(pending.value);
    if (this.#reading === undefined && (this.#readAll || this.#outdated.size > 0)) {
      try {
        await this.#read();
      } catch (error) {
        this.#readAll = true;
        // stop() was called while links were read.
        if (!this.stopped) throw error;
      }
      if (this.stopped) return undefined;
    }
    const item = await this.items.next();
    if (item.done === true) return "end";
    this.#pending = this.#apply(item.value);
    return undefined;
  }

  #convert(event: DecodedEvent): NamespaceLinkEvent {
    if (event.kind === "resync") return event;
    // The table of a destroyed namespace was already removed.
    if (event.kind === "disappear") return convertEvent(event, byIndex(event.links));
    return convertEvent(event, this.#tables.get(event.namespace.nsid)?.links);
  }

  *#apply(item: EventItem<Events>): Generator<DecodedEvent, void> {
    if (item.kind === "gap") {
      yield* this.#lost(item);
      return;
    }
    if (item.kind === "unknown") {
      const { message, nsid } = item;
      if (message.type === NLMSG_ERROR) yield* this.#acknowledged(message.sequence);
      else if (message.type === RTM_NEWNSID || message.type === RTM_DELNSID) yield* this.#idChanged(message, nsid);
      return;
    }
    const { name, fields } = item;
    // AF_BRIDGE messages describe bridge ports.
    if (name !== "newlink-ntf" && name !== "dellink-ntf") return;
    if (fields.header.ifiFamily !== AF_UNSPEC) return;
    const action = name === "newlink-ntf" ? "put" : "remove";
    // Messages about wireless events lack the MTU.
    if (action === "put" && fields.mtu === undefined) return;
    const nsid = this.#placeOf(item.nsid);
    if (action === "remove" && fields.newNetnsid !== undefined) this.#recheckPeers(nsid, fields.header.ifiIndex);
    const reading = this.#reading?.hasBegun === true ? this.#reading.tables.get(nsid) : undefined;
    if (reading !== undefined) applyLink(reading, action, fields);
    if (this.#isBroken) return;
    const table = this.#tables.get(nsid);
    const event = table === undefined ? undefined : applyLink(table, action, fields);
    if (event !== undefined) yield event;
    if (table === undefined && reading === undefined && action === "put") this.#outdated.add(nsid);
  }

  /** Links that refer to a moved link change without an announcement. */
  #recheckPeers(nsid: number, index: number): void {
    for (const [place, { links }] of this.#tables) {
      // Comparing the namespaces too would require further requests.
      const refers = links.values().some(({ link, linkNetnsid }) => {
        return link === index && (linkNetnsid !== undefined || place === nsid);
      });
      if (refers) this.#outdated.add(place);
    }
  }

  *#lost({ reason, dropped, unknown }: Gap): Generator<DecodedEvent, void> {
    if (reason === "overrun") this.#reportedDrops += dropped;
    // Acknowledgements of the current read may be lost too.
    this.#abandon();
    // Nothing was reported yet, so nothing can be outdated.
    if (this.#tables.size === 0) return;
    this.#isBroken = true;
    yield { kind: "resync", reason, dropped, ...(unknown === true && { unknown }) };
  }

  #abandon(): void {
    this.#readAll = true;
    if (this.#reading !== undefined) this.#failures++;
    this.#reading = undefined;
  }

  *#idChanged(message: Message, at: number): Generator<DecodedEvent, void> {
    // Ignore ids that other namespaces have assigned.
    if (at !== HERE && at !== this.#ownId) return;
    const codec = operationCodec(rtNsid, message.type === RTM_NEWNSID ? "newnsid-ntf" : "delnsid-ntf");
    const { nsid } = codec.decode(message) as Pick<Operations["newnsid-ntf"]["event"], "nsid">;
    if (nsid === undefined) return;
    if (message.type === RTM_NEWNSID) {
      if (this.#placeOf(nsid) !== HERE) this.#outdated.add(nsid);
      return;
    }
    this.#outdated.delete(nsid);
    if (this.#reading?.hasBegun === true) this.#reading.tables.delete(nsid);
    if (!this.#isBroken) yield* this.#disappear(nsid);
  }

  *#disappear(nsid: number): Generator<DecodedEvent, void> {
    const table = this.#tables.get(nsid);
    if (table === undefined) return;
    this.#tables.delete(nsid);
    yield { kind: "disappear", namespace: table.namespace, links: [...table.links.values()] };
  }

  /** Key of a link table: the nsid, or {@link HERE}. */
  #placeOf(nsid: number): number {
    if (nsid === HERE || nsid === this.#ownId) return HERE;
    if (this.#ownId !== undefined || this.#tables.has(nsid) || this.#outdated.has(nsid)) return nsid;
    if (this.#reading?.tables.has(nsid) === true) return nsid;
    this.#ownId = this.namespaces.idOf(this.here);
    return nsid === this.#ownId ? HERE : nsid;
  }

  /** Events that arrive during the read are applied to the result. */
  async #read(): Promise<void> {
    if (this.#failures > 0) await sleep(Math.min(FIRST_DELAY_MS * 2 ** this.#failures, MAX_DELAY_MS));
    if (this.stopped) return;
    const isWhole = this.#readAll;
    const before = this.#barrier();
    this.#ownId = this.namespaces.idOf(this.here);
    const names = new Map(this.namespaces.ids().map(({ nsid, name }) => [nsid, name]));
    const wanted = isWhole ? new Set([HERE, ...names.keys()]) : new Set(this.#outdated);
    if (this.#ownId !== undefined) wanted.delete(this.#ownId);
    this.#outdated.clear();
    this.#readAll = false;
    const tables = new Map<number, LinkTable>();
    if (wanted.delete(HERE)) {
      const [name] = this.namespaces.identify(this.here);
      tables.set(HERE, await this.#table(followed(HERE, name), this.here));
    }
    for (const { nsid, namespace } of this.namespaces.find(wanted)) {
      using opened = namespace;
      tables.set(nsid, await this.#table(followed(nsid, names.get(nsid)), opened));
      wanted.delete(nsid);
      if (this.stopped) return;
    }
    for (const nsid of wanted) {
      // The namespace was destroyed before its links were read.
      if (!names.has(nsid)) continue;
      tables.set(nsid, {
        namespace: followed(nsid, names.get(nsid)),
        links: new Map(),
        unreachable: unreachableError(nsid),
      });
    }
    this.#reading = { before, after: this.#barrier(), hasBegun: false, isWhole, tables };
  }

  async #table(namespace: FollowedNamespace, opened: NetworkNamespace): Promise<LinkTable> {
    const { id } = opened;
    try {
      using client = rtLink.connectAsync({ netns: opened });
      // Waits for the RTNL lock, held until announced changes are made.
      await client.do("getlink", { header: { ifiIndex: LOOPBACK } });
      const dump = client.dump("getlink");
      const links = await dump.toArray();
      if (!dump.consistent) this.#outdated.add(namespace.nsid);
      return { namespace, id, links: byIndex(links) };
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
      return { namespace, id, links: new Map(), unreachable: error };
    }
  }

  /** Its acknowledgement separates earlier events from later ones. */
  #barrier(): number {
    return this.stream.socket.send(new MessageWriter(NLMSG_NOOP, NLM_F_REQUEST | NLM_F_ACK).finish())!;
  }

  *#acknowledged(sequence: number): Generator<DecodedEvent, void> {
    const reading = this.#reading;
    if (reading === undefined) return;
    if (sequence === reading.before) reading.hasBegun = true;
    if (sequence !== reading.after) return;
    // Dropped messages may be events that occurred during the read.
    const { dropped } = this.stream.socket.memory();
    if (!reading.hasBegun || dropped - this.#droppedBefore > this.#reportedDrops) {
      this.#abandon();
      return;
    }
    this.#reading = undefined;
    this.#failures = 0;
    if (reading.isWhole) {
      this.#isBroken = false;
      for (const nsid of [...this.#tables.keys()]) if (!reading.tables.has(nsid)) yield* this.#disappear(nsid);
    }
    for (const [nsid, table] of reading.tables) yield* this.#show(nsid, table);
  }

  *#show(nsid: number, table: LinkTable): Generator<DecodedEvent, void> {
    const before = this.#tables.get(nsid);
    if (before !== undefined && before.id === table.id && table.unreachable === undefined) {
      this.#tables.set(nsid, table);
      yield* differences(before, { ...table, links: new Map(table.links) });
      return;
    }
    yield* this.#disappear(nsid);
    this.#tables.set(nsid, table);
    const { namespace, links, unreachable } = table;
    yield { kind: "appear", namespace, links: [...links.values()], ...(unreachable && { unreachable }) };
  }
}

function byIndex<Each extends { header: { ifiIndex: number } }>(links: readonly Each[]): Map<number, Each> {
  return new Map(links.map((link) => [link.header.ifiIndex, link]));
}

function followed(nsid: number, name: string | undefined): FollowedNamespace {
  return name === undefined ? { nsid } : { nsid, name };
}

function unreachableError(nsid: number): NetlinkError {
  const message =
    `network namespace ${nsid}: it has no name, and no process in it is visible to this user, so its links cannot be ` +
    "read (ENOENT)";
  return new NetlinkError(message, { errno: ENOENT, operation: "rt-link.getlink" });
}
