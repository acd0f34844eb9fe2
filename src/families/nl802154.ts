// Generated from nl802154.yaml (sha256 7f9dadf459ae1e64). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Has, Mode, OneOf, Only, Read, Write } from "../schema/model/types.ts";

/**
 * Role of an IEEE 802.15.4 interface. Values of `iftype` in family nl802154:
 *
 * - `node` (NL802154_IFTYPE_NODE, 0): Device of a network.
 * - `monitor` (NL802154_IFTYPE_MONITOR, 1): Receives all frames.
 * - `coord` (NL802154_IFTYPE_COORD, 2): Coordinator of a network.
 */
export type Iftype = "node" | "monitor" | "coord";

/**
 * How an IEEE 802.15.4 radio decides whether a channel is free (clear channel assessment). Values of `cca-mode` in family nl802154:
 *
 * - `energy` (NL802154_CCA_ENERGY, 1): The channel is free if its energy is below the threshold.
 * - `carrier` (NL802154_CCA_CARRIER, 2): The channel is free if no other radio sends.
 * - `energy-carrier` (NL802154_CCA_ENERGY_CARRIER, 3): Both conditions, combined as `cca-opt` states.
 * - `aloha` (NL802154_CCA_ALOHA, 4): The channel is always free.
 * - `uwb-shr` (NL802154_CCA_UWB_SHR, 5): The channel is free if no frame begins on it (ultra-wideband).
 * - `uwb-multiplexed` (NL802154_CCA_UWB_MULTIPLEXED, 6): The channel is free if no preamble within frames is found (ultra-wideband).
 */
export type CcaMode = "energy" | "carrier" | "energy-carrier" | "aloha" | "uwb-shr" | "uwb-multiplexed";

/**
 * How the clear channel assessment combines energy and carrier detection. Values of `cca-option` in family nl802154:
 *
 * - `and` (NL802154_CCA_OPT_ENERGY_CARRIER_AND, 0)
 * - `or` (NL802154_CCA_OPT_ENERGY_CARRIER_OR, 1)
 */
export type CcaOption = "and" | "or";

/**
 * Whether a feature of the radio can be on, off or both. Values of `supported-bool` in family nl802154:
 *
 * - `false` (NL802154_SUPPORTED_BOOL_FALSE, 0): Only off.
 * - `true` (NL802154_SUPPORTED_BOOL_TRUE, 1): Only on.
 * - `both` (NL802154_SUPPORTED_BOOL_BOTH, 3): On and off.
 */
export type SupportedBool = "false" | "true" | "both";

/**
 * Kind of scan for IEEE 802.15.4 coordinators. Values of `scan-type` in family nl802154:
 *
 * - `energy` (NL802154_SCAN_ED, 1): Peak energy of each channel.
 * - `active` (NL802154_SCAN_ACTIVE, 2): Requests beacons of coordinators.
 * - `passive` (NL802154_SCAN_PASSIVE, 3): Waits for beacons of coordinators.
 * - `orphan` (NL802154_SCAN_ORPHAN, 4): Searches the coordinator after its loss.
 * - `enhanced-active` (NL802154_SCAN_ENHANCED_ACTIVE, 5): Requests enhanced beacons.
 * - `rit-passive` (NL802154_SCAN_RIT_PASSIVE, 6): Waits for data requests.
 */
export type ScanType = "energy" | "active" | "passive" | "orphan" | "enhanced-active" | "rit-passive";

/**
 * Reason for which a scan ended. Values of `scan-done-reason` in family nl802154:
 *
 * - `finished` (NL802154_SCAN_DONE_REASON_FINISHED, 1)
 * - `aborted` (NL802154_SCAN_DONE_REASON_ABORTED, 2)
 */
export type ScanDoneReason = "finished" | "aborted";

/**
 * Role of an associated IEEE 802.15.4 device. Values of `peer-type` in family nl802154:
 *
 * - `parent` (NL802154_PEER_TYPE_PARENT, 1)
 * - `child` (NL802154_PEER_TYPE_CHILD, 2)
 */
export type PeerType = "parent" | "child";

/**
 * How a frame names the key that protects it. Values of `key-id-mode` in family nl802154:
 *
 * - `implicit` (NL802154_KEY_ID_MODE_IMPLICIT, 0): By the addresses of the frame.
 * - `index` (NL802154_KEY_ID_MODE_INDEX, 1): By an index.
 * - `index-short` (NL802154_KEY_ID_MODE_INDEX_SHORT, 2): By an index and a source of four bytes.
 * - `index-extended` (NL802154_KEY_ID_MODE_INDEX_EXTENDED, 3): By an index and a source of eight bytes.
 */
export type KeyIdMode = "implicit" | "index" | "index-short" | "index-extended";

/**
 * Security level of frames. Values of `seclevel` in family nl802154:
 *
 * - `none` (NL802154_SECLEVEL_NONE, 0): No protection.
 * - `mic32` (NL802154_SECLEVEL_MIC32, 1): Integrity code of 32 bits.
 * - `mic64` (NL802154_SECLEVEL_MIC64, 2): Integrity code of 64 bits.
 * - `mic128` (NL802154_SECLEVEL_MIC128, 3): Integrity code of 128 bits.
 * - `enc` (NL802154_SECLEVEL_ENC, 4): Encryption.
 * - `enc-mic32` (NL802154_SECLEVEL_ENC_MIC32, 5): Encryption and an integrity code of 32 bits.
 * - `enc-mic64` (NL802154_SECLEVEL_ENC_MIC64, 6): Encryption and an integrity code of 64 bits.
 * - `enc-mic128` (NL802154_SECLEVEL_ENC_MIC128, 7): Encryption and an integrity code of 128 bits.
 */
export type Seclevel = "none" | "mic32" | "mic64" | "mic128" | "enc" | "enc-mic32" | "enc-mic64" | "enc-mic128";

/**
 * Type of a frame. Values of `frame` in family nl802154:
 *
 * - `beacon` (NL802154_FRAME_BEACON, 0)
 * - `data` (NL802154_FRAME_DATA, 1)
 * - `ack` (NL802154_FRAME_ACK, 2)
 * - `cmd` (NL802154_FRAME_CMD, 3)
 */
export type Frame = "beacon" | "data" | "ack" | "cmd";

/**
 * Command in a frame. Values of `cmd-frame` in family nl802154:
 *
 * - `assoc-request` (NL802154_CMD_FRAME_ASSOC_REQUEST, 1)
 * - `assoc-response` (NL802154_CMD_FRAME_ASSOC_RESPONSE, 2)
 * - `disassoc-notify` (NL802154_CMD_FRAME_DISASSOC_NOTIFY, 3)
 * - `data-request` (NL802154_CMD_FRAME_DATA_REQUEST, 4)
 * - `pan-id-conflict-notify` (NL802154_CMD_FRAME_PAN_ID_CONFLICT_NOTIFY, 5)
 * - `orphan-notify` (NL802154_CMD_FRAME_ORPHAN_NOTIFY, 6)
 * - `beacon-request` (NL802154_CMD_FRAME_BEACON_REQUEST, 7)
 * - `coord-realignment` (NL802154_CMD_FRAME_COORD_REALIGNMENT, 8)
 * - `gts-request` (NL802154_CMD_FRAME_GTS_REQUEST, 9)
 */
export type CmdFrame = "assoc-request" | "assoc-response" | "disassoc-notify" | "data-request"
  | "pan-id-conflict-notify" | "orphan-notify" | "beacon-request" | "coord-realignment" | "gts-request";

/**
 * Which keys a device may use. Values of `devkey-mode` in family nl802154:
 *
 * - `ignore` (NL802154_DEVKEY_IGNORE, 0): All keys; frame counters are not checked.
 * - `restrict` (NL802154_DEVKEY_RESTRICT, 1): The keys of the device.
 * - `record` (NL802154_DEVKEY_RECORD, 2): All keys; new ones are added to the device.
 */
export type DevkeyMode = "ignore" | "restrict" | "record";

/** Attribute set `nl802154-attrs`. */
export interface Nl802154Attrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the radio. Attribute NL802154_ATTR_WPAN_PHY of nl802154: u32. */ wpanPhy?: number;
  /** Name of the radio, such as `phy0`. Attribute NL802154_ATTR_WPAN_PHY_NAME of nl802154: string of at most 19 bytes. */
  wpanPhyName?: string;
  /** Index of the interface. Attribute NL802154_ATTR_IFINDEX of nl802154: u32. */ ifindex?: number;
  /** Name of the interface. Attribute NL802154_ATTR_IFNAME of nl802154: string of at most 15 bytes. */
  ifname?: string;
  /** Kind of the interface. Attribute NL802154_ATTR_IFTYPE of nl802154: u32. */ iftype?: Iftype | M["unnamed"];
  /** Number of the 802.15.4 interface. The upper 32 bits contain the number of its radio. Attribute NL802154_ATTR_WPAN_DEV of nl802154: u64. */
  wpanDev?: M["big"];
  /** Group of channels: a frequency band with a modulation. Attribute NL802154_ATTR_PAGE of nl802154: u8. */
  page?: number;
  /** Number of the channel within its page. Attribute NL802154_ATTR_CHANNEL of nl802154: u8. */ channel?: number;
  /** Number of the 802.15.4 network (PAN); 0xffff if the interface belongs to none. Attribute NL802154_ATTR_PAN_ID of nl802154: little-endian u16, shown in hexadecimal. */
  panId?: number;
  /** Short address of the interface; 0xffff if it has none. Attribute NL802154_ATTR_SHORT_ADDR of nl802154: little-endian u16, shown in hexadecimal. */
  shortAddr?: number;
  /** Transmit power in hundredths of dBm. Attribute NL802154_ATTR_TX_POWER of nl802154: s32 in mBm. */
  txPower?: number;
  /** How the radio decides whether a channel is free. Attribute NL802154_ATTR_CCA_MODE of nl802154: u32. */
  ccaMode?: CcaMode | M["unnamed"];
  /** How `energy-carrier` combines its conditions. Attribute NL802154_ATTR_CCA_OPT of nl802154: u32. */
  ccaOpt?: CcaOption | M["unnamed"];
  /** Received energy from which a channel counts as in use. Attribute NL802154_ATTR_CCA_ED_LEVEL of nl802154: s32 in mBm. */
  ccaEdLevel?: number;
  /** Number of retries of a frame that was not acknowledged; -1 if the driver does not retry. Attribute NL802154_ATTR_MAX_FRAME_RETRIES of nl802154: s8. */
  maxFrameRetries?: number;
  /** Largest exponent of the random waiting time before a frame is sent. Attribute NL802154_ATTR_MAX_BE of nl802154: u8. */
  maxBe?: number;
  /** Smallest exponent of the random waiting time before a frame is sent. Attribute NL802154_ATTR_MIN_BE of nl802154: u8. */
  minBe?: number;
  /** Maximum number of random waiting times; after them, sending the frame fails. Attribute NL802154_ATTR_MAX_CSMA_BACKOFFS of nl802154: u8. */
  maxCsmaBackoffs?: number;
  /** Whether the radio listens before it sends instead of using random waiting times (1 or 0). Attribute NL802154_ATTR_LBT_MODE of nl802154: u8. */
  lbtMode?: number;
  /** Number that changes when the dumped list changes. Attribute NL802154_ATTR_GENERATION of nl802154: u32. */
  generation?: number;
  /** Supported channels of each channel page, as bits. `wpan-phy-caps` lists them. Attribute NL802154_ATTR_CHANNELS_SUPPORTED of nl802154: nested attributes. */
  channelsSupported?: ChannelMasks;
  /** NL802154_ATTR_SUPPORTED_CHANNEL of nl802154: u32, shown in hexadecimal. */ supportedChannel?: number;
  /** Extended address of the interface: eight bytes. Attribute NL802154_ATTR_EXTENDED_ADDR of nl802154: little-endian u64, shown in hexadecimal. */
  extendedAddr?: M["big"];
  /** What the radio supports. Attribute NL802154_ATTR_WPAN_PHY_CAPS of nl802154: nested attributes. */
  wpanPhyCaps?: Capabilities<M>;
  /** Numbers of the supported operations. Attribute NL802154_ATTR_SUPPORTED_COMMANDS of nl802154: array of u32. */
  supportedCommands?: number[];
  /** Whether frames request an acknowledgement (1 or 0). Attribute NL802154_ATTR_ACKREQ_DEFAULT of nl802154: u8. */
  ackreqDefault?: number;
  /** Id of a process. The radio moves to the network namespace of this process. Attribute NL802154_ATTR_PID of nl802154: u32. */
  pid?: number;
  /** File descriptor of the network namespace to which the radio moves. Attribute NL802154_ATTR_NETNS_FD of nl802154: u32. */
  netnsFd?: number;
  /** Coordinator that a scan found. Attribute NL802154_ATTR_COORDINATOR of nl802154: nested attributes, since Linux 6.3. */
  coordinator?: Coordinator<M>;
  /** Kind of the scan. Attribute NL802154_ATTR_SCAN_TYPE of nl802154: u8, since Linux 6.3. */
  scanType?: ScanType | M["unnamed"];
  /** NL802154_ATTR_SCAN_FLAGS of nl802154: u32, since Linux 6.3. */ scanFlags?: number;
  /** Channels to scan as bits. Attribute NL802154_ATTR_SCAN_CHANNELS of nl802154: u32, shown in hexadecimal, since Linux 6.3. */
  scanChannels?: number;
  /** Preamble codes to scan, as bits. Kernels reject the attribute so far. Attribute NL802154_ATTR_SCAN_PREAMBLE_CODES of nl802154: u64, since Linux 6.3. */
  scanPreambleCodes?: M["big"];
  /** Mean pulse repetition frequency of the scan. Kernels reject the attribute so far. Attribute NL802154_ATTR_SCAN_MEAN_PRF of nl802154: u8, since Linux 6.3. */
  scanMeanPrf?: number;
  /** Exponent from which the scan time per channel is computed, 0 to 14; 15 scans until the scan is aborted. Attribute NL802154_ATTR_SCAN_DURATION of nl802154: u8, since Linux 6.3. */
  scanDuration?: number;
  /** Why the scan ended. Attribute NL802154_ATTR_SCAN_DONE_REASON of nl802154: u8, since Linux 6.3. */
  scanDoneReason?: ScanDoneReason | M["unnamed"];
  /** Exponent from which the interval of beacons is computed, 0 to 14; 15 sends beacons only on request. Attribute NL802154_ATTR_BEACON_INTERVAL of nl802154: u8, since Linux 6.3. */
  beaconInterval?: number;
  /** Number of devices that may associate with a coordinator. Attribute NL802154_ATTR_MAX_ASSOCIATIONS of nl802154: u32, since Linux 6.8. */
  maxAssociations?: number;
  /** Device that is associated with the interface. Attribute NL802154_ATTR_PEER of nl802154: nested attributes, since Linux 6.8. */
  peer?: Peer<M>;
  /** Whether frames are protected (1 or 0). Attribute NL802154_ATTR_SEC_ENABLED of nl802154: u8, since Linux 6.8. */
  secEnabled?: number;
  /** Security level of sent frames. Attribute NL802154_ATTR_SEC_OUT_LEVEL of nl802154: u32, since Linux 6.8. */
  secOutLevel?: Seclevel | M["unnamed"];
  /** Key of sent frames. Attribute NL802154_ATTR_SEC_OUT_KEY_ID of nl802154: nested attributes, since Linux 6.8. */
  secOutKeyId?: KeyId<M>;
  /** Number of the next sent frame. Attribute NL802154_ATTR_SEC_FRAME_COUNTER of nl802154: big-endian u32, since Linux 6.8. */
  secFrameCounter?: number;
  /** Required security level. Attribute NL802154_ATTR_SEC_LEVEL of nl802154: nested attributes, since Linux 6.8. */
  secLevel?: SecLevel<M>;
  /** Known device. Attribute NL802154_ATTR_SEC_DEVICE of nl802154: nested attributes, since Linux 6.8. */
  secDevice?: SecDevice<M>;
  /** Key of a known device. Attribute NL802154_ATTR_SEC_DEVKEY of nl802154: nested attributes, since Linux 6.8. */
  secDevkey?: SecDevkey<M>;
  /** Key. Attribute NL802154_ATTR_SEC_KEY of nl802154: nested attributes, since Linux 6.8. */ secKey?: SecKey<M>;
}

/** Attribute set `channel-masks`. */
export interface ChannelMasks extends ExtraAttributes {
  /** NL802154_ATTR_SUPPORTED_CHANNEL of nl802154: u32, shown in hexadecimal, repeated for each array element. */
  supportedChannel?: number[];
}

/** Attribute set `capabilities`. */
export interface Capabilities<M extends Mode = Read> extends ExtraAttributes {
  /** Supported kinds of interfaces. Attribute NL802154_CAP_ATTR_IFTYPES of nl802154: nested attributes. */
  iftypes?: Iftypes<M>;
  /** Channels with their pages. Attribute NL802154_CAP_ATTR_CHANNELS of nl802154: nested attributes. */
  channels?: ({ page?: number; channel?: number } & NoAttrs)[];
  /** Transmit powers. Attribute NL802154_CAP_ATTR_TX_POWERS of nl802154: array of s32 in mBm. */ txPowers?: number[];
  /** Values that the radio supports for `cca-ed-level`. Attribute NL802154_CAP_ATTR_CCA_ED_LEVELS of nl802154: array of s32 in mBm. */
  ccaEdLevels?: number[];
  /** Values that the radio supports for `cca-mode`. Attribute NL802154_CAP_ATTR_CCA_MODES of nl802154: nested attributes. */
  ccaModes?: CcaModes<M>;
  /** Values that the radio supports for `cca-opt`. Attribute NL802154_CAP_ATTR_CCA_OPTS of nl802154: nested attributes. */
  ccaOpts?: CcaOpts<M>;
  /** Smallest value that the radio supports for `min-be`. Attribute NL802154_CAP_ATTR_MIN_MINBE of nl802154: u8. */
  minMinbe?: number;
  /** Largest value that the radio supports for `min-be`. Attribute NL802154_CAP_ATTR_MAX_MINBE of nl802154: u8. */
  maxMinbe?: number;
  /** Smallest value that the radio supports for `max-be`. Attribute NL802154_CAP_ATTR_MIN_MAXBE of nl802154: u8. */
  minMaxbe?: number;
  /** Largest value that the radio supports for `max-be`. Attribute NL802154_CAP_ATTR_MAX_MAXBE of nl802154: u8. */
  maxMaxbe?: number;
  /** Smallest value that the radio supports for `max-csma-backoffs`. Attribute NL802154_CAP_ATTR_MIN_CSMA_BACKOFFS of nl802154: u8. */
  minCsmaBackoffs?: number;
  /** Largest value that the radio supports for `max-csma-backoffs`. Attribute NL802154_CAP_ATTR_MAX_CSMA_BACKOFFS of nl802154: u8. */
  maxCsmaBackoffs?: number;
  /** Smallest value that the radio supports for `max-frame-retries`. Attribute NL802154_CAP_ATTR_MIN_FRAME_RETRIES of nl802154: s8. */
  minFrameRetries?: number;
  /** Largest value that the radio supports for `max-frame-retries`. Attribute NL802154_CAP_ATTR_MAX_FRAME_RETRIES of nl802154: s8. */
  maxFrameRetries?: number;
  /** Values that the radio supports for `lbt-mode`. Attribute NL802154_CAP_ATTR_LBT of nl802154: u32. */
  lbt?: SupportedBool | M["unnamed"];
}

/** Attribute set `no-attrs`. */
export interface NoAttrs extends ExtraAttributes {
}

/** Attribute set `iftypes`. */
export interface Iftypes<M extends Mode = Read> extends ExtraAttributes {
  /** NL802154_IFTYPE_NODE of nl802154: flag. */ node?: M["flag"];
  /** NL802154_IFTYPE_MONITOR of nl802154: flag. */ monitor?: M["flag"];
  /** NL802154_IFTYPE_COORD of nl802154: flag. */ coord?: M["flag"];
}

/** Attribute set `cca-modes`. */
export interface CcaModes<M extends Mode = Read> extends ExtraAttributes {
  /** NL802154_CCA_ENERGY of nl802154: flag. */ energy?: M["flag"];
  /** NL802154_CCA_CARRIER of nl802154: flag. */ carrier?: M["flag"];
  /** NL802154_CCA_ENERGY_CARRIER of nl802154: flag. */ energyCarrier?: M["flag"];
  /** NL802154_CCA_ALOHA of nl802154: flag. */ aloha?: M["flag"];
  /** NL802154_CCA_UWB_SHR of nl802154: flag. */ uwbShr?: M["flag"];
  /** NL802154_CCA_UWB_MULTIPLEXED of nl802154: flag. */ uwbMultiplexed?: M["flag"];
}

/** Attribute set `cca-opts`. */
export interface CcaOpts<M extends Mode = Read> extends ExtraAttributes {
  /** NL802154_CCA_OPT_ENERGY_CARRIER_AND of nl802154: flag. */ and?: M["flag"];
  /** NL802154_CCA_OPT_ENERGY_CARRIER_OR of nl802154: flag. */ or?: M["flag"];
}

/** Attribute set `coordinator`. */
export interface Coordinator<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the network. Attribute NL802154_COORD_PANID of nl802154: little-endian u16, shown in hexadecimal. */
  panid?: number;
  /** Address of the coordinator in the byte order of the frame: two or eight bytes. Attribute NL802154_COORD_ADDR of nl802154: bytes, shown in hexadecimal. */
  addr?: M["address"];
  /** Number of the radio channel. Attribute NL802154_COORD_CHANNEL of nl802154: u8. */ channel?: number;
  /** Page of the channel. Attribute NL802154_COORD_PAGE of nl802154: u8. */ page?: number;
  /** Preamble of the beacon. Attribute NL802154_COORD_PREAMBLE_CODE of nl802154: u8. */ preambleCode?: number;
  /** Pulse repetition frequency of the beacon. Attribute NL802154_COORD_MEAN_PRF of nl802154: u8. */
  meanPrf?: number;
  /** Superframe specification of the beacon. Attribute NL802154_COORD_SUPERFRAME_SPEC of nl802154: u16, shown in hexadecimal. */
  superframeSpec?: number;
  /** Quality of the signal, 0 to 255. Attribute NL802154_COORD_LINK_QUALITY of nl802154: u8. */ linkQuality?: number;
  /** The coordinator reserves time slots for devices (GTS). Attribute NL802154_COORD_GTS_PERMIT of nl802154: flag. */
  gtsPermit?: M["flag"];
  /** Payload of the beacon. Attribute NL802154_COORD_PAYLOAD_DATA of nl802154: bytes. */ payloadData?: Uint8Array;
}

/** Attribute set `peer`. */
export interface Peer<M extends Mode = Read> extends ExtraAttributes {
  /** Id of the network (PAN). Attribute NL802154_DEV_ADDR_ATTR_PAN_ID of nl802154: little-endian u16, shown in hexadecimal. */
  panId?: number;
  /** Kind of the address: 2 short, 3 extended. Attribute NL802154_DEV_ADDR_ATTR_MODE of nl802154: u8. */
  mode?: number;
  /** Short address. Attribute NL802154_DEV_ADDR_ATTR_SHORT of nl802154: little-endian u16, shown in hexadecimal. */
  short?: number;
  /** Extended address of the peer: eight bytes. Attribute NL802154_DEV_ADDR_ATTR_EXTENDED of nl802154: little-endian u64, shown in hexadecimal. */
  extended?: M["big"];
  /** Role of the device. Attribute NL802154_DEV_ADDR_ATTR_PEER_TYPE of nl802154: u8. */
  peerType?: PeerType | M["unnamed"];
}

/** Attribute set `implicit-addr`. */
export interface ImplicitAddr<M extends Mode = Read> extends ExtraAttributes {
  /** Id of the network (PAN). Attribute NL802154_DEV_ADDR_ATTR_PAN_ID of nl802154: little-endian u16, shown in hexadecimal. */
  panId?: number;
  /** Kind of the address: 2 short, 3 extended. Attribute NL802154_DEV_ADDR_ATTR_MODE of nl802154: u32. */
  mode?: number;
  /** Short address. Attribute NL802154_DEV_ADDR_ATTR_SHORT of nl802154: little-endian u16, shown in hexadecimal. */
  short?: number;
  /** Extended address. Attribute NL802154_DEV_ADDR_ATTR_EXTENDED of nl802154: little-endian u64, shown in hexadecimal. */
  extended?: M["big"];
}

/** Name of a key. Attribute set `key-id`. */
export interface KeyId<M extends Mode = Read> extends ExtraAttributes {
  /** NL802154_KEY_ID_ATTR_MODE of nl802154: u32. */ mode?: KeyIdMode | M["unnamed"];
  /** Index of the key, except with the mode `implicit`. Attribute NL802154_KEY_ID_ATTR_INDEX of nl802154: u8. */
  index?: number;
  /** Addresses of the frames. Attribute NL802154_KEY_ID_ATTR_IMPLICIT of nl802154: nested attributes. */
  implicit?: ImplicitAddr<M>;
  /** Source of the key. Attribute NL802154_KEY_ID_ATTR_SOURCE_SHORT of nl802154: little-endian u32, shown in hexadecimal. */
  sourceShort?: number;
  /** Source of the key. Attribute NL802154_KEY_ID_ATTR_SOURCE_EXTENDED of nl802154: little-endian u64, shown in hexadecimal. */
  sourceExtended?: M["big"];
}

/** Security levels that received frames of a type must have. Attribute set `sec-level`. */
export interface SecLevel<M extends Mode = Read> extends ExtraAttributes {
  /** Accepted levels. Attribute NL802154_SECLEVEL_ATTR_LEVELS of nl802154: u8, u32 in replies. */
  levels?: (Seclevel | number)[];
  /** Type of the frames. Attribute NL802154_SECLEVEL_ATTR_FRAME of nl802154: u32. */ frame?: Frame | M["unnamed"];
  /** Command, for frames of the type `cmd`. Attribute NL802154_SECLEVEL_ATTR_CMD_FRAME of nl802154: u32. */
  cmdFrame?: CmdFrame | M["unnamed"];
  /** Whether devices with `seclevelExempt` are excepted (1 or 0). Attribute NL802154_SECLEVEL_ATTR_DEV_OVERRIDE of nl802154: u8. */
  devOverride?: number;
}

/** A device from which protected frames are accepted. Attribute set `sec-device`. */
export interface SecDevice<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the next frame that is accepted. Attribute NL802154_DEV_ATTR_FRAME_COUNTER of nl802154: u32. */
  frameCounter?: number;
  /** Id of the network (PAN). Attribute NL802154_DEV_ATTR_PAN_ID of nl802154: little-endian u16, shown in hexadecimal. */
  panId?: number;
  /** Short address. Attribute NL802154_DEV_ATTR_SHORT_ADDR of nl802154: little-endian u16, shown in hexadecimal. */
  shortAddr?: number;
  /** Extended address. Attribute NL802154_DEV_ATTR_EXTENDED_ADDR of nl802154: little-endian u64, shown in hexadecimal. */
  extendedAddr?: M["big"];
  /** Whether the device may send frames of lower levels (1 or 0). Attribute NL802154_DEV_ATTR_SECLEVEL_EXEMPT of nl802154: u8. */
  seclevelExempt?: number;
  /** Keys that the device may use. Attribute NL802154_DEV_ATTR_KEY_MODE of nl802154: u32. */
  keyMode?: DevkeyMode | M["unnamed"];
}

/** A key that a device may use. Attribute set `sec-devkey`. */
export interface SecDevkey<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the next frame with the key that is accepted. Attribute NL802154_DEVKEY_ATTR_FRAME_COUNTER of nl802154: u32. */
  frameCounter?: number;
  /** Address of the device. Attribute NL802154_DEVKEY_ATTR_EXTENDED_ADDR of nl802154: little-endian u64, shown in hexadecimal. */
  extendedAddr?: M["big"];
  /** Name of the key. Attribute NL802154_DEVKEY_ATTR_ID of nl802154: nested attributes. */ id?: KeyId<M>;
}

/** A key of an interface. Attribute set `sec-key`. */
export interface SecKey<M extends Mode = Read> extends ExtraAttributes {
  /** Name of the key. Attribute NL802154_KEY_ATTR_ID of nl802154: nested attributes. */ id?: KeyId<M>;
  /** Types of frames that use the key. Attribute NL802154_KEY_ATTR_USAGE_FRAMES of nl802154: u8. */
  usageFrames?: (Frame | number)[];
  /** Commands that use the key, if `usageFrames` contains `cmd`: seven zeros, then a bit mask. Attribute NL802154_KEY_ATTR_USAGE_CMDS of nl802154: array of u32, 32 bytes. */
  usageCmds?: number[];
  /** The key. Attribute NL802154_KEY_ATTR_BYTES of nl802154: 16 bytes. */ bytes?: Uint8Array;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns one 802.15.4 radio, or dumps all. Request and dump 1 of family nl802154. */
  "get-wpan-phy": {
    do: Call<Only<Nl802154Attrs<Write>, "wpanPhy" | "ifindex" | "wpanDev"> & OneOf<Nl802154Attrs<Write>, "wpanPhy"
      | "ifindex" | "wpanDev">,
      Nl802154Attrs<Read> & Required<Pick<Nl802154Attrs<Read>, "wpanPhy" | "wpanPhyName" | "page" | "channel"
        | "wpanPhyCaps">>>;
    dump: Call<Only<Nl802154Attrs<Write>, "wpanPhy" | "ifindex" | "wpanDev">,
      Nl802154Attrs<Read> & Required<Pick<Nl802154Attrs<Read>, "wpanPhy" | "wpanPhyName" | "page" | "channel"
        | "wpanPhyCaps">>>;
  };
  /** Returns one 802.15.4 interface, or dumps all. Request and dump 5 of family nl802154. */
  "get-interface": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev"> & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">,
      Nl802154Attrs<Read> & Required<Pick<Nl802154Attrs<Read>, "wpanPhy" | "iftype" | "wpanDev" | "extendedAddr"
        | "shortAddr" | "panId">>>;
    dump: Call<ExtraAttributes,
      Nl802154Attrs<Read> & Required<Pick<Nl802154Attrs<Read>, "wpanPhy" | "iftype" | "wpanDev" | "extendedAddr"
        | "shortAddr" | "panId">>>;
  };
  /** Creates an interface of an 802.15.4 radio. Request 7 of family nl802154; requires CAP_NET_ADMIN in the initial user namespace. */
  "new-interface": {
    do: Call<Only<Nl802154Attrs<Write>, "wpanPhy" | "ifindex" | "ifname" | "iftype" | "wpanDev" | "extendedAddr">
      & Has<"ifname"> & OneOf<Nl802154Attrs<Write>, "wpanPhy" | "ifindex" | "wpanDev">>;
  };
  /** Deletes an 802.15.4 interface. Request 8 of family nl802154; requires CAP_NET_ADMIN in the initial user namespace. */
  "del-interface": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev"> & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Sets the channel of an 802.15.4 radio. Request 9 of family nl802154; requires CAP_NET_ADMIN in the initial user namespace. */
  "set-channel": {
    do: Call<Only<Nl802154Attrs<Write>, "wpanPhy" | "ifindex" | "wpanDev" | "page" | "channel"> & Has<"page"
      | "channel"> & OneOf<Nl802154Attrs<Write>, "wpanPhy" | "ifindex" | "wpanDev">>;
  };
  /** Sets the network of an 802.15.4 interface, which must be down. Request 10 of family nl802154; requires CAP_NET_ADMIN in the initial user namespace. */
  "set-pan-id": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev" | "panId"> & Has<"panId">
      & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Sets the short address of an 802.15.4 interface, which must be down. Request 11 of family nl802154; requires CAP_NET_ADMIN in the initial user namespace. */
  "set-short-addr": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev" | "shortAddr"> & Has<"shortAddr">
      & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Sets the transmit power of an 802.15.4 radio. Request 12 of family nl802154; requires CAP_NET_ADMIN in the initial user namespace. */
  "set-tx-power": {
    do: Call<Only<Nl802154Attrs<Write>, "wpanPhy" | "ifindex" | "wpanDev" | "txPower"> & Has<"txPower">
      & OneOf<Nl802154Attrs<Write>, "wpanPhy" | "ifindex" | "wpanDev">>;
  };
  /** Sets how an 802.15.4 radio decides whether a channel is free. Request 13 of family nl802154; requires CAP_NET_ADMIN in the initial user namespace. */
  "set-cca-mode": {
    do: Call<Only<Nl802154Attrs<Write>, "wpanPhy" | "ifindex" | "wpanDev" | "ccaMode" | "ccaOpt"> & Has<"ccaMode">
      & OneOf<Nl802154Attrs<Write>, "wpanPhy" | "ifindex" | "wpanDev">>;
  };
  /** Sets the received energy from which an 802.15.4 channel counts as in use. Request 14 of family nl802154; requires CAP_NET_ADMIN in the initial user namespace. */
  "set-cca-ed-level": {
    do: Call<Only<Nl802154Attrs<Write>, "wpanPhy" | "ifindex" | "wpanDev" | "ccaEdLevel"> & Has<"ccaEdLevel">
      & OneOf<Nl802154Attrs<Write>, "wpanPhy" | "ifindex" | "wpanDev">>;
  };
  /** Sets how often an 802.15.4 interface, which must be down, retries a frame. Request 15 of family nl802154; requires CAP_NET_ADMIN in the initial user namespace. */
  "set-max-frame-retries": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev" | "maxFrameRetries"> & Has<"maxFrameRetries">
      & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Sets the exponents of the random waiting time before an 802.15.4 interface, which must be down, sends a frame. Request 16 of family nl802154; requires CAP_NET_ADMIN in the initial user namespace. */
  "set-backoff-exponent": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev" | "maxBe" | "minBe"> & Has<"minBe" | "maxBe">
      & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Sets the number of random waiting times after which sending a frame fails. The 802.15.4 interface must be down. Request 17 of family nl802154; requires CAP_NET_ADMIN in the initial user namespace. */
  "set-max-csma-backoffs": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev" | "maxCsmaBackoffs"> & Has<"maxCsmaBackoffs">
      & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Sets whether an 802.15.4 interface, which must be down, listens before it sends. Request 18 of family nl802154; requires CAP_NET_ADMIN in the initial user namespace. */
  "set-lbt-mode": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev" | "lbtMode"> & Has<"lbtMode">
      & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Sets whether frames of an 802.15.4 interface, which must be down, request an acknowledgement. Request 19 of family nl802154; requires CAP_NET_ADMIN in the initial user namespace. */
  "set-ackreq-default": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev" | "ackreqDefault"> & Has<"ackreqDefault">
      & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Moves an 802.15.4 radio with its interfaces to another network namespace. Request 20 of family nl802154; requires CAP_NET_ADMIN in the initial user namespace. */
  "set-wpan-phy-netns": {
    do: Call<Only<Nl802154Attrs<Write>, "wpanPhy" | "ifindex" | "wpanDev" | "pid" | "netnsFd">>;
  };
  /** Starts a scan for 802.15.4 coordinators. Events report the coordinators and the end of the scan. Request 35 of family nl802154, since Linux 6.3; requires CAP_NET_ADMIN in the initial user namespace. */
  "trigger-scan": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev" | "page" | "scanType" | "scanChannels"
      | "scanDuration"> & Has<"scanType"> & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Aborts a scan for 802.15.4 coordinators. Request 36 of family nl802154, since Linux 6.3; requires CAP_NET_ADMIN in the initial user namespace. */
  "abort-scan": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev"> & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Starts sending 802.15.4 beacons as a coordinator. Request 38 of family nl802154, since Linux 6.3; requires CAP_NET_ADMIN in the initial user namespace. */
  "send-beacons": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev" | "beaconInterval"> & Has<"beaconInterval">
      & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Stops sending 802.15.4 beacons. Request 39 of family nl802154, since Linux 6.3; requires CAP_NET_ADMIN in the initial user namespace. */
  "stop-beacons": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev"> & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Joins the 802.15.4 network of a coordinator. Request 40 of family nl802154, since Linux 6.8; requires CAP_NET_ADMIN in the initial user namespace. */
  associate: {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev" | "panId" | "extendedAddr"> & Has<"panId"
      | "extendedAddr"> & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Leaves an 802.15.4 network, or removes a device from the network of this coordinator. Request 41 of family nl802154, since Linux 6.8; requires CAP_NET_ADMIN in the initial user namespace. */
  disassociate: {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev" | "extendedAddr"> & Has<"extendedAddr">
      & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Sets how many devices may associate with this 802.15.4 coordinator. Request 42 of family nl802154, since Linux 6.8; requires CAP_NET_ADMIN in the initial user namespace. */
  "set-max-associations": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev" | "maxAssociations"> & Has<"maxAssociations">
      & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Lists the coordinator and the devices with which an 802.15.4 interface is associated. Dump 43 of family nl802154, since Linux 6.8. */
  "list-associations": { dump: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev">, Nl802154Attrs<Read>> };
  /** Sets the protection of frames that an 802.15.4 interface sends. Request 21 of family nl802154, since Linux 6.8; requires CAP_NET_ADMIN in the initial user namespace and CONFIG_IEEE802154_NL802154_EXPERIMENTAL. */
  "set-sec-params": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev" | "secEnabled" | "secOutLevel" | "secOutKeyId"
      | "secFrameCounter"> & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Dumps the keys of an 802.15.4 interface. Dump 22 of family nl802154, since Linux 6.8; requires CAP_NET_ADMIN in the initial user namespace and CONFIG_IEEE802154_NL802154_EXPERIMENTAL. */
  "get-sec-key": {
    dump: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev"> & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">,
      Nl802154Attrs<Read>>;
  };
  /** Adds a key to an 802.15.4 interface. Request 23 of family nl802154, since Linux 6.8; requires CAP_NET_ADMIN in the initial user namespace and CONFIG_IEEE802154_NL802154_EXPERIMENTAL. */
  "new-sec-key": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev" | "secKey"> & Has<"secKey">
      & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Removes a key from an 802.15.4 interface. Request 24 of family nl802154, since Linux 6.8; requires CAP_NET_ADMIN in the initial user namespace and CONFIG_IEEE802154_NL802154_EXPERIMENTAL. */
  "del-sec-key": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev" | "secKey"> & Has<"secKey">
      & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Dumps the devices from which an 802.15.4 interface accepts protected frames. Dump 25 of family nl802154, since Linux 6.8; requires CAP_NET_ADMIN in the initial user namespace and CONFIG_IEEE802154_NL802154_EXPERIMENTAL. */
  "get-sec-dev": {
    dump: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev"> & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">,
      Nl802154Attrs<Read>>;
  };
  /** Adds a device to an 802.15.4 interface. Request 26 of family nl802154, since Linux 6.8; requires CAP_NET_ADMIN in the initial user namespace and CONFIG_IEEE802154_NL802154_EXPERIMENTAL. */
  "new-sec-dev": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev" | "secDevice"> & Has<"secDevice">
      & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Removes a device from an 802.15.4 interface. Request 27 of family nl802154, since Linux 6.8; requires CAP_NET_ADMIN in the initial user namespace and CONFIG_IEEE802154_NL802154_EXPERIMENTAL. */
  "del-sec-dev": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev" | "secDevice"> & Has<"secDevice">
      & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Dumps the keys of the devices of an 802.15.4 interface. Dump 28 of family nl802154, since Linux 6.8; requires CAP_NET_ADMIN in the initial user namespace and CONFIG_IEEE802154_NL802154_EXPERIMENTAL. */
  "get-sec-devkey": {
    dump: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev"> & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">,
      Nl802154Attrs<Read>>;
  };
  /** Adds a key of a device to an 802.15.4 interface. Request 29 of family nl802154, since Linux 6.8; requires CAP_NET_ADMIN in the initial user namespace and CONFIG_IEEE802154_NL802154_EXPERIMENTAL. */
  "new-sec-devkey": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev" | "secDevkey"> & Has<"secDevkey">
      & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Removes a key of a device from an 802.15.4 interface. Request 30 of family nl802154, since Linux 6.8; requires CAP_NET_ADMIN in the initial user namespace and CONFIG_IEEE802154_NL802154_EXPERIMENTAL. */
  "del-sec-devkey": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev" | "secDevkey"> & Has<"secDevkey">
      & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Dumps the security levels that an 802.15.4 interface requires. Dump 31 of family nl802154, since Linux 6.8; requires CAP_NET_ADMIN in the initial user namespace and CONFIG_IEEE802154_NL802154_EXPERIMENTAL. */
  "get-sec-level": {
    dump: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev"> & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">,
      Nl802154Attrs<Read>>;
  };
  /** Adds a security level to an 802.15.4 interface. Request 32 of family nl802154, since Linux 6.8; requires CAP_NET_ADMIN in the initial user namespace and CONFIG_IEEE802154_NL802154_EXPERIMENTAL. */
  "new-sec-level": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev" | "secLevel"> & Has<"secLevel">
      & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Removes a security level from an 802.15.4 interface. Request 33 of family nl802154, since Linux 6.8; requires CAP_NET_ADMIN in the initial user namespace and CONFIG_IEEE802154_NL802154_EXPERIMENTAL. */
  "del-sec-level": {
    do: Call<Only<Nl802154Attrs<Write>, "ifindex" | "wpanDev" | "secLevel"> & Has<"secLevel">
      & OneOf<Nl802154Attrs<Write>, "ifindex" | "wpanDev">>;
  };
  /** Reports an 802.15.4 coordinator that a scan found. Event 34 of family nl802154 in multicast group `scan`, since Linux 6.3. */
  "scan-event": { event: Nl802154Attrs<Read> };
  /** Reports that a scan for 802.15.4 coordinators started. Event 35 of family nl802154 in multicast group `scan`, since Linux 6.3. */
  "scan-started": { event: Nl802154Attrs<Read> };
  /** Reports that a scan for 802.15.4 coordinators ended. Event 37 of family nl802154 in multicast group `scan`, since Linux 6.3. */
  "scan-done": { event: Nl802154Attrs<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "get-wpan-phy": Nl802154Attrs<Read>;
  "get-interface": Nl802154Attrs<Read>;
  "list-associations": Nl802154Attrs<Read>;
  "get-sec-key": Nl802154Attrs<Read>;
  "get-sec-dev": Nl802154Attrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "config" | "scan";

const getWpanPhyAttributes = `
  wpan-phy wpan-phy-name generation page channel channels-supported cca-mode cca-opt tx-power cca-ed-level
  wpan-phy-caps supported-commands`;

const getInterfaceAttributes = `
  ifindex ifname wpan-phy iftype wpan-dev generation extended-addr short-addr pan-id max-frame-retries max-be
  max-csma-backoffs min-be lbt-mode ackreq-default sec-enabled sec-out-level sec-frame-counter sec-out-key-id`;

/** IEEE 802.15.4: radios and interfaces of low-rate wireless networks. Netlink family `nl802154`: `connect()` opens a client. Requires CONFIG_IEEE802154, module ieee802154. */
export const nl802154: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "nl802154",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {
    iftype: () => ({ prefix: "nl802154-iftype-", entries: "node monitor coord" }),
    "cca-mode": () => ({ prefix: "nl802154-cca-", entries: "energy=1 carrier energy-carrier aloha uwb-shr uwb-multiplexed" }),
    "cca-option": () => ({ prefix: "nl802154-cca-opt-energy-carrier-", entries: "and or" }),
    "supported-bool": () => ({ prefix: "nl802154-supported-bool-", entries: "false true both=3" }),
    "scan-type": () => ({
      prefix: "nl802154-scan-",
      entries: [
        { name: "energy", value: 1, kernelName: "NL802154_SCAN_ED" },
        "active passive orphan enhanced-active rit-passive",
      ],
    }),
    "scan-done-reason": () => ({ prefix: "nl802154-scan-done-reason-", entries: "finished=1 aborted" }),
    "peer-type": () => ({ prefix: "nl802154-peer-type-", entries: "parent=1 child" }),
    "key-id-mode": () => ({ prefix: "nl802154-key-id-mode-", entries: "implicit index index-short index-extended" }),
    seclevel: () => ({ prefix: "nl802154-seclevel-", entries: "none mic32 mic64 mic128 enc enc-mic32 enc-mic64 enc-mic128" }),
    frame: () => ({ prefix: "nl802154-frame-", entries: "beacon data ack cmd" }),
    "cmd-frame": () => ({
      prefix: "nl802154-cmd-frame-",
      entries: `
        assoc-request=1 assoc-response disassoc-notify data-request pan-id-conflict-notify orphan-notify
        beacon-request coord-realignment gts-request`,
    }),
    "devkey-mode": () => ({ prefix: "nl802154-devkey-", entries: "ignore restrict record" }),
  },
  structs: {},
  sets: {
    "nl802154-attrs": () => ({
      prefix: "nl802154-attr-",
      attributes: [
        { name: "wpan-phy", number: 1, type: "u32" },
        { name: "wpan-phy-name", number: 2, type: "string", maximumLength: 19 },
        { name: "ifindex", number: 3, type: "u32" },
        { name: "ifname", number: 4, type: "string", maximumLength: 15 },
        { name: "iftype", number: 5, type: "u32", enum: "iftype" },
        { name: "wpan-dev", number: 6, type: "u64" },
        { name: "page", number: 7, type: "u8" },
        { name: "channel", number: 8, type: "u8" },
        { name: "pan-id", number: 9, type: "u16", order: "little", hint: "hex" },
        { name: "short-addr", number: 10, type: "u16", order: "little", hint: "hex" },
        { name: "tx-power", number: 11, type: "s32", unit: "mBm" },
        { name: "cca-mode", number: 12, type: "u32", enum: "cca-mode" },
        { name: "cca-opt", number: 13, type: "u32", enum: "cca-option" },
        { name: "cca-ed-level", number: 14, type: "s32", unit: "mBm" },
        { name: "max-frame-retries", number: 15, type: "s8" },
        { name: "max-be", number: 16, type: "u8" },
        { name: "min-be", number: 17, type: "u8" },
        { name: "max-csma-backoffs", number: 18, type: "u8" },
        { name: "lbt-mode", number: 19, type: "u8" },
        { name: "generation", number: 20, type: "u32" },
        { name: "channels-supported", number: 21, type: "nest", nest: "channel-masks" },
        { name: "supported-channel", number: 22, type: "u32", hint: "hex" },
        { name: "extended-addr", number: 23, type: "u64", order: "little", hint: "hex" },
        { name: "wpan-phy-caps", number: 24, type: "nest", nest: "capabilities" },
        { name: "supported-commands", number: 25, type: "indexed-array", item: "u32" },
        { name: "ackreq-default", number: 26, type: "u8" },
        { name: "pad", number: 27, type: "pad" },
        { name: "pid", number: 28, type: "u32" },
        { name: "netns-fd", number: 29, type: "u32" },
        { name: "coordinator", number: 30, type: "nest", nest: "coordinator", since: "6.3" },
        { name: "scan-type", number: 31, type: "u8", enum: "scan-type", since: "6.3" },
        { name: "scan-flags", number: 32, type: "u32", since: "6.3" },
        { name: "scan-channels", number: 33, type: "u32", hint: "hex", since: "6.3" },
        { name: "scan-preamble-codes", number: 34, type: "u64", since: "6.3" },
        { name: "scan-mean-prf", number: 35, type: "u8", since: "6.3" },
        { name: "scan-duration", number: 36, type: "u8", since: "6.3" },
        { name: "scan-done-reason", number: 37, type: "u8", enum: "scan-done-reason", since: "6.3" },
        { name: "beacon-interval", number: 38, type: "u8", since: "6.3" },
        { name: "max-associations", number: 39, type: "u32", since: "6.8" },
        { name: "peer", number: 40, type: "nest", nest: "peer", since: "6.8" },
        { name: "sec-enabled", number: 41, type: "u8", since: "6.8" },
        { name: "sec-out-level", number: 42, type: "u32", enum: "seclevel", since: "6.8" },
        { name: "sec-out-key-id", number: 43, type: "nest", nest: "key-id", since: "6.8" },
        { name: "sec-frame-counter", number: 44, type: "u32", order: "big", since: "6.8" },
        { name: "sec-level", number: 45, type: "nest", nest: "sec-level", since: "6.8" },
        { name: "sec-device", number: 46, type: "nest", nest: "sec-device", since: "6.8" },
        { name: "sec-devkey", number: 47, type: "nest", nest: "sec-devkey", since: "6.8" },
        { name: "sec-key", number: 48, type: "nest", nest: "sec-key", since: "6.8" },
      ],
    }),
    "channel-masks": () => ({
      subsetOf: "nl802154-attrs",
      attributes: [{ name: "supported-channel", number: 22, type: "u32", hint: "hex", multi: true }],
    }),
    capabilities: () => ({
      prefix: "nl802154-cap-attr-",
      attributes: [
        { name: "iftypes", number: 1, type: "nest", nest: "iftypes" },
        { name: "channels", number: 2, type: "nest-type-value", nest: "no-attrs", typeValues: [{ name: "page", field: "page" }, { name: "channel", field: "channel" }] },
        { name: "tx-powers", number: 3, type: "indexed-array", unit: "mBm", item: "s32", firstIndex: 0 },
        { name: "cca-ed-levels", number: 4, type: "indexed-array", unit: "mBm", item: "s32", firstIndex: 0 },
        { name: "cca-modes", number: 5, type: "nest", nest: "cca-modes" },
        { name: "cca-opts", number: 6, type: "nest", nest: "cca-opts" },
        { name: "min-minbe", number: 7, type: "u8" },
        { name: "max-minbe", number: 8, type: "u8" },
        { name: "min-maxbe", number: 9, type: "u8" },
        { name: "max-maxbe", number: 10, type: "u8" },
        { name: "min-csma-backoffs", number: 11, type: "u8" },
        { name: "max-csma-backoffs", number: 12, type: "u8" },
        { name: "min-frame-retries", number: 13, type: "s8" },
        { name: "max-frame-retries", number: 14, type: "s8" },
        { name: "lbt", number: 15, type: "u32", enum: "supported-bool" },
      ],
    }),
    "no-attrs": () => ({ attributes: [] }),
    iftypes: () => ({
      prefix: "nl802154-iftype-",
      attributes: [
        { name: "node", number: 0, type: "flag" },
        { name: "monitor", number: 1, type: "flag" },
        { name: "coord", number: 2, type: "flag" },
      ],
    }),
    "cca-modes": () => ({
      prefix: "nl802154-cca-",
      attributes: [
        { name: "energy", number: 1, type: "flag" },
        { name: "carrier", number: 2, type: "flag" },
        { name: "energy-carrier", number: 3, type: "flag" },
        { name: "aloha", number: 4, type: "flag" },
        { name: "uwb-shr", number: 5, type: "flag" },
        { name: "uwb-multiplexed", number: 6, type: "flag" },
      ],
    }),
    "cca-opts": () => ({
      prefix: "nl802154-cca-opt-energy-carrier-",
      attributes: [{ name: "and", number: 0, type: "flag" }, { name: "or", number: 1, type: "flag" }],
    }),
    coordinator: () => ({
      prefix: "nl802154-coord-",
      attributes: [
        { name: "panid", number: 1, type: "u16", order: "little", hint: "hex" },
        { name: "addr", number: 2, type: "binary", hint: "hex" },
        { name: "channel", number: 3, type: "u8" },
        { name: "page", number: 4, type: "u8" },
        { name: "preamble-code", number: 5, type: "u8" },
        { name: "mean-prf", number: 6, type: "u8" },
        { name: "superframe-spec", number: 7, type: "u16", hint: "hex" },
        { name: "link-quality", number: 8, type: "u8" },
        { name: "gts-permit", number: 9, type: "flag" },
        { name: "payload-data", number: 10, type: "binary" },
        { name: "pad", number: 11, type: "pad" },
      ],
    }),
    peer: () => ({
      prefix: "nl802154-dev-addr-attr-",
      attributes: [
        { name: "pan-id", number: 1, type: "u16", order: "little", hint: "hex" },
        { name: "mode", number: 2, type: "u8" },
        { name: "short", number: 3, type: "u16", order: "little", hint: "hex" },
        { name: "extended", number: 4, type: "u64", order: "little", hint: "hex" },
        { name: "pad", number: 5, type: "pad" },
        { name: "peer-type", number: 6, type: "u8", enum: "peer-type" },
      ],
    }),
    "implicit-addr": () => ({
      prefix: "nl802154-dev-addr-attr-",
      attributes: [
        { name: "pan-id", number: 1, type: "u16", order: "little", hint: "hex" },
        { name: "mode", number: 2, type: "u32" },
        { name: "short", number: 3, type: "u16", order: "little", hint: "hex" },
        { name: "extended", number: 4, type: "u64", order: "little", hint: "hex" },
        { name: "pad", number: 5, type: "pad" },
      ],
    }),
    "key-id": () => ({
      prefix: "nl802154-key-id-attr-",
      attributes: [
        { name: "mode", number: 1, type: "u32", enum: "key-id-mode" },
        { name: "index", number: 2, type: "u8" },
        { name: "implicit", number: 3, type: "nest", nest: "implicit-addr" },
        { name: "source-short", number: 4, type: "u32", order: "little", hint: "hex" },
        { name: "source-extended", number: 5, type: "u64", order: "little", hint: "hex" },
        { name: "pad", number: 6, type: "pad" },
      ],
    }),
    "sec-level": () => ({
      prefix: "nl802154-seclevel-attr-",
      attributes: [
        { name: "levels", number: 1, type: "u8", enum: "seclevel", flags: true, replyType: "u32" },
        { name: "frame", number: 2, type: "u32", enum: "frame" },
        { name: "cmd-frame", number: 3, type: "u32", enum: "cmd-frame" },
        { name: "dev-override", number: 4, type: "u8" },
      ],
    }),
    "sec-device": () => ({
      prefix: "nl802154-dev-attr-",
      attributes: [
        { name: "frame-counter", number: 1, type: "u32" },
        { name: "pan-id", number: 2, type: "u16", order: "little", hint: "hex" },
        { name: "short-addr", number: 3, type: "u16", order: "little", hint: "hex" },
        { name: "extended-addr", number: 4, type: "u64", order: "little", hint: "hex" },
        { name: "seclevel-exempt", number: 5, type: "u8" },
        { name: "key-mode", number: 6, type: "u32", enum: "devkey-mode" },
        { name: "pad", number: 7, type: "pad" },
      ],
    }),
    "sec-devkey": () => ({
      prefix: "nl802154-devkey-attr-",
      attributes: [
        { name: "frame-counter", number: 1, type: "u32" },
        { name: "extended-addr", number: 2, type: "u64", order: "little", hint: "hex" },
        { name: "id", number: 3, type: "nest", nest: "key-id" },
        { name: "pad", number: 4, type: "pad" },
      ],
    }),
    "sec-key": () => ({
      prefix: "nl802154-key-attr-",
      attributes: [
        { name: "id", number: 1, type: "nest", nest: "key-id" },
        { name: "usage-frames", number: 2, type: "u8", enum: "frame", flags: true },
        { name: "usage-cmds", number: 3, type: "binary", item: "u32", exactLength: 32 },
        { name: "bytes", number: 4, type: "binary", exactLength: 16 },
      ],
    }),
  },
  subMessages: {},
  operations: {
    "get-wpan-phy": () => ({
      set: "nl802154-attrs",
      do: {
        request: { number: 1, requiredOne: ["wpan-phy", "ifindex", "wpan-dev"], attributes: "wpan-phy ifindex wpan-dev" },
        reply: {
          number: 3,
          always: ["wpan-phy", "wpan-phy-name", "page", "channel", "wpan-phy-caps"],
          attributes: getWpanPhyAttributes,
        },
      },
      dump: {
        request: "1 wpan-phy ifindex wpan-dev",
        reply: {
          number: 3,
          always: ["wpan-phy", "wpan-phy-name", "page", "channel", "wpan-phy-caps"],
          attributes: getWpanPhyAttributes,
        },
      },
    }),
    "get-interface": () => ({
      set: "nl802154-attrs",
      do: {
        request: { number: 5, requiredOne: ["ifindex", "wpan-dev"], attributes: "ifindex wpan-dev" },
        reply: {
          number: 7,
          always: ["wpan-phy", "iftype", "wpan-dev", "extended-addr", "short-addr", "pan-id"],
          attributes: getInterfaceAttributes,
        },
      },
      dump: {
        request: "5",
        reply: {
          number: 7,
          always: ["wpan-phy", "iftype", "wpan-dev", "extended-addr", "short-addr", "pan-id"],
          attributes: getInterfaceAttributes,
        },
      },
    }),
    "new-interface": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 7,
          required: ["ifname"],
          requiredOne: ["wpan-phy", "ifindex", "wpan-dev"],
          replyOnly: [
            "generation",
            "short-addr",
            "pan-id",
            "max-frame-retries",
            "max-be",
            "max-csma-backoffs",
            "min-be",
            "lbt-mode",
            "ackreq-default",
            "sec-enabled",
            "sec-out-level",
            "sec-out-key-id",
            "sec-frame-counter",
          ],
          attributes: "wpan-phy ifindex wpan-dev ifname iftype extended-addr",
        },
      },
      flags: ["admin-perm"],
    }),
    "del-interface": () => ({
      set: "nl802154-attrs",
      do: { request: { number: 8, requiredOne: ["ifindex", "wpan-dev"], attributes: "ifindex wpan-dev" } },
      flags: ["admin-perm"],
    }),
    "set-channel": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 9,
          required: ["page", "channel"],
          requiredOne: ["wpan-phy", "ifindex", "wpan-dev"],
          attributes: "wpan-phy ifindex wpan-dev page channel",
        },
      },
      flags: ["admin-perm"],
    }),
    "set-pan-id": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 10,
          required: ["pan-id"],
          requiredOne: ["ifindex", "wpan-dev"],
          attributes: "ifindex wpan-dev pan-id",
        },
      },
      flags: ["admin-perm"],
    }),
    "set-short-addr": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 11,
          required: ["short-addr"],
          requiredOne: ["ifindex", "wpan-dev"],
          attributes: "ifindex wpan-dev short-addr",
        },
      },
      flags: ["admin-perm"],
    }),
    "set-tx-power": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 12,
          required: ["tx-power"],
          requiredOne: ["wpan-phy", "ifindex", "wpan-dev"],
          attributes: "wpan-phy ifindex wpan-dev tx-power",
        },
      },
      flags: ["admin-perm"],
    }),
    "set-cca-mode": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 13,
          required: ["cca-mode"],
          requiredOne: ["wpan-phy", "ifindex", "wpan-dev"],
          attributes: "wpan-phy ifindex wpan-dev cca-mode cca-opt",
        },
      },
      flags: ["admin-perm"],
    }),
    "set-cca-ed-level": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 14,
          required: ["cca-ed-level"],
          requiredOne: ["wpan-phy", "ifindex", "wpan-dev"],
          attributes: "wpan-phy ifindex wpan-dev cca-ed-level",
        },
      },
      flags: ["admin-perm"],
    }),
    "set-max-frame-retries": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 15,
          required: ["max-frame-retries"],
          requiredOne: ["ifindex", "wpan-dev"],
          attributes: "ifindex wpan-dev max-frame-retries",
        },
      },
      flags: ["admin-perm"],
    }),
    "set-backoff-exponent": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 16,
          required: ["min-be", "max-be"],
          requiredOne: ["ifindex", "wpan-dev"],
          attributes: "ifindex wpan-dev min-be max-be",
        },
      },
      flags: ["admin-perm"],
    }),
    "set-max-csma-backoffs": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 17,
          required: ["max-csma-backoffs"],
          requiredOne: ["ifindex", "wpan-dev"],
          attributes: "ifindex wpan-dev max-csma-backoffs",
        },
      },
      flags: ["admin-perm"],
    }),
    "set-lbt-mode": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 18,
          required: ["lbt-mode"],
          requiredOne: ["ifindex", "wpan-dev"],
          attributes: "ifindex wpan-dev lbt-mode",
        },
      },
      flags: ["admin-perm"],
    }),
    "set-ackreq-default": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 19,
          required: ["ackreq-default"],
          requiredOne: ["ifindex", "wpan-dev"],
          attributes: "ifindex wpan-dev ackreq-default",
        },
      },
      flags: ["admin-perm"],
    }),
    "set-wpan-phy-netns": () => ({ set: "nl802154-attrs", do: { request: "20 wpan-phy ifindex wpan-dev pid netns-fd" }, flags: ["admin-perm"] }),
    "trigger-scan": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 35,
          required: ["scan-type"],
          requiredOne: ["ifindex", "wpan-dev"],
          attributes: "ifindex wpan-dev scan-type page scan-channels scan-duration",
        },
      },
      flags: ["admin-perm"],
      since: "6.3",
    }),
    "abort-scan": () => ({
      set: "nl802154-attrs",
      do: { request: { number: 36, requiredOne: ["ifindex", "wpan-dev"], attributes: "ifindex wpan-dev" } },
      flags: ["admin-perm"],
      since: "6.3",
    }),
    "send-beacons": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 38,
          required: ["beacon-interval"],
          requiredOne: ["ifindex", "wpan-dev"],
          attributes: "ifindex wpan-dev beacon-interval",
        },
      },
      flags: ["admin-perm"],
      since: "6.3",
    }),
    "stop-beacons": () => ({
      set: "nl802154-attrs",
      do: { request: { number: 39, requiredOne: ["ifindex", "wpan-dev"], attributes: "ifindex wpan-dev" } },
      flags: ["admin-perm"],
      since: "6.3",
    }),
    associate: () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 40,
          required: ["pan-id", "extended-addr"],
          requiredOne: ["ifindex", "wpan-dev"],
          attributes: "ifindex wpan-dev pan-id extended-addr",
        },
      },
      flags: ["admin-perm"],
      since: "6.8",
    }),
    disassociate: () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 41,
          required: ["extended-addr"],
          requiredOne: ["ifindex", "wpan-dev"],
          attributes: "ifindex wpan-dev extended-addr",
        },
      },
      flags: ["admin-perm"],
      since: "6.8",
    }),
    "set-max-associations": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 42,
          required: ["max-associations"],
          requiredOne: ["ifindex", "wpan-dev"],
          attributes: "ifindex wpan-dev max-associations",
        },
      },
      flags: ["admin-perm"],
      since: "6.8",
    }),
    "list-associations": () => ({
      set: "nl802154-attrs",
      dump: { request: "43 ifindex wpan-dev", reply: "43 wpan-phy ifindex peer" },
      since: "6.8",
    }),
    "set-sec-params": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 21,
          requiredOne: ["ifindex", "wpan-dev"],
          attributes: "ifindex wpan-dev sec-enabled sec-out-level sec-out-key-id sec-frame-counter",
        },
      },
      flags: ["admin-perm"],
      config: "IEEE802154_NL802154_EXPERIMENTAL",
      since: "6.8",
    }),
    "get-sec-key": () => ({
      set: "nl802154-attrs",
      dump: {
        request: { number: 22, requiredOne: ["ifindex", "wpan-dev"], attributes: "ifindex wpan-dev" },
        reply: "23 ifindex sec-key",
      },
      flags: ["admin-perm"],
      config: "IEEE802154_NL802154_EXPERIMENTAL",
      since: "6.8",
    }),
    "new-sec-key": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 23,
          required: ["sec-key"],
          requiredOne: ["ifindex", "wpan-dev"],
          attributes: "ifindex wpan-dev sec-key",
        },
      },
      flags: ["admin-perm"],
      config: "IEEE802154_NL802154_EXPERIMENTAL",
      since: "6.8",
    }),
    "del-sec-key": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 24,
          required: ["sec-key"],
          requiredOne: ["ifindex", "wpan-dev"],
          attributes: "ifindex wpan-dev sec-key",
        },
      },
      flags: ["admin-perm"],
      config: "IEEE802154_NL802154_EXPERIMENTAL",
      since: "6.8",
    }),
    "get-sec-dev": () => ({
      set: "nl802154-attrs",
      dump: {
        request: { number: 25, requiredOne: ["ifindex", "wpan-dev"], attributes: "ifindex wpan-dev" },
        reply: "32 ifindex sec-device",
      },
      flags: ["admin-perm"],
      config: "IEEE802154_NL802154_EXPERIMENTAL",
      since: "6.8",
    }),
    "new-sec-dev": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 26,
          required: ["sec-device"],
          requiredOne: ["ifindex", "wpan-dev"],
          attributes: "ifindex wpan-dev sec-device",
        },
      },
      flags: ["admin-perm"],
      config: "IEEE802154_NL802154_EXPERIMENTAL",
      since: "6.8",
    }),
    "del-sec-dev": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 27,
          required: ["sec-device"],
          requiredOne: ["ifindex", "wpan-dev"],
          attributes: "ifindex wpan-dev sec-device",
        },
      },
      flags: ["admin-perm"],
      config: "IEEE802154_NL802154_EXPERIMENTAL",
      since: "6.8",
    }),
    "get-sec-devkey": () => ({
      set: "nl802154-attrs",
      dump: {
        request: { number: 28, requiredOne: ["ifindex", "wpan-dev"], attributes: "ifindex wpan-dev" },
        reply: "32 ifindex sec-devkey",
      },
      flags: ["admin-perm"],
      config: "IEEE802154_NL802154_EXPERIMENTAL",
      since: "6.8",
    }),
    "new-sec-devkey": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 29,
          required: ["sec-devkey"],
          requiredOne: ["ifindex", "wpan-dev"],
          attributes: "ifindex wpan-dev sec-devkey",
        },
      },
      flags: ["admin-perm"],
      config: "IEEE802154_NL802154_EXPERIMENTAL",
      since: "6.8",
    }),
    "del-sec-devkey": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 30,
          required: ["sec-devkey"],
          requiredOne: ["ifindex", "wpan-dev"],
          attributes: "ifindex wpan-dev sec-devkey",
        },
      },
      flags: ["admin-perm"],
      config: "IEEE802154_NL802154_EXPERIMENTAL",
      since: "6.8",
    }),
    "get-sec-level": () => ({
      set: "nl802154-attrs",
      dump: {
        request: { number: 31, requiredOne: ["ifindex", "wpan-dev"], attributes: "ifindex wpan-dev" },
        reply: "32 ifindex sec-level",
      },
      flags: ["admin-perm"],
      config: "IEEE802154_NL802154_EXPERIMENTAL",
      since: "6.8",
    }),
    "new-sec-level": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 32,
          required: ["sec-level"],
          requiredOne: ["ifindex", "wpan-dev"],
          attributes: "ifindex wpan-dev sec-level",
        },
      },
      flags: ["admin-perm"],
      config: "IEEE802154_NL802154_EXPERIMENTAL",
      since: "6.8",
    }),
    "del-sec-level": () => ({
      set: "nl802154-attrs",
      do: {
        request: {
          number: 33,
          required: ["sec-level"],
          requiredOne: ["ifindex", "wpan-dev"],
          attributes: "ifindex wpan-dev sec-level",
        },
      },
      flags: ["admin-perm"],
      config: "IEEE802154_NL802154_EXPERIMENTAL",
      since: "6.8",
    }),
    "scan-event": () => ({ set: "nl802154-attrs", event: "34 wpan-phy ifindex wpan-dev coordinator", group: "scan", since: "6.3" }),
    "scan-started": () => ({ set: "nl802154-attrs", event: "35 wpan-phy ifindex wpan-dev", group: "scan", since: "6.3" }),
    "scan-done": () => ({ set: "nl802154-attrs", event: "37 wpan-phy ifindex wpan-dev scan-done-reason", group: "scan", since: "6.3" }),
  },
  groups: { config: { name: "config" }, scan: { name: "scan", since: "6.3" } },
  config: "IEEE802154",
  module: "ieee802154",
  links: {},
});
