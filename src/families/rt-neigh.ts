// Generated from rt-neigh.yaml with specs/rt-neigh.yaml (sha256 1219f437ffb98bff). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Mode, OneOf, Only, Read, ReadOnlyFields, 
  Shape, TrailingBytes,With, Write, WriteOnlyFields } from "../schema/model/types.ts";
import { isS32, isU8, isU16, isU32, isU64 } from "../schema/values/struct-members.ts";

/**
 * State of a neighbor entry. Flags of `nud-state` in family rt-neigh:
 *
 * - `incomplete` (NUD_INCOMPLETE, bit 0): Address resolution of the neighbor is in progress.
 * - `reachable` (NUD_REACHABLE, bit 1): The neighbor confirmed recently that it is reachable.
 * - `stale` (NUD_STALE, bit 2): The neighbor did not confirm recently. The entry is verified at its next use.
 * - `delay` (NUD_DELAY, bit 3): Stale entry in use, which waits for a confirmation before the first probe.
 * - `probe` (NUD_PROBE, bit 4): Unicast probes in progress.
 * - `failed` (NUD_FAILED, bit 5): Resolution failed.
 * - `noarp` (NUD_NOARP, bit 6): Needs no address resolution, such as loopback.
 * - `permanent` (NUD_PERMANENT, bit 7): Static entry: it never expires and is never verified.
 */
export type NudState = "incomplete" | "reachable" | "stale" | "delay" | "probe" | "failed" | "noarp" | "permanent";

/**
 * Flags of a neighbor or forwarding entry. Flags of `ntf-flags` in family rt-neigh:
 *
 * - `use` (NTF_USE, bit 0): Starts resolution as if a packet used the entry.
 * - `self` (NTF_SELF, bit 1): The entry is in the device's own forwarding table.
 * - `master` (NTF_MASTER, bit 2): The entry is in the forwarding table of the device's bridge.
 * - `proxy` (NTF_PROXY, bit 3): The host replies to solicitations for the address (proxy).
 * - `ext-learned` (NTF_EXT_LEARNED, bit 4): A program or hardware learned the entry.
 * - `offloaded` (NTF_OFFLOADED, bit 5): The entry is in hardware.
 * - `sticky` (NTF_STICKY, bit 6): A bridge does not move the entry to another port.
 * - `router` (NTF_ROUTER, bit 7): The neighbor is a router.
 */
export type NtfFlags = "use" | "self" | "master" | "proxy" | "ext-learned" | "offloaded" | "sticky" | "router";

/**
 * Additional flags of a neighbor or forwarding entry. Flags of `ntf-ext-flags` in family rt-neigh:
 *
 * - `managed` (NTF_EXT_MANAGED, bit 0): The kernel resolves the address in advance and keeps it resolved.
 * - `locked` (NTF_EXT_LOCKED, bit 1): Bridge entry on a locked port, not yet authorized.
 * - `ext-validated` (NTF_EXT_VALIDATED, bit 2, since Linux 6.16): A program verifies reachability; the kernel keeps the entry and does not probe it.
 */
export type NtfExtFlags = "managed" | "locked" | "ext-validated";

/**
 * Type of an address or route, such as unicast or multicast. Values of `rtm-type` in family rt-neigh:
 *
 * - `unspec` (RTN_UNSPEC, 0)
 * - `unicast` (RTN_UNICAST, 1)
 * - `local` (RTN_LOCAL, 2)
 * - `broadcast` (RTN_BROADCAST, 3)
 * - `anycast` (RTN_ANYCAST, 4)
 * - `multicast` (RTN_MULTICAST, 5)
 * - `blackhole` (RTN_BLACKHOLE, 6)
 * - `unreachable` (RTN_UNREACHABLE, 7)
 * - `prohibit` (RTN_PROHIBIT, 8)
 * - `throw` (RTN_THROW, 9)
 * - `nat` (RTN_NAT, 10)
 * - `xresolve` (RTN_XRESOLVE, 11)
 */
export type RtmType = "unspec" | "unicast" | "local" | "broadcast" | "anycast" | "multicast" | "blackhole"
  | "unreachable" | "prohibit" | "throw" | "nat" | "xresolve";

/**
 * How a bridge reports the activity of a forwarding entry. Flags of `fdb-notify` in family rt-neigh:
 *
 * - `notify` (FDB_NOTIFY_BIT, bit 0): Sends an event when the entry becomes active or inactive.
 * - `inactive` (FDB_NOTIFY_INACTIVE_BIT, bit 1): Marks the entry as inactive, without an event.
 */
export type FdbNotify = "notify" | "inactive";

/** C structure `ndmsg`. */
export interface Ndmsg<M extends Mode = Read> extends TrailingBytes {
  /** Address family: AF_INET, AF_INET6, or AF_BRIDGE (7) for forwarding entries. Member: u8. */ ndmFamily: number;
  /** Index of the interface; 0 in a dump means all. Member: s32. */ ndmIfindex: number;
  /** State of the resolution. Member: u16. */ ndmState: (NudState | number)[];
  /** u8. */ ndmFlags: (NtfFlags | number)[];
  /** Type of the address; set by the kernel. Member: u8. */ ndmType: RtmType | M["unnamed"];
}

/** C structure `ndtmsg`. */
export interface Ndtmsg extends TrailingBytes {
  /** Address family of the table. Member: u8. */ family: number;
}

/** Times since a neighbor or forwarding entry was last used and changed. C structure `nda-cacheinfo`. */
export interface NdaCacheinfo extends TrailingBytes {
  /** Time since the neighbor's reachability was confirmed. Member: u32 in units of 1/100 s. */ confirmed: number;
  /** Time since the neighbor or forwarding entry was last used. Member: u32 in units of 1/100 s. */ used: number;
  /** Time since the neighbor or forwarding entry was last changed. Member: u32 in units of 1/100 s. */
  updated: number;
  /** Number of references to the entry. Member: u32. */ refcnt: number;
}

/** C structure `ndt-config`. */
export interface NdtConfig extends TrailingBytes {
  /** Length of an address in bytes. Member: u16. */ keyLen: number;
  /** Size of a neighbor entry in kernel memory, in bytes. Member: u16. */ entrySize: number;
  /** Number of entries of the neighbor table. Member: u32. */ entries: number;
  /** Time since the last forced garbage collection of the neighbor table. Member: u32 in ms. */ lastFlush: number;
  /** Time since the neighbor table's `reachableTime` was last randomized. Member: u32 in ms. */ lastRand: number;
  /** Seed of the hash table. Member: u32. */ hashRnd: number;
  /** Number of hash buckets minus 1. Member: u32. */ hashMask: number;
  /** Always 0 in current kernels. Member: u32. */ hashChainGc: number;
  /** Number of queued requests for proxy replies. Member: u32. */ proxyQlen: number;
}

/** C structure `ndt-stats`. */
export interface NdtStats<M extends Mode = Read> extends TrailingBytes {
  /** Entries created. Member: u64. */ allocs: M["big"];
  /** Entries destroyed. Member: u64. */ destroys: M["big"];
  /** Times the hash table grew. Member: u64. */ hashGrows: M["big"];
  /** Failed resolutions. Member: u64. */ resFailed: M["big"];
  /** u64. */ lookups: M["big"];
  /** Successful lookups. Member: u64. */ hits: M["big"];
  /** Multicast solicitations received (IPv6). Member: u64. */ rcvProbesMcast: M["big"];
  /** Unicast solicitations received (IPv6). Member: u64. */ rcvProbesUcast: M["big"];
  /** Periodic garbage collections. Member: u64. */ periodicGcRuns: M["big"];
  /** Garbage collections of the neighbor table because of too many entries. Member: u64. */ forcedGcRuns: M["big"];
  /** Entries rejected because the table was full. Member: u64. */ tableFulls: M["big"];
}

/** Attribute set `neighbour-attrs`. */
export type NeighbourAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** NDA_UNSPEC of rt-neigh: bytes. */ unspec?: Uint8Array;
  /** IP address of the neighbor. In VXLAN forwarding entries, address of the remote tunnel endpoint. Attribute NDA_DST of rt-neigh: bytes, shown as an IPv4 or IPv6 address. */
  dst?: M["address"];
  /** Link-layer address of the neighbor or forwarding entry. Attribute NDA_LLADDR of rt-neigh: bytes, shown as a MAC address. */
  lladdr?: M["address"];
  /** VLAN id of a forwarding entry. Attribute NDA_VLAN of rt-neigh: u16. */ vlan?: number;
  /** UDP port of the remote VXLAN endpoint. Attribute NDA_PORT of rt-neigh: big-endian u16. */ port?: number;
  /** VXLAN network id (VNI) of packets to the remote endpoint. Attribute NDA_VNI of rt-neigh: u32. */ vni?: number;
  /** Interface through which packets to the remote VXLAN endpoint leave. Attribute NDA_IFINDEX of rt-neigh: u32. */
  ifindex?: number;
  /** Index of the bridge. In a dump request, it selects the entries of interfaces with this master. Attribute NDA_MASTER of rt-neigh: u32. */
  master?: number;
  /** VXLAN network id (VNI) of packets that the entry matches, for devices with external metadata. Attribute NDA_SRC_VNI of rt-neigh: u32. */
  srcVni?: number;
  /** Origin of the entry, an RTPROT_* number. Attribute NDA_PROTOCOL of rt-neigh: u8. */ protocol?: number;
  /** Id of the next hop group of a VXLAN forwarding entry, instead of `dst`. Attribute NDA_NH_ID of rt-neigh: u32. */
  nhId?: number;
  /** NDA_FDB_EXT_ATTRS of rt-neigh: nested attributes. */ fdbExtAttrs?: FdbExtAttrs<M>;
  /** More flags, in addition to `ndmFlags`. Attribute NDA_FLAGS_EXT of rt-neigh: u32. */
  flagsExt?: (NtfExtFlags | number)[];
  /** Bits of `ndmState` that must be equal, in bulk deletions. Attribute NDA_NDM_STATE_MASK of rt-neigh: u16. */
  ndmStateMask?: number;
  /** Bits of `ndmFlags` that must be equal, in bulk deletions. Attribute NDA_NDM_FLAGS_MASK of rt-neigh: u8. */
  ndmFlagsMask?: number;
} & ReadOnlyFields<M, {
  /** NDA_CACHEINFO of rt-neigh: structure `nda-cacheinfo`, read-only. */ cacheinfo?: Shape<M, NdaCacheinfo>;
  /** Number of solicitations sent since the address was last confirmed. Attribute NDA_PROBES of rt-neigh: u32, read-only. */
  probes?: number;
  /** Id of the network namespace of `ifindex`. Attribute NDA_LINK_NETNSID of rt-neigh: s32, read-only. */
  linkNetnsid?: number;
}>;

/** Attribute set `ndt-attrs`. */
export type NdtAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Name of the neighbor table, such as `arp_cache` or `ndisc_cache`. Attribute NDTA_NAME of rt-neigh: string. */
  name?: string;
  /** Number of neighbor table entries below which the kernel collects no garbage. Attribute NDTA_THRESH1 of rt-neigh: u32. */
  thresh1?: number;
  /** Number of neighbor table entries above which entries older than 5 s are collected. Attribute NDTA_THRESH2 of rt-neigh: u32. */
  thresh2?: number;
  /** Maximum number of neighbor table entries. Attribute NDTA_THRESH3 of rt-neigh: u32. */ thresh3?: number;
  /** Parameters of the neighbor table for one interface; without `ifindex`, the defaults. Attribute NDTA_PARMS of rt-neigh: nested attributes. */
  parms?: NdtpaAttrs<M>;
  /** Interval of periodic garbage collection; unused by current kernels. Attribute NDTA_GC_INTERVAL of rt-neigh: u64 in ms. */
  gcInterval?: M["big"];
} & ReadOnlyFields<M, {
  /** NDTA_CONFIG of rt-neigh: structure `ndt-config`, read-only. */ config?: Shape<M, NdtConfig>;
  /** NDTA_STATS of rt-neigh: structure `ndt-stats`, read-only. */ stats?: Shape<M, NdtStats<M>>;
}>;

/** Attribute set `ndtpa-attrs`. */
export type NdtpaAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Interface with these parameters; absent for the defaults. Attribute NDTPA_IFINDEX of rt-neigh: u32. */
  ifindex?: number;
  /** Base of the randomized `reachableTime`; default 30000. Attribute NDTPA_BASE_REACHABLE_TIME of rt-neigh: u64 in ms. */
  baseReachableTime?: M["big"];
  /** Interval between neighbor solicitations; default 1000. Attribute NDTPA_RETRANS_TIME of rt-neigh: u64 in ms. */
  retransTime?: M["big"];
  /** Time after which an unused stale neighbor entry can be collected; default 60000. Attribute NDTPA_GC_STALETIME of rt-neigh: u64 in ms. */
  gcStaletime?: M["big"];
  /** Time before the first probe of a stale neighbor entry in use; default 5000. Attribute NDTPA_DELAY_PROBE_TIME of rt-neigh: u64 in ms. */
  delayProbeTime?: M["big"];
  /** Limit in packets of the queue of each unresolved neighbor entry; derived from `queueLenbytes`. Attribute NDTPA_QUEUE_LEN of rt-neigh: u32. */
  queueLen?: number;
  /** Number of probes by a program before multicast probes; default 0. Attribute NDTPA_APP_PROBES of rt-neigh: u32. */
  appProbes?: number;
  /** Number of unicast probes of a known neighbor address; default 3. Attribute NDTPA_UCAST_PROBES of rt-neigh: u32. */
  ucastProbes?: number;
  /** Number of multicast or broadcast probes of a neighbor; default 3. Attribute NDTPA_MCAST_PROBES of rt-neigh: u32. */
  mcastProbes?: number;
  /** Maximum random delay of replies for anycast addresses; default 1000. Attribute NDTPA_ANYCAST_DELAY of rt-neigh: u64 in ms. */
  anycastDelay?: M["big"];
  /** Maximum random delay of proxy replies; default 800. Attribute NDTPA_PROXY_DELAY of rt-neigh: u64 in ms. */
  proxyDelay?: M["big"];
  /** Maximum number of delayed proxy requests; default 64. Attribute NDTPA_PROXY_QLEN of rt-neigh: u32. */
  proxyQlen?: number;
  /** Minimum age of a neighbor entry before another reply can replace it; default 1000. Attribute NDTPA_LOCKTIME of rt-neigh: u64 in ms. */
  locktime?: M["big"];
  /** Limit in bytes of packets queued for each unresolved neighbor entry. Attribute NDTPA_QUEUE_LENBYTES of rt-neigh: u32 in bytes. */
  queueLenbytes?: number;
  /** Number of multicast probes of a neighbor after unicast probes failed; default 0. Attribute NDTPA_MCAST_REPROBES of rt-neigh: u32. */
  mcastReprobes?: number;
  /** Interval between probes of managed neighbor entries; default 5000. Attribute NDTPA_INTERVAL_PROBE_TIME_MS of rt-neigh: u64 in ms. */
  intervalProbeTimeMs?: M["big"];
} & ReadOnlyFields<M, {
  /** Number of references to the parameters. Attribute NDTPA_REFCNT of rt-neigh: u32, read-only. */ refcnt?: number;
  /** Current time for which a confirmed neighbor stays reachable: random between 0.5 and 1.5 times the base. Attribute NDTPA_REACHABLE_TIME of rt-neigh: u64 in ms, read-only. */
  reachableTime?: M["big"];
}>;

/** Attribute set `fdb-ext-attrs`. */
export type FdbExtAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Whether an event is sent when the bridge forwarding entry becomes active or inactive. Attribute NFEA_ACTIVITY_NOTIFY of rt-neigh: u8. */
  activityNotify?: (FdbNotify | number)[];
} & WriteOnlyFields<M, {
  /** The request does not count as activity of the bridge forwarding entry. Attribute NFEA_DONT_REFRESH of rt-neigh: flag, write-only. */
  dontRefresh?: M["flag"];
}>;

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Adds or changes a neighbor entry, or a forwarding entry of a bridge or VXLAN device (AF_BRIDGE). Request 28 of family rt-neigh. */
  newneigh: {
    do: Call<{ header: With<Ndmsg<Write>, "ndmFamily" | "ndmIfindex"> } & Except<NeighbourAttrs<Write>, "unspec"
      | "ndmStateMask" | "ndmFlagsMask"> & OneOf<NeighbourAttrs<Write>, "dst" | "lladdr">>;
  };
  /** Deletes a neighbor or forwarding entry. With NLM_F_BULK, deletes all entries that match. Request 29 of family rt-neigh. */
  delneigh: {
    do: Call<{ header: With<Ndmsg<Write>, "ndmFamily" | "ndmIfindex"> } & Except<NeighbourAttrs<Write>, "unspec"
      | "master" | "protocol" | "fdbExtAttrs" | "flagsExt">>;
  };
  /** Reports a deleted neighbor or forwarding entry. Event 29 of family rt-neigh. */
  "delneigh-ntf": { event: { header: Ndmsg<Read> } & NeighbourAttrs<Read> };
  /** Returns one neighbor or forwarding entry, or dumps all. Request and dump 30 of family rt-neigh. */
  getneigh: {
    do: Call<{ header: With<Ndmsg<Write>, "ndmFamily" | "ndmIfindex"> } & Only<NeighbourAttrs<Write>, "dst"
      | "lladdr" | "vlan" | "vni" | "master"> & OneOf<NeighbourAttrs<Write>, "dst" | "lladdr">,
      { header: Ndmsg<Read> } & NeighbourAttrs<Read> & OneOf<NeighbourAttrs<Read>, "dst" | "lladdr">>;
    dump: Call<{ header?: Partial<Ndmsg<Write>> } & Only<NeighbourAttrs<Write>, "ifindex" | "master">,
      { header: Ndmsg<Read> } & NeighbourAttrs<Read> & OneOf<NeighbourAttrs<Read>, "dst" | "lladdr">>;
  };
  /** Reports a new or changed neighbor or forwarding entry, or asks a program to resolve an address. Event 28 of family rt-neigh. */
  "newneigh-ntf": { event: { header: Ndmsg<Read> } & NeighbourAttrs<Read> };
  /** Dumps the neighbor tables (ARP, neighbor discovery) with their parameters and statistics. Dump 66 of family rt-neigh. */
  getneightbl: { dump: Call<{ header?: Partial<Ndtmsg> } & ExtraAttributes, { header: Ndtmsg } & NdtAttrs<Read>> };
  /** Changes parameters and garbage collection thresholds of a neighbor table (ARP, neighbor discovery). Request 67 of family rt-neigh. */
  setneightbl: { do: Call<{ header?: Partial<Ndtmsg> } & NdtAttrs<Write>> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  setneightbl: { header: Ndtmsg } & NdtAttrs<Read>;
  getneightbl: { header: Ndtmsg } & NdtAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "rtnlgrp-neigh";

const getneighAttributes = "dst lladdr probes vlan port vni ifindex master protocol nh-id flags-ext fdb-ext-attrs";

/** Neighbours (ARP and NDP), forwarding database entries of bridges, and neighbour tables. Netlink family `rt-neigh`: `connect()` opens a client. */
export const rtNeigh: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "rt-neigh",
  flavour: "netlink-raw",
  protocol: 0,
  version: 1,
  constants: {},
  enums: {
    "nud-state": () => ({ flags: true, prefix: "nud-", entries: "incomplete reachable stale delay probe failed noarp permanent" }),
    "ntf-flags": () => ({ flags: true, prefix: "ntf-", entries: "use self master proxy ext-learned offloaded sticky router" }),
    "ntf-ext-flags": () => ({
      flags: true,
      prefix: "ntf-ext-",
      entries: ["managed locked", { name: "ext-validated", value: 2, kernelName: "NTF_EXT_VALIDATED", since: "6.16" }],
    }),
    "rtm-type": () => ({
      prefix: "rtn-",
      entries: `
        unspec unicast local broadcast anycast multicast blackhole unreachable prohibit throw nat xresolve`,
    }),
    "fdb-notify": () => ({
      flags: true,
      entries: [
        { name: "notify", value: 0, kernelName: "FDB_NOTIFY_BIT" },
        { name: "inactive", value: 1, kernelName: "FDB_NOTIFY_INACTIVE_BIT" },
      ],
    }),
  },
  structs: {
    ndmsg: () => ({
      members: [
        { name: "ndm-family", type: "u8" },
        { name: "ndm-pad", type: "pad", length: 3 },
        { name: "ndm-ifindex", type: "s32" },
        { name: "ndm-state", type: "u16", enum: "nud-state", flags: true },
        { name: "ndm-flags", type: "u8", enum: "ntf-flags", flags: true },
        { name: "ndm-type", type: "u8", enum: "rtm-type" },
      ],
      read: (view, at, names) => ({ ndmFamily: view.getUint8(at), ndmIfindex: view.getInt32(at + 4, host),
        ndmState: names[2]!.bitNames(view.getUint16(at + 8, host)),
        ndmFlags: names[3]!.bitNames(view.getUint8(at + 10)), ndmType: names[4]!.nameOf(view.getUint8(at + 11)) }),
      write: (view, at, { ndmFamily: v0, ndmIfindex: v1, ndmState: v2, ndmFlags: v3, ndmType: v4 }, names) => {
        const n2 = names[2]!.bits(v2, 65535); const n3 = names[3]!.bits(v3, 255);
        const n4 = names[4]!.number(v4, 255); if (!(isU8(v0) && isS32(v1) && n2 >= 0 && n3 >= 0 &&
        n4 >= 0)) return false; view.setUint8(at, v0); view.setInt32(at + 4, v1, host);
        view.setUint16(at + 8, n2, host); view.setUint8(at + 10, n3); view.setUint8(at + 11, n4); return true; },
    }),
    ndtmsg: () => ({
      members: [{ name: "family", type: "u8" }, { name: "pad", type: "pad", length: 3 }],
      read: (view, at) => ({ family: view.getUint8(at) }),
      write: (view, at, { family: v0 }) => { if (!(isU8(v0))) return false; view.setUint8(at, v0); return true; },
    }),
    "nda-cacheinfo": () => ({
      members: [
        { name: "confirmed", type: "u32", unit: "1/100 s" },
        { name: "used", type: "u32", unit: "1/100 s" },
        { name: "updated", type: "u32", unit: "1/100 s" },
        { name: "refcnt", type: "u32" },
      ],
      read: (view, at) => ({ confirmed: view.getUint32(at, host), used: view.getUint32(at + 4, host),
        updated: view.getUint32(at + 8, host), refcnt: view.getUint32(at + 12, host) }),
      write: (view, at, { confirmed: v0, used: v1, updated: v2, refcnt: v3 }) => { if (!(isU32(v0) && isU32(v1) &&
        isU32(v2) && isU32(v3))) return false; view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host);
        view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host); return true; },
    }),
    "ndt-config": () => ({
      members: [
        { name: "key-len", type: "u16" },
        { name: "entry-size", type: "u16" },
        { name: "entries", type: "u32" },
        { name: "last-flush", type: "u32", unit: "ms" },
        { name: "last-rand", type: "u32", unit: "ms" },
        { name: "hash-rnd", type: "u32" },
        { name: "hash-mask", type: "u32" },
        { name: "hash-chain-gc", type: "u32" },
        { name: "proxy-qlen", type: "u32" },
      ],
      read: (view, at) => ({ keyLen: view.getUint16(at, host), entrySize: view.getUint16(at + 2, host),
        entries: view.getUint32(at + 4, host), lastFlush: view.getUint32(at + 8, host),
        lastRand: view.getUint32(at + 12, host), hashRnd: view.getUint32(at + 16, host),
        hashMask: view.getUint32(at + 20, host), hashChainGc: view.getUint32(at + 24, host),
        proxyQlen: view.getUint32(at + 28, host) }),
      write: (view, at, { keyLen: v0, entrySize: v1, entries: v2, lastFlush: v3, lastRand: v4, hashRnd: v5, hashMask: v6,
        hashChainGc: v7, proxyQlen: v8 }) => { if (!(isU16(v0) && isU16(v1) && isU32(v2) && isU32(v3) && isU32(v4) &&
        isU32(v5) && isU32(v6) && isU32(v7) && isU32(v8))) return false; view.setUint16(at, v0, host);
        view.setUint16(at + 2, v1, host); view.setUint32(at + 4, v2, host); view.setUint32(at + 8, v3, host);
        view.setUint32(at + 12, v4, host); view.setUint32(at + 16, v5, host); view.setUint32(at + 20, v6, host);
        view.setUint32(at + 24, v7, host); view.setUint32(at + 28, v8, host); return true; },
    }),
    "ndt-stats": () => ({
      members: [
        { name: "allocs", type: "u64" },
        { name: "destroys", type: "u64" },
        { name: "hash-grows", type: "u64" },
        { name: "res-failed", type: "u64" },
        { name: "lookups", type: "u64" },
        { name: "hits", type: "u64" },
        { name: "rcv-probes-mcast", type: "u64" },
        { name: "rcv-probes-ucast", type: "u64" },
        { name: "periodic-gc-runs", type: "u64" },
        { name: "forced-gc-runs", type: "u64" },
        { name: "table-fulls", type: "u64" },
      ],
      read: (view, at) => ({ allocs: view.getBigUint64(at, host), destroys: view.getBigUint64(at + 8, host),
        hashGrows: view.getBigUint64(at + 16, host), resFailed: view.getBigUint64(at + 24, host),
        lookups: view.getBigUint64(at + 32, host), hits: view.getBigUint64(at + 40, host),
        rcvProbesMcast: view.getBigUint64(at + 48, host), rcvProbesUcast: view.getBigUint64(at + 56, host),
        periodicGcRuns: view.getBigUint64(at + 64, host), forcedGcRuns: view.getBigUint64(at + 72, host),
        tableFulls: view.getBigUint64(at + 80, host) }),
      write: (view, at, { allocs: v0, destroys: v1, hashGrows: v2, resFailed: v3, lookups: v4, hits: v5,
        rcvProbesMcast: v6, rcvProbesUcast: v7, periodicGcRuns: v8, forcedGcRuns: v9, tableFulls: v10 }) => {
        if (!(isU64(v0) && isU64(v1) && isU64(v2) && isU64(v3) && isU64(v4) && isU64(v5) && isU64(v6) && isU64(v7) &&
        isU64(v8) && isU64(v9) && isU64(v10))) return false; view.setBigUint64(at, v0, host);
        view.setBigUint64(at + 8, v1, host); view.setBigUint64(at + 16, v2, host);
        view.setBigUint64(at + 24, v3, host); view.setBigUint64(at + 32, v4, host);
        view.setBigUint64(at + 40, v5, host); view.setBigUint64(at + 48, v6, host);
        view.setBigUint64(at + 56, v7, host); view.setBigUint64(at + 64, v8, host);
        view.setBigUint64(at + 72, v9, host); view.setBigUint64(at + 80, v10, host); return true; },
    }),
  },
  sets: {
    "neighbour-attrs": () => ({
      prefix: "nda-",
      attributes: [
        { name: "unspec", number: 0, type: "binary" },
        { name: "dst", number: 1, type: "binary", hint: "ipv4-or-v6" },
        { name: "lladdr", number: 2, type: "binary", hint: "mac" },
        { name: "cacheinfo", number: 3, type: "binary", struct: "nda-cacheinfo", access: "read-only" },
        { name: "probes", number: 4, type: "u32", access: "read-only" },
        { name: "vlan", number: 5, type: "u16" },
        { name: "port", number: 6, type: "u16", order: "big" },
        { name: "vni", number: 7, type: "u32" },
        { name: "ifindex", number: 8, type: "u32" },
        { name: "master", number: 9, type: "u32" },
        { name: "link-netnsid", number: 10, type: "s32", access: "read-only" },
        { name: "src-vni", number: 11, type: "u32" },
        { name: "protocol", number: 12, type: "u8" },
        { name: "nh-id", number: 13, type: "u32" },
        { name: "fdb-ext-attrs", number: 14, type: "nest", nest: "fdb-ext-attrs" },
        { name: "flags-ext", number: 15, type: "u32", enum: "ntf-ext-flags", flags: true },
        { name: "ndm-state-mask", number: 16, type: "u16" },
        { name: "ndm-flags-mask", number: 17, type: "u8" },
      ],
    }),
    "ndt-attrs": () => ({
      prefix: "ndta-",
      attributes: [
        { name: "name", number: 1, type: "string" },
        { name: "thresh1", number: 2, type: "u32" },
        { name: "thresh2", number: 3, type: "u32" },
        { name: "thresh3", number: 4, type: "u32" },
        { name: "config", number: 5, type: "binary", struct: "ndt-config", access: "read-only" },
        { name: "parms", number: 6, type: "nest", nest: "ndtpa-attrs" },
        { name: "stats", number: 7, type: "binary", struct: "ndt-stats", access: "read-only" },
        { name: "gc-interval", number: 8, type: "u64", unit: "ms" },
        { name: "pad", number: 9, type: "pad" },
      ],
    }),
    "ndtpa-attrs": () => ({
      prefix: "ndtpa-",
      attributes: [
        { name: "ifindex", number: 1, type: "u32" },
        { name: "refcnt", number: 2, type: "u32", access: "read-only" },
        { name: "reachable-time", number: 3, type: "u64", unit: "ms", access: "read-only" },
        { name: "base-reachable-time", number: 4, type: "u64", unit: "ms" },
        { name: "retrans-time", number: 5, type: "u64", unit: "ms" },
        { name: "gc-staletime", number: 6, type: "u64", unit: "ms" },
        { name: "delay-probe-time", number: 7, type: "u64", unit: "ms" },
        { name: "queue-len", number: 8, type: "u32" },
        { name: "app-probes", number: 9, type: "u32" },
        { name: "ucast-probes", number: 10, type: "u32" },
        { name: "mcast-probes", number: 11, type: "u32" },
        { name: "anycast-delay", number: 12, type: "u64", unit: "ms" },
        { name: "proxy-delay", number: 13, type: "u64", unit: "ms" },
        { name: "proxy-qlen", number: 14, type: "u32" },
        { name: "locktime", number: 15, type: "u64", unit: "ms" },
        { name: "queue-lenbytes", number: 16, type: "u32", unit: "bytes" },
        { name: "mcast-reprobes", number: 17, type: "u32" },
        { name: "pad", number: 18, type: "pad" },
        { name: "interval-probe-time-ms", number: 19, type: "u64", unit: "ms" },
      ],
    }),
    "fdb-ext-attrs": () => ({
      prefix: "nfea-",
      attributes: [
        { name: "activity-notify", number: 1, type: "u8", enum: "fdb-notify", flags: true },
        { name: "dont-refresh", number: 2, type: "flag", access: "write-only" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    newneigh: () => ({
      set: "neighbour-attrs",
      header: "ndmsg",
      do: {
        request: {
          number: 28,
          requiredHeader: ["ndm-family", "ndm-ifindex"],
          requiredOne: ["dst", "lladdr"],
          attributes: "dst lladdr vlan port vni ifindex master src-vni protocol nh-id fdb-ext-attrs flags-ext",
        },
      },
    }),
    delneigh: () => ({
      set: "neighbour-attrs",
      header: "ndmsg",
      do: {
        request: {
          number: 29,
          requiredHeader: ["ndm-family", "ndm-ifindex"],
          attributes: "dst lladdr vlan port vni ifindex src-vni nh-id ndm-state-mask ndm-flags-mask",
        },
      },
    }),
    "delneigh-ntf": () => ({ set: "neighbour-attrs", header: "ndmsg", event: `29 ${getneighAttributes}`, notify: "getneigh" }),
    getneigh: () => ({
      set: "neighbour-attrs",
      header: "ndmsg",
      do: {
        request: {
          number: 30,
          requiredHeader: ["ndm-family", "ndm-ifindex"],
          requiredOne: ["dst", "lladdr"],
          attributes: "dst lladdr vlan vni master",
        },
        reply: { number: 28, alwaysOne: ["dst", "lladdr"], attributes: getneighAttributes },
      },
      dump: {
        request: "30 ifindex master",
        reply: { number: 28, alwaysOne: ["dst", "lladdr"], attributes: getneighAttributes },
      },
    }),
    "newneigh-ntf": () => ({ set: "neighbour-attrs", header: "ndmsg", event: `28 ${getneighAttributes}`, notify: "getneigh" }),
    getneightbl: () => ({
      set: "ndt-attrs",
      header: "ndtmsg",
      dump: { request: "66", reply: "64 name thresh1 thresh2 thresh3 config parms stats gc-interval" },
    }),
    setneightbl: () => ({ set: "ndt-attrs", header: "ndtmsg", do: { request: "67 name thresh1 thresh2 thresh3 parms gc-interval" } }),
  },
  groups: { "rtnlgrp-neigh": { name: "rtnlgrp-neigh", number: 3 } },
  creates: { newneigh: ["ENOENT"] },
  links: {},
});
