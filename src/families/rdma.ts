// Generated from rdma.yaml (sha256 26bff1a70f1f0e9b). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Has, Mode, Only, Read, ReadOnlyFields, Write, WriteOnlyFields 
  } from "../schema/model/types.ts";

/**
 * Kind of RDMA device. Values of `node-type` in family rdma:
 *
 * - `ib-ca` (RDMA_NODE_IB_CA, 1): Channel adapter of InfiniBand; also devices for RoCE.
 * - `ib-switch` (RDMA_NODE_IB_SWITCH, 2): Switch of InfiniBand.
 * - `ib-router` (RDMA_NODE_IB_ROUTER, 3): Router of InfiniBand.
 * - `rnic` (RDMA_NODE_RNIC, 4): Network card for iWARP.
 * - `usnic` (RDMA_NODE_USNIC, 5): Network card of Cisco with a protocol of its own.
 * - `usnic-udp` (RDMA_NODE_USNIC_UDP, 6): Network card of Cisco with UDP.
 * - `unspecified` (RDMA_NODE_UNSPECIFIED, 7): No other type fits.
 */
export type NodeType = "ib-ca" | "ib-switch" | "ib-router" | "rnic" | "usnic" | "usnic-udp" | "unspecified";

/**
 * Logical state of an RDMA port. Values of `port-state` in family rdma:
 *
 * - `nop` (0)
 * - `down` (1)
 * - `init` (2)
 * - `armed` (3)
 * - `active` (4)
 * - `active-defer` (5)
 */
export type PortState = "nop" | "down" | "init" | "armed" | "active" | "active-defer";

/**
 * Physical state of an RDMA port. Values of `port-phys-state` in family rdma:
 *
 * - `nop` (0)
 * - `sleep` (1)
 * - `polling` (2)
 * - `disabled` (3)
 * - `port-configuration-training` (4)
 * - `link-up` (5)
 * - `link-error-recovery` (6)
 * - `phy-test` (7)
 */
export type PortPhysState = "nop" | "sleep" | "polling" | "disabled" | "port-configuration-training" | "link-up"
  | "link-error-recovery" | "phy-test";

/**
 * Service of an RDMA queue pair. Values of `qp-type` in family rdma:
 *
 * - `smi` (0): Management of the subnet.
 * - `gsi` (1): General management.
 * - `rc` (2): Reliable connection.
 * - `uc` (3): Unreliable connection.
 * - `ud` (4): Unreliable datagrams.
 * - `raw-ipv6` (5): Raw IPv6 packets.
 * - `raw-ethertype` (6): Raw packets of an Ethernet type.
 * - `raw-packet` (8): Raw Ethernet packets.
 * - `xrc-ini` (9): Sender of an extended reliable connection.
 * - `xrc-tgt` (10): Receiver of an extended reliable connection.
 * - `driver` (255): Service that the driver defines.
 */
export type QpType = "smi" | "gsi" | "rc" | "uc" | "ud" | "raw-ipv6" | "raw-ethertype" | "raw-packet" | "xrc-ini"
  | "xrc-tgt" | "driver";

/**
 * State of an RDMA queue pair. In `sqd`, the send queue is drained; in `sqe`, it has an error. Values of `qp-state` in family rdma:
 *
 * - `reset` (0)
 * - `init` (1)
 * - `rtr` (2)
 * - `rts` (3)
 * - `sqd` (4)
 * - `sqe` (5)
 * - `err` (6)
 */
export type QpState = "reset" | "init" | "rtr" | "rts" | "sqd" | "sqe" | "err";

/**
 * State of a connection manager id (CM id). Values of `cm-state` in family rdma:
 *
 * - `idle` (0)
 * - `addr-query` (1)
 * - `addr-resolved` (2)
 * - `route-query` (3)
 * - `route-resolved` (4)
 * - `connect` (5)
 * - `disconnect` (6)
 * - `addr-bound` (7)
 * - `listen` (8)
 * - `device-removal` (9)
 * - `destroying` (10)
 * - `addrinfo-query` (11)
 * - `addrinfo-resolved` (12)
 */
export type CmState = "idle" | "addr-query" | "addr-resolved" | "route-query" | "route-resolved" | "connect"
  | "disconnect" | "addr-bound" | "listen" | "device-removal" | "destroying" | "addrinfo-query" | "addrinfo-resolved";

/**
 * Port space of the RDMA connection manager: kind of port numbers that it assigns. Values of `port-space` in family rdma:
 *
 * - `ipoib` (2): IP over InfiniBand.
 * - `tcp` (262): Connections.
 * - `udp` (273): Datagrams.
 * - `ib` (319): Services of InfiniBand.
 */
export type PortSpace = "ipoib" | "tcp" | "udp" | "ib";

/**
 * Type of an RDMA shared receive queue. Values of `srq-type` in family rdma:
 *
 * - `basic` (0)
 * - `xrc` (1): Extended reliable connections.
 * - `tm` (2): Matches the tags of received messages.
 */
export type SrqType = "basic" | "xrc" | "tm";

/**
 * State of a queue pair's migration to another path. Values of `path-mig-state` in family rdma:
 *
 * - `migrated` (0)
 * - `rearm` (1)
 * - `armed` (2)
 */
export type PathMigState = "migrated" | "rearm" | "armed";

/**
 * Kernel context that polls an RDMA completion queue. Values of `poll-ctx` in family rdma:
 *
 * - `softirq` (0)
 * - `workqueue` (1)
 * - `unbound-workqueue` (2)
 * - `direct` (3)
 */
export type PollCtx = "softirq" | "workqueue" | "unbound-workqueue" | "direct";

/**
 * How programs should print a driver-specific number. Values of `print-type` in family rdma:
 *
 * - `unspec` (RDMA_NLDEV_PRINT_TYPE_UNSPEC, 0)
 * - `hex` (RDMA_NLDEV_PRINT_TYPE_HEX, 1)
 */
export type PrintType = "unspec" | "hex";

/**
 * How hardware counters are assigned to RDMA queue pairs. Values of `counter-mode` in family rdma:
 *
 * - `none` (RDMA_COUNTER_MODE_NONE, 0): Queue pairs have the default counters of the port.
 * - `auto` (RDMA_COUNTER_MODE_AUTO, 1): The kernel assigns counters to queue pairs by the criteria in `statAutoModeMask`.
 * - `manual` (RDMA_COUNTER_MODE_MANUAL, 2): Programs assign counters to queue pairs.
 */
export type CounterMode = "none" | "auto" | "manual";

/**
 * Criteria by which the kernel assigns a common counter to several queue pairs. Flags of `counter-mask` in family rdma:
 *
 * - `qp-type` (RDMA_COUNTER_MASK_QP_TYPE, bit 0): Queue pairs of the same type have the same counter.
 * - `pid` (RDMA_COUNTER_MASK_PID, bit 1): Queue pairs of the same process have the same counter.
 */
export type CounterMask = "qp-type" | "pid";

/**
 * Kind of RDMA object that has counters. Values of `stat-res` in family rdma:
 *
 * - `qp` (RDMA_NLDEV_ATTR_RES_QP, 19): Queue pairs.
 * - `mr` (RDMA_NLDEV_ATTR_RES_MR, 40): Memory regions.
 */
export type StatRes = "qp" | "mr";

/**
 * Whether an RDMA device is visible in one network namespace or in all. Values of `netns-mode` in family rdma:
 *
 * - `exclusive` (0): A device belongs to one network namespace.
 * - `shared` (1): Devices exist in all network namespaces.
 */
export type NetnsMode = "exclusive" | "shared";

/**
 * Kind of an event about an RDMA device. Values of `event-type` in family rdma:
 *
 * - `register` (0): A device was added.
 * - `unregister` (1): A device was removed.
 * - `netdev-attach` (2): A network interface belongs to a port.
 * - `netdev-detach` (3): A network interface no longer belongs to a port.
 * - `rename` (4): A device was renamed.
 * - `netdev-rename` (5): The network interface of a port was renamed.
 */
export type EventType = "register" | "unregister" | "netdev-attach" | "netdev-detach" | "rename" | "netdev-rename";

/**
 * Who selected the name of an RDMA device. Values of `name-assign-type` in family rdma:
 *
 * - `unknown` (RDMA_NAME_ASSIGN_TYPE_UNKNOWN, 0): By the kernel, or unknown.
 * - `user` (RDMA_NAME_ASSIGN_TYPE_USER, 1): By a program.
 */
export type NameAssignType = "unknown" | "user";

/**
 * Type of an RDMA device with a parent device. Values of `dev-type` in family rdma:
 *
 * - `smi` (RDMA_DEVICE_TYPE_SMI, 1): Device for the management of the subnet.
 */
export type DevType = "smi";

/** Attribute set `nldev`. */
export type Nldev<M extends Mode = Read> = ExtraAttributes & {
  /** Index of the device. Attribute RDMA_NLDEV_ATTR_DEV_INDEX of rdma: u32. */ devIndex?: number;
  /** Name of the device. Attribute RDMA_NLDEV_ATTR_DEV_NAME of rdma: string of at most 63 bytes. */ devName?: string;
  /** Number of the port, from 1. In `get`, number of ports of the device. Attribute RDMA_NLDEV_ATTR_PORT_INDEX of rdma: u32. */
  portIndex?: number;
  /** Number of the queue pair. Attribute RDMA_NLDEV_ATTR_RES_LQPN of rdma: u32. */ resLqpn?: number;
  /** Name of the network interface. Attribute RDMA_NLDEV_ATTR_NDEV_NAME of rdma: string of at most 15 bytes. */
  ndevName?: string;
  /** Number of the protection domain. Attribute RDMA_NLDEV_ATTR_RES_PDN of rdma: u32. */ resPdn?: number;
  /** Number of the completion queue. Attribute RDMA_NLDEV_ATTR_RES_CQN of rdma: u32. */ resCqn?: number;
  /** Number of the memory region. Attribute RDMA_NLDEV_ATTR_RES_MRN of rdma: u32. */ resMrn?: number;
  /** Number of the connection manager id (CM id). Attribute RDMA_NLDEV_ATTR_RES_CM_IDN of rdma: u32. */
  resCmIdn?: number;
  /** Number of the RDMA context, through which a program uses the device. Attribute RDMA_NLDEV_ATTR_RES_CTXN of rdma: u32. */
  resCtxn?: number;
  /** Driver of the link: `rxe` or `siw`. Attribute RDMA_NLDEV_ATTR_LINK_TYPE of rdma: string of at most 15 bytes. */
  linkType?: string;
  /** Kind of file in /dev that accesses the RDMA device, such as `uverbs` or `umad`. Attribute RDMA_NLDEV_ATTR_CHARDEV_TYPE of rdma: string of at most 31 bytes. */
  chardevType?: string;
  /** How counters are assigned to queue pairs. Attribute RDMA_NLDEV_ATTR_STAT_MODE of rdma: u32. */
  statMode?: CounterMode | M["unnamed"];
  /** Kind of RDMA object that has the counters. Attribute RDMA_NLDEV_ATTR_STAT_RES of rdma: u32. */
  statRes?: StatRes | M["unnamed"];
  /** Criteria by which the kernel assigns counters in the mode `auto`. Attribute RDMA_NLDEV_ATTR_STAT_AUTO_MODE_MASK of rdma: u32. */
  statAutoModeMask?: (CounterMask | number)[];
  /** Number of the counter. Attribute RDMA_NLDEV_ATTR_STAT_COUNTER_ID of rdma: u32. */ statCounterId?: number;
  /** Hardware counters of the device. Attribute RDMA_NLDEV_ATTR_STAT_HWCOUNTERS of rdma: nested attributes. */
  statHwcounters?: Hwcounters<M>;
  /** Whether completion queues adapt their interrupts to the load (DIM). Attribute RDMA_NLDEV_ATTR_DEV_DIM of rdma: u8. */
  devDim?: number;
  /** Number of the shared receive queue. Attribute RDMA_NLDEV_ATTR_RES_SRQN of rdma: u32. */ resSrqn?: number;
  /** Whether replies include objects that only the driver uses. Attribute RDMA_NLDEV_ATTR_DRIVER_DETAILS of rdma: u8, since Linux 6.10. */
  driverDetails?: number;
  /** Type of an RDMA device that has a parent device. Attribute RDMA_NLDEV_ATTR_DEV_TYPE of rdma: u8, since Linux 6.11. */
  devType?: DevType | M["unnamed"];
  /** Value 1 makes counters count each kind of operation. Attribute RDMA_NLDEV_ATTR_STAT_OPCOUNTER_ENABLED of rdma: u8, since Linux 6.16. */
  statOpcounterEnabled?: number;
  /** Properties of the memory regions in the pool. Attribute RDMA_NLDEV_ATTR_FRMR_POOL_KEY of rdma: nested attributes, since Linux 7.3. */
  frmrPoolKey?: FrmrPoolKey<M>;
  /** Value 1 uses address translation services. Attribute RDMA_NLDEV_ATTR_FRMR_POOL_KEY_ATS of rdma: u8, since Linux 7.3. */
  frmrPoolKeyAts?: number;
  /** Access rights of the memory regions. Attribute RDMA_NLDEV_ATTR_FRMR_POOL_KEY_ACCESS_FLAGS of rdma: u32, shown in hexadecimal, since Linux 7.3. */
  frmrPoolKeyAccessFlags?: number;
  /** Properties that the driver defines. Attribute RDMA_NLDEV_ATTR_FRMR_POOL_KEY_VENDOR_KEY of rdma: u64, since Linux 7.3. */
  frmrPoolKeyVendorKey?: M["big"];
  /** Blocks of each memory region. Attribute RDMA_NLDEV_ATTR_FRMR_POOL_KEY_NUM_DMA_BLOCKS of rdma: u64, since Linux 7.3. */
  frmrPoolKeyNumDmaBlocks?: M["big"];
  /** Time after which unused memory regions are released. Attribute RDMA_NLDEV_ATTR_FRMR_POOLS_AGING_PERIOD of rdma: u32 in seconds, since Linux 7.3. */
  frmrPoolsAgingPeriod?: number;
  /** Number of memory regions that are never released. Attribute RDMA_NLDEV_ATTR_FRMR_POOL_PINNED_HANDLES of rdma: u32, since Linux 7.3. */
  frmrPoolPinnedHandles?: number;
  /** Properties that the kernel's own users define. Attribute RDMA_NLDEV_ATTR_FRMR_POOL_KEY_KERNEL_VENDOR_KEY of rdma: u64, since Linux 7.3. */
  frmrPoolKeyKernelVendorKey?: M["big"];
} & ReadOnlyFields<M, {
  /** Capabilities of the device. For an InfiniBand port, its capability mask, with CapabilityMask2 from bit 32 on. Attribute RDMA_NLDEV_ATTR_CAP_FLAGS of rdma: u64, read-only. */
  capFlags?: M["big"];
  /** Version of the firmware. Attribute RDMA_NLDEV_ATTR_FW_VERSION of rdma: string, read-only. */ fwVersion?: string;
  /** Node GUID: unique id of the RDMA device. Attribute RDMA_NLDEV_ATTR_NODE_GUID of rdma: u64, read-only. */
  nodeGuid?: M["big"];
  /** System image GUID, which several devices of a system may share. Attribute RDMA_NLDEV_ATTR_SYS_IMAGE_GUID of rdma: u64, read-only. */
  sysImageGuid?: M["big"];
  /** Prefix of the subnet. Attribute RDMA_NLDEV_ATTR_SUBNET_PREFIX of rdma: u64, read-only. */
  subnetPrefix?: M["big"];
  /** Local id of the port. Attribute RDMA_NLDEV_ATTR_LID of rdma: u32, read-only. */ lid?: number;
  /** Local id of the subnet manager. Attribute RDMA_NLDEV_ATTR_SM_LID of rdma: u32, read-only. */ smLid?: number;
  /** Number of low bits of the port's local id that select different paths. Attribute RDMA_NLDEV_ATTR_LMC of rdma: u8, read-only. */
  lmc?: number;
  /** Logical state. Attribute RDMA_NLDEV_ATTR_PORT_STATE of rdma: u8, read-only. */
  portState?: PortState | M["unnamed"];
  /** Physical state. Attribute RDMA_NLDEV_ATTR_PORT_PHYS_STATE of rdma: u8, read-only. */
  portPhysState?: PortPhysState | M["unnamed"];
  /** Type of the device. Attribute RDMA_NLDEV_ATTR_DEV_NODE_TYPE of rdma: u8, read-only. */
  devNodeType?: NodeType | M["unnamed"];
  /** Number of RDMA objects of each kind. Attribute RDMA_NLDEV_ATTR_RES_SUMMARY of rdma: nested attributes, read-only. */
  resSummary?: Summary<M>;
  /** Queue pairs. Attribute RDMA_NLDEV_ATTR_RES_QP of rdma: nested attributes, read-only. */ resQp?: Qps<M>;
  /** Number of the peer's queue pair; only of connected queue pairs. Attribute RDMA_NLDEV_ATTR_RES_RQPN of rdma: u32, read-only. */
  resRqpn?: number;
  /** Packet sequence number of the receive queue; only of connected queue pairs. Attribute RDMA_NLDEV_ATTR_RES_RQ_PSN of rdma: u32, read-only. */
  resRqPsn?: number;
  /** Packet sequence number of the send queue. Attribute RDMA_NLDEV_ATTR_RES_SQ_PSN of rdma: u32, read-only. */
  resSqPsn?: number;
  /** State of the queue pair's migration to another path. Attribute RDMA_NLDEV_ATTR_RES_PATH_MIG_STATE of rdma: u8, read-only. */
  resPathMigState?: PathMigState | M["unnamed"];
  /** Type of the RDMA object: a `qp-type` in `res-qp-get` and `res-cm-id-get`. Attribute RDMA_NLDEV_ATTR_RES_TYPE of rdma: u8, read-only. */
  resType?: number;
  /** State of the RDMA object: a `qp-state` in `res-qp-get`. Attribute RDMA_NLDEV_ATTR_RES_STATE of rdma: u8, read-only. */
  resState?: number;
  /** Id of the process that created the RDMA object; absent for objects of the kernel. Attribute RDMA_NLDEV_ATTR_RES_PID of rdma: u32, read-only. */
  resPid?: number;
  /** Kernel module that created the RDMA object. Attribute RDMA_NLDEV_ATTR_RES_KERN_NAME of rdma: string, read-only. */
  resKernName?: string;
  /** Connection manager ids (CM ids) of the RDMA device. Attribute RDMA_NLDEV_ATTR_RES_CM_ID of rdma: nested attributes, read-only. */
  resCmId?: CmIds<M>;
  /** Port space of the connection manager. Attribute RDMA_NLDEV_ATTR_RES_PS of rdma: u32, read-only. */
  resPs?: PortSpace | M["unnamed"];
  /** Local address. Attribute RDMA_NLDEV_ATTR_RES_SRC_ADDR of rdma: bytes, shown as an address with a port, read-only. */
  resSrcAddr?: M["address"];
  /** Address of the peer. Attribute RDMA_NLDEV_ATTR_RES_DST_ADDR of rdma: bytes, shown as an address with a port, read-only. */
  resDstAddr?: M["address"];
  /** Completion queues. Attribute RDMA_NLDEV_ATTR_RES_CQ of rdma: nested attributes, read-only. */ resCq?: Cqs<M>;
  /** Maximum number of entries of the completion queue. Attribute RDMA_NLDEV_ATTR_RES_CQE of rdma: u32, read-only. */
  resCqe?: number;
  /** Number of RDMA objects that use this one. Attribute RDMA_NLDEV_ATTR_RES_USECNT of rdma: u64, read-only. */
  resUsecnt?: M["big"];
  /** Context in which the kernel polls its own completion queue. Attribute RDMA_NLDEV_ATTR_RES_POLL_CTX of rdma: u8, read-only. */
  resPollCtx?: PollCtx | M["unnamed"];
  /** Memory regions. Attribute RDMA_NLDEV_ATTR_RES_MR of rdma: nested attributes, read-only. */ resMr?: Mrs<M>;
  /** Key with which peers access the memory region; only with CAP_NET_ADMIN. Attribute RDMA_NLDEV_ATTR_RES_RKEY of rdma: u32, read-only. */
  resRkey?: number;
  /** Key with which local requests access the memory region; only with CAP_NET_ADMIN. Attribute RDMA_NLDEV_ATTR_RES_LKEY of rdma: u32, read-only. */
  resLkey?: number;
  /** Address by which requests access the memory region. Attribute RDMA_NLDEV_ATTR_RES_IOVA of rdma: u64, read-only. */
  resIova?: M["big"];
  /** Length of the memory region in bytes. Attribute RDMA_NLDEV_ATTR_RES_MRLEN of rdma: u64, read-only. */
  resMrlen?: M["big"];
  /** Protection domains. Attribute RDMA_NLDEV_ATTR_RES_PD of rdma: nested attributes, read-only. */ resPd?: Pds<M>;
  /** Key with which local requests access all memory; only with CAP_NET_ADMIN. Attribute RDMA_NLDEV_ATTR_RES_LOCAL_DMA_LKEY of rdma: u32, read-only. */
  resLocalDmaLkey?: number;
  /** Key with which peers access all memory; only with CAP_NET_ADMIN. Attribute RDMA_NLDEV_ATTR_RES_UNSAFE_GLOBAL_RKEY of rdma: u32, read-only. */
  resUnsafeGlobalRkey?: number;
  /** Index of the network interface. Attribute RDMA_NLDEV_ATTR_NDEV_INDEX of rdma: u32, read-only. */
  ndevIndex?: number;
  /** Driver-specific data: names and values, in alternation. Attribute RDMA_NLDEV_ATTR_DRIVER of rdma: nested attributes, read-only. */
  driver?: DriverValues<M>[];
  /** Protocol: `ib`, `roce`, `iw`, `opa` or `usnic`. Attribute RDMA_NLDEV_ATTR_DEV_PROTOCOL of rdma: string, read-only. */
  devProtocol?: string;
  /** Name of the file in /dev that accesses the RDMA device. Attribute RDMA_NLDEV_ATTR_CHARDEV_NAME of rdma: string, read-only. */
  chardevName?: string;
  /** Version of the interface that the file in /dev implements. Attribute RDMA_NLDEV_ATTR_CHARDEV_ABI of rdma: u64, read-only. */
  chardevAbi?: M["big"];
  /** Device number of the file in /dev. Attribute RDMA_NLDEV_ATTR_CHARDEV of rdma: u64, read-only. */
  chardev?: M["big"];
  /** Number of the driver, for the kind of file `uverbs`. Attribute RDMA_NLDEV_ATTR_UVERBS_DRIVER_ID of rdma: u32, read-only. */
  uverbsDriverId?: number;
  /** Counters of queue pairs. Attribute RDMA_NLDEV_ATTR_STAT_COUNTER of rdma: nested attributes, read-only. */
  statCounter?: Counters<M>;
  /** State of the RDMA object in a device-specific format. Attribute RDMA_NLDEV_ATTR_RES_RAW of rdma: bytes, read-only. */
  resRaw?: Uint8Array;
  /** Contexts of programs. Attribute RDMA_NLDEV_ATTR_RES_CTX of rdma: nested attributes, read-only. */
  resCtx?: Ctxs<M>;
  /** Shared receive queues. Attribute RDMA_NLDEV_ATTR_RES_SRQ of rdma: nested attributes, read-only. */
  resSrq?: Srqs<M>;
  /** First number of a range, if the entry stands for several consecutive queue pairs instead of one (`res-lqpn`). Attribute RDMA_NLDEV_ATTR_MIN_RANGE of rdma: u32, read-only. */
  minRange?: number;
  /** Last number of the range of queue pairs that starts with `min-range`. Attribute RDMA_NLDEV_ATTR_MAX_RANGE of rdma: u32, read-only. */
  maxRange?: number;
  /** Driver-specific type of the queue pair. Attribute RDMA_NLDEV_ATTR_RES_SUBTYPE of rdma: string, read-only, since Linux 6.10. */
  resSubtype?: string;
  /** Name of the parent device. Attribute RDMA_NLDEV_ATTR_PARENT_NAME of rdma: string, read-only, since Linux 6.11. */
  parentName?: string;
  /** Whether a program selected the name of the RDMA device. Attribute RDMA_NLDEV_ATTR_NAME_ASSIGN_TYPE of rdma: u8, read-only, since Linux 6.11. */
  nameAssignType?: NameAssignType | M["unnamed"];
  /** Kind of the event about the RDMA device. Attribute RDMA_NLDEV_ATTR_EVENT_TYPE of rdma: u8, read-only, since Linux 6.13. */
  eventType?: EventType | M["unnamed"];
  /** RDMA_NLDEV_ATTR_FRMR_POOLS of rdma: nested attributes, read-only, since Linux 7.3. */ frmrPools?: FrmrPools<M>;
  /** RDMA_NLDEV_ATTR_FRMR_POOL_ENTRY of rdma: nested attributes, repeated for each array element, read-only, since Linux 7.3. */
  frmrPoolEntry?: FrmrPool<M>[];
  /** Unused memory regions in the pool. Attribute RDMA_NLDEV_ATTR_FRMR_POOL_QUEUE_HANDLES of rdma: u32, read-only, since Linux 7.3. */
  frmrPoolQueueHandles?: number;
  /** Greatest number of memory regions that were in use at once. Attribute RDMA_NLDEV_ATTR_FRMR_POOL_MAX_IN_USE of rdma: u64, read-only, since Linux 7.3. */
  frmrPoolMaxInUse?: M["big"];
  /** Memory regions in use. Attribute RDMA_NLDEV_ATTR_FRMR_POOL_IN_USE of rdma: u64, read-only, since Linux 7.3. */
  frmrPoolInUse?: M["big"];
}> & WriteOnlyFields<M, {
  /** Descriptor of the network namespace. Attribute RDMA_NLDEV_NET_NS_FD of rdma: u32, write-only. */
  netNsFd?: number;
}>;

/** Attribute set `sys`. */
export type Sys<M extends Mode = Read> = ExtraAttributes & {
  /** Whether RDMA devices are visible in one network namespace or in all. Attribute RDMA_NLDEV_SYS_ATTR_NETNS_MODE of rdma: u8. */
  netnsMode?: NetnsMode | M["unnamed"];
  /** Whether programs without privileges can use privileged queue keys (Q_Keys). Attribute RDMA_NLDEV_SYS_ATTR_PRIVILEGED_QKEY_MODE of rdma: u8, since Linux 6.7. */
  privilegedQkeyMode?: number;
} & ReadOnlyFields<M, {
  /** Whether a new process gets copies of its parent's memory regions (1 or 0). Attribute RDMA_NLDEV_SYS_ATTR_COPY_ON_FORK of rdma: u8, read-only. */
  copyOnFork?: number;
  /** Whether the kernel sends events about RDMA devices (operation `monitor`). Attribute RDMA_NLDEV_SYS_ATTR_MONITOR_MODE of rdma: u8, read-only, since Linux 6.13. */
  monitorMode?: number;
}>;

/** Attribute set `frmr-pools`. */
export type FrmrPools<M extends Mode = Read> = ExtraAttributes & ReadOnlyFields<M, {
  /** RDMA_NLDEV_ATTR_FRMR_POOL_ENTRY of rdma: nested attributes, repeated for each array element, read-only, since Linux 7.3. */
  frmrPoolEntry?: FrmrPool<M>[];
}>;

/** Pool of fast memory regions with the same properties. Attribute set `frmr-pool`. */
export type FrmrPool<M extends Mode = Read> = ExtraAttributes & {
  /** Properties of the memory regions in the pool. Attribute RDMA_NLDEV_ATTR_FRMR_POOL_KEY of rdma: nested attributes, since Linux 7.3. */
  frmrPoolKey?: FrmrPoolKey<M>;
  /** Number of memory regions that are never released. Attribute RDMA_NLDEV_ATTR_FRMR_POOL_PINNED_HANDLES of rdma: u32, since Linux 7.3. */
  frmrPoolPinnedHandles?: number;
} & ReadOnlyFields<M, {
  /** Unused memory regions in the pool. Attribute RDMA_NLDEV_ATTR_FRMR_POOL_QUEUE_HANDLES of rdma: u32, read-only, since Linux 7.3. */
  frmrPoolQueueHandles?: number;
  /** Greatest number of memory regions that were in use at once. Attribute RDMA_NLDEV_ATTR_FRMR_POOL_MAX_IN_USE of rdma: u64, read-only, since Linux 7.3. */
  frmrPoolMaxInUse?: M["big"];
  /** Memory regions in use. Attribute RDMA_NLDEV_ATTR_FRMR_POOL_IN_USE of rdma: u64, read-only, since Linux 7.3. */
  frmrPoolInUse?: M["big"];
}>;

/** Attribute set `frmr-pool-key`. */
export interface FrmrPoolKey<M extends Mode = Read> extends ExtraAttributes {
  /** Value 1 uses address translation services. Attribute RDMA_NLDEV_ATTR_FRMR_POOL_KEY_ATS of rdma: u8, since Linux 7.3. */
  frmrPoolKeyAts?: number;
  /** Access rights of the memory regions. Attribute RDMA_NLDEV_ATTR_FRMR_POOL_KEY_ACCESS_FLAGS of rdma: u32, shown in hexadecimal, since Linux 7.3. */
  frmrPoolKeyAccessFlags?: number;
  /** Properties that the driver defines. Attribute RDMA_NLDEV_ATTR_FRMR_POOL_KEY_VENDOR_KEY of rdma: u64, since Linux 7.3. */
  frmrPoolKeyVendorKey?: M["big"];
  /** Blocks of each memory region. Attribute RDMA_NLDEV_ATTR_FRMR_POOL_KEY_NUM_DMA_BLOCKS of rdma: u64, since Linux 7.3. */
  frmrPoolKeyNumDmaBlocks?: M["big"];
  /** Properties that the kernel's own users define. Attribute RDMA_NLDEV_ATTR_FRMR_POOL_KEY_KERNEL_VENDOR_KEY of rdma: u64, since Linux 7.3. */
  frmrPoolKeyKernelVendorKey?: M["big"];
}

/** Attribute set `summary`. */
export interface Summary<M extends Mode = Read> extends ExtraAttributes {
  /** Number of RDMA objects of one kind. Attribute RDMA_NLDEV_ATTR_RES_SUMMARY_ENTRY of rdma: nested attributes, repeated for each array element. */
  resSummaryEntry?: SummaryEntry<M>[];
}

/** Attribute set `summary-entry`. */
export interface SummaryEntry<M extends Mode = Read> extends ExtraAttributes {
  /** Kind of RDMA objects: `pd`, `cq`, `qp`, `cm_id`, `mr`, `ctx` or `srq`. Attribute RDMA_NLDEV_ATTR_RES_SUMMARY_ENTRY_NAME of rdma: string. */
  name?: string;
  /** Number of RDMA objects of this kind. Attribute RDMA_NLDEV_ATTR_RES_SUMMARY_ENTRY_CURR of rdma: u64. */
  curr?: M["big"];
}

/** Attribute set `driver-values`. The value is a list, each element of which has one of these attributes. */
export interface DriverValues<M extends Mode = Read> extends ExtraAttributes {
  /** Name of the value in the next element, or a driver-specific value that is text. Attribute RDMA_NLDEV_ATTR_DRIVER_STRING of rdma: string. */
  string?: string;
  /** Format of the next value. Attribute RDMA_NLDEV_ATTR_DRIVER_PRINT_TYPE of rdma: u8. */
  printType?: PrintType | M["unnamed"];
  /** Driver-specific signed value of 32 bits. Attribute RDMA_NLDEV_ATTR_DRIVER_S32 of rdma: s32. */ s32?: number;
  /** Driver-specific unsigned value of 32 bits. Attribute RDMA_NLDEV_ATTR_DRIVER_U32 of rdma: u32. */ u32?: number;
  /** Driver-specific signed value of 64 bits. Attribute RDMA_NLDEV_ATTR_DRIVER_S64 of rdma: s64. */ s64?: M["big"];
  /** Driver-specific unsigned value of 64 bits. Attribute RDMA_NLDEV_ATTR_DRIVER_U64 of rdma: u64. */ u64?: M["big"];
}

/** Attribute set `qp`. */
export type Qp<M extends Mode = Read> = ExtraAttributes & {
  /** Index of the device. Attribute RDMA_NLDEV_ATTR_DEV_INDEX of rdma: u32. */ devIndex?: number;
  /** Name of the device. Attribute RDMA_NLDEV_ATTR_DEV_NAME of rdma: string of at most 63 bytes. */ devName?: string;
  /** Number of the port, from 1. In `get`, number of ports of the device. Attribute RDMA_NLDEV_ATTR_PORT_INDEX of rdma: u32. */
  portIndex?: number;
  /** Whether replies include objects that only the driver uses. Attribute RDMA_NLDEV_ATTR_DRIVER_DETAILS of rdma: u8, since Linux 6.10. */
  driverDetails?: number;
  /** Number of the queue pair. Attribute RDMA_NLDEV_ATTR_RES_LQPN of rdma: u32. */ resLqpn?: number;
  /** Number of the protection domain. Attribute RDMA_NLDEV_ATTR_RES_PDN of rdma: u32. */ resPdn?: number;
} & ReadOnlyFields<M, {
  /** Number of the peer's queue pair; only of connected queue pairs. Attribute RDMA_NLDEV_ATTR_RES_RQPN of rdma: u32, read-only. */
  resRqpn?: number;
  /** Packet sequence number of the receive queue; only of connected queue pairs. Attribute RDMA_NLDEV_ATTR_RES_RQ_PSN of rdma: u32, read-only. */
  resRqPsn?: number;
  /** Packet sequence number of the send queue. Attribute RDMA_NLDEV_ATTR_RES_SQ_PSN of rdma: u32, read-only. */
  resSqPsn?: number;
  /** State of the queue pair's migration to another path. Attribute RDMA_NLDEV_ATTR_RES_PATH_MIG_STATE of rdma: u8, read-only. */
  resPathMigState?: PathMigState | M["unnamed"];
  /** Service. Attribute RDMA_NLDEV_ATTR_RES_TYPE of rdma: u8, read-only. */ resType?: QpType | M["unnamed"];
  /** State. Attribute RDMA_NLDEV_ATTR_RES_STATE of rdma: u8, read-only. */ resState?: QpState | M["unnamed"];
  /** Id of the process that created the RDMA object; absent for objects of the kernel. Attribute RDMA_NLDEV_ATTR_RES_PID of rdma: u32, read-only. */
  resPid?: number;
  /** Kernel module that created the RDMA object. Attribute RDMA_NLDEV_ATTR_RES_KERN_NAME of rdma: string, read-only. */
  resKernName?: string;
  /** Driver-specific data: names and values, in alternation. Attribute RDMA_NLDEV_ATTR_DRIVER of rdma: nested attributes, read-only. */
  driver?: DriverValues<M>[];
  /** State of the RDMA object in a device-specific format. Attribute RDMA_NLDEV_ATTR_RES_RAW of rdma: bytes, read-only. */
  resRaw?: Uint8Array;
  /** Driver-specific type of the queue pair. Attribute RDMA_NLDEV_ATTR_RES_SUBTYPE of rdma: string, read-only, since Linux 6.10. */
  resSubtype?: string;
  /** First number of a range, if the entry stands for several consecutive queue pairs instead of one (`res-lqpn`). Attribute RDMA_NLDEV_ATTR_MIN_RANGE of rdma: u32, read-only. */
  minRange?: number;
  /** Last number of the range of queue pairs that starts with `min-range`. Attribute RDMA_NLDEV_ATTR_MAX_RANGE of rdma: u32, read-only. */
  maxRange?: number;
  /** Queue pairs. Attribute RDMA_NLDEV_ATTR_RES_QP of rdma: nested attributes, read-only. */ resQp?: Qps<M>;
}>;

/** Attribute set `qps`. */
export interface Qps<M extends Mode = Read> extends ExtraAttributes {
  /** A queue pair. Attribute RDMA_NLDEV_ATTR_RES_QP_ENTRY of rdma: nested attributes, repeated for each array element. */
  resQpEntry?: Qp<M>[];
}

/** Attribute set `cm-id`. */
export type CmId<M extends Mode = Read> = ExtraAttributes & {
  /** Index of the device. Attribute RDMA_NLDEV_ATTR_DEV_INDEX of rdma: u32. */ devIndex?: number;
  /** Name of the device. Attribute RDMA_NLDEV_ATTR_DEV_NAME of rdma: string of at most 63 bytes. */ devName?: string;
  /** Number of the port, from 1. In `get`, number of ports of the device. Attribute RDMA_NLDEV_ATTR_PORT_INDEX of rdma: u32. */
  portIndex?: number;
  /** Whether replies include objects that only the driver uses. Attribute RDMA_NLDEV_ATTR_DRIVER_DETAILS of rdma: u8, since Linux 6.10. */
  driverDetails?: number;
  /** Number of the queue pair. Attribute RDMA_NLDEV_ATTR_RES_LQPN of rdma: u32. */ resLqpn?: number;
  /** Number of the connection manager id (CM id). Attribute RDMA_NLDEV_ATTR_RES_CM_IDN of rdma: u32. */
  resCmIdn?: number;
} & ReadOnlyFields<M, {
  /** Service. Attribute RDMA_NLDEV_ATTR_RES_TYPE of rdma: u8, read-only. */ resType?: QpType | M["unnamed"];
  /** State. Attribute RDMA_NLDEV_ATTR_RES_STATE of rdma: u8, read-only. */ resState?: CmState | M["unnamed"];
  /** Id of the process that created the RDMA object; absent for objects of the kernel. Attribute RDMA_NLDEV_ATTR_RES_PID of rdma: u32, read-only. */
  resPid?: number;
  /** Kernel module that created the RDMA object. Attribute RDMA_NLDEV_ATTR_RES_KERN_NAME of rdma: string, read-only. */
  resKernName?: string;
  /** Port space of the connection manager. Attribute RDMA_NLDEV_ATTR_RES_PS of rdma: u32, read-only. */
  resPs?: PortSpace | M["unnamed"];
  /** Local address. Attribute RDMA_NLDEV_ATTR_RES_SRC_ADDR of rdma: bytes, shown as an address with a port, read-only. */
  resSrcAddr?: M["address"];
  /** Address of the peer. Attribute RDMA_NLDEV_ATTR_RES_DST_ADDR of rdma: bytes, shown as an address with a port, read-only. */
  resDstAddr?: M["address"];
  /** Driver-specific data: names and values, in alternation. Attribute RDMA_NLDEV_ATTR_DRIVER of rdma: nested attributes, read-only. */
  driver?: DriverValues<M>[];
  /** Connection manager ids (CM ids) of the RDMA device. Attribute RDMA_NLDEV_ATTR_RES_CM_ID of rdma: nested attributes, read-only. */
  resCmId?: CmIds<M>;
}>;

/** Attribute set `cm-ids`. */
export interface CmIds<M extends Mode = Read> extends ExtraAttributes {
  /** An id of the connection manager. Attribute RDMA_NLDEV_ATTR_RES_CM_ID_ENTRY of rdma: nested attributes, repeated for each array element. */
  resCmIdEntry?: CmId<M>[];
}

/** Attribute set `cq`. */
export type Cq<M extends Mode = Read> = ExtraAttributes & {
  /** Index of the device. Attribute RDMA_NLDEV_ATTR_DEV_INDEX of rdma: u32. */ devIndex?: number;
  /** Name of the device. Attribute RDMA_NLDEV_ATTR_DEV_NAME of rdma: string of at most 63 bytes. */ devName?: string;
  /** Whether replies include objects that only the driver uses. Attribute RDMA_NLDEV_ATTR_DRIVER_DETAILS of rdma: u8, since Linux 6.10. */
  driverDetails?: number;
  /** Number of the completion queue. Attribute RDMA_NLDEV_ATTR_RES_CQN of rdma: u32. */ resCqn?: number;
  /** Number of the RDMA context, through which a program uses the device. Attribute RDMA_NLDEV_ATTR_RES_CTXN of rdma: u32. */
  resCtxn?: number;
  /** Whether completion queues adapt their interrupts to the load (DIM). Attribute RDMA_NLDEV_ATTR_DEV_DIM of rdma: u8. */
  devDim?: number;
} & ReadOnlyFields<M, {
  /** Maximum number of entries of the completion queue. Attribute RDMA_NLDEV_ATTR_RES_CQE of rdma: u32, read-only. */
  resCqe?: number;
  /** Number of RDMA objects that use this one. Attribute RDMA_NLDEV_ATTR_RES_USECNT of rdma: u64, read-only. */
  resUsecnt?: M["big"];
  /** Context in which the kernel polls its own completion queue. Attribute RDMA_NLDEV_ATTR_RES_POLL_CTX of rdma: u8, read-only. */
  resPollCtx?: PollCtx | M["unnamed"];
  /** Id of the process that created the RDMA object; absent for objects of the kernel. Attribute RDMA_NLDEV_ATTR_RES_PID of rdma: u32, read-only. */
  resPid?: number;
  /** Kernel module that created the RDMA object. Attribute RDMA_NLDEV_ATTR_RES_KERN_NAME of rdma: string, read-only. */
  resKernName?: string;
  /** Driver-specific data: names and values, in alternation. Attribute RDMA_NLDEV_ATTR_DRIVER of rdma: nested attributes, read-only. */
  driver?: DriverValues<M>[];
  /** State of the RDMA object in a device-specific format. Attribute RDMA_NLDEV_ATTR_RES_RAW of rdma: bytes, read-only. */
  resRaw?: Uint8Array;
  /** Completion queues. Attribute RDMA_NLDEV_ATTR_RES_CQ of rdma: nested attributes, read-only. */ resCq?: Cqs<M>;
}>;

/** Attribute set `cqs`. */
export interface Cqs<M extends Mode = Read> extends ExtraAttributes {
  /** A completion queue. Attribute RDMA_NLDEV_ATTR_RES_CQ_ENTRY of rdma: nested attributes, repeated for each array element. */
  resCqEntry?: Cq<M>[];
}

/** Attribute set `mr`. */
export type Mr<M extends Mode = Read> = ExtraAttributes & {
  /** Index of the device. Attribute RDMA_NLDEV_ATTR_DEV_INDEX of rdma: u32. */ devIndex?: number;
  /** Name of the device. Attribute RDMA_NLDEV_ATTR_DEV_NAME of rdma: string of at most 63 bytes. */ devName?: string;
  /** Whether replies include objects that only the driver uses. Attribute RDMA_NLDEV_ATTR_DRIVER_DETAILS of rdma: u8, since Linux 6.10. */
  driverDetails?: number;
  /** Number of the protection domain. Attribute RDMA_NLDEV_ATTR_RES_PDN of rdma: u32. */ resPdn?: number;
  /** Number of the memory region. Attribute RDMA_NLDEV_ATTR_RES_MRN of rdma: u32. */ resMrn?: number;
  /** Hardware counters of the device. Attribute RDMA_NLDEV_ATTR_STAT_HWCOUNTERS of rdma: nested attributes. */
  statHwcounters?: Hwcounters<M>;
} & ReadOnlyFields<M, {
  /** Key with which peers access the memory region; only with CAP_NET_ADMIN. Attribute RDMA_NLDEV_ATTR_RES_RKEY of rdma: u32, read-only. */
  resRkey?: number;
  /** Key with which local requests access the memory region; only with CAP_NET_ADMIN. Attribute RDMA_NLDEV_ATTR_RES_LKEY of rdma: u32, read-only. */
  resLkey?: number;
  /** Address by which requests access the memory region. Attribute RDMA_NLDEV_ATTR_RES_IOVA of rdma: u64, read-only. */
  resIova?: M["big"];
  /** Length of the memory region in bytes. Attribute RDMA_NLDEV_ATTR_RES_MRLEN of rdma: u64, read-only. */
  resMrlen?: M["big"];
  /** Id of the process that created the RDMA object; absent for objects of the kernel. Attribute RDMA_NLDEV_ATTR_RES_PID of rdma: u32, read-only. */
  resPid?: number;
  /** Kernel module that created the RDMA object. Attribute RDMA_NLDEV_ATTR_RES_KERN_NAME of rdma: string, read-only. */
  resKernName?: string;
  /** Driver-specific data: names and values, in alternation. Attribute RDMA_NLDEV_ATTR_DRIVER of rdma: nested attributes, read-only. */
  driver?: DriverValues<M>[];
  /** State of the RDMA object in a device-specific format. Attribute RDMA_NLDEV_ATTR_RES_RAW of rdma: bytes, read-only. */
  resRaw?: Uint8Array;
  /** Memory regions. Attribute RDMA_NLDEV_ATTR_RES_MR of rdma: nested attributes, read-only. */ resMr?: Mrs<M>;
}>;

/** Attribute set `mrs`. */
export interface Mrs<M extends Mode = Read> extends ExtraAttributes {
  /** A memory region. Attribute RDMA_NLDEV_ATTR_RES_MR_ENTRY of rdma: nested attributes, repeated for each array element. */
  resMrEntry?: Mr<M>[];
}

/** Attribute set `pd`. */
export type Pd<M extends Mode = Read> = ExtraAttributes & {
  /** Index of the device. Attribute RDMA_NLDEV_ATTR_DEV_INDEX of rdma: u32. */ devIndex?: number;
  /** Name of the device. Attribute RDMA_NLDEV_ATTR_DEV_NAME of rdma: string of at most 63 bytes. */ devName?: string;
  /** Whether replies include objects that only the driver uses. Attribute RDMA_NLDEV_ATTR_DRIVER_DETAILS of rdma: u8, since Linux 6.10. */
  driverDetails?: number;
  /** Number of the protection domain. Attribute RDMA_NLDEV_ATTR_RES_PDN of rdma: u32. */ resPdn?: number;
  /** Number of the RDMA context, through which a program uses the device. Attribute RDMA_NLDEV_ATTR_RES_CTXN of rdma: u32. */
  resCtxn?: number;
} & ReadOnlyFields<M, {
  /** Number of RDMA objects that use this one. Attribute RDMA_NLDEV_ATTR_RES_USECNT of rdma: u64, read-only. */
  resUsecnt?: M["big"];
  /** Key with which local requests access all memory; only with CAP_NET_ADMIN. Attribute RDMA_NLDEV_ATTR_RES_LOCAL_DMA_LKEY of rdma: u32, read-only. */
  resLocalDmaLkey?: number;
  /** Key with which peers access all memory; only with CAP_NET_ADMIN. Attribute RDMA_NLDEV_ATTR_RES_UNSAFE_GLOBAL_RKEY of rdma: u32, read-only. */
  resUnsafeGlobalRkey?: number;
  /** Id of the process that created the RDMA object; absent for objects of the kernel. Attribute RDMA_NLDEV_ATTR_RES_PID of rdma: u32, read-only. */
  resPid?: number;
  /** Kernel module that created the RDMA object. Attribute RDMA_NLDEV_ATTR_RES_KERN_NAME of rdma: string, read-only. */
  resKernName?: string;
  /** Driver-specific data: names and values, in alternation. Attribute RDMA_NLDEV_ATTR_DRIVER of rdma: nested attributes, read-only. */
  driver?: DriverValues<M>[];
  /** Protection domains. Attribute RDMA_NLDEV_ATTR_RES_PD of rdma: nested attributes, read-only. */ resPd?: Pds<M>;
}>;

/** Attribute set `pds`. */
export interface Pds<M extends Mode = Read> extends ExtraAttributes {
  /** A protection domain. Attribute RDMA_NLDEV_ATTR_RES_PD_ENTRY of rdma: nested attributes, repeated for each array element. */
  resPdEntry?: Pd<M>[];
}

/** Attribute set `ctx`. */
export type Ctx<M extends Mode = Read> = ExtraAttributes & {
  /** Index of the device. Attribute RDMA_NLDEV_ATTR_DEV_INDEX of rdma: u32. */ devIndex?: number;
  /** Name of the device. Attribute RDMA_NLDEV_ATTR_DEV_NAME of rdma: string of at most 63 bytes. */ devName?: string;
  /** Whether replies include objects that only the driver uses. Attribute RDMA_NLDEV_ATTR_DRIVER_DETAILS of rdma: u8, since Linux 6.10. */
  driverDetails?: number;
  /** Number of the RDMA context, through which a program uses the device. Attribute RDMA_NLDEV_ATTR_RES_CTXN of rdma: u32. */
  resCtxn?: number;
} & ReadOnlyFields<M, {
  /** Id of the process that created the RDMA object; absent for objects of the kernel. Attribute RDMA_NLDEV_ATTR_RES_PID of rdma: u32, read-only. */
  resPid?: number;
  /** Kernel module that created the RDMA object. Attribute RDMA_NLDEV_ATTR_RES_KERN_NAME of rdma: string, read-only. */
  resKernName?: string;
  /** Driver-specific data: names and values, in alternation. Attribute RDMA_NLDEV_ATTR_DRIVER of rdma: nested attributes, read-only. */
  driver?: DriverValues<M>[];
  /** Contexts of programs. Attribute RDMA_NLDEV_ATTR_RES_CTX of rdma: nested attributes, read-only. */
  resCtx?: Ctxs<M>;
}>;

/** Attribute set `ctxs`. */
export interface Ctxs<M extends Mode = Read> extends ExtraAttributes {
  /** Context: an RDMA device that a program opened. Attribute RDMA_NLDEV_ATTR_RES_CTX_ENTRY of rdma: nested attributes, repeated for each array element. */
  resCtxEntry?: Ctx<M>[];
}

/** Attribute set `srq`. */
export type Srq<M extends Mode = Read> = ExtraAttributes & {
  /** Index of the device. Attribute RDMA_NLDEV_ATTR_DEV_INDEX of rdma: u32. */ devIndex?: number;
  /** Name of the device. Attribute RDMA_NLDEV_ATTR_DEV_NAME of rdma: string of at most 63 bytes. */ devName?: string;
  /** Whether replies include objects that only the driver uses. Attribute RDMA_NLDEV_ATTR_DRIVER_DETAILS of rdma: u8, since Linux 6.10. */
  driverDetails?: number;
  /** Number of the protection domain. Attribute RDMA_NLDEV_ATTR_RES_PDN of rdma: u32. */ resPdn?: number;
  /** Number of the completion queue. Attribute RDMA_NLDEV_ATTR_RES_CQN of rdma: u32. */ resCqn?: number;
  /** Number of the shared receive queue. Attribute RDMA_NLDEV_ATTR_RES_SRQN of rdma: u32. */ resSrqn?: number;
} & ReadOnlyFields<M, {
  /** Type. Attribute RDMA_NLDEV_ATTR_RES_TYPE of rdma: u8, read-only. */ resType?: SrqType | M["unnamed"];
  /** Queue pairs. Attribute RDMA_NLDEV_ATTR_RES_QP of rdma: nested attributes, read-only. */ resQp?: Qps<M>;
  /** Id of the process that created the RDMA object; absent for objects of the kernel. Attribute RDMA_NLDEV_ATTR_RES_PID of rdma: u32, read-only. */
  resPid?: number;
  /** Kernel module that created the RDMA object. Attribute RDMA_NLDEV_ATTR_RES_KERN_NAME of rdma: string, read-only. */
  resKernName?: string;
  /** Driver-specific data: names and values, in alternation. Attribute RDMA_NLDEV_ATTR_DRIVER of rdma: nested attributes, read-only. */
  driver?: DriverValues<M>[];
  /** State of the RDMA object in a device-specific format. Attribute RDMA_NLDEV_ATTR_RES_RAW of rdma: bytes, read-only. */
  resRaw?: Uint8Array;
  /** Shared receive queues. Attribute RDMA_NLDEV_ATTR_RES_SRQ of rdma: nested attributes, read-only. */
  resSrq?: Srqs<M>;
}>;

/** Attribute set `srqs`. */
export interface Srqs<M extends Mode = Read> extends ExtraAttributes {
  /** A shared receive queue. Attribute RDMA_NLDEV_ATTR_RES_SRQ_ENTRY of rdma: nested attributes, repeated for each array element. */
  resSrqEntry?: Srq<M>[];
}

/** Attribute set `stat`. */
export type Stat<M extends Mode = Read> = ExtraAttributes & {
  /** Index of the device. Attribute RDMA_NLDEV_ATTR_DEV_INDEX of rdma: u32. */ devIndex?: number;
  /** Name of the device. Attribute RDMA_NLDEV_ATTR_DEV_NAME of rdma: string of at most 63 bytes. */ devName?: string;
  /** Number of the port, from 1. In `get`, number of ports of the device. Attribute RDMA_NLDEV_ATTR_PORT_INDEX of rdma: u32. */
  portIndex?: number;
  /** Whether replies include objects that only the driver uses. Attribute RDMA_NLDEV_ATTR_DRIVER_DETAILS of rdma: u8, since Linux 6.10. */
  driverDetails?: number;
  /** Kind of RDMA object that has the counters. Attribute RDMA_NLDEV_ATTR_STAT_RES of rdma: u32. */
  statRes?: StatRes | M["unnamed"];
  /** How counters are assigned to queue pairs. Attribute RDMA_NLDEV_ATTR_STAT_MODE of rdma: u32. */
  statMode?: CounterMode | M["unnamed"];
  /** Criteria by which the kernel assigns counters in the mode `auto`. Attribute RDMA_NLDEV_ATTR_STAT_AUTO_MODE_MASK of rdma: u32. */
  statAutoModeMask?: (CounterMask | number)[];
  /** Number of the counter. Attribute RDMA_NLDEV_ATTR_STAT_COUNTER_ID of rdma: u32. */ statCounterId?: number;
  /** Number of the queue pair. Attribute RDMA_NLDEV_ATTR_RES_LQPN of rdma: u32. */ resLqpn?: number;
  /** Number of the memory region. Attribute RDMA_NLDEV_ATTR_RES_MRN of rdma: u32. */ resMrn?: number;
  /** Hardware counters of the device. Attribute RDMA_NLDEV_ATTR_STAT_HWCOUNTERS of rdma: nested attributes. */
  statHwcounters?: Hwcounters<M>;
} & ReadOnlyFields<M, {
  /** Service of the queue pairs. Attribute RDMA_NLDEV_ATTR_RES_TYPE of rdma: u8, read-only. */
  resType?: QpType | M["unnamed"];
  /** Id of the process that created the RDMA object; absent for objects of the kernel. Attribute RDMA_NLDEV_ATTR_RES_PID of rdma: u32, read-only. */
  resPid?: number;
  /** Kernel module that created the RDMA object. Attribute RDMA_NLDEV_ATTR_RES_KERN_NAME of rdma: string, read-only. */
  resKernName?: string;
  /** Queue pairs. Attribute RDMA_NLDEV_ATTR_RES_QP of rdma: nested attributes, read-only. */ resQp?: Qps<M>;
  /** Memory regions. Attribute RDMA_NLDEV_ATTR_RES_MR of rdma: nested attributes, read-only. */ resMr?: Mrs<M>;
  /** Counters of queue pairs. Attribute RDMA_NLDEV_ATTR_STAT_COUNTER of rdma: nested attributes, read-only. */
  statCounter?: Counters<M>;
}>;

/** Attribute set `counters`. */
export interface Counters<M extends Mode = Read> extends ExtraAttributes {
  /** Counter with its queue pairs and hardware counters. Attribute RDMA_NLDEV_ATTR_STAT_COUNTER_ENTRY of rdma: nested attributes, repeated for each array element. */
  statCounterEntry?: Stat<M>[];
}

/** Attribute set `hwcounters`. */
export type Hwcounters<M extends Mode = Read> = ExtraAttributes & {
  /** A hardware counter of the device. Attribute RDMA_NLDEV_ATTR_STAT_HWCOUNTER_ENTRY of rdma: nested attributes, repeated for each array element. */
  hwcounterEntry?: Hwcounter<M>[];
} & WriteOnlyFields<M, {
  /** Number of an optional hardware counter to enable. `stat-set` disables all others. Attribute RDMA_NLDEV_ATTR_STAT_HWCOUNTER_INDEX of rdma: u32, repeated for each array element, write-only. */
  hwcounterIndex?: number[];
}>;

/** Attribute set `hwcounter`. */
export interface Hwcounter<M extends Mode = Read> extends ExtraAttributes {
  /** Name of the hardware counter. Attribute RDMA_NLDEV_ATTR_STAT_HWCOUNTER_ENTRY_NAME of rdma: string. */
  entryName?: string;
  /** Value of the hardware counter. Attribute RDMA_NLDEV_ATTR_STAT_HWCOUNTER_ENTRY_VALUE of rdma: u64. */
  entryValue?: M["big"];
  /** Number of the hardware counter. Attribute RDMA_NLDEV_ATTR_STAT_HWCOUNTER_INDEX of rdma: u32. */ index?: number;
  /** Whether the optional hardware counter is enabled (1 or 0); absent for counters that are not optional. Attribute RDMA_NLDEV_ATTR_STAT_HWCOUNTER_DYNAMIC of rdma: u8. */
  dynamic?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns one RDMA device, or dumps all. Request and dump 5121 of family rdma. */
  get: {
    do: Call<Only<Nldev<Write>, "devIndex"> & Has<"devIndex">,
      Nldev<Read> & Required<Pick<Nldev<Read>, "devIndex" | "devName" | "portIndex" | "capFlags" | "nodeGuid"
        | "sysImageGuid" | "devNodeType" | "devDim">>>;
    dump: Call<ExtraAttributes,
      Nldev<Read> & Required<Pick<Nldev<Read>, "devIndex" | "devName" | "portIndex" | "capFlags" | "nodeGuid"
        | "sysImageGuid" | "devNodeType" | "devDim">>>;
  };
  /** Renames an RDMA device, moves it to another network namespace, or changes its interrupt adaptation. Request 5122 of family rdma; requires CAP_NET_ADMIN in the initial user namespace. */
  set: { do: Call<Only<Nldev<Write>, "devIndex" | "devName" | "netNsFd" | "devDim"> & Has<"devIndex">> };
  /** Adds a software RDMA device (`rxe` or `siw`) to a network interface. Request 5123 of family rdma; requires CAP_NET_ADMIN in the initial user namespace. */
  newlink: {
    do: Call<Only<Nldev<Write>, "devName" | "ndevName" | "linkType"> & Has<"devName" | "linkType" | "ndevName">>;
  };
  /** Removes a software RDMA device that `newlink` added. Request 5124 of family rdma; requires CAP_NET_ADMIN in the initial user namespace. */
  dellink: { do: Call<Only<Nldev<Write>, "devIndex"> & Has<"devIndex">> };
  /** Returns one port of an RDMA device, or dumps all ports. Request and dump 5125 of family rdma. */
  "port-get": {
    do: Call<Only<Nldev<Write>, "devIndex" | "portIndex"> & Has<"devIndex" | "portIndex">,
      Nldev<Read> & Required<Pick<Nldev<Read>, "devIndex" | "devName" | "portIndex" | "portState"
        | "portPhysState">>>;
    dump: Call<Only<Nldev<Write>, "devIndex"> & Has<"devIndex">,
      Nldev<Read> & Required<Pick<Nldev<Read>, "devIndex" | "devName" | "portIndex" | "portState"
        | "portPhysState">>>;
  };
  /** Returns the system-wide RDMA settings. Request 5126 of family rdma. */
  "sys-get": { do: Call<ExtraAttributes, Sys<Read> & Required<Pick<Sys<Read>, "netnsMode">>> };
  /** Changes one system-wide RDMA setting, such as `netns-mode`, whose value `exclusive` requires that no other network namespaces exist. Request 5127 of family rdma; requires CAP_NET_ADMIN in the initial user namespace. */
  "sys-set": { do: Call<Sys<Write>> };
  /** Returns how many RDMA objects of each kind one device has, or dumps those of all devices. Request and dump 5129 of family rdma. */
  "res-get": {
    do: Call<Only<Nldev<Write>, "devIndex" | "driverDetails"> & Has<"devIndex">,
      Nldev<Read> & Required<Pick<Nldev<Read>, "devIndex" | "devName" | "resSummary">>>;
    dump: Call<ExtraAttributes, Nldev<Read> & Required<Pick<Nldev<Read>, "devIndex" | "devName" | "resSummary">>>;
  };
  /** Returns an RDMA queue pair, or dumps the queue pairs of a device. Request and dump 5130 of family rdma. */
  "res-qp-get": {
    do: Call<Only<Qp<Write>, "devIndex" | "portIndex" | "resLqpn"> & Has<"devIndex" | "portIndex" | "resLqpn">,
      Qp<Read> & Required<Pick<Qp<Read>, "devIndex" | "devName" | "resLqpn">>>;
    dump: Call<Only<Qp<Write>, "devIndex" | "portIndex" | "driverDetails"> & Has<"devIndex">,
      Qp<Read> & Required<Pick<Qp<Read>, "devIndex" | "devName" | "resQp">>>;
  };
  /** Returns a connection manager id (CM id), or dumps those of an RDMA device. Request and dump 5131 of family rdma. */
  "res-cm-id-get": {
    do: Call<Only<CmId<Write>, "devIndex" | "portIndex" | "resCmIdn"> & Has<"devIndex" | "portIndex" | "resCmIdn">,
      CmId<Read> & Required<Pick<CmId<Read>, "devIndex" | "devName" | "resCmIdn">>>;
    dump: Call<Only<CmId<Write>, "devIndex" | "portIndex" | "driverDetails"> & Has<"devIndex">,
      CmId<Read> & Required<Pick<CmId<Read>, "devIndex" | "devName" | "resCmId">>>;
  };
  /** Returns an RDMA completion queue, or dumps the completion queues of a device. Request and dump 5132 of family rdma. */
  "res-cq-get": {
    do: Call<Only<Cq<Write>, "devIndex" | "resCqn"> & Has<"devIndex" | "resCqn">,
      Cq<Read> & Required<Pick<Cq<Read>, "devIndex" | "devName" | "resCqn">>>;
    dump: Call<Only<Cq<Write>, "devIndex" | "driverDetails"> & Has<"devIndex">,
      Cq<Read> & Required<Pick<Cq<Read>, "devIndex" | "devName" | "resCq">>>;
  };
  /** Returns an RDMA memory region, or dumps the memory regions of a device. Request and dump 5133 of family rdma. */
  "res-mr-get": {
    do: Call<Only<Mr<Write>, "devIndex" | "resMrn"> & Has<"devIndex" | "resMrn">,
      Mr<Read> & Required<Pick<Mr<Read>, "devIndex" | "devName" | "resMrn">>>;
    dump: Call<Only<Mr<Write>, "devIndex" | "driverDetails"> & Has<"devIndex">,
      Mr<Read> & Required<Pick<Mr<Read>, "devIndex" | "devName" | "resMr">>>;
  };
  /** Returns an RDMA protection domain, or dumps the protection domains of a device. Request and dump 5134 of family rdma. */
  "res-pd-get": {
    do: Call<Only<Pd<Write>, "devIndex" | "resPdn"> & Has<"devIndex" | "resPdn">,
      Pd<Read> & Required<Pick<Pd<Read>, "devIndex" | "devName" | "resPdn">>>;
    dump: Call<Only<Pd<Write>, "devIndex" | "driverDetails"> & Has<"devIndex">,
      Pd<Read> & Required<Pick<Pd<Read>, "devIndex" | "devName" | "resPd">>>;
  };
  /** Returns an RDMA context (a device that a program opened), or dumps those of a device. Request and dump 5142 of family rdma. */
  "res-ctx-get": {
    do: Call<Only<Ctx<Write>, "devIndex" | "resCtxn"> & Has<"devIndex" | "resCtxn">,
      Ctx<Read> & Required<Pick<Ctx<Read>, "devIndex" | "devName" | "resCtxn">>>;
    dump: Call<Only<Ctx<Write>, "devIndex" | "driverDetails"> & Has<"devIndex">,
      Ctx<Read> & Required<Pick<Ctx<Read>, "devIndex" | "devName" | "resCtx">>>;
  };
  /** Returns an RDMA shared receive queue, or dumps the shared receive queues of a device. Request and dump 5143 of family rdma. */
  "res-srq-get": {
    do: Call<Only<Srq<Write>, "devIndex" | "resSrqn"> & Has<"devIndex" | "resSrqn">,
      Srq<Read> & Required<Pick<Srq<Read>, "devIndex" | "devName" | "resSrqn">>>;
    dump: Call<Only<Srq<Write>, "devIndex" | "driverDetails"> & Has<"devIndex">,
      Srq<Read> & Required<Pick<Srq<Read>, "devIndex" | "devName" | "resSrq">>>;
  };
  /** Returns RDMA queue pairs in a device-specific format; few devices support it. Request and dump 5139 of family rdma; requires CAP_NET_ADMIN in the initial user namespace. */
  "res-qp-get-raw": {
    do: Call<Only<Qp<Write>, "devIndex" | "portIndex" | "resLqpn"> & Has<"devIndex" | "portIndex" | "resLqpn">,
      Qp<Read>>;
    dump: Call<Only<Qp<Write>, "devIndex" | "portIndex" | "driverDetails"> & Has<"devIndex">, Qp<Read>>;
  };
  /** Returns RDMA completion queues in a device-specific format; few devices support it. Request and dump 5140 of family rdma; requires CAP_NET_ADMIN in the initial user namespace. */
  "res-cq-get-raw": {
    do: Call<Only<Cq<Write>, "devIndex" | "resCqn"> & Has<"devIndex" | "resCqn">, Cq<Read>>;
    dump: Call<Only<Cq<Write>, "devIndex" | "driverDetails"> & Has<"devIndex">, Cq<Read>>;
  };
  /** Returns RDMA memory regions in a device-specific format; few devices support it. Request and dump 5141 of family rdma; requires CAP_NET_ADMIN in the initial user namespace. */
  "res-mr-get-raw": {
    do: Call<Only<Mr<Write>, "devIndex" | "resMrn"> & Has<"devIndex" | "resMrn">, Mr<Read>>;
    dump: Call<Only<Mr<Write>, "devIndex" | "driverDetails"> & Has<"devIndex">, Mr<Read>>;
  };
  /** Returns RDMA shared receive queues in a device-specific format; few devices support it. Request and dump 5145 of family rdma, since Linux 6.4; requires CAP_NET_ADMIN in the initial user namespace. */
  "res-srq-get-raw": {
    do: Call<Only<Srq<Write>, "devIndex" | "resSrqn"> & Has<"devIndex" | "resSrqn">, Srq<Read>>;
    dump: Call<Only<Srq<Write>, "devIndex" | "driverDetails"> & Has<"devIndex">, Srq<Read>>;
  };
  /** Returns the file in /dev through which programs use an RDMA device. Request 5135 of family rdma. */
  "get-chardev": {
    do: Call<Only<Nldev<Write>, "devIndex" | "portIndex" | "chardevType"> & Has<"chardevType">,
      Nldev<Read> & Required<Pick<Nldev<Read>, "chardev" | "chardevAbi" | "chardevName">>>;
  };
  /** Assigns hardware counters to RDMA queue pairs, or selects the optional counters of a port. Request 5136 of family rdma; requires CAP_NET_ADMIN in the initial user namespace. */
  "stat-set": {
    do: Call<Except<Stat<Write>, "devName" | "driverDetails" | "resMrn"> & Has<"devIndex" | "portIndex">,
      (Stat<Read> & Required<Pick<Stat<Read>, "devIndex" | "devName" | "portIndex">>) | undefined>;
  };
  /** Returns the hardware counters of an RDMA port, of queue pairs or of a memory region, or dumps those of all queue pairs or memory regions. Request and dump 5137 of family rdma. */
  "stat-get": {
    do: Call<Except<Stat<Write>, "devName" | "driverDetails" | "statAutoModeMask" | "resLqpn" | "statHwcounters">
      & Has<"devIndex">,
      Stat<Read> & Required<Pick<Stat<Read>, "devIndex" | "devName">>>;
    dump: Call<Only<Stat<Write>, "devIndex" | "portIndex" | "statRes"> & Has<"devIndex" | "statRes">,
      Stat<Read> & Required<Pick<Stat<Read>, "devIndex" | "devName">>>;
  };
  /** Removes a hardware counter from an RDMA queue pair. Request 5138 of family rdma; requires CAP_NET_ADMIN in the initial user namespace. */
  "stat-del": {
    do: Call<Only<Stat<Write>, "devIndex" | "portIndex" | "statRes" | "statCounterId" | "resLqpn"> & Has<"devIndex"
      | "portIndex" | "statRes" | "statCounterId" | "resLqpn">,
      (Stat<Read> & Required<Pick<Stat<Read>, "devIndex" | "devName" | "portIndex" | "statCounterId" | "resLqpn">>)
        | undefined>;
  };
  /** Returns which hardware counters an RDMA port has, and which are optional. Request 5144 of family rdma. */
  "stat-get-status": {
    do: Call<Only<Stat<Write>, "devIndex" | "portIndex"> & Has<"devIndex" | "portIndex">,
      Stat<Read> & Required<Pick<Stat<Read>, "devIndex" | "devName" | "portIndex" | "statHwcounters">>>;
  };
  /** Adds an RDMA device below a parent device. Request 5146 of family rdma, since Linux 6.11; requires CAP_NET_ADMIN in the initial user namespace. */
  newdev: {
    do: Call<Only<Nldev<Write>, "devIndex" | "devName" | "devType"> & Has<"devIndex" | "devName" | "devType">>;
  };
  /** Removes an RDMA device that `newdev` added. Request 5147 of family rdma, since Linux 6.11; requires CAP_NET_ADMIN in the initial user namespace. */
  deldev: { do: Call<Only<Nldev<Write>, "devIndex"> & Has<"devIndex">> };
  /** Dumps the pools of fast memory regions of an RDMA device. Dump 5149 of family rdma, since Linux 7.3. */
  "frmr-pools-get": { dump: Call<Only<Nldev<Write>, "devIndex"> & Has<"devIndex">, Nldev<Read>> };
  /** Changes a pool of fast memory regions of an RDMA device. Request 5150 of family rdma, since Linux 7.3; requires CAP_NET_ADMIN in the initial user namespace. */
  "frmr-pools-set": {
    do: Call<Only<Nldev<Write>, "devIndex" | "frmrPoolKey" | "frmrPoolsAgingPeriod" | "frmrPoolPinnedHandles">
      & Has<"devIndex">>;
  };
  /** Reports that an RDMA device was added or removed, or its network interface changed. Event 5148 of family rdma in multicast group `notify`, since Linux 6.13. */
  monitor: { event: Nldev<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  get: Nldev<Read>;
  set: Nldev<Read>;
  newlink: Nldev<Read>;
  dellink: Nldev<Read>;
  "port-get": Nldev<Read>;
  "sys-get": Sys<Read>;
  "sys-set": Sys<Read>;
  "res-get": Nldev<Read>;
  "res-qp-get": Qp<Read>;
  "res-cm-id-get": CmId<Read>;
  "res-cq-get": Cq<Read>;
  "res-mr-get": Mr<Read>;
  "res-pd-get": Pd<Read>;
  "res-ctx-get": Ctx<Read>;
  "res-srq-get": Srq<Read>;
  "res-qp-get-raw": Qp<Read>;
  "res-cq-get-raw": Cq<Read>;
  "res-mr-get-raw": Mr<Read>;
  "res-srq-get-raw": Srq<Read>;
  "get-chardev": Nldev<Read>;
  "stat-set": Stat<Read>;
  "stat-get": Stat<Read>;
  "stat-get-status": Stat<Read>;
  newdev: Nldev<Read>;
  deldev: Nldev<Read>;
  "frmr-pools-get": Nldev<Read>;
  "frmr-pools-set": Nldev<Read>;
}

/** Names of the multicast groups. */
export type Groups = "notify";

const getAttributes = `
  dev-index dev-name port-index cap-flags fw-version node-guid sys-image-guid dev-node-type dev-protocol dev-dim
  dev-type parent-name name-assign-type`;

const portGetAttributes = `
  dev-index dev-name port-index cap-flags subnet-prefix lid sm-lid lmc port-state port-phys-state ndev-index ndev-name`;

/** Devices for remote direct memory access (RDMA): ports, resources, counters. Netlink family `rdma`: `connect()` opens a client. Requires CONFIG_INFINIBAND, module ib_core. */
export const rdma: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "rdma",
  flavour: "netlink-raw",
  protocol: 20,
  version: 1,
  constants: {},
  enums: {
    "node-type": () => ({ prefix: "rdma-node-", entries: "ib-ca=1 ib-switch ib-router rnic usnic usnic-udp unspecified" }),
    "port-state": () => ({ entries: "nop down init armed active active-defer" }),
    "port-phys-state": () => ({ entries: "nop sleep polling disabled port-configuration-training link-up link-error-recovery phy-test" }),
    "qp-type": () => ({ entries: "smi gsi rc uc ud raw-ipv6 raw-ethertype raw-packet=8 xrc-ini xrc-tgt driver=255" }),
    "qp-state": () => ({ entries: "reset init rtr rts sqd sqe err" }),
    "cm-state": () => ({
      entries: `
        idle addr-query addr-resolved route-query route-resolved connect disconnect addr-bound listen device-removal
        destroying addrinfo-query addrinfo-resolved`,
    }),
    "port-space": () => ({ entries: "ipoib=2 tcp=262 udp=273 ib=319" }),
    "srq-type": () => ({ entries: "basic xrc tm" }),
    "path-mig-state": () => ({ entries: "migrated rearm armed" }),
    "poll-ctx": () => ({ entries: "softirq workqueue unbound-workqueue direct" }),
    "print-type": () => ({ prefix: "rdma-nldev-print-type-", entries: "unspec hex" }),
    "counter-mode": () => ({ prefix: "rdma-counter-mode-", entries: "none auto manual" }),
    "counter-mask": () => ({ flags: true, prefix: "rdma-counter-mask-", entries: "qp-type pid" }),
    "stat-res": () => ({ prefix: "rdma-nldev-attr-res-", entries: "qp=19 mr=40" }),
    "netns-mode": () => ({ entries: "exclusive shared" }),
    "event-type": () => ({ since: "6.13", entries: "register unregister netdev-attach netdev-detach rename netdev-rename" }),
    "name-assign-type": () => ({ prefix: "rdma-name-assign-type-", since: "6.11", entries: "unknown user" }),
    "dev-type": () => ({ prefix: "rdma-device-type-", since: "6.11", entries: "smi=1" }),
  },
  structs: {},
  sets: {
    nldev: () => ({
      prefix: "rdma-nldev-attr-",
      attributes: [
        { name: "dev-index", number: 1, type: "u32" },
        { name: "dev-name", number: 2, type: "string", maximumLength: 63 },
        { name: "port-index", number: 3, type: "u32" },
        { name: "cap-flags", number: 4, type: "u64", access: "read-only" },
        { name: "fw-version", number: 5, type: "string", access: "read-only" },
        { name: "node-guid", number: 6, type: "u64", access: "read-only" },
        { name: "sys-image-guid", number: 7, type: "u64", access: "read-only" },
        { name: "subnet-prefix", number: 8, type: "u64", access: "read-only" },
        { name: "lid", number: 9, type: "u32", access: "read-only" },
        { name: "sm-lid", number: 10, type: "u32", access: "read-only" },
        { name: "lmc", number: 11, type: "u8", access: "read-only" },
        { name: "port-state", number: 12, type: "u8", enum: "port-state", access: "read-only" },
        { name: "port-phys-state", number: 13, type: "u8", enum: "port-phys-state", access: "read-only" },
        { name: "dev-node-type", number: 14, type: "u8", enum: "node-type", access: "read-only" },
        { name: "res-summary", number: 15, type: "nest", nest: "summary", access: "read-only" },
        { name: "res-qp", number: 19, type: "nest", nest: "qps", access: "read-only" },
        { name: "res-lqpn", number: 21, type: "u32" },
        { name: "res-rqpn", number: 22, type: "u32", access: "read-only" },
        { name: "res-rq-psn", number: 23, type: "u32", access: "read-only" },
        { name: "res-sq-psn", number: 24, type: "u32", access: "read-only" },
        { name: "res-path-mig-state", number: 25, type: "u8", enum: "path-mig-state", access: "read-only" },
        { name: "res-type", number: 26, type: "u8", access: "read-only" },
        { name: "res-state", number: 27, type: "u8", access: "read-only" },
        { name: "res-pid", number: 28, type: "u32", access: "read-only" },
        { name: "res-kern-name", number: 29, type: "string", access: "read-only" },
        { name: "res-cm-id", number: 30, type: "nest", nest: "cm-ids", access: "read-only" },
        { name: "res-ps", number: 32, type: "u32", enum: "port-space", access: "read-only" },
        { name: "res-src-addr", number: 33, type: "binary", hint: "socket-address", access: "read-only" },
        { name: "res-dst-addr", number: 34, type: "binary", hint: "socket-address", access: "read-only" },
        { name: "res-cq", number: 35, type: "nest", nest: "cqs", access: "read-only" },
        { name: "res-cqe", number: 37, type: "u32", access: "read-only" },
        { name: "res-usecnt", number: 38, type: "u64", access: "read-only" },
        { name: "res-poll-ctx", number: 39, type: "u8", enum: "poll-ctx", access: "read-only" },
        { name: "res-mr", number: 40, type: "nest", nest: "mrs", access: "read-only" },
        { name: "res-rkey", number: 42, type: "u32", access: "read-only" },
        { name: "res-lkey", number: 43, type: "u32", access: "read-only" },
        { name: "res-iova", number: 44, type: "u64", access: "read-only" },
        { name: "res-mrlen", number: 45, type: "u64", access: "read-only" },
        { name: "res-pd", number: 46, type: "nest", nest: "pds", access: "read-only" },
        { name: "res-local-dma-lkey", number: 48, type: "u32", access: "read-only" },
        { name: "res-unsafe-global-rkey", number: 49, type: "u32", access: "read-only" },
        { name: "ndev-index", number: 50, type: "u32", access: "read-only" },
        { name: "ndev-name", number: 51, type: "string", maximumLength: 15 },
        { name: "driver", number: 52, type: "nest", nest: "driver-values", access: "read-only" },
        { name: "res-pdn", number: 60, type: "u32" },
        { name: "res-cqn", number: 61, type: "u32" },
        { name: "res-mrn", number: 62, type: "u32" },
        { name: "res-cm-idn", number: 63, type: "u32" },
        { name: "res-ctxn", number: 64, type: "u32" },
        { name: "link-type", number: 65, type: "string", maximumLength: 15 },
        { name: "dev-protocol", number: 67, type: "string", access: "read-only" },
        { name: "net-ns-fd", number: 68, type: "u32", kernelName: "RDMA_NLDEV_NET_NS_FD", access: "write-only" },
        { name: "chardev-type", number: 69, type: "string", maximumLength: 31 },
        { name: "chardev-name", number: 70, type: "string", access: "read-only" },
        { name: "chardev-abi", number: 71, type: "u64", access: "read-only" },
        { name: "chardev", number: 72, type: "u64", access: "read-only" },
        { name: "uverbs-driver-id", number: 73, type: "u32", access: "read-only" },
        { name: "stat-mode", number: 74, type: "u32", enum: "counter-mode" },
        { name: "stat-res", number: 75, type: "u32", enum: "stat-res" },
        { name: "stat-auto-mode-mask", number: 76, type: "u32", enum: "counter-mask", flags: true },
        { name: "stat-counter", number: 77, type: "nest", nest: "counters", access: "read-only" },
        { name: "stat-counter-id", number: 79, type: "u32" },
        { name: "stat-hwcounters", number: 80, type: "nest", nest: "hwcounters" },
        { name: "dev-dim", number: 84, type: "u8" },
        { name: "res-raw", number: 85, type: "binary", access: "read-only" },
        { name: "res-ctx", number: 86, type: "nest", nest: "ctxs", access: "read-only" },
        { name: "res-srq", number: 88, type: "nest", nest: "srqs", access: "read-only" },
        { name: "res-srqn", number: 90, type: "u32" },
        { name: "min-range", number: 91, type: "u32", access: "read-only" },
        { name: "max-range", number: 92, type: "u32", access: "read-only" },
        { name: "driver-details", number: 97, type: "u8", since: "6.10" },
        { name: "res-subtype", number: 98, type: "string", access: "read-only", since: "6.10" },
        { name: "dev-type", number: 99, type: "u8", enum: "dev-type", since: "6.11" },
        { name: "parent-name", number: 100, type: "string", access: "read-only", since: "6.11" },
        { name: "name-assign-type", number: 101, type: "u8", enum: "name-assign-type", access: "read-only", since: "6.11" },
        { name: "event-type", number: 102, type: "u8", enum: "event-type", access: "read-only", since: "6.13" },
        { name: "stat-opcounter-enabled", number: 104, type: "u8", since: "6.16" },
        { name: "frmr-pools", number: 105, type: "nest", nest: "frmr-pools", access: "read-only", since: "7.3" },
        { name: "frmr-pool-entry", number: 106, type: "nest", nest: "frmr-pool", multi: true, access: "read-only", since: "7.3" },
        { name: "frmr-pool-key", number: 107, type: "nest", nest: "frmr-pool-key", since: "7.3" },
        { name: "frmr-pool-key-ats", number: 108, type: "u8", since: "7.3" },
        { name: "frmr-pool-key-access-flags", number: 109, type: "u32", hint: "hex", since: "7.3" },
        { name: "frmr-pool-key-vendor-key", number: 110, type: "u64", since: "7.3" },
        { name: "frmr-pool-key-num-dma-blocks", number: 111, type: "u64", since: "7.3" },
        { name: "frmr-pool-queue-handles", number: 112, type: "u32", access: "read-only", since: "7.3" },
        { name: "frmr-pool-max-in-use", number: 113, type: "u64", access: "read-only", since: "7.3" },
        { name: "frmr-pool-in-use", number: 114, type: "u64", access: "read-only", since: "7.3" },
        { name: "frmr-pools-aging-period", number: 115, type: "u32", unit: "s", since: "7.3" },
        { name: "frmr-pool-pinned-handles", number: 116, type: "u32", since: "7.3" },
        { name: "frmr-pool-key-kernel-vendor-key", number: 117, type: "u64", since: "7.3" },
      ],
    }),
    sys: () => ({
      prefix: "rdma-nldev-sys-attr-",
      attributes: [
        { name: "netns-mode", number: 66, type: "u8", enum: "netns-mode" },
        { name: "copy-on-fork", number: 93, type: "u8", access: "read-only" },
        { name: "privileged-qkey-mode", number: 96, type: "u8", since: "6.7" },
        { name: "monitor-mode", number: 103, type: "u8", access: "read-only", since: "6.13" },
      ],
    }),
    "frmr-pools": () => ({
      subsetOf: "nldev",
      since: "7.3",
      attributes: [
        { name: "frmr-pool-entry", number: 106, type: "nest", nest: "frmr-pool", multi: true, access: "read-only", since: "7.3" },
      ],
    }),
    "frmr-pool": () => ({
      subsetOf: "nldev",
      since: "7.3",
      attributes: [
        { name: "frmr-pool-key", number: 107, type: "nest", nest: "frmr-pool-key", since: "7.3" },
        { name: "frmr-pool-queue-handles", number: 112, type: "u32", access: "read-only", since: "7.3" },
        { name: "frmr-pool-max-in-use", number: 113, type: "u64", access: "read-only", since: "7.3" },
        { name: "frmr-pool-in-use", number: 114, type: "u64", access: "read-only", since: "7.3" },
        { name: "frmr-pool-pinned-handles", number: 116, type: "u32", since: "7.3" },
      ],
    }),
    "frmr-pool-key": () => ({
      subsetOf: "nldev",
      since: "7.3",
      attributes: [
        { name: "frmr-pool-key-ats", number: 108, type: "u8", since: "7.3" },
        { name: "frmr-pool-key-access-flags", number: 109, type: "u32", hint: "hex", since: "7.3" },
        { name: "frmr-pool-key-vendor-key", number: 110, type: "u64", since: "7.3" },
        { name: "frmr-pool-key-num-dma-blocks", number: 111, type: "u64", since: "7.3" },
        { name: "frmr-pool-key-kernel-vendor-key", number: 117, type: "u64", since: "7.3" },
      ],
    }),
    summary: () => ({
      prefix: "rdma-nldev-attr-",
      attributes: [{ name: "res-summary-entry", number: 16, type: "nest", nest: "summary-entry", multi: true }],
    }),
    "summary-entry": () => ({
      prefix: "rdma-nldev-attr-res-summary-entry-",
      attributes: [{ name: "name", number: 17, type: "string" }, { name: "curr", number: 18, type: "u64" }],
    }),
    "driver-values": () => ({
      sequence: true,
      prefix: "rdma-nldev-attr-driver-",
      attributes: [
        { name: "string", number: 54, type: "string" },
        { name: "print-type", number: 55, type: "u8", enum: "print-type" },
        { name: "s32", number: 56, type: "s32" },
        { name: "u32", number: 57, type: "u32" },
        { name: "s64", number: 58, type: "s64" },
        { name: "u64", number: 59, type: "u64" },
      ],
    }),
    qp: () => ({
      subsetOf: "nldev",
      attributes: [
        { name: "dev-index", number: 1, type: "u32" },
        { name: "dev-name", number: 2, type: "string", maximumLength: 63 },
        { name: "port-index", number: 3, type: "u32" },
        { name: "driver-details", number: 97, type: "u8", since: "6.10" },
        { name: "res-lqpn", number: 21, type: "u32" },
        { name: "res-rqpn", number: 22, type: "u32", access: "read-only" },
        { name: "res-rq-psn", number: 23, type: "u32", access: "read-only" },
        { name: "res-sq-psn", number: 24, type: "u32", access: "read-only" },
        { name: "res-path-mig-state", number: 25, type: "u8", enum: "path-mig-state", access: "read-only" },
        { name: "res-type", number: 26, type: "u8", enum: "qp-type", access: "read-only" },
        { name: "res-state", number: 27, type: "u8", enum: "qp-state", access: "read-only" },
        { name: "res-pid", number: 28, type: "u32", access: "read-only" },
        { name: "res-kern-name", number: 29, type: "string", access: "read-only" },
        { name: "res-pdn", number: 60, type: "u32" },
        { name: "driver", number: 52, type: "nest", nest: "driver-values", access: "read-only" },
        { name: "res-raw", number: 85, type: "binary", access: "read-only" },
        { name: "res-subtype", number: 98, type: "string", access: "read-only", since: "6.10" },
        { name: "min-range", number: 91, type: "u32", access: "read-only" },
        { name: "max-range", number: 92, type: "u32", access: "read-only" },
        { name: "res-qp", number: 19, type: "nest", nest: "qps", access: "read-only" },
      ],
    }),
    qps: () => ({
      prefix: "rdma-nldev-attr-",
      attributes: [{ name: "res-qp-entry", number: 20, type: "nest", nest: "qp", multi: true }],
    }),
    "cm-id": () => ({
      subsetOf: "nldev",
      attributes: [
        { name: "dev-index", number: 1, type: "u32" },
        { name: "dev-name", number: 2, type: "string", maximumLength: 63 },
        { name: "port-index", number: 3, type: "u32" },
        { name: "driver-details", number: 97, type: "u8", since: "6.10" },
        { name: "res-lqpn", number: 21, type: "u32" },
        { name: "res-type", number: 26, type: "u8", enum: "qp-type", access: "read-only" },
        { name: "res-state", number: 27, type: "u8", enum: "cm-state", access: "read-only" },
        { name: "res-pid", number: 28, type: "u32", access: "read-only" },
        { name: "res-kern-name", number: 29, type: "string", access: "read-only" },
        { name: "res-ps", number: 32, type: "u32", enum: "port-space", access: "read-only" },
        { name: "res-src-addr", number: 33, type: "binary", hint: "socket-address", access: "read-only" },
        { name: "res-dst-addr", number: 34, type: "binary", hint: "socket-address", access: "read-only" },
        { name: "driver", number: 52, type: "nest", nest: "driver-values", access: "read-only" },
        { name: "res-cm-idn", number: 63, type: "u32" },
        { name: "res-cm-id", number: 30, type: "nest", nest: "cm-ids", access: "read-only" },
      ],
    }),
    "cm-ids": () => ({
      prefix: "rdma-nldev-attr-",
      attributes: [{ name: "res-cm-id-entry", number: 31, type: "nest", nest: "cm-id", multi: true }],
    }),
    cq: () => ({
      subsetOf: "nldev",
      attributes: [
        { name: "dev-index", number: 1, type: "u32" },
        { name: "dev-name", number: 2, type: "string", maximumLength: 63 },
        { name: "driver-details", number: 97, type: "u8", since: "6.10" },
        { name: "res-cqe", number: 37, type: "u32", access: "read-only" },
        { name: "res-usecnt", number: 38, type: "u64", access: "read-only" },
        { name: "res-poll-ctx", number: 39, type: "u8", enum: "poll-ctx", access: "read-only" },
        { name: "res-pid", number: 28, type: "u32", access: "read-only" },
        { name: "res-kern-name", number: 29, type: "string", access: "read-only" },
        { name: "driver", number: 52, type: "nest", nest: "driver-values", access: "read-only" },
        { name: "res-cqn", number: 61, type: "u32" },
        { name: "res-ctxn", number: 64, type: "u32" },
        { name: "dev-dim", number: 84, type: "u8" },
        { name: "res-raw", number: 85, type: "binary", access: "read-only" },
        { name: "res-cq", number: 35, type: "nest", nest: "cqs", access: "read-only" },
      ],
    }),
    cqs: () => ({
      prefix: "rdma-nldev-attr-",
      attributes: [{ name: "res-cq-entry", number: 36, type: "nest", nest: "cq", multi: true }],
    }),
    mr: () => ({
      subsetOf: "nldev",
      attributes: [
        { name: "dev-index", number: 1, type: "u32" },
        { name: "dev-name", number: 2, type: "string", maximumLength: 63 },
        { name: "driver-details", number: 97, type: "u8", since: "6.10" },
        { name: "res-rkey", number: 42, type: "u32", access: "read-only" },
        { name: "res-lkey", number: 43, type: "u32", access: "read-only" },
        { name: "res-iova", number: 44, type: "u64", access: "read-only" },
        { name: "res-mrlen", number: 45, type: "u64", access: "read-only" },
        { name: "res-pid", number: 28, type: "u32", access: "read-only" },
        { name: "res-kern-name", number: 29, type: "string", access: "read-only" },
        { name: "driver", number: 52, type: "nest", nest: "driver-values", access: "read-only" },
        { name: "res-pdn", number: 60, type: "u32" },
        { name: "res-mrn", number: 62, type: "u32" },
        { name: "stat-hwcounters", number: 80, type: "nest", nest: "hwcounters" },
        { name: "res-raw", number: 85, type: "binary", access: "read-only" },
        { name: "res-mr", number: 40, type: "nest", nest: "mrs", access: "read-only" },
      ],
    }),
    mrs: () => ({
      prefix: "rdma-nldev-attr-",
      attributes: [{ name: "res-mr-entry", number: 41, type: "nest", nest: "mr", multi: true }],
    }),
    pd: () => ({
      subsetOf: "nldev",
      attributes: [
        { name: "dev-index", number: 1, type: "u32" },
        { name: "dev-name", number: 2, type: "string", maximumLength: 63 },
        { name: "driver-details", number: 97, type: "u8", since: "6.10" },
        { name: "res-usecnt", number: 38, type: "u64", access: "read-only" },
        { name: "res-local-dma-lkey", number: 48, type: "u32", access: "read-only" },
        { name: "res-unsafe-global-rkey", number: 49, type: "u32", access: "read-only" },
        { name: "res-pid", number: 28, type: "u32", access: "read-only" },
        { name: "res-kern-name", number: 29, type: "string", access: "read-only" },
        { name: "driver", number: 52, type: "nest", nest: "driver-values", access: "read-only" },
        { name: "res-pdn", number: 60, type: "u32" },
        { name: "res-ctxn", number: 64, type: "u32" },
        { name: "res-pd", number: 46, type: "nest", nest: "pds", access: "read-only" },
      ],
    }),
    pds: () => ({
      prefix: "rdma-nldev-attr-",
      attributes: [{ name: "res-pd-entry", number: 47, type: "nest", nest: "pd", multi: true }],
    }),
    ctx: () => ({
      subsetOf: "nldev",
      attributes: [
        { name: "dev-index", number: 1, type: "u32" },
        { name: "dev-name", number: 2, type: "string", maximumLength: 63 },
        { name: "driver-details", number: 97, type: "u8", since: "6.10" },
        { name: "res-pid", number: 28, type: "u32", access: "read-only" },
        { name: "res-kern-name", number: 29, type: "string", access: "read-only" },
        { name: "driver", number: 52, type: "nest", nest: "driver-values", access: "read-only" },
        { name: "res-ctxn", number: 64, type: "u32" },
        { name: "res-ctx", number: 86, type: "nest", nest: "ctxs", access: "read-only" },
      ],
    }),
    ctxs: () => ({
      prefix: "rdma-nldev-attr-",
      attributes: [{ name: "res-ctx-entry", number: 87, type: "nest", nest: "ctx", multi: true }],
    }),
    srq: () => ({
      subsetOf: "nldev",
      attributes: [
        { name: "dev-index", number: 1, type: "u32" },
        { name: "dev-name", number: 2, type: "string", maximumLength: 63 },
        { name: "driver-details", number: 97, type: "u8", since: "6.10" },
        { name: "res-type", number: 26, type: "u8", enum: "srq-type", access: "read-only" },
        { name: "res-qp", number: 19, type: "nest", nest: "qps", access: "read-only" },
        { name: "res-pid", number: 28, type: "u32", access: "read-only" },
        { name: "res-kern-name", number: 29, type: "string", access: "read-only" },
        { name: "driver", number: 52, type: "nest", nest: "driver-values", access: "read-only" },
        { name: "res-pdn", number: 60, type: "u32" },
        { name: "res-cqn", number: 61, type: "u32" },
        { name: "res-srqn", number: 90, type: "u32" },
        { name: "res-raw", number: 85, type: "binary", access: "read-only" },
        { name: "res-srq", number: 88, type: "nest", nest: "srqs", access: "read-only" },
      ],
    }),
    srqs: () => ({
      prefix: "rdma-nldev-attr-",
      attributes: [{ name: "res-srq-entry", number: 89, type: "nest", nest: "srq", multi: true }],
    }),
    stat: () => ({
      subsetOf: "nldev",
      attributes: [
        { name: "dev-index", number: 1, type: "u32" },
        { name: "dev-name", number: 2, type: "string", maximumLength: 63 },
        { name: "port-index", number: 3, type: "u32" },
        { name: "driver-details", number: 97, type: "u8", since: "6.10" },
        { name: "stat-res", number: 75, type: "u32", enum: "stat-res" },
        { name: "stat-mode", number: 74, type: "u32", enum: "counter-mode" },
        { name: "stat-auto-mode-mask", number: 76, type: "u32", enum: "counter-mask", flags: true },
        { name: "stat-counter-id", number: 79, type: "u32" },
        { name: "res-lqpn", number: 21, type: "u32" },
        { name: "res-mrn", number: 62, type: "u32" },
        { name: "res-type", number: 26, type: "u8", enum: "qp-type", access: "read-only" },
        { name: "res-pid", number: 28, type: "u32", access: "read-only" },
        { name: "res-kern-name", number: 29, type: "string", access: "read-only" },
        { name: "res-qp", number: 19, type: "nest", nest: "qps", access: "read-only" },
        { name: "res-mr", number: 40, type: "nest", nest: "mrs", access: "read-only" },
        { name: "stat-counter", number: 77, type: "nest", nest: "counters", access: "read-only" },
        { name: "stat-hwcounters", number: 80, type: "nest", nest: "hwcounters" },
      ],
    }),
    counters: () => ({
      prefix: "rdma-nldev-attr-",
      attributes: [{ name: "stat-counter-entry", number: 78, type: "nest", nest: "stat", multi: true }],
    }),
    hwcounters: () => ({
      prefix: "rdma-nldev-attr-stat-",
      attributes: [
        { name: "hwcounter-entry", number: 81, type: "nest", nest: "hwcounter", multi: true },
        { name: "hwcounter-index", number: 94, type: "u32", multi: true, access: "write-only" },
      ],
    }),
    hwcounter: () => ({
      prefix: "rdma-nldev-attr-stat-hwcounter-",
      attributes: [
        { name: "entry-name", number: 82, type: "string" },
        { name: "entry-value", number: 83, type: "u64" },
        { name: "index", number: 94, type: "u32" },
        { name: "dynamic", number: 95, type: "u8" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    get: () => ({
      set: "nldev",
      do: {
        request: { number: 5121, required: ["dev-index"], attributes: "dev-index" },
        reply: {
          number: 5121,
          always: [
            "dev-index",
            "dev-name",
            "port-index",
            "cap-flags",
            "node-guid",
            "sys-image-guid",
            "dev-node-type",
            "dev-dim",
          ],
          attributes: getAttributes,
        },
      },
      dump: {
        request: "5121",
        reply: {
          number: 5121,
          always: [
            "dev-index",
            "dev-name",
            "port-index",
            "cap-flags",
            "node-guid",
            "sys-image-guid",
            "dev-node-type",
            "dev-dim",
          ],
          attributes: getAttributes,
        },
      },
    }),
    set: () => ({
      set: "nldev",
      do: {
        request: {
          number: 5122,
          required: ["dev-index"],
          replyOnly: ["port-index", "dev-type"],
          attributes: "dev-index dev-name net-ns-fd dev-dim",
        },
      },
      flags: ["admin-perm"],
    }),
    newlink: () => ({
      set: "nldev",
      do: {
        request: { number: 5123, required: ["dev-name", "link-type", "ndev-name"], attributes: "dev-name link-type ndev-name" },
      },
      flags: ["admin-perm"],
    }),
    dellink: () => ({
      set: "nldev",
      do: { request: { number: 5124, required: ["dev-index"], attributes: "dev-index" } },
      flags: ["admin-perm"],
    }),
    "port-get": () => ({
      set: "nldev",
      do: {
        request: { number: 5125, required: ["dev-index", "port-index"], attributes: "dev-index port-index" },
        reply: {
          number: 5121,
          always: ["dev-index", "dev-name", "port-index", "port-state", "port-phys-state"],
          attributes: portGetAttributes,
        },
      },
      dump: {
        request: { number: 5125, required: ["dev-index"], attributes: "dev-index" },
        reply: {
          number: 5125,
          always: ["dev-index", "dev-name", "port-index", "port-state", "port-phys-state"],
          attributes: portGetAttributes,
        },
      },
    }),
    "sys-get": () => ({
      set: "sys",
      do: {
        request: "5126",
        reply: {
          number: 5126,
          always: ["netns-mode"],
          attributes: "netns-mode copy-on-fork privileged-qkey-mode monitor-mode",
        },
      },
    }),
    "sys-set": () => ({ set: "sys", do: { request: "5127 netns-mode privileged-qkey-mode" }, flags: ["admin-perm"] }),
    "res-get": () => ({
      set: "nldev",
      do: {
        request: { number: 5129, required: ["dev-index"], attributes: "dev-index driver-details" },
        reply: {
          number: 5129,
          always: ["dev-index", "dev-name", "res-summary"],
          attributes: "dev-index dev-name res-summary",
        },
      },
      dump: {
        request: "5129",
        reply: {
          number: 5129,
          always: ["dev-index", "dev-name", "res-summary"],
          attributes: "dev-index dev-name res-summary",
        },
      },
    }),
    "res-qp-get": () => ({
      set: "qp",
      do: {
        request: {
          number: 5130,
          required: ["dev-index", "port-index", "res-lqpn"],
          attributes: "dev-index port-index res-lqpn",
        },
        reply: {
          number: 5130,
          always: ["dev-index", "dev-name", "res-lqpn"],
          attributes: `
            dev-index dev-name port-index res-lqpn res-rqpn res-rq-psn res-sq-psn res-path-mig-state res-type
            res-state res-pid res-kern-name res-pdn driver res-subtype`,
        },
      },
      dump: {
        request: { number: 5130, required: ["dev-index"], attributes: "dev-index port-index driver-details" },
        reply: { number: 5130, always: ["dev-index", "dev-name", "res-qp"], attributes: "dev-index dev-name res-qp" },
      },
    }),
    "res-cm-id-get": () => ({
      set: "cm-id",
      do: {
        request: {
          number: 5131,
          required: ["dev-index", "port-index", "res-cm-idn"],
          attributes: "dev-index port-index res-cm-idn",
        },
        reply: {
          number: 5131,
          always: ["dev-index", "dev-name", "res-cm-idn"],
          attributes: `
            dev-index dev-name port-index res-lqpn res-type res-state res-pid res-kern-name res-ps res-src-addr
            res-dst-addr driver res-cm-idn`,
        },
      },
      dump: {
        request: { number: 5131, required: ["dev-index"], attributes: "dev-index port-index driver-details" },
        reply: { number: 5131, always: ["dev-index", "dev-name", "res-cm-id"], attributes: "dev-index dev-name res-cm-id" },
      },
    }),
    "res-cq-get": () => ({
      set: "cq",
      do: {
        request: { number: 5132, required: ["dev-index", "res-cqn"], attributes: "dev-index res-cqn" },
        reply: {
          number: 5132,
          always: ["dev-index", "dev-name", "res-cqn"],
          attributes: `
            dev-index dev-name res-cqe res-usecnt res-poll-ctx res-pid res-kern-name driver res-cqn res-ctxn dev-dim`,
        },
      },
      dump: {
        request: { number: 5132, required: ["dev-index"], attributes: "dev-index driver-details" },
        reply: { number: 5132, always: ["dev-index", "dev-name", "res-cq"], attributes: "dev-index dev-name res-cq" },
      },
    }),
    "res-mr-get": () => ({
      set: "mr",
      do: {
        request: { number: 5133, required: ["dev-index", "res-mrn"], attributes: "dev-index res-mrn" },
        reply: {
          number: 5133,
          always: ["dev-index", "dev-name", "res-mrn"],
          attributes: `
            dev-index dev-name res-rkey res-lkey res-iova res-mrlen res-pid res-kern-name driver res-pdn res-mrn`,
        },
      },
      dump: {
        request: { number: 5133, required: ["dev-index"], attributes: "dev-index driver-details" },
        reply: { number: 5133, always: ["dev-index", "dev-name", "res-mr"], attributes: "dev-index dev-name res-mr" },
      },
    }),
    "res-pd-get": () => ({
      set: "pd",
      do: {
        request: { number: 5134, required: ["dev-index", "res-pdn"], attributes: "dev-index res-pdn" },
        reply: {
          number: 5134,
          always: ["dev-index", "dev-name", "res-pdn"],
          attributes: `
            dev-index dev-name res-usecnt res-local-dma-lkey res-unsafe-global-rkey res-pid res-kern-name driver
            res-pdn res-ctxn`,
        },
      },
      dump: {
        request: { number: 5134, required: ["dev-index"], attributes: "dev-index driver-details" },
        reply: { number: 5134, always: ["dev-index", "dev-name", "res-pd"], attributes: "dev-index dev-name res-pd" },
      },
    }),
    "res-ctx-get": () => ({
      set: "ctx",
      do: {
        request: { number: 5142, required: ["dev-index", "res-ctxn"], attributes: "dev-index res-ctxn" },
        reply: {
          number: 5142,
          always: ["dev-index", "dev-name", "res-ctxn"],
          attributes: "dev-index dev-name res-pid res-kern-name driver res-ctxn",
        },
      },
      dump: {
        request: { number: 5142, required: ["dev-index"], attributes: "dev-index driver-details" },
        reply: { number: 5142, always: ["dev-index", "dev-name", "res-ctx"], attributes: "dev-index dev-name res-ctx" },
      },
    }),
    "res-srq-get": () => ({
      set: "srq",
      do: {
        request: { number: 5143, required: ["dev-index", "res-srqn"], attributes: "dev-index res-srqn" },
        reply: {
          number: 5143,
          always: ["dev-index", "dev-name", "res-srqn"],
          attributes: "dev-index dev-name res-type res-qp res-pid res-kern-name driver res-pdn res-cqn res-srqn",
        },
      },
      dump: {
        request: { number: 5143, required: ["dev-index"], attributes: "dev-index driver-details" },
        reply: { number: 5143, always: ["dev-index", "dev-name", "res-srq"], attributes: "dev-index dev-name res-srq" },
      },
    }),
    "res-qp-get-raw": () => ({
      set: "qp",
      do: {
        request: {
          number: 5139,
          required: ["dev-index", "port-index", "res-lqpn"],
          attributes: "dev-index port-index res-lqpn",
        },
        reply: "5139 dev-index dev-name res-raw",
      },
      dump: {
        request: { number: 5139, required: ["dev-index"], attributes: "dev-index port-index driver-details" },
        reply: "5139 dev-index dev-name res-qp",
      },
      flags: ["admin-perm"],
    }),
    "res-cq-get-raw": () => ({
      set: "cq",
      do: {
        request: { number: 5140, required: ["dev-index", "res-cqn"], attributes: "dev-index res-cqn" },
        reply: "5140 dev-index dev-name res-raw",
      },
      dump: {
        request: { number: 5140, required: ["dev-index"], attributes: "dev-index driver-details" },
        reply: "5140 dev-index dev-name res-cq",
      },
      flags: ["admin-perm"],
    }),
    "res-mr-get-raw": () => ({
      set: "mr",
      do: {
        request: { number: 5141, required: ["dev-index", "res-mrn"], attributes: "dev-index res-mrn" },
        reply: "5141 dev-index dev-name res-raw",
      },
      dump: {
        request: { number: 5141, required: ["dev-index"], attributes: "dev-index driver-details" },
        reply: "5141 dev-index dev-name res-mr",
      },
      flags: ["admin-perm"],
    }),
    "res-srq-get-raw": () => ({
      set: "srq",
      do: {
        request: { number: 5145, required: ["dev-index", "res-srqn"], attributes: "dev-index res-srqn" },
        reply: "5145 dev-index dev-name res-raw",
      },
      dump: {
        request: { number: 5145, required: ["dev-index"], attributes: "dev-index driver-details" },
        reply: "5145 dev-index dev-name res-srq",
      },
      flags: ["admin-perm"],
      since: "6.4",
    }),
    "get-chardev": () => ({
      set: "nldev",
      do: {
        request: { number: 5135, required: ["chardev-type"], attributes: "dev-index port-index chardev-type" },
        reply: {
          number: 5135,
          always: ["chardev", "chardev-abi", "chardev-name"],
          attributes: "chardev chardev-abi chardev-name uverbs-driver-id",
        },
      },
    }),
    "stat-set": () => ({
      set: "stat",
      do: {
        request: {
          number: 5136,
          required: ["dev-index", "port-index"],
          replyOnly: ["dev-name", "res-mrn"],
          attributes: `
            dev-index port-index stat-res stat-mode stat-auto-mode-mask stat-counter-id res-lqpn stat-hwcounters`,
        },
        reply: {
          number: 5136,
          always: ["dev-index", "dev-name", "port-index"],
          attributes: "dev-index dev-name port-index stat-counter-id res-lqpn",
        },
      },
      flags: ["admin-perm"],
    }),
    "stat-get": () => ({
      set: "stat",
      do: {
        request: {
          number: 5137,
          required: ["dev-index"],
          attributes: "dev-index port-index stat-res stat-mode stat-counter-id res-mrn",
        },
        reply: {
          number: 5137,
          always: ["dev-index", "dev-name"],
          attributes: `
            dev-index dev-name port-index stat-mode stat-auto-mode-mask stat-counter-id res-type res-pid res-kern-name
            res-qp res-mrn stat-hwcounters`,
        },
      },
      dump: {
        request: { number: 5137, required: ["dev-index", "stat-res"], attributes: "dev-index port-index stat-res" },
        reply: { number: 5137, always: ["dev-index", "dev-name"], attributes: "dev-index dev-name stat-counter res-mr" },
      },
    }),
    "stat-del": () => ({
      set: "stat",
      do: {
        request: {
          number: 5138,
          required: ["dev-index", "port-index", "stat-res", "stat-counter-id", "res-lqpn"],
          attributes: "dev-index port-index stat-res stat-counter-id res-lqpn",
        },
        reply: {
          number: 5136,
          always: ["dev-index", "dev-name", "port-index", "stat-counter-id", "res-lqpn"],
          attributes: "dev-index dev-name port-index stat-counter-id res-lqpn",
        },
      },
      flags: ["admin-perm"],
    }),
    "stat-get-status": () => ({
      set: "stat",
      do: {
        request: { number: 5144, required: ["dev-index", "port-index"], attributes: "dev-index port-index" },
        reply: {
          number: 5144,
          always: ["dev-index", "dev-name", "port-index", "stat-hwcounters"],
          attributes: "dev-index dev-name port-index stat-hwcounters",
        },
      },
    }),
    newdev: () => ({
      set: "nldev",
      do: {
        request: { number: 5146, required: ["dev-index", "dev-name", "dev-type"], attributes: "dev-index dev-name dev-type" },
      },
      flags: ["admin-perm"],
      since: "6.11",
    }),
    deldev: () => ({
      set: "nldev",
      do: { request: { number: 5147, required: ["dev-index"], attributes: "dev-index" } },
      flags: ["admin-perm"],
      since: "6.11",
    }),
    "frmr-pools-get": () => ({
      set: "nldev",
      dump: {
        request: { number: 5149, required: ["dev-index"], attributes: "dev-index" },
        reply: "5149 dev-index dev-name frmr-pools frmr-pools-aging-period",
      },
      since: "7.3",
    }),
    "frmr-pools-set": () => ({
      set: "nldev",
      do: {
        request: {
          number: 5150,
          required: ["dev-index"],
          replyOnly: ["dev-name"],
          attributes: "dev-index frmr-pools-aging-period frmr-pool-key frmr-pool-pinned-handles",
        },
      },
      flags: ["admin-perm"],
      since: "7.3",
    }),
    monitor: () => ({
      set: "nldev",
      event: "5148 dev-index dev-name port-index ndev-index ndev-name event-type",
      group: "notify",
      since: "6.13",
    }),
  },
  groups: { notify: { name: "notify", number: 4, since: "6.13" } },
  config: "INFINIBAND",
  module: "ib_core",
  links: {},
});
