// Generated from devlink.yaml with specs/devlink.yaml (sha256 5ce04f113b0f6acb). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Bitfield, Call, EventsOf, ExtraAttributes, Mode, Only, Read, ReadOnlyFields, Selected, Write } from
  "../schema/model/types.ts";

/**
 * Direction of the packets that a shared buffer pool stores. Values of `sb-pool-type` in family devlink:
 *
 * - `ingress` (DEVLINK_SB_POOL_TYPE_INGRESS, 0)
 * - `egress` (DEVLINK_SB_POOL_TYPE_EGRESS, 1)
 */
export type SbPoolType = "ingress" | "egress";

/**
 * Link type of a devlink port: Ethernet or InfiniBand. Values of `port-type` in family devlink:
 *
 * - `notset` (DEVLINK_PORT_TYPE_NOTSET, 0)
 * - `auto` (DEVLINK_PORT_TYPE_AUTO, 1)
 * - `eth` (DEVLINK_PORT_TYPE_ETH, 2)
 * - `ib` (DEVLINK_PORT_TYPE_IB, 3)
 */
export type PortType = "notset" | "auto" | "eth" | "ib";

/**
 * Kind of devlink port. Values of `port-flavour` in family devlink:
 *
 * - `physical` (DEVLINK_PORT_FLAVOUR_PHYSICAL, 0): Physical port.
 * - `cpu` (DEVLINK_PORT_FLAVOUR_CPU, 1): Port towards the CPU of a switch.
 * - `dsa` (DEVLINK_PORT_FLAVOUR_DSA, 2): Port towards another switch.
 * - `pci-pf` (DEVLINK_PORT_FLAVOUR_PCI_PF, 3): PCI physical function.
 * - `pci-vf` (DEVLINK_PORT_FLAVOUR_PCI_VF, 4): PCI virtual function.
 * - `virtual` (DEVLINK_PORT_FLAVOUR_VIRTUAL, 5): Virtual port.
 * - `unused` (DEVLINK_PORT_FLAVOUR_UNUSED, 6): Unused port of a switch.
 * - `pci-sf` (DEVLINK_PORT_FLAVOUR_PCI_SF, 7): PCI subfunction.
 */
export type PortFlavour = "physical" | "cpu" | "dsa" | "pci-pf" | "pci-vf" | "virtual" | "unused" | "pci-sf";

/**
 * State of the PCI function behind a devlink port. Values of `port-fn-state` in family devlink:
 *
 * - `inactive` (DEVLINK_PORT_FN_STATE_INACTIVE, 0)
 * - `active` (DEVLINK_PORT_FN_STATE_ACTIVE, 1)
 */
export type PortFnState = "inactive" | "active";

/**
 * Whether a driver is attached to the PCI function behind a devlink port. Values of `port-fn-opstate` in family devlink:
 *
 * - `detached` (DEVLINK_PORT_FN_OPSTATE_DETACHED, 0)
 * - `attached` (DEVLINK_PORT_FN_OPSTATE_ATTACHED, 1)
 */
export type PortFnOpstate = "detached" | "attached";

/**
 * Bit numbers of the capabilities of the function behind a devlink port. Values of `port-fn-attr-cap` in family devlink:
 *
 * - `roce-bit` (DEVLINK_PORT_FN_ATTR_CAP_ROCE_BIT, 0)
 * - `migratable-bit` (DEVLINK_PORT_FN_ATTR_CAP_MIGRATABLE_BIT, 1)
 * - `ipsec-crypto-bit` (DEVLINK_PORT_FN_ATTR_CAP_IPSEC_CRYPTO_BIT, 2)
 * - `ipsec-packet-bit` (DEVLINK_PORT_FN_ATTR_CAP_IPSEC_PACKET_BIT, 3)
 */
export type PortFnAttrCap = "roce-bit" | "migratable-bit" | "ipsec-crypto-bit" | "ipsec-packet-bit";

/**
 * Kind of transmit rate object: leaf of a port, or node that groups others. Values of `rate-type` in family devlink:
 *
 * - `leaf` (DEVLINK_RATE_TYPE_LEAF, 0)
 * - `node` (DEVLINK_RATE_TYPE_NODE, 1)
 */
export type RateType = "leaf" | "node";

/**
 * Unit of the thresholds of a shared buffer pool: bytes, or a share of the free space. Values of `sb-threshold-type` in family devlink:
 *
 * - `static` (DEVLINK_SB_THRESHOLD_TYPE_STATIC, 0)
 * - `dynamic` (DEVLINK_SB_THRESHOLD_TYPE_DYNAMIC, 1)
 */
export type SbThresholdType = "static" | "dynamic";

/**
 * Mode of a network device's embedded switch. Values of `eswitch-mode` in family devlink:
 *
 * - `legacy` (DEVLINK_ESWITCH_MODE_LEGACY, 0): The kernel has no ports that represent the functions.
 * - `switchdev` (DEVLINK_ESWITCH_MODE_SWITCHDEV, 1): A port in the kernel represents each function.
 * - `switchdev-inactive` (DEVLINK_ESWITCH_MODE_SWITCHDEV_INACTIVE, 2): Like `switchdev`, without traffic.
 */
export type EswitchMode = "legacy" | "switchdev" | "switchdev-inactive";

/**
 * Packet headers that the driver of an embedded switch must copy into each transmit descriptor. Values of `eswitch-inline-mode` in family devlink:
 *
 * - `none` (DEVLINK_ESWITCH_INLINE_MODE_NONE, 0)
 * - `link` (DEVLINK_ESWITCH_INLINE_MODE_LINK, 1)
 * - `network` (DEVLINK_ESWITCH_INLINE_MODE_NETWORK, 2)
 * - `transport` (DEVLINK_ESWITCH_INLINE_MODE_TRANSPORT, 3)
 */
export type EswitchInlineMode = "none" | "link" | "network" | "transport";

/**
 * Whether the embedded switch encapsulates packets. Values of `eswitch-encap-mode` in family devlink:
 *
 * - `none` (DEVLINK_ESWITCH_ENCAP_MODE_NONE, 0)
 * - `basic` (DEVLINK_ESWITCH_ENCAP_MODE_BASIC, 1)
 */
export type EswitchEncapMode = "none" | "basic";

/**
 * Packet headers that the kernel defines for hardware pipelines. Values of `dpipe-header-id` in family devlink:
 *
 * - `ethernet` (DEVLINK_DPIPE_HEADER_ETHERNET, 0)
 * - `ipv4` (DEVLINK_DPIPE_HEADER_IPV4, 1)
 * - `ipv6` (DEVLINK_DPIPE_HEADER_IPV6, 2)
 */
export type DpipeHeaderId = "ethernet" | "ipv4" | "ipv6";

/**
 * How a hardware pipeline compares a packet header field. Values of `dpipe-match-type` in family devlink:
 *
 * - `field-exact` (DEVLINK_DPIPE_MATCH_TYPE_FIELD_EXACT, 0)
 */
export type DpipeMatchType = "field-exact";

/**
 * What a hardware pipeline does with a packet header field. Values of `dpipe-action-type` in family devlink:
 *
 * - `field-modify` (DEVLINK_DPIPE_ACTION_TYPE_FIELD_MODIFY, 0)
 */
export type DpipeActionType = "field-modify";

/**
 * Meaning of a header field's values in a hardware pipeline. Values of `dpipe-field-mapping-type` in family devlink:
 *
 * - `none` (DEVLINK_DPIPE_FIELD_MAPPING_TYPE_NONE, 0)
 * - `ifindex` (DEVLINK_DPIPE_FIELD_MAPPING_TYPE_IFINDEX, 1)
 */
export type DpipeFieldMappingType = "none" | "ifindex";

/**
 * Unit in which the size of a hardware resource is counted. Values of `resource-unit` in family devlink:
 *
 * - `entry` (DEVLINK_RESOURCE_UNIT_ENTRY, 0)
 */
export type ResourceUnit = "entry";

/**
 * Whether a hardware resource belongs to the device or to a port. Values of `resource-scope` in family devlink:
 *
 * - `dev` (DEVLINK_RESOURCE_SCOPE_DEV_BIT, 0)
 * - `port` (DEVLINK_RESOURCE_SCOPE_PORT_BIT, 1)
 */
export type ResourceScope = "dev" | "port";

/**
 * What a devlink reload does. Values of `reload-action` in family devlink:
 *
 * - `driver-reinit` (DEVLINK_RELOAD_ACTION_DRIVER_REINIT, 1): Initializes the driver again.
 * - `fw-activate` (DEVLINK_RELOAD_ACTION_FW_ACTIVATE, 2): Activates new firmware.
 */
export type ReloadAction = "driver-reinit" | "fw-activate";

/**
 * When a changed devlink parameter takes effect. Values of `param-cmode` in family devlink:
 *
 * - `runtime` (DEVLINK_PARAM_CMODE_RUNTIME, 0): At once.
 * - `driverinit` (DEVLINK_PARAM_CMODE_DRIVERINIT, 1): After a reload.
 * - `permanent` (DEVLINK_PARAM_CMODE_PERMANENT, 2): After a reset of the device.
 */
export type ParamCmode = "runtime" | "driverinit" | "permanent";

/**
 * Parts of the flash that a firmware update may overwrite. Values of `flash-overwrite` in family devlink:
 *
 * - `settings-bit` (DEVLINK_FLASH_OVERWRITE_SETTINGS_BIT, 0)
 * - `identifiers-bit` (DEVLINK_FLASH_OVERWRITE_IDENTIFIERS_BIT, 1)
 */
export type FlashOverwrite = "settings-bit" | "identifiers-bit";

/**
 * What the device does with trapped packets. Values of `trap-action` in family devlink:
 *
 * - `drop` (DEVLINK_TRAP_ACTION_DROP, 0): Drops the packet.
 * - `trap` (DEVLINK_TRAP_ACTION_TRAP, 1): Passes the packet to the CPU only.
 * - `mirror` (DEVLINK_TRAP_ACTION_MIRROR, 2): Forwards the packet and passes a copy to the CPU.
 */
export type TrapAction = "drop" | "trap" | "mirror";

/**
 * Reason for which the device passes (traps) packets to the CPU. Values of `trap-type` in family devlink:
 *
 * - `drop` (DEVLINK_TRAP_TYPE_DROP, 0): The hardware would drop the packet.
 * - `exception` (DEVLINK_TRAP_TYPE_EXCEPTION, 1): The hardware cannot forward the packet.
 * - `control` (DEVLINK_TRAP_TYPE_CONTROL, 2): The packet is needed by a protocol.
 */
export type TrapType = "drop" | "exception" | "control";

/**
 * Type of a value in a parameter or health report. Values of `var-attr-type` in family devlink:
 *
 * - `u8` (DEVLINK_VAR_ATTR_TYPE_U8, 1)
 * - `u16` (DEVLINK_VAR_ATTR_TYPE_U16, 2)
 * - `u32` (DEVLINK_VAR_ATTR_TYPE_U32, 3)
 * - `u64` (DEVLINK_VAR_ATTR_TYPE_U64, 4)
 * - `string` (DEVLINK_VAR_ATTR_TYPE_STRING, 5)
 * - `flag` (DEVLINK_VAR_ATTR_TYPE_FLAG, 6)
 * - `nul-string` (DEVLINK_VAR_ATTR_TYPE_NUL_STRING, 10)
 * - `binary` (DEVLINK_VAR_ATTR_TYPE_BINARY, 11)
 * - `u64-array` (DEVLINK_VAR_ATTR_TYPE_U64_ARRAY, 129)
 */
export type VarAttrType = "u8" | "u16" | "u32" | "u64" | "string" | "flag" | "nul-string" | "binary" | "u64-array";

/**
 * Self-test of a device. Values of `selftest-id` in family devlink:
 *
 * - `flash` (DEVLINK_ATTR_SELFTEST_ID_FLASH, 1): Test of the flash.
 */
export type SelftestId = "flash";

/**
 * Result of a self-test. Values of `selftest-status` in family devlink:
 *
 * - `skip` (DEVLINK_SELFTEST_STATUS_SKIP, 0): The device does not support the test.
 * - `pass` (DEVLINK_SELFTEST_STATUS_PASS, 1): The test passed.
 * - `fail` (DEVLINK_SELFTEST_STATUS_FAIL, 2): The test failed.
 */
export type SelftestStatus = "skip" | "pass" | "fail";

/** Attribute set `devlink`. */
export type Devlink<M extends Mode = Read> = ExtraAttributes & {
  /** Bus of the device, such as `pci`. Bus and `devName` together identify the devlink instance. Attribute DEVLINK_ATTR_BUS_NAME of devlink: string. */
  busName?: string;
  /** Name of the device on its bus, such as a PCI address. Attribute DEVLINK_ATTR_DEV_NAME of devlink: string. */
  devName?: string;
  /** Number of the devlink port. Attribute DEVLINK_ATTR_PORT_INDEX of devlink: u32. */ portIndex?: number;
  /** DEVLINK_ATTR_PORT_TYPE of devlink: u16. */ portType?: PortType | M["unnamed"];
  /** Requested type of the port. Attribute DEVLINK_ATTR_PORT_DESIRED_TYPE of devlink: u16. */
  portDesiredType?: number;
  /** Index of the port's interface. Attribute DEVLINK_ATTR_PORT_NETDEV_IFINDEX of devlink: u32. */
  portNetdevIfindex?: number;
  /** Name of the port's interface. Attribute DEVLINK_ATTR_PORT_NETDEV_NAME of devlink: string. */
  portNetdevName?: string;
  /** Name of the port's InfiniBand device. Attribute DEVLINK_ATTR_PORT_IBDEV_NAME of devlink: string. */
  portIbdevName?: string;
  /** Number of ports into which the devlink port is split. Attribute DEVLINK_ATTR_PORT_SPLIT_COUNT of devlink: u32. */
  portSplitCount?: number;
  /** Number of the port group. Ports that result from the same split have the same number. Attribute DEVLINK_ATTR_PORT_SPLIT_GROUP of devlink: u32. */
  portSplitGroup?: number;
  /** Number of the shared buffer. Attribute DEVLINK_ATTR_SB_INDEX of devlink: u32. */ sbIndex?: number;
  /** Size of the shared buffer in bytes. Attribute DEVLINK_ATTR_SB_SIZE of devlink: u32. */ sbSize?: number;
  /** Number of pools for received packets. Attribute DEVLINK_ATTR_SB_INGRESS_POOL_COUNT of devlink: u16. */
  sbIngressPoolCount?: number;
  /** Number of pools for sent packets. Attribute DEVLINK_ATTR_SB_EGRESS_POOL_COUNT of devlink: u16. */
  sbEgressPoolCount?: number;
  /** Number of traffic classes of received packets. Attribute DEVLINK_ATTR_SB_INGRESS_TC_COUNT of devlink: u16. */
  sbIngressTcCount?: number;
  /** Number of traffic classes of sent packets. Attribute DEVLINK_ATTR_SB_EGRESS_TC_COUNT of devlink: u16. */
  sbEgressTcCount?: number;
  /** Number of the pool. Attribute DEVLINK_ATTR_SB_POOL_INDEX of devlink: u16. */ sbPoolIndex?: number;
  /** Direction of the pool. Attribute DEVLINK_ATTR_SB_POOL_TYPE of devlink: u8. */
  sbPoolType?: SbPoolType | M["unnamed"];
  /** Size of the shared buffer pool in bytes. Attribute DEVLINK_ATTR_SB_POOL_SIZE of devlink: u32. */
  sbPoolSize?: number;
  /** Whether thresholds of the shared buffer pool are in bytes or relative to its free space. Attribute DEVLINK_ATTR_SB_POOL_THRESHOLD_TYPE of devlink: u8. */
  sbPoolThresholdType?: SbThresholdType | M["unnamed"];
  /** Limit of a port or traffic class in the shared buffer pool: in bytes (`static`), or a number from which the driver computes a share of the free space (`dynamic`). Attribute DEVLINK_ATTR_SB_THRESHOLD of devlink: u32. */
  sbThreshold?: number;
  /** Number of the traffic class. Attribute DEVLINK_ATTR_SB_TC_INDEX of devlink: u16. */ sbTcIndex?: number;
  /** Bytes of the shared buffer in use at the last snapshot. Attribute DEVLINK_ATTR_SB_OCC_CUR of devlink: u32. */
  sbOccCur?: number;
  /** Highest number of bytes of the shared buffer in use since the last reset. Attribute DEVLINK_ATTR_SB_OCC_MAX of devlink: u32. */
  sbOccMax?: number;
  /** Mode of the embedded switch: whether a port in the kernel represents each PCI function behind the switch. Attribute DEVLINK_ATTR_ESWITCH_MODE of devlink: u16. */
  eswitchMode?: EswitchMode | M["unnamed"];
  /** Packet headers that the driver must copy into each transmit descriptor. Attribute DEVLINK_ATTR_ESWITCH_INLINE_MODE of devlink: u8. */
  eswitchInlineMode?: EswitchInlineMode | M["unnamed"];
  /** DEVLINK_ATTR_DPIPE_TABLES of devlink: nested attributes. */ dpipeTables?: DlDpipeTables<M>;
  /** DEVLINK_ATTR_DPIPE_TABLE of devlink: nested attributes, repeated for each array element. */
  dpipeTable?: DlDpipeTable<M>[];
  /** DEVLINK_ATTR_DPIPE_TABLE_NAME of devlink: string. */ dpipeTableName?: string;
  /** Number of entries of the hardware pipeline's table. Attribute DEVLINK_ATTR_DPIPE_TABLE_SIZE of devlink: u64. */
  dpipeTableSize?: M["big"];
  /** Packet header fields that the hardware table compares. Attribute DEVLINK_ATTR_DPIPE_TABLE_MATCHES of devlink: nested attributes. */
  dpipeTableMatches?: DlDpipeTableMatches<M>;
  /** Actions of the hardware table. Attribute DEVLINK_ATTR_DPIPE_TABLE_ACTIONS of devlink: nested attributes. */
  dpipeTableActions?: DlDpipeTableActions<M>;
  /** Value 1 counts how often each entry of the hardware table matches. Attribute DEVLINK_ATTR_DPIPE_TABLE_COUNTERS_ENABLED of devlink: u8. */
  dpipeTableCountersEnabled?: number;
  /** DEVLINK_ATTR_DPIPE_ENTRIES of devlink: nested attributes. */ dpipeEntries?: DlDpipeEntries<M>;
  /** DEVLINK_ATTR_DPIPE_ENTRY of devlink: nested attributes, repeated for each array element. */
  dpipeEntry?: DlDpipeEntry<M>[];
  /** DEVLINK_ATTR_DPIPE_ENTRY_INDEX of devlink: u64. */ dpipeEntryIndex?: M["big"];
  /** Values of packet header fields that match the entry of the hardware pipeline. Attribute DEVLINK_ATTR_DPIPE_ENTRY_MATCH_VALUES of devlink: nested attributes. */
  dpipeEntryMatchValues?: DlDpipeEntryMatchValues<M>;
  /** Values that the entry's actions write to packet header fields. Attribute DEVLINK_ATTR_DPIPE_ENTRY_ACTION_VALUES of devlink: nested attributes. */
  dpipeEntryActionValues?: DlDpipeEntryActionValues<M>;
  /** Number of packets that matched the entry of the hardware pipeline. Attribute DEVLINK_ATTR_DPIPE_ENTRY_COUNTER of devlink: u64. */
  dpipeEntryCounter?: M["big"];
  /** DEVLINK_ATTR_DPIPE_MATCH of devlink: nested attributes, repeated for each array element. */
  dpipeMatch?: DlDpipeMatch<M>[];
  /** DEVLINK_ATTR_DPIPE_MATCH_VALUE of devlink: nested attributes, repeated for each array element. */
  dpipeMatchValue?: DlDpipeMatchValue<M>[];
  /** DEVLINK_ATTR_DPIPE_MATCH_TYPE of devlink: u32. */ dpipeMatchType?: DpipeMatchType | M["unnamed"];
  /** DEVLINK_ATTR_DPIPE_ACTION of devlink: nested attributes, repeated for each array element. */
  dpipeAction?: DlDpipeAction<M>[];
  /** DEVLINK_ATTR_DPIPE_ACTION_VALUE of devlink: nested attributes, repeated for each array element. */
  dpipeActionValue?: DlDpipeActionValue<M>[];
  /** DEVLINK_ATTR_DPIPE_ACTION_TYPE of devlink: u32. */ dpipeActionType?: DpipeActionType | M["unnamed"];
  /** Value of the packet header field. Attribute DEVLINK_ATTR_DPIPE_VALUE of devlink: bytes. */
  dpipeValue?: Uint8Array;
  /** Bits of the packet header field to compare. Attribute DEVLINK_ATTR_DPIPE_VALUE_MASK of devlink: bytes. */
  dpipeValueMask?: Uint8Array;
  /** Meaning of the hardware value, such as an interface index. Attribute DEVLINK_ATTR_DPIPE_VALUE_MAPPING of devlink: u32. */
  dpipeValueMapping?: number;
  /** DEVLINK_ATTR_DPIPE_HEADERS of devlink: nested attributes. */ dpipeHeaders?: DlDpipeHeaders<M>;
  /** DEVLINK_ATTR_DPIPE_HEADER of devlink: nested attributes, repeated for each array element. */
  dpipeHeader?: DlDpipeHeader<M>[];
  /** DEVLINK_ATTR_DPIPE_HEADER_NAME of devlink: string. */ dpipeHeaderName?: string;
  /** DEVLINK_ATTR_DPIPE_HEADER_ID of devlink: u32. */ dpipeHeaderId?: DpipeHeaderId | M["unnamed"];
  /** DEVLINK_ATTR_DPIPE_HEADER_FIELDS of devlink: nested attributes. */ dpipeHeaderFields?: DlDpipeHeaderFields<M>;
  /** Value 1 if the kernel defines the packet header, 0 if the driver defines it. Attribute DEVLINK_ATTR_DPIPE_HEADER_GLOBAL of devlink: u8. */
  dpipeHeaderGlobal?: number;
  /** Number of the packet header among headers of the same kind in the hardware pipeline. Attribute DEVLINK_ATTR_DPIPE_HEADER_INDEX of devlink: u32. */
  dpipeHeaderIndex?: number;
  /** DEVLINK_ATTR_DPIPE_FIELD of devlink: nested attributes, repeated for each array element. */
  dpipeField?: DlDpipeField<M>[];
  /** DEVLINK_ATTR_DPIPE_FIELD_NAME of devlink: string. */ dpipeFieldName?: string;
  /** Number of the field within the packet header. Attribute DEVLINK_ATTR_DPIPE_FIELD_ID of devlink: u32. */
  dpipeFieldId?: number;
  /** Width of the pipeline's header field in bits. Attribute DEVLINK_ATTR_DPIPE_FIELD_BITWIDTH of devlink: u32. */
  dpipeFieldBitwidth?: number;
  /** Meaning of the header field's values, such as an interface index. Attribute DEVLINK_ATTR_DPIPE_FIELD_MAPPING_TYPE of devlink: u32. */
  dpipeFieldMappingType?: DpipeFieldMappingType | M["unnamed"];
  /** Whether the embedded switch encapsulates packets. Attribute DEVLINK_ATTR_ESWITCH_ENCAP_MODE of devlink: u8. */
  eswitchEncapMode?: EswitchEncapMode | M["unnamed"];
  /** DEVLINK_ATTR_RESOURCE_LIST of devlink: nested attributes. */ resourceList?: DlResourceList<M>;
  /** DEVLINK_ATTR_RESOURCE of devlink: nested attributes, repeated for each array element. */
  resource?: DlResource<M>[];
  /** DEVLINK_ATTR_RESOURCE_NAME of devlink: string. */ resourceName?: string;
  /** Number of the resource. Attribute DEVLINK_ATTR_RESOURCE_ID of devlink: u64. */ resourceId?: M["big"];
  /** Current size of the resource in units of `resourceUnit`. Attribute DEVLINK_ATTR_RESOURCE_SIZE of devlink: u64. */
  resourceSize?: M["big"];
  /** Size of the resource after the next reload. Attribute DEVLINK_ATTR_RESOURCE_SIZE_NEW of devlink: u64. */
  resourceSizeNew?: M["big"];
  /** Whether the sizes of the child resources fit into this resource (1 or 0). Attribute DEVLINK_ATTR_RESOURCE_SIZE_VALID of devlink: u8. */
  resourceSizeValid?: number;
  /** Minimum size of the resource. Attribute DEVLINK_ATTR_RESOURCE_SIZE_MIN of devlink: u64. */
  resourceSizeMin?: M["big"];
  /** Maximum size of the resource. Attribute DEVLINK_ATTR_RESOURCE_SIZE_MAX of devlink: u64. */
  resourceSizeMax?: M["big"];
  /** Granularity of the resource's size. Attribute DEVLINK_ATTR_RESOURCE_SIZE_GRAN of devlink: u64. */
  resourceSizeGran?: M["big"];
  /** Unit of the sizes. Attribute DEVLINK_ATTR_RESOURCE_UNIT of devlink: u8. */
  resourceUnit?: ResourceUnit | M["unnamed"];
  /** Units of the resource in use. Attribute DEVLINK_ATTR_RESOURCE_OCC of devlink: u64. */ resourceOcc?: M["big"];
  /** Number of the resource that limits the table. Attribute DEVLINK_ATTR_DPIPE_TABLE_RESOURCE_ID of devlink: u64. */
  dpipeTableResourceId?: M["big"];
  /** Resource units that each table entry uses. Attribute DEVLINK_ATTR_DPIPE_TABLE_RESOURCE_UNITS of devlink: u64. */
  dpipeTableResourceUnits?: M["big"];
  /** Kind of the devlink port, such as `physical` or `pci-vf`. Attribute DEVLINK_ATTR_PORT_FLAVOUR of devlink: u16. */
  portFlavour?: PortFlavour | M["unnamed"];
  /** Number of the physical port on the panel. Attribute DEVLINK_ATTR_PORT_NUMBER of devlink: u32. */
  portNumber?: number;
  /** Number of this port among the ports that resulted from a split. Attribute DEVLINK_ATTR_PORT_SPLIT_SUBPORT_NUMBER of devlink: u32. */
  portSplitSubportNumber?: number;
  /** DEVLINK_ATTR_PARAM of devlink: nested attributes. */ param?: DlParam<M>;
  /** DEVLINK_ATTR_PARAM_NAME of devlink: string. */ paramName?: string;
  /** The kernel defines the parameter. Without this flag, the driver defines it. Attribute DEVLINK_ATTR_PARAM_GENERIC of devlink: flag. */
  paramGeneric?: M["flag"];
  /** When the parameter's value takes effect. Attribute DEVLINK_ATTR_PARAM_VALUE_CMODE of devlink: u8. */
  paramValueCmode?: ParamCmode | M["unnamed"];
  /** DEVLINK_ATTR_REGION_NAME of devlink: string. */ regionName?: string;
  /** Size of the memory region in bytes. Attribute DEVLINK_ATTR_REGION_SIZE of devlink: u64. */
  regionSize?: M["big"];
  /** DEVLINK_ATTR_REGION_SNAPSHOTS of devlink: nested attributes. */ regionSnapshots?: DlRegionSnapshots;
  /** DEVLINK_ATTR_REGION_SNAPSHOT of devlink: nested attributes, repeated for each array element. */
  regionSnapshot?: DlRegionSnapshot[];
  /** Number of the memory region's snapshot. Attribute DEVLINK_ATTR_REGION_SNAPSHOT_ID of devlink: u32. */
  regionSnapshotId?: number;
  /** DEVLINK_ATTR_REGION_CHUNKS of devlink: nested attributes. */ regionChunks?: DlRegionChunks<M>;
  /** DEVLINK_ATTR_REGION_CHUNK of devlink: nested attributes, repeated for each array element. */
  regionChunk?: DlRegionChunk<M>[];
  /** Bytes of the region. Attribute DEVLINK_ATTR_REGION_CHUNK_DATA of devlink: bytes. */
  regionChunkData?: Uint8Array;
  /** Address of the chunk's first byte in the memory region. Attribute DEVLINK_ATTR_REGION_CHUNK_ADDR of devlink: u64. */
  regionChunkAddr?: M["big"];
  /** Number of bytes of the memory region to read. Attribute DEVLINK_ATTR_REGION_CHUNK_LEN of devlink: u64. */
  regionChunkLen?: M["big"];
  /** DEVLINK_ATTR_INFO_DRIVER_NAME of devlink: string. */ infoDriverName?: string;
  /** Serial number of the device. Attribute DEVLINK_ATTR_INFO_SERIAL_NUMBER of devlink: string. */
  infoSerialNumber?: string;
  /** Versions that cannot be updated, such as those of the hardware. Attribute DEVLINK_ATTR_INFO_VERSION_FIXED of devlink: nested attributes, repeated for each array element. */
  infoVersionFixed?: DlInfoVersion[];
  /** Versions that are running. Attribute DEVLINK_ATTR_INFO_VERSION_RUNNING of devlink: nested attributes, repeated for each array element. */
  infoVersionRunning?: DlInfoVersion[];
  /** Versions that are stored in flash. Attribute DEVLINK_ATTR_INFO_VERSION_STORED of devlink: nested attributes, repeated for each array element. */
  infoVersionStored?: DlInfoVersion[];
  /** Name of a versioned component, such as `fw.mgmt`. Attribute DEVLINK_ATTR_INFO_VERSION_NAME of devlink: string. */
  infoVersionName?: string;
  /** Version of the component. Attribute DEVLINK_ATTR_INFO_VERSION_VALUE of devlink: string. */
  infoVersionValue?: string;
  /** Size in bytes of the cells in which the shared buffer pool is allocated. Attribute DEVLINK_ATTR_SB_POOL_CELL_SIZE of devlink: u32. */
  sbPoolCellSize?: number;
  /** Health report as a sequence of tokens: starts, ends, names and values. Attribute DEVLINK_ATTR_FMSG of devlink: nested attributes. */
  fmsg?: DlFmsg<M>[];
  /** Start of an object in a health report. Attribute DEVLINK_ATTR_FMSG_OBJ_NEST_START of devlink: flag. */
  fmsgObjNestStart?: M["flag"];
  /** Start of a name-value pair in a health report. Attribute DEVLINK_ATTR_FMSG_PAIR_NEST_START of devlink: flag. */
  fmsgPairNestStart?: M["flag"];
  /** Start of an array in a health report. Attribute DEVLINK_ATTR_FMSG_ARR_NEST_START of devlink: flag. */
  fmsgArrNestStart?: M["flag"];
  /** End of the innermost object, pair or array in a health report. Attribute DEVLINK_ATTR_FMSG_NEST_END of devlink: flag. */
  fmsgNestEnd?: M["flag"];
  /** Name of a value in a health report. Attribute DEVLINK_ATTR_FMSG_OBJ_NAME of devlink: string. */
  fmsgObjName?: string;
  /** Type of a value in a health report; the value follows. Attribute DEVLINK_ATTR_FMSG_OBJ_VALUE_TYPE of devlink: u8. */
  fmsgObjValueType?: VarAttrType | M["unnamed"];
  /** DEVLINK_ATTR_HEALTH_REPORTER of devlink: nested attributes. */ healthReporter?: DlHealthReporter<M>;
  /** DEVLINK_ATTR_HEALTH_REPORTER_NAME of devlink: string. */ healthReporterName?: string;
  /** State of the health reporter: 0 healthy, 1 error. Attribute DEVLINK_ATTR_HEALTH_REPORTER_STATE of devlink: u8. */
  healthReporterState?: number;
  /** Number of errors that the health reporter saw. Attribute DEVLINK_ATTR_HEALTH_REPORTER_ERR_COUNT of devlink: u64. */
  healthReporterErrCount?: M["big"];
  /** Number of recoveries by the health reporter. Attribute DEVLINK_ATTR_HEALTH_REPORTER_RECOVER_COUNT of devlink: u64. */
  healthReporterRecoverCount?: M["big"];
  /** Time of the health reporter's dump in jiffies. `healthReporterDumpTsNs` has the time in ns. Attribute DEVLINK_ATTR_HEALTH_REPORTER_DUMP_TS of devlink: u64. */
  healthReporterDumpTs?: M["big"];
  /** Minimum time in ms between recoveries by the health reporter. Attribute DEVLINK_ATTR_HEALTH_REPORTER_GRACEFUL_PERIOD of devlink: u64. */
  healthReporterGracefulPeriod?: M["big"];
  /** Value 1 lets the health reporter recover the device after an error. Attribute DEVLINK_ATTR_HEALTH_REPORTER_AUTO_RECOVER of devlink: u8. */
  healthReporterAutoRecover?: number;
  /** Firmware file in /lib/firmware. Attribute DEVLINK_ATTR_FLASH_UPDATE_FILE_NAME of devlink: string. */
  flashUpdateFileName?: string;
  /** Firmware component to update. If omitted, the driver selects it. Attribute DEVLINK_ATTR_FLASH_UPDATE_COMPONENT of devlink: string. */
  flashUpdateComponent?: string;
  /** Text about the progress of the firmware update. Attribute DEVLINK_ATTR_FLASH_UPDATE_STATUS_MSG of devlink: string. */
  flashUpdateStatusMsg?: string;
  /** Bytes of firmware written. Attribute DEVLINK_ATTR_FLASH_UPDATE_STATUS_DONE of devlink: u64. */
  flashUpdateStatusDone?: M["big"];
  /** Total bytes of firmware to write. Attribute DEVLINK_ATTR_FLASH_UPDATE_STATUS_TOTAL of devlink: u64. */
  flashUpdateStatusTotal?: M["big"];
  /** Number of the PCI physical function. Attribute DEVLINK_ATTR_PORT_PCI_PF_NUMBER of devlink: u16. */
  portPciPfNumber?: number;
  /** Number of the PCI virtual function. Attribute DEVLINK_ATTR_PORT_PCI_VF_NUMBER of devlink: u16. */
  portPciVfNumber?: number;
  /** DEVLINK_ATTR_STATS of devlink: nested attributes. */ stats?: DlAttrStats<M>;
  /** DEVLINK_ATTR_TRAP_NAME of devlink: string. */ trapName?: string;
  /** What the device does with trapped packets. Attribute DEVLINK_ATTR_TRAP_ACTION of devlink: u8. */
  trapAction?: TrapAction | M["unnamed"];
  /** Reason for which the device traps packets. Attribute DEVLINK_ATTR_TRAP_TYPE of devlink: u8. */
  trapType?: TrapType | M["unnamed"];
  /** The kernel defines the packet trap. Without this flag, the driver defines it. Attribute DEVLINK_ATTR_TRAP_GENERIC of devlink: flag. */
  trapGeneric?: M["flag"];
  /** Metadata of trapped packets. Attribute DEVLINK_ATTR_TRAP_METADATA of devlink: nested attributes. */
  trapMetadata?: DlTrapMetadata<M>;
  /** DEVLINK_ATTR_TRAP_GROUP_NAME of devlink: string. */ trapGroupName?: string;
  /** Whether the last reload failed (1 or 0). Attribute DEVLINK_ATTR_RELOAD_FAILED of devlink: u8. */
  reloadFailed?: number;
  /** Time of the health reporter's dump in ns since 1970. Attribute DEVLINK_ATTR_HEALTH_REPORTER_DUMP_TS_NS of devlink: u64. */
  healthReporterDumpTsNs?: M["big"];
  /** File descriptor of the network namespace to which a reload moves the devlink instance. Attribute DEVLINK_ATTR_NETNS_FD of devlink: u32. */
  netnsFd?: number;
  /** Id of a process. A reload moves the devlink instance to the network namespace of this process. Attribute DEVLINK_ATTR_NETNS_PID of devlink: u32. */
  netnsPid?: number;
  /** Id of the network namespace to which a reload moves the devlink instance, or in which a nested instance is. Attribute DEVLINK_ATTR_NETNS_ID of devlink: u32. */
  netnsId?: number;
  /** Value 1 lets the health reporter create a dump after an error. Attribute DEVLINK_ATTR_HEALTH_REPORTER_AUTO_DUMP of devlink: u8. */
  healthReporterAutoDump?: number;
  /** Number of the packet trap policer; 0 for none. Attribute DEVLINK_ATTR_TRAP_POLICER_ID of devlink: u32. */
  trapPolicerId?: number;
  /** Rate limit of the trap policer in packets/s. Attribute DEVLINK_ATTR_TRAP_POLICER_RATE of devlink: u64. */
  trapPolicerRate?: M["big"];
  /** Burst of the trap policer in packets. Attribute DEVLINK_ATTR_TRAP_POLICER_BURST of devlink: u64. */
  trapPolicerBurst?: M["big"];
  /** Settings of the function behind the port. Attribute DEVLINK_ATTR_PORT_FUNCTION of devlink: nested attributes. */
  portFunction?: DlPortFunction<M>;
  /** Serial number of the board. Attribute DEVLINK_ATTR_INFO_BOARD_SERIAL_NUMBER of devlink: string. */
  infoBoardSerialNumber?: string;
  /** Number of lanes. Attribute DEVLINK_ATTR_PORT_LANES of devlink: u32. */ portLanes?: number;
  /** Whether the port can be split (1 or 0). Attribute DEVLINK_ATTR_PORT_SPLITTABLE of devlink: u8. */
  portSplittable?: number;
  /** Whether the PCI function belongs to another host (1 or 0). Attribute DEVLINK_ATTR_PORT_EXTERNAL of devlink: u8. */
  portExternal?: number;
  /** Number of the controller to which the PCI function belongs; 0 is the local one. Attribute DEVLINK_ATTR_PORT_CONTROLLER_NUMBER of devlink: u32. */
  portControllerNumber?: number;
  /** Maximum time in seconds of the current update step. Attribute DEVLINK_ATTR_FLASH_UPDATE_STATUS_TIMEOUT of devlink: u64. */
  flashUpdateStatusTimeout?: M["big"];
  /** Settings and identifiers in the flash that the firmware update overwrites. Attribute DEVLINK_ATTR_FLASH_UPDATE_OVERWRITE_MASK of devlink: bitfield of 32 bits. */
  flashUpdateOverwriteMask?: Bitfield<(FlashOverwrite | number)[]>;
  /** What a reload does. Attribute DEVLINK_ATTR_RELOAD_ACTION of devlink: u8. */
  reloadAction?: ReloadAction | M["unnamed"];
  /** What the reload did. Attribute DEVLINK_ATTR_RELOAD_ACTIONS_PERFORMED of devlink: bitfield of 32 bits. */
  reloadActionsPerformed?: Bitfield<(ReloadAction | number)[]>;
  /** Restrictions that the devlink reload must respect, such as no reset. Attribute DEVLINK_ATTR_RELOAD_LIMITS of devlink: bitfield of 32 bits. */
  reloadLimits?: Bitfield<(ReloadAction | number)[]>;
  /** DEVLINK_ATTR_DEV_STATS of devlink: nested attributes. */ devStats?: DlDevStats<M>;
  /** Numbers of devlink reloads that this host requested. Attribute DEVLINK_ATTR_RELOAD_STATS of devlink: nested attributes. */
  reloadStats?: DlReloadStats<M>;
  /** DEVLINK_ATTR_RELOAD_STATS_ENTRY of devlink: nested attributes, repeated for each array element. */
  reloadStatsEntry?: DlReloadStatsEntry[];
  /** Restriction, such as no reset, of the counted devlink reloads. Attribute DEVLINK_ATTR_RELOAD_STATS_LIMIT of devlink: u8. */
  reloadStatsLimit?: number;
  /** Number of reloads. Attribute DEVLINK_ATTR_RELOAD_STATS_VALUE of devlink: u32. */ reloadStatsValue?: number;
  /** Numbers of devlink reloads that other hosts requested. Attribute DEVLINK_ATTR_REMOTE_RELOAD_STATS of devlink: nested attributes. */
  remoteReloadStats?: DlReloadStats<M>;
  /** DEVLINK_ATTR_RELOAD_ACTION_INFO of devlink: nested attributes, repeated for each array element. */
  reloadActionInfo?: DlReloadActInfo<M>[];
  /** DEVLINK_ATTR_RELOAD_ACTION_STATS of devlink: nested attributes, repeated for each array element. */
  reloadActionStats?: DlReloadActStats[];
  /** Number of the subfunction. Attribute DEVLINK_ATTR_PORT_PCI_SF_NUMBER of devlink: u32. */
  portPciSfNumber?: number;
  /** Kind of rate object: leaf of a port, or node that groups others. Attribute DEVLINK_ATTR_RATE_TYPE of devlink: u16. */
  rateType?: RateType | M["unnamed"];
  /** Guaranteed transmit rate in bytes/s. Attribute DEVLINK_ATTR_RATE_TX_SHARE of devlink: u64. */
  rateTxShare?: M["big"];
  /** Maximum transmit rate in bytes/s. Attribute DEVLINK_ATTR_RATE_TX_MAX of devlink: u64. */ rateTxMax?: M["big"];
  /** Name of the rate node. Attribute DEVLINK_ATTR_RATE_NODE_NAME of devlink: string. */ rateNodeName?: string;
  /** Name of the parent rate node in requests and replies. An empty name removes the parent. Attribute DEVLINK_ATTR_RATE_PARENT_NODE_NAME of devlink: string. */
  rateParentNodeName?: string;
  /** Maximum number of snapshots. Attribute DEVLINK_ATTR_REGION_MAX_SNAPSHOTS of devlink: u32. */
  regionMaxSnapshots?: number;
  /** Number of the line card. Attribute DEVLINK_ATTR_LINECARD_INDEX of devlink: u32. */ linecardIndex?: number;
  /** State of the line card: 1 unprovisioned, 2 unprovisioning, 3 provisioning, 4 failed, 5 provisioned, 6 active. Attribute DEVLINK_ATTR_LINECARD_STATE of devlink: u8. */
  linecardState?: number;
  /** Type of the line card. Attribute DEVLINK_ATTR_LINECARD_TYPE of devlink: string. */ linecardType?: string;
  /** Types of line cards that the slot supports. Attribute DEVLINK_ATTR_LINECARD_SUPPORTED_TYPES of devlink: nested attributes. */
  linecardSupportedTypes?: DlLinecardSupportedTypes;
  /** DEVLINK_ATTR_SELFTESTS of devlink: nested attributes. */ selftests?: DlSelftestId<M>;
  /** Priority among transmit rate objects of the same parent; higher is better. Attribute DEVLINK_ATTR_RATE_TX_PRIORITY of devlink: u32. */
  rateTxPriority?: number;
  /** Weight among transmit rate objects of the same priority. Attribute DEVLINK_ATTR_RATE_TX_WEIGHT of devlink: u32. */
  rateTxWeight?: number;
  /** Reads the memory region itself instead of a snapshot. Attribute DEVLINK_ATTR_REGION_DIRECT of devlink: flag. */
  regionDirect?: M["flag"];
  /** Share of the transmit rate object's bandwidth that each traffic class gets. Attribute DEVLINK_ATTR_RATE_TC_BWS of devlink: nested attributes, repeated for each array element. */
  rateTcBws?: DlRateTcBws[];
  /** Time in ms in which the health reporter may recover several times, before the graceful period begins. Attribute DEVLINK_ATTR_HEALTH_REPORTER_BURST_PERIOD of devlink: u64. */
  healthReporterBurstPeriod?: M["big"];
  /** Resets the parameter to its default. Attribute DEVLINK_ATTR_PARAM_RESET_DEFAULT of devlink: flag. */
  paramResetDefault?: M["flag"];
  /** Number of the devlink instance. It can replace `busName` and `devName`. Attribute DEVLINK_ATTR_INDEX of devlink: u32 or u64 up to 4294967295. */
  index?: M["big"];
  /** Whether a dump returns the resources of devices, of ports, or both. If omitted, both. Attribute DEVLINK_ATTR_RESOURCE_SCOPE_MASK of devlink: u32. */
  resourceScopeMask?: (ResourceScope | number)[];
  /** Values of the parameter, one for each time at which a value can take effect. Attribute DEVLINK_ATTR_PARAM_VALUES_LIST of devlink: nested attributes. */
  paramValuesList?: DlParamValues<M>;
  /** DEVLINK_ATTR_PARAM_VALUE of devlink: nested attributes, repeated for each array element. */
  paramValue?: DlParamValue<M>[];
  /** Value in a health report. Attribute DEVLINK_ATTR_FMSG_OBJ_VALUE_DATA of devlink: bytes. */
  fmsgObjValueData?: Uint8Array;
  /** Devlink instance that has the parent rate node. If omitted, the parent is in the same instance as the rate object. Attribute DEVLINK_ATTR_PARENT_DEV of devlink: nested attributes, since Linux 7.3. */
  parentDev?: DlParentDev<M>;
} & Selected<{
  /** Type of the parameter's value. Attribute DEVLINK_ATTR_PARAM_TYPE of devlink: u8. */
  paramType?: VarAttrType | M["unnamed"];
  /** Value of the parameter. For a boolean parameter, a flag that is present if the value is true. Attribute DEVLINK_ATTR_PARAM_VALUE_DATA of devlink: format depends on `param-type`. */
  paramValueData?: ParamValueData<M>;
} & ReadOnlyFields<M, {
  /** Default value of the parameter. For a boolean parameter, 1 or 0. Attribute DEVLINK_ATTR_PARAM_VALUE_DEFAULT of devlink: format depends on `param-type`, read-only, since Linux 7.0. */
  paramValueDefault?: ParamValueDefault<M>;
}>, "paramType", { is: "u8" | "u16" | "u32"; has: { paramValueData: number; paramValueDefault: number } }
  | { is: "u64"; has: { paramValueData: M["big"]; paramValueDefault: M["big"] } }
  | { is: "string"; has: { paramValueData: string; paramValueDefault: string } }
  | { is: "flag"; has: { paramValueData: M["flag"]; paramValueDefault: number } }> & ReadOnlyFields<M, {
  /** Devlink instance that belongs to this port or line card. Attribute DEVLINK_ATTR_NESTED_DEVLINK of devlink: nested attributes, read-only. */
  nestedDevlink?: DlNestedDevlink;
}>;

/** Attribute set `dl-dev-stats`. */
export interface DlDevStats<M extends Mode = Read> extends ExtraAttributes {
  /** Numbers of devlink reloads that this host requested. Attribute DEVLINK_ATTR_RELOAD_STATS of devlink: nested attributes. */
  reloadStats?: DlReloadStats<M>;
  /** Numbers of devlink reloads that other hosts requested. Attribute DEVLINK_ATTR_REMOTE_RELOAD_STATS of devlink: nested attributes. */
  remoteReloadStats?: DlReloadStats<M>;
}

/** Attribute set `dl-reload-stats`. */
export interface DlReloadStats<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_RELOAD_ACTION_INFO of devlink: nested attributes, repeated for each array element. */
  reloadActionInfo?: DlReloadActInfo<M>[];
}

/** Attribute set `dl-reload-act-info`. */
export interface DlReloadActInfo<M extends Mode = Read> extends ExtraAttributes {
  /** What a reload does. Attribute DEVLINK_ATTR_RELOAD_ACTION of devlink: u8. */
  reloadAction?: ReloadAction | M["unnamed"];
  /** DEVLINK_ATTR_RELOAD_ACTION_STATS of devlink: nested attributes, repeated for each array element. */
  reloadActionStats?: DlReloadActStats[];
}

/** Attribute set `dl-reload-act-stats`. */
export interface DlReloadActStats extends ExtraAttributes {
  /** DEVLINK_ATTR_RELOAD_STATS_ENTRY of devlink: nested attributes, repeated for each array element. */
  reloadStatsEntry?: DlReloadStatsEntry[];
}

/** Attribute set `dl-reload-stats-entry`. */
export interface DlReloadStatsEntry extends ExtraAttributes {
  /** Restriction, such as no reset, of the counted devlink reloads. Attribute DEVLINK_ATTR_RELOAD_STATS_LIMIT of devlink: u8. */
  reloadStatsLimit?: number;
  /** Number of reloads. Attribute DEVLINK_ATTR_RELOAD_STATS_VALUE of devlink: u32. */ reloadStatsValue?: number;
}

/** Attribute set `dl-info-version`. */
export interface DlInfoVersion extends ExtraAttributes {
  /** Name of a versioned component, such as `fw.mgmt`. Attribute DEVLINK_ATTR_INFO_VERSION_NAME of devlink: string. */
  infoVersionName?: string;
  /** Version of the component. Attribute DEVLINK_ATTR_INFO_VERSION_VALUE of devlink: string. */
  infoVersionValue?: string;
}

/** Attribute set `dl-port-function`. */
export type DlPortFunction<M extends Mode = Read> = ExtraAttributes & {
  /** MAC address of the function. Attribute DEVLINK_PORT_FUNCTION_ATTR_HW_ADDR of devlink: bytes. */
  hwAddr?: Uint8Array;
  /** Whether the function is active. Attribute DEVLINK_PORT_FN_ATTR_STATE of devlink: u8. */
  state?: PortFnState | M["unnamed"];
  /** Whether a driver is attached to the function. Attribute DEVLINK_PORT_FN_ATTR_OPSTATE of devlink: u8. */
  opstate?: PortFnOpstate | M["unnamed"];
  /** Capabilities of the function. Attribute DEVLINK_PORT_FN_ATTR_CAPS of devlink: bitfield of 32 bits. */
  caps?: Bitfield<(PortFnAttrCap | number)[]>;
  /** Maximum number of event queues for input and output. Attribute DEVLINK_PORT_FN_ATTR_MAX_IO_EQS of devlink: u32, since Linux 6.10. */
  maxIoEqs?: number;
} & ReadOnlyFields<M, {
  /** Devlink instance of the function. Attribute DEVLINK_PORT_FN_ATTR_DEVLINK of devlink: nested attributes, read-only, since Linux 6.7. */
  devlink?: DlNestedDevlink;
}>;

/** Attribute set `dl-dpipe-tables`. */
export interface DlDpipeTables<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_DPIPE_TABLE of devlink: nested attributes, repeated for each array element. */
  dpipeTable?: DlDpipeTable<M>[];
}

/** Attribute set `dl-dpipe-table`. */
export interface DlDpipeTable<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_DPIPE_TABLE_NAME of devlink: string. */ dpipeTableName?: string;
  /** Number of entries of the hardware pipeline's table. Attribute DEVLINK_ATTR_DPIPE_TABLE_SIZE of devlink: u64. */
  dpipeTableSize?: M["big"];
  /** Packet header fields that the hardware table compares. Attribute DEVLINK_ATTR_DPIPE_TABLE_MATCHES of devlink: nested attributes. */
  dpipeTableMatches?: DlDpipeTableMatches<M>;
  /** Actions of the hardware table. Attribute DEVLINK_ATTR_DPIPE_TABLE_ACTIONS of devlink: nested attributes. */
  dpipeTableActions?: DlDpipeTableActions<M>;
  /** Value 1 counts how often each entry of the hardware table matches. Attribute DEVLINK_ATTR_DPIPE_TABLE_COUNTERS_ENABLED of devlink: u8. */
  dpipeTableCountersEnabled?: number;
  /** Number of the resource that limits the table. Attribute DEVLINK_ATTR_DPIPE_TABLE_RESOURCE_ID of devlink: u64. */
  dpipeTableResourceId?: M["big"];
  /** Resource units that each table entry uses. Attribute DEVLINK_ATTR_DPIPE_TABLE_RESOURCE_UNITS of devlink: u64. */
  dpipeTableResourceUnits?: M["big"];
}

/** Attribute set `dl-dpipe-table-matches`. */
export interface DlDpipeTableMatches<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_DPIPE_MATCH of devlink: nested attributes, repeated for each array element. */
  dpipeMatch?: DlDpipeMatch<M>[];
}

/** Attribute set `dl-dpipe-table-actions`. */
export interface DlDpipeTableActions<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_DPIPE_ACTION of devlink: nested attributes, repeated for each array element. */
  dpipeAction?: DlDpipeAction<M>[];
}

/** Attribute set `dl-dpipe-entries`. */
export interface DlDpipeEntries<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_DPIPE_ENTRY of devlink: nested attributes, repeated for each array element. */
  dpipeEntry?: DlDpipeEntry<M>[];
}

/** Attribute set `dl-dpipe-entry`. */
export interface DlDpipeEntry<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_DPIPE_ENTRY_INDEX of devlink: u64. */ dpipeEntryIndex?: M["big"];
  /** Values of packet header fields that match the entry of the hardware pipeline. Attribute DEVLINK_ATTR_DPIPE_ENTRY_MATCH_VALUES of devlink: nested attributes. */
  dpipeEntryMatchValues?: DlDpipeEntryMatchValues<M>;
  /** Values that the entry's actions write to packet header fields. Attribute DEVLINK_ATTR_DPIPE_ENTRY_ACTION_VALUES of devlink: nested attributes. */
  dpipeEntryActionValues?: DlDpipeEntryActionValues<M>;
  /** Number of packets that matched the entry of the hardware pipeline. Attribute DEVLINK_ATTR_DPIPE_ENTRY_COUNTER of devlink: u64. */
  dpipeEntryCounter?: M["big"];
}

/** Attribute set `dl-dpipe-entry-match-values`. */
export interface DlDpipeEntryMatchValues<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_DPIPE_MATCH_VALUE of devlink: nested attributes, repeated for each array element. */
  dpipeMatchValue?: DlDpipeMatchValue<M>[];
}

/** Attribute set `dl-dpipe-entry-action-values`. */
export interface DlDpipeEntryActionValues<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_DPIPE_ACTION_VALUE of devlink: nested attributes, repeated for each array element. */
  dpipeActionValue?: DlDpipeActionValue<M>[];
}

/** Attribute set `dl-dpipe-match`. */
export interface DlDpipeMatch<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_DPIPE_MATCH_TYPE of devlink: u32. */ dpipeMatchType?: DpipeMatchType | M["unnamed"];
  /** DEVLINK_ATTR_DPIPE_HEADER_ID of devlink: u32. */ dpipeHeaderId?: DpipeHeaderId | M["unnamed"];
  /** Value 1 if the kernel defines the packet header, 0 if the driver defines it. Attribute DEVLINK_ATTR_DPIPE_HEADER_GLOBAL of devlink: u8. */
  dpipeHeaderGlobal?: number;
  /** Number of the packet header among headers of the same kind in the hardware pipeline. Attribute DEVLINK_ATTR_DPIPE_HEADER_INDEX of devlink: u32. */
  dpipeHeaderIndex?: number;
  /** Number of the field within the packet header. Attribute DEVLINK_ATTR_DPIPE_FIELD_ID of devlink: u32. */
  dpipeFieldId?: number;
}

/** Attribute set `dl-dpipe-match-value`. */
export interface DlDpipeMatchValue<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_DPIPE_MATCH of devlink: nested attributes, repeated for each array element. */
  dpipeMatch?: DlDpipeMatch<M>[];
  /** Value of the packet header field. Attribute DEVLINK_ATTR_DPIPE_VALUE of devlink: bytes. */
  dpipeValue?: Uint8Array;
  /** Bits of the packet header field to compare. Attribute DEVLINK_ATTR_DPIPE_VALUE_MASK of devlink: bytes. */
  dpipeValueMask?: Uint8Array;
  /** Meaning of the hardware value, such as an interface index. Attribute DEVLINK_ATTR_DPIPE_VALUE_MAPPING of devlink: u32. */
  dpipeValueMapping?: number;
}

/** Attribute set `dl-dpipe-action`. */
export interface DlDpipeAction<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_DPIPE_ACTION_TYPE of devlink: u32. */ dpipeActionType?: DpipeActionType | M["unnamed"];
  /** DEVLINK_ATTR_DPIPE_HEADER_ID of devlink: u32. */ dpipeHeaderId?: DpipeHeaderId | M["unnamed"];
  /** Value 1 if the kernel defines the packet header, 0 if the driver defines it. Attribute DEVLINK_ATTR_DPIPE_HEADER_GLOBAL of devlink: u8. */
  dpipeHeaderGlobal?: number;
  /** Number of the packet header among headers of the same kind in the hardware pipeline. Attribute DEVLINK_ATTR_DPIPE_HEADER_INDEX of devlink: u32. */
  dpipeHeaderIndex?: number;
  /** Number of the field within the packet header. Attribute DEVLINK_ATTR_DPIPE_FIELD_ID of devlink: u32. */
  dpipeFieldId?: number;
}

/** Attribute set `dl-dpipe-action-value`. */
export interface DlDpipeActionValue<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_DPIPE_ACTION of devlink: nested attributes, repeated for each array element. */
  dpipeAction?: DlDpipeAction<M>[];
  /** Value of the packet header field. Attribute DEVLINK_ATTR_DPIPE_VALUE of devlink: bytes. */
  dpipeValue?: Uint8Array;
  /** Bits of the packet header field to compare. Attribute DEVLINK_ATTR_DPIPE_VALUE_MASK of devlink: bytes. */
  dpipeValueMask?: Uint8Array;
  /** Meaning of the hardware value, such as an interface index. Attribute DEVLINK_ATTR_DPIPE_VALUE_MAPPING of devlink: u32. */
  dpipeValueMapping?: number;
}

/** Attribute set `dl-dpipe-headers`. */
export interface DlDpipeHeaders<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_DPIPE_HEADER of devlink: nested attributes, repeated for each array element. */
  dpipeHeader?: DlDpipeHeader<M>[];
}

/** Attribute set `dl-dpipe-header`. */
export interface DlDpipeHeader<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_DPIPE_HEADER_NAME of devlink: string. */ dpipeHeaderName?: string;
  /** DEVLINK_ATTR_DPIPE_HEADER_ID of devlink: u32. */ dpipeHeaderId?: DpipeHeaderId | M["unnamed"];
  /** Value 1 if the kernel defines the packet header, 0 if the driver defines it. Attribute DEVLINK_ATTR_DPIPE_HEADER_GLOBAL of devlink: u8. */
  dpipeHeaderGlobal?: number;
  /** DEVLINK_ATTR_DPIPE_HEADER_FIELDS of devlink: nested attributes. */ dpipeHeaderFields?: DlDpipeHeaderFields<M>;
}

/** Attribute set `dl-dpipe-header-fields`. */
export interface DlDpipeHeaderFields<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_DPIPE_FIELD of devlink: nested attributes, repeated for each array element. */
  dpipeField?: DlDpipeField<M>[];
}

/** Attribute set `dl-dpipe-field`. */
export interface DlDpipeField<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_DPIPE_FIELD_NAME of devlink: string. */ dpipeFieldName?: string;
  /** Number of the field within the packet header. Attribute DEVLINK_ATTR_DPIPE_FIELD_ID of devlink: u32. */
  dpipeFieldId?: number;
  /** Width of the pipeline's header field in bits. Attribute DEVLINK_ATTR_DPIPE_FIELD_BITWIDTH of devlink: u32. */
  dpipeFieldBitwidth?: number;
  /** Meaning of the header field's values, such as an interface index. Attribute DEVLINK_ATTR_DPIPE_FIELD_MAPPING_TYPE of devlink: u32. */
  dpipeFieldMappingType?: DpipeFieldMappingType | M["unnamed"];
}

/** Attribute set `dl-resource`. */
export interface DlResource<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_RESOURCE_NAME of devlink: string. */ resourceName?: string;
  /** Number of the resource. Attribute DEVLINK_ATTR_RESOURCE_ID of devlink: u64. */ resourceId?: M["big"];
  /** Current size of the resource in units of `resourceUnit`. Attribute DEVLINK_ATTR_RESOURCE_SIZE of devlink: u64. */
  resourceSize?: M["big"];
  /** Size of the resource after the next reload. Attribute DEVLINK_ATTR_RESOURCE_SIZE_NEW of devlink: u64. */
  resourceSizeNew?: M["big"];
  /** Whether the sizes of the child resources fit into this resource (1 or 0). Attribute DEVLINK_ATTR_RESOURCE_SIZE_VALID of devlink: u8. */
  resourceSizeValid?: number;
  /** Minimum size of the resource. Attribute DEVLINK_ATTR_RESOURCE_SIZE_MIN of devlink: u64. */
  resourceSizeMin?: M["big"];
  /** Maximum size of the resource. Attribute DEVLINK_ATTR_RESOURCE_SIZE_MAX of devlink: u64. */
  resourceSizeMax?: M["big"];
  /** Granularity of the resource's size. Attribute DEVLINK_ATTR_RESOURCE_SIZE_GRAN of devlink: u64. */
  resourceSizeGran?: M["big"];
  /** Unit of the sizes. Attribute DEVLINK_ATTR_RESOURCE_UNIT of devlink: u8. */
  resourceUnit?: ResourceUnit | M["unnamed"];
  /** Units of the resource in use. Attribute DEVLINK_ATTR_RESOURCE_OCC of devlink: u64. */ resourceOcc?: M["big"];
}

/** Attribute set `dl-resource-list`. */
export interface DlResourceList<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_RESOURCE of devlink: nested attributes, repeated for each array element. */
  resource?: DlResource<M>[];
}

/** Attribute set `dl-param`. */
export interface DlParam<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_PARAM_NAME of devlink: string. */ paramName?: string;
  /** The kernel defines the parameter. Without this flag, the driver defines it. Attribute DEVLINK_ATTR_PARAM_GENERIC of devlink: flag. */
  paramGeneric?: M["flag"];
  /** Type of the parameter's value. Attribute DEVLINK_ATTR_PARAM_TYPE of devlink: u8. */
  paramType?: VarAttrType | M["unnamed"];
  /** Values of the parameter, one for each time at which a value can take effect. Attribute DEVLINK_ATTR_PARAM_VALUES_LIST of devlink: nested attributes. */
  paramValuesList?: DlParamValues<M>;
}

/** Attribute set `dl-region-snapshots`. */
export interface DlRegionSnapshots extends ExtraAttributes {
  /** DEVLINK_ATTR_REGION_SNAPSHOT of devlink: nested attributes, repeated for each array element. */
  regionSnapshot?: DlRegionSnapshot[];
}

/** Attribute set `dl-region-snapshot`. */
export interface DlRegionSnapshot extends ExtraAttributes {
  /** Number of the memory region's snapshot. Attribute DEVLINK_ATTR_REGION_SNAPSHOT_ID of devlink: u32. */
  regionSnapshotId?: number;
}

/** Attribute set `dl-region-chunks`. */
export interface DlRegionChunks<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_REGION_CHUNK of devlink: nested attributes, repeated for each array element. */
  regionChunk?: DlRegionChunk<M>[];
}

/** Attribute set `dl-region-chunk`. */
export interface DlRegionChunk<M extends Mode = Read> extends ExtraAttributes {
  /** Bytes of the region. Attribute DEVLINK_ATTR_REGION_CHUNK_DATA of devlink: bytes. */
  regionChunkData?: Uint8Array;
  /** Address of the chunk's first byte in the memory region. Attribute DEVLINK_ATTR_REGION_CHUNK_ADDR of devlink: u64. */
  regionChunkAddr?: M["big"];
}

/** Attribute set `dl-fmsg`. The value is a list, each element of which has one of these attributes. */
export interface DlFmsg<M extends Mode = Read> extends ExtraAttributes {
  /** Start of an object in a health report. Attribute DEVLINK_ATTR_FMSG_OBJ_NEST_START of devlink: flag. */
  fmsgObjNestStart?: M["flag"];
  /** Start of a name-value pair in a health report. Attribute DEVLINK_ATTR_FMSG_PAIR_NEST_START of devlink: flag. */
  fmsgPairNestStart?: M["flag"];
  /** Start of an array in a health report. Attribute DEVLINK_ATTR_FMSG_ARR_NEST_START of devlink: flag. */
  fmsgArrNestStart?: M["flag"];
  /** End of the innermost object, pair or array in a health report. Attribute DEVLINK_ATTR_FMSG_NEST_END of devlink: flag. */
  fmsgNestEnd?: M["flag"];
  /** Name of a value in a health report. Attribute DEVLINK_ATTR_FMSG_OBJ_NAME of devlink: string. */
  fmsgObjName?: string;
  /** Type of a value in a health report; the value follows. Attribute DEVLINK_ATTR_FMSG_OBJ_VALUE_TYPE of devlink: u8. */
  fmsgObjValueType?: VarAttrType | M["unnamed"];
  /** Value in a health report. Attribute DEVLINK_ATTR_FMSG_OBJ_VALUE_DATA of devlink: bytes. */
  fmsgObjValueData?: Uint8Array;
}

/** Attribute set `dl-health-reporter`. */
export interface DlHealthReporter<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_HEALTH_REPORTER_NAME of devlink: string. */ healthReporterName?: string;
  /** State of the health reporter: 0 healthy, 1 error. Attribute DEVLINK_ATTR_HEALTH_REPORTER_STATE of devlink: u8. */
  healthReporterState?: number;
  /** Number of errors that the health reporter saw. Attribute DEVLINK_ATTR_HEALTH_REPORTER_ERR_COUNT of devlink: u64. */
  healthReporterErrCount?: M["big"];
  /** Number of recoveries by the health reporter. Attribute DEVLINK_ATTR_HEALTH_REPORTER_RECOVER_COUNT of devlink: u64. */
  healthReporterRecoverCount?: M["big"];
  /** Minimum time in ms between recoveries by the health reporter. Attribute DEVLINK_ATTR_HEALTH_REPORTER_GRACEFUL_PERIOD of devlink: u64. */
  healthReporterGracefulPeriod?: M["big"];
  /** Value 1 lets the health reporter recover the device after an error. Attribute DEVLINK_ATTR_HEALTH_REPORTER_AUTO_RECOVER of devlink: u8. */
  healthReporterAutoRecover?: number;
  /** Time of the health reporter's dump in jiffies. `healthReporterDumpTsNs` has the time in ns. Attribute DEVLINK_ATTR_HEALTH_REPORTER_DUMP_TS of devlink: u64. */
  healthReporterDumpTs?: M["big"];
  /** Time of the health reporter's dump in ns since 1970. Attribute DEVLINK_ATTR_HEALTH_REPORTER_DUMP_TS_NS of devlink: u64. */
  healthReporterDumpTsNs?: M["big"];
  /** Value 1 lets the health reporter create a dump after an error. Attribute DEVLINK_ATTR_HEALTH_REPORTER_AUTO_DUMP of devlink: u8. */
  healthReporterAutoDump?: number;
  /** Time in ms in which the health reporter may recover several times, before the graceful period begins. Attribute DEVLINK_ATTR_HEALTH_REPORTER_BURST_PERIOD of devlink: u64. */
  healthReporterBurstPeriod?: M["big"];
}

/** Attribute set `dl-attr-stats`. */
export interface DlAttrStats<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_STATS_RX_PACKETS of devlink: u64. */ statsRxPackets?: M["big"];
  /** DEVLINK_ATTR_STATS_RX_BYTES of devlink: u64. */ statsRxBytes?: M["big"];
  /** Packets that the hardware dropped. Attribute DEVLINK_ATTR_STATS_RX_DROPPED of devlink: u64. */
  statsRxDropped?: M["big"];
}

/** Attribute set `dl-trap-metadata`. */
export interface DlTrapMetadata<M extends Mode = Read> extends ExtraAttributes {
  /** Devlink port that the trapped packet arrived at. Attribute DEVLINK_ATTR_TRAP_METADATA_TYPE_IN_PORT of devlink: flag. */
  trapMetadataTypeInPort?: M["flag"];
  /** Cookie of the filter that trapped the packet. Attribute DEVLINK_ATTR_TRAP_METADATA_TYPE_FA_COOKIE of devlink: flag. */
  trapMetadataTypeFaCookie?: M["flag"];
}

/** Attribute set `dl-linecard-supported-types`. */
export interface DlLinecardSupportedTypes extends ExtraAttributes {
  /** Type of the line card. Attribute DEVLINK_ATTR_LINECARD_TYPE of devlink: string, repeated for each array element. */
  linecardType?: string[];
}

/** Attribute set `dl-selftest-id`. */
export interface DlSelftestId<M extends Mode = Read> extends ExtraAttributes {
  /** Test of the flash. Attribute DEVLINK_ATTR_SELFTEST_ID_FLASH of devlink: flag. */ flash?: M["flag"];
}

/** Attribute set `dl-rate-tc-bws`. */
export interface DlRateTcBws extends ExtraAttributes {
  /** Number of the traffic class. Attribute DEVLINK_RATE_TC_ATTR_INDEX of devlink: u8 up to 7. */ index?: number;
  /** Share of the bandwidth in percent. Attribute DEVLINK_RATE_TC_ATTR_BW of devlink: u32. */ bw?: number;
}

/** Nested devlink instance: one that belongs to a port or a line card of another instance. Attribute set `dl-nested-devlink`. */
export interface DlNestedDevlink extends ExtraAttributes {
  /** Bus of the device, such as `pci`. Bus and `devName` together identify the devlink instance. Attribute DEVLINK_ATTR_BUS_NAME of devlink: string. */
  busName?: string;
  /** Name of the device on its bus, such as a PCI address. Attribute DEVLINK_ATTR_DEV_NAME of devlink: string. */
  devName?: string;
  /** Id of the network namespace to which a reload moves the devlink instance, or in which a nested instance is. Attribute DEVLINK_ATTR_NETNS_ID of devlink: s32. */
  netnsId?: number;
}

/** Devlink instance that has the parent node of a transmit rate object. Attribute set `dl-parent-dev`. */
export interface DlParentDev<M extends Mode = Read> extends ExtraAttributes {
  /** Bus of the device, such as `pci`. Bus and `devName` together identify the devlink instance. Attribute DEVLINK_ATTR_BUS_NAME of devlink: string. */
  busName?: string;
  /** Name of the device on its bus, such as a PCI address. Attribute DEVLINK_ATTR_DEV_NAME of devlink: string. */
  devName?: string;
  /** Number of the devlink instance. It can replace `busName` and `devName`. Attribute DEVLINK_ATTR_INDEX of devlink: u32 or u64 up to 4294967295. */
  index?: M["big"];
}

/** Attribute set `dl-param-values`. */
export interface DlParamValues<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_PARAM_VALUE of devlink: nested attributes, repeated for each array element. */
  paramValue?: DlParamValue<M>[];
}

/** Attribute set `dl-param-value`. */
export type DlParamValue<M extends Mode = Read> = ExtraAttributes & {
  /** Value of the parameter. For a boolean parameter, a flag that is present if the value is true. Attribute DEVLINK_ATTR_PARAM_VALUE_DATA of devlink: format depends on `param-type`. */
  paramValueData?: ParamValueData<M>;
  /** When the parameter's value takes effect. Attribute DEVLINK_ATTR_PARAM_VALUE_CMODE of devlink: u8. */
  paramValueCmode?: ParamCmode | M["unnamed"];
} & ReadOnlyFields<M, {
  /** Default value of the parameter. For a boolean parameter, 1 or 0. Attribute DEVLINK_ATTR_PARAM_VALUE_DEFAULT of devlink: format depends on `param-type`, read-only, since Linux 7.0. */
  paramValueDefault?: ParamValueDefault<M>;
}>;

/** Attribute set `selftests-run-reply`. */
export interface SelftestsRunReply<M extends Mode = Read> extends ExtraAttributes {
  /** Bus of the device, such as `pci`. Attribute DEVLINK_ATTR_BUS_NAME of devlink: string. */ busName?: string;
  /** Address of the device on its bus, such as `0000:03:00.0`. Attribute DEVLINK_ATTR_DEV_NAME of devlink: string. */
  devName?: string;
  /** Results of the self-tests. Attribute DEVLINK_ATTR_SELFTESTS of devlink: nested attributes. */
  selftests?: DlSelftestResults<M>;
  /** Number of the devlink instance. Attribute DEVLINK_ATTR_INDEX of devlink: u32 or u64, since Linux 7.0. */
  index?: M["big"];
}

/** Attribute set `dl-selftest-results`. */
export interface DlSelftestResults<M extends Mode = Read> extends ExtraAttributes {
  /** DEVLINK_ATTR_SELFTEST_RESULT of devlink: nested attributes, repeated for each array element. */
  result?: DlSelftestResult<M>[];
}

/** Result of a self-test. Attribute set `dl-selftest-result`. */
export interface DlSelftestResult<M extends Mode = Read> extends ExtraAttributes {
  /** Self-test. Attribute DEVLINK_ATTR_SELFTEST_RESULT_ID of devlink: u32. */ resultId?: SelftestId | M["unnamed"];
  /** Result. Attribute DEVLINK_ATTR_SELFTEST_RESULT_STATUS of devlink: u8. */
  resultStatus?: SelftestStatus | M["unnamed"];
}

/**
 * Formats of sub-message `param-value-data`, selected by the value of `param-type`; bytes for other values:
 *
 * - `u8`: number
 * - `u16`: number
 * - `u32`: number
 * - `u64`: M["big"]
 * - `string`: string
 * - `flag`: M["flag"]
 */
export type ParamValueData<M extends Mode = Read> =
  | number
  | M["big"]
  | string
  | M["flag"]
  | Uint8Array;

/**
 * Formats of sub-message `param-value-default`, selected by the value of `param-type`; bytes for other values:
 *
 * - `u8`: number
 * - `u16`: number
 * - `u32`: number
 * - `u64`: M["big"]
 * - `string`: string
 * - `flag`: number
 */
export type ParamValueDefault<M extends Mode = Read> =
  | number
  | M["big"]
  | string
  | Uint8Array;

/** Attributes of several requests. */
type RegionNewAttributes = Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "regionName"
  | "regionSnapshotId" | "index">;

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns one devlink instance, or dumps all instances. Request and dump 1 of family devlink. */
  get: {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "index">, Devlink<Read>>;
    dump: Call<ExtraAttributes, Devlink<Read>>;
  };
  /** Returns one devlink port, or dumps all ports. Request and dump 5 of family devlink. */
  "port-get": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "index">, Devlink<Read>>;
    dump: Call<Only<Devlink<Write>, "busName" | "devName" | "index">, Devlink<Read>>;
  };
  /** Changes the type or function of a devlink port. Request 6 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "port-set": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "portType" | "portFunction" | "index">>;
  };
  /** Creates a devlink port, such as that of a PCI subfunction. Request 7 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "port-new": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "portFlavour" | "portPciPfNumber"
      | "portControllerNumber" | "portPciSfNumber" | "index">,
      (Devlink<Read>) | undefined>;
  };
  /** Deletes a devlink port that `port-new` created. Request 8 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "port-del": { do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "index">> };
  /** Splits a devlink port into several ports. Request 9 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "port-split": { do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "portSplitCount" | "index">> };
  /** Merges the devlink ports that resulted from a split. Request 10 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "port-unsplit": { do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "index">> };
  /** Returns one shared buffer, or dumps all shared buffers. Request and dump 11 of family devlink. */
  "sb-get": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "sbIndex" | "index">, Devlink<Read>>;
    dump: Call<Only<Devlink<Write>, "busName" | "devName" | "index">, Devlink<Read>>;
  };
  /** Returns one pool of a shared buffer, or dumps all pools. Request and dump 15 of family devlink. */
  "sb-pool-get": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "sbIndex" | "sbPoolIndex" | "index">, Devlink<Read>>;
    dump: Call<Only<Devlink<Write>, "busName" | "devName" | "index">, Devlink<Read>>;
  };
  /** Changes the size and threshold type of a shared buffer pool. Request 16 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "sb-pool-set": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "sbIndex" | "sbPoolIndex" | "sbPoolSize"
      | "sbPoolThresholdType" | "index">>;
  };
  /** Returns a port's threshold for a shared buffer pool, or dumps all. Request and dump 19 of family devlink. */
  "sb-port-pool-get": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "sbIndex" | "sbPoolIndex" | "index">,
      Devlink<Read>>;
    dump: Call<Only<Devlink<Write>, "busName" | "devName" | "index">, Devlink<Read>>;
  };
  /** Changes a port's threshold for a shared buffer pool. Request 20 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "sb-port-pool-set": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "sbIndex" | "sbPoolIndex" | "sbThreshold"
      | "index">>;
  };
  /** Returns the shared buffer pool and threshold of a port's traffic class, or dumps all. Request and dump 23 of family devlink. */
  "sb-tc-pool-bind-get": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "sbIndex" | "sbPoolType" | "sbTcIndex"
      | "index">,
      Devlink<Read>>;
    dump: Call<Only<Devlink<Write>, "busName" | "devName" | "index">, Devlink<Read>>;
  };
  /** Binds a port's traffic class to a shared buffer pool. Request 24 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "sb-tc-pool-bind-set": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "sbIndex" | "sbPoolIndex" | "sbPoolType"
      | "sbThreshold" | "sbTcIndex" | "index">>;
  };
  /** Takes a snapshot of the occupancy of a shared buffer. Request 27 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "sb-occ-snapshot": { do: Call<Only<Devlink<Write>, "busName" | "devName" | "sbIndex" | "index">> };
  /** Resets the maximum occupancy of a shared buffer. Request 28 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "sb-occ-max-clear": { do: Call<Only<Devlink<Write>, "busName" | "devName" | "sbIndex" | "index">> };
  /** Returns the settings of the embedded switch. Request 29 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "eswitch-get": { do: Call<Only<Devlink<Write>, "busName" | "devName" | "index">, Devlink<Read>> };
  /** Changes the settings of the embedded switch. Request 30 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "eswitch-set": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "eswitchMode" | "eswitchInlineMode" | "eswitchEncapMode"
      | "index">>;
  };
  /** Returns the tables of a device's hardware pipeline. Request 31 of family devlink. */
  "dpipe-table-get": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "dpipeTableName" | "index">, Devlink<Read>>;
  };
  /** Returns the entries of one table of a device's hardware pipeline. Request 32 of family devlink. */
  "dpipe-entries-get": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "dpipeTableName" | "index">, Devlink<Read>>;
  };
  /** Returns the packet headers that a device's hardware pipeline uses. Request 33 of family devlink. */
  "dpipe-headers-get": { do: Call<Only<Devlink<Write>, "busName" | "devName" | "index">, Devlink<Read>> };
  /** Enables or disables the counters of a table of the hardware pipeline. Request 34 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "dpipe-table-counters-set": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "dpipeTableName" | "dpipeTableCountersEnabled" | "index">>;
  };
  /** Changes the size of a hardware resource. The new size takes effect with `reload`. Request 35 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "resource-set": { do: Call<Only<Devlink<Write>, "busName" | "devName" | "resourceId" | "resourceSize" | "index">> };
  /** Returns the hardware resources of a device, such as tables, with their sizes. Request and dump 36 of family devlink. */
  "resource-dump": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "index">, Devlink<Read>>;
    dump: Call<Only<Devlink<Write>, "busName" | "devName" | "index" | "resourceScopeMask">, Devlink<Read>>;
  };
  /** Reinitializes the driver or activates firmware. Can move the devlink instance to another network namespace. Request 37 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  reload: {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "netnsFd" | "netnsPid" | "netnsId" | "reloadAction"
      | "reloadLimits" | "index">,
      (Devlink<Read>) | undefined>;
  };
  /** Returns one parameter of the device, or dumps all parameters. Request and dump 38 of family devlink. */
  "param-get": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "paramName" | "index">, Devlink<Read>>;
    dump: Call<Only<Devlink<Write>, "busName" | "devName" | "index">, Devlink<Read>>;
  };
  /** Changes a parameter of the device. Request 39 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "param-set": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "paramName" | "paramType" | "paramValueCmode"
      | "paramResetDefault" | "index" | "paramValueData">>;
  };
  /** Returns one memory region of a device with its snapshots, or dumps all regions. Request and dump 42 of family devlink. */
  "region-get": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "regionName" | "index">, Devlink<Read>>;
    dump: Call<Only<Devlink<Write>, "busName" | "devName" | "index">, Devlink<Read>>;
  };
  /** Takes a snapshot of a memory region of a device. Request 44 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "region-new": {
    do: Call<RegionNewAttributes,
      (Devlink<Read>) | undefined>;
  };
  /** Deletes a snapshot of a memory region of a device. Request 45 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "region-del": {
    do: Call<RegionNewAttributes>;
  };
  /** Reads a memory region of a device, or a snapshot of it. Dump 46 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "region-read": {
    dump: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "regionName" | "regionSnapshotId"
      | "regionChunkAddr" | "regionChunkLen" | "regionDirect" | "index">,
      Devlink<Read>>;
  };
  /** Returns one parameter of a port, or dumps all parameters of ports. Request and dump 47 of family devlink. */
  "port-param-get": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "index">, Devlink<Read>>;
    dump: Call<ExtraAttributes, Devlink<Read>>;
  };
  /** Changes a parameter of a port. Request 48 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "port-param-set": { do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "index">> };
  /** Returns driver name, serial numbers and versions of one device, or dumps those of all. Request and dump 51 of family devlink. */
  "info-get": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "index">, Devlink<Read>>;
    dump: Call<ExtraAttributes, Devlink<Read>>;
  };
  /** Returns one health reporter, or dumps all health reporters. Request and dump 52 of family devlink. */
  "health-reporter-get": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "healthReporterName" | "index">,
      Devlink<Read>>;
    dump: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "index">, Devlink<Read>>;
  };
  /** Changes the settings of a health reporter. Request 53 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "health-reporter-set": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "healthReporterName"
      | "healthReporterGracefulPeriod" | "healthReporterAutoRecover" | "healthReporterAutoDump"
      | "healthReporterBurstPeriod" | "index">>;
  };
  /** Starts the recovery of a device by its health reporter. Request 54 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "health-reporter-recover": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "healthReporterName" | "index">>;
  };
  /** Returns the diagnosis of a health reporter. `doAll` returns all parts of a long one. Request 55 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "health-reporter-diagnose": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "healthReporterName" | "index">,
      Devlink<Read>>;
  };
  /** Returns the stored dump of a health reporter. If none is stored, creates one. Dump 56 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "health-reporter-dump-get": {
    dump: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "healthReporterName" | "index">,
      Devlink<Read>>;
  };
  /** Deletes the stored dump of a health reporter. Request 57 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "health-reporter-dump-clear": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "healthReporterName" | "index">>;
  };
  /** Writes a firmware file to the device. The acknowledgement arrives when the update has ended. Request 58 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "flash-update": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "flashUpdateFileName" | "flashUpdateComponent"
      | "flashUpdateOverwriteMask" | "index">>;
  };
  /** Returns one packet trap, or dumps all traps. Request and dump 61 of family devlink. */
  "trap-get": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "trapName" | "index">, Devlink<Read>>;
    dump: Call<Only<Devlink<Write>, "busName" | "devName" | "index">, Devlink<Read>>;
  };
  /** Changes the action of a packet trap. Request 62 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "trap-set": { do: Call<Only<Devlink<Write>, "busName" | "devName" | "trapName" | "trapAction" | "index">> };
  /** Returns one group of packet traps, or dumps all groups. Request and dump 65 of family devlink. */
  "trap-group-get": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "trapGroupName" | "index">, Devlink<Read>>;
    dump: Call<Only<Devlink<Write>, "busName" | "devName" | "index">, Devlink<Read>>;
  };
  /** Changes the action or policer of a group of packet traps. Request 66 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "trap-group-set": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "trapAction" | "trapGroupName" | "trapPolicerId"
      | "index">>;
  };
  /** Returns one policer of packet traps, or dumps all policers. Request and dump 69 of family devlink. */
  "trap-policer-get": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "trapPolicerId" | "index">, Devlink<Read>>;
    dump: Call<Only<Devlink<Write>, "busName" | "devName" | "index">, Devlink<Read>>;
  };
  /** Changes the rate and burst size of a packet trap policer. Request 70 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "trap-policer-set": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "trapPolicerId" | "trapPolicerRate" | "trapPolicerBurst"
      | "index">>;
  };
  /** Triggers a test event of a health reporter. Request 73 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "health-reporter-test": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "healthReporterName" | "index">>;
  };
  /** Returns one transmit rate object (port or node), or dumps all. Request and dump 74 of family devlink. */
  "rate-get": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "rateNodeName" | "index">, Devlink<Read>>;
    dump: Call<Only<Devlink<Write>, "busName" | "devName" | "index">, Devlink<Read>>;
  };
  /** Changes the rates or the parent of a transmit rate object (port or node). Request 75 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "rate-set": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "rateTxShare" | "rateTxMax" | "rateNodeName"
      | "rateParentNodeName" | "rateTxPriority" | "rateTxWeight" | "rateTcBws" | "index">>;
  };
  /** Creates a node of the transmit rate hierarchy, which limits the sum of several transmit rates. Request 76 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "rate-new": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "rateTxShare" | "rateTxMax" | "rateNodeName"
      | "rateParentNodeName" | "rateTxPriority" | "rateTxWeight" | "rateTcBws" | "index" | "parentDev">>;
  };
  /** Deletes a node of the transmit rate hierarchy. Request 77 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "rate-del": { do: Call<Only<Devlink<Write>, "busName" | "devName" | "rateNodeName" | "index">> };
  /** Returns one line card, or dumps all line cards. Request and dump 78 of family devlink. */
  "linecard-get": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "linecardIndex" | "index">, Devlink<Read>>;
    dump: Call<Only<Devlink<Write>, "busName" | "devName" | "index">, Devlink<Read>>;
  };
  /** Sets the type for which a line card slot is provisioned, or unprovisions the slot. Request 79 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "linecard-set": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "linecardIndex" | "linecardType" | "index">>;
  };
  /** Returns the self-tests that the device supports. Request and dump 82 of family devlink. */
  "selftests-get": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "index">, Devlink<Read>>;
    dump: Call<ExtraAttributes, Devlink<Read>>;
  };
  /** Runs self-tests and returns their results. Request 83 of family devlink; requires CAP_NET_ADMIN in the initial user namespace. */
  "selftests-run": {
    do: Call<Only<Devlink<Write>, "busName" | "devName" | "selftests" | "index">, SelftestsRunReply<Read>>;
  };
  /** Restricts the devlink events of this socket to one device or port. Request 84 of family devlink. */
  "notify-filter-set": { do: Call<Only<Devlink<Write>, "busName" | "devName" | "portIndex" | "index">> };
  /** Reports a devlink instance that was added or changed. Event 3 of family devlink in multicast group `config`. */
  "new-ntf": { event: Devlink<Read> };
  /** Reports a devlink instance that was removed. Event 4 of family devlink in multicast group `config`. */
  "del-ntf": { event: Devlink<Read> };
  /** Reports a devlink port that was added or changed. Event 7 of family devlink in multicast group `config`. */
  "port-new-ntf": { event: Devlink<Read> };
  /** Reports a devlink port that was removed. Event 8 of family devlink in multicast group `config`. */
  "port-del-ntf": { event: Devlink<Read> };
  /** Reports a parameter of a device that was added or changed. Event 40 of family devlink in multicast group `config`. */
  "param-new-ntf": { event: Devlink<Read> };
  /** Reports a parameter of a device that was removed. Event 41 of family devlink in multicast group `config`. */
  "param-del-ntf": { event: Devlink<Read> };
  /** Reports a memory region or a snapshot of one that was added or changed. Event 44 of family devlink in multicast group `config`. */
  "region-new-ntf": { event: Devlink<Read> };
  /** Reports a memory region or a snapshot of one that was removed. Event 45 of family devlink in multicast group `config`. */
  "region-del-ntf": { event: Devlink<Read> };
  /** Reports a packet trap that was added or changed. Event 63 of family devlink in multicast group `config`. */
  "trap-new-ntf": { event: Devlink<Read> };
  /** Reports a packet trap that was removed. Event 64 of family devlink in multicast group `config`. */
  "trap-del-ntf": { event: Devlink<Read> };
  /** Reports a group of packet traps that was added or changed. Event 67 of family devlink in multicast group `config`. */
  "trap-group-new-ntf": { event: Devlink<Read> };
  /** Reports a group of packet traps that was removed. Event 68 of family devlink in multicast group `config`. */
  "trap-group-del-ntf": { event: Devlink<Read> };
  /** Reports a packet trap policer that was added or changed. Event 71 of family devlink in multicast group `config`. */
  "trap-policer-new-ntf": { event: Devlink<Read> };
  /** Reports a packet trap policer that was removed. Event 72 of family devlink in multicast group `config`. */
  "trap-policer-del-ntf": { event: Devlink<Read> };
  /** Reports a transmit rate object that was added or changed. Event 76 of family devlink in multicast group `config`. */
  "rate-new-ntf": { event: Devlink<Read> };
  /** Reports a transmit rate object that was removed. Event 77 of family devlink in multicast group `config`. */
  "rate-del-ntf": { event: Devlink<Read> };
  /** Reports a line card that was added or changed. Event 80 of family devlink in multicast group `config`. */
  "linecard-new-ntf": { event: Devlink<Read> };
  /** Reports a line card that was removed. Event 81 of family devlink in multicast group `config`. */
  "linecard-del-ntf": { event: Devlink<Read> };
  /** Reports an error or a recovery of a part of the device. Event 54 of family devlink in multicast group `config`. */
  "health-reporter-recover-ntf": { event: Devlink<Read> };
  /** Reports the start of a firmware update. Event 58 of family devlink in multicast group `config`. */
  "flash-update-ntf": { event: Devlink<Read> };
  /** Reports the end of a firmware update. Event 59 of family devlink in multicast group `config`. */
  "flash-update-end-ntf": { event: Devlink<Read> };
  /** Reports the progress of a firmware update. Event 60 of family devlink in multicast group `config`. */
  "flash-update-status-ntf": { event: Devlink<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "sb-get": Devlink<Read>;
  "sb-pool-get": Devlink<Read>;
  "sb-port-pool-get": Devlink<Read>;
  "sb-tc-pool-bind-get": Devlink<Read>;
  "eswitch-get": Devlink<Read>;
  "dpipe-table-get": Devlink<Read>;
  "dpipe-entries-get": Devlink<Read>;
  "dpipe-headers-get": Devlink<Read>;
  "resource-dump": Devlink<Read>;
  reload: Devlink<Read>;
  "param-get": Devlink<Read>;
  "region-get": Devlink<Read>;
  "region-read": Devlink<Read>;
  "port-param-get": Devlink<Read>;
  "info-get": Devlink<Read>;
  "health-reporter-get": Devlink<Read>;
  "health-reporter-diagnose": Devlink<Read>;
  "health-reporter-dump-get": Devlink<Read>;
  "selftests-get": Devlink<Read>;
  "selftests-run": SelftestsRunReply<Read>;
}

/** Names of the multicast groups. */
export type Groups = "config";

const sbTcPoolBindGetAttributes = "bus-name dev-name index port-index sb-index sb-pool-type sb-tc-index";

const eswitchSetAttributes = "bus-name dev-name index eswitch-mode eswitch-inline-mode eswitch-encap-mode";

const infoGetAttributes = `
  bus-name dev-name index info-driver-name info-serial-number info-version-fixed info-version-running
  info-version-stored info-board-serial-number`;

const flashUpdateEndNtfAttributes = `
  bus-name dev-name flash-update-status-msg flash-update-component flash-update-status-done flash-update-status-total
  flash-update-status-timeout`;

/** Devices behind network interfaces: ports, parameters, health, firmware, resources, rates. Netlink family `devlink`: `connect()` opens a client. Requires CONFIG_NET_DEVLINK. */
export const devlink: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "devlink",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: { "rate-tc-index-max": 7 },
  enums: {
    "sb-pool-type": () => ({ entries: "ingress egress" }),
    "port-type": () => ({ entries: "notset auto eth ib" }),
    "port-flavour": () => ({ entries: "physical cpu dsa pci-pf pci-vf virtual unused pci-sf" }),
    "port-fn-state": () => ({ entries: "inactive active" }),
    "port-fn-opstate": () => ({ entries: "detached attached" }),
    "port-fn-attr-cap": () => ({ entries: "roce-bit migratable-bit ipsec-crypto-bit ipsec-packet-bit" }),
    "rate-type": () => ({ entries: "leaf node" }),
    "sb-threshold-type": () => ({ entries: "static dynamic" }),
    "eswitch-mode": () => ({ entries: "legacy switchdev switchdev-inactive" }),
    "eswitch-inline-mode": () => ({ entries: "none link network transport" }),
    "eswitch-encap-mode": () => ({ entries: "none basic" }),
    "dpipe-header-id": () => ({ prefix: "devlink-dpipe-header-", entries: "ethernet ipv4 ipv6" }),
    "dpipe-match-type": () => ({ entries: "field-exact" }),
    "dpipe-action-type": () => ({ entries: "field-modify" }),
    "dpipe-field-mapping-type": () => ({ entries: "none ifindex" }),
    "resource-unit": () => ({ entries: "entry" }),
    "resource-scope": () => ({
      since: "7.0",
      entries: [
        { name: "dev", value: 0, kernelName: "DEVLINK_RESOURCE_SCOPE_DEV_BIT" },
        { name: "port", value: 1, kernelName: "DEVLINK_RESOURCE_SCOPE_PORT_BIT" },
      ],
    }),
    "reload-action": () => ({ entries: "driver-reinit=1 fw-activate" }),
    "param-cmode": () => ({ entries: "runtime driverinit permanent" }),
    "flash-overwrite": () => ({ entries: "settings-bit identifiers-bit" }),
    "trap-action": () => ({ entries: "drop trap mirror" }),
    "trap-type": () => ({ entries: "drop exception control" }),
    "var-attr-type": () => ({ entries: "u8=1 u16 u32 u64 string flag nul-string=10 binary u64-array=129" }),
    "selftest-id": () => ({ prefix: "devlink-attr-selftest-id-", entries: "flash=1" }),
    "selftest-status": () => ({ prefix: "devlink-selftest-status-", entries: "skip pass fail" }),
  },
  structs: {},
  sets: {
    devlink: () => ({
      prefix: "devlink-attr-",
      attributes: [
        { name: "bus-name", number: 1, type: "string" },
        { name: "dev-name", number: 2, type: "string" },
        { name: "port-index", number: 3, type: "u32" },
        { name: "port-type", number: 4, type: "u16", enum: "port-type" },
        { name: "port-desired-type", number: 5, type: "u16" },
        { name: "port-netdev-ifindex", number: 6, type: "u32" },
        { name: "port-netdev-name", number: 7, type: "string" },
        { name: "port-ibdev-name", number: 8, type: "string" },
        { name: "port-split-count", number: 9, type: "u32" },
        { name: "port-split-group", number: 10, type: "u32" },
        { name: "sb-index", number: 11, type: "u32" },
        { name: "sb-size", number: 12, type: "u32" },
        { name: "sb-ingress-pool-count", number: 13, type: "u16" },
        { name: "sb-egress-pool-count", number: 14, type: "u16" },
        { name: "sb-ingress-tc-count", number: 15, type: "u16" },
        { name: "sb-egress-tc-count", number: 16, type: "u16" },
        { name: "sb-pool-index", number: 17, type: "u16" },
        { name: "sb-pool-type", number: 18, type: "u8", enum: "sb-pool-type" },
        { name: "sb-pool-size", number: 19, type: "u32" },
        { name: "sb-pool-threshold-type", number: 20, type: "u8", enum: "sb-threshold-type" },
        { name: "sb-threshold", number: 21, type: "u32" },
        { name: "sb-tc-index", number: 22, type: "u16" },
        { name: "sb-occ-cur", number: 23, type: "u32" },
        { name: "sb-occ-max", number: 24, type: "u32" },
        { name: "eswitch-mode", number: 25, type: "u16", enum: "eswitch-mode" },
        { name: "eswitch-inline-mode", number: 26, type: "u8", enum: "eswitch-inline-mode" },
        { name: "dpipe-tables", number: 27, type: "nest", nest: "dl-dpipe-tables" },
        { name: "dpipe-table", number: 28, type: "nest", nest: "dl-dpipe-table", multi: true },
        { name: "dpipe-table-name", number: 29, type: "string" },
        { name: "dpipe-table-size", number: 30, type: "u64" },
        { name: "dpipe-table-matches", number: 31, type: "nest", nest: "dl-dpipe-table-matches" },
        { name: "dpipe-table-actions", number: 32, type: "nest", nest: "dl-dpipe-table-actions" },
        { name: "dpipe-table-counters-enabled", number: 33, type: "u8" },
        { name: "dpipe-entries", number: 34, type: "nest", nest: "dl-dpipe-entries" },
        { name: "dpipe-entry", number: 35, type: "nest", nest: "dl-dpipe-entry", multi: true },
        { name: "dpipe-entry-index", number: 36, type: "u64" },
        { name: "dpipe-entry-match-values", number: 37, type: "nest", nest: "dl-dpipe-entry-match-values" },
        { name: "dpipe-entry-action-values", number: 38, type: "nest", nest: "dl-dpipe-entry-action-values" },
        { name: "dpipe-entry-counter", number: 39, type: "u64" },
        { name: "dpipe-match", number: 40, type: "nest", nest: "dl-dpipe-match", multi: true },
        { name: "dpipe-match-value", number: 41, type: "nest", nest: "dl-dpipe-match-value", multi: true },
        { name: "dpipe-match-type", number: 42, type: "u32", enum: "dpipe-match-type" },
        { name: "dpipe-action", number: 43, type: "nest", nest: "dl-dpipe-action", multi: true },
        { name: "dpipe-action-value", number: 44, type: "nest", nest: "dl-dpipe-action-value", multi: true },
        { name: "dpipe-action-type", number: 45, type: "u32", enum: "dpipe-action-type" },
        { name: "dpipe-value", number: 46, type: "binary" },
        { name: "dpipe-value-mask", number: 47, type: "binary" },
        { name: "dpipe-value-mapping", number: 48, type: "u32" },
        { name: "dpipe-headers", number: 49, type: "nest", nest: "dl-dpipe-headers" },
        { name: "dpipe-header", number: 50, type: "nest", nest: "dl-dpipe-header", multi: true },
        { name: "dpipe-header-name", number: 51, type: "string" },
        { name: "dpipe-header-id", number: 52, type: "u32", enum: "dpipe-header-id" },
        { name: "dpipe-header-fields", number: 53, type: "nest", nest: "dl-dpipe-header-fields" },
        { name: "dpipe-header-global", number: 54, type: "u8" },
        { name: "dpipe-header-index", number: 55, type: "u32" },
        { name: "dpipe-field", number: 56, type: "nest", nest: "dl-dpipe-field", multi: true },
        { name: "dpipe-field-name", number: 57, type: "string" },
        { name: "dpipe-field-id", number: 58, type: "u32" },
        { name: "dpipe-field-bitwidth", number: 59, type: "u32" },
        { name: "dpipe-field-mapping-type", number: 60, type: "u32", enum: "dpipe-field-mapping-type" },
        { name: "pad", number: 61, type: "pad" },
        { name: "eswitch-encap-mode", number: 62, type: "u8", enum: "eswitch-encap-mode" },
        { name: "resource-list", number: 63, type: "nest", nest: "dl-resource-list" },
        { name: "resource", number: 64, type: "nest", nest: "dl-resource", multi: true },
        { name: "resource-name", number: 65, type: "string" },
        { name: "resource-id", number: 66, type: "u64" },
        { name: "resource-size", number: 67, type: "u64" },
        { name: "resource-size-new", number: 68, type: "u64" },
        { name: "resource-size-valid", number: 69, type: "u8" },
        { name: "resource-size-min", number: 70, type: "u64" },
        { name: "resource-size-max", number: 71, type: "u64" },
        { name: "resource-size-gran", number: 72, type: "u64" },
        { name: "resource-unit", number: 73, type: "u8", enum: "resource-unit" },
        { name: "resource-occ", number: 74, type: "u64" },
        { name: "dpipe-table-resource-id", number: 75, type: "u64" },
        { name: "dpipe-table-resource-units", number: 76, type: "u64" },
        { name: "port-flavour", number: 77, type: "u16", enum: "port-flavour" },
        { name: "port-number", number: 78, type: "u32" },
        { name: "port-split-subport-number", number: 79, type: "u32" },
        { name: "param", number: 80, type: "nest", nest: "dl-param" },
        { name: "param-name", number: 81, type: "string" },
        { name: "param-generic", number: 82, type: "flag" },
        { name: "param-type", number: 83, type: "u8", enum: "var-attr-type" },
        { name: "param-value-cmode", number: 87, type: "u8", enum: "param-cmode" },
        { name: "region-name", number: 88, type: "string" },
        { name: "region-size", number: 89, type: "u64" },
        { name: "region-snapshots", number: 90, type: "nest", nest: "dl-region-snapshots" },
        { name: "region-snapshot", number: 91, type: "nest", nest: "dl-region-snapshot", multi: true },
        { name: "region-snapshot-id", number: 92, type: "u32" },
        { name: "region-chunks", number: 93, type: "nest", nest: "dl-region-chunks" },
        { name: "region-chunk", number: 94, type: "nest", nest: "dl-region-chunk", multi: true },
        { name: "region-chunk-data", number: 95, type: "binary" },
        { name: "region-chunk-addr", number: 96, type: "u64" },
        { name: "region-chunk-len", number: 97, type: "u64" },
        { name: "info-driver-name", number: 98, type: "string" },
        { name: "info-serial-number", number: 99, type: "string" },
        { name: "info-version-fixed", number: 100, type: "nest", nest: "dl-info-version", multi: true },
        { name: "info-version-running", number: 101, type: "nest", nest: "dl-info-version", multi: true },
        { name: "info-version-stored", number: 102, type: "nest", nest: "dl-info-version", multi: true },
        { name: "info-version-name", number: 103, type: "string" },
        { name: "info-version-value", number: 104, type: "string" },
        { name: "sb-pool-cell-size", number: 105, type: "u32" },
        { name: "fmsg", number: 106, type: "nest", nest: "dl-fmsg" },
        { name: "fmsg-obj-nest-start", number: 107, type: "flag" },
        { name: "fmsg-pair-nest-start", number: 108, type: "flag" },
        { name: "fmsg-arr-nest-start", number: 109, type: "flag" },
        { name: "fmsg-nest-end", number: 110, type: "flag" },
        { name: "fmsg-obj-name", number: 111, type: "string" },
        { name: "fmsg-obj-value-type", number: 112, type: "u8", enum: "var-attr-type" },
        { name: "health-reporter", number: 114, type: "nest", nest: "dl-health-reporter" },
        { name: "health-reporter-name", number: 115, type: "string" },
        { name: "health-reporter-state", number: 116, type: "u8" },
        { name: "health-reporter-err-count", number: 117, type: "u64" },
        { name: "health-reporter-recover-count", number: 118, type: "u64" },
        { name: "health-reporter-dump-ts", number: 119, type: "u64" },
        { name: "health-reporter-graceful-period", number: 120, type: "u64" },
        { name: "health-reporter-auto-recover", number: 121, type: "u8" },
        { name: "flash-update-file-name", number: 122, type: "string" },
        { name: "flash-update-component", number: 123, type: "string" },
        { name: "flash-update-status-msg", number: 124, type: "string" },
        { name: "flash-update-status-done", number: 125, type: "u64" },
        { name: "flash-update-status-total", number: 126, type: "u64" },
        { name: "port-pci-pf-number", number: 127, type: "u16" },
        { name: "port-pci-vf-number", number: 128, type: "u16" },
        { name: "stats", number: 129, type: "nest", nest: "dl-attr-stats" },
        { name: "trap-name", number: 130, type: "string" },
        { name: "trap-action", number: 131, type: "u8", enum: "trap-action" },
        { name: "trap-type", number: 132, type: "u8", enum: "trap-type" },
        { name: "trap-generic", number: 133, type: "flag" },
        { name: "trap-metadata", number: 134, type: "nest", nest: "dl-trap-metadata" },
        { name: "trap-group-name", number: 135, type: "string" },
        { name: "reload-failed", number: 136, type: "u8" },
        { name: "health-reporter-dump-ts-ns", number: 137, type: "u64" },
        { name: "netns-fd", number: 138, type: "u32" },
        { name: "netns-pid", number: 139, type: "u32" },
        { name: "netns-id", number: 140, type: "u32" },
        { name: "health-reporter-auto-dump", number: 141, type: "u8" },
        { name: "trap-policer-id", number: 142, type: "u32" },
        { name: "trap-policer-rate", number: 143, type: "u64" },
        { name: "trap-policer-burst", number: 144, type: "u64" },
        { name: "port-function", number: 145, type: "nest", nest: "dl-port-function" },
        { name: "info-board-serial-number", number: 146, type: "string" },
        { name: "port-lanes", number: 147, type: "u32" },
        { name: "port-splittable", number: 148, type: "u8" },
        { name: "port-external", number: 149, type: "u8" },
        { name: "port-controller-number", number: 150, type: "u32" },
        { name: "flash-update-status-timeout", number: 151, type: "u64" },
        { name: "flash-update-overwrite-mask", number: 152, type: "bitfield32", enum: "flash-overwrite", flags: true },
        { name: "reload-action", number: 153, type: "u8", enum: "reload-action" },
        { name: "reload-actions-performed", number: 154, type: "bitfield32", enum: "reload-action", flags: true },
        { name: "reload-limits", number: 155, type: "bitfield32", enum: "reload-action", flags: true },
        { name: "dev-stats", number: 156, type: "nest", nest: "dl-dev-stats" },
        { name: "reload-stats", number: 157, type: "nest", nest: "dl-reload-stats" },
        { name: "reload-stats-entry", number: 158, type: "nest", nest: "dl-reload-stats-entry", multi: true },
        { name: "reload-stats-limit", number: 159, type: "u8" },
        { name: "reload-stats-value", number: 160, type: "u32" },
        { name: "remote-reload-stats", number: 161, type: "nest", nest: "dl-reload-stats" },
        { name: "reload-action-info", number: 162, type: "nest", nest: "dl-reload-act-info", multi: true },
        { name: "reload-action-stats", number: 163, type: "nest", nest: "dl-reload-act-stats", multi: true },
        { name: "port-pci-sf-number", number: 164, type: "u32" },
        { name: "rate-type", number: 165, type: "u16", enum: "rate-type" },
        { name: "rate-tx-share", number: 166, type: "u64" },
        { name: "rate-tx-max", number: 167, type: "u64" },
        { name: "rate-node-name", number: 168, type: "string" },
        { name: "rate-parent-node-name", number: 169, type: "string" },
        { name: "region-max-snapshots", number: 170, type: "u32" },
        { name: "linecard-index", number: 171, type: "u32" },
        { name: "linecard-state", number: 172, type: "u8" },
        { name: "linecard-type", number: 173, type: "string" },
        { name: "linecard-supported-types", number: 174, type: "nest", nest: "dl-linecard-supported-types" },
        { name: "selftests", number: 176, type: "nest", nest: "dl-selftest-id" },
        { name: "rate-tx-priority", number: 177, type: "u32" },
        { name: "rate-tx-weight", number: 178, type: "u32" },
        { name: "region-direct", number: 179, type: "flag" },
        { name: "rate-tc-bws", number: 180, type: "nest", nest: "dl-rate-tc-bws", multi: true },
        { name: "health-reporter-burst-period", number: 181, type: "u64" },
        { name: "param-reset-default", number: 183, type: "flag" },
        { name: "index", number: 184, type: "uint", maximum: 4294967295 },
        { name: "resource-scope-mask", number: 185, type: "u32", enum: "resource-scope", flags: true },
        { name: "param-values-list", number: 84, type: "nest", nest: "dl-param-values" },
        { name: "param-value", number: 85, type: "nest", nest: "dl-param-value", multi: true },
        { name: "param-value-data", number: 86, type: "sub-message", subMessage: "param-value-data", selector: "param-type" },
        { name: "param-value-default", number: 182, type: "sub-message", subMessage: "param-value-default", selector: "param-type", access: "read-only", since: "7.0" },
        { name: "nested-devlink", number: 175, type: "nest", nest: "dl-nested-devlink", access: "read-only" },
        { name: "fmsg-obj-value-data", number: 113, type: "binary" },
        { name: "parent-dev", number: 186, type: "nest", nest: "dl-parent-dev", since: "7.3" },
      ],
    }),
    "dl-dev-stats": () => ({
      subsetOf: "devlink",
      attributes: [
        { name: "reload-stats", number: 157, type: "nest", nest: "dl-reload-stats" },
        { name: "remote-reload-stats", number: 161, type: "nest", nest: "dl-reload-stats" },
      ],
    }),
    "dl-reload-stats": () => ({
      subsetOf: "devlink",
      attributes: [{ name: "reload-action-info", number: 162, type: "nest", nest: "dl-reload-act-info", multi: true }],
    }),
    "dl-reload-act-info": () => ({
      subsetOf: "devlink",
      attributes: [
        { name: "reload-action", number: 153, type: "u8", enum: "reload-action" },
        { name: "reload-action-stats", number: 163, type: "nest", nest: "dl-reload-act-stats", multi: true },
      ],
    }),
    "dl-reload-act-stats": () => ({
      subsetOf: "devlink",
      attributes: [{ name: "reload-stats-entry", number: 158, type: "nest", nest: "dl-reload-stats-entry", multi: true }],
    }),
    "dl-reload-stats-entry": () => ({
      subsetOf: "devlink",
      attributes: [
        { name: "reload-stats-limit", number: 159, type: "u8" },
        { name: "reload-stats-value", number: 160, type: "u32" },
      ],
    }),
    "dl-info-version": () => ({
      subsetOf: "devlink",
      attributes: [
        { name: "info-version-name", number: 103, type: "string" },
        { name: "info-version-value", number: 104, type: "string" },
      ],
    }),
    "dl-port-function": () => ({
      prefix: "devlink-port-fn-attr-",
      attributes: [
        { name: "hw-addr", number: 1, type: "binary", kernelName: "DEVLINK_PORT_FUNCTION_ATTR_HW_ADDR" },
        { name: "state", number: 2, type: "u8", enum: "port-fn-state" },
        { name: "opstate", number: 3, type: "u8", enum: "port-fn-opstate" },
        { name: "caps", number: 4, type: "bitfield32", enum: "port-fn-attr-cap", flags: true },
        { name: "devlink", number: 5, type: "nest", nest: "dl-nested-devlink", access: "read-only", since: "6.7" },
        { name: "max-io-eqs", number: 6, type: "u32", since: "6.10" },
      ],
    }),
    "dl-dpipe-tables": () => ({
      subsetOf: "devlink",
      attributes: [{ name: "dpipe-table", number: 28, type: "nest", nest: "dl-dpipe-table", multi: true }],
    }),
    "dl-dpipe-table": () => ({
      subsetOf: "devlink",
      attributes: [
        { name: "dpipe-table-name", number: 29, type: "string" },
        { name: "dpipe-table-size", number: 30, type: "u64" },
        { name: "dpipe-table-matches", number: 31, type: "nest", nest: "dl-dpipe-table-matches" },
        { name: "dpipe-table-actions", number: 32, type: "nest", nest: "dl-dpipe-table-actions" },
        { name: "dpipe-table-counters-enabled", number: 33, type: "u8" },
        { name: "dpipe-table-resource-id", number: 75, type: "u64" },
        { name: "dpipe-table-resource-units", number: 76, type: "u64" },
      ],
    }),
    "dl-dpipe-table-matches": () => ({
      subsetOf: "devlink",
      attributes: [{ name: "dpipe-match", number: 40, type: "nest", nest: "dl-dpipe-match", multi: true }],
    }),
    "dl-dpipe-table-actions": () => ({
      subsetOf: "devlink",
      attributes: [{ name: "dpipe-action", number: 43, type: "nest", nest: "dl-dpipe-action", multi: true }],
    }),
    "dl-dpipe-entries": () => ({
      subsetOf: "devlink",
      attributes: [{ name: "dpipe-entry", number: 35, type: "nest", nest: "dl-dpipe-entry", multi: true }],
    }),
    "dl-dpipe-entry": () => ({
      subsetOf: "devlink",
      attributes: [
        { name: "dpipe-entry-index", number: 36, type: "u64" },
        { name: "dpipe-entry-match-values", number: 37, type: "nest", nest: "dl-dpipe-entry-match-values" },
        { name: "dpipe-entry-action-values", number: 38, type: "nest", nest: "dl-dpipe-entry-action-values" },
        { name: "dpipe-entry-counter", number: 39, type: "u64" },
      ],
    }),
    "dl-dpipe-entry-match-values": () => ({
      subsetOf: "devlink",
      attributes: [{ name: "dpipe-match-value", number: 41, type: "nest", nest: "dl-dpipe-match-value", multi: true }],
    }),
    "dl-dpipe-entry-action-values": () => ({
      subsetOf: "devlink",
      attributes: [{ name: "dpipe-action-value", number: 44, type: "nest", nest: "dl-dpipe-action-value", multi: true }],
    }),
    "dl-dpipe-match": () => ({
      subsetOf: "devlink",
      attributes: [
        { name: "dpipe-match-type", number: 42, type: "u32", enum: "dpipe-match-type" },
        { name: "dpipe-header-id", number: 52, type: "u32", enum: "dpipe-header-id" },
        { name: "dpipe-header-global", number: 54, type: "u8" },
        { name: "dpipe-header-index", number: 55, type: "u32" },
        { name: "dpipe-field-id", number: 58, type: "u32" },
      ],
    }),
    "dl-dpipe-match-value": () => ({
      subsetOf: "devlink",
      attributes: [
        { name: "dpipe-match", number: 40, type: "nest", nest: "dl-dpipe-match", multi: true },
        { name: "dpipe-value", number: 46, type: "binary" },
        { name: "dpipe-value-mask", number: 47, type: "binary" },
        { name: "dpipe-value-mapping", number: 48, type: "u32" },
      ],
    }),
    "dl-dpipe-action": () => ({
      subsetOf: "devlink",
      attributes: [
        { name: "dpipe-action-type", number: 45, type: "u32", enum: "dpipe-action-type" },
        { name: "dpipe-header-id", number: 52, type: "u32", enum: "dpipe-header-id" },
        { name: "dpipe-header-global", number: 54, type: "u8" },
        { name: "dpipe-header-index", number: 55, type: "u32" },
        { name: "dpipe-field-id", number: 58, type: "u32" },
      ],
    }),
    "dl-dpipe-action-value": () => ({
      subsetOf: "devlink",
      attributes: [
        { name: "dpipe-action", number: 43, type: "nest", nest: "dl-dpipe-action", multi: true },
        { name: "dpipe-value", number: 46, type: "binary" },
        { name: "dpipe-value-mask", number: 47, type: "binary" },
        { name: "dpipe-value-mapping", number: 48, type: "u32" },
      ],
    }),
    "dl-dpipe-headers": () => ({
      subsetOf: "devlink",
      attributes: [{ name: "dpipe-header", number: 50, type: "nest", nest: "dl-dpipe-header", multi: true }],
    }),
    "dl-dpipe-header": () => ({
      subsetOf: "devlink",
      attributes: [
        { name: "dpipe-header-name", number: 51, type: "string" },
        { name: "dpipe-header-id", number: 52, type: "u32", enum: "dpipe-header-id" },
        { name: "dpipe-header-global", number: 54, type: "u8" },
        { name: "dpipe-header-fields", number: 53, type: "nest", nest: "dl-dpipe-header-fields" },
      ],
    }),
    "dl-dpipe-header-fields": () => ({
      subsetOf: "devlink",
      attributes: [{ name: "dpipe-field", number: 56, type: "nest", nest: "dl-dpipe-field", multi: true }],
    }),
    "dl-dpipe-field": () => ({
      subsetOf: "devlink",
      attributes: [
        { name: "dpipe-field-name", number: 57, type: "string" },
        { name: "dpipe-field-id", number: 58, type: "u32" },
        { name: "dpipe-field-bitwidth", number: 59, type: "u32" },
        { name: "dpipe-field-mapping-type", number: 60, type: "u32", enum: "dpipe-field-mapping-type" },
      ],
    }),
    "dl-resource": () => ({
      subsetOf: "devlink",
      attributes: [
        { name: "resource-name", number: 65, type: "string" },
        { name: "resource-id", number: 66, type: "u64" },
        { name: "resource-size", number: 67, type: "u64" },
        { name: "resource-size-new", number: 68, type: "u64" },
        { name: "resource-size-valid", number: 69, type: "u8" },
        { name: "resource-size-min", number: 70, type: "u64" },
        { name: "resource-size-max", number: 71, type: "u64" },
        { name: "resource-size-gran", number: 72, type: "u64" },
        { name: "resource-unit", number: 73, type: "u8", enum: "resource-unit" },
        { name: "resource-occ", number: 74, type: "u64" },
      ],
    }),
    "dl-resource-list": () => ({
      subsetOf: "devlink",
      attributes: [{ name: "resource", number: 64, type: "nest", nest: "dl-resource", multi: true }],
    }),
    "dl-param": () => ({
      subsetOf: "devlink",
      attributes: [
        { name: "param-name", number: 81, type: "string" },
        { name: "param-generic", number: 82, type: "flag" },
        { name: "param-type", number: 83, type: "u8", enum: "var-attr-type" },
        { name: "param-values-list", number: 84, type: "nest", nest: "dl-param-values" },
      ],
    }),
    "dl-region-snapshots": () => ({
      subsetOf: "devlink",
      attributes: [{ name: "region-snapshot", number: 91, type: "nest", nest: "dl-region-snapshot", multi: true }],
    }),
    "dl-region-snapshot": () => ({ subsetOf: "devlink", attributes: [{ name: "region-snapshot-id", number: 92, type: "u32" }] }),
    "dl-region-chunks": () => ({
      subsetOf: "devlink",
      attributes: [{ name: "region-chunk", number: 94, type: "nest", nest: "dl-region-chunk", multi: true }],
    }),
    "dl-region-chunk": () => ({
      subsetOf: "devlink",
      attributes: [
        { name: "region-chunk-data", number: 95, type: "binary" },
        { name: "region-chunk-addr", number: 96, type: "u64" },
      ],
    }),
    "dl-fmsg": () => ({
      subsetOf: "devlink",
      sequence: true,
      attributes: [
        { name: "fmsg-obj-nest-start", number: 107, type: "flag" },
        { name: "fmsg-pair-nest-start", number: 108, type: "flag" },
        { name: "fmsg-arr-nest-start", number: 109, type: "flag" },
        { name: "fmsg-nest-end", number: 110, type: "flag" },
        { name: "fmsg-obj-name", number: 111, type: "string" },
        { name: "fmsg-obj-value-type", number: 112, type: "u8", enum: "var-attr-type" },
        { name: "fmsg-obj-value-data", number: 113, type: "binary" },
      ],
    }),
    "dl-health-reporter": () => ({
      subsetOf: "devlink",
      attributes: [
        { name: "health-reporter-name", number: 115, type: "string" },
        { name: "health-reporter-state", number: 116, type: "u8" },
        { name: "health-reporter-err-count", number: 117, type: "u64" },
        { name: "health-reporter-recover-count", number: 118, type: "u64" },
        { name: "health-reporter-graceful-period", number: 120, type: "u64" },
        { name: "health-reporter-auto-recover", number: 121, type: "u8" },
        { name: "health-reporter-dump-ts", number: 119, type: "u64" },
        { name: "health-reporter-dump-ts-ns", number: 137, type: "u64" },
        { name: "health-reporter-auto-dump", number: 141, type: "u8" },
        { name: "health-reporter-burst-period", number: 181, type: "u64" },
      ],
    }),
    "dl-attr-stats": () => ({
      prefix: "devlink-attr-",
      attributes: [
        { name: "stats-rx-packets", number: 0, type: "u64" },
        { name: "stats-rx-bytes", number: 1, type: "u64" },
        { name: "stats-rx-dropped", number: 2, type: "u64" },
      ],
    }),
    "dl-trap-metadata": () => ({
      prefix: "devlink-attr-",
      attributes: [
        { name: "trap-metadata-type-in-port", number: 0, type: "flag" },
        { name: "trap-metadata-type-fa-cookie", number: 1, type: "flag" },
      ],
    }),
    "dl-linecard-supported-types": () => ({ subsetOf: "devlink", attributes: [{ name: "linecard-type", number: 173, type: "string", multi: true }] }),
    "dl-selftest-id": () => ({ prefix: "devlink-attr-selftest-id-", attributes: [{ name: "flash", number: 1, type: "flag" }] }),
    "dl-rate-tc-bws": () => ({
      prefix: "devlink-rate-tc-attr-",
      attributes: [{ name: "index", number: 1, type: "u8", maximum: 7 }, { name: "bw", number: 2, type: "u32" }],
    }),
    "dl-nested-devlink": () => ({
      subsetOf: "devlink",
      attributes: [
        { name: "bus-name", number: 1, type: "string" },
        { name: "dev-name", number: 2, type: "string" },
        { name: "netns-id", number: 140, type: "s32" },
      ],
    }),
    "dl-parent-dev": () => ({
      subsetOf: "devlink",
      attributes: [
        { name: "bus-name", number: 1, type: "string" },
        { name: "dev-name", number: 2, type: "string" },
        { name: "index", number: 184, type: "uint", maximum: 4294967295 },
      ],
    }),
    "dl-param-values": () => ({
      subsetOf: "devlink",
      attributes: [{ name: "param-value", number: 85, type: "nest", nest: "dl-param-value", multi: true }],
    }),
    "dl-param-value": () => ({
      subsetOf: "devlink",
      attributes: [
        { name: "param-value-data", number: 86, type: "sub-message", subMessage: "param-value-data", selector: "param-type" },
        { name: "param-value-cmode", number: 87, type: "u8", enum: "param-cmode" },
        { name: "param-value-default", number: 182, type: "sub-message", subMessage: "param-value-default", selector: "param-type", access: "read-only", since: "7.0" },
      ],
    }),
    "selftests-run-reply": () => ({
      prefix: "devlink-attr-",
      attributes: [
        { name: "bus-name", number: 1, type: "string" },
        { name: "dev-name", number: 2, type: "string" },
        { name: "selftests", number: 176, type: "nest", nest: "dl-selftest-results" },
        { name: "index", number: 184, type: "uint", since: "7.0" },
      ],
    }),
    "dl-selftest-results": () => ({
      prefix: "devlink-attr-selftest-",
      attributes: [{ name: "result", number: 1, type: "nest", nest: "dl-selftest-result", multi: true }],
    }),
    "dl-selftest-result": () => ({
      prefix: "devlink-attr-selftest-",
      attributes: [
        { name: "result-id", number: 2, type: "u32", enum: "selftest-id" },
        { name: "result-status", number: 3, type: "u8", enum: "selftest-status" },
      ],
    }),
  },
  subMessages: {
    "param-value-data": () => ({
      formats: {
        u8: { value: { type: "u8" } },
        u16: { value: { type: "u16" } },
        u32: { value: { type: "u32" } },
        u64: { value: { type: "u64" } },
        string: { value: { type: "string" } },
        flag: { value: { type: "flag" } },
      },
    }),
    "param-value-default": () => ({
      formats: {
        u8: { value: { type: "u8" } },
        u16: { value: { type: "u16" } },
        u32: { value: { type: "u32" } },
        u64: { value: { type: "u64" } },
        string: { value: { type: "string" } },
        flag: { value: { type: "u8" } },
      },
      since: "7.0",
    }),
  },
  operations: {
    get: () => ({
      set: "devlink",
      do: { request: "1 bus-name dev-name index", reply: "3 bus-name dev-name index reload-failed dev-stats" },
      dump: { request: "1", reply: "3 bus-name dev-name index reload-failed dev-stats" },
    }),
    "port-get": () => ({
      set: "devlink",
      do: { request: "5 bus-name dev-name index port-index", reply: "7 bus-name dev-name index port-index" },
      dump: { request: "5 bus-name dev-name index", reply: "3 bus-name dev-name index port-index" },
    }),
    "port-set": () => ({
      set: "devlink",
      do: { request: "6 bus-name dev-name index port-index port-type port-function" },
      flags: ["admin-perm"],
    }),
    "port-new": () => ({
      set: "devlink",
      do: {
        request: `
          7 bus-name dev-name index port-index port-flavour port-pci-pf-number port-pci-sf-number port-controller-number`,
        reply: "7 bus-name dev-name index port-index",
      },
      flags: ["admin-perm"],
    }),
    "port-del": () => ({ set: "devlink", do: { request: "8 bus-name dev-name index port-index" }, flags: ["admin-perm"] }),
    "port-split": () => ({
      set: "devlink",
      do: { request: "9 bus-name dev-name index port-index port-split-count" },
      flags: ["admin-perm"],
    }),
    "port-unsplit": () => ({ set: "devlink", do: { request: "10 bus-name dev-name index port-index" }, flags: ["admin-perm"] }),
    "sb-get": () => ({
      set: "devlink",
      do: { request: "11 bus-name dev-name index sb-index", reply: "13 bus-name dev-name index sb-index" },
      dump: { request: "11 bus-name dev-name index", reply: "13 bus-name dev-name index sb-index" },
    }),
    "sb-pool-get": () => ({
      set: "devlink",
      do: {
        request: "15 bus-name dev-name index sb-index sb-pool-index",
        reply: "17 bus-name dev-name index sb-index sb-pool-index",
      },
      dump: { request: "15 bus-name dev-name index", reply: "17 bus-name dev-name index sb-index sb-pool-index" },
    }),
    "sb-pool-set": () => ({
      set: "devlink",
      do: { request: "16 bus-name dev-name index sb-index sb-pool-index sb-pool-threshold-type sb-pool-size" },
      flags: ["admin-perm"],
    }),
    "sb-port-pool-get": () => ({
      set: "devlink",
      do: {
        request: "19 bus-name dev-name index port-index sb-index sb-pool-index",
        reply: "21 bus-name dev-name index port-index sb-index sb-pool-index",
      },
      dump: { request: "19 bus-name dev-name index", reply: "21 bus-name dev-name index port-index sb-index sb-pool-index" },
    }),
    "sb-port-pool-set": () => ({
      set: "devlink",
      do: { request: "20 bus-name dev-name index port-index sb-index sb-pool-index sb-threshold" },
      flags: ["admin-perm"],
    }),
    "sb-tc-pool-bind-get": () => ({
      set: "devlink",
      do: { request: `23 ${sbTcPoolBindGetAttributes}`, reply: `25 ${sbTcPoolBindGetAttributes}` },
      dump: { request: "23 bus-name dev-name index", reply: `25 ${sbTcPoolBindGetAttributes}` },
    }),
    "sb-tc-pool-bind-set": () => ({
      set: "devlink",
      do: {
        request: `
          24 bus-name dev-name index port-index sb-index sb-pool-index sb-pool-type sb-tc-index sb-threshold`,
      },
      flags: ["admin-perm"],
    }),
    "sb-occ-snapshot": () => ({ set: "devlink", do: { request: "27 bus-name dev-name index sb-index" }, flags: ["admin-perm"] }),
    "sb-occ-max-clear": () => ({ set: "devlink", do: { request: "28 bus-name dev-name index sb-index" }, flags: ["admin-perm"] }),
    "eswitch-get": () => ({
      set: "devlink",
      do: { request: "29 bus-name dev-name index", reply: `29 ${eswitchSetAttributes}` },
      flags: ["admin-perm"],
    }),
    "eswitch-set": () => ({ set: "devlink", do: { request: `30 ${eswitchSetAttributes}` }, flags: ["admin-perm"] }),
    "dpipe-table-get": () => ({
      set: "devlink",
      do: { request: "31 bus-name dev-name index dpipe-table-name", reply: "31 bus-name dev-name index dpipe-tables" },
    }),
    "dpipe-entries-get": () => ({
      set: "devlink",
      do: { request: "32 bus-name dev-name index dpipe-table-name", reply: "32 bus-name dev-name index dpipe-entries" },
    }),
    "dpipe-headers-get": () => ({
      set: "devlink",
      do: { request: "33 bus-name dev-name index", reply: "33 bus-name dev-name index dpipe-headers" },
    }),
    "dpipe-table-counters-set": () => ({
      set: "devlink",
      do: { request: "34 bus-name dev-name index dpipe-table-name dpipe-table-counters-enabled" },
      flags: ["admin-perm"],
    }),
    "resource-set": () => ({ set: "devlink", do: { request: "35 bus-name dev-name index resource-id resource-size" }, flags: ["admin-perm"] }),
    "resource-dump": () => ({
      set: "devlink",
      do: {
        request: "36 bus-name dev-name index port-index",
        reply: "36 bus-name dev-name index port-index resource-list",
      },
      dump: {
        request: "36 bus-name dev-name index resource-scope-mask",
        reply: "36 bus-name dev-name index port-index resource-list",
      },
    }),
    reload: () => ({
      set: "devlink",
      do: {
        request: "37 bus-name dev-name index reload-action reload-limits netns-pid netns-fd netns-id",
        reply: "37 bus-name dev-name index reload-actions-performed",
      },
      flags: ["admin-perm"],
    }),
    "param-get": () => ({
      set: "devlink",
      do: { request: "38 bus-name dev-name index param-name", reply: "38 bus-name dev-name index param-name" },
      dump: { request: "38 bus-name dev-name index", reply: "38 bus-name dev-name index param-name" },
    }),
    "param-set": () => ({
      set: "devlink",
      do: {
        request: `
          39 bus-name dev-name index param-name param-type param-value-cmode param-reset-default param-value-data`,
      },
      flags: ["admin-perm"],
    }),
    "region-get": () => ({
      set: "devlink",
      do: {
        request: "42 bus-name dev-name index port-index region-name",
        reply: "42 bus-name dev-name index port-index region-name",
      },
      dump: { request: "42 bus-name dev-name index", reply: "42 bus-name dev-name index port-index region-name" },
    }),
    "region-new": () => ({
      set: "devlink",
      do: {
        request: "44 bus-name dev-name index port-index region-name region-snapshot-id",
        reply: "44 bus-name dev-name index port-index region-name region-snapshot-id",
      },
      flags: ["admin-perm"],
    }),
    "region-del": () => ({
      set: "devlink",
      do: { request: "45 bus-name dev-name index port-index region-name region-snapshot-id" },
      flags: ["admin-perm"],
    }),
    "region-read": () => ({
      set: "devlink",
      dump: {
        request: `
          46 bus-name dev-name index port-index region-name region-snapshot-id region-direct region-chunk-addr
          region-chunk-len`,
        reply: "46 bus-name dev-name index port-index region-name",
      },
      flags: ["admin-perm"],
    }),
    "port-param-get": () => ({
      set: "devlink",
      do: { request: "47 bus-name dev-name index port-index", reply: "47 bus-name dev-name index port-index" },
      dump: { request: "47", reply: "47 bus-name dev-name index port-index" },
    }),
    "port-param-set": () => ({ set: "devlink", do: { request: "48 bus-name dev-name index port-index" }, flags: ["admin-perm"] }),
    "info-get": () => ({
      set: "devlink",
      do: { request: "51 bus-name dev-name index", reply: `51 ${infoGetAttributes}` },
      dump: { request: "51", reply: `51 ${infoGetAttributes}` },
    }),
    "health-reporter-get": () => ({
      set: "devlink",
      do: {
        request: "52 bus-name dev-name index port-index health-reporter-name",
        reply: "52 bus-name dev-name index port-index health-reporter-name",
      },
      dump: {
        request: "52 bus-name dev-name index port-index",
        reply: "52 bus-name dev-name index port-index health-reporter-name",
      },
    }),
    "health-reporter-set": () => ({
      set: "devlink",
      do: {
        request: `
          53 bus-name dev-name index port-index health-reporter-name health-reporter-graceful-period
          health-reporter-auto-recover health-reporter-auto-dump health-reporter-burst-period`,
      },
      flags: ["admin-perm"],
    }),
    "health-reporter-recover": () => ({
      set: "devlink",
      do: { request: "54 bus-name dev-name index port-index health-reporter-name" },
      flags: ["admin-perm"],
    }),
    "health-reporter-diagnose": () => ({
      set: "devlink",
      do: { request: "55 bus-name dev-name index port-index health-reporter-name", reply: "55 fmsg" },
      flags: ["admin-perm"],
      alwaysReplies: true,
      effect: "read",
    }),
    "health-reporter-dump-get": () => ({
      set: "devlink",
      dump: { request: "56 bus-name dev-name index port-index health-reporter-name", reply: "56 fmsg" },
      flags: ["admin-perm"],
    }),
    "health-reporter-dump-clear": () => ({
      set: "devlink",
      do: { request: "57 bus-name dev-name index port-index health-reporter-name" },
      flags: ["admin-perm"],
    }),
    "flash-update": () => ({
      set: "devlink",
      do: {
        request: `
          58 bus-name dev-name index flash-update-file-name flash-update-component flash-update-overwrite-mask`,
      },
      flags: ["admin-perm"],
    }),
    "trap-get": () => ({
      set: "devlink",
      do: { request: "61 bus-name dev-name index trap-name", reply: "63 bus-name dev-name index trap-name" },
      dump: { request: "61 bus-name dev-name index", reply: "63 bus-name dev-name index trap-name" },
    }),
    "trap-set": () => ({ set: "devlink", do: { request: "62 bus-name dev-name index trap-name trap-action" }, flags: ["admin-perm"] }),
    "trap-group-get": () => ({
      set: "devlink",
      do: { request: "65 bus-name dev-name index trap-group-name", reply: "67 bus-name dev-name index trap-group-name" },
      dump: { request: "65 bus-name dev-name index", reply: "67 bus-name dev-name index trap-group-name" },
    }),
    "trap-group-set": () => ({
      set: "devlink",
      do: { request: "66 bus-name dev-name index trap-group-name trap-action trap-policer-id" },
      flags: ["admin-perm"],
    }),
    "trap-policer-get": () => ({
      set: "devlink",
      do: { request: "69 bus-name dev-name index trap-policer-id", reply: "71 bus-name dev-name index trap-policer-id" },
      dump: { request: "69 bus-name dev-name index", reply: "71 bus-name dev-name index trap-policer-id" },
    }),
    "trap-policer-set": () => ({
      set: "devlink",
      do: { request: "70 bus-name dev-name index trap-policer-id trap-policer-rate trap-policer-burst" },
      flags: ["admin-perm"],
    }),
    "health-reporter-test": () => ({
      set: "devlink",
      do: { request: "73 bus-name dev-name index port-index health-reporter-name" },
      flags: ["admin-perm"],
    }),
    "rate-get": () => ({
      set: "devlink",
      do: {
        request: "74 bus-name dev-name index port-index rate-node-name",
        reply: "76 bus-name dev-name index port-index rate-node-name",
      },
      dump: { request: "74 bus-name dev-name index", reply: "76 bus-name dev-name index port-index rate-node-name" },
    }),
    "rate-set": () => ({
      set: "devlink",
      do: {
        request: `
          75 bus-name dev-name index port-index rate-node-name rate-tx-share rate-tx-max rate-tx-priority
          rate-tx-weight rate-parent-node-name rate-tc-bws`,
      },
      flags: ["admin-perm"],
    }),
    "rate-new": () => ({
      set: "devlink",
      do: {
        request: {
          number: 76,
          replyOnly: ["port-index"],
          attributes: `
            bus-name dev-name index rate-node-name rate-tx-share rate-tx-max rate-tx-priority rate-tx-weight
            rate-parent-node-name rate-tc-bws parent-dev`,
        },
      },
      flags: ["admin-perm"],
    }),
    "rate-del": () => ({ set: "devlink", do: { request: "77 bus-name dev-name index rate-node-name" }, flags: ["admin-perm"] }),
    "linecard-get": () => ({
      set: "devlink",
      do: { request: "78 bus-name dev-name index linecard-index", reply: "80 bus-name dev-name index linecard-index" },
      dump: { request: "78 bus-name dev-name index", reply: "80 bus-name dev-name index linecard-index" },
    }),
    "linecard-set": () => ({
      set: "devlink",
      do: { request: "79 bus-name dev-name index linecard-index linecard-type" },
      flags: ["admin-perm"],
    }),
    "selftests-get": () => ({
      set: "devlink",
      do: { request: "82 bus-name dev-name index", reply: "82 bus-name dev-name index" },
      dump: { request: "82", reply: "82 bus-name dev-name index" },
    }),
    "selftests-run": () => ({
      set: "devlink",
      replySet: "selftests-run-reply",
      do: { request: "83 bus-name dev-name index selftests", reply: "83 bus-name dev-name index selftests" },
      flags: ["admin-perm"],
      alwaysReplies: true,
    }),
    "notify-filter-set": () => ({ set: "devlink", do: { request: "84 bus-name dev-name index port-index" } }),
    "new-ntf": () => ({ set: "devlink", event: "3 bus-name dev-name index reload-failed dev-stats", notify: "get", group: "config" }),
    "del-ntf": () => ({ set: "devlink", event: "4 bus-name dev-name index reload-failed dev-stats", notify: "get", group: "config" }),
    "port-new-ntf": () => ({ set: "devlink", event: "7 bus-name dev-name index port-index", notify: "port-get", group: "config" }),
    "port-del-ntf": () => ({ set: "devlink", event: "8 bus-name dev-name index port-index", notify: "port-get", group: "config" }),
    "param-new-ntf": () => ({ set: "devlink", event: "40 bus-name dev-name index param-name", notify: "param-get", group: "config" }),
    "param-del-ntf": () => ({ set: "devlink", event: "41 bus-name dev-name index param-name", notify: "param-get", group: "config" }),
    "region-new-ntf": () => ({
      set: "devlink",
      event: "44 bus-name dev-name index port-index region-name",
      notify: "region-get",
      group: "config",
    }),
    "region-del-ntf": () => ({
      set: "devlink",
      event: "45 bus-name dev-name index port-index region-name",
      notify: "region-get",
      group: "config",
    }),
    "trap-new-ntf": () => ({ set: "devlink", event: "63 bus-name dev-name index trap-name", notify: "trap-get", group: "config" }),
    "trap-del-ntf": () => ({ set: "devlink", event: "64 bus-name dev-name index trap-name", notify: "trap-get", group: "config" }),
    "trap-group-new-ntf": () => ({ set: "devlink", event: "67 bus-name dev-name index trap-group-name", notify: "trap-group-get", group: "config" }),
    "trap-group-del-ntf": () => ({ set: "devlink", event: "68 bus-name dev-name index trap-group-name", notify: "trap-group-get", group: "config" }),
    "trap-policer-new-ntf": () => ({
      set: "devlink",
      event: "71 bus-name dev-name index trap-policer-id",
      notify: "trap-policer-get",
      group: "config",
    }),
    "trap-policer-del-ntf": () => ({
      set: "devlink",
      event: "72 bus-name dev-name index trap-policer-id",
      notify: "trap-policer-get",
      group: "config",
    }),
    "rate-new-ntf": () => ({
      set: "devlink",
      event: "76 bus-name dev-name index port-index rate-node-name",
      notify: "rate-get",
      group: "config",
    }),
    "rate-del-ntf": () => ({
      set: "devlink",
      event: "77 bus-name dev-name index port-index rate-node-name",
      notify: "rate-get",
      group: "config",
    }),
    "linecard-new-ntf": () => ({ set: "devlink", event: "80 bus-name dev-name index linecard-index", notify: "linecard-get", group: "config" }),
    "linecard-del-ntf": () => ({ set: "devlink", event: "81 bus-name dev-name index linecard-index", notify: "linecard-get", group: "config" }),
    "health-reporter-recover-ntf": () => ({
      set: "devlink",
      event: "54 bus-name dev-name index port-index health-reporter-name",
      notify: "health-reporter-get",
      group: "config",
    }),
    "flash-update-ntf": () => ({ set: "devlink", event: `58 ${flashUpdateEndNtfAttributes}`, group: "config" }),
    "flash-update-end-ntf": () => ({ set: "devlink", event: `59 ${flashUpdateEndNtfAttributes}`, group: "config" }),
    "flash-update-status-ntf": () => ({ set: "devlink", event: `60 ${flashUpdateEndNtfAttributes}`, group: "config" }),
  },
  groups: { config: { name: "config" } },
  config: "NET_DEVLINK",
  links: {},
});
