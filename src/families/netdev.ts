// Generated from netdev.yaml with specs/netdev.yaml (sha256 621fa3dee0609076). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Mode, Only, Read, ReadOnlyFields, Write } from
  "../schema/model/types.ts";

/**
 * XDP features that the driver of a network interface supports. Flags of `xdp-act` in family netdev:
 *
 * - `basic` (NETDEV_XDP_ACT_BASIC, bit 0): XDP programs can return the verdicts abort, drop, pass and tx.
 * - `redirect` (NETDEV_XDP_ACT_REDIRECT, bit 1): XDP programs can return the verdict redirect.
 * - `ndo-xmit` (NETDEV_XDP_ACT_NDO_XMIT, bit 2): Receives packets redirected to the interface.
 * - `xsk-zerocopy` (NETDEV_XDP_ACT_XSK_ZEROCOPY, bit 3): Zero-copy AF_XDP.
 * - `hw-offload` (NETDEV_XDP_ACT_HW_OFFLOAD, bit 4): XDP programs can run in hardware.
 * - `rx-sg` (NETDEV_XDP_ACT_RX_SG, bit 5): Received packets with several buffers.
 * - `ndo-xmit-sg` (NETDEV_XDP_ACT_NDO_XMIT_SG, bit 6): Redirected packets with several buffers.
 */
export type XdpAct = "basic" | "redirect" | "ndo-xmit" | "xsk-zerocopy" | "hw-offload" | "rx-sg" | "ndo-xmit-sg";

/**
 * Metadata of received packets that XDP programs can read. Flags of `xdp-rx-metadata` in family netdev:
 *
 * - `timestamp` (NETDEV_XDP_RX_METADATA_TIMESTAMP, bit 0)
 * - `hash` (NETDEV_XDP_RX_METADATA_HASH, bit 1)
 * - `vlan-tag` (NETDEV_XDP_RX_METADATA_VLAN_TAG, bit 2)
 */
export type XdpRxMetadata = "timestamp" | "hash" | "vlan-tag";

/**
 * Metadata of sent packets that AF_XDP sockets can request. Flags of `xsk-flags` in family netdev:
 *
 * - `tx-timestamp` (NETDEV_XSK_FLAGS_TX_TIMESTAMP, bit 0): Timestamp of sent packets.
 * - `tx-checksum` (NETDEV_XSK_FLAGS_TX_CHECKSUM, bit 1): Checksum offload.
 * - `tx-launch-time-fifo` (NETDEV_XSK_FLAGS_TX_LAUNCH_TIME_FIFO, bit 2): Transmission time; packets stay in order.
 */
export type XskFlags = "tx-timestamp" | "tx-checksum" | "tx-launch-time-fifo";

/**
 * Whether a queue of a network interface receives or sends. Values of `queue-type` in family netdev:
 *
 * - `rx` (NETDEV_QUEUE_TYPE_RX, 0)
 * - `tx` (NETDEV_QUEUE_TYPE_TX, 1)
 */
export type QueueType = "rx" | "tx";

/**
 * Whether counters are by queue or by interface. Flags of `qstats-scope` in family netdev:
 *
 * - `queue` (NETDEV_QSTATS_SCOPE_QUEUE, bit 0)
 */
export type QstatsScope = "queue";

/**
 * Whether kernel threads instead of software interrupts poll for packets (threaded NAPI). Values of `napi-threaded` in family netdev:
 *
 * - `disabled` (NETDEV_NAPI_THREADED_DISABLED, 0)
 * - `enabled` (NETDEV_NAPI_THREADED_ENABLED, 1)
 * - `busy-poll` (NETDEV_NAPI_THREADED_BUSY_POLL, 2): Kernel threads poll all the time.
 */
export type NapiThreaded = "disabled" | "enabled" | "busy-poll";

/** Attribute set `dev`. */
export interface Dev<M extends Mode = Read> extends ExtraAttributes {
  /** NETDEV_A_DEV_IFINDEX of netdev: u32 of at least 1. */ ifindex?: number;
  /** XDP features that the interface supports. Attribute NETDEV_A_DEV_XDP_FEATURES of netdev: u64. */
  xdpFeatures?: (XdpAct | M["big"])[];
  /** Maximum number of buffers of a packet with zero-copy AF_XDP. Attribute NETDEV_A_DEV_XDP_ZC_MAX_SEGS of netdev: u32 of at least 1. */
  xdpZcMaxSegs?: number;
  /** Metadata of received packets that XDP programs can read. Attribute NETDEV_A_DEV_XDP_RX_METADATA_FEATURES of netdev: u64. */
  xdpRxMetadataFeatures?: (XdpRxMetadata | M["big"])[];
  /** Metadata of sent packets that AF_XDP supports. Attribute NETDEV_A_DEV_XSK_FEATURES of netdev: u64. */
  xskFeatures?: (XskFlags | M["big"])[];
}

/** Attribute set `io-uring-provider-info`. */
export interface IoUringProviderInfo<M extends Mode = Read> extends ExtraAttributes {
  /** Size of a receive buffer in bytes. Attribute NETDEV_A_IO_URING_PROVIDER_INFO_RX_BUF_LEN of netdev: u32 or u64. */
  rxBufLen?: M["big"];
}

/** Attribute set `page-pool`. */
export interface PagePool<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the page pool. Attribute NETDEV_A_PAGE_POOL_ID of netdev: u32 or u64 from 1 to 4294967295. */
  id?: M["big"];
  /** Index of the interface that the page pool belongs to; absent if that interface was deleted. Attribute NETDEV_A_PAGE_POOL_IFINDEX of netdev: u32 from 1 to 2147483647. */
  ifindex?: number;
  /** Number of the NAPI instance to which the page pool belongs. Attribute NETDEV_A_PAGE_POOL_NAPI_ID of netdev: u32 or u64 from 1 to 4294967295. */
  napiId?: M["big"];
  /** Pages of the page pool that are in use outside of it. Attribute NETDEV_A_PAGE_POOL_INFLIGHT of netdev: u32 or u64. */
  inflight?: M["big"];
  /** Bytes in pages of the page pool that are in use. Attribute NETDEV_A_PAGE_POOL_INFLIGHT_MEM of netdev: u32 or u64. */
  inflightMem?: M["big"];
  /** Time in seconds since boot at which the driver released the page pool. Attribute NETDEV_A_PAGE_POOL_DETACH_TIME of netdev: u32 or u64. */
  detachTime?: M["big"];
  /** Number of the bound dma-buf. Attribute NETDEV_A_PAGE_POOL_DMABUF of netdev: u32. */ dmabuf?: number;
  /** The pool has memory of io_uring. Attribute NETDEV_A_PAGE_POOL_IO_URING of netdev: nested attributes. */
  ioUring?: IoUringProviderInfo<M>;
}

/** Attribute set `page-pool-info`. */
export interface PagePoolInfo<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the page pool. Attribute NETDEV_A_PAGE_POOL_ID of netdev: u32 or u64 from 1 to 4294967295. */
  id?: M["big"];
  /** Index of the interface that the page pool belongs to; absent if that interface was deleted. Attribute NETDEV_A_PAGE_POOL_IFINDEX of netdev: u32 from 1 to 2147483647. */
  ifindex?: number;
}

/** Attribute set `page-pool-stats`. */
export interface PagePoolStats<M extends Mode = Read> extends ExtraAttributes {
  /** Page pool to which the counters belong. Attribute NETDEV_A_PAGE_POOL_STATS_INFO of netdev: nested attributes. */
  info?: PagePoolInfo<M>;
  /** Pages allocated from the pool's cache. Attribute NETDEV_A_PAGE_POOL_STATS_ALLOC_FAST of netdev: u32 or u64. */
  allocFast?: M["big"];
  /** Pages allocated from the kernel's page allocator. Attribute NETDEV_A_PAGE_POOL_STATS_ALLOC_SLOW of netdev: u32 or u64. */
  allocSlow?: M["big"];
  /** Pages of higher order (several consecutive pages) allocated from the kernel's page allocator. Attribute NETDEV_A_PAGE_POOL_STATS_ALLOC_SLOW_HIGH_ORDER of netdev: u32 or u64. */
  allocSlowHighOrder?: M["big"];
  /** Number of times that the page pool's ring was empty, so that pages had to be allocated. Attribute NETDEV_A_PAGE_POOL_STATS_ALLOC_EMPTY of netdev: u32 or u64. */
  allocEmpty?: M["big"];
  /** Number of times that the page pool's cache was refilled from its ring. Attribute NETDEV_A_PAGE_POOL_STATS_ALLOC_REFILL of netdev: u32 or u64. */
  allocRefill?: M["big"];
  /** Pages from the page pool's ring that could not be reused because they are of another NUMA node. Attribute NETDEV_A_PAGE_POOL_STATS_ALLOC_WAIVE of netdev: u32 or u64. */
  allocWaive?: M["big"];
  /** Pages returned to the page pool's cache. Attribute NETDEV_A_PAGE_POOL_STATS_RECYCLE_CACHED of netdev: u32 or u64. */
  recycleCached?: M["big"];
  /** Number of times that the page pool's cache was full when a page was returned. Attribute NETDEV_A_PAGE_POOL_STATS_RECYCLE_CACHE_FULL of netdev: u32 or u64. */
  recycleCacheFull?: M["big"];
  /** Pages returned to the page pool's ring. Attribute NETDEV_A_PAGE_POOL_STATS_RECYCLE_RING of netdev: u32 or u64. */
  recycleRing?: M["big"];
  /** Pages released because the page pool's ring was full. Attribute NETDEV_A_PAGE_POOL_STATS_RECYCLE_RING_FULL of netdev: u32 or u64. */
  recycleRingFull?: M["big"];
  /** Pages released instead of reused, because they still had other references. Attribute NETDEV_A_PAGE_POOL_STATS_RECYCLE_RELEASED_REFCNT of netdev: u32 or u64. */
  recycleReleasedRefcnt?: M["big"];
}

/** Attribute set `napi`. */
export type Napi<M extends Mode = Read> = ExtraAttributes & {
  /** NETDEV_A_NAPI_IFINDEX of netdev: u32 of at least 1. */ ifindex?: number;
  /** Number of the NAPI instance, which polls one or more queues. Attribute NETDEV_A_NAPI_ID of netdev: u32. */
  id?: number;
  /** Number of polls without packets after which NAPI enables the interrupt again. Attribute NETDEV_A_NAPI_DEFER_HARD_IRQS of netdev: u32 up to 2147483647. */
  deferHardIrqs?: number;
  /** Time in ns until NAPI polls again while the interrupt is deferred. Attribute NETDEV_A_NAPI_GRO_FLUSH_TIMEOUT of netdev: u32 or u64. */
  groFlushTimeout?: M["big"];
  /** Time in ns for which NAPI keeps the interrupt suspended while a program polls. Attribute NETDEV_A_NAPI_IRQ_SUSPEND_TIMEOUT of netdev: u32 or u64. */
  irqSuspendTimeout?: M["big"];
  /** Whether kernel threads poll. Attribute NETDEV_A_NAPI_THREADED of netdev: u32. */
  threaded?: NapiThreaded | M["unnamed"];
} & ReadOnlyFields<M, {
  /** Number of the interrupt. Attribute NETDEV_A_NAPI_IRQ of netdev: u32, read-only. */ irq?: number;
  /** Process id of the kernel thread, if polling is threaded. Attribute NETDEV_A_NAPI_PID of netdev: u32, read-only. */
  pid?: number;
}>;

/** Attribute set `xsk-info`. */
export interface XskInfo extends ExtraAttributes {
}

/** Attribute set `queue`. */
export interface Queue<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the queue, separate for each type. Attribute NETDEV_A_QUEUE_ID of netdev: u32. */ id?: number;
  /** NETDEV_A_QUEUE_IFINDEX of netdev: u32 of at least 1. */ ifindex?: number;
  /** NETDEV_A_QUEUE_TYPE of netdev: u32. */ type?: QueueType | M["unnamed"];
  /** Number of the NAPI instance that polls the queue. Attribute NETDEV_A_QUEUE_NAPI_ID of netdev: u32. */
  napiId?: number;
  /** Number of the bound dma-buf. Attribute NETDEV_A_QUEUE_DMABUF of netdev: u32. */ dmabuf?: number;
  /** The queue has memory of io_uring. Attribute NETDEV_A_QUEUE_IO_URING of netdev: nested attributes. */
  ioUring?: IoUringProviderInfo<M>;
  /** The queue has an AF_XDP socket. Attribute NETDEV_A_QUEUE_XSK of netdev: nested attributes. */ xsk?: XskInfo;
  /** Leased queue: a queue of another interface that this one uses, or that uses it. Attribute NETDEV_A_QUEUE_LEASE of netdev: nested attributes. */
  lease?: Lease<M>;
}

/** Attribute set `qstats`. */
export interface Qstats<M extends Mode = Read> extends ExtraAttributes {
  /** NETDEV_A_QSTATS_IFINDEX of netdev: u32 of at least 1. */ ifindex?: number;
  /** NETDEV_A_QSTATS_QUEUE_TYPE of netdev: u32. */ queueType?: QueueType | M["unnamed"];
  /** NETDEV_A_QSTATS_QUEUE_ID of netdev: u32. */ queueId?: number;
  /** Whether counters are by queue or by interface. Attribute NETDEV_A_QSTATS_SCOPE of netdev: u32 or u64. */
  scope?: (QstatsScope | M["big"])[];
  /** Packets received. Attribute NETDEV_A_QSTATS_RX_PACKETS of netdev: u32 or u64. */ rxPackets?: M["big"];
  /** Bytes received. Attribute NETDEV_A_QSTATS_RX_BYTES of netdev: u32 or u64. */ rxBytes?: M["big"];
  /** Packets sent. Attribute NETDEV_A_QSTATS_TX_PACKETS of netdev: u32 or u64. */ txPackets?: M["big"];
  /** Bytes sent. Attribute NETDEV_A_QSTATS_TX_BYTES of netdev: u32 or u64. */ txBytes?: M["big"];
  /** Number of times that the driver could not allocate a buffer for received packets. Attribute NETDEV_A_QSTATS_RX_ALLOC_FAIL of netdev: u32 or u64. */
  rxAllocFail?: M["big"];
  /** Received packets that the device dropped. Attribute NETDEV_A_QSTATS_RX_HW_DROPS of netdev: u32 or u64. */
  rxHwDrops?: M["big"];
  /** Received packets that the device dropped because the host had no buffers. Attribute NETDEV_A_QSTATS_RX_HW_DROP_OVERRUNS of netdev: u32 or u64. */
  rxHwDropOverruns?: M["big"];
  /** Received packets for which the device computed a checksum over the whole packet. Attribute NETDEV_A_QSTATS_RX_CSUM_COMPLETE of netdev: u32 or u64. */
  rxCsumComplete?: M["big"];
  /** Received packets whose checksum the device verified. Attribute NETDEV_A_QSTATS_RX_CSUM_UNNECESSARY of netdev: u32 or u64. */
  rxCsumUnnecessary?: M["big"];
  /** Received packets whose checksum the device did not verify. Attribute NETDEV_A_QSTATS_RX_CSUM_NONE of netdev: u32 or u64. */
  rxCsumNone?: M["big"];
  /** Received packets with a wrong checksum. Attribute NETDEV_A_QSTATS_RX_CSUM_BAD of netdev: u32 or u64. */
  rxCsumBad?: M["big"];
  /** Received packets that the device built by aggregation (hardware GRO). Attribute NETDEV_A_QSTATS_RX_HW_GRO_PACKETS of netdev: u32 or u64. */
  rxHwGroPackets?: M["big"];
  /** Bytes of received packets that the device built by aggregation (hardware GRO). Attribute NETDEV_A_QSTATS_RX_HW_GRO_BYTES of netdev: u32 or u64. */
  rxHwGroBytes?: M["big"];
  /** Packets on the wire that the device aggregated (hardware GRO). Attribute NETDEV_A_QSTATS_RX_HW_GRO_WIRE_PACKETS of netdev: u32 or u64. */
  rxHwGroWirePackets?: M["big"];
  /** Bytes of packets on the wire that the device aggregated (hardware GRO). Attribute NETDEV_A_QSTATS_RX_HW_GRO_WIRE_BYTES of netdev: u32 or u64. */
  rxHwGroWireBytes?: M["big"];
  /** Received packets that the device dropped because of a rate limit. Attribute NETDEV_A_QSTATS_RX_HW_DROP_RATELIMITS of netdev: u32 or u64. */
  rxHwDropRatelimits?: M["big"];
  /** Packets that the device did not send. Attribute NETDEV_A_QSTATS_TX_HW_DROPS of netdev: u32 or u64. */
  txHwDrops?: M["big"];
  /** Packets that the device rejected as invalid. Attribute NETDEV_A_QSTATS_TX_HW_DROP_ERRORS of netdev: u32 or u64. */
  txHwDropErrors?: M["big"];
  /** Packets sent without checksum offload. Attribute NETDEV_A_QSTATS_TX_CSUM_NONE of netdev: u32 or u64. */
  txCsumNone?: M["big"];
  /** Packets sent with checksum offload. Attribute NETDEV_A_QSTATS_TX_NEEDS_CSUM of netdev: u32 or u64. */
  txNeedsCsum?: M["big"];
  /** Packets that the device split into segments (segmentation offload). Attribute NETDEV_A_QSTATS_TX_HW_GSO_PACKETS of netdev: u32 or u64. */
  txHwGsoPackets?: M["big"];
  /** Bytes of packets that the device split into segments (segmentation offload). Attribute NETDEV_A_QSTATS_TX_HW_GSO_BYTES of netdev: u32 or u64. */
  txHwGsoBytes?: M["big"];
  /** Packets on the wire that resulted from segmentation by the device. Attribute NETDEV_A_QSTATS_TX_HW_GSO_WIRE_PACKETS of netdev: u32 or u64. */
  txHwGsoWirePackets?: M["big"];
  /** Bytes of packets on the wire that resulted from segmentation by the device. Attribute NETDEV_A_QSTATS_TX_HW_GSO_WIRE_BYTES of netdev: u32 or u64. */
  txHwGsoWireBytes?: M["big"];
  /** Packets that the device did not send because of a rate limit. Attribute NETDEV_A_QSTATS_TX_HW_DROP_RATELIMITS of netdev: u32 or u64. */
  txHwDropRatelimits?: M["big"];
  /** Number of times that the driver stopped the transmit queue, such as when it was full. Attribute NETDEV_A_QSTATS_TX_STOP of netdev: u32 or u64. */
  txStop?: M["big"];
  /** Number of times that the driver restarted the transmit queue. Attribute NETDEV_A_QSTATS_TX_WAKE of netdev: u32 or u64. */
  txWake?: M["big"];
}

/** Attribute set `queue-id`. */
export interface QueueId<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the queue, separate for each type. Attribute NETDEV_A_QUEUE_ID of netdev: u32. */ id?: number;
  /** NETDEV_A_QUEUE_TYPE of netdev: u32. */ type?: QueueType | M["unnamed"];
}

/** Attribute set `lease`. */
export interface Lease<M extends Mode = Read> extends ExtraAttributes {
  /** NETDEV_A_LEASE_IFINDEX of netdev: u32 of at least 1. */ ifindex?: number;
  /** NETDEV_A_LEASE_QUEUE of netdev: nested attributes. */ queue?: QueueId<M>;
  /** Id of the network namespace of the interface. Attribute NETDEV_A_LEASE_NETNS_ID of netdev: s32 of at least 0. */
  netnsId?: number;
}

/** Attribute set `dmabuf`. */
export interface Dmabuf<M extends Mode = Read> extends ExtraAttributes {
  /** NETDEV_A_DMABUF_IFINDEX of netdev: u32 of at least 1. */ ifindex?: number;
  /** Receive queues to bind. Attribute NETDEV_A_DMABUF_QUEUES of netdev: nested attributes, repeated for each array element. */
  queues?: QueueId<M>[];
  /** File descriptor of the dma-buf. Attribute NETDEV_A_DMABUF_FD of netdev: u32. */ fd?: number;
  /** Number that identifies the dma-buf binding. Attribute NETDEV_A_DMABUF_ID of netdev: u32 of at least 1. */
  id?: number;
  /** Size in bytes of the buffers for received packets, a power of two; default is the size of a memory page. Attribute NETDEV_A_DMABUF_RX_PAGE_SIZE of netdev: u32 in bytes, since Linux 7.3. */
  rxPageSize?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns the XDP and metadata features of one network interface, or of all. Request and dump 1 of family netdev. */
  "dev-get": { do: Call<Only<Dev<Write>, "ifindex">, Dev<Read>>; dump: Call<ExtraAttributes, Dev<Read>> };
  /** Reports a network interface that was added. Event 2 of family netdev in multicast group `mgmt`. */
  "dev-add-ntf": { event: Dev<Read> };
  /** Reports a network interface that was removed. Event 3 of family netdev in multicast group `mgmt`. */
  "dev-del-ntf": { event: Dev<Read> };
  /** Reports changed XDP or metadata features of a network interface. Event 4 of family netdev in multicast group `mgmt`. */
  "dev-change-ntf": { event: Dev<Read> };
  /** Returns one page pool, or dumps all page pools. Request and dump 5 of family netdev; requires CONFIG_PAGE_POOL. */
  "page-pool-get": {
    do: Call<Only<PagePool<Write>, "id">, PagePool<Read>>;
    dump: Call<Only<PagePool<Write>, "ifindex">, PagePool<Read>>;
  };
  /** Reports a page pool that was created. Event 6 of family netdev in multicast group `page-pool`; requires CONFIG_PAGE_POOL. */
  "page-pool-add-ntf": { event: PagePool<Read> };
  /** Reports a page pool that was removed. Event 7 of family netdev in multicast group `page-pool`; requires CONFIG_PAGE_POOL. */
  "page-pool-del-ntf": { event: PagePool<Read> };
  /** Reports a changed page pool of a receive queue. Event 8 of family netdev in multicast group `page-pool`; requires CONFIG_PAGE_POOL. */
  "page-pool-change-ntf": { event: PagePool<Read> };
  /** Returns the counters of one or all page pools. Request and dump 9 of family netdev; requires CONFIG_PAGE_POOL_STATS. */
  "page-pool-stats-get": {
    do: Call<Only<PagePoolStats<Write>, "info">, PagePoolStats<Read>>;
    dump: Call<Only<PagePoolStats<Write>, "info">, PagePoolStats<Read>>;
  };
  /** Returns one queue of a network interface, or dumps queues. Request and dump 10 of family netdev. */
  "queue-get": {
    do: Call<Only<Queue<Write>, "id" | "ifindex" | "type">, Queue<Read>>;
    dump: Call<Only<Queue<Write>, "ifindex">, Queue<Read>>;
  };
  /** Returns one NAPI instance, or dumps the instances of a network interface. Request and dump 11 of family netdev. */
  "napi-get": { do: Call<Only<Napi<Write>, "id">, Napi<Read>>; dump: Call<Only<Napi<Write>, "ifindex">, Napi<Read>> };
  /** Dumps packet counters of queues, by interface or by queue. Dump 12 of family netdev. */
  "qstats-get": { dump: Call<Only<Qstats<Write>, "ifindex" | "scope">, Qstats<Read>> };
  /** Binds a dma-buf to receive queues, until the socket is closed. Request 13 of family netdev, since Linux 6.12; requires CAP_NET_ADMIN. */
  "bind-rx": { do: Call<Except<Dmabuf<Write>, "id">, (Dmabuf<Read>) | undefined> };
  /** Changes settings of a NAPI instance. Request 14 of family netdev; requires CAP_NET_ADMIN in the initial user namespace. */
  "napi-set": { do: Call<Except<Napi<Write>, "ifindex">> };
  /** Binds a dma-buf for transmission, until the socket is closed. Request 15 of family netdev. */
  "bind-tx": { do: Call<Only<Dmabuf<Write>, "ifindex" | "fd">, (Dmabuf<Read>) | undefined> };
  /** Creates a queue of a virtual interface that is leased from another interface. Request 16 of family netdev; requires CAP_NET_ADMIN in the initial user namespace. */
  "queue-create": { do: Call<Only<Queue<Write>, "ifindex" | "type" | "lease">, (Queue<Read>) | undefined> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
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

/** Capabilities of interfaces: XDP, queues, NAPI, page pools, and statistics of queues. Netlink family `netdev`: `connect()` opens a client. Requires Linux 6.3 with CONFIG_NET. */
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
      do: { request: "1 ifindex", reply: `1 ${devGetAttributes}` },
      dump: { request: "1", reply: `1 ${devGetAttributes}` },
    }),
    "dev-add-ntf": () => ({ set: "dev", event: `2 ${devGetAttributes}`, notify: "dev-get", group: "mgmt" }),
    "dev-del-ntf": () => ({ set: "dev", event: `3 ${devGetAttributes}`, notify: "dev-get", group: "mgmt" }),
    "dev-change-ntf": () => ({ set: "dev", event: `4 ${devGetAttributes}`, notify: "dev-get", group: "mgmt" }),
    "page-pool-get": () => ({
      set: "page-pool",
      do: { request: "5 id", reply: `5 ${pagePoolGetAttributes}` },
      dump: { request: "5 ifindex", reply: `5 ${pagePoolGetAttributes}` },
      config: "PAGE_POOL",
    }),
    "page-pool-add-ntf": () => ({
      set: "page-pool",
      event: `6 ${pagePoolGetAttributes}`,
      notify: "page-pool-get",
      group: "page-pool",
      config: "PAGE_POOL",
    }),
    "page-pool-del-ntf": () => ({
      set: "page-pool",
      event: `7 ${pagePoolGetAttributes}`,
      notify: "page-pool-get",
      group: "page-pool",
      config: "PAGE_POOL",
    }),
    "page-pool-change-ntf": () => ({
      set: "page-pool",
      event: `8 ${pagePoolGetAttributes}`,
      notify: "page-pool-get",
      group: "page-pool",
      config: "PAGE_POOL",
    }),
    "page-pool-stats-get": () => ({
      set: "page-pool-stats",
      do: { request: "9 info", reply: `9 ${pagePoolStatsGetAttributes}` },
      dump: { request: "9 info", reply: `9 ${pagePoolStatsGetAttributes}` },
      config: "PAGE_POOL_STATS",
    }),
    "queue-get": () => ({
      set: "queue",
      do: { request: "10 ifindex type id", reply: "10 id type napi-id ifindex dmabuf io-uring xsk lease" },
      dump: { request: "10 ifindex", reply: "10 id type napi-id ifindex dmabuf io-uring xsk lease" },
    }),
    "napi-get": () => ({
      set: "napi",
      do: { request: "11 id", reply: `11 ${napiGetAttributes}` },
      dump: { request: "11 ifindex", reply: `11 ${napiGetAttributes}` },
    }),
    "qstats-get": () => ({
      set: "qstats",
      dump: {
        request: "12 ifindex scope",
        reply: `
          12 ifindex queue-type queue-id rx-packets rx-bytes tx-packets tx-bytes rx-alloc-fail rx-hw-drops
          rx-hw-drop-overruns rx-csum-complete rx-csum-unnecessary rx-csum-none rx-csum-bad rx-hw-gro-packets
          rx-hw-gro-bytes rx-hw-gro-wire-packets rx-hw-gro-wire-bytes rx-hw-drop-ratelimits tx-hw-drops
          tx-hw-drop-errors tx-csum-none tx-needs-csum tx-hw-gso-packets tx-hw-gso-bytes tx-hw-gso-wire-packets
          tx-hw-gso-wire-bytes tx-hw-drop-ratelimits tx-stop tx-wake`,
      },
    }),
    "bind-rx": () => ({
      set: "dmabuf",
      do: { request: "13 ifindex fd queues rx-page-size", reply: "13 id" },
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
    "bind-tx": () => ({ set: "dmabuf", do: { request: "15 ifindex fd", reply: "15 id" } }),
    "queue-create": () => ({ set: "queue", do: { request: "16 ifindex type lease", reply: "16 id" }, flags: ["admin-perm"] }),
  },
  groups: { mgmt: { name: "mgmt" }, "page-pool": { name: "page-pool" } },
  config: "NET",
  since: "6.3",
  links: {},
});
