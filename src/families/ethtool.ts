// Generated from ethtool.yaml with specs/ethtool.yaml (sha256 7a3520120805edf7). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Has, Mode, Only, Read, ReadOnlyFields, Write } from
  "../schema/model/types.ts";

/**
 * Kinds of UDP tunnels that a network device can recognize. Values of `udp-tunnel-type` in family ethtool:
 *
 * - `vxlan` (ETHTOOL_UDP_TUNNEL_TYPE_VXLAN, 0)
 * - `geneve` (ETHTOOL_UDP_TUNNEL_TYPE_GENEVE, 1)
 * - `vxlan-gpe` (ETHTOOL_UDP_TUNNEL_TYPE_VXLAN_GPE, 2)
 */
export type UdpTunnelType = "vxlan" | "geneve" | "vxlan-gpe";

/**
 * Kind of strings in a string set. Values of `stringset` in family ethtool:
 *
 * - `test` (ETH_SS_TEST, 0): Self-tests.
 * - `stats` (ETH_SS_STATS, 1): Counters of the driver.
 * - `priv-flags` (ETH_SS_PRIV_FLAGS, 2): Private flags of the driver.
 * - `ntuple-filters` (ETH_SS_NTUPLE_FILTERS, 3): Unused.
 * - `features` (ETH_SS_FEATURES, 4): Offload features.
 * - `rss-hash-funcs` (ETH_SS_RSS_HASH_FUNCS, 5): Hash functions.
 * - `tunables` (ETH_SS_TUNABLES, 6): Tunables of the device.
 * - `phy-stats` (ETH_SS_PHY_STATS, 7): Counters of the PHY.
 * - `phy-tunables` (ETH_SS_PHY_TUNABLES, 8): Tunables of the PHY.
 * - `link-modes` (ETH_SS_LINK_MODES, 9)
 * - `msg-classes` (ETH_SS_MSG_CLASSES, 10): Classes of messages.
 * - `wol-modes` (ETH_SS_WOL_MODES, 11): Events of Wake-on-LAN.
 * - `sof-timestamping` (ETH_SS_SOF_TIMESTAMPING, 12): Flags of SO_TIMESTAMPING.
 * - `ts-tx-types` (ETH_SS_TS_TX_TYPES, 13): Kinds of timestamps of sent packets.
 * - `ts-rx-filters` (ETH_SS_TS_RX_FILTERS, 14): Kinds of received packets with timestamps.
 * - `udp-tunnel-types` (ETH_SS_UDP_TUNNEL_TYPES, 15)
 * - `stats-std` (ETH_SS_STATS_STD, 16): Groups of standard counters.
 * - `stats-eth-phy` (ETH_SS_STATS_ETH_PHY, 17): Standard counters of the PHY (802.3).
 * - `stats-eth-mac` (ETH_SS_STATS_ETH_MAC, 18): Standard counters of the MAC (802.3).
 * - `stats-eth-ctrl` (ETH_SS_STATS_ETH_CTRL, 19): Standard counters of MAC control (802.3).
 * - `stats-rmon` (ETH_SS_STATS_RMON, 20): Standard counters of RMON (RFC 2819).
 * - `stats-phy` (ETH_SS_STATS_PHY, 21, since Linux 6.14): Counters of the PHY device.
 * - `ts-flags` (ETH_SS_TS_FLAGS, 22, since Linux 6.14): Flags of the timestamp configuration.
 */
export type StringsetName = "test" | "stats" | "priv-flags" | "ntuple-filters" | "features" | "rss-hash-funcs"
  | "tunables" | "phy-stats" | "phy-tunables" | "link-modes" | "msg-classes" | "wol-modes" | "sof-timestamping"
  | "ts-tx-types" | "ts-rx-filters" | "udp-tunnel-types" | "stats-std" | "stats-eth-phy" | "stats-eth-mac"
  | "stats-eth-ctrl" | "stats-rmon" | "stats-phy" | "ts-flags";

/**
 * Options of an ethtool request. Flags of `header-flags` in family ethtool:
 *
 * - `compact-bitsets` (ETHTOOL_FLAG_COMPACT_BITSETS, bit 0): Replies have bitsets as `value` and `mask` instead of names.
 * - `omit-reply` (ETHTOOL_FLAG_OMIT_REPLY, bit 1): Requests that change settings have no reply.
 * - `stats` (ETHTOOL_FLAG_STATS, bit 2): Replies include counters.
 */
export type HeaderFlags = "compact-bitsets" | "omit-reply" | "stats";

/**
 * Progress of a firmware update of a plug-in module. Values of `module-fw-flash-status` in family ethtool:
 *
 * - `started` (ETHTOOL_MODULE_FW_FLASH_STATUS_STARTED, 1)
 * - `in-progress` (ETHTOOL_MODULE_FW_FLASH_STATUS_IN_PROGRESS, 2)
 * - `completed` (ETHTOOL_MODULE_FW_FLASH_STATUS_COMPLETED, 3)
 * - `error` (ETHTOOL_MODULE_FW_FLASH_STATUS_ERROR, 4)
 */
export type ModuleFwFlashStatus = "started" | "in-progress" | "completed" | "error";

/**
 * Reason of the detection state of a PoE port. Values of `c33-pse-ext-state` in family ethtool:
 *
 * - `none` (ETHTOOL_C33_PSE_EXT_STATE_NONE, 0)
 * - `error-condition` (ETHTOOL_C33_PSE_EXT_STATE_ERROR_CONDITION, 1)
 * - `mr-mps-valid` (ETHTOOL_C33_PSE_EXT_STATE_MR_MPS_VALID, 2)
 * - `mr-pse-enable` (ETHTOOL_C33_PSE_EXT_STATE_MR_PSE_ENABLE, 3)
 * - `option-detect-ted` (ETHTOOL_C33_PSE_EXT_STATE_OPTION_DETECT_TED, 4)
 * - `option-vport-lim` (ETHTOOL_C33_PSE_EXT_STATE_OPTION_VPORT_LIM, 5)
 * - `ovld-detected` (ETHTOOL_C33_PSE_EXT_STATE_OVLD_DETECTED, 6)
 * - `power-not-available` (ETHTOOL_C33_PSE_EXT_STATE_POWER_NOT_AVAILABLE, 8)
 * - `short-detected` (ETHTOOL_C33_PSE_EXT_STATE_SHORT_DETECTED, 9)
 * - `pd-dll-power-type` (ETHTOOL_C33_PSE_EXT_STATE_PD_DLL_POWER_TYPE, 7): Group of pd_dll_power_type states.
 */
export type C33PseExtState = "none" | "error-condition" | "mr-mps-valid" | "mr-pse-enable" | "option-detect-ted"
  | "option-vport-lim" | "ovld-detected" | "power-not-available" | "short-detected" | "pd-dll-power-type";

/**
 * Whether a PHY is connected to a MAC or to another PHY. Values of `phy-upstream-type` in family ethtool:
 *
 * - `mac` (PHY_UPSTREAM_MAC, 0)
 * - `phy` (PHY_UPSTREAM_PHY, 1)
 */
export type PhyUpstreamType = "mac" | "phy";

/**
 * Whether the device separates TCP headers from data. Values of `tcp-data-split` in family ethtool:
 *
 * - `unknown` (ETHTOOL_TCP_DATA_SPLIT_UNKNOWN, 0): The driver does not know.
 * - `disabled` (ETHTOOL_TCP_DATA_SPLIT_DISABLED, 1)
 * - `enabled` (ETHTOOL_TCP_DATA_SPLIT_ENABLED, 2)
 */
export type TcpDataSplit = "unknown" | "disabled" | "enabled";

/**
 * Where hardware timestamps are taken. Values of `hwtstamp-source` in family ethtool:
 *
 * - `netdev` (HWTSTAMP_SOURCE_NETDEV, 1): MAC or DMA of the interface.
 * - `phylib` (HWTSTAMP_SOURCE_PHYLIB, 2): PHY.
 */
export type HwtstampSource = "netdev" | "phylib";

/**
 * Event of power sourcing equipment (PoE, PoDL). Flags of `pse-event` in family ethtool:
 *
 * - `pse-event-over-current` (ETHTOOL_PSE_EVENT_OVER_CURRENT, bit 0): Too much current.
 * - `pse-event-over-temp` (ETHTOOL_PSE_EVENT_OVER_TEMP, bit 1): Too high temperature.
 * - `c33-pse-event-detection` (ETHTOOL_C33_PSE_EVENT_DETECTION, bit 2): A powered device was detected.
 * - `c33-pse-event-classification` (ETHTOOL_C33_PSE_EVENT_CLASSIFICATION, bit 3): A powered device was classified.
 * - `c33-pse-event-disconnection` (ETHTOOL_C33_PSE_EVENT_DISCONNECTION, bit 4): A powered device was disconnected.
 * - `pse-event-over-budget` (ETHTOOL_PSE_EVENT_OVER_BUDGET, bit 5): Too little power in the domain.
 * - `pse-event-sw-pw-control-error` (ETHTOOL_PSE_EVENT_SW_PW_CONTROL_ERROR, bit 6): Error of power control in software.
 */
export type PseEvent = "pse-event-over-current" | "pse-event-over-temp" | "c33-pse-event-detection"
  | "c33-pse-event-classification" | "c33-pse-event-disconnection" | "pse-event-over-budget"
  | "pse-event-sw-pw-control-error";

/**
 * How packet fields are changed before RSS hashing. Flags of `input-xfrm` in family ethtool:
 *
 * - `sym-xor` (RXH_XFRM_SYM_XOR, bit 0): Combines source and destination with XOR, so that both directions have the same hash.
 * - `sym-or-xor` (RXH_XFRM_SYM_OR_XOR, bit 1): Combines source and destination with OR and XOR.
 */
export type InputXfrm = "sym-xor" | "sym-or-xor";

/**
 * Packet fields from which the RSS hash is computed. Flags of `rxfh-fields` in family ethtool:
 *
 * - `l2da` (RXH_L2DA, bit 1): Destination MAC address.
 * - `vlan` (RXH_VLAN, bit 2): VLAN tag.
 * - `l3-proto` (RXH_L3_PROTO, bit 3): IP protocol.
 * - `ip-src` (RXH_IP_SRC, bit 4): Source IP address.
 * - `ip-dst` (RXH_IP_DST, bit 5): Destination IP address.
 * - `l4-b-0-1` (RXH_L4_B_0_1, bit 6): First two bytes of the transport header, such as the source port.
 * - `l4-b-2-3` (RXH_L4_B_2_3, bit 7): Next two bytes of the transport header, such as the destination port.
 * - `gtp-teid` (RXH_GTP_TEID, bit 8): Tunnel endpoint id of GTP.
 * - `ip6-fl` (RXH_IP6_FL, bit 9): IPv6 flow label.
 * - `discard` (RXH_DISCARD, bit 31): Drops the packets.
 */
export type RxfhFields = "l2da" | "vlan" | "l3-proto" | "ip-src" | "ip-dst" | "l4-b-0-1" | "l4-b-2-3" | "gtp-teid"
  | "ip6-fl" | "discard";

/**
 * Groups of standard counters; requests select them by these names. Values of `stats-type` in family ethtool:
 *
 * - `eth-phy` (ETHTOOL_STATS_ETH_PHY, 0)
 * - `eth-mac` (ETHTOOL_STATS_ETH_MAC, 1)
 * - `eth-ctrl` (ETHTOOL_STATS_ETH_CTRL, 2)
 * - `rmon` (ETHTOOL_STATS_RMON, 3)
 * - `phydev` (ETHTOOL_STATS_PHY, 4, since Linux 6.14)
 */
export type StatsType = "eth-phy" | "eth-mac" | "eth-ctrl" | "rmon" | "phydev";

/**
 * MAC whose counters are returned, on devices with a MAC merge layer. Values of `mac-stats-src` in family ethtool:
 *
 * - `aggregate` (ETHTOOL_MAC_STATS_SRC_AGGREGATE, 0): Sum of both.
 * - `emac` (ETHTOOL_MAC_STATS_SRC_EMAC, 1): Express MAC.
 * - `pmac` (ETHTOOL_MAC_STATS_SRC_PMAC, 2): Preemptible MAC.
 */
export type MacStatsSrc = "aggregate" | "emac" | "pmac";

/**
 * When a plug-in module may use high power. Values of `module-power-mode-policy` in family ethtool:
 *
 * - `high` (ETHTOOL_MODULE_POWER_MODE_POLICY_HIGH, 1): Always high power.
 * - `auto` (ETHTOOL_MODULE_POWER_MODE_POLICY_AUTO, 2): High power while the interface is up.
 */
export type ModulePowerModePolicy = "high" | "auto";

/**
 * Power mode of a plug-in module, such as an SFP. Values of `module-power-mode` in family ethtool:
 *
 * - `low` (ETHTOOL_MODULE_POWER_MODE_LOW, 1)
 * - `high` (ETHTOOL_MODULE_POWER_MODE_HIGH, 2)
 */
export type ModulePowerMode = "low" | "high";

/**
 * Connector of the port. Values of `port-type` in family ethtool:
 *
 * - `tp` (PORT_TP, 0): Twisted pair.
 * - `aui` (PORT_AUI, 1)
 * - `mii` (PORT_MII, 2): Media Independent Interface.
 * - `fibre` (PORT_FIBRE, 3)
 * - `bnc` (PORT_BNC, 4)
 * - `da` (PORT_DA, 5): Direct attach cable.
 * - `none` (PORT_NONE, 239)
 * - `other` (PORT_OTHER, 255)
 */
export type PortType = "tp" | "aui" | "mii" | "fibre" | "bnc" | "da" | "none" | "other";

/**
 * Place of the transceiver: in the network card or outside of it. Values of `transceiver-type` in family ethtool:
 *
 * - `internal` (XCVR_INTERNAL, 0)
 * - `external` (XCVR_EXTERNAL, 1)
 */
export type TransceiverType = "internal" | "external";

/**
 * Crossover of the pairs of a twisted-pair cable. Values of `mdi-x` in family ethtool:
 *
 * - `mdi-invalid` (ETH_TP_MDI_INVALID, 0): Unknown.
 * - `mdi` (ETH_TP_MDI, 1): Straight.
 * - `mdi-x` (ETH_TP_MDI_X, 2): Crossed over.
 * - `mdi-auto` (ETH_TP_MDI_AUTO, 3): Selected by the device.
 */
export type MdiX = "mdi-invalid" | "mdi" | "mdi-x" | "mdi-auto";

/**
 * Duplex mode of an Ethernet link. Values of `duplex` in family ethtool:
 *
 * - `half` (DUPLEX_HALF, 0)
 * - `full` (DUPLEX_FULL, 1)
 * - `unknown` (DUPLEX_UNKNOWN, 255)
 */
export type Duplex = "half" | "full" | "unknown";

/**
 * Requested clock role in the link. Values of `master-slave-cfg` in family ethtool:
 *
 * - `unsupported` (MASTER_SLAVE_CFG_UNSUPPORTED, 0)
 * - `unknown` (MASTER_SLAVE_CFG_UNKNOWN, 1)
 * - `master-preferred` (MASTER_SLAVE_CFG_MASTER_PREFERRED, 2)
 * - `slave-preferred` (MASTER_SLAVE_CFG_SLAVE_PREFERRED, 3)
 * - `master-force` (MASTER_SLAVE_CFG_MASTER_FORCE, 4)
 * - `slave-force` (MASTER_SLAVE_CFG_SLAVE_FORCE, 5)
 */
export type MasterSlaveCfg = "unsupported" | "unknown" | "master-preferred" | "slave-preferred" | "master-force"
  | "slave-force";

/**
 * Current clock role in the link. Values of `master-slave-state` in family ethtool:
 *
 * - `unsupported` (MASTER_SLAVE_STATE_UNSUPPORTED, 0)
 * - `unknown` (MASTER_SLAVE_STATE_UNKNOWN, 1)
 * - `master` (MASTER_SLAVE_STATE_MASTER, 2)
 * - `slave` (MASTER_SLAVE_STATE_SLAVE, 3)
 * - `err` (MASTER_SLAVE_STATE_ERR, 4)
 */
export type MasterSlaveState = "unsupported" | "unknown" | "master" | "slave" | "err";

/**
 * How a PHY adapts the MAC's speed to the link's speed. Values of `rate-matching` in family ethtool:
 *
 * - `none` (RATE_MATCH_NONE, 0)
 * - `pause` (RATE_MATCH_PAUSE, 1): With pause frames.
 * - `crs` (RATE_MATCH_CRS, 2): With the carrier sense signal.
 * - `open-loop` (RATE_MATCH_OPEN_LOOP, 3): By sending slowly.
 */
export type RateMatching = "none" | "pause" | "crs" | "open-loop";

/**
 * Reason why the link is down. Values of `link-ext-state` in family ethtool:
 *
 * - `autoneg` (ETHTOOL_LINK_EXT_STATE_AUTONEG, 0): Autonegotiation failed.
 * - `link-training-failure` (ETHTOOL_LINK_EXT_STATE_LINK_TRAINING_FAILURE, 1): Link training failed.
 * - `link-logical-mismatch` (ETHTOOL_LINK_EXT_STATE_LINK_LOGICAL_MISMATCH, 2): Lanes or error correction of both ends do not match.
 * - `bad-signal-integrity` (ETHTOOL_LINK_EXT_STATE_BAD_SIGNAL_INTEGRITY, 3): Bad signal.
 * - `no-cable` (ETHTOOL_LINK_EXT_STATE_NO_CABLE, 4): No cable is connected.
 * - `cable-issue` (ETHTOOL_LINK_EXT_STATE_CABLE_ISSUE, 5): Bad cable.
 * - `eeprom-issue` (ETHTOOL_LINK_EXT_STATE_EEPROM_ISSUE, 6): The EEPROM of the module cannot be read.
 * - `calibration-failure` (ETHTOOL_LINK_EXT_STATE_CALIBRATION_FAILURE, 7): Calibration failed.
 * - `power-budget-exceeded` (ETHTOOL_LINK_EXT_STATE_POWER_BUDGET_EXCEEDED, 8): Too little power.
 * - `overheat` (ETHTOOL_LINK_EXT_STATE_OVERHEAT, 9): The module is too hot.
 * - `module` (ETHTOOL_LINK_EXT_STATE_MODULE, 10, since Linux 6.1): Error of the module.
 * - `otp-speed-violation` (ETHTOOL_LINK_EXT_STATE_OTP_SPEED_VIOLATION, 11, since Linux 7.0): The speed is not allowed for this device.
 * - `bmc-request-down` (ETHTOOL_LINK_EXT_STATE_BMC_REQUEST_DOWN, 12, since Linux 7.0): The management controller requested it.
 */
export type LinkExtState = "autoneg" | "link-training-failure" | "link-logical-mismatch" | "bad-signal-integrity"
  | "no-cable" | "cable-issue" | "eeprom-issue" | "calibration-failure" | "power-budget-exceeded" | "overheat"
  | "module" | "otp-speed-violation" | "bmc-request-down";

/** Attribute set `header`. */
export interface Header extends ExtraAttributes {
  /** Index of the interface. Attribute ETHTOOL_A_HEADER_DEV_INDEX of ethtool: u32. */ devIndex?: number;
  /** Name of the network interface, instead of or in addition to `devIndex`. Attribute ETHTOOL_A_HEADER_DEV_NAME of ethtool: string of at most 127 bytes. */
  devName?: string;
  /** ETHTOOL_A_HEADER_FLAGS of ethtool: u32. */ flags?: (HeaderFlags | number)[];
  /** Number of the PHY, for interfaces with several. Attribute ETHTOOL_A_HEADER_PHY_INDEX of ethtool: u32. */
  phyIndex?: number;
}

/** Attribute set `bitset-bit`. */
export interface BitsetBit<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the bit. Attribute ETHTOOL_A_BITSET_BIT_INDEX of ethtool: u32. */ index?: number;
  /** Name of the bit; can replace `index` in requests. Attribute ETHTOOL_A_BITSET_BIT_NAME of ethtool: string. */
  name?: string;
  /** The bit is set. Attribute ETHTOOL_A_BITSET_BIT_VALUE of ethtool: flag. */ value?: M["flag"];
}

/** Attribute set `bitset-bits`. */
export interface BitsetBits<M extends Mode = Read> extends ExtraAttributes {
  /** ETHTOOL_A_BITSET_BITS_BIT of ethtool: nested attributes, repeated for each array element. */
  bit?: BitsetBit<M>[];
}

/** Set of bits, such as link modes, by name or number. Requests set or clear only the listed bits. With `nomask`, the list contains all bits to set, or all data to return. Attribute set `bitset`. */
export interface Bitset<M extends Mode = Read> extends ExtraAttributes {
  /** The list contains all bits that are set; other bits are 0. Attribute ETHTOOL_A_BITSET_NOMASK of ethtool: flag. */
  nomask?: M["flag"];
  /** Number of bits. Attribute ETHTOOL_A_BITSET_SIZE of ethtool: u32. */ size?: number;
  /** Bits by name or number. Without `nomask`, requests change only the listed bits. Attribute ETHTOOL_A_BITSET_BITS of ethtool: nested attributes. */
  bits?: BitsetBits<M>;
  /** Values of all bits, as 32-bit words in host byte order. Attribute ETHTOOL_A_BITSET_VALUE of ethtool: bytes. */
  value?: Uint8Array;
  /** Bits that the request changes, as 32-bit words in host byte order. Attribute ETHTOOL_A_BITSET_MASK of ethtool: bytes. */
  mask?: Uint8Array;
}

/** Attribute set `string`. */
export interface String extends ExtraAttributes {
  /** ETHTOOL_A_STRING_INDEX of ethtool: u32. */ index?: number;
  /** ETHTOOL_A_STRING_VALUE of ethtool: string. */ value?: string;
}

/** Attribute set `strings`. */
export interface Strings extends ExtraAttributes {
  /** ETHTOOL_A_STRINGS_STRING of ethtool: nested attributes, repeated for each array element. */ string?: String[];
}

/** Attribute set `stringset`. */
export interface Stringset<M extends Mode = Read> extends ExtraAttributes {
  /** Kind of the strings. Attribute ETHTOOL_A_STRINGSET_ID of ethtool: u32. */ id?: StringsetName | M["unnamed"];
  /** Number of strings. Attribute ETHTOOL_A_STRINGSET_COUNT of ethtool: u32. */ count?: number;
  /** ETHTOOL_A_STRINGSET_STRINGS of ethtool: nested attributes, repeated for each array element. */
  strings?: Strings[];
}

/** Attribute set `stringsets`. */
export interface Stringsets<M extends Mode = Read> extends ExtraAttributes {
  /** ETHTOOL_A_STRINGSETS_STRINGSET of ethtool: nested attributes, repeated for each array element. */
  stringset?: Stringset<M>[];
}

/** Attribute set `strset`. */
export interface Strset<M extends Mode = Read> extends ExtraAttributes {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_STRSET_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** ETHTOOL_A_STRSET_STRINGSETS of ethtool: nested attributes. */ stringsets?: Stringsets<M>;
  /** Returns only the number of strings of each set. Attribute ETHTOOL_A_STRSET_COUNTS_ONLY of ethtool: flag. */
  countsOnly?: M["flag"];
}

/** Attribute set `privflags`. */
export interface Privflags<M extends Mode = Read> extends ExtraAttributes {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_PRIVFLAGS_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Private flags of the device by name; its driver defines them. Attribute ETHTOOL_A_PRIVFLAGS_FLAGS of ethtool: nested attributes. */
  flags?: Bitset<M>;
}

/** Attribute set `rings`. */
export type Rings<M extends Mode = Read> = ExtraAttributes & {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_RINGS_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Number of descriptors of a receive ring. Attribute ETHTOOL_A_RINGS_RX of ethtool: u32. */ rx?: number;
  /** Number of descriptors of a receive ring for small packets. Attribute ETHTOOL_A_RINGS_RX_MINI of ethtool: u32. */
  rxMini?: number;
  /** Number of descriptors of a receive ring for jumbo frames. Attribute ETHTOOL_A_RINGS_RX_JUMBO of ethtool: u32. */
  rxJumbo?: number;
  /** Number of descriptors of a transmit ring. Attribute ETHTOOL_A_RINGS_TX of ethtool: u32. */ tx?: number;
  /** Size of a receive buffer in bytes. Attribute ETHTOOL_A_RINGS_RX_BUF_LEN of ethtool: u32. */ rxBufLen?: number;
  /** Whether headers and data of TCP packets are in separate buffers. Attribute ETHTOOL_A_RINGS_TCP_DATA_SPLIT of ethtool: u8. */
  tcpDataSplit?: TcpDataSplit | M["unnamed"];
  /** Size of a completion queue entry in bytes. Attribute ETHTOOL_A_RINGS_CQE_SIZE of ethtool: u32. */
  cqeSize?: number;
  /** Value 1 writes descriptors and packets directly to the device (push mode). Attribute ETHTOOL_A_RINGS_TX_PUSH of ethtool: u8. */
  txPush?: number;
  /** Value 1 writes receive descriptors directly to the device (push mode). Attribute ETHTOOL_A_RINGS_RX_PUSH of ethtool: u8. */
  rxPush?: number;
  /** Bytes of a packet that push mode writes directly to the device. Attribute ETHTOOL_A_RINGS_TX_PUSH_BUF_LEN of ethtool: u32. */
  txPushBufLen?: number;
  /** Packet size in bytes above which headers and data are stored in separate buffers. Attribute ETHTOOL_A_RINGS_HDS_THRESH of ethtool: u32. */
  hdsThresh?: number;
} & ReadOnlyFields<M, {
  /** Maximum of `rx`. Attribute ETHTOOL_A_RINGS_RX_MAX of ethtool: u32, read-only. */ rxMax?: number;
  /** Maximum of `rxMini`. Attribute ETHTOOL_A_RINGS_RX_MINI_MAX of ethtool: u32, read-only. */ rxMiniMax?: number;
  /** Maximum of `rxJumbo`. Attribute ETHTOOL_A_RINGS_RX_JUMBO_MAX of ethtool: u32, read-only. */ rxJumboMax?: number;
  /** Maximum of `tx`. Attribute ETHTOOL_A_RINGS_TX_MAX of ethtool: u32, read-only. */ txMax?: number;
  /** Maximum of `txPushBufLen`. Attribute ETHTOOL_A_RINGS_TX_PUSH_BUF_LEN_MAX of ethtool: u32, read-only. */
  txPushBufLenMax?: number;
  /** Maximum of `hdsThresh`. Attribute ETHTOOL_A_RINGS_HDS_THRESH_MAX of ethtool: u32, read-only. */
  hdsThreshMax?: number;
}>;

/** Attribute set `mm-stat`. */
export interface MmStat<M extends Mode = Read> extends ExtraAttributes {
  /** Preempted frames that could not be reassembled. Attribute ETHTOOL_A_MM_STAT_REASSEMBLY_ERRORS of ethtool: u64. */
  reassemblyErrors?: M["big"];
  /** Frames with an unexpected start delimiter (SMD) on the MAC merge layer. Attribute ETHTOOL_A_MM_STAT_SMD_ERRORS of ethtool: u64. */
  smdErrors?: M["big"];
  /** Preempted frames that were reassembled. Attribute ETHTOOL_A_MM_STAT_REASSEMBLY_OK of ethtool: u64. */
  reassemblyOk?: M["big"];
  /** Fragments of preempted frames received, except for first fragments. Attribute ETHTOOL_A_MM_STAT_RX_FRAG_COUNT of ethtool: u64. */
  rxFragCount?: M["big"];
  /** Fragments of preempted frames sent, except for first fragments. Attribute ETHTOOL_A_MM_STAT_TX_FRAG_COUNT of ethtool: u64. */
  txFragCount?: M["big"];
  /** Number of times that preemption held frames back. Attribute ETHTOOL_A_MM_STAT_HOLD_COUNT of ethtool: u64. */
  holdCount?: M["big"];
}

/** Attribute set `mm`. */
export type Mm<M extends Mode = Read> = ExtraAttributes & {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_MM_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Value 1 receives preemptible frames. Attribute ETHTOOL_A_MM_PMAC_ENABLED of ethtool: u8. */
  pmacEnabled?: number;
  /** Value 1 sends preemptible frames. Attribute ETHTOOL_A_MM_TX_ENABLED of ethtool: u8. */ txEnabled?: number;
  /** Minimum size in bytes of sent fragments, except for the last fragment of a frame. Attribute ETHTOOL_A_MM_TX_MIN_FRAG_SIZE of ethtool: u32. */
  txMinFragSize?: number;
  /** Value 1 verifies that the peer supports preemption. Attribute ETHTOOL_A_MM_VERIFY_ENABLED of ethtool: u8. */
  verifyEnabled?: number;
  /** Interval of verification frames in ms. Attribute ETHTOOL_A_MM_VERIFY_TIME of ethtool: u32. */
  verifyTime?: number;
} & ReadOnlyFields<M, {
  /** Value 1 if preemption is active, after verification. Attribute ETHTOOL_A_MM_TX_ACTIVE of ethtool: u8, read-only. */
  txActive?: number;
  /** Minimum size in bytes of received fragments, except for the last fragment of a frame. Attribute ETHTOOL_A_MM_RX_MIN_FRAG_SIZE of ethtool: u32, read-only. */
  rxMinFragSize?: number;
  /** Status of the verification that the peer supports frame preemption: 0 unknown, 1 initial, 2 verifying, 3 succeeded, 4 failed, 5 disabled. Attribute ETHTOOL_A_MM_VERIFY_STATUS of ethtool: u8, read-only. */
  verifyStatus?: number;
  /** Maximum of `verifyTime` in ms. Attribute ETHTOOL_A_MM_MAX_VERIFY_TIME of ethtool: u32, read-only. */
  maxVerifyTime?: number;
  /** ETHTOOL_A_MM_STATS of ethtool: nested attributes, read-only. */ stats?: MmStat<M>;
}>;

/** Attribute set `linkinfo`. */
export type Linkinfo<M extends Mode = Read> = ExtraAttributes & {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_LINKINFO_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Kind of the connector. Attribute ETHTOOL_A_LINKINFO_PORT of ethtool: u8. */ port?: PortType | M["unnamed"];
  /** Address of the PHY on the MDIO bus. Attribute ETHTOOL_A_LINKINFO_PHYADDR of ethtool: u8. */ phyaddr?: number;
  /** Requested crossover of the pairs. Attribute ETHTOOL_A_LINKINFO_TP_MDIX_CTRL of ethtool: u8. */
  tpMdixCtrl?: MdiX | M["unnamed"];
} & ReadOnlyFields<M, {
  /** Whether the pairs are crossed over. Attribute ETHTOOL_A_LINKINFO_TP_MDIX of ethtool: u8, read-only. */
  tpMdix?: MdiX | M["unnamed"];
  /** ETHTOOL_A_LINKINFO_TRANSCEIVER of ethtool: u8, read-only. */ transceiver?: TransceiverType | M["unnamed"];
}>;

/** Attribute set `linkmodes`. */
export type Linkmodes<M extends Mode = Read> = ExtraAttributes & {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_LINKMODES_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Value 1 negotiates speed and duplex with the peer. Attribute ETHTOOL_A_LINKMODES_AUTONEG of ethtool: u8. */
  autoneg?: number;
  /** Supported (`mask`) and advertised (`value`) link modes. Attribute ETHTOOL_A_LINKMODES_OURS of ethtool: nested attributes. */
  ours?: Bitset<M>;
  /** Speed in Mbit/s; 0xffffffff if unknown. Attribute ETHTOOL_A_LINKMODES_SPEED of ethtool: u32. */ speed?: number;
  /** ETHTOOL_A_LINKMODES_DUPLEX of ethtool: u8. */ duplex?: Duplex | M["unnamed"];
  /** Requested clock role of the PHY. Attribute ETHTOOL_A_LINKMODES_MASTER_SLAVE_CFG of ethtool: u8. */
  masterSlaveCfg?: MasterSlaveCfg | M["unnamed"];
  /** Number of lanes of the link. Attribute ETHTOOL_A_LINKMODES_LANES of ethtool: u32. */ lanes?: number;
} & ReadOnlyFields<M, {
  /** Link modes that the peer advertises. Attribute ETHTOOL_A_LINKMODES_PEER of ethtool: nested attributes, read-only. */
  peer?: Bitset<M>;
  /** Negotiated clock role of the PHY. Attribute ETHTOOL_A_LINKMODES_MASTER_SLAVE_STATE of ethtool: u8, read-only. */
  masterSlaveState?: MasterSlaveState | M["unnamed"];
  /** How the PHY adapts its speed to that of the MAC. Attribute ETHTOOL_A_LINKMODES_RATE_MATCHING of ethtool: u8, read-only. */
  rateMatching?: RateMatching | M["unnamed"];
}>;

/** Attribute set `linkstate`. */
export interface Linkstate<M extends Mode = Read> extends ExtraAttributes {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_LINKSTATE_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Whether the link is up (1 or 0). Attribute ETHTOOL_A_LINKSTATE_LINK of ethtool: u8. */ link?: number;
  /** Signal quality index, 0 to `sqiMax`; higher is better. Attribute ETHTOOL_A_LINKSTATE_SQI of ethtool: u32. */
  sqi?: number;
  /** ETHTOOL_A_LINKSTATE_SQI_MAX of ethtool: u32. */ sqiMax?: number;
  /** Reason why the link is down. Attribute ETHTOOL_A_LINKSTATE_EXT_STATE of ethtool: u8. */
  extState?: LinkExtState | M["unnamed"];
  /** Details of `extState`. Attribute ETHTOOL_A_LINKSTATE_EXT_SUBSTATE of ethtool: u8. */ extSubstate?: number;
  /** Number of times that the link went down. Attribute ETHTOOL_A_LINKSTATE_EXT_DOWN_CNT of ethtool: u32. */
  extDownCnt?: number;
}

/** Attribute set `debug`. */
export interface Debug<M extends Mode = Read> extends ExtraAttributes {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_DEBUG_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Enabled classes of driver messages. Attribute ETHTOOL_A_DEBUG_MSGMASK of ethtool: nested attributes. */
  msgmask?: Bitset<M>;
}

/** Attribute set `wol`. */
export interface Wol<M extends Mode = Read> extends ExtraAttributes {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_WOL_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Wake-on-LAN events: supported (`mask`) and enabled (`value`). Attribute ETHTOOL_A_WOL_MODES of ethtool: nested attributes. */
  modes?: Bitset<M>;
  /** Password of SecureOn, 6 bytes. Attribute ETHTOOL_A_WOL_SOPASS of ethtool: bytes. */ sopass?: Uint8Array;
}

/** Attribute set `features`. */
export type Features<M extends Mode = Read> = ExtraAttributes & {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_FEATURES_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Features that were requested. Attribute ETHTOOL_A_FEATURES_WANTED of ethtool: nested attributes. */
  wanted?: Bitset<M>;
} & ReadOnlyFields<M, {
  /** Features that can be changed. Attribute ETHTOOL_A_FEATURES_HW of ethtool: nested attributes, read-only. */
  hw?: Bitset<M>;
  /** Features that are active. Attribute ETHTOOL_A_FEATURES_ACTIVE of ethtool: nested attributes, read-only. */
  active?: Bitset<M>;
  /** Features that cannot be changed. Attribute ETHTOOL_A_FEATURES_NOCHANGE of ethtool: nested attributes, read-only. */
  nochange?: Bitset<M>;
}>;

/** Attribute set `channels`. */
export type Channels<M extends Mode = Read> = ExtraAttributes & {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_CHANNELS_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Number of queues that only receive. Attribute ETHTOOL_A_CHANNELS_RX_COUNT of ethtool: u32. */ rxCount?: number;
  /** Number of queues that only send. Attribute ETHTOOL_A_CHANNELS_TX_COUNT of ethtool: u32. */ txCount?: number;
  /** Number of interrupt channels for other purposes, such as link changes. Attribute ETHTOOL_A_CHANNELS_OTHER_COUNT of ethtool: u32. */
  otherCount?: number;
  /** Number of queues in both directions. Attribute ETHTOOL_A_CHANNELS_COMBINED_COUNT of ethtool: u32. */
  combinedCount?: number;
} & ReadOnlyFields<M, {
  /** Maximum of `rxCount`. Attribute ETHTOOL_A_CHANNELS_RX_MAX of ethtool: u32, read-only. */ rxMax?: number;
  /** Maximum of `txCount`. Attribute ETHTOOL_A_CHANNELS_TX_MAX of ethtool: u32, read-only. */ txMax?: number;
  /** Maximum of `otherCount`. Attribute ETHTOOL_A_CHANNELS_OTHER_MAX of ethtool: u32, read-only. */
  otherMax?: number;
  /** Maximum of `combinedCount`. Attribute ETHTOOL_A_CHANNELS_COMBINED_MAX of ethtool: u32, read-only. */
  combinedMax?: number;
}>;

/** Attribute set `irq-moderation`. */
export interface IrqModeration extends ExtraAttributes {
  /** Delay of an interrupt in µs in this step of adaptive moderation. Attribute ETHTOOL_A_IRQ_MODERATION_USEC of ethtool: u32. */
  usec?: number;
  /** Maximum number of packets per interrupt in this step of adaptive moderation. Attribute ETHTOOL_A_IRQ_MODERATION_PKTS of ethtool: u32. */
  pkts?: number;
  /** Maximum number of completions per interrupt in this step of adaptive moderation. Attribute ETHTOOL_A_IRQ_MODERATION_COMPS of ethtool: u32. */
  comps?: number;
}

/** Attribute set `profile`. */
export interface Profile extends ExtraAttributes {
  /** ETHTOOL_A_PROFILE_IRQ_MODERATION of ethtool: nested attributes, repeated for each array element. */
  irqModeration?: IrqModeration[];
}

/** Attribute set `coalesce`. */
export interface Coalesce extends ExtraAttributes {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_COALESCE_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Delay of a receive interrupt in µs after a packet. Attribute ETHTOOL_A_COALESCE_RX_USECS of ethtool: u32. */
  rxUsecs?: number;
  /** Number of received packets that cause an interrupt. Attribute ETHTOOL_A_COALESCE_RX_MAX_FRAMES of ethtool: u32. */
  rxMaxFrames?: number;
  /** Like `rxUsecs`, while an interrupt is processed. Attribute ETHTOOL_A_COALESCE_RX_USECS_IRQ of ethtool: u32. */
  rxUsecsIrq?: number;
  /** Like `rxMaxFrames`, while an interrupt is processed. Attribute ETHTOOL_A_COALESCE_RX_MAX_FRAMES_IRQ of ethtool: u32. */
  rxMaxFramesIrq?: number;
  /** Delay of a transmit interrupt in µs after a packet. Attribute ETHTOOL_A_COALESCE_TX_USECS of ethtool: u32. */
  txUsecs?: number;
  /** Number of sent packets that cause an interrupt. Attribute ETHTOOL_A_COALESCE_TX_MAX_FRAMES of ethtool: u32. */
  txMaxFrames?: number;
  /** Like `txUsecs`, while an interrupt is processed. Attribute ETHTOOL_A_COALESCE_TX_USECS_IRQ of ethtool: u32. */
  txUsecsIrq?: number;
  /** Like `txMaxFrames`, while an interrupt is processed. Attribute ETHTOOL_A_COALESCE_TX_MAX_FRAMES_IRQ of ethtool: u32. */
  txMaxFramesIrq?: number;
  /** Interval in µs in which the device writes counters to memory. Attribute ETHTOOL_A_COALESCE_STATS_BLOCK_USECS of ethtool: u32. */
  statsBlockUsecs?: number;
  /** Value 1 adapts the receive delay to the load. Attribute ETHTOOL_A_COALESCE_USE_ADAPTIVE_RX of ethtool: u8. */
  useAdaptiveRx?: number;
  /** Value 1 adapts the transmit delay to the load. Attribute ETHTOOL_A_COALESCE_USE_ADAPTIVE_TX of ethtool: u8. */
  useAdaptiveTx?: number;
  /** Packets per second below which the values with `Low` apply. Attribute ETHTOOL_A_COALESCE_PKT_RATE_LOW of ethtool: u32. */
  pktRateLow?: number;
  /** Delay of a receive interrupt in µs at a low packet rate. Attribute ETHTOOL_A_COALESCE_RX_USECS_LOW of ethtool: u32. */
  rxUsecsLow?: number;
  /** Number of received packets per interrupt at a low packet rate. Attribute ETHTOOL_A_COALESCE_RX_MAX_FRAMES_LOW of ethtool: u32. */
  rxMaxFramesLow?: number;
  /** Delay of a transmit interrupt in µs at a low packet rate. Attribute ETHTOOL_A_COALESCE_TX_USECS_LOW of ethtool: u32. */
  txUsecsLow?: number;
  /** Number of sent packets per interrupt at a low packet rate. Attribute ETHTOOL_A_COALESCE_TX_MAX_FRAMES_LOW of ethtool: u32. */
  txMaxFramesLow?: number;
  /** Packets per second above which the values with `High` apply. Attribute ETHTOOL_A_COALESCE_PKT_RATE_HIGH of ethtool: u32. */
  pktRateHigh?: number;
  /** Delay of a receive interrupt in µs at a high packet rate. Attribute ETHTOOL_A_COALESCE_RX_USECS_HIGH of ethtool: u32. */
  rxUsecsHigh?: number;
  /** Number of received packets per interrupt at a high packet rate. Attribute ETHTOOL_A_COALESCE_RX_MAX_FRAMES_HIGH of ethtool: u32. */
  rxMaxFramesHigh?: number;
  /** Delay of a transmit interrupt in µs at a high packet rate. Attribute ETHTOOL_A_COALESCE_TX_USECS_HIGH of ethtool: u32. */
  txUsecsHigh?: number;
  /** Number of sent packets per interrupt at a high packet rate. Attribute ETHTOOL_A_COALESCE_TX_MAX_FRAMES_HIGH of ethtool: u32. */
  txMaxFramesHigh?: number;
  /** Interval in seconds in which the packet rate is measured. Attribute ETHTOOL_A_COALESCE_RATE_SAMPLE_INTERVAL of ethtool: u32. */
  rateSampleInterval?: number;
  /** Value 1 restarts the timer of the transmit interrupt with each completion, 0 with each interrupt. Attribute ETHTOOL_A_COALESCE_USE_CQE_MODE_TX of ethtool: u8. */
  useCqeModeTx?: number;
  /** Value 1 restarts the timer of the receive interrupt with each completion, 0 with each interrupt. Attribute ETHTOOL_A_COALESCE_USE_CQE_MODE_RX of ethtool: u8. */
  useCqeModeRx?: number;
  /** Maximum size in bytes of a block into which sent packets are aggregated. Attribute ETHTOOL_A_COALESCE_TX_AGGR_MAX_BYTES of ethtool: u32. */
  txAggrMaxBytes?: number;
  /** Maximum number of sent packets that are aggregated into one block. Attribute ETHTOOL_A_COALESCE_TX_AGGR_MAX_FRAMES of ethtool: u32. */
  txAggrMaxFrames?: number;
  /** Time in µs in which sent packets are aggregated into one block. Attribute ETHTOOL_A_COALESCE_TX_AGGR_TIME_USECS of ethtool: u32. */
  txAggrTimeUsecs?: number;
  /** Steps between which adaptive moderation of receive interrupts selects. Attribute ETHTOOL_A_COALESCE_RX_PROFILE of ethtool: nested attributes. */
  rxProfile?: Profile;
  /** Steps between which adaptive moderation of transmit interrupts selects. Attribute ETHTOOL_A_COALESCE_TX_PROFILE of ethtool: nested attributes. */
  txProfile?: Profile;
  /** Maximum number of received packets per completion queue entry. Attribute ETHTOOL_A_COALESCE_RX_CQE_FRAMES of ethtool: u32. */
  rxCqeFrames?: number;
  /** Time in ns in which received packets are collected for one completion queue entry. Attribute ETHTOOL_A_COALESCE_RX_CQE_NSECS of ethtool: u32. */
  rxCqeNsecs?: number;
}

/** Attribute set `pause-stat`. */
export interface PauseStat<M extends Mode = Read> extends ExtraAttributes {
  /** Pause frames sent. Attribute ETHTOOL_A_PAUSE_STAT_TX_FRAMES of ethtool: u64. */ txFrames?: M["big"];
  /** Pause frames received. Attribute ETHTOOL_A_PAUSE_STAT_RX_FRAMES of ethtool: u64. */ rxFrames?: M["big"];
  /** Number of times that the device disabled its pause frames because it had sent them for too long. Attribute ETHTOOL_A_PAUSE_STAT_TX_PAUSE_STORM_EVENTS of ethtool: u64. */
  txPauseStormEvents?: M["big"];
}

/** Attribute set `pause`. */
export type Pause<M extends Mode = Read> = ExtraAttributes & {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_PAUSE_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Value 1 negotiates flow control with the peer. Attribute ETHTOOL_A_PAUSE_AUTONEG of ethtool: u8. */
  autoneg?: number;
  /** Value 1 obeys received pause frames. Attribute ETHTOOL_A_PAUSE_RX of ethtool: u8. */ rx?: number;
  /** Value 1 sends pause frames. Attribute ETHTOOL_A_PAUSE_TX of ethtool: u8. */ tx?: number;
  /** MAC whose pause frames are counted: both, express or preemptible. Attribute ETHTOOL_A_PAUSE_STATS_SRC of ethtool: u32, since Linux 6.3. */
  statsSrc?: MacStatsSrc | M["unnamed"];
} & ReadOnlyFields<M, {
  /** ETHTOOL_A_PAUSE_STATS of ethtool: nested attributes, read-only. */ stats?: PauseStat<M>;
}>;

/** Attribute set `eee`. */
export type Eee<M extends Mode = Read> = ExtraAttributes & {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_EEE_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Supported (`mask`) and advertised (`value`) link modes. Attribute ETHTOOL_A_EEE_MODES_OURS of ethtool: nested attributes. */
  modesOurs?: Bitset<M>;
  /** ETHTOOL_A_EEE_ENABLED of ethtool: u8. */ enabled?: number;
  /** Value 1 lets the device enter low power idle (Energy-Efficient Ethernet). Attribute ETHTOOL_A_EEE_TX_LPI_ENABLED of ethtool: u8. */
  txLpiEnabled?: number;
  /** Time in µs without packets, after which the device enters low power idle. Attribute ETHTOOL_A_EEE_TX_LPI_TIMER of ethtool: u32. */
  txLpiTimer?: number;
} & ReadOnlyFields<M, {
  /** Link modes that the peer advertises. Attribute ETHTOOL_A_EEE_MODES_PEER of ethtool: nested attributes, read-only. */
  modesPeer?: Bitset<M>;
  /** Whether Energy-Efficient Ethernet was negotiated and is in use (1 or 0). Attribute ETHTOOL_A_EEE_ACTIVE of ethtool: u8, read-only. */
  active?: number;
}>;

/** Attribute set `ts-stat`. */
export interface TsStat<M extends Mode = Read> extends ExtraAttributes {
  /** Sent packets with a timestamp. Attribute ETHTOOL_A_TS_STAT_TX_PKTS of ethtool: u32 or u64. */ txPkts?: M["big"];
  /** Sent packets whose timestamp was lost. Attribute ETHTOOL_A_TS_STAT_TX_LOST of ethtool: u32 or u64. */
  txLost?: M["big"];
  /** Sent packets whose timestamp failed. Attribute ETHTOOL_A_TS_STAT_TX_ERR of ethtool: u32 or u64. */
  txErr?: M["big"];
  /** Packets sent with one-step timestamps, whose insertion the device does not confirm. Attribute ETHTOOL_A_TS_STAT_TX_ONESTEP_PKTS_UNCONFIRMED of ethtool: u32 or u64. */
  txOnestepPktsUnconfirmed?: M["big"];
}

/** Attribute set `ts-hwtstamp-provider`. */
export interface TsHwtstampProvider extends ExtraAttributes {
  /** Number of the PTP clock. Attribute ETHTOOL_A_TS_HWTSTAMP_PROVIDER_INDEX of ethtool: u32. */ index?: number;
  /** Accuracy of the timestamps: 0 precise, 1 approximate. Attribute ETHTOOL_A_TS_HWTSTAMP_PROVIDER_QUALIFIER of ethtool: u32. */
  qualifier?: number;
}

/** Attribute set `tsinfo`. */
export interface Tsinfo<M extends Mode = Read> extends ExtraAttributes {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_TSINFO_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Supported flags of SO_TIMESTAMPING. Attribute ETHTOOL_A_TSINFO_TIMESTAMPING of ethtool: nested attributes. */
  timestamping?: Bitset<M>;
  /** Kinds of timestamps of sent packets. Attribute ETHTOOL_A_TSINFO_TX_TYPES of ethtool: nested attributes. */
  txTypes?: Bitset<M>;
  /** Kinds of received packets that get timestamps. Attribute ETHTOOL_A_TSINFO_RX_FILTERS of ethtool: nested attributes. */
  rxFilters?: Bitset<M>;
  /** Number of the PTP clock. Attribute ETHTOOL_A_TSINFO_PHC_INDEX of ethtool: u32. */ phcIndex?: number;
  /** ETHTOOL_A_TSINFO_STATS of ethtool: nested attributes. */ stats?: TsStat<M>;
  /** Clock that provides timestamps. Attribute ETHTOOL_A_TSINFO_HWTSTAMP_PROVIDER of ethtool: nested attributes. */
  hwtstampProvider?: TsHwtstampProvider;
  /** Where timestamps are taken. Attribute ETHTOOL_A_TSINFO_HWTSTAMP_SOURCE of ethtool: u32. */
  hwtstampSource?: HwtstampSource | M["unnamed"];
  /** Number of the PHY that takes timestamps. Attribute ETHTOOL_A_TSINFO_HWTSTAMP_PHYINDEX of ethtool: u32. */
  hwtstampPhyindex?: number;
}

/** Attribute set `cable-result`. */
export interface CableResult extends ExtraAttributes {
  /** Number of the pair, 0 (A) to 3 (D). Attribute ETHTOOL_A_CABLE_RESULT_PAIR of ethtool: u8. */ pair?: number;
  /** Result for the cable pair: 0 unspecified, 1 OK, 2 open, 3 short within the pair, 4 short to another pair, 5 impedance mismatch. Attribute ETHTOOL_A_CABLE_RESULT_CODE of ethtool: u8. */
  code?: number;
  /** Method that found the fault: 1 time domain reflectometry, 2 active link cable diagnostics. Attribute ETHTOOL_A_CABLE_RESULT_SRC of ethtool: u32. */
  src?: number;
}

/** Attribute set `cable-fault-length`. */
export interface CableFaultLength extends ExtraAttributes {
  /** Number of the pair, 0 (A) to 3 (D). Attribute ETHTOOL_A_CABLE_FAULT_LENGTH_PAIR of ethtool: u8. */
  pair?: number;
  /** Distance of the fault in cm. Attribute ETHTOOL_A_CABLE_FAULT_LENGTH_CM of ethtool: u32. */ cm?: number;
  /** Method that found the fault: 1 time domain reflectometry, 2 active link cable diagnostics. Attribute ETHTOOL_A_CABLE_FAULT_LENGTH_SRC of ethtool: u32. */
  src?: number;
}

/** Attribute set `cable-nest`. */
export interface CableNest extends ExtraAttributes {
  /** ETHTOOL_A_CABLE_NEST_RESULT of ethtool: nested attributes, repeated for each array element. */
  result?: CableResult[];
  /** ETHTOOL_A_CABLE_NEST_FAULT_LENGTH of ethtool: nested attributes, repeated for each array element. */
  faultLength?: CableFaultLength[];
}

/** Attribute set `cable-test`. */
export interface CableTest extends ExtraAttributes {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_CABLE_TEST_HEADER of ethtool: nested attributes. */
  header?: Header;
}

/** Attribute set `cable-test-ntf`. */
export interface CableTestNtf extends ExtraAttributes {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_CABLE_TEST_NTF_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Status of the cable test: 1 started, 2 completed. Attribute ETHTOOL_A_CABLE_TEST_NTF_STATUS of ethtool: u8. */
  status?: number;
  /** ETHTOOL_A_CABLE_TEST_NTF_NEST of ethtool: nested attributes. */ nest?: CableNest;
}

/** Attribute set `cable-test-tdr-cfg`. */
export interface CableTestTdrCfg extends ExtraAttributes {
  /** Distance in cm at which the measurements of a cable test start. Attribute ETHTOOL_A_CABLE_TEST_TDR_CFG_FIRST of ethtool: u32. */
  first?: number;
  /** Distance in cm at which the measurements of a cable test end. Attribute ETHTOOL_A_CABLE_TEST_TDR_CFG_LAST of ethtool: u32. */
  last?: number;
  /** Distance between measurements in cm. Attribute ETHTOOL_A_CABLE_TEST_TDR_CFG_STEP of ethtool: u32. */
  step?: number;
  /** Number of the pair; all if omitted. Attribute ETHTOOL_A_CABLE_TEST_TDR_CFG_PAIR of ethtool: u8. */
  pair?: number;
}

/** Attribute set `cable-test-tdr-ntf`. */
export interface CableTestTdrNtf extends ExtraAttributes {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_CABLE_TEST_TDR_NTF_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Status of the cable test: 1 started, 2 completed. Attribute ETHTOOL_A_CABLE_TEST_TDR_NTF_STATUS of ethtool: u8. */
  status?: number;
  /** ETHTOOL_A_CABLE_TEST_TDR_NTF_NEST of ethtool: nested attributes. */ nest?: CableTdrNest;
}

/** Attribute set `cable-test-tdr`. */
export interface CableTestTdr extends ExtraAttributes {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_CABLE_TEST_TDR_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** ETHTOOL_A_CABLE_TEST_TDR_CFG of ethtool: nested attributes. */ cfg?: CableTestTdrCfg;
}

/** Attribute set `tunnel-udp-entry`. */
export interface TunnelUdpEntry<M extends Mode = Read> extends ExtraAttributes {
  /** ETHTOOL_A_TUNNEL_UDP_ENTRY_PORT of ethtool: big-endian u16. */ port?: number;
  /** ETHTOOL_A_TUNNEL_UDP_ENTRY_TYPE of ethtool: u32. */ type?: UdpTunnelType | M["unnamed"];
}

/** Attribute set `tunnel-udp-table`. */
export interface TunnelUdpTable<M extends Mode = Read> extends ExtraAttributes {
  /** Maximum number of UDP ports in the hardware's table. Attribute ETHTOOL_A_TUNNEL_UDP_TABLE_SIZE of ethtool: u32. */
  size?: number;
  /** Kinds of tunnels that the table supports. Attribute ETHTOOL_A_TUNNEL_UDP_TABLE_TYPES of ethtool: nested attributes. */
  types?: Bitset<M>;
  /** ETHTOOL_A_TUNNEL_UDP_TABLE_ENTRY of ethtool: nested attributes, repeated for each array element. */
  entry?: TunnelUdpEntry<M>[];
}

/** Attribute set `tunnel-udp`. */
export interface TunnelUdp<M extends Mode = Read> extends ExtraAttributes {
  /** ETHTOOL_A_TUNNEL_UDP_TABLE of ethtool: nested attributes, repeated for each array element. */
  table?: TunnelUdpTable<M>[];
}

/** Attribute set `tunnel-info`. */
export interface TunnelInfo<M extends Mode = Read> extends ExtraAttributes {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_TUNNEL_INFO_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** ETHTOOL_A_TUNNEL_INFO_UDP_PORTS of ethtool: nested attributes. */ udpPorts?: TunnelUdp<M>;
}

/** Attribute set `fec-hist`. */
export interface FecHist<M extends Mode = Read> extends ExtraAttributes {
  /** Smallest number of symbol errors of a block in this histogram bin. Attribute ETHTOOL_A_FEC_HIST_BIN_LOW of ethtool: u32. */
  binLow?: number;
  /** Largest number of symbol errors of a block in this histogram bin. Attribute ETHTOOL_A_FEC_HIST_BIN_HIGH of ethtool: u32. */
  binHigh?: number;
  /** Number of FEC blocks whose symbol errors are in the range of this bin. Attribute ETHTOOL_A_FEC_HIST_BIN_VAL of ethtool: u32 or u64. */
  binVal?: M["big"];
  /** Number of FEC blocks on each lane whose symbol errors are in the range of this bin. Attribute ETHTOOL_A_FEC_HIST_BIN_VAL_PER_LANE of ethtool: array of u64. */
  binValPerLane?: M["big"][];
}

/** Attribute set `fec-stat`. */
export interface FecStat<M extends Mode = Read> extends ExtraAttributes {
  /** Blocks that forward error correction repaired: the total, and optionally one count per lane. Attribute ETHTOOL_A_FEC_STAT_CORRECTED of ethtool: array of u64. */
  corrected?: M["big"][];
  /** Blocks that forward error correction could not repair: the total, and optionally one count per lane. Attribute ETHTOOL_A_FEC_STAT_UNCORR of ethtool: array of u64. */
  uncorr?: M["big"][];
  /** Bits that forward error correction repaired: the total, and optionally one count per lane. Attribute ETHTOOL_A_FEC_STAT_CORR_BITS of ethtool: array of u64. */
  corrBits?: M["big"][];
  /** Histogram of FEC blocks by their number of symbol errors. Attribute ETHTOOL_A_FEC_STAT_HIST of ethtool: nested attributes, repeated for each array element. */
  hist?: FecHist<M>[];
}

/** Attribute set `fec`. */
export type Fec<M extends Mode = Read> = ExtraAttributes & {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_FEC_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Requested FEC modes. Attribute ETHTOOL_A_FEC_MODES of ethtool: nested attributes. */ modes?: Bitset<M>;
  /** Value 1 lets the device select the FEC mode. Attribute ETHTOOL_A_FEC_AUTO of ethtool: u8. */ auto?: number;
} & ReadOnlyFields<M, {
  /** Active FEC mode (forward error correction), as the bit number of a link mode. Attribute ETHTOOL_A_FEC_ACTIVE of ethtool: u32, read-only. */
  active?: number;
  /** ETHTOOL_A_FEC_STATS of ethtool: nested attributes, read-only. */ stats?: FecStat<M>;
}>;

/** Attribute set `module-eeprom`. */
export interface ModuleEeprom extends ExtraAttributes {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_MODULE_EEPROM_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Offset in the EEPROM page, 0 to 255 bytes. Attribute ETHTOOL_A_MODULE_EEPROM_OFFSET of ethtool: u32. */
  offset?: number;
  /** Number of EEPROM bytes, up to 128. Attribute ETHTOOL_A_MODULE_EEPROM_LENGTH of ethtool: u32. */ length?: number;
  /** Number of the EEPROM page. Attribute ETHTOOL_A_MODULE_EEPROM_PAGE of ethtool: u8. */ page?: number;
  /** Number of the EEPROM bank. Attribute ETHTOOL_A_MODULE_EEPROM_BANK of ethtool: u8. */ bank?: number;
  /** Address on the I2C bus, such as 0x50. Attribute ETHTOOL_A_MODULE_EEPROM_I2C_ADDRESS of ethtool: u8. */
  i2cAddress?: number;
  /** Bytes of the EEPROM. Attribute ETHTOOL_A_MODULE_EEPROM_DATA of ethtool: bytes. */ data?: Uint8Array;
}

/** Attribute set `stats-grp`. */
export interface StatsGrp<M extends Mode = Read> extends ExtraAttributes {
  /** Kind of the standard counters, such as those of the MAC. Attribute ETHTOOL_A_STATS_GRP_ID of ethtool: u32. */
  id?: StatsType | M["unnamed"];
  /** Number of the string set with the names of the counters, which `strset-get` returns. Attribute ETHTOOL_A_STATS_GRP_SS_ID of ethtool: u32. */
  ssId?: StringsetName | M["unnamed"];
  /** One counter. `id` is the index of its name in the string set `ssId`. Attribute ETHTOOL_A_STATS_GRP_STAT of ethtool: u64, repeated for each array element. */
  stat?: ({ id?: number } & { value?: M["big"] })[];
  /** Histogram of received packets by size. Attribute ETHTOOL_A_STATS_GRP_HIST_RX of ethtool: nested attributes, repeated for each array element. */
  histRx?: StatsGrpHist<M>[];
  /** Histogram of sent packets by size. Attribute ETHTOOL_A_STATS_GRP_HIST_TX of ethtool: nested attributes, repeated for each array element. */
  histTx?: StatsGrpHist<M>[];
  /** Lower limit of the packet size in bytes. Attribute ETHTOOL_A_STATS_GRP_HIST_BKT_LOW of ethtool: u32. */
  histBktLow?: number;
  /** Upper limit of the packet size in bytes. Attribute ETHTOOL_A_STATS_GRP_HIST_BKT_HI of ethtool: u32. */
  histBktHi?: number;
  /** Number of packets of these sizes. Attribute ETHTOOL_A_STATS_GRP_HIST_VAL of ethtool: u64. */ histVal?: M["big"];
}

/** Attribute set `stats-grp-hist`. */
export interface StatsGrpHist<M extends Mode = Read> extends ExtraAttributes {
  /** Lower limit of the packet size in bytes. Attribute ETHTOOL_A_STATS_GRP_HIST_BKT_LOW of ethtool: u32. */
  histBktLow?: number;
  /** Upper limit of the packet size in bytes. Attribute ETHTOOL_A_STATS_GRP_HIST_BKT_HI of ethtool: u32. */
  histBktHi?: number;
  /** Number of packets of these sizes. Attribute ETHTOOL_A_STATS_GRP_HIST_VAL of ethtool: u64. */ histVal?: M["big"];
}

/** Attribute set `stats`. */
export interface Stats<M extends Mode = Read> extends ExtraAttributes {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_STATS_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Groups of counters to return. Attribute ETHTOOL_A_STATS_GROUPS of ethtool: nested attributes. */
  groups?: Bitset<M>;
  /** ETHTOOL_A_STATS_GRP of ethtool: nested attributes, repeated for each array element. */ grp?: StatsGrp<M>[];
  /** MAC whose counters are returned: both, express or preemptible. Attribute ETHTOOL_A_STATS_SRC of ethtool: u32, since Linux 6.3. */
  src?: MacStatsSrc | M["unnamed"];
}

/** Attribute set `phc-vclocks`. */
export interface PhcVclocks extends ExtraAttributes {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_PHC_VCLOCKS_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Number of virtual clocks. Attribute ETHTOOL_A_PHC_VCLOCKS_NUM of ethtool: u32. */ num?: number;
  /** Numbers of the virtual PTP clocks. Attribute ETHTOOL_A_PHC_VCLOCKS_INDEX of ethtool: array of s32. */
  index?: number[];
}

/** Attribute set `module`. */
export type Module<M extends Mode = Read> = ExtraAttributes & {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_MODULE_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** ETHTOOL_A_MODULE_POWER_MODE_POLICY of ethtool: u8. */ powerModePolicy?: ModulePowerModePolicy | M["unnamed"];
} & ReadOnlyFields<M, {
  /** ETHTOOL_A_MODULE_POWER_MODE of ethtool: u8, read-only. */ powerMode?: ModulePowerMode | M["unnamed"];
}>;

/** Attribute set `c33-pse-pw-limit`. */
export interface C33PsePwLimit extends ExtraAttributes {
  /** Minimum power in mW. Attribute ETHTOOL_A_C33_PSE_PW_LIMIT_MIN of ethtool: u32. */ min?: number;
  /** Maximum power in mW. Attribute ETHTOOL_A_C33_PSE_PW_LIMIT_MAX of ethtool: u32. */ max?: number;
}

/** Attribute set `pse`. */
export type Pse<M extends Mode = Read> = ExtraAttributes & {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_PSE_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Requested state of PoDL: 2 disabled, 3 enabled. Attribute ETHTOOL_A_PODL_PSE_ADMIN_CONTROL of ethtool: u32. */
  podlPseAdminControl?: number;
  /** Requested state of PoE: 2 disabled, 3 enabled. Attribute ETHTOOL_A_C33_PSE_ADMIN_CONTROL of ethtool: u32. */
  c33PseAdminControl?: number;
  /** Power limit of the PoE port in mW. Attribute ETHTOOL_A_C33_PSE_AVAIL_PW_LIMIT of ethtool: u32. */
  c33PseAvailPwLimit?: number;
  /** Priority of the power sourcing port in its power domain; ports with lower values lose power last. Attribute ETHTOOL_A_PSE_PRIO of ethtool: u32. */
  psePrio?: number;
} & ReadOnlyFields<M, {
  /** Administrative state of PoDL: 1 unknown, 2 disabled, 3 enabled. Attribute ETHTOOL_A_PODL_PSE_ADMIN_STATE of ethtool: u32, read-only. */
  podlPseAdminState?: number;
  /** State of power detection of PoDL, 1 (unknown) to 7 (error). Attribute ETHTOOL_A_PODL_PSE_PW_D_STATUS of ethtool: u32, read-only. */
  podlPsePwDStatus?: number;
  /** Administrative state of PoE: 1 unknown, 2 disabled, 3 enabled. Attribute ETHTOOL_A_C33_PSE_ADMIN_STATE of ethtool: u32, read-only. */
  c33PseAdminState?: number;
  /** State of power detection of PoE, 1 (unknown) to 7 (fault). Attribute ETHTOOL_A_C33_PSE_PW_D_STATUS of ethtool: u32, read-only. */
  c33PsePwDStatus?: number;
  /** PoE power class of the powered device, 1 to 8. Attribute ETHTOOL_A_C33_PSE_PW_CLASS of ethtool: u32, read-only. */
  c33PsePwClass?: number;
  /** Power in mW that the PoE port delivers. Attribute ETHTOOL_A_C33_PSE_ACTUAL_PW of ethtool: u32, read-only. */
  c33PseActualPw?: number;
  /** Reason of the detection state of the PoE port. Attribute ETHTOOL_A_C33_PSE_EXT_STATE of ethtool: u32, read-only. */
  c33PseExtState?: C33PseExtState | M["unnamed"];
  /** Details of `c33PseExtState`. Attribute ETHTOOL_A_C33_PSE_EXT_SUBSTATE of ethtool: u32, read-only. */
  c33PseExtSubstate?: number;
  /** Configurable power limits of the PoE port. Attribute ETHTOOL_A_C33_PSE_PW_LIMIT_RANGES of ethtool: nested attributes, repeated for each array element, read-only. */
  c33PsePwLimitRanges?: C33PsePwLimit[];
  /** Number of the power domain. Attribute ETHTOOL_A_PSE_PW_D_ID of ethtool: u32, read-only. */ psePwDId?: number;
  /** Maximum of `psePrio`. Attribute ETHTOOL_A_PSE_PRIO_MAX of ethtool: u32, read-only. */ psePrioMax?: number;
}>;

/** Attribute set `flow`. */
export interface Flow<M extends Mode = Read> extends ExtraAttributes {
  /** Packet fields of Ethernet frames of all other kinds from which the RSS hash is computed. Attribute ETHTOOL_A_FLOW_ETHER of ethtool: u32 or u64. */
  ether?: (RxfhFields | M["big"])[];
  /** Packet fields of IPv4 packets of other protocols from which the RSS hash is computed. Attribute ETHTOOL_A_FLOW_IP4 of ethtool: u32 or u64. */
  ip4?: (RxfhFields | M["big"])[];
  /** Packet fields of IPv6 packets of other protocols from which the RSS hash is computed. Attribute ETHTOOL_A_FLOW_IP6 of ethtool: u32 or u64. */
  ip6?: (RxfhFields | M["big"])[];
  /** ETHTOOL_A_FLOW_TCP4 of ethtool: u32 or u64. */ tcp4?: (RxfhFields | M["big"])[];
  /** ETHTOOL_A_FLOW_TCP6 of ethtool: u32 or u64. */ tcp6?: (RxfhFields | M["big"])[];
  /** ETHTOOL_A_FLOW_UDP4 of ethtool: u32 or u64. */ udp4?: (RxfhFields | M["big"])[];
  /** ETHTOOL_A_FLOW_UDP6 of ethtool: u32 or u64. */ udp6?: (RxfhFields | M["big"])[];
  /** ETHTOOL_A_FLOW_SCTP4 of ethtool: u32 or u64. */ sctp4?: (RxfhFields | M["big"])[];
  /** ETHTOOL_A_FLOW_SCTP6 of ethtool: u32 or u64. */ sctp6?: (RxfhFields | M["big"])[];
  /** ETHTOOL_A_FLOW_AH4 of ethtool: u32 or u64. */ ah4?: (RxfhFields | M["big"])[];
  /** ETHTOOL_A_FLOW_AH6 of ethtool: u32 or u64. */ ah6?: (RxfhFields | M["big"])[];
  /** ETHTOOL_A_FLOW_ESP4 of ethtool: u32 or u64. */ esp4?: (RxfhFields | M["big"])[];
  /** ETHTOOL_A_FLOW_ESP6 of ethtool: u32 or u64. */ esp6?: (RxfhFields | M["big"])[];
  /** ETHTOOL_A_FLOW_AH_ESP4 of ethtool: u32 or u64. */ ahEsp4?: (RxfhFields | M["big"])[];
  /** ETHTOOL_A_FLOW_AH_ESP6 of ethtool: u32 or u64. */ ahEsp6?: (RxfhFields | M["big"])[];
  /** Packet fields of GTP-U packets over IPv4 from which the RSS hash is computed. Attribute ETHTOOL_A_FLOW_GTPU4 of ethtool: u32 or u64. */
  gtpu4?: (RxfhFields | M["big"])[];
  /** ETHTOOL_A_FLOW_GTPU6 of ethtool: u32 or u64. */ gtpu6?: (RxfhFields | M["big"])[];
  /** Packet fields of GTP-C packets over IPv4 from which the RSS hash is computed. Attribute ETHTOOL_A_FLOW_GTPC4 of ethtool: u32 or u64. */
  gtpc4?: (RxfhFields | M["big"])[];
  /** ETHTOOL_A_FLOW_GTPC6 of ethtool: u32 or u64. */ gtpc6?: (RxfhFields | M["big"])[];
  /** Packet fields of GTP-C packets with a tunnel id (TEID) over IPv4 from which the RSS hash is computed. Attribute ETHTOOL_A_FLOW_GTPC_TEID4 of ethtool: u32 or u64. */
  gtpcTeid4?: (RxfhFields | M["big"])[];
  /** ETHTOOL_A_FLOW_GTPC_TEID6 of ethtool: u32 or u64. */ gtpcTeid6?: (RxfhFields | M["big"])[];
  /** Packet fields of GTP-U packets with extension header over IPv4 from which the RSS hash is computed. Attribute ETHTOOL_A_FLOW_GTPU_EH4 of ethtool: u32 or u64. */
  gtpuEh4?: (RxfhFields | M["big"])[];
  /** ETHTOOL_A_FLOW_GTPU_EH6 of ethtool: u32 or u64. */ gtpuEh6?: (RxfhFields | M["big"])[];
  /** Packet fields of GTP-U uplink packets over IPv4 from which the RSS hash is computed. Attribute ETHTOOL_A_FLOW_GTPU_UL4 of ethtool: u32 or u64. */
  gtpuUl4?: (RxfhFields | M["big"])[];
  /** ETHTOOL_A_FLOW_GTPU_UL6 of ethtool: u32 or u64. */ gtpuUl6?: (RxfhFields | M["big"])[];
  /** Packet fields of GTP-U downlink packets over IPv4 from which the RSS hash is computed. Attribute ETHTOOL_A_FLOW_GTPU_DL4 of ethtool: u32 or u64. */
  gtpuDl4?: (RxfhFields | M["big"])[];
  /** ETHTOOL_A_FLOW_GTPU_DL6 of ethtool: u32 or u64. */ gtpuDl6?: (RxfhFields | M["big"])[];
}

/** Attribute set `rss`. */
export interface Rss<M extends Mode = Read> extends ExtraAttributes {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_RSS_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Number of the RSS context; 0 or omitted for the default one. Attribute ETHTOOL_A_RSS_CONTEXT of ethtool: u32. */
  context?: number;
  /** RSS hash function, as one bit: bit N is the function with index N in the string set `rss-hash-funcs`. Attribute ETHTOOL_A_RSS_HFUNC of ethtool: u32. */
  hfunc?: number;
  /** Indirection table, which maps parts of the hash to receive queue numbers. Attribute ETHTOOL_A_RSS_INDIR of ethtool: array of u32. */
  indir?: number[];
  /** Key of the hash function. Attribute ETHTOOL_A_RSS_HKEY of ethtool: bytes. */ hkey?: Uint8Array;
  /** Changes of the packet fields before RSS hashing. Attribute ETHTOOL_A_RSS_INPUT_XFRM of ethtool: u32. */
  inputXfrm?: (InputXfrm | number)[];
  /** First RSS context of a dump. Attribute ETHTOOL_A_RSS_START_CONTEXT of ethtool: u32. */ startContext?: number;
  /** For each kind of flow, the packet fields from which the RSS hash is computed. Attribute ETHTOOL_A_RSS_FLOW_HASH of ethtool: nested attributes. */
  flowHash?: Flow<M>;
}

/** Attribute set `plca`. */
export type Plca<M extends Mode = Read> = ExtraAttributes & {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_PLCA_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Value 1 enables PLCA. Attribute ETHTOOL_A_PLCA_ENABLED of ethtool: u8. */ enabled?: number;
  /** Number of PLCA nodes, 1 to 255. Attribute ETHTOOL_A_PLCA_NODE_CNT of ethtool: u32. */ nodeCnt?: number;
  /** PLCA number of this node: 0 coordinates, 255 disables PLCA. Attribute ETHTOOL_A_PLCA_NODE_ID of ethtool: u32. */
  nodeId?: number;
  /** PLCA transmit opportunity in bit times; default 32. Attribute ETHTOOL_A_PLCA_TO_TMR of ethtool: u32. */
  toTmr?: number;
  /** Additional frames that a PLCA node may send per transmit opportunity; default 0. Attribute ETHTOOL_A_PLCA_BURST_CNT of ethtool: u32. */
  burstCnt?: number;
  /** Time in bit times in which a PLCA node waits for its next frame; default 128. Attribute ETHTOOL_A_PLCA_BURST_TMR of ethtool: u32. */
  burstTmr?: number;
} & ReadOnlyFields<M, {
  /** Version of the PLCA registers. Attribute ETHTOOL_A_PLCA_VERSION of ethtool: u16, read-only. */ version?: number;
  /** Whether PLCA beacons are received (1 or 0). Attribute ETHTOOL_A_PLCA_STATUS of ethtool: u8, read-only. */
  status?: number;
}>;

/** Attribute set `module-fw-flash`. */
export interface ModuleFwFlash<M extends Mode = Read> extends ExtraAttributes {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_MODULE_FW_FLASH_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Firmware file in /lib/firmware. Attribute ETHTOOL_A_MODULE_FW_FLASH_FILE_NAME of ethtool: string. */
  fileName?: string;
  /** Password of the module. Attribute ETHTOOL_A_MODULE_FW_FLASH_PASSWORD of ethtool: u32. */ password?: number;
  /** ETHTOOL_A_MODULE_FW_FLASH_STATUS of ethtool: u32. */ status?: ModuleFwFlashStatus | M["unnamed"];
  /** Text about the progress of the firmware update. Attribute ETHTOOL_A_MODULE_FW_FLASH_STATUS_MSG of ethtool: string. */
  statusMsg?: string;
  /** Bytes of firmware written. Attribute ETHTOOL_A_MODULE_FW_FLASH_DONE of ethtool: u32 or u64. */ done?: M["big"];
  /** Total bytes of firmware to write. Attribute ETHTOOL_A_MODULE_FW_FLASH_TOTAL of ethtool: u32 or u64. */
  total?: M["big"];
}

/** Attribute set `phy`. */
export interface Phy<M extends Mode = Read> extends ExtraAttributes {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_PHY_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Number of the PHY. Attribute ETHTOOL_A_PHY_INDEX of ethtool: u32. */ index?: number;
  /** Name of the driver. Attribute ETHTOOL_A_PHY_DRVNAME of ethtool: string. */ drvname?: string;
  /** ETHTOOL_A_PHY_NAME of ethtool: string. */ name?: string;
  /** Whether the PHY is connected to a MAC or another PHY. Attribute ETHTOOL_A_PHY_UPSTREAM_TYPE of ethtool: u32. */
  upstreamType?: PhyUpstreamType | M["unnamed"];
  /** Number of the PHY on the side of the MAC. Attribute ETHTOOL_A_PHY_UPSTREAM_INDEX of ethtool: u32. */
  upstreamIndex?: number;
  /** Name of the SFP cage on the side of the MAC. Attribute ETHTOOL_A_PHY_UPSTREAM_SFP_NAME of ethtool: string. */
  upstreamSfpName?: string;
  /** Name of the SFP cage on the side of the link. Attribute ETHTOOL_A_PHY_DOWNSTREAM_SFP_NAME of ethtool: string. */
  downstreamSfpName?: string;
}

/** Attribute set `tsconfig`. */
export interface Tsconfig<M extends Mode = Read> extends ExtraAttributes {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_TSCONFIG_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** Clock that provides timestamps. Attribute ETHTOOL_A_TSCONFIG_HWTSTAMP_PROVIDER of ethtool: nested attributes. */
  hwtstampProvider?: TsHwtstampProvider;
  /** Kinds of timestamps of sent packets. Attribute ETHTOOL_A_TSCONFIG_TX_TYPES of ethtool: nested attributes. */
  txTypes?: Bitset<M>;
  /** Kinds of received packets that get timestamps. Attribute ETHTOOL_A_TSCONFIG_RX_FILTERS of ethtool: nested attributes. */
  rxFilters?: Bitset<M>;
  /** Flags of the timestamp configuration. Attribute ETHTOOL_A_TSCONFIG_HWTSTAMP_FLAGS of ethtool: nested attributes. */
  hwtstampFlags?: Bitset<M>;
}

/** Attribute set `pse-ntf`. */
export interface PseNtf<M extends Mode = Read> extends ExtraAttributes {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_PSE_NTF_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** ETHTOOL_A_PSE_NTF_EVENTS of ethtool: u32 or u64. */ events?: (PseEvent | M["big"])[];
}

/** Attribute set `mse-capabilities`. */
export interface MseCapabilities<M extends Mode = Read> extends ExtraAttributes {
  /** Largest possible value of the average squared error. Attribute ETHTOOL_A_MSE_CAPABILITIES_MAX_AVERAGE_MSE of ethtool: u32 or u64. */
  maxAverageMse?: M["big"];
  /** Largest possible value of the peak squared error. Attribute ETHTOOL_A_MSE_CAPABILITIES_MAX_PEAK_MSE of ethtool: u32 or u64. */
  maxPeakMse?: M["big"];
  /** Interval in ps in which the squared error is updated. Attribute ETHTOOL_A_MSE_CAPABILITIES_REFRESH_RATE_PS of ethtool: u32 or u64. */
  refreshRatePs?: M["big"];
  /** Number of symbols per squared error measurement. Attribute ETHTOOL_A_MSE_CAPABILITIES_NUM_SYMBOLS of ethtool: u32 or u64. */
  numSymbols?: M["big"];
}

/** Attribute set `mse-snapshot`. */
export interface MseSnapshot<M extends Mode = Read> extends ExtraAttributes {
  /** Average of the squared error. Attribute ETHTOOL_A_MSE_SNAPSHOT_AVERAGE_MSE of ethtool: u32 or u64. */
  averageMse?: M["big"];
  /** Peak of the squared error. Attribute ETHTOOL_A_MSE_SNAPSHOT_PEAK_MSE of ethtool: u32 or u64. */
  peakMse?: M["big"];
  /** Highest peak of the squared error since the last reading. Attribute ETHTOOL_A_MSE_SNAPSHOT_WORST_PEAK_MSE of ethtool: u32 or u64. */
  worstPeakMse?: M["big"];
}

/** Attribute set `mse`. */
export interface Mse<M extends Mode = Read> extends ExtraAttributes {
  /** Network interface of the request (index or name), and flags of the request. Attribute ETHTOOL_A_MSE_HEADER of ethtool: nested attributes. */
  header?: Header;
  /** ETHTOOL_A_MSE_CAPABILITIES of ethtool: nested attributes. */ capabilities?: MseCapabilities<M>;
  /** ETHTOOL_A_MSE_CHANNEL_A of ethtool: nested attributes. */ channelA?: MseSnapshot<M>;
  /** ETHTOOL_A_MSE_CHANNEL_B of ethtool: nested attributes. */ channelB?: MseSnapshot<M>;
  /** ETHTOOL_A_MSE_CHANNEL_C of ethtool: nested attributes. */ channelC?: MseSnapshot<M>;
  /** ETHTOOL_A_MSE_CHANNEL_D of ethtool: nested attributes. */ channelD?: MseSnapshot<M>;
  /** ETHTOOL_A_MSE_WORST_CHANNEL of ethtool: nested attributes. */ worstChannel?: MseSnapshot<M>;
  /** ETHTOOL_A_MSE_LINK of ethtool: nested attributes. */ link?: MseSnapshot<M>;
}

/** Attribute set `cable-tdr-nest`. */
export interface CableTdrNest extends ExtraAttributes {
  /** ETHTOOL_A_CABLE_TDR_NEST_STEP of ethtool: nested attributes. */ step?: CableStep;
  /** ETHTOOL_A_CABLE_TDR_NEST_AMPLITUDE of ethtool: nested attributes, repeated for each array element. */
  amplitude?: CableAmplitude[];
  /** ETHTOOL_A_CABLE_TDR_NEST_PULSE of ethtool: nested attributes, repeated for each array element. */
  pulse?: CablePulse[];
}

/** Attribute set `cable-step`. */
export interface CableStep extends ExtraAttributes {
  /** ETHTOOL_A_CABLE_STEP_FIRST_DISTANCE of ethtool: u32 in cm. */ firstDistance?: number;
  /** ETHTOOL_A_CABLE_STEP_LAST_DISTANCE of ethtool: u32 in cm. */ lastDistance?: number;
  /** ETHTOOL_A_CABLE_STEP_STEP_DISTANCE of ethtool: u32 in cm. */ stepDistance?: number;
}

/** Attribute set `cable-amplitude`. */
export interface CableAmplitude extends ExtraAttributes {
  /** Number of the cable pair. Attribute ETHTOOL_A_CABLE_AMPLITUDE_PAIR of ethtool: u8. */ pair?: number;
  /** Reflected amplitude. Attribute ETHTOOL_A_CABLE_AMPLITUDE_mV of ethtool: s16 in mV. */ mv?: number;
}

/** Attribute set `cable-pulse`. */
export interface CablePulse extends ExtraAttributes {
  /** Amplitude of the sent pulse. Attribute ETHTOOL_A_CABLE_PULSE_mV of ethtool: s16 in mV. */ mv?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns string sets of a device. An empty header (`header: {}`) selects those that are the same for all devices. Request and dump 1 of family ethtool. */
  "strset-get": { do: Call<Strset<Write> & Has<"header">, Strset<Read>>; dump: Call<Strset<Write>, Strset<Read>> };
  /** Returns the connector and PHY settings of a link. Request and dump 2 of family ethtool. */
  "linkinfo-get": {
    do: Call<Only<Linkinfo<Write>, "header"> & Has<"header">,
      Linkinfo<Read> & Required<Pick<Linkinfo<Read>, "header">>>;
    dump: Call<Only<Linkinfo<Write>, "header">, Linkinfo<Read> & Required<Pick<Linkinfo<Read>, "header">>>;
  };
  /** Changes the connector and PHY settings of a link. Request 3 of family ethtool. */
  "linkinfo-set": { do: Call<Linkinfo<Write> & Has<"header">> };
  /** Reports changed connector or PHY settings. Event 3 of family ethtool. */
  "linkinfo-ntf": { event: Linkinfo<Read> };
  /** Returns autonegotiation, speed, duplex and the supported and advertised link modes. Request and dump 4 of family ethtool. */
  "linkmodes-get": {
    do: Call<Only<Linkmodes<Write>, "header"> & Has<"header">,
      Linkmodes<Read> & Required<Pick<Linkmodes<Read>, "header">>>;
    dump: Call<Only<Linkmodes<Write>, "header">, Linkmodes<Read> & Required<Pick<Linkmodes<Read>, "header">>>;
  };
  /** Changes autonegotiation, speed, duplex or advertised link modes. Request 5 of family ethtool. */
  "linkmodes-set": { do: Call<Linkmodes<Write> & Has<"header">> };
  /** Reports changed link modes. Event 5 of family ethtool. */
  "linkmodes-ntf": { event: Linkmodes<Read> };
  /** Returns whether the link is up, and its signal quality. Request and dump 6 of family ethtool. */
  "linkstate-get": {
    do: Call<Only<Linkstate<Write>, "header"> & Has<"header">,
      Linkstate<Read> & Required<Pick<Linkstate<Read>, "header">>>;
    dump: Call<Only<Linkstate<Write>, "header">, Linkstate<Read> & Required<Pick<Linkstate<Read>, "header">>>;
  };
  /** Returns the message levels of the driver. Request and dump 7 of family ethtool. */
  "debug-get": {
    do: Call<Only<Debug<Write>, "header"> & Has<"header">, Debug<Read> & Required<Pick<Debug<Read>, "header">>>;
    dump: Call<Only<Debug<Write>, "header">, Debug<Read> & Required<Pick<Debug<Read>, "header">>>;
  };
  /** Changes the message levels of the driver. Request 8 of family ethtool. */
  "debug-set": { do: Call<Debug<Write> & Has<"header">> };
  /** Reports changed message levels. Event 8 of family ethtool. */
  "debug-ntf": { event: Debug<Read> };
  /** Returns the Wake-on-LAN settings. Request and dump 9 of family ethtool. */
  "wol-get": {
    do: Call<Only<Wol<Write>, "header"> & Has<"header">, Wol<Read> & Required<Pick<Wol<Read>, "header">>>;
    dump: Call<Only<Wol<Write>, "header">, Wol<Read> & Required<Pick<Wol<Read>, "header">>>;
  };
  /** Changes the Wake-on-LAN settings. Request 10 of family ethtool. */
  "wol-set": { do: Call<Wol<Write> & Has<"header">> };
  /** Reports changed Wake-on-LAN settings. Event 10 of family ethtool. */
  "wol-ntf": { event: Wol<Read> };
  /** Returns the offload features of a device. Request and dump 11 of family ethtool. */
  "features-get": {
    do: Call<Only<Features<Write>, "header"> & Has<"header">,
      Features<Read> & Required<Pick<Features<Read>, "header">>>;
    dump: Call<Only<Features<Write>, "header">, Features<Read> & Required<Pick<Features<Read>, "header">>>;
  };
  /** Changes offload features. In the reply, `wanted` has the rejected features, `active` the changed ones. Request 12 of family ethtool. */
  "features-set": {
    do: Call<Features<Write> & Has<"header">,
      (Features<Read> & Required<Pick<Features<Read>, "header">>) | undefined>;
  };
  /** Reports changed offload features. Event 13 of family ethtool. */
  "features-ntf": { event: Features<Read> };
  /** Returns the private flags of the driver. Request and dump 13 of family ethtool. */
  "privflags-get": {
    do: Call<Only<Privflags<Write>, "header"> & Has<"header">,
      Privflags<Read> & Required<Pick<Privflags<Read>, "header">>>;
    dump: Call<Only<Privflags<Write>, "header">, Privflags<Read> & Required<Pick<Privflags<Read>, "header">>>;
  };
  /** Changes the private flags of the driver. Request 14 of family ethtool. */
  "privflags-set": { do: Call<Privflags<Write> & Has<"header">> };
  /** Reports changed private flags. Event 15 of family ethtool. */
  "privflags-ntf": { event: Privflags<Read> };
  /** Returns the sizes and settings of descriptor rings. Request and dump 15 of family ethtool. */
  "rings-get": {
    do: Call<Only<Rings<Write>, "header"> & Has<"header">, Rings<Read> & Required<Pick<Rings<Read>, "header">>>;
    dump: Call<Only<Rings<Write>, "header">, Rings<Read> & Required<Pick<Rings<Read>, "header">>>;
  };
  /** Changes the sizes and settings of descriptor rings. Request 16 of family ethtool. */
  "rings-set": { do: Call<Rings<Write> & Has<"header">> };
  /** Reports changed settings of descriptor rings. Event 17 of family ethtool. */
  "rings-ntf": { event: Rings<Read> };
  /** Returns the numbers of queues by kind, with their limits. Request and dump 17 of family ethtool. */
  "channels-get": {
    do: Call<Only<Channels<Write>, "header"> & Has<"header">,
      Channels<Read> & Required<Pick<Channels<Read>, "header">>>;
    dump: Call<Only<Channels<Write>, "header">, Channels<Read> & Required<Pick<Channels<Read>, "header">>>;
  };
  /** Changes the numbers of queues. Request 18 of family ethtool. */
  "channels-set": { do: Call<Channels<Write> & Has<"header">> };
  /** Reports changed numbers of queues. Event 19 of family ethtool. */
  "channels-ntf": { event: Channels<Read> };
  /** Returns the interrupt coalescing settings. Request and dump 19 of family ethtool. */
  "coalesce-get": {
    do: Call<Only<Coalesce, "header"> & Has<"header">, Coalesce & Required<Pick<Coalesce, "header">>>;
    dump: Call<Only<Coalesce, "header">, Coalesce & Required<Pick<Coalesce, "header">>>;
  };
  /** Changes the interrupt coalescing settings. Request 20 of family ethtool. */
  "coalesce-set": { do: Call<Coalesce & Has<"header">> };
  /** Reports changed interrupt coalescing settings. Event 21 of family ethtool. */
  "coalesce-ntf": { event: Coalesce };
  /** Returns the flow control (pause frame) settings, optionally with counters. Request and dump 21 of family ethtool. */
  "pause-get": {
    do: Call<Only<Pause<Write>, "header" | "statsSrc"> & Has<"header">,
      Pause<Read> & Required<Pick<Pause<Read>, "header">>>;
    dump: Call<Only<Pause<Write>, "header" | "statsSrc">, Pause<Read> & Required<Pick<Pause<Read>, "header">>>;
  };
  /** Changes the flow control settings. Request 22 of family ethtool. */
  "pause-set": { do: Call<Except<Pause<Write>, "statsSrc"> & Has<"header">> };
  /** Reports changed flow control settings. Event 23 of family ethtool. */
  "pause-ntf": { event: Pause<Read> };
  /** Returns the Energy Efficient Ethernet settings. Request and dump 23 of family ethtool. */
  "eee-get": {
    do: Call<Only<Eee<Write>, "header"> & Has<"header">, Eee<Read> & Required<Pick<Eee<Read>, "header">>>;
    dump: Call<Only<Eee<Write>, "header">, Eee<Read> & Required<Pick<Eee<Read>, "header">>>;
  };
  /** Changes the Energy Efficient Ethernet settings. Request 24 of family ethtool. */
  "eee-set": { do: Call<Eee<Write> & Has<"header">> };
  /** Reports changed Energy Efficient Ethernet settings. Event 25 of family ethtool. */
  "eee-ntf": { event: Eee<Read> };
  /** Returns the supported kinds of packet timestamps. Request and dump 25 of family ethtool. */
  "tsinfo-get": {
    do: Call<Only<Tsinfo<Write>, "header" | "hwtstampProvider"> & Has<"header">,
      Tsinfo<Read> & Required<Pick<Tsinfo<Read>, "header">>>;
    dump: Call<Only<Tsinfo<Write>, "header" | "hwtstampProvider">,
      Tsinfo<Read> & Required<Pick<Tsinfo<Read>, "header">>>;
  };
  /** Starts a cable test. The event `cable-test-ntf` reports the result. Request 26 of family ethtool. */
  "cable-test-act": { do: Call<CableTest & Has<"header">> };
  /** Reports the start or the result of a cable test. Event 27 of family ethtool. */
  "cable-test-ntf": { event: CableTestNtf };
  /** Starts a cable test by time domain reflectometry (TDR). The event `cable-test-tdr-ntf` reports the raw data. Request 27 of family ethtool. */
  "cable-test-tdr-act": { do: Call<CableTestTdr & Has<"header">> };
  /** Reports the start or the raw data of a cable test by reflection (TDR). Event 28 of family ethtool. */
  "cable-test-tdr-ntf": { event: CableTestTdrNtf };
  /** Returns the UDP ports of tunnels that the hardware recognizes. Request and dump 28 of family ethtool. */
  "tunnel-info-get": {
    do: Call<Only<TunnelInfo<Write>, "header"> & Has<"header">,
      TunnelInfo<Read> & Required<Pick<TunnelInfo<Read>, "header">>>;
    dump: Call<Only<TunnelInfo<Write>, "header">, TunnelInfo<Read> & Required<Pick<TunnelInfo<Read>, "header">>>;
  };
  /** Returns the forward error correction settings. Request and dump 29 of family ethtool. */
  "fec-get": {
    do: Call<Only<Fec<Write>, "header"> & Has<"header">, Fec<Read> & Required<Pick<Fec<Read>, "header">>>;
    dump: Call<Only<Fec<Write>, "header">, Fec<Read> & Required<Pick<Fec<Read>, "header">>>;
  };
  /** Changes the forward error correction settings. Request 30 of family ethtool. */
  "fec-set": { do: Call<Fec<Write> & Has<"header">> };
  /** Reports changed forward error correction settings. Event 31 of family ethtool. */
  "fec-ntf": { event: Fec<Read> };
  /** Reads a part of the EEPROM of a plug-in module. Request and dump 31 of family ethtool. */
  "module-eeprom-get": {
    do: Call<Except<ModuleEeprom, "data"> & Has<"header">, ModuleEeprom & Required<Pick<ModuleEeprom, "header">>>;
    dump: Call<Except<ModuleEeprom, "data">, ModuleEeprom & Required<Pick<ModuleEeprom, "header">>>;
  };
  /** Returns standard counters of an interface, such as those of RMON (RFC 2819). Request and dump 32 of family ethtool. */
  "stats-get": {
    do: Call<Except<Stats<Write>, "grp"> & Has<"header">, Stats<Read> & Required<Pick<Stats<Read>, "header">>>;
    dump: Call<Except<Stats<Write>, "grp">, Stats<Read> & Required<Pick<Stats<Read>, "header">>>;
  };
  /** Returns the virtual clocks of the PTP hardware clock. Request and dump 33 of family ethtool. */
  "phc-vclocks-get": {
    do: Call<Only<PhcVclocks, "header"> & Has<"header">, PhcVclocks & Required<Pick<PhcVclocks, "header">>>;
    dump: Call<Only<PhcVclocks, "header">, PhcVclocks & Required<Pick<PhcVclocks, "header">>>;
  };
  /** Returns the power mode of a plug-in module (SFP). Request and dump 34 of family ethtool. */
  "module-get": {
    do: Call<Only<Module<Write>, "header"> & Has<"header">, Module<Read> & Required<Pick<Module<Read>, "header">>>;
    dump: Call<Only<Module<Write>, "header">, Module<Read> & Required<Pick<Module<Read>, "header">>>;
  };
  /** Changes the power mode policy of a plug-in module. Request 35 of family ethtool. */
  "module-set": { do: Call<Module<Write> & Has<"header">> };
  /** Reports a changed power mode of a plug-in module. Event 36 of family ethtool. */
  "module-ntf": { event: Module<Read> };
  /** Returns the state of power sourcing equipment (PoE, PoDL). Request and dump 36 of family ethtool. */
  "pse-get": {
    do: Call<Only<Pse<Write>, "header"> & Has<"header">, Pse<Read> & Required<Pick<Pse<Read>, "header">>>;
    dump: Call<Only<Pse<Write>, "header">, Pse<Read> & Required<Pick<Pse<Read>, "header">>>;
  };
  /** Changes settings of power sourcing equipment. Request 37 of family ethtool. */
  "pse-set": { do: Call<Pse<Write> & Has<"header">> };
  /** Returns the hash function, key and indirection table of receive side scaling. Request and dump 38 of family ethtool. */
  "rss-get": {
    do: Call<Only<Rss<Write>, "header" | "context"> & Has<"header">,
      Rss<Read> & Required<Pick<Rss<Read>, "header">>>;
    dump: Call<Only<Rss<Write>, "header" | "startContext">, Rss<Read> & Required<Pick<Rss<Read>, "header">>>;
  };
  /** Returns the configuration of PLCA (collision avoidance of 10BASE-T1S). Request and dump 39 of family ethtool. */
  "plca-get-cfg": {
    do: Call<Only<Plca<Write>, "header"> & Has<"header">, Plca<Read> & Required<Pick<Plca<Read>, "header">>>;
    dump: Call<Only<Plca<Write>, "header">, Plca<Read> & Required<Pick<Plca<Read>, "header">>>;
  };
  /** Changes the configuration of PLCA. Request 40 of family ethtool. */
  "plca-set-cfg": { do: Call<Plca<Write> & Has<"header">> };
  /** Returns whether PLCA receives beacons. Request and dump 41 of family ethtool. */
  "plca-get-status": {
    do: Call<Only<Plca<Write>, "header"> & Has<"header">, Plca<Read> & Required<Pick<Plca<Read>, "header">>>;
    dump: Call<Only<Plca<Write>, "header">, Plca<Read> & Required<Pick<Plca<Read>, "header">>>;
  };
  /** Reports a changed configuration of PLCA. Event 41 of family ethtool. */
  "plca-ntf": { event: Plca<Read> };
  /** Returns the state of the MAC merge layer (frame preemption, 802.3 clause 99). Request and dump 42 of family ethtool. */
  "mm-get": {
    do: Call<Only<Mm<Write>, "header"> & Has<"header">, Mm<Read> & Required<Pick<Mm<Read>, "header">>>;
    dump: Call<Only<Mm<Write>, "header">, Mm<Read> & Required<Pick<Mm<Read>, "header">>>;
  };
  /** Changes the settings of the MAC merge layer. Request 43 of family ethtool. */
  "mm-set": { do: Call<Mm<Write> & Has<"header">> };
  /** Reports changed settings of the MAC merge layer. Event 43 of family ethtool. */
  "mm-ntf": { event: Mm<Read> };
  /** Starts a firmware update of a plug-in module. The event `module-fw-flash-ntf` reports progress. Request 44 of family ethtool. */
  "module-fw-flash-act": { do: Call<Only<ModuleFwFlash<Write>, "header" | "fileName" | "password"> & Has<"header">> };
  /** Reports the progress of a firmware update of a plug-in module. Event 44 of family ethtool. */
  "module-fw-flash-ntf": { event: ModuleFwFlash<Read> };
  /** Returns the PHYs of an interface. Request and dump 45 of family ethtool. */
  "phy-get": {
    do: Call<Only<Phy<Write>, "header"> & Has<"header">, Phy<Read> & Required<Pick<Phy<Read>, "header">>>;
    dump: Call<Only<Phy<Write>, "header">, Phy<Read> & Required<Pick<Phy<Read>, "header">>>;
  };
  /** Reports changed PHYs of an interface. Event 46 of family ethtool. */
  "phy-ntf": { event: Phy<Read> };
  /** Returns the configuration of hardware timestamps. Request and dump 46 of family ethtool. */
  "tsconfig-get": {
    do: Call<Only<Tsconfig<Write>, "header"> & Has<"header">,
      Tsconfig<Read> & Required<Pick<Tsconfig<Read>, "header">>>;
    dump: Call<Only<Tsconfig<Write>, "header">, Tsconfig<Read> & Required<Pick<Tsconfig<Read>, "header">>>;
  };
  /** Changes the configuration of hardware timestamps. Request 47 of family ethtool. */
  "tsconfig-set": {
    do: Call<Tsconfig<Write> & Has<"header">,
      (Tsconfig<Read> & Required<Pick<Tsconfig<Read>, "header">>) | undefined>;
  };
  /** Reports events of power sourcing equipment. Event 49 of family ethtool. */
  "pse-ntf": { event: PseNtf<Read> };
  /** Changes a context of receive side scaling. Request 48 of family ethtool. */
  "rss-set": { do: Call<Except<Rss<Write>, "startContext"> & Has<"header">> };
  /** Reports a changed context of receive side scaling. Event 50 of family ethtool. */
  "rss-ntf": { event: Rss<Read> };
  /** Creates a context of receive side scaling. Request 49 of family ethtool. */
  "rss-create-act": {
    do: Call<Except<Rss<Write>, "startContext" | "flowHash"> & Has<"header">,
      (Rss<Read> & Required<Pick<Rss<Read>, "header">>) | undefined>;
  };
  /** Reports a created context of receive side scaling. Event 52 of family ethtool. */
  "rss-create-ntf": { event: Rss<Read> };
  /** Deletes a context of receive side scaling. Request 50 of family ethtool. */
  "rss-delete-act": { do: Call<Only<Rss<Write>, "header" | "context"> & Has<"header">> };
  /** Reports a deleted context of receive side scaling. Event 53 of family ethtool. */
  "rss-delete-ntf": { event: Rss<Read> };
  /** Returns the mean square error of the link's signal, by channel. Request and dump 51 of family ethtool. */
  "mse-get": {
    do: Call<Only<Mse<Write>, "header"> & Has<"header">, Mse<Read> & Required<Pick<Mse<Read>, "header">>>;
    dump: Call<Only<Mse<Write>, "header">, Mse<Read> & Required<Pick<Mse<Read>, "header">>>;
  };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "strset-get": Strset<Read>;
  "linkinfo-get": Linkinfo<Read>;
  "linkmodes-get": Linkmodes<Read>;
  "linkstate-get": Linkstate<Read>;
  "debug-get": Debug<Read>;
  "wol-get": Wol<Read>;
  "features-get": Features<Read>;
  "features-set": Features<Read>;
  "privflags-get": Privflags<Read>;
  "rings-get": Rings<Read>;
  "channels-get": Channels<Read>;
  "coalesce-get": Coalesce;
  "pause-get": Pause<Read>;
  "eee-get": Eee<Read>;
  "tsinfo-get": Tsinfo<Read>;
  "tunnel-info-get": TunnelInfo<Read>;
  "fec-get": Fec<Read>;
  "module-eeprom-get": ModuleEeprom;
  "stats-get": Stats<Read>;
  "phc-vclocks-get": PhcVclocks;
  "module-get": Module<Read>;
  "pse-get": Pse<Read>;
  "rss-get": Rss<Read>;
  "plca-get-cfg": Plca<Read>;
  "plca-get-status": Plca<Read>;
  "mm-get": Mm<Read>;
  "phy-get": Phy<Read>;
  "tsconfig-get": Tsconfig<Read>;
  "tsconfig-set": Tsconfig<Read>;
  "rss-create-act": Rss<Read>;
  "mse-get": Mse<Read>;
}

/** Names of the multicast groups. */
export type Groups = "monitor";

const linkmodesGetAttributes = "header autoneg ours peer speed duplex master-slave-cfg master-slave-state lanes rate-matching";

const ringsGetAttributes = `
  header rx-max rx-mini-max rx-jumbo-max tx-max rx rx-mini rx-jumbo tx rx-buf-len tcp-data-split cqe-size tx-push
  rx-push tx-push-buf-len tx-push-buf-len-max hds-thresh hds-thresh-max`;

const channelsGetAttributes = "header rx-max tx-max other-max combined-max rx-count tx-count other-count combined-count";

const coalesceGetAttributes = `
  header rx-usecs rx-max-frames rx-usecs-irq rx-max-frames-irq tx-usecs tx-max-frames tx-usecs-irq tx-max-frames-irq
  stats-block-usecs use-adaptive-rx use-adaptive-tx pkt-rate-low rx-usecs-low rx-max-frames-low tx-usecs-low
  tx-max-frames-low pkt-rate-high rx-usecs-high rx-max-frames-high tx-usecs-high tx-max-frames-high
  rate-sample-interval use-cqe-mode-tx use-cqe-mode-rx tx-aggr-max-bytes tx-aggr-max-frames tx-aggr-time-usecs
  rx-profile tx-profile rx-cqe-frames rx-cqe-nsecs`;

const eeeGetAttributes = "header modes-ours modes-peer active enabled tx-lpi-enabled tx-lpi-timer";

const tsinfoGetAttributes = `
  header timestamping tx-types rx-filters phc-index stats hwtstamp-provider hwtstamp-source hwtstamp-phyindex`;

const pseGetAttributes = `
  header podl-pse-admin-state podl-pse-admin-control podl-pse-pw-d-status c33-pse-admin-state c33-pse-admin-control
  c33-pse-pw-d-status c33-pse-pw-class c33-pse-actual-pw c33-pse-ext-state c33-pse-ext-substate c33-pse-avail-pw-limit
  c33-pse-pw-limit-ranges pse-pw-d-id pse-prio-max pse-prio`;

const plcaGetCfgAttributes = "header version enabled status node-cnt node-id to-tmr burst-cnt burst-tmr";

const mmGetAttributes = `
  header pmac-enabled tx-enabled tx-active tx-min-frag-size rx-min-frag-size verify-enabled verify-time
  max-verify-time stats`;

const phyGetAttributes = "header index drvname name upstream-type upstream-index upstream-sfp-name downstream-sfp-name";

const mseGetAttributes = "header capabilities channel-a channel-b channel-c channel-d worst-channel link";

/** Settings and state of network interfaces: rings, channels, link modes, features, statistics, cables. Netlink family `ethtool`: `connect()` opens a client. Requires CONFIG_ETHTOOL_NETLINK. */
export const ethtool: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "ethtool",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {
    "udp-tunnel-type": () => ({ entries: "vxlan geneve vxlan-gpe" }),
    stringset: () => ({
      prefix: "eth-ss-",
      entries: [
        `
          test stats priv-flags ntuple-filters features rss-hash-funcs tunables phy-stats phy-tunables link-modes
          msg-classes wol-modes sof-timestamping ts-tx-types ts-rx-filters udp-tunnel-types stats-std stats-eth-phy
          stats-eth-mac stats-eth-ctrl stats-rmon`,
        { name: "stats-phy", value: 21, since: "6.14" },
        { name: "ts-flags", value: 22, since: "6.14" },
      ],
    }),
    "header-flags": () => ({ flags: true, prefix: "ethtool-flag-", entries: "compact-bitsets omit-reply stats" }),
    "module-fw-flash-status": () => ({ prefix: "ethtool-module-fw-flash-status-", since: "6.11", entries: "started=1 in-progress completed error" }),
    "c33-pse-ext-state": () => ({
      prefix: "ethtool-c33-pse-ext-state-",
      since: "6.11",
      entries: `
        none error-condition mr-mps-valid mr-pse-enable option-detect-ted option-vport-lim ovld-detected
        power-not-available=8 short-detected pd-dll-power-type=7`,
    }),
    "phy-upstream-type": () => ({ prefix: "phy-upstream-", entries: "mac phy" }),
    "tcp-data-split": () => ({ entries: "unknown disabled enabled" }),
    "hwtstamp-source": () => ({ prefix: "hwtstamp-source-", entries: "netdev=1 phylib" }),
    "pse-event": () => ({
      flags: true,
      prefix: "ethtool-",
      entries: `
        pse-event-over-current pse-event-over-temp c33-pse-event-detection c33-pse-event-classification
        c33-pse-event-disconnection pse-event-over-budget pse-event-sw-pw-control-error`,
    }),
    "input-xfrm": () => ({ flags: true, prefix: "rxh-xfrm-", entries: "sym-xor sym-or-xor" }),
    "rxfh-fields": () => ({
      flags: true,
      prefix: "rxh-",
      entries: "l2da=1 vlan l3-proto ip-src ip-dst l4-b-0-1 l4-b-2-3 gtp-teid ip6-fl discard=31",
    }),
    "stats-type": () => ({
      prefix: "ethtool-stats-",
      entries: ["eth-phy eth-mac eth-ctrl rmon", { name: "phydev", value: 4, kernelName: "ETHTOOL_STATS_PHY", since: "6.14" }],
    }),
    "mac-stats-src": () => ({ prefix: "ethtool-mac-stats-src-", since: "6.3", entries: "aggregate emac pmac" }),
    "module-power-mode-policy": () => ({ prefix: "ethtool-module-power-mode-policy-", entries: "high=1 auto" }),
    "module-power-mode": () => ({ prefix: "ethtool-module-power-mode-", entries: "low=1 high" }),
    "port-type": () => ({ prefix: "port-", entries: "tp aui mii fibre bnc da none=239 other=255" }),
    "transceiver-type": () => ({ prefix: "xcvr-", entries: "internal external" }),
    "mdi-x": () => ({ prefix: "eth-tp-", entries: "mdi-invalid mdi mdi-x mdi-auto" }),
    duplex: () => ({ prefix: "duplex-", entries: "half full unknown=255" }),
    "master-slave-cfg": () => ({
      prefix: "master-slave-cfg-",
      entries: "unsupported unknown master-preferred slave-preferred master-force slave-force",
    }),
    "master-slave-state": () => ({ prefix: "master-slave-state-", entries: "unsupported unknown master slave err" }),
    "rate-matching": () => ({ prefix: "rate-match-", since: "6.1", entries: "none pause crs open-loop" }),
    "link-ext-state": () => ({
      prefix: "ethtool-link-ext-state-",
      since: "5.10",
      entries: [
        `
          autoneg link-training-failure link-logical-mismatch bad-signal-integrity no-cable cable-issue eeprom-issue
          calibration-failure power-budget-exceeded overheat`,
        { name: "module", value: 10, since: "6.1" },
        { name: "otp-speed-violation", value: 11, since: "7.0" },
        { name: "bmc-request-down", value: 12, since: "7.0" },
      ],
    }),
  },
  structs: {},
  sets: {
    header: () => ({
      prefix: "ethtool-a-header-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "dev-index", number: 1, type: "u32" },
        { name: "dev-name", number: 2, type: "string", maximumLength: 127 },
        { name: "flags", number: 3, type: "u32", enum: "header-flags", flags: true },
        { name: "phy-index", number: 4, type: "u32" },
      ],
    }),
    "bitset-bit": () => ({
      prefix: "ethtool-a-bitset-bit-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "index", number: 1, type: "u32" },
        { name: "name", number: 2, type: "string" },
        { name: "value", number: 3, type: "flag" },
      ],
    }),
    "bitset-bits": () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "bit", number: 1, type: "nest", nest: "bitset-bit", multi: true },
      ],
    }),
    bitset: () => ({
      prefix: "ethtool-a-bitset-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "nomask", number: 1, type: "flag" },
        { name: "size", number: 2, type: "u32" },
        { name: "bits", number: 3, type: "nest", nest: "bitset-bits" },
        { name: "value", number: 4, type: "binary" },
        { name: "mask", number: 5, type: "binary" },
      ],
    }),
    string: () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "index", number: 1, type: "u32" },
        { name: "value", number: 2, type: "string" },
      ],
    }),
    strings: () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "string", number: 1, type: "nest", nest: "string", multi: true },
      ],
    }),
    stringset: () => ({
      prefix: "ethtool-a-stringset-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "id", number: 1, type: "u32", enum: "stringset" },
        { name: "count", number: 2, type: "u32" },
        { name: "strings", number: 3, type: "nest", nest: "strings", multi: true },
      ],
    }),
    stringsets: () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "stringset", number: 1, type: "nest", nest: "stringset", multi: true },
      ],
    }),
    strset: () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "stringsets", number: 2, type: "nest", nest: "stringsets" },
        { name: "counts-only", number: 3, type: "flag" },
      ],
    }),
    privflags: () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "flags", number: 2, type: "nest", nest: "bitset" },
      ],
    }),
    rings: () => ({
      prefix: "ethtool-a-rings-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "rx-max", number: 2, type: "u32", access: "read-only" },
        { name: "rx-mini-max", number: 3, type: "u32", access: "read-only" },
        { name: "rx-jumbo-max", number: 4, type: "u32", access: "read-only" },
        { name: "tx-max", number: 5, type: "u32", access: "read-only" },
        { name: "rx", number: 6, type: "u32" },
        { name: "rx-mini", number: 7, type: "u32" },
        { name: "rx-jumbo", number: 8, type: "u32" },
        { name: "tx", number: 9, type: "u32" },
        { name: "rx-buf-len", number: 10, type: "u32" },
        { name: "tcp-data-split", number: 11, type: "u8", enum: "tcp-data-split" },
        { name: "cqe-size", number: 12, type: "u32" },
        { name: "tx-push", number: 13, type: "u8" },
        { name: "rx-push", number: 14, type: "u8" },
        { name: "tx-push-buf-len", number: 15, type: "u32" },
        { name: "tx-push-buf-len-max", number: 16, type: "u32", access: "read-only" },
        { name: "hds-thresh", number: 17, type: "u32" },
        { name: "hds-thresh-max", number: 18, type: "u32", access: "read-only" },
      ],
    }),
    "mm-stat": () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "pad", number: 1, type: "pad" },
        { name: "reassembly-errors", number: 2, type: "u64" },
        { name: "smd-errors", number: 3, type: "u64" },
        { name: "reassembly-ok", number: 4, type: "u64" },
        { name: "rx-frag-count", number: 5, type: "u64" },
        { name: "tx-frag-count", number: 6, type: "u64" },
        { name: "hold-count", number: 7, type: "u64" },
      ],
    }),
    mm: () => ({
      prefix: "ethtool-a-mm-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "pmac-enabled", number: 2, type: "u8" },
        { name: "tx-enabled", number: 3, type: "u8" },
        { name: "tx-active", number: 4, type: "u8", access: "read-only" },
        { name: "tx-min-frag-size", number: 5, type: "u32" },
        { name: "rx-min-frag-size", number: 6, type: "u32", access: "read-only" },
        { name: "verify-enabled", number: 7, type: "u8" },
        { name: "verify-status", number: 8, type: "u8", access: "read-only" },
        { name: "verify-time", number: 9, type: "u32" },
        { name: "max-verify-time", number: 10, type: "u32", access: "read-only" },
        { name: "stats", number: 11, type: "nest", nest: "mm-stat", access: "read-only" },
      ],
    }),
    linkinfo: () => ({
      prefix: "ethtool-a-linkinfo-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "port", number: 2, type: "u8", enum: "port-type" },
        { name: "phyaddr", number: 3, type: "u8" },
        { name: "tp-mdix", number: 4, type: "u8", enum: "mdi-x", access: "read-only" },
        { name: "tp-mdix-ctrl", number: 5, type: "u8", enum: "mdi-x" },
        { name: "transceiver", number: 6, type: "u8", enum: "transceiver-type", access: "read-only" },
      ],
    }),
    linkmodes: () => ({
      prefix: "ethtool-a-linkmodes-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "autoneg", number: 2, type: "u8" },
        { name: "ours", number: 3, type: "nest", nest: "bitset" },
        { name: "peer", number: 4, type: "nest", nest: "bitset", access: "read-only" },
        { name: "speed", number: 5, type: "u32" },
        { name: "duplex", number: 6, type: "u8", enum: "duplex" },
        { name: "master-slave-cfg", number: 7, type: "u8", enum: "master-slave-cfg" },
        { name: "master-slave-state", number: 8, type: "u8", enum: "master-slave-state", access: "read-only" },
        { name: "lanes", number: 9, type: "u32" },
        { name: "rate-matching", number: 10, type: "u8", enum: "rate-matching", access: "read-only" },
      ],
    }),
    linkstate: () => ({
      prefix: "ethtool-a-linkstate-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "link", number: 2, type: "u8" },
        { name: "sqi", number: 3, type: "u32" },
        { name: "sqi-max", number: 4, type: "u32" },
        { name: "ext-state", number: 5, type: "u8", enum: "link-ext-state" },
        { name: "ext-substate", number: 6, type: "u8" },
        { name: "ext-down-cnt", number: 7, type: "u32" },
      ],
    }),
    debug: () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "msgmask", number: 2, type: "nest", nest: "bitset" },
      ],
    }),
    wol: () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "modes", number: 2, type: "nest", nest: "bitset" },
        { name: "sopass", number: 3, type: "binary" },
      ],
    }),
    features: () => ({
      prefix: "ethtool-a-features-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "hw", number: 2, type: "nest", nest: "bitset", access: "read-only" },
        { name: "wanted", number: 3, type: "nest", nest: "bitset" },
        { name: "active", number: 4, type: "nest", nest: "bitset", access: "read-only" },
        { name: "nochange", number: 5, type: "nest", nest: "bitset", access: "read-only" },
      ],
    }),
    channels: () => ({
      prefix: "ethtool-a-channels-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "rx-max", number: 2, type: "u32", access: "read-only" },
        { name: "tx-max", number: 3, type: "u32", access: "read-only" },
        { name: "other-max", number: 4, type: "u32", access: "read-only" },
        { name: "combined-max", number: 5, type: "u32", access: "read-only" },
        { name: "rx-count", number: 6, type: "u32" },
        { name: "tx-count", number: 7, type: "u32" },
        { name: "other-count", number: 8, type: "u32" },
        { name: "combined-count", number: 9, type: "u32" },
      ],
    }),
    "irq-moderation": () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "usec", number: 1, type: "u32" },
        { name: "pkts", number: 2, type: "u32" },
        { name: "comps", number: 3, type: "u32" },
      ],
    }),
    profile: () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "irq-moderation", number: 1, type: "nest", nest: "irq-moderation", multi: true },
      ],
    }),
    coalesce: () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "rx-usecs", number: 2, type: "u32" },
        { name: "rx-max-frames", number: 3, type: "u32" },
        { name: "rx-usecs-irq", number: 4, type: "u32" },
        { name: "rx-max-frames-irq", number: 5, type: "u32" },
        { name: "tx-usecs", number: 6, type: "u32" },
        { name: "tx-max-frames", number: 7, type: "u32" },
        { name: "tx-usecs-irq", number: 8, type: "u32" },
        { name: "tx-max-frames-irq", number: 9, type: "u32" },
        { name: "stats-block-usecs", number: 10, type: "u32" },
        { name: "use-adaptive-rx", number: 11, type: "u8" },
        { name: "use-adaptive-tx", number: 12, type: "u8" },
        { name: "pkt-rate-low", number: 13, type: "u32" },
        { name: "rx-usecs-low", number: 14, type: "u32" },
        { name: "rx-max-frames-low", number: 15, type: "u32" },
        { name: "tx-usecs-low", number: 16, type: "u32" },
        { name: "tx-max-frames-low", number: 17, type: "u32" },
        { name: "pkt-rate-high", number: 18, type: "u32" },
        { name: "rx-usecs-high", number: 19, type: "u32" },
        { name: "rx-max-frames-high", number: 20, type: "u32" },
        { name: "tx-usecs-high", number: 21, type: "u32" },
        { name: "tx-max-frames-high", number: 22, type: "u32" },
        { name: "rate-sample-interval", number: 23, type: "u32" },
        { name: "use-cqe-mode-tx", number: 24, type: "u8" },
        { name: "use-cqe-mode-rx", number: 25, type: "u8" },
        { name: "tx-aggr-max-bytes", number: 26, type: "u32" },
        { name: "tx-aggr-max-frames", number: 27, type: "u32" },
        { name: "tx-aggr-time-usecs", number: 28, type: "u32" },
        { name: "rx-profile", number: 29, type: "nest", nest: "profile" },
        { name: "tx-profile", number: 30, type: "nest", nest: "profile" },
        { name: "rx-cqe-frames", number: 31, type: "u32" },
        { name: "rx-cqe-nsecs", number: 32, type: "u32" },
      ],
    }),
    "pause-stat": () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "pad", number: 1, type: "pad" },
        { name: "tx-frames", number: 2, type: "u64" },
        { name: "rx-frames", number: 3, type: "u64" },
        { name: "tx-pause-storm-events", number: 4, type: "u64" },
      ],
    }),
    pause: () => ({
      prefix: "ethtool-a-pause-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "autoneg", number: 2, type: "u8" },
        { name: "rx", number: 3, type: "u8" },
        { name: "tx", number: 4, type: "u8" },
        { name: "stats", number: 5, type: "nest", nest: "pause-stat", access: "read-only" },
        { name: "stats-src", number: 6, type: "u32", enum: "mac-stats-src", since: "6.3" },
      ],
    }),
    eee: () => ({
      prefix: "ethtool-a-eee-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "modes-ours", number: 2, type: "nest", nest: "bitset" },
        { name: "modes-peer", number: 3, type: "nest", nest: "bitset", access: "read-only" },
        { name: "active", number: 4, type: "u8", access: "read-only" },
        { name: "enabled", number: 5, type: "u8" },
        { name: "tx-lpi-enabled", number: 6, type: "u8" },
        { name: "tx-lpi-timer", number: 7, type: "u32" },
      ],
    }),
    "ts-stat": () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "tx-pkts", number: 1, type: "uint" },
        { name: "tx-lost", number: 2, type: "uint" },
        { name: "tx-err", number: 3, type: "uint" },
        { name: "tx-onestep-pkts-unconfirmed", number: 4, type: "uint" },
      ],
    }),
    "ts-hwtstamp-provider": () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "index", number: 1, type: "u32" },
        { name: "qualifier", number: 2, type: "u32" },
      ],
    }),
    tsinfo: () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "timestamping", number: 2, type: "nest", nest: "bitset" },
        { name: "tx-types", number: 3, type: "nest", nest: "bitset" },
        { name: "rx-filters", number: 4, type: "nest", nest: "bitset" },
        { name: "phc-index", number: 5, type: "u32" },
        { name: "stats", number: 6, type: "nest", nest: "ts-stat" },
        { name: "hwtstamp-provider", number: 7, type: "nest", nest: "ts-hwtstamp-provider" },
        { name: "hwtstamp-source", number: 8, type: "u32", enum: "hwtstamp-source" },
        { name: "hwtstamp-phyindex", number: 9, type: "u32" },
      ],
    }),
    "cable-result": () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "pair", number: 1, type: "u8" },
        { name: "code", number: 2, type: "u8" },
        { name: "src", number: 3, type: "u32" },
      ],
    }),
    "cable-fault-length": () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "pair", number: 1, type: "u8" },
        { name: "cm", number: 2, type: "u32" },
        { name: "src", number: 3, type: "u32" },
      ],
    }),
    "cable-nest": () => ({
      prefix: "ethtool-a-cable-nest-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "result", number: 1, type: "nest", nest: "cable-result", multi: true },
        { name: "fault-length", number: 2, type: "nest", nest: "cable-fault-length", multi: true },
      ],
    }),
    "cable-test": () => ({
      attributes: [{ name: "unspec", number: 0, type: "unused" }, { name: "header", number: 1, type: "nest", nest: "header" }],
    }),
    "cable-test-ntf": () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "status", number: 2, type: "u8" },
        { name: "nest", number: 3, type: "nest", nest: "cable-nest" },
      ],
    }),
    "cable-test-tdr-cfg": () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "first", number: 1, type: "u32" },
        { name: "last", number: 2, type: "u32" },
        { name: "step", number: 3, type: "u32" },
        { name: "pair", number: 4, type: "u8" },
      ],
    }),
    "cable-test-tdr-ntf": () => ({
      prefix: "ethtool-a-cable-test-tdr-ntf-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "status", number: 2, type: "u8" },
        { name: "nest", number: 3, type: "nest", nest: "cable-tdr-nest" },
      ],
    }),
    "cable-test-tdr": () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "cfg", number: 2, type: "nest", nest: "cable-test-tdr-cfg" },
      ],
    }),
    "tunnel-udp-entry": () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "port", number: 1, type: "u16", order: "big" },
        { name: "type", number: 2, type: "u32", enum: "udp-tunnel-type" },
      ],
    }),
    "tunnel-udp-table": () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "size", number: 1, type: "u32" },
        { name: "types", number: 2, type: "nest", nest: "bitset" },
        { name: "entry", number: 3, type: "nest", nest: "tunnel-udp-entry", multi: true },
      ],
    }),
    "tunnel-udp": () => ({
      prefix: "ethtool-a-tunnel-udp-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "table", number: 1, type: "nest", nest: "tunnel-udp-table", multi: true },
      ],
    }),
    "tunnel-info": () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "udp-ports", number: 2, type: "nest", nest: "tunnel-udp" },
      ],
    }),
    "fec-hist": () => ({
      attributes: [
        { name: "pad", number: 1, type: "pad" },
        { name: "bin-low", number: 2, type: "u32" },
        { name: "bin-high", number: 3, type: "u32" },
        { name: "bin-val", number: 4, type: "uint" },
        { name: "bin-val-per-lane", number: 5, type: "binary", item: "u64" },
      ],
    }),
    "fec-stat": () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "pad", number: 1, type: "pad" },
        { name: "corrected", number: 2, type: "binary", item: "u64" },
        { name: "uncorr", number: 3, type: "binary", item: "u64" },
        { name: "corr-bits", number: 4, type: "binary", item: "u64" },
        { name: "hist", number: 5, type: "nest", nest: "fec-hist", multi: true },
      ],
    }),
    fec: () => ({
      prefix: "ethtool-a-fec-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "modes", number: 2, type: "nest", nest: "bitset" },
        { name: "auto", number: 3, type: "u8" },
        { name: "active", number: 4, type: "u32", access: "read-only" },
        { name: "stats", number: 5, type: "nest", nest: "fec-stat", access: "read-only" },
      ],
    }),
    "module-eeprom": () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "offset", number: 2, type: "u32" },
        { name: "length", number: 3, type: "u32" },
        { name: "page", number: 4, type: "u8" },
        { name: "bank", number: 5, type: "u8" },
        { name: "i2c-address", number: 6, type: "u8" },
        { name: "data", number: 7, type: "binary" },
      ],
    }),
    "stats-grp": () => ({
      prefix: "ethtool-a-stats-grp-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "pad", number: 1, type: "pad" },
        { name: "id", number: 2, type: "u32", enum: "stats-type" },
        { name: "ss-id", number: 3, type: "u32", enum: "stringset" },
        { name: "stat", number: 4, type: "u64", typeValues: [{ name: "id", field: "id" }], multi: true },
        { name: "hist-rx", number: 5, type: "nest", nest: "stats-grp-hist", multi: true },
        { name: "hist-tx", number: 6, type: "nest", nest: "stats-grp-hist", multi: true },
        { name: "hist-bkt-low", number: 7, type: "u32" },
        { name: "hist-bkt-hi", number: 8, type: "u32" },
        { name: "hist-val", number: 9, type: "u64" },
      ],
    }),
    "stats-grp-hist": () => ({
      subsetOf: "stats-grp",
      attributes: [
        { name: "hist-bkt-low", number: 7, type: "u32" },
        { name: "hist-bkt-hi", number: 8, type: "u32" },
        { name: "hist-val", number: 9, type: "u64" },
      ],
    }),
    stats: () => ({
      prefix: "ethtool-a-stats-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "pad", number: 1, type: "pad" },
        { name: "header", number: 2, type: "nest", nest: "header" },
        { name: "groups", number: 3, type: "nest", nest: "bitset" },
        { name: "grp", number: 4, type: "nest", nest: "stats-grp", multi: true },
        { name: "src", number: 5, type: "u32", enum: "mac-stats-src", since: "6.3" },
      ],
    }),
    "phc-vclocks": () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "num", number: 2, type: "u32" },
        { name: "index", number: 3, type: "binary", item: "s32" },
      ],
    }),
    module: () => ({
      prefix: "ethtool-a-module-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "power-mode-policy", number: 2, type: "u8", enum: "module-power-mode-policy" },
        { name: "power-mode", number: 3, type: "u8", enum: "module-power-mode", access: "read-only" },
      ],
    }),
    "c33-pse-pw-limit": () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "min", number: 1, type: "u32" },
        { name: "max", number: 2, type: "u32" },
      ],
    }),
    pse: () => ({
      prefix: "ethtool-a-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header", kernelName: "ETHTOOL_A_PSE_HEADER" },
        { name: "podl-pse-admin-state", number: 2, type: "u32", kernelName: "ETHTOOL_A_PODL_PSE_ADMIN_STATE", access: "read-only" },
        { name: "podl-pse-admin-control", number: 3, type: "u32", kernelName: "ETHTOOL_A_PODL_PSE_ADMIN_CONTROL" },
        { name: "podl-pse-pw-d-status", number: 4, type: "u32", kernelName: "ETHTOOL_A_PODL_PSE_PW_D_STATUS", access: "read-only" },
        { name: "c33-pse-admin-state", number: 5, type: "u32", kernelName: "ETHTOOL_A_C33_PSE_ADMIN_STATE", access: "read-only" },
        { name: "c33-pse-admin-control", number: 6, type: "u32", kernelName: "ETHTOOL_A_C33_PSE_ADMIN_CONTROL" },
        { name: "c33-pse-pw-d-status", number: 7, type: "u32", kernelName: "ETHTOOL_A_C33_PSE_PW_D_STATUS", access: "read-only" },
        { name: "c33-pse-pw-class", number: 8, type: "u32", kernelName: "ETHTOOL_A_C33_PSE_PW_CLASS", access: "read-only" },
        { name: "c33-pse-actual-pw", number: 9, type: "u32", kernelName: "ETHTOOL_A_C33_PSE_ACTUAL_PW", access: "read-only" },
        { name: "c33-pse-ext-state", number: 10, type: "u32", enum: "c33-pse-ext-state", kernelName: "ETHTOOL_A_C33_PSE_EXT_STATE", access: "read-only" },
        { name: "c33-pse-ext-substate", number: 11, type: "u32", kernelName: "ETHTOOL_A_C33_PSE_EXT_SUBSTATE", access: "read-only" },
        { name: "c33-pse-avail-pw-limit", number: 12, type: "u32", kernelName: "ETHTOOL_A_C33_PSE_AVAIL_PW_LIMIT" },
        { name: "c33-pse-pw-limit-ranges", number: 13, type: "nest", nest: "c33-pse-pw-limit", multi: true, kernelName: "ETHTOOL_A_C33_PSE_PW_LIMIT_RANGES", access: "read-only" },
        { name: "pse-pw-d-id", number: 14, type: "u32", kernelName: "ETHTOOL_A_PSE_PW_D_ID", access: "read-only" },
        { name: "pse-prio-max", number: 15, type: "u32", kernelName: "ETHTOOL_A_PSE_PRIO_MAX", access: "read-only" },
        { name: "pse-prio", number: 16, type: "u32", kernelName: "ETHTOOL_A_PSE_PRIO" },
      ],
    }),
    flow: () => ({
      attributes: [
        { name: "ether", number: 1, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "ip4", number: 2, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "ip6", number: 3, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "tcp4", number: 4, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "tcp6", number: 5, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "udp4", number: 6, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "udp6", number: 7, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "sctp4", number: 8, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "sctp6", number: 9, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "ah4", number: 10, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "ah6", number: 11, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "esp4", number: 12, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "esp6", number: 13, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "ah-esp4", number: 14, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "ah-esp6", number: 15, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "gtpu4", number: 16, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "gtpu6", number: 17, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "gtpc4", number: 18, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "gtpc6", number: 19, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "gtpc-teid4", number: 20, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "gtpc-teid6", number: 21, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "gtpu-eh4", number: 22, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "gtpu-eh6", number: 23, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "gtpu-ul4", number: 24, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "gtpu-ul6", number: 25, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "gtpu-dl4", number: 26, type: "uint", enum: "rxfh-fields", flags: true },
        { name: "gtpu-dl6", number: 27, type: "uint", enum: "rxfh-fields", flags: true },
      ],
    }),
    rss: () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "context", number: 2, type: "u32" },
        { name: "hfunc", number: 3, type: "u32" },
        { name: "indir", number: 4, type: "binary", item: "u32" },
        { name: "hkey", number: 5, type: "binary" },
        { name: "input-xfrm", number: 6, type: "u32", enum: "input-xfrm", flags: true },
        { name: "start-context", number: 7, type: "u32" },
        { name: "flow-hash", number: 8, type: "nest", nest: "flow" },
      ],
    }),
    plca: () => ({
      prefix: "ethtool-a-plca-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "version", number: 2, type: "u16", access: "read-only" },
        { name: "enabled", number: 3, type: "u8" },
        { name: "status", number: 4, type: "u8", access: "read-only" },
        { name: "node-cnt", number: 5, type: "u32" },
        { name: "node-id", number: 6, type: "u32" },
        { name: "to-tmr", number: 7, type: "u32" },
        { name: "burst-cnt", number: 8, type: "u32" },
        { name: "burst-tmr", number: 9, type: "u32" },
      ],
    }),
    "module-fw-flash": () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "file-name", number: 2, type: "string" },
        { name: "password", number: 3, type: "u32" },
        { name: "status", number: 4, type: "u32", enum: "module-fw-flash-status" },
        { name: "status-msg", number: 5, type: "string" },
        { name: "done", number: 6, type: "uint" },
        { name: "total", number: 7, type: "uint" },
      ],
    }),
    phy: () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "index", number: 2, type: "u32" },
        { name: "drvname", number: 3, type: "string" },
        { name: "name", number: 4, type: "string" },
        { name: "upstream-type", number: 5, type: "u32", enum: "phy-upstream-type" },
        { name: "upstream-index", number: 6, type: "u32" },
        { name: "upstream-sfp-name", number: 7, type: "string" },
        { name: "downstream-sfp-name", number: 8, type: "string" },
      ],
    }),
    tsconfig: () => ({
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "hwtstamp-provider", number: 2, type: "nest", nest: "ts-hwtstamp-provider" },
        { name: "tx-types", number: 3, type: "nest", nest: "bitset" },
        { name: "rx-filters", number: 4, type: "nest", nest: "bitset" },
        { name: "hwtstamp-flags", number: 5, type: "nest", nest: "bitset" },
      ],
    }),
    "pse-ntf": () => ({
      attributes: [
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "events", number: 2, type: "uint", enum: "pse-event", flags: true },
      ],
    }),
    "mse-capabilities": () => ({
      attributes: [
        { name: "max-average-mse", number: 1, type: "uint" },
        { name: "max-peak-mse", number: 2, type: "uint" },
        { name: "refresh-rate-ps", number: 3, type: "uint" },
        { name: "num-symbols", number: 4, type: "uint" },
      ],
    }),
    "mse-snapshot": () => ({
      attributes: [
        { name: "average-mse", number: 1, type: "uint" },
        { name: "peak-mse", number: 2, type: "uint" },
        { name: "worst-peak-mse", number: 3, type: "uint" },
      ],
    }),
    mse: () => ({
      attributes: [
        { name: "header", number: 1, type: "nest", nest: "header" },
        { name: "capabilities", number: 2, type: "nest", nest: "mse-capabilities" },
        { name: "channel-a", number: 3, type: "nest", nest: "mse-snapshot" },
        { name: "channel-b", number: 4, type: "nest", nest: "mse-snapshot" },
        { name: "channel-c", number: 5, type: "nest", nest: "mse-snapshot" },
        { name: "channel-d", number: 6, type: "nest", nest: "mse-snapshot" },
        { name: "worst-channel", number: 7, type: "nest", nest: "mse-snapshot" },
        { name: "link", number: 8, type: "nest", nest: "mse-snapshot" },
      ],
    }),
    "cable-tdr-nest": () => ({
      prefix: "ethtool-a-cable-tdr-nest-",
      attributes: [
        { name: "step", number: 1, type: "nest", nest: "cable-step" },
        { name: "amplitude", number: 2, type: "nest", nest: "cable-amplitude", multi: true },
        { name: "pulse", number: 3, type: "nest", nest: "cable-pulse", multi: true },
      ],
    }),
    "cable-step": () => ({
      prefix: "ethtool-a-cable-step-",
      attributes: [
        { name: "first-distance", number: 1, type: "u32", unit: "cm" },
        { name: "last-distance", number: 2, type: "u32", unit: "cm" },
        { name: "step-distance", number: 3, type: "u32", unit: "cm" },
      ],
    }),
    "cable-amplitude": () => ({
      prefix: "ethtool-a-cable-amplitude-",
      attributes: [
        { name: "pair", number: 1, type: "u8" },
        { name: "mv", number: 2, type: "s16", unit: "mV", kernelName: "ETHTOOL_A_CABLE_AMPLITUDE_mV" },
      ],
    }),
    "cable-pulse": () => ({
      prefix: "ethtool-a-cable-pulse-",
      attributes: [{ name: "mv", number: 1, type: "s16", unit: "mV", kernelName: "ETHTOOL_A_CABLE_PULSE_mV" }],
    }),
  },
  subMessages: {},
  operations: {
    "strset-get": () => ({
      set: "strset",
      do: {
        request: { number: 1, required: ["header"], attributes: "header stringsets counts-only" },
        reply: "1 header stringsets",
      },
      dump: { request: "1 header stringsets counts-only", reply: "1 header stringsets" },
    }),
    "linkinfo-get": () => ({
      set: "linkinfo",
      do: {
        request: { number: 2, required: ["header"], attributes: "header" },
        reply: { number: 2, always: ["header"], attributes: "header port phyaddr tp-mdix tp-mdix-ctrl transceiver" },
      },
      dump: {
        request: "2 header",
        reply: { number: 2, always: ["header"], attributes: "header port phyaddr tp-mdix tp-mdix-ctrl transceiver" },
      },
    }),
    "linkinfo-set": () => ({
      set: "linkinfo",
      do: {
        request: { number: 3, required: ["header"], attributes: "header port phyaddr tp-mdix tp-mdix-ctrl transceiver" },
      },
    }),
    "linkinfo-ntf": () => ({ set: "linkinfo", event: "3 header port phyaddr tp-mdix tp-mdix-ctrl transceiver", notify: "linkinfo-get" }),
    "linkmodes-get": () => ({
      set: "linkmodes",
      do: {
        request: { number: 4, required: ["header"], attributes: "header" },
        reply: { number: 4, always: ["header"], attributes: linkmodesGetAttributes },
      },
      dump: { request: "4 header", reply: { number: 4, always: ["header"], attributes: linkmodesGetAttributes } },
    }),
    "linkmodes-set": () => ({ set: "linkmodes", do: { request: { number: 5, required: ["header"], attributes: linkmodesGetAttributes } } }),
    "linkmodes-ntf": () => ({ set: "linkmodes", event: `5 ${linkmodesGetAttributes}`, notify: "linkmodes-get" }),
    "linkstate-get": () => ({
      set: "linkstate",
      do: {
        request: { number: 6, required: ["header"], attributes: "header" },
        reply: { number: 6, always: ["header"], attributes: "header link sqi sqi-max ext-state ext-substate ext-down-cnt" },
      },
      dump: {
        request: "6 header",
        reply: { number: 6, always: ["header"], attributes: "header link sqi sqi-max ext-state ext-substate ext-down-cnt" },
      },
    }),
    "debug-get": () => ({
      set: "debug",
      do: {
        request: { number: 7, required: ["header"], attributes: "header" },
        reply: { number: 7, always: ["header"], attributes: "header msgmask" },
      },
      dump: { request: "7 header", reply: { number: 7, always: ["header"], attributes: "header msgmask" } },
    }),
    "debug-set": () => ({ set: "debug", do: { request: { number: 8, required: ["header"], attributes: "header msgmask" } } }),
    "debug-ntf": () => ({ set: "debug", event: "8 header msgmask", notify: "debug-get" }),
    "wol-get": () => ({
      set: "wol",
      do: {
        request: { number: 9, required: ["header"], attributes: "header" },
        reply: { number: 9, always: ["header"], attributes: "header modes sopass" },
      },
      dump: { request: "9 header", reply: { number: 9, always: ["header"], attributes: "header modes sopass" } },
    }),
    "wol-set": () => ({ set: "wol", do: { request: { number: 10, required: ["header"], attributes: "header modes sopass" } } }),
    "wol-ntf": () => ({ set: "wol", event: "10 header modes sopass", notify: "wol-get" }),
    "features-get": () => ({
      set: "features",
      do: {
        request: { number: 11, required: ["header"], attributes: "header" },
        reply: { number: 11, always: ["header"], attributes: "header hw wanted active nochange" },
      },
      dump: {
        request: "11 header",
        reply: { number: 11, always: ["header"], attributes: "header hw wanted active nochange" },
      },
    }),
    "features-set": () => ({
      set: "features",
      do: {
        request: { number: 12, required: ["header"], attributes: "header hw wanted active nochange" },
        reply: { number: 12, always: ["header"], attributes: "header hw wanted active nochange" },
      },
    }),
    "features-ntf": () => ({ set: "features", event: "13 header hw wanted active nochange", notify: "features-get" }),
    "privflags-get": () => ({
      set: "privflags",
      do: {
        request: { number: 13, required: ["header"], attributes: "header" },
        reply: { number: 14, always: ["header"], attributes: "header flags" },
      },
      dump: { request: "13 header", reply: { number: 14, always: ["header"], attributes: "header flags" } },
    }),
    "privflags-set": () => ({ set: "privflags", do: { request: { number: 14, required: ["header"], attributes: "header flags" } } }),
    "privflags-ntf": () => ({ set: "privflags", event: "15 header flags", notify: "privflags-get" }),
    "rings-get": () => ({
      set: "rings",
      do: {
        request: { number: 15, required: ["header"], attributes: "header" },
        reply: { number: 16, always: ["header"], attributes: ringsGetAttributes },
      },
      dump: { request: "15 header", reply: { number: 16, always: ["header"], attributes: ringsGetAttributes } },
    }),
    "rings-set": () => ({ set: "rings", do: { request: { number: 16, required: ["header"], attributes: ringsGetAttributes } } }),
    "rings-ntf": () => ({ set: "rings", event: `17 ${ringsGetAttributes}`, notify: "rings-get" }),
    "channels-get": () => ({
      set: "channels",
      do: {
        request: { number: 17, required: ["header"], attributes: "header" },
        reply: { number: 18, always: ["header"], attributes: channelsGetAttributes },
      },
      dump: { request: "17 header", reply: { number: 18, always: ["header"], attributes: channelsGetAttributes } },
    }),
    "channels-set": () => ({ set: "channels", do: { request: { number: 18, required: ["header"], attributes: channelsGetAttributes } } }),
    "channels-ntf": () => ({ set: "channels", event: `19 ${channelsGetAttributes}`, notify: "channels-get" }),
    "coalesce-get": () => ({
      set: "coalesce",
      do: {
        request: { number: 19, required: ["header"], attributes: "header" },
        reply: { number: 20, always: ["header"], attributes: coalesceGetAttributes },
      },
      dump: { request: "19 header", reply: { number: 20, always: ["header"], attributes: coalesceGetAttributes } },
    }),
    "coalesce-set": () => ({ set: "coalesce", do: { request: { number: 20, required: ["header"], attributes: coalesceGetAttributes } } }),
    "coalesce-ntf": () => ({ set: "coalesce", event: `21 ${coalesceGetAttributes}`, notify: "coalesce-get" }),
    "pause-get": () => ({
      set: "pause",
      do: {
        request: { number: 21, required: ["header"], attributes: "header stats-src" },
        reply: { number: 22, always: ["header"], attributes: "header autoneg rx tx stats stats-src" },
      },
      dump: {
        request: "21 header stats-src",
        reply: { number: 22, always: ["header"], attributes: "header autoneg rx tx stats stats-src" },
      },
    }),
    "pause-set": () => ({
      set: "pause",
      do: { request: { number: 22, required: ["header"], replyOnly: ["stats-src"], attributes: "header autoneg rx tx" } },
    }),
    "pause-ntf": () => ({ set: "pause", event: "23 header autoneg rx tx stats stats-src", notify: "pause-get" }),
    "eee-get": () => ({
      set: "eee",
      do: {
        request: { number: 23, required: ["header"], attributes: "header" },
        reply: { number: 24, always: ["header"], attributes: eeeGetAttributes },
      },
      dump: { request: "23 header", reply: { number: 24, always: ["header"], attributes: eeeGetAttributes } },
    }),
    "eee-set": () => ({ set: "eee", do: { request: { number: 24, required: ["header"], attributes: eeeGetAttributes } } }),
    "eee-ntf": () => ({ set: "eee", event: `25 ${eeeGetAttributes}`, notify: "eee-get" }),
    "tsinfo-get": () => ({
      set: "tsinfo",
      do: {
        request: { number: 25, required: ["header"], attributes: "header hwtstamp-provider" },
        reply: { number: 26, always: ["header"], attributes: tsinfoGetAttributes },
      },
      dump: {
        request: "25 header hwtstamp-provider",
        reply: { number: 26, always: ["header"], attributes: tsinfoGetAttributes },
      },
    }),
    "cable-test-act": () => ({ set: "cable-test", do: { request: { number: 26, required: ["header"], attributes: "header" } } }),
    "cable-test-ntf": () => ({ set: "cable-test-ntf", event: "27 header status" }),
    "cable-test-tdr-act": () => ({ set: "cable-test-tdr", do: { request: { number: 27, required: ["header"], attributes: "header cfg" } } }),
    "cable-test-tdr-ntf": () => ({ set: "cable-test-tdr-ntf", event: "28 header status nest" }),
    "tunnel-info-get": () => ({
      set: "tunnel-info",
      do: {
        request: { number: 28, required: ["header"], attributes: "header" },
        reply: { number: 29, always: ["header"], attributes: "header udp-ports" },
      },
      dump: { request: "28 header", reply: { number: 29, always: ["header"], attributes: "header udp-ports" } },
    }),
    "fec-get": () => ({
      set: "fec",
      do: {
        request: { number: 29, required: ["header"], attributes: "header" },
        reply: { number: 30, always: ["header"], attributes: "header modes auto active stats" },
      },
      dump: {
        request: "29 header",
        reply: { number: 30, always: ["header"], attributes: "header modes auto active stats" },
      },
    }),
    "fec-set": () => ({
      set: "fec",
      do: { request: { number: 30, required: ["header"], attributes: "header modes auto active stats" } },
    }),
    "fec-ntf": () => ({ set: "fec", event: "31 header modes auto active stats", notify: "fec-get" }),
    "module-eeprom-get": () => ({
      set: "module-eeprom",
      do: {
        request: { number: 31, required: ["header"], attributes: "header offset length page bank i2c-address" },
        reply: { number: 32, always: ["header"], attributes: "header data" },
      },
      dump: {
        request: "31 header offset length page bank i2c-address",
        reply: { number: 32, always: ["header"], attributes: "header data" },
      },
    }),
    "stats-get": () => ({
      set: "stats",
      do: {
        request: { number: 32, required: ["header"], attributes: "header groups src" },
        reply: { number: 33, always: ["header"], attributes: "header groups grp src" },
      },
      dump: {
        request: "32 header groups src",
        reply: { number: 33, always: ["header"], attributes: "header groups grp src" },
      },
    }),
    "phc-vclocks-get": () => ({
      set: "phc-vclocks",
      do: {
        request: { number: 33, required: ["header"], attributes: "header" },
        reply: { number: 34, always: ["header"], attributes: "header num" },
      },
      dump: { request: "33 header", reply: { number: 34, always: ["header"], attributes: "header num" } },
    }),
    "module-get": () => ({
      set: "module",
      do: {
        request: { number: 34, required: ["header"], attributes: "header" },
        reply: { number: 35, always: ["header"], attributes: "header power-mode-policy power-mode" },
      },
      dump: {
        request: "34 header",
        reply: { number: 35, always: ["header"], attributes: "header power-mode-policy power-mode" },
      },
    }),
    "module-set": () => ({
      set: "module",
      do: { request: { number: 35, required: ["header"], attributes: "header power-mode-policy power-mode" } },
    }),
    "module-ntf": () => ({ set: "module", event: "36 header power-mode-policy power-mode", notify: "module-get" }),
    "pse-get": () => ({
      set: "pse",
      do: {
        request: { number: 36, required: ["header"], attributes: "header" },
        reply: { number: 37, always: ["header"], attributes: pseGetAttributes },
      },
      dump: { request: "36 header", reply: { number: 37, always: ["header"], attributes: pseGetAttributes } },
    }),
    "pse-set": () => ({
      set: "pse",
      do: {
        request: {
          number: 37,
          required: ["header"],
          attributes: "header podl-pse-admin-control c33-pse-admin-control c33-pse-avail-pw-limit pse-prio",
        },
      },
    }),
    "rss-get": () => ({
      set: "rss",
      do: {
        request: { number: 38, required: ["header"], attributes: "header context" },
        reply: { number: 38, always: ["header"], attributes: "header context hfunc indir hkey input-xfrm flow-hash" },
      },
      dump: {
        request: "38 header start-context",
        reply: { number: 38, always: ["header"], attributes: "header context hfunc indir hkey input-xfrm flow-hash" },
      },
    }),
    "plca-get-cfg": () => ({
      set: "plca",
      do: {
        request: { number: 39, required: ["header"], attributes: "header" },
        reply: { number: 39, always: ["header"], attributes: plcaGetCfgAttributes },
      },
      dump: { request: "39 header", reply: { number: 39, always: ["header"], attributes: plcaGetCfgAttributes } },
    }),
    "plca-set-cfg": () => ({ set: "plca", do: { request: { number: 40, required: ["header"], attributes: plcaGetCfgAttributes } } }),
    "plca-get-status": () => ({
      set: "plca",
      do: {
        request: { number: 41, required: ["header"], attributes: "header" },
        reply: { number: 40, always: ["header"], attributes: plcaGetCfgAttributes },
      },
      dump: { request: "41 header", reply: { number: 40, always: ["header"], attributes: plcaGetCfgAttributes } },
    }),
    "plca-ntf": () => ({ set: "plca", event: `41 ${plcaGetCfgAttributes}`, notify: "plca-get-cfg" }),
    "mm-get": () => ({
      set: "mm",
      do: {
        request: { number: 42, required: ["header"], attributes: "header" },
        reply: { number: 42, always: ["header"], attributes: mmGetAttributes },
      },
      dump: { request: "42 header", reply: { number: 42, always: ["header"], attributes: mmGetAttributes } },
    }),
    "mm-set": () => ({
      set: "mm",
      do: {
        request: {
          number: 43,
          required: ["header"],
          attributes: "header verify-enabled verify-time tx-enabled pmac-enabled tx-min-frag-size",
        },
      },
    }),
    "mm-ntf": () => ({ set: "mm", event: `43 ${mmGetAttributes}`, notify: "mm-get" }),
    "module-fw-flash-act": () => ({
      set: "module-fw-flash",
      do: { request: { number: 44, required: ["header"], attributes: "header file-name password" } },
    }),
    "module-fw-flash-ntf": () => ({ set: "module-fw-flash", event: "44 header status status-msg done total" }),
    "phy-get": () => ({
      set: "phy",
      do: {
        request: { number: 45, required: ["header"], attributes: "header" },
        reply: { number: 45, always: ["header"], attributes: phyGetAttributes },
      },
      dump: { request: "45 header", reply: { number: 45, always: ["header"], attributes: phyGetAttributes } },
    }),
    "phy-ntf": () => ({ set: "phy", event: `46 ${phyGetAttributes}`, notify: "phy-get" }),
    "tsconfig-get": () => ({
      set: "tsconfig",
      do: {
        request: { number: 46, required: ["header"], attributes: "header" },
        reply: { number: 47, always: ["header"], attributes: "header hwtstamp-provider tx-types rx-filters hwtstamp-flags" },
      },
      dump: {
        request: "46 header",
        reply: { number: 47, always: ["header"], attributes: "header hwtstamp-provider tx-types rx-filters hwtstamp-flags" },
      },
    }),
    "tsconfig-set": () => ({
      set: "tsconfig",
      do: {
        request: {
          number: 47,
          required: ["header"],
          attributes: "header hwtstamp-provider tx-types rx-filters hwtstamp-flags",
        },
        reply: { number: 48, always: ["header"], attributes: "header hwtstamp-provider tx-types rx-filters hwtstamp-flags" },
      },
    }),
    "pse-ntf": () => ({ set: "pse-ntf", event: "49 header events" }),
    "rss-set": () => ({
      set: "rss",
      do: {
        request: { number: 48, required: ["header"], attributes: "header context hfunc indir hkey input-xfrm flow-hash" },
      },
    }),
    "rss-ntf": () => ({ set: "rss", event: "50 header context hfunc indir hkey input-xfrm flow-hash", notify: "rss-get" }),
    "rss-create-act": () => ({
      set: "rss",
      do: {
        request: { number: 49, required: ["header"], attributes: "header context hfunc indir hkey input-xfrm" },
        reply: { number: 51, always: ["header"], attributes: "header context hfunc indir hkey input-xfrm" },
      },
    }),
    "rss-create-ntf": () => ({ set: "rss", event: "52 header context hfunc indir hkey input-xfrm", notify: "rss-create-act" }),
    "rss-delete-act": () => ({ set: "rss", do: { request: { number: 50, required: ["header"], attributes: "header context" } } }),
    "rss-delete-ntf": () => ({ set: "rss", event: "53 header context" }),
    "mse-get": () => ({
      set: "mse",
      do: {
        request: { number: 51, required: ["header"], attributes: "header" },
        reply: { number: 54, always: ["header"], attributes: mseGetAttributes },
      },
      dump: { request: "51 header", reply: { number: 54, always: ["header"], attributes: mseGetAttributes } },
    }),
  },
  groups: { monitor: { name: "monitor" } },
  config: "ETHTOOL_NETLINK",
  dumpNests: ["header"],
  links: {},
});
