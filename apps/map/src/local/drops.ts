import { NetlinkError, TimeSlice } from "bun-netlink";
import { type DropEvent, DropMonitor } from "bun-netlink/system";
import type { Change, DropItem, DropTotals, JsonObject } from "../feed.ts";
import { number, text } from "../model/item.ts";
import type { NamespaceWatcher, Recorder } from "./namespace-watcher.ts";

/** Maximum number of items. The item without a packet for the longest time is removed, and its packets are counted. */
const MAX_ITEMS = 200;
/** Maximum number of different packets of an item. */
const MAX_PACKETS = 5;
/** Maximum length of a reason. The names of reasons and of functions of the kernel are shorter. */
const MAX_REASON_LENGTH = 100;
/** Hardware address of loopback interfaces, which identifies no interface. */
const NO_ADDRESS = "00:00:00:00:00:00";
/** Kinds of ports that receive packets with the hardware addresses of others. */
const BRIDGE_PORTS: readonly string[] = ["bridge", "openvswitch"];
/**
 * Reasons of drops before the kernel has checked that the packet is for the interface: others receive it, too, because a
 * bridge sends a packet to all ports if it does not know the port of the address.
 */
const FOR_ANY: ReadonlySet<string | undefined> = new Set([
  ...[undefined, "NOT_SPECIFIED", "OTHERHOST", "CPU_BACKLOG", "XDP", "TC_INGRESS", "NETFILTER_INGRESS"],
  ...["UNHANDLED_PROTO", "PTYPE_ABSENT"],
]);
/** What to do about an error of the drop monitor. */
const ADVICE: Readonly<Record<string, string>> = {
  EPERM: "run the map with CAP_NET_ADMIN in the initial user namespace",
  ENOENT: 'run the map in the initial network namespace, and load the module with "modprobe drop_monitor"',
  EBUSY: 'if that program was killed, run "bun-netlink do NET_DM stop --swDrops"',
};

type Place = Pick<DropItem, "ifindex" | "ifname" | "netns">;

/** Interfaces of all namespaces of the map. A value is null if several interfaces differ in it. */
interface Interfaces {
  /** {@link HostState.linkChanges} at the time of reading. */
  readonly linkChanges: number;
  /** By index and hardware address. */
  readonly byAddress: ReadonlyMap<string, Place | null>;
  readonly names: ReadonlyMap<number, string | null>;
  /** Interfaces by hardware address, which a VLAN or a bridge can share with its ports. */
  readonly owners: ReadonlyMap<string, ReadonlySet<Place>>;
  /** Namespaces with an interface of the index. */
  readonly namespaces: ReadonlyMap<number, ReadonlySet<string>>;
  /** Namespaces with a port of a bridge of the index, which receives packets for others. */
  readonly bridging: ReadonlyMap<number, ReadonlySet<string>>;
}

interface Row {
  place: Place;
  readonly reason: string;
  count: number;
  /** Last different packets, oldest first. */
  readonly packets: Set<string>;
}

/** Counts dropped packets by reason and interface, and reports the numbers at regular intervals. */
export class DropCounter {
  readonly #recorder: Recorder;
  readonly #watchers: ReadonlyMap<string, NamespaceWatcher>;
  readonly #intervalMs: number;
  /** Rows by the key of their item; the one without a packet for the longest time is first. */
  readonly #rows = new Map<string, Row>();
  readonly #changed = new Set<string>();
  #totals: DropTotals = { count: 0, lost: 0, omitted: 0 };
  /** Whether the numbers differ from those of the last report. */
  #isChanged = true;
  /** Interfaces at the first packet since the last report, or later. */
  #interfaces: Interfaces | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly #signal: AbortSignal;

  /** @param signal ends the reports. */
  constructor(
    recorder: Recorder,
    watchers: ReadonlyMap<string, NamespaceWatcher>,
    intervalMs: number,
    signal: AbortSignal,
  ) {
    this.#recorder = recorder;
    this.#watchers = watchers;
    this.#intervalMs = intervalMs;
    this.#signal = signal;
  }

  /**
   * Counts dropped packets until the signal is aborted, and resolves when the kernel's drop monitor is stopped. If the
   * kernel does not report packets, the feed contains the reason.
   */
  async run(): Promise<void> {
    const signal = this.#signal;
    try {
      await using drops = await DropMonitor.open({ signal });
      void this.#report();
      const slice = new TimeSlice();
      for await (const drop of drops) {
        if (drop.kind === "drop") this.#count(drop);
        else this.#addTotals({ lost: drop.dropped }, drop.unknown === true ? { isLostMore: true } : {});
        this.#reportLater();
        if (slice.isOverAfterEntry()) await slice.pause();
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof NetlinkError)) throw error;
      const advice = ADVICE[error.code];
      this.#addTotals({}, { error: advice === undefined ? error.message : `${error.message}; ${advice}` });
      void this.#report();
    } finally {
      clearTimeout(this.#timer);
    }
  }

  #count(drop: DropEvent): void {
    const reason = (drop.reason ?? drop.trap ?? drop.symbol ?? "unknown").slice(0, MAX_REASON_LENGTH);
    const place = this.#placeOf(drop);
    const key = JSON.stringify([reason, place.ifindex, place.netns]);
    const row = this.#rows.get(key) ?? { reason, place, count: 0, packets: new Set<string>() };
    row.place = place;
    row.count++;
    const packet = `${drop.headers}`;
    row.packets.delete(packet);
    row.packets.add(packet);
    if (row.packets.size > MAX_PACKETS) row.packets.delete(first(row.packets));
    this.#rows.delete(key);
    this.#rows.set(key, row);
    this.#changed.add(key);
    this.#addTotals({ count: 1 });
    if (this.#rows.size <= MAX_ITEMS) return;
    const oldest = first(this.#rows.keys());
    this.#addTotals({ omitted: this.#rows.get(oldest)!.count });
    this.#rows.delete(oldest);
    this.#changed.add(oldest);
  }

  #addTotals({ count = 0, lost = 0, omitted = 0 }: Partial<DropTotals>, more: Partial<DropTotals> = {}): void {
    const totals = this.#totals;
    this.#isChanged = true;
    this.#totals = {
      ...totals,
      ...{ count: totals.count + count, lost: totals.lost + lost, omitted: totals.omitted + omitted },
      ...more,
    };
  }

  /** Reports the numbers after the interval. The next interval starts when the queue has room for further events. */
  #reportLater(): void {
    if (this.#signal.aborted) return;
    this.#timer ??= setTimeout(async () => {
      await this.#report();
      this.#timer = undefined;
      if (this.#isChanged) this.#reportLater();
    }, this.#intervalMs);
  }

  /** Reports the changed items and the totals in one event. */
  async #report(): Promise<void> {
    const { host, state, queue } = this.#recorder;
    const changes = [...this.#changed].flatMap((key): Change[] => {
      const row = this.#rows.get(key);
      const isKnown = row !== undefined || state.table("", "drops").has(key);
      return isKnown ? [changeOf(key, row === undefined ? null : itemOf(row))] : [];
    });
    changes.push(changeOf("", this.#totals));
    this.#changed.clear();
    this.#interfaces = undefined;
    this.#isChanged = false;
    for (const change of changes) state.put(change);
    await queue.add({ type: "change", host, time: Date.now(), changes });
  }

  /**
   * Returns the interface that received a packet. The kernel reports only its index, which is unique within a namespace.
   * The namespace is known if only one interface with that index can have received the packet: that with the destination
   * hardware address, but also a port of a bridge, or an interface of a host that can have forwarded the packet.
   */
  #placeOf(drop: DropEvent): Place {
    const read = () => interfacesOf(this.#recorder, this.#watchers.keys());
    this.#interfaces ??= read();
    const place = placeAmong(this.#interfaces, drop);
    // The interface may be newer.
    if (place.netns !== undefined || this.#interfaces.linkChanges === this.#recorder.state.linkChanges) return place;
    this.#interfaces = read();
    return placeAmong(this.#interfaces, drop);
  }
}

function placeAmong(interfaces: Interfaces, { ifindex, reason, headers }: DropEvent): Place {
  if (ifindex === undefined) return {};
  const { byAddress, names, owners, namespaces, bridging } = interfaces;
  const { destination = "", source = "" } = headers.ethernet ?? {};
  const found = byAddress.get(`${ifindex} ${destination}`);
  const receivers = namespaces.get(ifindex) ?? new Set();
  const forwarders = [...(owners.get(source) ?? [])].filter((one) => one.ifindex !== ifindex).map(({ netns }) => netns);
  const possible = FOR_ANY.has(reason) ? receivers : new Set([...(bridging.get(ifindex) ?? []), ...forwarders]);
  const others = [...receivers].filter((netns) => possible.has(netns));
  if (found && others.every((netns) => netns === found.netns)) return found;
  const ifname = names.get(ifindex);
  return { ifindex, ...(ifname ? { ifname } : {}) };
}

function first<Value>(values: Iterable<Value>): Value {
  for (const value of values) return value;
  throw new RangeError("expected a value");
}

function changeOf(key: string, item: JsonObject | null): Change {
  return { table: "drops", netns: "", key, item };
}

function itemOf({ reason, place, count, packets }: Row): DropItem {
  return { reason, ...place, count, packets: [...packets].reverse() };
}

function interfacesOf({ state }: Recorder, watched: Iterable<string>): Interfaces {
  const [byAddress, owners] = [new Map<string, Place | null>(), new Map<string, Set<Place>>()];
  const names = new Map<number, string | null>();
  const [namespaces, bridging] = [new Map<number, Set<string>>(), new Map<number, Set<string>>()];
  for (const netns of watched) {
    for (const link of state.table(netns, "links").values()) {
      const [ifindex, ifname, address] = [number(link, "ifindex"), text(link, "ifname"), text(link, "address")];
      if (ifindex === undefined || ifname === undefined) continue;
      names.set(ifindex, names.has(ifindex) && names.get(ifindex) !== ifname ? null : ifname);
      addTo(namespaces, ifindex, netns);
      if (BRIDGE_PORTS.includes(text(link, "slaveKind") ?? "")) addTo(bridging, ifindex, netns);
      if (address === undefined || address === NO_ADDRESS) continue;
      const [key, place] = [`${ifindex} ${address}`, { ifindex, ifname, netns }];
      byAddress.set(key, byAddress.has(key) ? null : place);
      addTo(owners, address, place);
    }
  }
  return { linkChanges: state.linkChanges, byAddress, names, owners, namespaces, bridging };
}

function addTo<Key, Value>(map: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
}
