// Generated from netdev.yaml with specs/netdev.yaml (sha256 7abe368e592b7d20). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Except, ExtraAttributes, Mode, Only, Read, ReadOnlyFields, Write } from "../schema/model/types.ts";

/**
 * Bits of `xdp-act`.
 *
 * - `basic`: NETDEV_XDP_ACT_BASIC (bit 0). Verdicts abort, drop, pass and tx.
 * - `redirect`: NETDEV_XDP_ACT_REDIRECT (bit 1). Verdict redirect.
 * - `ndo-xmit`: NETDEV_XDP_ACT_NDO_XMIT (bit 2). Receives packets redirected to the interface.
 * - `xsk-zerocopy`: NETDEV_XDP_ACT_XSK_ZEROCOPY (bit 3). Zero-copy AF_XDP.
 * - `hw-offload`: NETDEV_XDP_ACT_HW_OFFLOAD (bit 4). Programs in hardware.
 * - `rx-sg`: NETDEV_XDP_ACT_RX_SG (bit 5). Received packets with several buffers.
 * - `ndo-xmit-sg`: NETDEV_XDP_ACT_NDO_XMIT_SG (bit 6). Redirected packets with several buffers.
 */
export type XdpAct = "basic" | "redirect" | "ndo-xmit" | "xsk-zerocopy" | "hw-offload" | "rx-sg" | "ndo-xmit-sg";

/**
 * Bits of `xdp-rx-metadata`.
 *
 * - `timestamp`: NETDEV_XDP_RX_METADATA_TIMESTAMP (bit 0)
 * - `hash`: NETDEV_XDP_RX_METADATA_HASH (bit 1)
 * - `vlan-tag`: NETDEV_XDP_RX_METADATA_VLAN_TAG (bit 2)
 */
export type XdpRxMetadata = "timestamp" | "hash" | "vlan-tag";

/**
 * Bits of `xsk-flags`.
 *
 * - `tx-timestamp`: NETDEV_XSK_FLAGS_TX_TIMESTAMP (bit 0). Timestamp of sent packets.
 * - `tx-checksum`: NETDEV_XSK_FLAGS_TX_CHECKSUM (bit 1). Checksum offload.
 * - `tx-launch-time-fifo`: NETDEV_XSK_FLAGS_TX_LAUNCH_TIME_FIFO (bit 2). Transmission time; packets stay in order.
 */
export type XskFlags = "tx-timestamp" | "tx-checksum" | "tx-launch-time-fifo";

/**
 * Values of `queue-type`.
 *
 * - `rx`: NETDEV_QUEUE_TYPE_RX (0)
 * - `tx`: NETDEV_QUEUE_TYPE_TX (1)
 */
export type QueueType = "rx" | "tx";

/**
 * Bits of `qstats-scope`.
 *
 * - `queue`: NETDEV_QSTATS_SCOPE_QUEUE (bit 0)
 */
export type QstatsScope = "queue";

/**
 * Values of `napi-threaded`.
 *
 * - `disabled`: NETDEV_NAPI_THREADED_DISABLED (0)
 * - `enabled`: NETDEV_NAPI_THREADED_ENABLED (1)
 * - `busy-poll`: NETDEV_NAPI_THREADED_BUSY_POLL (2). Kernel threads poll all the time.
 */
export type NapiThreaded = "disabled" | "enabled" | "busy-poll";

/** Attributes of `dev`. */
export interface Dev<M extends Mode = Read> extends ExtraAttributes {
  /** NETDEV_A_DEV_IFINDEX (1): u32, from 1. */ ifindex?: number;
  /** NETDEV_A_DEV_XDP_FEATURES (3): u64. Supported features of XDP. */ xdpFeatures?: (XdpAct | M["big"])[];
  /** NETDEV_A_DEV_XDP_ZC_MAX_SEGS (4): u32, from 1. Maximum number of buffers of a packet with zero-copy AF_XDP. */
  xdpZcMaxSegs?: number;
  /** NETDEV_A_DEV_XDP_RX_METADATA_FEATURES (5): u64. Metadata of received packets that XDP programs can read. */
  xdpRxMetadataFeatures?: (XdpRxMetadata | M["big"])[];
  /** NETDEV_A_DEV_XSK_FEATURES (6): u64. Metadata of sent packets that AF_XDP supports. */
  xskFeatures?: (XskFlags | M["big"])[];
}

/** Attributes of `io-uring-provider-info`. */
export interface IoUringProviderInfo<M extends Mode = Read> extends ExtraAttributes {
  /** NETDEV_A_IO_URING_PROVIDER_INFO_RX_BUF_LEN (1): uint. Size of a receive buffer in bytes. */ rxBufLen?: M["big"];
}

/** Attributes of `page-pool`. */
export interface PagePool<M extends Mode = Read> extends ExtraAttributes {
  /** NETDEV_A_PAGE_POOL_ID (1): uint, from 1, up to 4294967295. Number of the page pool. */ id?: M["big"];
  /** NETDEV_A_PAGE_POOL_IFINDEX (2): u32, from 1, up to 2147483647. Index of the interface; absent if there is none. */
  ifindex?: number;
  /** NETDEV_A_PAGE_POOL_NAPI_ID (3): uint, from 1, up to 4294967295. Number of the NAPI instance. */
  napiId?: M["big"];
  /** NETDEV_A_PAGE_POOL_INFLIGHT (4): uint. Pages in use outside of the pool. */ inflight?: M["big"];
  /** NETDEV_A_PAGE_POOL_INFLIGHT_MEM (5): uint. Bytes of these pages. */ inflightMem?: M["big"];
  /** NETDEV_A_PAGE_POOL_DETACH_TIME (6): uint. Time in s since boot at which the driver released the pool. */
  detachTime?: M["big"];
  /** NETDEV_A_PAGE_POOL_DMABUF (7): u32. Number of the bound dma-buf. */ dmabuf?: number;
  /** NETDEV_A_PAGE_POOL_IO_URING (8): nest. The pool has memory of io_uring. */ ioUring?: IoUringProviderInfo<M>;
}

/** Attributes of `page-pool-info`. */
export interface PagePoolInfo<M extends Mode = Read> extends ExtraAttributes {
  /** NETDEV_A_PAGE_POOL_ID (1): uint, from 1, up to 4294967295. Number of the page pool. */ id?: M["big"];
  /** NETDEV_A_PAGE_POOL_IFINDEX (2): u32, from 1, up to 2147483647. Index of the interface; absent if there is none. */
  ifindex?: number;
}

/** Attributes of `page-pool-stats`. */
export interface PagePoolStats<M extends Mode = Read> extends ExtraAttributes {
  /** NETDEV_A_PAGE_POOL_STATS_INFO (1): nest. Page pool of the counters. */ info?: PagePoolInfo<M>;
  /** NETDEV_A_PAGE_POOL_STATS_ALLOC_FAST (8): uint. Pages from the cache. */ allocFast?: M["big"];
  /** NETDEV_A_PAGE_POOL_STATS_ALLOC_SLOW (9): uint. Pages from the page allocator. */ allocSlow?: M["big"];
  /** NETDEV_A_PAGE_POOL_STATS_ALLOC_SLOW_HIGH_ORDER (10): uint. Pages of higher order from the page allocator. */
  allocSlowHighOrder?: M["big"];
  /** NETDEV_A_PAGE_POOL_STATS_ALLOC_EMPTY (11): uint. Number of times that the ring was empty. */
  allocEmpty?: M["big"];
  /** NETDEV_A_PAGE_POOL_STATS_ALLOC_REFILL (12): uint. Number of times that the cache was refilled. */
  allocRefill?: M["big"];
  /** NETDEV_A_PAGE_POOL_STATS_ALLOC_WAIVE (13): uint. Pages that could not be used because of another NUMA node. */
  allocWaive?: M["big"];
  /** NETDEV_A_PAGE_POOL_STATS_RECYCLE_CACHED (14): uint. Pages returned to the cache. */ recycleCached?: M["big"];
  /** NETDEV_A_PAGE_POOL_STATS_RECYCLE_CACHE_FULL (15): uint. Number of times that the cache was full. */
  recycleCacheFull?: M["big"];
  /** NETDEV_A_PAGE_POOL_STATS_RECYCLE_RING (16): uint. Pages returned to the ring. */ recycleRing?: M["big"];
  /** NETDEV_A_PAGE_POOL_STATS_RECYCLE_RING_FULL (17): uint. Pages released because the ring was full. */
  recycleRingFull?: M["big"];
  /** NETDEV_A_PAGE_POOL_STATS_RECYCLE_RELEASED_REFCNT (18): uint. Pages released because they had other references. */
  recycleReleasedRefcnt?: M["big"];
}

/** Attributes of `napi`. */
export type Napi<M extends Mode = Read> = ExtraAttributes & {
  /** NETDEV_A_NAPI_IFINDEX (1): u32, from 1. */ ifindex?: number;
  /** NETDEV_A_NAPI_ID (2): u32. Number of the NAPI instance. */ id?: number;
  /** NETDEV_A_NAPI_DEFER_HARD_IRQS (5): u32, up to 2147483647. Number of empty polls before the interrupt is enabled. */
  deferHardIrqs?: number;
  /** NETDEV_A_NAPI_GRO_FLUSH_TIMEOUT (6): uint. Time in ns until the next poll if the interrupt is deferred. */
  groFlushTimeout?: M["big"];
  /** NETDEV_A_NAPI_IRQ_SUSPEND_TIMEOUT (7): uint. Time in ns for which interrupts stay suspended while a program polls. */
  irqSuspendTimeout?: M["big"];
  /** NETDEV_A_NAPI_THREADED (8): u32. Whether kernel threads poll. */ threaded?: NapiThreaded | M["unnamed"];
} & ReadOnlyFields<M, {
  /** NETDEV_A_NAPI_IRQ (3): u32, read-only. Number of the interrupt. */ irq?: number;
  /** NETDEV_A_NAPI_PID (4): u32, read-only. Process id of the kernel thread, if polling is threaded. */ pid?: number;
}>;

/** Attributes of `xsk-info`. */
export interface XskInfo extends ExtraAttributes {
}

/** Attributes of `queue`. */
export interface Queue<M extends Mode = Read> extends ExtraAttributes {
  /** NETDEV_A_QUEUE_ID (1): u32. Number of the queue, separate for each type. */ id?: number;
  /** NETDEV_A_QUEUE_IFINDEX (2): u32, from 1. */ ifindex?: number;
  /** NETDEV_A_QUEUE_TYPE (3): u32. */ type?: QueueType | M["unnamed"];
  /** NETDEV_A_QUEUE_NAPI_ID (4): u32. Number of the NAPI instance. */ napiId?: number;
  /** NETDEV_A_QUEUE_DMABUF (5): u32. Number of the bound dma-buf. */ dmabuf?: number;
  /** NETDEV_A_QUEUE_IO_URING (6): nest. The queue has memory of io_uring. */ ioUring?: IoUringProviderInfo<M>;
  /** NETDEV_A_QUEUE_XSK (7): nest. The queue has an AF_XDP socket. */ xsk?: XskInfo;
  /** NETDEV_A_QUEUE_LEASE (8): nest. Queue of another interface that this one uses, or that uses this one. */
  lease?: Lease<M>;
}

/** Attributes of `qstats`. */
export interface Qstats<M extends Mode = Read> extends ExtraAttributes {
  /** NETDEV_A_QSTATS_IFINDEX (1): u32, from 1. */ ifindex?: number;
  /** NETDEV_A_QSTATS_QUEUE_TYPE (2): u32. */ queueType?: QueueType | M["unnamed"];
  /** NETDEV_A_QSTATS_QUEUE_ID (3): u32. */ queueId?: number;
  /** NETDEV_A_QSTATS_SCOPE (4): uint. Whether counters are by queue or by interface. */
  scope?: (QstatsScope | M["big"])[];
  /** NETDEV_A_QSTATS_RX_PACKETS (8): uint. Packets received. */ rxPackets?: M["big"];
  /** NETDEV_A_QSTATS_RX_BYTES (9): uint. Bytes received. */ rxBytes?: M["big"];
  /** NETDEV_A_QSTATS_TX_PACKETS (10): uint. Packets sent. */ txPackets?: M["big"];
  /** NETDEV_A_QSTATS_TX_BYTES (11): uint. Bytes sent. */ txBytes?: M["big"];
  /** NETDEV_A_QSTATS_RX_ALLOC_FAIL (12): uint. Buffers that could not be allocated for received packets. */
  rxAllocFail?: M["big"];
  /** NETDEV_A_QSTATS_RX_HW_DROPS (13): uint. Received packets that the device dropped. */ rxHwDrops?: M["big"];
  /** NETDEV_A_QSTATS_RX_HW_DROP_OVERRUNS (14): uint. Packets dropped because the host had no buffers. */
  rxHwDropOverruns?: M["big"];
  /** NETDEV_A_QSTATS_RX_CSUM_COMPLETE (15): uint. Packets with a full checksum from the device. */
  rxCsumComplete?: M["big"];
  /** NETDEV_A_QSTATS_RX_CSUM_UNNECESSARY (16): uint. Packets whose checksum the device verified. */
  rxCsumUnnecessary?: M["big"];
  /** NETDEV_A_QSTATS_RX_CSUM_NONE (17): uint. Packets whose checksum the device did not verify. */
  rxCsumNone?: M["big"];
  /** NETDEV_A_QSTATS_RX_CSUM_BAD (18): uint. Packets with a wrong checksum. */ rxCsumBad?: M["big"];
  /** NETDEV_A_QSTATS_RX_HW_GRO_PACKETS (19): uint. Packets aggregated by the device. */ rxHwGroPackets?: M["big"];
  /** NETDEV_A_QSTATS_RX_HW_GRO_BYTES (20): uint. Bytes of packets aggregated by the device. */
  rxHwGroBytes?: M["big"];
  /** NETDEV_A_QSTATS_RX_HW_GRO_WIRE_PACKETS (21): uint. Packets on the wire that the device aggregated. */
  rxHwGroWirePackets?: M["big"];
  /** NETDEV_A_QSTATS_RX_HW_GRO_WIRE_BYTES (22): uint. Bytes on the wire that the device aggregated. */
  rxHwGroWireBytes?: M["big"];
  /** NETDEV_A_QSTATS_RX_HW_DROP_RATELIMITS (23): uint. Packets dropped because of a rate limit. */
  rxHwDropRatelimits?: M["big"];
  /** NETDEV_A_QSTATS_TX_HW_DROPS (24): uint. Packets that the device did not send. */ txHwDrops?: M["big"];
  /** NETDEV_A_QSTATS_TX_HW_DROP_ERRORS (25): uint. Packets that the device rejected as invalid. */
  txHwDropErrors?: M["big"];
  /** NETDEV_A_QSTATS_TX_CSUM_NONE (26): uint. Packets sent without checksum offload. */ txCsumNone?: M["big"];
  /** NETDEV_A_QSTATS_TX_NEEDS_CSUM (27): uint. Packets sent with checksum offload. */ txNeedsCsum?: M["big"];
  /** NETDEV_A_QSTATS_TX_HW_GSO_PACKETS (28): uint. Packets that the device segmented. */ txHwGsoPackets?: M["big"];
  /** NETDEV_A_QSTATS_TX_HW_GSO_BYTES (29): uint. Bytes of packets that the device segmented. */
  txHwGsoBytes?: M["big"];
  /** NETDEV_A_QSTATS_TX_HW_GSO_WIRE_PACKETS (30): uint. Packets on the wire after segmentation. */
  txHwGsoWirePackets?: M["big"];
  /** NETDEV_A_QSTATS_TX_HW_GSO_WIRE_BYTES (31): uint. Bytes on the wire after segmentation. */
  txHwGsoWireBytes?: M["big"];
  /** NETDEV_A_QSTATS_TX_HW_DROP_RATELIMITS (32): uint. Packets dropped because of a rate limit. */
  txHwDropRatelimits?: M["big"];
  /** NETDEV_A_QSTATS_TX_STOP (33): uint. Number of times that the driver stopped the queue. */ txStop?: M["big"];
  /** NETDEV_A_QSTATS_TX_WAKE (34): uint. Number of times that the driver restarted the queue. */ txWake?: M["big"];
}

/** Attributes of `queue-id`. */
export interface QueueId<M extends Mode = Read> extends ExtraAttributes {
  /** NETDEV_A_QUEUE_ID (1): u32. Number of the queue, separate for each type. */ id?: number;
  /** NETDEV_A_QUEUE_TYPE (3): u32. */ type?: QueueType | M["unnamed"];
}

/** Attributes of `lease`. */
export interface Lease<M extends Mode = Read> extends ExtraAttributes {
  /** NETDEV_A_LEASE_IFINDEX (1): u32, from 1. */ ifindex?: number;
  /** NETDEV_A_LEASE_QUEUE (2): nest. */ queue?: QueueId<M>;
  /** NETDEV_A_LEASE_NETNS_ID (3): s32, from 0. Id of the network namespace of the interface. */ netnsId?: number;
}

/** Attributes of `dmabuf`. */
export interface Dmabuf<M extends Mode = Read> extends ExtraAttributes {
  /** NETDEV_A_DMABUF_IFINDEX (1): u32, from 1. */ ifindex?: number;
  /** NETDEV_A_DMABUF_QUEUES (2): nest, may be repeated. Receive queues to bind. */ queues?: QueueId<M>[];
  /** NETDEV_A_DMABUF_FD (3): u32. File descriptor of the dma-buf. */ fd?: number;
  /** NETDEV_A_DMABUF_ID (4): u32, from 1. Number of the binding. */ id?: number;
  /** NETDEV_A_DMABUF_RX_PAGE_SIZE (5): u32, in bytes, since Linux 7.3. Size of the pages for received packets, a power of two; the size of memory pages by default. */
  rxPageSize?: number;
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `dev-get`: request 1, dump 1. Returns the XDP and hardware metadata features of an interface, or of all. */
  "dev-get": {
    do: { request: Only<Dev<Write>, "ifindex">; reply: Dev<Read> };
    dump: { request: ExtraAttributes; reply: Dev<Read> };
  };
  /** `dev-add-ntf`: event 2, group `mgmt`. Reports an interface that was added. */
  "dev-add-ntf": { event: Dev<Read> };
  /** `dev-del-ntf`: event 3, group `mgmt`. Reports an interface that was removed. */
  "dev-del-ntf": { event: Dev<Read> };
  /** `dev-change-ntf`: event 4, group `mgmt`. Reports changed features of an interface. */
  "dev-change-ntf": { event: Dev<Read> };
  /** `page-pool-get`: request 5, dump 5, requires CONFIG_PAGE_POOL. Returns one page pool, or dumps all page pools. */
  "page-pool-get": {
    do: { request: Only<PagePool<Write>, "id">; reply: PagePool<Read> };
    dump: { request: Only<PagePool<Write>, "ifindex">; reply: PagePool<Read> };
  };
  /** `page-pool-add-ntf`: event 6, group `page-pool`, requires CONFIG_PAGE_POOL. Reports a page pool that was created. */
  "page-pool-add-ntf": { event: PagePool<Read> };
  /** `page-pool-del-ntf`: event 7, group `page-pool`, requires CONFIG_PAGE_POOL. Reports a page pool that was removed. */
  "page-pool-del-ntf": { event: PagePool<Read> };
  /** `page-pool-change-ntf`: event 8, group `page-pool`, requires CONFIG_PAGE_POOL. Reports a changed page pool. */
  "page-pool-change-ntf": { event: PagePool<Read> };
  /** `page-pool-stats-get`: request 9, dump 9, requires CONFIG_PAGE_POOL_STATS. Returns the counters of one or all page pools. */
  "page-pool-stats-get": {
    do: { request: Only<PagePoolStats<Write>, "info">; reply: PagePoolStats<Read> };
    dump: { request: Only<PagePoolStats<Write>, "info">; reply: PagePoolStats<Read> };
  };
  /** `queue-get`: request 10, dump 10. Returns one queue of an interface, or dumps queues. */
  "queue-get": {
    do: { request: Only<Queue<Write>, "id" | "ifindex" | "type">; reply: Queue<Read> };
    dump: { request: Only<Queue<Write>, "ifindex">; reply: Queue<Read> };
  };
  /** `napi-get`: request 11, dump 11. Returns one NAPI instance, or dumps those of an interface. */
  "napi-get": {
    do: { request: Only<Napi<Write>, "id">; reply: Napi<Read> };
    dump: { request: Only<Napi<Write>, "ifindex">; reply: Napi<Read> };
  };
  /** `qstats-get`: dump 12. Dumps counters of queues, by interface or by queue. */
  "qstats-get": { dump: { request: Only<Qstats<Write>, "ifindex" | "scope">; reply: Qstats<Read> } };
  /** `bind-rx`: request 13, requires uns-admin-perm, since Linux 6.12. Binds a dma-buf to receive queues; released when the socket is closed. */
  "bind-rx": { do: { request: Except<Dmabuf<Write>, "id">; reply: (Dmabuf<Read>) | undefined } };
  /** `napi-set`: request 14, requires admin-perm. Changes settings of a NAPI instance. */
  "napi-set": { do: { request: Except<Napi<Write>, "ifindex">; reply: undefined } };
  /** `bind-tx`: request 15. Binds a dma-buf for transmission; released when the socket is closed. */
  "bind-tx": { do: { request: Only<Dmabuf<Write>, "ifindex" | "fd">; reply: (Dmabuf<Read>) | undefined } };
  /** `queue-create`: request 16, requires admin-perm. Creates a queue of a virtual interface that is leased from another interface. */
  "queue-create": {
    do: { request: Only<Queue<Write>, "ifindex" | "type" | "lease">; reply: (Queue<Read>) | undefined };
  };
}

/** Events, by the operation that describes the message. */
export interface Events {
  "dev-add-ntf": Dev<Read>;
  "dev-del-ntf": Dev<Read>;
  "dev-change-ntf": Dev<Read>;
  "page-pool-add-ntf": PagePool<Read>;
  "page-pool-del-ntf": PagePool<Read>;
  "page-pool-change-ntf": PagePool<Read>;
  "dev-get": Dev<Read>;
  "page-pool-get": PagePool<Read>;
  "page-pool-stats-get": PagePoolStats<Read>;
  "queue-get": Queue<Read>;
  "napi-get": Napi<Read>;
  "qstats-get": Qstats<Read>;
  "bind-rx": Dmabuf<Read>;
  "bind-tx": Dmabuf<Read>;
  "queue-create": Queue<Read>;
}

/** Names of the multicast groups. */
export type Groups = "mgmt" | "page-pool";

const devGetAttributes = "ifindex xdp-features xdp-zc-max-segs xdp-rx-metadata-features xsk-features";

const pagePoolGetAttributes = "id ifindex napi-id inflight inflight-mem detach-time dmabuf io-uring";

const pagePoolStatsGetAttributes = `
  info alloc-fast alloc-slow alloc-slow-high-order alloc-empty alloc-refill alloc-waive recycle-cached
  recycle-cache-full recycle-ring recycle-ring-full recycle-released-refcnt`;

const napiGetAttributes = "id ifindex irq pid defer-hard-irqs gro-flush-timeout irq-suspend-timeout threaded";

/** Family `netdev` (Linux 6.3 with CONFIG_NET): `connect()` opens a client. Also the model for codecs. */
export const netdev: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "netdev",
  flavour: "genetlink",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {
    "xdp-act": () => ({ flags: true, entries: "basic redirect ndo-xmit xsk-zerocopy hw-offload rx-sg ndo-xmit-sg" }),
    "xdp-rx-metadata": () => ({ flags: true, entries: "timestamp hash vlan-tag" }),
    "xsk-flags": () => ({ flags: true, entries: "tx-timestamp tx-checksum tx-launch-time-fifo" }),
    "queue-type": () => ({ entries: "rx tx" }),
    "qstats-scope": () => ({ flags: true, entries: "queue" }),
    "napi-threaded": () => ({ entries: "disabled enabled busy-poll" }),
  },
  structs: {},
  sets: {
    dev: () => ({
      attributes: [
        { name: "ifindex", number: 1, type: "u32", minimum: 1 },
        { name: "pad", number: 2, type: "pad" },
        { name: "xdp-features", number: 3, type: "u64", enum: "xdp-act", flags: true },
        { name: "xdp-zc-max-segs", number: 4, type: "u32", minimum: 1 },
        { name: "xdp-rx-metadata-features", number: 5, type: "u64", enum: "xdp-rx-metadata", flags: true },
        { name: "xsk-features", number: 6, type: "u64", enum: "xsk-flags", flags: true },
      ],
    }),
    "io-uring-provider-info": () => ({ attributes: [{ name: "rx-buf-len", number: 1, type: "uint" }] }),
    "page-pool": () => ({
      attributes: [
        { name: "id", number: 1, type: "uint", minimum: 1, maximum: 4294967295 },
        { name: "ifindex", number: 2, type: "u32", minimum: 1, maximum: 2147483647 },
        { name: "napi-id", number: 3, type: "uint", minimum: 1, maximum: 4294967295 },
        { name: "inflight", number: 4, type: "uint" },
        { name: "inflight-mem", number: 5, type: "uint" },
        { name: "detach-time", number: 6, type: "uint" },
        { name: "dmabuf", number: 7, type: "u32" },
        { name: "io-uring", number: 8, type: "nest", nest: "io-uring-provider-info" },
      ],
    }),
    "page-pool-info": () => ({
      subsetOf: "page-pool",
      attributes: [
        { name: "id", number: 1, type: "uint", minimum: 1, maximum: 4294967295 },
        { name: "ifindex", number: 2, type: "u32", minimum: 1, maximum: 2147483647 },
      ],
    }),
    "page-pool-stats": () => ({
      attributes: [
        { name: "info", number: 1, type: "nest", nest: "page-pool-info" },
        { name: "alloc-fast", number: 8, type: "uint" },
        { name: "alloc-slow", number: 9, type: "uint" },
        { name: "alloc-slow-high-order", number: 10, type: "uint" },
        { name: "alloc-empty", number: 11, type: "uint" },
        { name: "alloc-refill", number: 12, type: "uint" },
        { name: "alloc-waive", number: 13, type: "uint" },
        { name: "recycle-cached", number: 14, type: "uint" },
        { name: "recycle-cache-full", number: 15, type: "uint" },
        { name: "recycle-ring", number: 16, type: "uint" },
        { name: "recycle-ring-full", number: 17, type: "uint" },
        { name: "recycle-released-refcnt", number: 18, type: "uint" },
      ],
    }),
    napi: () => ({
      attributes: [
        { name: "ifindex", number: 1, type: "u32", minimum: 1 },
        { name: "id", number: 2, type: "u32" },
        { name: "irq", number: 3, type: "u32", access: "read-only" },
        { name: "pid", number: 4, type: "u32", access: "read-only" },
        { name: "defer-hard-irqs", number: 5, type: "u32", maximum: 2147483647 },
        { name: "gro-flush-timeout", number: 6, type: "uint" },
        { name: "irq-suspend-timeout", number: 7, type: "uint" },
        { name: "threaded", number: 8, type: "u32", enum: "napi-threaded" },
      ],
    }),
    "xsk-info": () => ({ attributes: [] }),
    queue: () => ({
      attributes: [
        { name: "id", number: 1, type: "u32" },
        { name: "ifindex", number: 2, type: "u32", minimum: 1 },
        { name: "type", number: 3, type: "u32", enum: "queue-type" },
        { name: "napi-id", number: 4, type: "u32" },
        { name: "dmabuf", number: 5, type: "u32" },
        { name: "io-uring", number: 6, type: "nest", nest: "io-uring-provider-info" },
        { name: "xsk", number: 7, type: "nest", nest: "xsk-info" },
        { name: "lease", number: 8, type: "nest", nest: "lease" },
      ],
    }),
    qstats: () => ({
      attributes: [
        { name: "ifindex", number: 1, type: "u32", minimum: 1 },
        { name: "queue-type", number: 2, type: "u32", enum: "queue-type" },
        { name: "queue-id", number: 3, type: "u32" },
        { name: "scope", number: 4, type: "uint", enum: "qstats-scope", flags: true },
        { name: "rx-packets", number: 8, type: "uint" },
        { name: "rx-bytes", number: 9, type: "uint" },
        { name: "tx-packets", number: 10, type: "uint" },
        { name: "tx-bytes", number: 11, type: "uint" },
        { name: "rx-alloc-fail", number: 12, type: "uint" },
        { name: "rx-hw-drops", number: 13, type: "uint" },
        { name: "rx-hw-drop-overruns", number: 14, type: "uint" },
        { name: "rx-csum-complete", number: 15, type: "uint" },
        { name: "rx-csum-unnecessary", number: 16, type: "uint" },
        { name: "rx-csum-none", number: 17, type: "uint" },
        { name: "rx-csum-bad", number: 18, type: "uint" },
        { name: "rx-hw-gro-packets", number: 19, type: "uint" },
        { name: "rx-hw-gro-bytes", number: 20, type: "uint" },
        { name: "rx-hw-gro-wire-packets", number: 21, type: "uint" },
        { name: "rx-hw-gro-wire-bytes", number: 22, type: "uint" },
        { name: "rx-hw-drop-ratelimits", number: 23, type: "uint" },
        { name: "tx-hw-drops", number: 24, type: "uint" },
        { name: "tx-hw-drop-errors", number: 25, type: "uint" },
        { name: "tx-csum-none", number: 26, type: "uint" },
        { name: "tx-needs-csum", number: 27, type: "uint" },
        { name: "tx-hw-gso-packets", number: 28, type: "uint" },
        { name: "tx-hw-gso-bytes", number: 29, type: "uint" },
        { name: "tx-hw-gso-wire-packets", number: 30, type: "uint" },
        { name: "tx-hw-gso-wire-bytes", number: 31, type: "uint" },
        { name: "tx-hw-drop-ratelimits", number: 32, type: "uint" },
        { name: "tx-stop", number: 33, type: "uint" },
        { name: "tx-wake", number: 34, type: "uint" },
      ],
    }),
    "queue-id": () => ({
      subsetOf: "queue",
      attributes: [{ name: "id", number: 1, type: "u32" }, { name: "type", number: 3, type: "u32", enum: "queue-type" }],
    }),
    lease: () => ({
      attributes: [
        { name: "ifindex", number: 1, type: "u32", minimum: 1 },
        { name: "queue", number: 2, type: "nest", nest: "queue-id" },
        { name: "netns-id", number: 3, type: "s32", minimum: 0 },
      ],
    }),
    dmabuf: () => ({
      attributes: [
        { name: "ifindex", number: 1, type: "u32", minimum: 1 },
        { name: "queues", number: 2, type: "nest", nest: "queue-id", multi: true },
        { name: "fd", number: 3, type: "u32" },
        { name: "id", number: 4, type: "u32", minimum: 1 },
        { name: "rx-page-size", number: 5, type: "u32", unit: "bytes", since: "7.3" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    "dev-get": () => ({
      set: "dev",
      do: { request: { number: 1, attributes: "ifindex" }, reply: { number: 1, attributes: devGetAttributes } },
      dump: { request: { number: 1 }, reply: { number: 1, attributes: devGetAttributes } },
    }),
    "dev-add-ntf": () => ({ set: "dev", event: { number: 2, attributes: devGetAttributes }, notify: "dev-get", group: "mgmt" }),
    "dev-del-ntf": () => ({ set: "dev", event: { number: 3, attributes: devGetAttributes }, notify: "dev-get", group: "mgmt" }),
    "dev-change-ntf": () => ({ set: "dev", event: { number: 4, attributes: devGetAttributes }, notify: "dev-get", group: "mgmt" }),
    "page-pool-get": () => ({
      set: "page-pool",
      do: { request: { number: 5, attributes: "id" }, reply: { number: 5, attributes: pagePoolGetAttributes } },
      dump: { request: { number: 5, attributes: "ifindex" }, reply: { number: 5, attributes: pagePoolGetAttributes } },
      config: "PAGE_POOL",
    }),
    "page-pool-add-ntf": () => ({
      set: "page-pool",
      event: { number: 6, attributes: pagePoolGetAttributes },
      notify: "page-pool-get",
      group: "page-pool",
      config: "PAGE_POOL",
    }),
    "page-pool-del-ntf": () => ({
      set: "page-pool",
      event: { number: 7, attributes: pagePoolGetAttributes },
      notify: "page-pool-get",
      group: "page-pool",
      config: "PAGE_POOL",
    }),
    "page-pool-change-ntf": () => ({
      set: "page-pool",
      event: { number: 8, attributes: pagePoolGetAttributes },
      notify: "page-pool-get",
      group: "page-pool",
      config: "PAGE_POOL",
    }),
    "page-pool-stats-get": () => ({
      set: "page-pool-stats",
      do: { request: { number: 9, attributes: "info" }, reply: { number: 9, attributes: pagePoolStatsGetAttributes } },
      dump: { request: { number: 9, attributes: "info" }, reply: { number: 9, attributes: pagePoolStatsGetAttributes } },
      config: "PAGE_POOL_STATS",
    }),
    "queue-get": () => ({
      set: "queue",
      do: {
        request: { number: 10, attributes: "ifindex type id" },
        reply: { number: 10, attributes: "id type napi-id ifindex dmabuf io-uring xsk lease" },
      },
      dump: {
        request: { number: 10, attributes: "ifindex" },
        reply: { number: 10, attributes: "id type napi-id ifindex dmabuf io-uring xsk lease" },
      },
    }),
    "napi-get": () => ({
      set: "napi",
      do: { request: { number: 11, attributes: "id" }, reply: { number: 11, attributes: napiGetAttributes } },
      dump: { request: { number: 11, attributes: "ifindex" }, reply: { number: 11, attributes: napiGetAttributes } },
    }),
    "qstats-get": () => ({
      set: "qstats",
      dump: {
        request: { number: 12, attributes: "ifindex scope" },
        reply: {
          number: 12,
          attributes: `
            ifindex queue-type queue-id rx-packets rx-bytes tx-packets tx-bytes rx-alloc-fail rx-hw-drops
            rx-hw-drop-overruns rx-csum-complete rx-csum-unnecessary rx-csum-none rx-csum-bad rx-hw-gro-packets
            rx-hw-gro-bytes rx-hw-gro-wire-packets rx-hw-gro-wire-bytes rx-hw-drop-ratelimits tx-hw-drops
            tx-hw-drop-errors tx-csum-none tx-needs-csum tx-hw-gso-packets tx-hw-gso-bytes tx-hw-gso-wire-packets
            tx-hw-gso-wire-bytes tx-hw-drop-ratelimits tx-stop tx-wake`,
        },
      },
    }),
    "bind-rx": () => ({
      set: "dmabuf",
      do: {
        request: { number: 13, attributes: "ifindex fd queues rx-page-size" },
        reply: { number: 13, attributes: "id" },
      },
      flags: ["uns-admin-perm"],
      since: "6.12",
    }),
    "napi-set": () => ({
      set: "napi",
      do: {
        request: {
          number: 14,
          replyOnly: ["ifindex"],
          attributes: "id defer-hard-irqs gro-flush-timeout irq-suspend-timeout threaded",
        },
      },
      flags: ["admin-perm"],
    }),
    "bind-tx": () => ({
      set: "dmabuf",
      do: { request: { number: 15, attributes: "ifindex fd" }, reply: { number: 15, attributes: "id" } },
    }),
    "queue-create": () => ({
      set: "queue",
      do: { request: { number: 16, attributes: "ifindex type lease" }, reply: { number: 16, attributes: "id" } },
      flags: ["admin-perm"],
    }),
  },
  groups: { mgmt: { name: "mgmt" }, "page-pool": { name: "page-pool" } },
  config: "NET",
  since: "6.3",
  links: {},
});
