// Generated from dcb.yaml (sha256 694486f613a24d1c). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute

import { copyOf } from "../base/bytes.ts";
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, Only, Read, ReadOnlyFields, Shape, TrailingBytes, Write } from
  "../schema/model/types.ts";
import { isU8, isU16, isU32, isU64, putBytes } from "../schema/values/struct-members.ts";

/**
 * Command of a DCB message, such as `gstate`, which returns the state, and `sstate`, which sets it. Values of `command` in family dcb:
 *
 * - `undefined` (DCB_CMD_UNDEFINED, 0)
 * - `gstate` (DCB_CMD_GSTATE, 1)
 * - `sstate` (DCB_CMD_SSTATE, 2)
 * - `pgtx-gcfg` (DCB_CMD_PGTX_GCFG, 3)
 * - `pgtx-scfg` (DCB_CMD_PGTX_SCFG, 4)
 * - `pgrx-gcfg` (DCB_CMD_PGRX_GCFG, 5)
 * - `pgrx-scfg` (DCB_CMD_PGRX_SCFG, 6)
 * - `pfc-gcfg` (DCB_CMD_PFC_GCFG, 7)
 * - `pfc-scfg` (DCB_CMD_PFC_SCFG, 8)
 * - `set-all` (DCB_CMD_SET_ALL, 9)
 * - `gperm-hwaddr` (DCB_CMD_GPERM_HWADDR, 10)
 * - `gcap` (DCB_CMD_GCAP, 11)
 * - `gnumtcs` (DCB_CMD_GNUMTCS, 12)
 * - `snumtcs` (DCB_CMD_SNUMTCS, 13)
 * - `pfc-gstate` (DCB_CMD_PFC_GSTATE, 14)
 * - `pfc-sstate` (DCB_CMD_PFC_SSTATE, 15)
 * - `bcn-gcfg` (DCB_CMD_BCN_GCFG, 16)
 * - `bcn-scfg` (DCB_CMD_BCN_SCFG, 17)
 * - `gapp` (DCB_CMD_GAPP, 18)
 * - `sapp` (DCB_CMD_SAPP, 19)
 * - `ieee-set` (DCB_CMD_IEEE_SET, 20)
 * - `ieee-get` (DCB_CMD_IEEE_GET, 21)
 * - `gdcbx` (DCB_CMD_GDCBX, 22)
 * - `sdcbx` (DCB_CMD_SDCBX, 23)
 * - `gfeatcfg` (DCB_CMD_GFEATCFG, 24)
 * - `sfeatcfg` (DCB_CMD_SFEATCFG, 25)
 * - `cee-get` (DCB_CMD_CEE_GET, 26)
 * - `ieee-del` (DCB_CMD_IEEE_DEL, 27)
 */
export type Command = "undefined" | "gstate" | "sstate" | "pgtx-gcfg" | "pgtx-scfg" | "pgrx-gcfg" | "pgrx-scfg"
  | "pfc-gcfg" | "pfc-scfg" | "set-all" | "gperm-hwaddr" | "gcap" | "gnumtcs" | "snumtcs" | "pfc-gstate"
  | "pfc-sstate" | "bcn-gcfg" | "bcn-scfg" | "gapp" | "sapp" | "ieee-set" | "ieee-get" | "gdcbx" | "sdcbx"
  | "gfeatcfg" | "sfeatcfg" | "cee-get" | "ieee-del";

/**
 * Transmission selection algorithm, by which the device schedules a traffic class. Values of `tsa` in family dcb:
 *
 * - `strict` (IEEE_8021QAZ_TSA_STRICT, 0): Strict priority.
 * - `cb-shaper` (IEEE_8021QAZ_TSA_CB_SHAPER, 1): Credit-based shaper.
 * - `ets` (IEEE_8021QAZ_TSA_ETS, 2): Shares of the bandwidth.
 * - `vendor` (IEEE_8021QAZ_TSA_VENDOR, 255)
 */
export type Tsa = "strict" | "cb-shaper" | "ets" | "vendor";

/**
 * Kind of protocol in an application priority entry. Values of `app-selector` in family dcb:
 *
 * - `ethertype` (IEEE_8021QAZ_APP_SEL_ETHERTYPE, 1)
 * - `stream` (IEEE_8021QAZ_APP_SEL_STREAM, 2): TCP or SCTP port.
 * - `dgram` (IEEE_8021QAZ_APP_SEL_DGRAM, 3): UDP or DCCP port.
 * - `any` (IEEE_8021QAZ_APP_SEL_ANY, 4): TCP, SCTP, UDP or DCCP port.
 * - `dscp` (IEEE_8021QAZ_APP_SEL_DSCP, 5): DSCP, the upper six bits of the traffic class.
 * - `pcp` (DCB_APP_SEL_PCP, 255, since Linux 6.2): Priority in a VLAN tag.
 */
export type AppSelector = "ethertype" | "stream" | "dgram" | "any" | "dscp" | "pcp";

/**
 * State of congestion notification (QCN) for a priority. Values of `cndd-state` in family dcb:
 *
 * - `reset` (DCB_CNDD_RESET, 0)
 * - `edge` (DCB_CNDD_EDGE, 1)
 * - `interior` (DCB_CNDD_INTERIOR, 2)
 * - `interior-ready` (DCB_CNDD_INTERIOR_READY, 3)
 */
export type CnddState = "reset" | "edge" | "interior" | "interior-ready";

/**
 * Whether the host or the device runs DCBX, and its version. Flags of `dcbx` in family dcb:
 *
 * - `host` (DCB_CAP_DCBX_HOST, bit 0): The host runs DCBX.
 * - `lld-managed` (DCB_CAP_DCBX_LLD_MANAGED, bit 1): The device runs DCBX.
 * - `ver-cee` (DCB_CAP_DCBX_VER_CEE, bit 2): CEE.
 * - `ver-ieee` (DCB_CAP_DCBX_VER_IEEE, bit 3): IEEE 802.1Qaz.
 * - `static` (DCB_CAP_DCBX_STATIC, bit 4): No DCBX; the host sets the configuration.
 */
export type Dcbx = "host" | "lld-managed" | "ver-cee" | "ver-ieee" | "static";

/**
 * Mode of a CEE DCBX feature. Flags of `featcfg` in family dcb:
 *
 * - `error` (DCB_FEATCFG_ERROR, bit 0): The parameters do not fit those of the peer.
 * - `enable` (DCB_FEATCFG_ENABLE, bit 1): Enabled.
 * - `willing` (DCB_FEATCFG_WILLING, bit 2): Accepts the parameters of the peer.
 * - `advertise` (DCB_FEATCFG_ADVERTISE, bit 3): Announced to the peer.
 */
export type Featcfg = "error" | "enable" | "willing" | "advertise";

/**
 * Kind of protocol in an application priority entry of CEE DCBX. Values of `app-idtype` in family dcb:
 *
 * - `ethtype` (DCB_APP_IDTYPE_ETHTYPE, 0)
 * - `portnum` (DCB_APP_IDTYPE_PORTNUM, 1)
 */
export type AppIdtype = "ethtype" | "portnum";

/** C structure `dcbmsg`. */
export interface Dcbmsg<M extends Mode = Read> extends TrailingBytes {
  /** The kernel ignores it. Member: u8. */ dcbFamily: number;
  /** u8. */ cmd: Command | M["unnamed"];
}

/** One number for each traffic class. C structure `per-class-u32`. */
export interface PerClassU32 extends TrailingBytes {
  /** u32. */ tc0: number;
  /** u32. */ tc1: number;
  /** u32. */ tc2: number;
  /** u32. */ tc3: number;
  /** u32. */ tc4: number;
  /** u32. */ tc5: number;
  /** u32. */ tc6: number;
  /** u32. */ tc7: number;
}

/** One number for each traffic class. C structure `per-class-u64`. */
export interface PerClassU64<M extends Mode = Read> extends TrailingBytes {
  /** u64. */ tc0: M["big"];
  /** u64. */ tc1: M["big"];
  /** u64. */ tc2: M["big"];
  /** u64. */ tc3: M["big"];
  /** u64. */ tc4: M["big"];
  /** u64. */ tc5: M["big"];
  /** u64. */ tc6: M["big"];
  /** u64. */ tc7: M["big"];
}

/** One state for each traffic class. C structure `per-class-state`. */
export interface PerClassState<M extends Mode = Read> extends TrailingBytes {
  /** u32. */ tc0: CnddState | M["unnamed"];
  /** u32. */ tc1: CnddState | M["unnamed"];
  /** u32. */ tc2: CnddState | M["unnamed"];
  /** u32. */ tc3: CnddState | M["unnamed"];
  /** u32. */ tc4: CnddState | M["unnamed"];
  /** u32. */ tc5: CnddState | M["unnamed"];
  /** u32. */ tc6: CnddState | M["unnamed"];
  /** u32. */ tc7: CnddState | M["unnamed"];
}

/** Enhanced transmission selection (ETS) of IEEE 802.1Qaz. Arrays have one byte for each traffic class or priority. C structure `ieee-ets`. */
export interface IeeeEts extends TrailingBytes {
  /** Value 1 accepts the DCBX parameters of the peer. Member: u8. */ willing: number;
  /** Number of traffic classes that support enhanced transmission selection (ETS). Member: u8. */ etsCap: number;
  /** Whether the device supports the credit-based shaper (1 or 0). Member: u8. */ cbs: number;
  /** Share of the transmit bandwidth that each traffic class gets, in percent. Member: 8 bytes. */
  tcTxBw: Uint8Array;
  /** Share of the receive bandwidth that each traffic class gets, in percent. Member: 8 bytes. */ tcRxBw: Uint8Array;
  /** Transmission selection algorithm of each traffic class, as in `tsa`. Member: 8 bytes. */ tcTsa: Uint8Array;
  /** Traffic class of each priority. Member: 8 bytes. */ prioTc: Uint8Array;
  /** Bandwidth in percent that the peer is recommended to give each traffic class. Member: 8 bytes. */
  tcRecoBw: Uint8Array;
  /** Transmission selection algorithm that the peer is recommended to use for each traffic class. Member: 8 bytes. */
  tcRecoTsa: Uint8Array;
  /** Traffic class that the peer is recommended to use for each priority. Member: 8 bytes. */ recoPrioTc: Uint8Array;
}

/** C structure `ieee-maxrate`. */
export interface IeeeMaxrate<M extends Mode = Read> extends TrailingBytes {
  /** Maximum rate of each traffic class; 0 for no limit. Member: structure `per-class-u64`. */
  tcMaxrate: Shape<M, PerClassU64<M>>;
}

/** Congestion notification of IEEE 802.1Qau. C structure `ieee-qcn`. */
export interface IeeeQcn<M extends Mode = Read> extends TrailingBytes {
  /** 8 bytes. */ rpgEnable: Uint8Array;
  /** structure `per-class-u32`. */ rpppMaxRps: Shape<M, PerClassU32>;
  /** structure `per-class-u32`. */ rpgTimeReset: Shape<M, PerClassU32>;
  /** structure `per-class-u32`. */ rpgByteReset: Shape<M, PerClassU32>;
  /** structure `per-class-u32`. */ rpgThreshold: Shape<M, PerClassU32>;
  /** structure `per-class-u32`. */ rpgMaxRate: Shape<M, PerClassU32>;
  /** structure `per-class-u32`. */ rpgAiRate: Shape<M, PerClassU32>;
  /** structure `per-class-u32`. */ rpgHaiRate: Shape<M, PerClassU32>;
  /** structure `per-class-u32`. */ rpgGd: Shape<M, PerClassU32>;
  /** structure `per-class-u32`. */ rpgMinDecFac: Shape<M, PerClassU32>;
  /** structure `per-class-u32`. */ rpgMinRate: Shape<M, PerClassU32>;
  /** structure `per-class-state`. */ cnddStateMachine: Shape<M, PerClassState<M>>;
}

/** C structure `ieee-qcn-stats`. */
export interface IeeeQcnStats<M extends Mode = Read> extends TrailingBytes {
  /** structure `per-class-u64`. */ rpppRpCentiseconds: Shape<M, PerClassU64<M>>;
  /** structure `per-class-u32`. */ rpppCreatedRps: Shape<M, PerClassU32>;
}

/** Priority flow control of IEEE 802.1Qaz. C structure `ieee-pfc`. */
export interface IeeePfc<M extends Mode = Read> extends TrailingBytes {
  /** Maximum number of traffic classes with priority flow control. Member: u8. */ pfcCap: number;
  /** Priorities with flow control, as a bit mask. Member: u8. */ pfcEn: number;
  /** MACsec bypass capability, as defined in IEEE 802.1Qaz (1 or 0). Member: u8. */ mbc: number;
  /** Round-trip delay of the link for which the device reserves buffer space, as an amount of data. Member: u16 in bits. */
  delay: number;
  /** Pause frames sent for each priority. Member: structure `per-class-u64`. */ requests: Shape<M, PerClassU64<M>>;
  /** Pause frames received for each priority. Member: structure `per-class-u64`. */
  indications: Shape<M, PerClassU64<M>>;
}

/** C structure `dcbnl-buffer`. */
export interface DcbnlBuffer<M extends Mode = Read> extends TrailingBytes {
  /** Number of the receive buffer of each priority. Member: 8 bytes. */ prio2buffer: Uint8Array;
  /** Size of each buffer. Member: structure `per-class-u32`. */ bufferSize: Shape<M, PerClassU32>;
  /** u32 in bytes. */ totalSize: number;
}

/** C structure `cee-pg`. */
export interface CeePg extends TrailingBytes {
  /** Value 1 accepts the DCBX parameters of the peer. Member: u8. */ willing: number;
  /** Whether the DCBX peer reports an error (1 or 0). Member: u8. */ error: number;
  /** Whether priority groups are enabled (1 or 0). Member: u8. */ pgEn: number;
  /** Number of traffic classes that the device supports. Member: u8. */ tcsSupported: number;
  /** Bandwidth of priority groups in percent. Member: 8 bytes. */ pgBw: Uint8Array;
  /** Priority group of each priority. Member: 8 bytes. */ prioPg: Uint8Array;
}

/** C structure `cee-pfc`. */
export interface CeePfc extends TrailingBytes {
  /** Value 1 accepts the DCBX parameters of the peer. Member: u8. */ willing: number;
  /** Whether the DCBX peer reports an error (1 or 0). Member: u8. */ error: number;
  /** Priorities with flow control, as a bit mask. Member: u8. */ pfcEn: number;
  /** Number of traffic classes that the device supports. Member: u8. */ tcsSupported: number;
}

/** Priority of an application protocol. C structure `dcb-app`. */
export interface DcbApp<M extends Mode = Read> extends TrailingBytes {
  /** Kind of `protocol`, such as Ethernet type or TCP port. Member: u8. */ selector: AppSelector | M["unnamed"];
  /** u8. */ priority: number;
  /** Ethernet type, port or DSCP of the application protocol. Member: u16. */ protocol: number;
}

/** Priorities of an application protocol in CEE DCBX. C structure `cee-app`. */
export interface CeeApp<M extends Mode = Read> extends TrailingBytes {
  /** Kind of `protocol`, such as Ethernet type or TCP port. Member: u8. */ selector: AppIdtype | M["unnamed"];
  /** Bit mask of priorities. Member: u8. */ priority: number;
  /** Ethernet type or port number of the application; big-endian on the wire. Member: u16. */ protocol: number;
}

/** C structure `dcb-peer-app-info`. */
export interface DcbPeerAppInfo extends TrailingBytes {
  /** Value 1 accepts the DCBX parameters of the peer. Member: u8. */ willing: number;
  /** Whether the DCBX peer reports an error (1 or 0). Member: u8. */ error: number;
}

/** Attribute set `dcb`. */
export type Dcb<M extends Mode = Read> = ExtraAttributes & {
  /** Name of the network interface. All requests require it. Attribute DCB_ATTR_IFNAME of dcb: string of at most 15 bytes. */
  ifname?: string;
  /** Whether DCB is enabled (1 or 0). Attribute DCB_ATTR_STATE of dcb: u8. */ state?: number;
  /** Whether priority flow control is enabled (1 or 0). Attribute DCB_ATTR_PFC_STATE of dcb: u8. */
  pfcState?: number;
  /** Flow control of each priority (CEE). Attribute DCB_ATTR_PFC_CFG of dcb: nested attributes. */ pfcCfg?: PfcUp<M>;
  /** Number of traffic classes. Attribute DCB_ATTR_NUM_TC of dcb: u8. */ numTc?: number;
  /** Priority groups (CEE). Attribute DCB_ATTR_PG_CFG of dcb: nested attributes. */ pgCfg?: Pg<M>;
  /** Commits the pending DCB settings to the device. The kernel ignores the value. Attribute DCB_ATTR_SET_ALL of dcb: u8. */
  setAll?: number;
  /** Capabilities of the device. Attribute DCB_ATTR_CAP of dcb: nested attributes. */ cap?: Cap<M>;
  /** Numbers of traffic classes that the device has for priority groups and for flow control. Attribute DCB_ATTR_NUMTCS of dcb: nested attributes. */
  numtcs?: Numtcs<M>;
  /** Backward congestion notification. Attribute DCB_ATTR_BCN of dcb: nested attributes. */ bcn?: Bcn<M>;
  /** Priority of an application (CEE). Attribute DCB_ATTR_APP of dcb: nested attributes. */ app?: App<M>;
  /** Parameters of IEEE 802.1Qaz and 802.1Qau. Attribute DCB_ATTR_IEEE of dcb: nested attributes. */ ieee?: Ieee<M>;
  /** Whether the host or the device runs DCBX, and in which version. Attribute DCB_ATTR_DCBX of dcb: u8. */
  dcbx?: (Dcbx | number)[];
  /** Modes of CEE DCBX features. Attribute DCB_ATTR_FEATCFG of dcb: nested attributes. */ featcfg?: Feature<M>;
} & ReadOnlyFields<M, {
  /** 32 bytes that begin with the permanent MAC address of the network device. Attribute DCB_ATTR_PERM_HWADDR of dcb: bytes, read-only. */
  permHwaddr?: Uint8Array;
  /** Parameters of CEE. Attribute DCB_ATTR_CEE of dcb: nested attributes, read-only. */ cee?: Cee<M>;
}>;

/** Result of a change: 0, or a negative error number. Attribute set `result`. */
export interface Result extends ExtraAttributes {
  /** DCB_ATTR_IFNAME of dcb: string. */ ifname?: string;
  /** DCB_ATTR_STATE of dcb: s8. */ state?: number;
  /** DCB_ATTR_PFC_STATE of dcb: s8. */ pfcState?: number;
  /** DCB_ATTR_PFC_CFG of dcb: s8. */ pfcCfg?: number;
  /** DCB_ATTR_NUM_TC of dcb: s8. */ numTc?: number;
  /** DCB_ATTR_PG_CFG of dcb: s8. */ pgCfg?: number;
  /** DCB_ATTR_SET_ALL of dcb: s8. */ setAll?: number;
  /** DCB_ATTR_NUMTCS of dcb: s8. */ numtcs?: number;
  /** DCB_ATTR_BCN of dcb: s8. */ bcn?: number;
  /** DCB_ATTR_APP of dcb: s8. */ app?: number;
  /** DCB_ATTR_IEEE of dcb: s8. */ ieee?: number;
  /** DCB_ATTR_DCBX of dcb: s8. */ dcbx?: number;
  /** DCB_ATTR_FEATCFG of dcb: s8. */ featcfg?: number;
}

/** Whether each of the eight priorities uses priority flow control (PFC). In requests, the attribute `all` selects all priorities. Attribute set `pfc-up`. */
export interface PfcUp<M extends Mode = Read> extends ExtraAttributes {
  /** DCB_PFC_UP_ATTR_0 of dcb: u8. */ "0"?: number;
  /** DCB_PFC_UP_ATTR_1 of dcb: u8. */ "1"?: number;
  /** DCB_PFC_UP_ATTR_2 of dcb: u8. */ "2"?: number;
  /** DCB_PFC_UP_ATTR_3 of dcb: u8. */ "3"?: number;
  /** DCB_PFC_UP_ATTR_4 of dcb: u8. */ "4"?: number;
  /** DCB_PFC_UP_ATTR_5 of dcb: u8. */ "5"?: number;
  /** DCB_PFC_UP_ATTR_6 of dcb: u8. */ "6"?: number;
  /** DCB_PFC_UP_ATTR_7 of dcb: u8. */ "7"?: number;
  /** DCB_PFC_UP_ATTR_ALL of dcb: flag. */ all?: M["flag"];
}

/** Priority groups, with the bandwidth of each in percent. Attribute set `pg`. */
export interface Pg<M extends Mode = Read> extends ExtraAttributes {
  /** DCB_PG_ATTR_TC_0 of dcb: nested attributes. */ tc0?: Tc<M>;
  /** DCB_PG_ATTR_TC_1 of dcb: nested attributes. */ tc1?: Tc<M>;
  /** DCB_PG_ATTR_TC_2 of dcb: nested attributes. */ tc2?: Tc<M>;
  /** DCB_PG_ATTR_TC_3 of dcb: nested attributes. */ tc3?: Tc<M>;
  /** DCB_PG_ATTR_TC_4 of dcb: nested attributes. */ tc4?: Tc<M>;
  /** DCB_PG_ATTR_TC_5 of dcb: nested attributes. */ tc5?: Tc<M>;
  /** DCB_PG_ATTR_TC_6 of dcb: nested attributes. */ tc6?: Tc<M>;
  /** DCB_PG_ATTR_TC_7 of dcb: nested attributes. */ tc7?: Tc<M>;
  /** DCB_PG_ATTR_TC_ALL of dcb: nested attributes. */ tcAll?: Tc<M>;
  /** DCB_PG_ATTR_BW_ID_0 of dcb: u8. */ bwId0?: number;
  /** DCB_PG_ATTR_BW_ID_1 of dcb: u8. */ bwId1?: number;
  /** DCB_PG_ATTR_BW_ID_2 of dcb: u8. */ bwId2?: number;
  /** DCB_PG_ATTR_BW_ID_3 of dcb: u8. */ bwId3?: number;
  /** DCB_PG_ATTR_BW_ID_4 of dcb: u8. */ bwId4?: number;
  /** DCB_PG_ATTR_BW_ID_5 of dcb: u8. */ bwId5?: number;
  /** DCB_PG_ATTR_BW_ID_6 of dcb: u8. */ bwId6?: number;
  /** DCB_PG_ATTR_BW_ID_7 of dcb: u8. */ bwId7?: number;
  /** DCB_PG_ATTR_BW_ID_ALL of dcb: flag. */ bwIdAll?: M["flag"];
}

/** Attribute set `tc`. */
export interface Tc<M extends Mode = Read> extends ExtraAttributes {
  /** Priority group of the traffic class. Attribute DCB_TC_ATTR_PARAM_PGID of dcb: u8. */ pgid?: number;
  /** Priorities of the traffic class, as a bit mask. Attribute DCB_TC_ATTR_PARAM_UP_MAPPING of dcb: u8. */
  upMapping?: number;
  /** Strict priority of the traffic class: 0 none, 1 within its group, 2 on the whole link. Attribute DCB_TC_ATTR_PARAM_STRICT_PRIO of dcb: u8. */
  strictPrio?: number;
  /** Share of the priority group's bandwidth that the traffic class gets. Attribute DCB_TC_ATTR_PARAM_BW_PCT of dcb: u8 in percent. */
  bwPct?: number;
  /** DCB_TC_ATTR_PARAM_ALL of dcb: flag. */ all?: M["flag"];
}

/** DCB capabilities of a device. Requests select single capabilities, or `all`. Attribute set `cap`. */
export interface Cap<M extends Mode = Read> extends ExtraAttributes {
  /** DCB_CAP_ATTR_ALL of dcb: flag. */ all?: M["flag"];
  /** Whether priority groups are supported (1 or 0). Attribute DCB_CAP_ATTR_PG of dcb: u8. */ pg?: number;
  /** Whether priority flow control is supported (1 or 0). Attribute DCB_CAP_ATTR_PFC of dcb: u8. */ pfc?: number;
  /** Whether priorities can be mapped to traffic classes (1 or 0). Attribute DCB_CAP_ATTR_UP2TC of dcb: u8. */
  up2tc?: number;
  /** Numbers of traffic classes that can be configured for priority groups. Bit mask: 0x80 means 8. Attribute DCB_CAP_ATTR_PG_TCS of dcb: u8. */
  pgTcs?: number;
  /** Numbers of traffic classes that can be configured for priority flow control. Bit mask: 0x80 means 8. Attribute DCB_CAP_ATTR_PFC_TCS of dcb: u8. */
  pfcTcs?: number;
  /** Whether group strict priority is supported (1 or 0). Attribute DCB_CAP_ATTR_GSP of dcb: u8. */ gsp?: number;
  /** Whether backward congestion notification is supported (1 or 0). Attribute DCB_CAP_ATTR_BCN of dcb: u8. */
  bcn?: number;
  /** Supported variants of DCBX. Attribute DCB_CAP_ATTR_DCBX of dcb: u8. */ dcbx?: (Dcbx | number)[];
}

/** Attribute set `numtcs`. */
export interface Numtcs<M extends Mode = Read> extends ExtraAttributes {
  /** DCB_NUMTCS_ATTR_ALL of dcb: flag. */ all?: M["flag"];
  /** Number of traffic classes for priority groups. Attribute DCB_NUMTCS_ATTR_PG of dcb: u8. */ pg?: number;
  /** Number of traffic classes for flow control. Attribute DCB_NUMTCS_ATTR_PFC of dcb: u8. */ pfc?: number;
}

/** Backward congestion notification. Attribute set `bcn`. */
export interface Bcn<M extends Mode = Read> extends ExtraAttributes {
  /** DCB_BCN_ATTR_RP_0 of dcb: u8. */ rp0?: number;
  /** DCB_BCN_ATTR_RP_1 of dcb: u8. */ rp1?: number;
  /** DCB_BCN_ATTR_RP_2 of dcb: u8. */ rp2?: number;
  /** DCB_BCN_ATTR_RP_3 of dcb: u8. */ rp3?: number;
  /** DCB_BCN_ATTR_RP_4 of dcb: u8. */ rp4?: number;
  /** DCB_BCN_ATTR_RP_5 of dcb: u8. */ rp5?: number;
  /** DCB_BCN_ATTR_RP_6 of dcb: u8. */ rp6?: number;
  /** DCB_BCN_ATTR_RP_7 of dcb: u8. */ rp7?: number;
  /** DCB_BCN_ATTR_RP_ALL of dcb: flag. */ rpAll?: M["flag"];
  /** DCB_BCN_ATTR_BCNA_0 of dcb: u32. */ bcna0?: number;
  /** DCB_BCN_ATTR_BCNA_1 of dcb: u32. */ bcna1?: number;
  /** DCB_BCN_ATTR_ALPHA of dcb: u32. */ alpha?: number;
  /** DCB_BCN_ATTR_BETA of dcb: u32. */ beta?: number;
  /** DCB_BCN_ATTR_GD of dcb: u32. */ gd?: number;
  /** DCB_BCN_ATTR_GI of dcb: u32. */ gi?: number;
  /** DCB_BCN_ATTR_TMAX of dcb: u32. */ tmax?: number;
  /** DCB_BCN_ATTR_TD of dcb: u32. */ td?: number;
  /** DCB_BCN_ATTR_RMIN of dcb: u32. */ rmin?: number;
  /** DCB_BCN_ATTR_W of dcb: u32. */ w?: number;
  /** DCB_BCN_ATTR_RD of dcb: u32. */ rd?: number;
  /** DCB_BCN_ATTR_RU of dcb: u32. */ ru?: number;
  /** DCB_BCN_ATTR_WRTT of dcb: u32. */ wrtt?: number;
  /** DCB_BCN_ATTR_RI of dcb: u32. */ ri?: number;
  /** DCB_BCN_ATTR_C of dcb: u32. */ c?: number;
  /** DCB_BCN_ATTR_ALL of dcb: flag. */ all?: M["flag"];
}

/** Attribute set `app`. */
export interface App<M extends Mode = Read> extends ExtraAttributes {
  /** Whether `id` is an Ethernet type or a port. Attribute DCB_APP_ATTR_IDTYPE of dcb: u8. */
  idtype?: AppIdtype | M["unnamed"];
  /** Ethernet type or port. Attribute DCB_APP_ATTR_ID of dcb: u16. */ id?: number;
  /** Priorities of the application protocol, as a bit mask. Attribute DCB_APP_ATTR_PRIORITY of dcb: u8. */
  priority?: number;
}

/** Attribute set `ieee`. */
export type Ieee<M extends Mode = Read> = ExtraAttributes & {
  /** Enhanced transmission selection. Attribute DCB_ATTR_IEEE_ETS of dcb: structure `ieee-ets`. */
  ieeeEts?: Shape<M, IeeeEts>;
  /** Priority flow control. Attribute DCB_ATTR_IEEE_PFC of dcb: structure `ieee-pfc`. */
  ieeePfc?: Shape<M, IeeePfc<M>>;
  /** Priorities of applications. Attribute DCB_ATTR_IEEE_APP_TABLE of dcb: nested attributes. */
  ieeeAppTable?: AppTable<M>;
  /** Maximum rates of traffic classes. Attribute DCB_ATTR_IEEE_MAXRATE of dcb: structure `ieee-maxrate`. */
  ieeeMaxrate?: Shape<M, IeeeMaxrate<M>>;
  /** Congestion notification (802.1Qau). Attribute DCB_ATTR_IEEE_QCN of dcb: structure `ieee-qcn`. */
  ieeeQcn?: Shape<M, IeeeQcn<M>>;
  /** Buffers of received packets. Attribute DCB_ATTR_DCB_BUFFER of dcb: structure `dcbnl-buffer`. */
  dcbBuffer?: Shape<M, DcbnlBuffer<M>>;
  /** Properties that set a packet's priority, such as DSCP or VLAN priority, in order of trust. Attribute DCB_ATTR_DCB_APP_TRUST_TABLE of dcb: nested attributes, since Linux 6.2. */
  dcbAppTrustTable?: AppTrust<M>[];
  /** Rewriting of priorities. Attribute DCB_ATTR_DCB_REWR_TABLE of dcb: nested attributes, since Linux 6.3. */
  dcbRewrTable?: AppTable<M>;
} & ReadOnlyFields<M, {
  /** Enhanced transmission selection settings of the DCBX peer. Attribute DCB_ATTR_IEEE_PEER_ETS of dcb: structure `ieee-ets`, read-only. */
  ieeePeerEts?: Shape<M, IeeeEts>;
  /** Priority flow control settings of the DCBX peer. Attribute DCB_ATTR_IEEE_PEER_PFC of dcb: structure `ieee-pfc`, read-only. */
  ieeePeerPfc?: Shape<M, IeeePfc<M>>;
  /** Application priorities that the DCBX peer uses (IEEE). Attribute DCB_ATTR_IEEE_PEER_APP of dcb: nested attributes, read-only. */
  ieeePeerApp?: AppTable<M>;
  /** Counters of congestion notification. Attribute DCB_ATTR_IEEE_QCN_STATS of dcb: structure `ieee-qcn-stats`, read-only. */
  ieeeQcnStats?: Shape<M, IeeeQcnStats<M>>;
}>;

/** Attribute set `app-table`. */
export interface AppTable<M extends Mode = Read> extends ExtraAttributes {
  /** DCB_ATTR_IEEE_APP of dcb: structure `dcb-app`, repeated for each array element. */
  ieeeApp?: Shape<M, DcbApp<M>>[];
  /** Application priority entry with a selector that IEEE 802.1Qaz does not define, such as `pcp`. Attribute DCB_ATTR_DCB_APP of dcb: structure `dcb-app`, repeated for each array element, since Linux 6.2. */
  dcbApp?: Shape<M, DcbApp<M>>[];
}

/** Selectors (such as `dscp`) that determine the priority of a packet, the most trusted first. Attribute set `app-trust`. The value is a list, each element of which has one of these attributes. */
export interface AppTrust<M extends Mode = Read> extends ExtraAttributes {
  /** Selector that IEEE 802.1Qaz defines. Attribute DCB_ATTR_IEEE_APP of dcb: u8, since Linux 6.2. */
  ieeeApp?: AppSelector | M["unnamed"];
  /** Selector that IEEE 802.1Qaz does not define, such as `pcp`. Attribute DCB_ATTR_DCB_APP of dcb: u8, since Linux 6.2. */
  dcbApp?: AppSelector | M["unnamed"];
}

/** Attribute set `feature`. */
export interface Feature<M extends Mode = Read> extends ExtraAttributes {
  /** DCB_FEATCFG_ATTR_ALL of dcb: flag. */ all?: M["flag"];
  /** Mode of priority groups. Attribute DCB_FEATCFG_ATTR_PG of dcb: u8. */ pg?: (Featcfg | number)[];
  /** Mode of priority flow control. Attribute DCB_FEATCFG_ATTR_PFC of dcb: u8. */ pfc?: (Featcfg | number)[];
  /** Mode of application priorities. Attribute DCB_FEATCFG_ATTR_APP of dcb: u8. */ app?: (Featcfg | number)[];
}

/** Attribute set `cee`. */
export interface Cee<M extends Mode = Read> extends ExtraAttributes {
  /** Priority groups that the DCBX peer uses. Attribute DCB_ATTR_CEE_PEER_PG of dcb: structure `cee-pg`. */
  peerPg?: Shape<M, CeePg>;
  /** Priorities for which the DCBX peer uses flow control. Attribute DCB_ATTR_CEE_PEER_PFC of dcb: structure `cee-pfc`. */
  peerPfc?: Shape<M, CeePfc>;
  /** Application priorities that the DCBX peer uses. Attribute DCB_ATTR_CEE_PEER_APP_TABLE of dcb: nested attributes. */
  peerAppTable?: CeePeerApp<M>;
  /** Priority groups of sent packets. Attribute DCB_ATTR_CEE_TX_PG of dcb: nested attributes. */ txPg?: Pg<M>;
  /** Priority groups of received packets. Attribute DCB_ATTR_CEE_RX_PG of dcb: nested attributes. */ rxPg?: Pg<M>;
  /** Priorities with flow control. Attribute DCB_ATTR_CEE_PFC of dcb: nested attributes. */ pfc?: PfcUp<M>;
  /** Priorities of applications. Attribute DCB_ATTR_CEE_APP_TABLE of dcb: nested attributes. */
  appTable?: CeeAppTable<M>;
  /** Modes of CEE DCBX features. Attribute DCB_ATTR_CEE_FEAT of dcb: nested attributes. */ feat?: Feature<M>;
}

/** Attribute set `cee-peer-app`. */
export interface CeePeerApp<M extends Mode = Read> extends ExtraAttributes {
  /** DCB_ATTR_CEE_PEER_APP_INFO of dcb: structure `dcb-peer-app-info`. */ peerAppInfo?: Shape<M, DcbPeerAppInfo>;
  /** DCB_ATTR_CEE_PEER_APP of dcb: structure `cee-app`, repeated for each array element. */
  peerApp?: Shape<M, CeeApp<M>>[];
}

/** Application priorities of CEE. Each entry has the attribute number that `app` has at the top level. Attribute set `cee-app-table`. */
export interface CeeAppTable<M extends Mode = Read> extends ExtraAttributes {
  /** DCB_ATTR_CEE_APP of dcb: bytes. */ ceeApp?: Uint8Array;
  /** DCB_ATTR_APP of dcb: nested attributes, repeated for each array element. */ app?: App<M>[];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns whether data center bridging (DCB) is enabled. Request 78 of family dcb. */
  gstate: {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname">,
      ({ header: Dcbmsg<Read> } & Dcb<Read>) | undefined>;
  };
  /** Enables or disables data center bridging (DCB). Request 79 of family dcb; requires CAP_NET_ADMIN in the initial user namespace. */
  sstate: {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname" | "state">,
      ({ header: Dcbmsg<Read> } & Result) | undefined>;
  };
  /** Returns the priority groups of sent packets (CEE). Request 78 of family dcb. */
  "pgtx-gcfg": {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname" | "pgCfg">,
      ({ header: Dcbmsg<Read> } & Dcb<Read>) | undefined>;
  };
  /** Changes the priority groups of sent packets (CEE). Request 79 of family dcb; requires CAP_NET_ADMIN in the initial user namespace. */
  "pgtx-scfg": {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname" | "pgCfg">,
      ({ header: Dcbmsg<Read> } & Result) | undefined>;
  };
  /** Returns the priority groups of received packets (CEE). Request 78 of family dcb. */
  "pgrx-gcfg": {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname" | "pgCfg">,
      ({ header: Dcbmsg<Read> } & Dcb<Read>) | undefined>;
  };
  /** Changes the priority groups of received packets (CEE). Request 79 of family dcb; requires CAP_NET_ADMIN in the initial user namespace. */
  "pgrx-scfg": {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname" | "pgCfg">,
      ({ header: Dcbmsg<Read> } & Result) | undefined>;
  };
  /** Returns the priorities with flow control (CEE). Request 78 of family dcb. */
  "pfc-gcfg": {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname" | "pfcCfg">,
      ({ header: Dcbmsg<Read> } & Dcb<Read>) | undefined>;
  };
  /** Changes the priorities with flow control (CEE). Request 79 of family dcb; requires CAP_NET_ADMIN in the initial user namespace. */
  "pfc-scfg": {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname" | "pfcCfg">,
      ({ header: Dcbmsg<Read> } & Result) | undefined>;
  };
  /** Commits the pending DCB settings to the device. Request 79 of family dcb; requires CAP_NET_ADMIN in the initial user namespace. */
  "set-all": {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname" | "setAll">,
      ({ header: Dcbmsg<Read> } & Result) | undefined>;
  };
  /** Returns the permanent MAC address of the network device. Request 78 of family dcb. */
  "gperm-hwaddr": {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname">,
      ({ header: Dcbmsg<Read> } & Dcb<Read>) | undefined>;
  };
  /** Returns the DCB capabilities of a network device. Request 78 of family dcb. */
  gcap: {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname" | "cap">,
      ({ header: Dcbmsg<Read> } & Dcb<Read>) | undefined>;
  };
  /** Returns the numbers of traffic classes for priority groups and for flow control. Request 78 of family dcb. */
  gnumtcs: {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname" | "numtcs">,
      ({ header: Dcbmsg<Read> } & Dcb<Read>) | undefined>;
  };
  /** Changes the numbers of traffic classes for priority groups and for flow control. Request 79 of family dcb; requires CAP_NET_ADMIN in the initial user namespace. */
  snumtcs: {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname" | "numtcs">,
      ({ header: Dcbmsg<Read> } & Result) | undefined>;
  };
  /** Returns whether priority flow control is enabled. Request 78 of family dcb. */
  "pfc-gstate": {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname">,
      ({ header: Dcbmsg<Read> } & Dcb<Read>) | undefined>;
  };
  /** Enables or disables priority flow control. Request 79 of family dcb; requires CAP_NET_ADMIN in the initial user namespace. */
  "pfc-sstate": {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname" | "pfcState">,
      ({ header: Dcbmsg<Read> } & Result) | undefined>;
  };
  /** Returns the settings of backward congestion notification. Request 78 of family dcb. */
  "bcn-gcfg": {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname" | "bcn">,
      ({ header: Dcbmsg<Read> } & Dcb<Read>) | undefined>;
  };
  /** Changes the settings of backward congestion notification. Request 79 of family dcb; requires CAP_NET_ADMIN in the initial user namespace. */
  "bcn-scfg": {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname" | "bcn">,
      ({ header: Dcbmsg<Read> } & Result) | undefined>;
  };
  /** Returns the priorities of an application protocol (CEE). Request 78 of family dcb. */
  gapp: {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname" | "app">,
      ({ header: Dcbmsg<Read> } & Dcb<Read>) | undefined>;
  };
  /** Changes the priorities of an application protocol (CEE). Request 79 of family dcb; requires CAP_NET_ADMIN in the initial user namespace. */
  sapp: {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname" | "app">,
      ({ header: Dcbmsg<Read> } & Result) | undefined>;
  };
  /** Changes the settings of IEEE 802.1Qaz and 802.1Qau, and adds application priorities. Request 79 of family dcb; requires CAP_NET_ADMIN in the initial user namespace. */
  "ieee-set": {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname" | "ieee">,
      ({ header: Dcbmsg<Read> } & Result) | undefined>;
  };
  /** Returns the settings of IEEE 802.1Qaz and 802.1Qau. Request 78 of family dcb. */
  "ieee-get": {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname">, { header: Dcbmsg<Read> } & Dcb<Read>>;
  };
  /** Returns whether the host or the device runs DCBX. Request 78 of family dcb. */
  gdcbx: {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname">,
      ({ header: Dcbmsg<Read> } & Dcb<Read>) | undefined>;
  };
  /** Selects whether the host or the device runs DCBX. Request 79 of family dcb; requires CAP_NET_ADMIN in the initial user namespace. */
  sdcbx: {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname" | "dcbx">,
      ({ header: Dcbmsg<Read> } & Result) | undefined>;
  };
  /** Returns the modes of CEE DCBX features. Request 78 of family dcb. */
  gfeatcfg: {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname" | "featcfg">,
      ({ header: Dcbmsg<Read> } & Dcb<Read>) | undefined>;
  };
  /** Changes the modes of CEE DCBX features. Request 79 of family dcb; requires CAP_NET_ADMIN in the initial user namespace. */
  sfeatcfg: {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname" | "featcfg">,
      ({ header: Dcbmsg<Read> } & Result) | undefined>;
  };
  /** Returns the negotiated parameters of CEE DCBX. Request 78 of family dcb. */
  "cee-get": {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname">, { header: Dcbmsg<Read> } & Dcb<Read>>;
  };
  /** Deletes entries of the application priority table (IEEE 802.1Qaz). Request 79 of family dcb; requires CAP_NET_ADMIN in the initial user namespace. */
  "ieee-del": {
    do: Call<{ header?: Partial<Dcbmsg<Write>> } & Only<Dcb<Write>, "ifname" | "ieee">,
      ({ header: Dcbmsg<Read> } & Result) | undefined>;
  };
  /** Reports changed IEEE 802.1Qaz parameters. Event 78 of family dcb in multicast group `rtnlgrp-dcb`. */
  "ieee-get-ntf": { event: { header: Dcbmsg<Read> } & Dcb<Read> };
  /** Reports changed DCB parameters (CEE). Event 78 of family dcb in multicast group `rtnlgrp-dcb`. */
  "cee-get-ntf": { event: { header: Dcbmsg<Read> } & Dcb<Read> };
  /** Reports the IEEE 802.1Qaz parameters that a program set. Event 79 of family dcb in multicast group `rtnlgrp-dcb`. */
  "ieee-set-ntf": { event: { header: Dcbmsg<Read> } & Dcb<Read> };
  /** Reports that a program committed DCB parameters (CEE) to the device. Event 79 of family dcb in multicast group `rtnlgrp-dcb`. */
  "set-all-ntf": { event: { header: Dcbmsg<Read> } & Dcb<Read> };
  /** Reports the application priority that a program set. Event 79 of family dcb in multicast group `rtnlgrp-dcb`. */
  "sapp-ntf": { event: { header: Dcbmsg<Read> } & Dcb<Read> };
  /** Reports the IEEE 802.1Qaz parameters that a program deleted. Event 79 of family dcb in multicast group `rtnlgrp-dcb`. */
  "ieee-del-ntf": { event: { header: Dcbmsg<Read> } & Dcb<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {}

/** Names of the multicast groups. */
export type Groups = "rtnlgrp-dcb";

/** Data center bridging: priorities, traffic classes, flow control, and the peer's settings. Netlink family `dcb`: `connect()` opens a client. Requires CONFIG_DCB. */
export const dcb: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "dcb",
  flavour: "netlink-raw",
  protocol: 0,
  version: 1,
  constants: { "max-tcs": 8, "ieee-8021qaz-max-tcs": 8 },
  enums: {
    command: () => ({
      prefix: "dcb-cmd-",
      entries: `
        undefined gstate sstate pgtx-gcfg pgtx-scfg pgrx-gcfg pgrx-scfg pfc-gcfg pfc-scfg set-all gperm-hwaddr gcap
        gnumtcs snumtcs pfc-gstate pfc-sstate bcn-gcfg bcn-scfg gapp sapp ieee-set ieee-get gdcbx sdcbx gfeatcfg
        sfeatcfg cee-get ieee-del`,
    }),
    tsa: () => ({ prefix: "ieee-8021qaz-tsa-", entries: "strict cb-shaper ets vendor=255" }),
    "app-selector": () => ({
      prefix: "ieee-8021qaz-app-sel-",
      entries: ["ethertype=1 stream dgram any dscp", { name: "pcp", value: 255, kernelName: "DCB_APP_SEL_PCP", since: "6.2" }],
    }),
    "cndd-state": () => ({ prefix: "dcb-cndd-", entries: "reset edge interior interior-ready" }),
    dcbx: () => ({ flags: true, prefix: "dcb-cap-dcbx-", entries: "host lld-managed ver-cee ver-ieee static" }),
    featcfg: () => ({ flags: true, prefix: "dcb-featcfg-", entries: "error enable willing advertise" }),
    "app-idtype": () => ({ prefix: "dcb-app-idtype-", entries: "ethtype portnum" }),
  },
  structs: {
    dcbmsg: () => ({
      members: [
        { name: "dcb-family", type: "u8" },
        { name: "cmd", type: "u8", enum: "command" },
        { name: "dcb-pad", type: "pad", length: 2 },
      ],
      read: (view, at, names) => ({ dcbFamily: view.getUint8(at), cmd: names[1]!.nameOf(view.getUint8(at + 1)) }),
      write: (view, at, { dcbFamily: v0, cmd: v1 }, names) => { const n1 = names[1]!.number(v1, 255); if (!(isU8(v0) &&
        n1 >= 0)) return false; view.setUint8(at, v0); view.setUint8(at + 1, n1); return true; },
    }),
    "per-class-u32": () => ({
      members: [
        { name: "tc0", type: "u32" },
        { name: "tc1", type: "u32" },
        { name: "tc2", type: "u32" },
        { name: "tc3", type: "u32" },
        { name: "tc4", type: "u32" },
        { name: "tc5", type: "u32" },
        { name: "tc6", type: "u32" },
        { name: "tc7", type: "u32" },
      ],
      read: (view, at) => ({ tc0: view.getUint32(at, host), tc1: view.getUint32(at + 4, host),
        tc2: view.getUint32(at + 8, host), tc3: view.getUint32(at + 12, host), tc4: view.getUint32(at + 16, host),
        tc5: view.getUint32(at + 20, host), tc6: view.getUint32(at + 24, host), tc7: view.getUint32(at + 28, host) }),
      write: (view, at, { tc0: v0, tc1: v1, tc2: v2, tc3: v3, tc4: v4, tc5: v5, tc6: v6, tc7: v7 }) => { if (!(isU32(v0) &&
        isU32(v1) && isU32(v2) && isU32(v3) && isU32(v4) && isU32(v5) && isU32(v6) && isU32(v7))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); view.setUint32(at + 8, v2, host);
        view.setUint32(at + 12, v3, host); view.setUint32(at + 16, v4, host); view.setUint32(at + 20, v5, host);
        view.setUint32(at + 24, v6, host); view.setUint32(at + 28, v7, host); return true; },
    }),
    "per-class-u64": () => ({
      members: [
        { name: "tc0", type: "u64" },
        { name: "tc1", type: "u64" },
        { name: "tc2", type: "u64" },
        { name: "tc3", type: "u64" },
        { name: "tc4", type: "u64" },
        { name: "tc5", type: "u64" },
        { name: "tc6", type: "u64" },
        { name: "tc7", type: "u64" },
      ],
      read: (view, at) => ({ tc0: view.getBigUint64(at, host), tc1: view.getBigUint64(at + 8, host),
        tc2: view.getBigUint64(at + 16, host), tc3: view.getBigUint64(at + 24, host),
        tc4: view.getBigUint64(at + 32, host), tc5: view.getBigUint64(at + 40, host),
        tc6: view.getBigUint64(at + 48, host), tc7: view.getBigUint64(at + 56, host) }),
      write: (view, at, { tc0: v0, tc1: v1, tc2: v2, tc3: v3, tc4: v4, tc5: v5, tc6: v6, tc7: v7 }) => { if (!(isU64(v0) &&
        isU64(v1) && isU64(v2) && isU64(v3) && isU64(v4) && isU64(v5) && isU64(v6) && isU64(v7))) return false;
        view.setBigUint64(at, v0, host); view.setBigUint64(at + 8, v1, host); view.setBigUint64(at + 16, v2, host);
        view.setBigUint64(at + 24, v3, host); view.setBigUint64(at + 32, v4, host);
        view.setBigUint64(at + 40, v5, host); view.setBigUint64(at + 48, v6, host);
        view.setBigUint64(at + 56, v7, host); return true; },
    }),
    "per-class-state": () => ({
      members: [
        { name: "tc0", type: "u32", enum: "cndd-state" },
        { name: "tc1", type: "u32", enum: "cndd-state" },
        { name: "tc2", type: "u32", enum: "cndd-state" },
        { name: "tc3", type: "u32", enum: "cndd-state" },
        { name: "tc4", type: "u32", enum: "cndd-state" },
        { name: "tc5", type: "u32", enum: "cndd-state" },
        { name: "tc6", type: "u32", enum: "cndd-state" },
        { name: "tc7", type: "u32", enum: "cndd-state" },
      ],
      read: (view, at, names) => ({ tc0: names[0]!.nameOf(view.getUint32(at, host)),
        tc1: names[1]!.nameOf(view.getUint32(at + 4, host)), tc2: names[2]!.nameOf(view.getUint32(at + 8, host)),
        tc3: names[3]!.nameOf(view.getUint32(at + 12, host)), tc4: names[4]!.nameOf(view.getUint32(at + 16, host)),
        tc5: names[5]!.nameOf(view.getUint32(at + 20, host)), tc6: names[6]!.nameOf(view.getUint32(at + 24, host)),
        tc7: names[7]!.nameOf(view.getUint32(at + 28, host)) }),
      write: (view, at, { tc0: v0, tc1: v1, tc2: v2, tc3: v3, tc4: v4, tc5: v5, tc6: v6, tc7: v7 }, names) => {
        const n0 = names[0]!.number(v0, 4294967295); const n1 = names[1]!.number(v1, 4294967295);
        const n2 = names[2]!.number(v2, 4294967295); const n3 = names[3]!.number(v3, 4294967295);
        const n4 = names[4]!.number(v4, 4294967295); const n5 = names[5]!.number(v5, 4294967295);
        const n6 = names[6]!.number(v6, 4294967295); const n7 = names[7]!.number(v7, 4294967295); if (!(n0 >= 0 &&
        n1 >= 0 && n2 >= 0 && n3 >= 0 && n4 >= 0 && n5 >= 0 && n6 >= 0 && n7 >= 0)) return false;
        view.setUint32(at, n0, host); view.setUint32(at + 4, n1, host); view.setUint32(at + 8, n2, host);
        view.setUint32(at + 12, n3, host); view.setUint32(at + 16, n4, host); view.setUint32(at + 20, n5, host);
        view.setUint32(at + 24, n6, host); view.setUint32(at + 28, n7, host); return true; },
    }),
    "ieee-ets": () => ({
      members: [
        { name: "willing", type: "u8" },
        { name: "ets-cap", type: "u8" },
        { name: "cbs", type: "u8" },
        { name: "tc-tx-bw", type: "binary", length: 8 },
        { name: "tc-rx-bw", type: "binary", length: 8 },
        { name: "tc-tsa", type: "binary", length: 8 },
        { name: "prio-tc", type: "binary", length: 8 },
        { name: "tc-reco-bw", type: "binary", length: 8 },
        { name: "tc-reco-tsa", type: "binary", length: 8 },
        { name: "reco-prio-tc", type: "binary", length: 8 },
      ],
      read: (view, at, _names, store) => ({ willing: view.getUint8(at), etsCap: view.getUint8(at + 1),
        cbs: view.getUint8(at + 2), tcTxBw: copyOf(store, at + 3, at + 11), tcRxBw: copyOf(store, at + 11, at + 19),
        tcTsa: copyOf(store, at + 19, at + 27), prioTc: copyOf(store, at + 27, at + 35),
        tcRecoBw: copyOf(store, at + 35, at + 43), tcRecoTsa: copyOf(store, at + 43, at + 51),
        recoPrioTc: copyOf(store, at + 51, at + 59) }),
      write: (view, at, { willing: v0, etsCap: v1, cbs: v2, tcTxBw: v3, tcRxBw: v4, tcTsa: v5, prioTc: v6, tcRecoBw: v7,
        tcRecoTsa: v8, recoPrioTc: v9 }, _names, bytes) => { if (!(isU8(v0) && isU8(v1) && isU8(v2) &&
        putBytes(v3, bytes, at + 3, 8) && putBytes(v4, bytes, at + 11, 8) && putBytes(v5, bytes, at + 19, 8) &&
        putBytes(v6, bytes, at + 27, 8) && putBytes(v7, bytes, at + 35, 8) && putBytes(v8, bytes, at + 43, 8) &&
        putBytes(v9, bytes, at + 51, 8))) return false; view.setUint8(at, v0); view.setUint8(at + 1, v1);
        view.setUint8(at + 2, v2); return true; },
    }),
    "ieee-maxrate": () => ({
      members: [{ name: "tc-maxrate", type: "binary", struct: "per-class-u64", unit: "kbit/s" }],
      make: (v) => ({ tcMaxrate: v[0] }),
    }),
    "ieee-qcn": () => ({
      members: [
        { name: "rpg-enable", type: "binary", length: 8 },
        { name: "rppp-max-rps", type: "binary", struct: "per-class-u32" },
        { name: "rpg-time-reset", type: "binary", struct: "per-class-u32" },
        { name: "rpg-byte-reset", type: "binary", struct: "per-class-u32" },
        { name: "rpg-threshold", type: "binary", struct: "per-class-u32" },
        { name: "rpg-max-rate", type: "binary", struct: "per-class-u32" },
        { name: "rpg-ai-rate", type: "binary", struct: "per-class-u32" },
        { name: "rpg-hai-rate", type: "binary", struct: "per-class-u32" },
        { name: "rpg-gd", type: "binary", struct: "per-class-u32" },
        { name: "rpg-min-dec-fac", type: "binary", struct: "per-class-u32" },
        { name: "rpg-min-rate", type: "binary", struct: "per-class-u32" },
        { name: "cndd-state-machine", type: "binary", struct: "per-class-state" },
      ],
      make: (v) => ({ rpgEnable: v[0], rpppMaxRps: v[1], rpgTimeReset: v[2], rpgByteReset: v[3], rpgThreshold: v[4],
        rpgMaxRate: v[5], rpgAiRate: v[6], rpgHaiRate: v[7], rpgGd: v[8], rpgMinDecFac: v[9], rpgMinRate: v[10],
        cnddStateMachine: v[11] }),
    }),
    "ieee-qcn-stats": () => ({
      members: [
        { name: "rppp-rp-centiseconds", type: "binary", struct: "per-class-u64" },
        { name: "rppp-created-rps", type: "binary", struct: "per-class-u32" },
      ],
      make: (v) => ({ rpppRpCentiseconds: v[0], rpppCreatedRps: v[1] }),
    }),
    "ieee-pfc": () => ({
      members: [
        { name: "pfc-cap", type: "u8" },
        { name: "pfc-en", type: "u8" },
        { name: "mbc", type: "u8" },
        { name: "pad", type: "pad", length: 1 },
        { name: "delay", type: "u16", unit: "bits" },
        { name: "pad2", type: "pad", length: 2 },
        { name: "requests", type: "binary", struct: "per-class-u64" },
        { name: "indications", type: "binary", struct: "per-class-u64" },
      ],
      make: (v) => ({ pfcCap: v[0], pfcEn: v[1], mbc: v[2], delay: v[3], requests: v[4], indications: v[5] }),
    }),
    "dcbnl-buffer": () => ({
      members: [
        { name: "prio2buffer", type: "binary", length: 8 },
        { name: "buffer-size", type: "binary", struct: "per-class-u32", unit: "bytes" },
        { name: "total-size", type: "u32", unit: "bytes" },
      ],
      make: (v) => ({ prio2buffer: v[0], bufferSize: v[1], totalSize: v[2] }),
    }),
    "cee-pg": () => ({
      members: [
        { name: "willing", type: "u8" },
        { name: "error", type: "u8" },
        { name: "pg-en", type: "u8" },
        { name: "tcs-supported", type: "u8" },
        { name: "pg-bw", type: "binary", length: 8 },
        { name: "prio-pg", type: "binary", length: 8 },
      ],
      read: (view, at, _names, store) => ({ willing: view.getUint8(at), error: view.getUint8(at + 1),
        pgEn: view.getUint8(at + 2), tcsSupported: view.getUint8(at + 3), pgBw: copyOf(store, at + 4, at + 12),
        prioPg: copyOf(store, at + 12, at + 20) }),
      write: (view, at, { willing: v0, error: v1, pgEn: v2, tcsSupported: v3, pgBw: v4, prioPg: v5 }, _names, bytes) => {
        if (!(isU8(v0) && isU8(v1) && isU8(v2) && isU8(v3) && putBytes(v4, bytes, at + 4, 8) &&
        putBytes(v5, bytes, at + 12, 8))) return false; view.setUint8(at, v0); view.setUint8(at + 1, v1);
        view.setUint8(at + 2, v2); view.setUint8(at + 3, v3); return true; },
    }),
    "cee-pfc": () => ({
      members: [
        { name: "willing", type: "u8" },
        { name: "error", type: "u8" },
        { name: "pfc-en", type: "u8" },
        { name: "tcs-supported", type: "u8" },
      ],
      read: (view, at) => ({ willing: view.getUint8(at), error: view.getUint8(at + 1), pfcEn: view.getUint8(at + 2),
        tcsSupported: view.getUint8(at + 3) }),
      write: (view, at, { willing: v0, error: v1, pfcEn: v2, tcsSupported: v3 }) => { if (!(isU8(v0) && isU8(v1) &&
        isU8(v2) && isU8(v3))) return false; view.setUint8(at, v0); view.setUint8(at + 1, v1);
        view.setUint8(at + 2, v2); view.setUint8(at + 3, v3); return true; },
    }),
    "dcb-app": () => ({
      members: [
        { name: "selector", type: "u8", enum: "app-selector" },
        { name: "priority", type: "u8" },
        { name: "protocol", type: "u16" },
      ],
      read: (view, at, names) => ({ selector: names[0]!.nameOf(view.getUint8(at)), priority: view.getUint8(at + 1),
        protocol: view.getUint16(at + 2, host) }),
      write: (view, at, { selector: v0, priority: v1, protocol: v2 }, names) => { const n0 = names[0]!.number(v0, 255);
        if (!(n0 >= 0 && isU8(v1) && isU16(v2))) return false; view.setUint8(at, n0); view.setUint8(at + 1, v1);
        view.setUint16(at + 2, v2, host); return true; },
    }),
    "cee-app": () => ({
      members: [
        { name: "selector", type: "u8", enum: "app-idtype" },
        { name: "priority", type: "u8" },
        { name: "protocol", type: "u16" },
      ],
      read: (view, at, names) => ({ selector: names[0]!.nameOf(view.getUint8(at)), priority: view.getUint8(at + 1),
        protocol: view.getUint16(at + 2, host) }),
      write: (view, at, { selector: v0, priority: v1, protocol: v2 }, names) => { const n0 = names[0]!.number(v0, 255);
        if (!(n0 >= 0 && isU8(v1) && isU16(v2))) return false; view.setUint8(at, n0); view.setUint8(at + 1, v1);
        view.setUint16(at + 2, v2, host); return true; },
    }),
    "dcb-peer-app-info": () => ({
      members: [{ name: "willing", type: "u8" }, { name: "error", type: "u8" }],
      read: (view, at) => ({ willing: view.getUint8(at), error: view.getUint8(at + 1) }),
      write: (view, at, { willing: v0, error: v1 }) => { if (!(isU8(v0) && isU8(v1))) return false; view.setUint8(at, v0);
        view.setUint8(at + 1, v1); return true; },
    }),
  },
  sets: {
    dcb: () => ({
      prefix: "dcb-attr-",
      attributes: [
        { name: "ifname", number: 1, type: "string", maximumLength: 15 },
        { name: "state", number: 2, type: "u8" },
        { name: "pfc-state", number: 3, type: "u8" },
        { name: "pfc-cfg", number: 4, type: "nest", nest: "pfc-up" },
        { name: "num-tc", number: 5, type: "u8" },
        { name: "pg-cfg", number: 6, type: "nest", nest: "pg" },
        { name: "set-all", number: 7, type: "u8" },
        { name: "perm-hwaddr", number: 8, type: "binary", access: "read-only" },
        { name: "cap", number: 9, type: "nest", nest: "cap" },
        { name: "numtcs", number: 10, type: "nest", nest: "numtcs" },
        { name: "bcn", number: 11, type: "nest", nest: "bcn" },
        { name: "app", number: 12, type: "nest", nest: "app" },
        { name: "ieee", number: 13, type: "nest", nest: "ieee" },
        { name: "dcbx", number: 14, type: "u8", enum: "dcbx", flags: true },
        { name: "featcfg", number: 15, type: "nest", nest: "feature" },
        { name: "cee", number: 16, type: "nest", nest: "cee", access: "read-only" },
      ],
    }),
    result: () => ({
      prefix: "dcb-attr-",
      attributes: [
        { name: "ifname", number: 1, type: "string" },
        { name: "state", number: 2, type: "s8" },
        { name: "pfc-state", number: 3, type: "s8" },
        { name: "pfc-cfg", number: 4, type: "s8" },
        { name: "num-tc", number: 5, type: "s8" },
        { name: "pg-cfg", number: 6, type: "s8" },
        { name: "set-all", number: 7, type: "s8" },
        { name: "numtcs", number: 10, type: "s8" },
        { name: "bcn", number: 11, type: "s8" },
        { name: "app", number: 12, type: "s8" },
        { name: "ieee", number: 13, type: "s8" },
        { name: "dcbx", number: 14, type: "s8" },
        { name: "featcfg", number: 15, type: "s8" },
      ],
    }),
    "pfc-up": () => ({
      prefix: "dcb-pfc-up-attr-",
      attributes: [
        { name: "0", number: 1, type: "u8" },
        { name: "1", number: 2, type: "u8" },
        { name: "2", number: 3, type: "u8" },
        { name: "3", number: 4, type: "u8" },
        { name: "4", number: 5, type: "u8" },
        { name: "5", number: 6, type: "u8" },
        { name: "6", number: 7, type: "u8" },
        { name: "7", number: 8, type: "u8" },
        { name: "all", number: 9, type: "flag" },
      ],
    }),
    pg: () => ({
      prefix: "dcb-pg-attr-",
      attributes: [
        { name: "tc-0", number: 1, type: "nest", nest: "tc" },
        { name: "tc-1", number: 2, type: "nest", nest: "tc" },
        { name: "tc-2", number: 3, type: "nest", nest: "tc" },
        { name: "tc-3", number: 4, type: "nest", nest: "tc" },
        { name: "tc-4", number: 5, type: "nest", nest: "tc" },
        { name: "tc-5", number: 6, type: "nest", nest: "tc" },
        { name: "tc-6", number: 7, type: "nest", nest: "tc" },
        { name: "tc-7", number: 8, type: "nest", nest: "tc" },
        { name: "tc-max", number: 9, type: "unused" },
        { name: "tc-all", number: 10, type: "nest", nest: "tc" },
        { name: "bw-id-0", number: 11, type: "u8" },
        { name: "bw-id-1", number: 12, type: "u8" },
        { name: "bw-id-2", number: 13, type: "u8" },
        { name: "bw-id-3", number: 14, type: "u8" },
        { name: "bw-id-4", number: 15, type: "u8" },
        { name: "bw-id-5", number: 16, type: "u8" },
        { name: "bw-id-6", number: 17, type: "u8" },
        { name: "bw-id-7", number: 18, type: "u8" },
        { name: "bw-id-max", number: 19, type: "unused" },
        { name: "bw-id-all", number: 20, type: "flag" },
      ],
    }),
    tc: () => ({
      prefix: "dcb-tc-attr-param-",
      attributes: [
        { name: "pgid", number: 1, type: "u8" },
        { name: "up-mapping", number: 2, type: "u8" },
        { name: "strict-prio", number: 3, type: "u8" },
        { name: "bw-pct", number: 4, type: "u8", unit: "percent" },
        { name: "all", number: 5, type: "flag" },
      ],
    }),
    cap: () => ({
      prefix: "dcb-cap-attr-",
      attributes: [
        { name: "all", number: 1, type: "flag" },
        { name: "pg", number: 2, type: "u8" },
        { name: "pfc", number: 3, type: "u8" },
        { name: "up2tc", number: 4, type: "u8" },
        { name: "pg-tcs", number: 5, type: "u8" },
        { name: "pfc-tcs", number: 6, type: "u8" },
        { name: "gsp", number: 7, type: "u8" },
        { name: "bcn", number: 8, type: "u8" },
        { name: "dcbx", number: 9, type: "u8", enum: "dcbx", flags: true },
      ],
    }),
    numtcs: () => ({
      prefix: "dcb-numtcs-attr-",
      attributes: [
        { name: "all", number: 1, type: "flag" },
        { name: "pg", number: 2, type: "u8" },
        { name: "pfc", number: 3, type: "u8" },
      ],
    }),
    bcn: () => ({
      prefix: "dcb-bcn-attr-",
      attributes: [
        { name: "rp-0", number: 1, type: "u8" },
        { name: "rp-1", number: 2, type: "u8" },
        { name: "rp-2", number: 3, type: "u8" },
        { name: "rp-3", number: 4, type: "u8" },
        { name: "rp-4", number: 5, type: "u8" },
        { name: "rp-5", number: 6, type: "u8" },
        { name: "rp-6", number: 7, type: "u8" },
        { name: "rp-7", number: 8, type: "u8" },
        { name: "rp-all", number: 9, type: "flag" },
        { name: "bcna-0", number: 10, type: "u32" },
        { name: "bcna-1", number: 11, type: "u32" },
        { name: "alpha", number: 12, type: "u32" },
        { name: "beta", number: 13, type: "u32" },
        { name: "gd", number: 14, type: "u32" },
        { name: "gi", number: 15, type: "u32" },
        { name: "tmax", number: 16, type: "u32" },
        { name: "td", number: 17, type: "u32" },
        { name: "rmin", number: 18, type: "u32" },
        { name: "w", number: 19, type: "u32" },
        { name: "rd", number: 20, type: "u32" },
        { name: "ru", number: 21, type: "u32" },
        { name: "wrtt", number: 22, type: "u32" },
        { name: "ri", number: 23, type: "u32" },
        { name: "c", number: 24, type: "u32" },
        { name: "all", number: 25, type: "flag" },
      ],
    }),
    app: () => ({
      prefix: "dcb-app-attr-",
      attributes: [
        { name: "idtype", number: 1, type: "u8", enum: "app-idtype" },
        { name: "id", number: 2, type: "u16" },
        { name: "priority", number: 3, type: "u8" },
      ],
    }),
    ieee: () => ({
      prefix: "dcb-attr-",
      attributes: [
        { name: "ieee-ets", number: 1, type: "binary", struct: "ieee-ets" },
        { name: "ieee-pfc", number: 2, type: "binary", struct: "ieee-pfc" },
        { name: "ieee-app-table", number: 3, type: "nest", nest: "app-table" },
        { name: "ieee-peer-ets", number: 4, type: "binary", struct: "ieee-ets", access: "read-only" },
        { name: "ieee-peer-pfc", number: 5, type: "binary", struct: "ieee-pfc", access: "read-only" },
        { name: "ieee-peer-app", number: 6, type: "nest", nest: "app-table", access: "read-only" },
        { name: "ieee-maxrate", number: 7, type: "binary", struct: "ieee-maxrate" },
        { name: "ieee-qcn", number: 8, type: "binary", struct: "ieee-qcn" },
        { name: "ieee-qcn-stats", number: 9, type: "binary", struct: "ieee-qcn-stats", access: "read-only" },
        { name: "dcb-buffer", number: 10, type: "binary", struct: "dcbnl-buffer" },
        { name: "dcb-app-trust-table", number: 11, type: "nest", nest: "app-trust", since: "6.2" },
        { name: "dcb-rewr-table", number: 12, type: "nest", nest: "app-table", since: "6.3" },
      ],
    }),
    "app-table": () => ({
      prefix: "dcb-attr-",
      attributes: [
        { name: "ieee-app", number: 1, type: "binary", struct: "dcb-app", multi: true },
        { name: "dcb-app", number: 2, type: "binary", struct: "dcb-app", multi: true, since: "6.2" },
      ],
    }),
    "app-trust": () => ({
      sequence: true,
      prefix: "dcb-attr-",
      since: "6.2",
      attributes: [
        { name: "ieee-app", number: 1, type: "u8", enum: "app-selector", since: "6.2" },
        { name: "dcb-app", number: 2, type: "u8", enum: "app-selector", since: "6.2" },
      ],
    }),
    feature: () => ({
      prefix: "dcb-featcfg-attr-",
      attributes: [
        { name: "all", number: 1, type: "flag" },
        { name: "pg", number: 2, type: "u8", enum: "featcfg", flags: true },
        { name: "pfc", number: 3, type: "u8", enum: "featcfg", flags: true },
        { name: "app", number: 4, type: "u8", enum: "featcfg", flags: true },
      ],
    }),
    cee: () => ({
      prefix: "dcb-attr-cee-",
      attributes: [
        { name: "peer-pg", number: 1, type: "binary", struct: "cee-pg" },
        { name: "peer-pfc", number: 2, type: "binary", struct: "cee-pfc" },
        { name: "peer-app-table", number: 3, type: "nest", nest: "cee-peer-app" },
        { name: "tx-pg", number: 4, type: "nest", nest: "pg" },
        { name: "rx-pg", number: 5, type: "nest", nest: "pg" },
        { name: "pfc", number: 6, type: "nest", nest: "pfc-up" },
        { name: "app-table", number: 7, type: "nest", nest: "cee-app-table" },
        { name: "feat", number: 8, type: "nest", nest: "feature" },
      ],
    }),
    "cee-peer-app": () => ({
      prefix: "dcb-attr-cee-",
      attributes: [
        { name: "peer-app-info", number: 1, type: "binary", struct: "dcb-peer-app-info" },
        { name: "peer-app", number: 2, type: "binary", struct: "cee-app", multi: true },
      ],
    }),
    "cee-app-table": () => ({
      prefix: "dcb-attr-",
      attributes: [
        { name: "cee-app", number: 1, type: "binary" },
        { name: "app", number: 12, type: "nest", nest: "app", multi: true },
      ],
    }),
  },
  subMessages: {},
  operations: {
    gstate: () => ({ set: "dcb", header: "dcbmsg", headerValues: { cmd: "gstate" }, do: { request: "78 ifname", reply: "78 state" } }),
    sstate: () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "sstate" },
      replySet: "result",
      do: { request: "79 ifname state", reply: "79 state" },
      flags: ["admin-perm"],
    }),
    "pgtx-gcfg": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "pgtx-gcfg" },
      do: { request: "78 ifname pg-cfg", reply: "78 pg-cfg" },
    }),
    "pgtx-scfg": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "pgtx-scfg" },
      replySet: "result",
      do: { request: "79 ifname pg-cfg", reply: "79 pg-cfg" },
      flags: ["admin-perm"],
    }),
    "pgrx-gcfg": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "pgrx-gcfg" },
      do: { request: "78 ifname pg-cfg", reply: "78 pg-cfg" },
    }),
    "pgrx-scfg": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "pgrx-scfg" },
      replySet: "result",
      do: { request: "79 ifname pg-cfg", reply: "79 pg-cfg" },
      flags: ["admin-perm"],
    }),
    "pfc-gcfg": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "pfc-gcfg" },
      do: { request: "78 ifname pfc-cfg", reply: "78 pfc-cfg" },
    }),
    "pfc-scfg": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "pfc-scfg" },
      replySet: "result",
      do: { request: "79 ifname pfc-cfg", reply: "79 pfc-cfg" },
      flags: ["admin-perm"],
    }),
    "set-all": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "set-all" },
      replySet: "result",
      do: { request: "79 ifname set-all", reply: "79 set-all" },
      flags: ["admin-perm"],
    }),
    "gperm-hwaddr": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "gperm-hwaddr" },
      do: { request: "78 ifname", reply: "78 perm-hwaddr" },
    }),
    gcap: () => ({ set: "dcb", header: "dcbmsg", headerValues: { cmd: "gcap" }, do: { request: "78 ifname cap", reply: "78 cap" } }),
    gnumtcs: () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "gnumtcs" },
      do: { request: "78 ifname numtcs", reply: "78 numtcs" },
    }),
    snumtcs: () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "snumtcs" },
      replySet: "result",
      do: { request: "79 ifname numtcs", reply: "79 numtcs" },
      flags: ["admin-perm"],
    }),
    "pfc-gstate": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "pfc-gstate" },
      do: { request: "78 ifname", reply: "78 pfc-state" },
    }),
    "pfc-sstate": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "pfc-sstate" },
      replySet: "result",
      do: { request: "79 ifname pfc-state", reply: "79 pfc-state" },
      flags: ["admin-perm"],
    }),
    "bcn-gcfg": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "bcn-gcfg" },
      do: { request: "78 ifname bcn", reply: "78 bcn" },
    }),
    "bcn-scfg": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "bcn-scfg" },
      replySet: "result",
      do: { request: "79 ifname bcn", reply: "79 bcn" },
      flags: ["admin-perm"],
    }),
    gapp: () => ({ set: "dcb", header: "dcbmsg", headerValues: { cmd: "gapp" }, do: { request: "78 ifname app", reply: "78 app" } }),
    sapp: () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "sapp" },
      replySet: "result",
      do: { request: "79 ifname app", reply: "79 app" },
      flags: ["admin-perm"],
    }),
    "ieee-set": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "ieee-set" },
      replySet: "result",
      do: { request: { number: 79, replyOnly: ["dcbx"], attributes: "ifname ieee" }, reply: "79 ieee" },
      flags: ["admin-perm"],
    }),
    "ieee-get": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "ieee-get" },
      do: { request: "78 ifname", reply: "78 ifname ieee dcbx" },
    }),
    gdcbx: () => ({ set: "dcb", header: "dcbmsg", headerValues: { cmd: "gdcbx" }, do: { request: "78 ifname", reply: "78 dcbx" } }),
    sdcbx: () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "sdcbx" },
      replySet: "result",
      do: { request: "79 ifname dcbx", reply: "79 dcbx" },
      flags: ["admin-perm"],
    }),
    gfeatcfg: () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "gfeatcfg" },
      do: { request: "78 ifname featcfg", reply: "78 featcfg" },
    }),
    sfeatcfg: () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "sfeatcfg" },
      replySet: "result",
      do: { request: "79 ifname featcfg", reply: "79 featcfg" },
      flags: ["admin-perm"],
    }),
    "cee-get": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "cee-get" },
      do: { request: "78 ifname", reply: "78 ifname cee dcbx" },
    }),
    "ieee-del": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "ieee-del" },
      replySet: "result",
      do: { request: "79 ifname ieee", reply: "79 ieee" },
      flags: ["admin-perm"],
    }),
    "ieee-get-ntf": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "ieee-get" },
      event: "78 ifname ieee dcbx",
      notify: "ieee-get",
      group: "rtnlgrp-dcb",
    }),
    "cee-get-ntf": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "cee-get" },
      event: "78 ifname cee dcbx",
      notify: "cee-get",
      group: "rtnlgrp-dcb",
    }),
    "ieee-set-ntf": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "ieee-set" },
      event: "79 ifname ieee dcbx",
      notify: "ieee-get",
      group: "rtnlgrp-dcb",
    }),
    "set-all-ntf": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "set-all" },
      event: "79 ifname cee dcbx",
      notify: "cee-get",
      group: "rtnlgrp-dcb",
    }),
    "sapp-ntf": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "sapp" },
      event: "79 ifname cee dcbx",
      notify: "cee-get",
      group: "rtnlgrp-dcb",
    }),
    "ieee-del-ntf": () => ({
      set: "dcb",
      header: "dcbmsg",
      headerValues: { cmd: "ieee-del" },
      event: "79 ifname ieee dcbx",
      notify: "ieee-get",
      group: "rtnlgrp-dcb",
    }),
  },
  groups: { "rtnlgrp-dcb": { name: "rtnlgrp-dcb", number: 23 } },
  config: "DCB",
  links: {},
});
