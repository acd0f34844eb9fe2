// Generated from ieee802154_mac.yaml (sha256 f69a0f7959e2ce04). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Has, Mode, OneOf, Only, Read, Write } from "../schema/model/types.ts";

/**
 * Kind of IEEE 802.15.4 interface. Values of `dev-type` in family 802.15.4 MAC:
 *
 * - `wpan` (IEEE802154_DEV_WPAN, 0): Device of a network.
 * - `monitor` (IEEE802154_DEV_MONITOR, 1): Receives all frames.
 */
export type DevType = "wpan" | "monitor";

/**
 * How a frame identifies its link-layer security key. Values of `key-mode` in family 802.15.4 MAC:
 *
 * - `implicit` (IEEE802154_SCF_KEY_IMPLICIT, 0): By the addresses in the frame.
 * - `index` (IEEE802154_SCF_KEY_INDEX, 1): By a key number.
 * - `short-index` (IEEE802154_SCF_KEY_SHORT_INDEX, 2): By a key number and a key source of four bytes.
 * - `hw-index` (IEEE802154_SCF_KEY_HW_INDEX, 3): By a key number and a key source of eight bytes.
 */
export type KeyMode = "implicit" | "index" | "short-index" | "hw-index";

/**
 * Which link-layer security keys a device may use. Values of `dev-key-mode` in family 802.15.4 MAC:
 *
 * - `ignore` (IEEE802154_LLSEC_DEVKEY_IGNORE, 0): The device may use all keys.
 * - `restrict` (IEEE802154_LLSEC_DEVKEY_RESTRICT, 1): The device may use its listed keys only.
 * - `record` (IEEE802154_LLSEC_DEVKEY_RECORD, 2): The device may use all keys. The kernel adds the keys that it uses to its list.
 */
export type DevKeyMode = "ignore" | "restrict" | "record";

/**
 * Type of an IEEE 802.15.4 frame. Values of `frame-type` in family 802.15.4 MAC:
 *
 * - `beacon` (IEEE802154_FC_TYPE_BEACON, 0)
 * - `data` (IEEE802154_FC_TYPE_DATA, 1)
 * - `ack` (IEEE802154_FC_TYPE_ACK, 2)
 * - `mac-cmd` (IEEE802154_FC_TYPE_MAC_CMD, 3)
 */
export type FrameType = "beacon" | "data" | "ack" | "mac-cmd";

/** Attribute set `mac-attrs`. */
export interface MacAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Name of the interface. Attribute IEEE802154_ATTR_DEV_NAME of 802.15.4 MAC: string. */ devName?: string;
  /** Index of the interface. Attribute IEEE802154_ATTR_DEV_INDEX of 802.15.4 MAC: u32. */ devIndex?: number;
  /** Result as an IEEE 802.15.4 status code; 0 for success. Attribute IEEE802154_ATTR_STATUS of 802.15.4 MAC: u8. */
  status?: number;
  /** Short address of the 802.15.4 device; 0xffff without one. Attribute IEEE802154_ATTR_SHORT_ADDR of 802.15.4 MAC: u16, shown in hexadecimal. */
  shortAddr?: number;
  /** Extended address of the 802.15.4 device: eight bytes. Attribute IEEE802154_ATTR_HW_ADDR of 802.15.4 MAC: big-endian u64, shown in hexadecimal. */
  hwAddr?: M["big"];
  /** Id of the network (PAN); 0xffff without one. Attribute IEEE802154_ATTR_PAN_ID of 802.15.4 MAC: u16, shown in hexadecimal. */
  panId?: number;
  /** Number of the radio channel. Attribute IEEE802154_ATTR_CHANNEL of 802.15.4 MAC: u8. */ channel?: number;
  /** Short address of the coordinator. Attribute IEEE802154_ATTR_COORD_SHORT_ADDR of 802.15.4 MAC: u16, shown in hexadecimal. */
  coordShortAddr?: number;
  /** Address of the coordinator. Attribute IEEE802154_ATTR_COORD_HW_ADDR of 802.15.4 MAC: big-endian u64, shown in hexadecimal. */
  coordHwAddr?: M["big"];
  /** Network of the coordinator. Attribute IEEE802154_ATTR_COORD_PAN_ID of 802.15.4 MAC: u16, shown in hexadecimal. */
  coordPanId?: number;
  /** Short address of the sender. Attribute IEEE802154_ATTR_SRC_SHORT_ADDR of 802.15.4 MAC: u16, shown in hexadecimal. */
  srcShortAddr?: number;
  /** Address of the sender. Attribute IEEE802154_ATTR_SRC_HW_ADDR of 802.15.4 MAC: big-endian u64, shown in hexadecimal. */
  srcHwAddr?: M["big"];
  /** Network of the sender. Attribute IEEE802154_ATTR_SRC_PAN_ID of 802.15.4 MAC: u16, shown in hexadecimal. */
  srcPanId?: number;
  /** Short address of the receiver. Attribute IEEE802154_ATTR_DEST_SHORT_ADDR of 802.15.4 MAC: u16, shown in hexadecimal. */
  destShortAddr?: number;
  /** Address of the receiver. Attribute IEEE802154_ATTR_DEST_HW_ADDR of 802.15.4 MAC: big-endian u64, shown in hexadecimal. */
  destHwAddr?: M["big"];
  /** Network of the receiver. Attribute IEEE802154_ATTR_DEST_PAN_ID of 802.15.4 MAC: u16, shown in hexadecimal. */
  destPanId?: number;
  /** Capabilities of the device, as in an IEEE 802.15.4 association request. Attribute IEEE802154_ATTR_CAPABILITY of 802.15.4 MAC: u8. */
  capability?: number;
  /** Reason of a disassociation. Attribute IEEE802154_ATTR_REASON of 802.15.4 MAC: u8. */ reason?: number;
  /** Kind of the scan: 0 energy, 1 active, 2 passive, 3 orphan. Attribute IEEE802154_ATTR_SCAN_TYPE of 802.15.4 MAC: u8. */
  scanType?: number;
  /** Radio channels to scan, as bits. Attribute IEEE802154_ATTR_CHANNELS of 802.15.4 MAC: u32. */ channels?: number;
  /** Exponent from which the scan time per channel is computed. Attribute IEEE802154_ATTR_DURATION of 802.15.4 MAC: u8. */
  duration?: number;
  /** Energy that the scan measured on each channel. Attribute IEEE802154_ATTR_ED_LIST of 802.15.4 MAC: 27 bytes. */
  edList?: Uint8Array;
  /** Beacon order: exponent of the beacon interval; 15 for no beacons. Attribute IEEE802154_ATTR_BCN_ORD of 802.15.4 MAC: u8. */
  bcnOrd?: number;
  /** Superframe order: exponent of the active part of the beacon interval; 15 for none. Attribute IEEE802154_ATTR_SF_ORD of 802.15.4 MAC: u8. */
  sfOrd?: number;
  /** Whether the interface becomes the coordinator of the network, the PAN (1 or 0). Attribute IEEE802154_ATTR_PAN_COORD of 802.15.4 MAC: u8. */
  panCoord?: number;
  /** Whether the coordinator saves battery power, so that devices must send early (1 or 0). Attribute IEEE802154_ATTR_BAT_EXT of 802.15.4 MAC: u8. */
  batExt?: number;
  /** Whether the coordinator announces the new network settings to its devices (1 or 0). Attribute IEEE802154_ATTR_COORD_REALIGN of 802.15.4 MAC: u8. */
  coordRealign?: number;
  /** Channel page: frequency band and modulation. Attribute IEEE802154_ATTR_PAGE of 802.15.4 MAC: u8. */
  page?: number;
  /** One number per channel page: the page in the upper five bits, and its channels as bits. Attribute IEEE802154_ATTR_CHANNEL_PAGE_LIST of 802.15.4 MAC: array of u32. */
  channelPageList?: number[];
  /** Name of the radio, such as `phy0`. Attribute IEEE802154_ATTR_PHY_NAME of 802.15.4 MAC: string. */
  phyName?: string;
  /** Kind of the new interface. Attribute IEEE802154_ATTR_DEV_TYPE of 802.15.4 MAC: u8. */
  devType?: DevType | M["unnamed"];
  /** Transmit power in dBm. Attribute IEEE802154_ATTR_TXPOWER of 802.15.4 MAC: s8 in dBm. */ txpower?: number;
  /** Whether the radio listens before it sends (1 or 0). Attribute IEEE802154_ATTR_LBT_ENABLED of 802.15.4 MAC: u8. */
  lbtEnabled?: number;
  /** How the radio decides whether a channel is free. Attribute IEEE802154_ATTR_CCA_MODE of 802.15.4 MAC: u8. */
  ccaMode?: number;
  /** Received energy from which a channel counts as in use, in 1/100 dBm. Attribute IEEE802154_ATTR_CCA_ED_LEVEL of 802.15.4 MAC: s32. */
  ccaEdLevel?: number;
  /** Maximum number of random waits for a free channel; then sending the frame fails (CSMA). Attribute IEEE802154_ATTR_CSMA_RETRIES of 802.15.4 MAC: u8. */
  csmaRetries?: number;
  /** Smallest exponent of the random waiting time. Attribute IEEE802154_ATTR_CSMA_MIN_BE of 802.15.4 MAC: u8. */
  csmaMinBe?: number;
  /** Largest exponent of the random waiting time. Attribute IEEE802154_ATTR_CSMA_MAX_BE of 802.15.4 MAC: u8. */
  csmaMaxBe?: number;
  /** Number of retries of a frame that was not acknowledged; -1 if the driver does not retry. Attribute IEEE802154_ATTR_FRAME_RETRIES of 802.15.4 MAC: s8. */
  frameRetries?: number;
  /** Whether frames are secured (1 or 0). Attribute IEEE802154_ATTR_LLSEC_ENABLED of 802.15.4 MAC: u8. */
  llsecEnabled?: number;
  /** Security level of sent frames, 0 (none) to 7. Attribute IEEE802154_ATTR_LLSEC_SECLEVEL of 802.15.4 MAC: u8. */
  llsecSeclevel?: number;
  /** How the link-layer security key is identified. Attribute IEEE802154_ATTR_LLSEC_KEY_MODE of 802.15.4 MAC: u8. */
  llsecKeyMode?: KeyMode | M["unnamed"];
  /** Four bytes that identify the source of the link-layer security key. Attribute IEEE802154_ATTR_LLSEC_KEY_SOURCE_SHORT of 802.15.4 MAC: u32, shown in hexadecimal. */
  llsecKeySourceShort?: number;
  /** Eight bytes that identify the source of the link-layer security key. Attribute IEEE802154_ATTR_LLSEC_KEY_SOURCE_EXTENDED of 802.15.4 MAC: big-endian u64, shown in hexadecimal. */
  llsecKeySourceExtended?: M["big"];
  /** Number of the link-layer security key. Attribute IEEE802154_ATTR_LLSEC_KEY_ID of 802.15.4 MAC: u8. */
  llsecKeyId?: number;
  /** Frame counter: number of the next secured frame. Attribute IEEE802154_ATTR_LLSEC_FRAME_COUNTER of 802.15.4 MAC: u32. */
  llsecFrameCounter?: number;
  /** Link-layer security key. Attribute IEEE802154_ATTR_LLSEC_KEY_BYTES of 802.15.4 MAC: 16 bytes, shown in hexadecimal. */
  llsecKeyBytes?: M["address"];
  /** Frame types that may use the link-layer security key, as a bit mask. Attribute IEEE802154_ATTR_LLSEC_KEY_USAGE_FRAME_TYPES of 802.15.4 MAC: u8. */
  llsecKeyUsageFrameTypes?: number;
  /** MAC commands that may use the link-layer security key, as a bit mask. Attribute IEEE802154_ATTR_LLSEC_KEY_USAGE_COMMANDS of 802.15.4 MAC: 32 bytes, shown in hexadecimal. */
  llsecKeyUsageCommands?: M["address"];
  /** Type of the frames to which the required security level applies. Attribute IEEE802154_ATTR_LLSEC_FRAME_TYPE of 802.15.4 MAC: u8. */
  llsecFrameType?: FrameType | M["unnamed"];
  /** MAC command frames to which the required security level applies. Attribute IEEE802154_ATTR_LLSEC_CMD_FRAME_ID of 802.15.4 MAC: u8. */
  llsecCmdFrameId?: number;
  /** Allowed security levels of received frames, as bits. Attribute IEEE802154_ATTR_LLSEC_SECLEVELS of 802.15.4 MAC: u8. */
  llsecSeclevels?: number;
  /** Whether devices that are exempt from security may send unsecured frames (1 or 0). Attribute IEEE802154_ATTR_LLSEC_DEV_OVERRIDE of 802.15.4 MAC: u8. */
  llsecDevOverride?: number;
  /** Which link-layer security keys the device may use. Attribute IEEE802154_ATTR_LLSEC_DEV_KEY_MODE of 802.15.4 MAC: u8. */
  llsecDevKeyMode?: DevKeyMode | M["unnamed"];
}

/** Attributes of several requests. */
type LlsecAddSeclevelAttributes = Only<MacAttrs<Write>, "devName" | "devIndex" | "llsecFrameType"
  | "llsecCmdFrameId" | "llsecSeclevels" | "llsecDevOverride">;

/** Attributes of several requests. */
type LlsecDelKeyAttributes = Only<MacAttrs<Write>, "devName" | "devIndex" | "shortAddr" | "hwAddr" | "panId"
  | "llsecKeyMode" | "llsecKeySourceShort" | "llsecKeySourceExtended" | "llsecKeyId">;

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Joins the 802.15.4 network of a coordinator. Drivers of current kernels do not support it. Request 1 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "associate-req": {
    do: Call<Only<MacAttrs<Write>, "devName" | "devIndex" | "channel" | "coordShortAddr" | "coordHwAddr"
      | "coordPanId" | "capability" | "page"> & Has<"channel" | "coordPanId" | "capability">
      & OneOf<MacAttrs<Write>, "devName" | "devIndex">>;
  };
  /** Leaves an 802.15.4 network, or removes a device from it. Drivers of current kernels do not support it. Request 3 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "disassociate-req": {
    do: Call<Only<MacAttrs<Write>, "devName" | "devIndex" | "destShortAddr" | "destHwAddr" | "reason">
      & Has<"reason"> & OneOf<MacAttrs<Write>, "devName" | "devIndex">>;
  };
  /** Starts a scan for 802.15.4 coordinators. Drivers of current kernels do not support it. Request 9 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "scan-req": {
    do: Call<Only<MacAttrs<Write>, "devName" | "devIndex" | "scanType" | "channels" | "duration" | "page">
      & Has<"scanType" | "channels" | "duration"> & OneOf<MacAttrs<Write>, "devName" | "devIndex">>;
  };
  /** Sets the network, short address and channel of an 802.15.4 interface. Request 13 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "start-req": {
    do: Call<Only<MacAttrs<Write>, "devName" | "devIndex" | "channel" | "coordShortAddr" | "coordPanId" | "bcnOrd"
      | "sfOrd" | "panCoord" | "batExt" | "coordRealign" | "page"> & Has<"coordPanId" | "coordShortAddr" | "channel"
      | "bcnOrd" | "sfOrd" | "panCoord" | "batExt" | "coordRealign"> & OneOf<MacAttrs<Write>, "devName"
      | "devIndex">>;
  };
  /** Answers a device's request to join the 802.15.4 network. Drivers of current kernels do not support it. Request 19 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "associate-resp": {
    do: Call<Only<MacAttrs<Write>, "devName" | "devIndex" | "status" | "destShortAddr" | "destHwAddr">
      & Has<"status" | "destHwAddr" | "destShortAddr"> & OneOf<MacAttrs<Write>, "devName" | "devIndex">>;
  };
  /** Returns one 802.15.4 interface, or dumps all. Request and dump 31 of family 802.15.4 MAC. */
  "list-iface": {
    do: Call<Only<MacAttrs<Write>, "devName" | "devIndex"> & OneOf<MacAttrs<Write>, "devName" | "devIndex">,
      MacAttrs<Read> & Required<Pick<MacAttrs<Read>, "devName" | "phyName" | "devIndex" | "hwAddr" | "shortAddr"
        | "panId">>>;
    dump: Call<ExtraAttributes,
      MacAttrs<Read> & Required<Pick<MacAttrs<Read>, "devName" | "phyName" | "devIndex" | "hwAddr" | "shortAddr"
        | "panId">>>;
  };
  /** Returns one 802.15.4 radio, or dumps all. Request and dump 32 of family 802.15.4 MAC. */
  "list-phy": {
    do: Call<Only<MacAttrs<Write>, "phyName"> & Has<"phyName">,
      MacAttrs<Read> & Required<Pick<MacAttrs<Read>, "phyName" | "page" | "channel">>>;
    dump: Call<ExtraAttributes, MacAttrs<Read> & Required<Pick<MacAttrs<Read>, "phyName" | "page" | "channel">>>;
  };
  /** Creates an interface of an 802.15.4 radio and returns its name. Request 33 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "add-iface": {
    do: Call<Only<MacAttrs<Write>, "devName" | "hwAddr" | "phyName" | "devType"> & Has<"phyName" | "devType">,
      MacAttrs<Read> & Required<Pick<MacAttrs<Read>, "phyName" | "devName">>>;
  };
  /** Deletes an 802.15.4 interface and returns its name. Request 34 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "del-iface": {
    do: Call<Only<MacAttrs<Write>, "devName" | "phyName"> & Has<"devName">,
      MacAttrs<Read> & Required<Pick<MacAttrs<Read>, "phyName" | "devName">>>;
  };
  /** Sets the radio parameters of an 802.15.4 interface that is down. Request 35 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "set-macparams": {
    do: Call<Only<MacAttrs<Write>, "devName" | "devIndex" | "txpower" | "lbtEnabled" | "ccaMode" | "ccaEdLevel"
      | "csmaRetries" | "csmaMinBe" | "csmaMaxBe" | "frameRetries"> & OneOf<MacAttrs<Write>, "devName" | "devIndex">>;
  };
  /** Returns the link-layer security settings of frames that an 802.15.4 interface sends. Request 36 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "llsec-getparams": {
    do: Call<Only<MacAttrs<Write>, "devName" | "devIndex"> & OneOf<MacAttrs<Write>, "devName" | "devIndex">,
      MacAttrs<Read>>;
  };
  /** Sets the link-layer security settings of frames that an 802.15.4 interface sends. Request 37 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "llsec-setparams": {
    do: Call<Only<MacAttrs<Write>, "devName" | "devIndex" | "shortAddr" | "hwAddr" | "panId" | "llsecEnabled"
      | "llsecSeclevel" | "llsecKeyMode" | "llsecKeySourceShort" | "llsecKeySourceExtended" | "llsecKeyId"
      | "llsecFrameCounter"> & OneOf<MacAttrs<Write>, "devName" | "devIndex">>;
  };
  /** Lists the link-layer security keys of all 802.15.4 interfaces. Dump 38 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "llsec-list-key": { dump: Call<ExtraAttributes, MacAttrs<Read>> };
  /** Adds a link-layer security key to an interface. Requires NLM_F_CREATE and NLM_F_EXCL. Request 39 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "llsec-add-key": {
    do: Call<Only<MacAttrs<Write>, "devName" | "devIndex" | "shortAddr" | "hwAddr" | "panId" | "llsecKeyMode"
      | "llsecKeySourceShort" | "llsecKeySourceExtended" | "llsecKeyId" | "llsecKeyBytes" | "llsecKeyUsageFrameTypes"
      | "llsecKeyUsageCommands"> & Has<"llsecKeyMode" | "llsecKeyUsageFrameTypes" | "llsecKeyBytes">
      & OneOf<MacAttrs<Write>, "devName" | "devIndex">>;
  };
  /** Deletes a link-layer security key of an interface. Request 40 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "llsec-del-key": {
    do: Call<LlsecDelKeyAttributes & Has<"llsecKeyMode"> & OneOf<MacAttrs<Write>, "devName" | "devIndex">>;
  };
  /** Lists the devices that the link-layer security of 802.15.4 interfaces knows. Dump 41 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "llsec-list-dev": { dump: Call<ExtraAttributes, MacAttrs<Read>> };
  /** Adds a device to the link-layer security of an 802.15.4 interface. Requires NLM_F_CREATE and NLM_F_EXCL. Request 42 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "llsec-add-dev": {
    do: Call<Only<MacAttrs<Write>, "devName" | "devIndex" | "shortAddr" | "hwAddr" | "panId" | "llsecFrameCounter"
      | "llsecDevOverride" | "llsecDevKeyMode"> & Has<"hwAddr" | "llsecFrameCounter" | "llsecDevOverride"
      | "llsecDevKeyMode"> & OneOf<MacAttrs<Write>, "devName" | "devIndex"> & ({ panId?: never }
      | OneOf<MacAttrs<Write>, "shortAddr">) & ({ shortAddr?: never } | OneOf<MacAttrs<Write>, "panId">)>;
  };
  /** Deletes a device from the link-layer security of an 802.15.4 interface. Request 43 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "llsec-del-dev": {
    do: Call<Only<MacAttrs<Write>, "devName" | "devIndex" | "hwAddr"> & Has<"hwAddr">
      & OneOf<MacAttrs<Write>, "devName" | "devIndex">>;
  };
  /** Lists the link-layer security keys of the devices of all 802.15.4 interfaces. Dump 44 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "llsec-list-devkey": { dump: Call<ExtraAttributes, MacAttrs<Read>> };
  /** Adds a link-layer security key to a device. Requires NLM_F_CREATE and NLM_F_EXCL. Request 45 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "llsec-add-devkey": {
    do: Call<Only<MacAttrs<Write>, "devName" | "devIndex" | "shortAddr" | "hwAddr" | "panId" | "llsecKeyMode"
      | "llsecKeySourceShort" | "llsecKeySourceExtended" | "llsecKeyId" | "llsecFrameCounter"> & Has<"hwAddr"
      | "llsecFrameCounter" | "llsecKeyMode"> & OneOf<MacAttrs<Write>, "devName" | "devIndex">>;
  };
  /** Deletes a link-layer security key of a device. Request 46 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "llsec-del-devkey": {
    do: Call<LlsecDelKeyAttributes & Has<"hwAddr" | "llsecKeyMode"> & OneOf<MacAttrs<Write>, "devName" | "devIndex">>;
  };
  /** Lists the security levels that 802.15.4 interfaces require of received frames. Dump 47 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "llsec-list-seclevel": { dump: Call<ExtraAttributes, MacAttrs<Read>> };
  /** Adds a security level that an 802.15.4 interface requires of received frames. Requires NLM_F_CREATE and NLM_F_EXCL. Request 48 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "llsec-add-seclevel": {
    do: Call<LlsecAddSeclevelAttributes & Has<"llsecFrameType" | "llsecSeclevels" | "llsecDevOverride">
      & OneOf<MacAttrs<Write>, "devName" | "devIndex">>;
  };
  /** Deletes a security level that an 802.15.4 interface requires of received frames. Request 49 of family 802.15.4 MAC; requires CAP_NET_ADMIN in the initial user namespace. */
  "llsec-del-seclevel": {
    do: Call<LlsecAddSeclevelAttributes & Has<"llsecFrameType" | "llsecSeclevels" | "llsecDevOverride">
      & OneOf<MacAttrs<Write>, "devName" | "devIndex">>;
  };
  /** Reports that a request to start an 802.15.4 network has ended. Event 14 of family 802.15.4 MAC in multicast group `coordinator`. */
  "start-conf": { event: MacAttrs<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "list-iface": MacAttrs<Read>;
  "list-phy": MacAttrs<Read>;
  "add-iface": MacAttrs<Read>;
  "del-iface": MacAttrs<Read>;
  "llsec-getparams": MacAttrs<Read>;
  "llsec-list-key": MacAttrs<Read>;
  "llsec-list-dev": MacAttrs<Read>;
  "llsec-list-devkey": MacAttrs<Read>;
  "llsec-list-seclevel": MacAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "coordinator" | "beacon";

const listIfaceAttributes = `
  dev-name phy-name dev-index hw-addr short-addr pan-id txpower lbt-enabled cca-mode cca-ed-level csma-retries
  csma-min-be csma-max-be frame-retries`;

const llsecSetparamsAttributes = `
  dev-name dev-index llsec-enabled llsec-seclevel llsec-frame-counter llsec-key-mode pan-id short-addr hw-addr
  llsec-key-source-short llsec-key-source-extended llsec-key-id`;

const llsecAddKeyAttributes = `
  dev-name dev-index llsec-key-mode pan-id short-addr hw-addr llsec-key-source-short llsec-key-source-extended
  llsec-key-id llsec-key-usage-frame-types llsec-key-usage-commands llsec-key-bytes`;

const llsecAddDevAttributes = `
  dev-name dev-index pan-id short-addr hw-addr llsec-frame-counter llsec-dev-override llsec-dev-key-mode`;

const llsecAddDevkeyAttributes = `
  dev-name dev-index hw-addr llsec-frame-counter llsec-key-mode pan-id short-addr llsec-key-source-short
  llsec-key-source-extended llsec-key-id`;

const llsecAddSeclevelAttributes = "dev-name dev-index llsec-frame-type llsec-cmd-frame-id llsec-seclevels llsec-dev-override";

/** IEEE 802.15.4: the older family, with the link-layer security. Netlink family `802.15.4 MAC`: `connect()` opens a client. Requires CONFIG_IEEE802154, module ieee802154. */
export const ieee802154Mac: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "802.15.4 MAC",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {
    "dev-type": () => ({ prefix: "ieee802154-dev-", entries: "wpan monitor" }),
    "key-mode": () => ({ prefix: "ieee802154-scf-key-", entries: "implicit index short-index hw-index" }),
    "dev-key-mode": () => ({ prefix: "ieee802154-llsec-devkey-", entries: "ignore restrict record" }),
    "frame-type": () => ({ prefix: "ieee802154-fc-type-", entries: "beacon data ack mac-cmd" }),
  },
  structs: {},
  sets: {
    "mac-attrs": () => ({
      prefix: "ieee802154-attr-",
      attributes: [
        { name: "dev-name", number: 1, type: "string" },
        { name: "dev-index", number: 2, type: "u32" },
        { name: "status", number: 3, type: "u8" },
        { name: "short-addr", number: 4, type: "u16", hint: "hex" },
        { name: "hw-addr", number: 5, type: "u64", order: "big", hint: "hex" },
        { name: "pan-id", number: 6, type: "u16", hint: "hex" },
        { name: "channel", number: 7, type: "u8" },
        { name: "coord-short-addr", number: 8, type: "u16", hint: "hex" },
        { name: "coord-hw-addr", number: 9, type: "u64", order: "big", hint: "hex" },
        { name: "coord-pan-id", number: 10, type: "u16", hint: "hex" },
        { name: "src-short-addr", number: 11, type: "u16", hint: "hex" },
        { name: "src-hw-addr", number: 12, type: "u64", order: "big", hint: "hex" },
        { name: "src-pan-id", number: 13, type: "u16", hint: "hex" },
        { name: "dest-short-addr", number: 14, type: "u16", hint: "hex" },
        { name: "dest-hw-addr", number: 15, type: "u64", order: "big", hint: "hex" },
        { name: "dest-pan-id", number: 16, type: "u16", hint: "hex" },
        { name: "capability", number: 17, type: "u8" },
        { name: "reason", number: 18, type: "u8" },
        { name: "scan-type", number: 19, type: "u8" },
        { name: "channels", number: 20, type: "u32" },
        { name: "duration", number: 21, type: "u8" },
        { name: "ed-list", number: 22, type: "binary", exactLength: 27 },
        { name: "bcn-ord", number: 23, type: "u8" },
        { name: "sf-ord", number: 24, type: "u8" },
        { name: "pan-coord", number: 25, type: "u8" },
        { name: "bat-ext", number: 26, type: "u8" },
        { name: "coord-realign", number: 27, type: "u8" },
        { name: "sec", number: 28, type: "unused" },
        { name: "page", number: 29, type: "u8" },
        { name: "channel-page-list", number: 30, type: "binary", item: "u32" },
        { name: "phy-name", number: 31, type: "string" },
        { name: "dev-type", number: 32, type: "u8", enum: "dev-type" },
        { name: "txpower", number: 33, type: "s8", unit: "dBm" },
        { name: "lbt-enabled", number: 34, type: "u8" },
        { name: "cca-mode", number: 35, type: "u8" },
        { name: "cca-ed-level", number: 36, type: "s32" },
        { name: "csma-retries", number: 37, type: "u8" },
        { name: "csma-min-be", number: 38, type: "u8" },
        { name: "csma-max-be", number: 39, type: "u8" },
        { name: "frame-retries", number: 40, type: "s8" },
        { name: "llsec-enabled", number: 41, type: "u8" },
        { name: "llsec-seclevel", number: 42, type: "u8" },
        { name: "llsec-key-mode", number: 43, type: "u8", enum: "key-mode" },
        { name: "llsec-key-source-short", number: 44, type: "u32", hint: "hex" },
        { name: "llsec-key-source-extended", number: 45, type: "u64", order: "big", hint: "hex" },
        { name: "llsec-key-id", number: 46, type: "u8" },
        { name: "llsec-frame-counter", number: 47, type: "u32" },
        { name: "llsec-key-bytes", number: 48, type: "binary", hint: "hex", exactLength: 16 },
        { name: "llsec-key-usage-frame-types", number: 49, type: "u8" },
        { name: "llsec-key-usage-commands", number: 50, type: "binary", hint: "hex", exactLength: 32 },
        { name: "llsec-frame-type", number: 51, type: "u8", enum: "frame-type" },
        { name: "llsec-cmd-frame-id", number: 52, type: "u8" },
        { name: "llsec-seclevels", number: 53, type: "u8" },
        { name: "llsec-dev-override", number: 54, type: "u8" },
        { name: "llsec-dev-key-mode", number: 55, type: "u8", enum: "dev-key-mode" },
        { name: "pad", number: 56, type: "pad" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    "associate-req": () => ({
      set: "mac-attrs",
      do: {
        request: {
          number: 1,
          required: ["channel", "coord-pan-id", "capability"],
          requiredOne: ["dev-name", "dev-index"],
          attributes: "dev-name dev-index channel page coord-pan-id coord-hw-addr coord-short-addr capability",
        },
      },
      flags: ["admin-perm"],
      effect: "change",
    }),
    "disassociate-req": () => ({
      set: "mac-attrs",
      do: {
        request: {
          number: 3,
          required: ["reason"],
          requiredOne: ["dev-name", "dev-index"],
          attributes: "dev-name dev-index dest-hw-addr dest-short-addr reason",
        },
      },
      flags: ["admin-perm"],
      effect: "change",
    }),
    "scan-req": () => ({
      set: "mac-attrs",
      do: {
        request: {
          number: 9,
          required: ["scan-type", "channels", "duration"],
          requiredOne: ["dev-name", "dev-index"],
          attributes: "dev-name dev-index scan-type channels page duration",
        },
      },
      flags: ["admin-perm"],
      effect: "change",
    }),
    "start-req": () => ({
      set: "mac-attrs",
      do: {
        request: {
          number: 13,
          required: [
            "coord-pan-id",
            "coord-short-addr",
            "channel",
            "bcn-ord",
            "sf-ord",
            "pan-coord",
            "bat-ext",
            "coord-realign",
          ],
          requiredOne: ["dev-name", "dev-index"],
          attributes: `
            dev-name dev-index coord-pan-id coord-short-addr channel page bcn-ord sf-ord pan-coord bat-ext coord-realign`,
        },
      },
      flags: ["admin-perm"],
      effect: "change",
    }),
    "associate-resp": () => ({
      set: "mac-attrs",
      do: {
        request: {
          number: 19,
          required: ["status", "dest-hw-addr", "dest-short-addr"],
          requiredOne: ["dev-name", "dev-index"],
          attributes: "dev-name dev-index status dest-hw-addr dest-short-addr",
        },
      },
      flags: ["admin-perm"],
      effect: "change",
    }),
    "list-iface": () => ({
      set: "mac-attrs",
      do: {
        request: { number: 31, requiredOne: ["dev-name", "dev-index"], attributes: "dev-name dev-index" },
        reply: {
          number: 31,
          always: ["dev-name", "phy-name", "dev-index", "hw-addr", "short-addr", "pan-id"],
          attributes: listIfaceAttributes,
        },
      },
      dump: {
        request: "31",
        reply: {
          number: 31,
          always: ["dev-name", "phy-name", "dev-index", "hw-addr", "short-addr", "pan-id"],
          attributes: listIfaceAttributes,
        },
      },
      effect: "read",
    }),
    "list-phy": () => ({
      set: "mac-attrs",
      do: {
        request: { number: 32, required: ["phy-name"], attributes: "phy-name" },
        reply: { number: 32, always: ["phy-name", "page", "channel"], attributes: "phy-name page channel channel-page-list" },
      },
      dump: {
        request: "32",
        reply: { number: 32, always: ["phy-name", "page", "channel"], attributes: "phy-name page channel channel-page-list" },
      },
      effect: "read",
    }),
    "add-iface": () => ({
      set: "mac-attrs",
      do: {
        request: { number: 33, required: ["phy-name", "dev-type"], attributes: "phy-name dev-name hw-addr dev-type" },
        reply: { number: 33, always: ["phy-name", "dev-name"], attributes: "phy-name dev-name" },
      },
      flags: ["admin-perm"],
      alwaysReplies: true,
    }),
    "del-iface": () => ({
      set: "mac-attrs",
      do: {
        request: { number: 34, required: ["dev-name"], attributes: "dev-name phy-name" },
        reply: { number: 34, always: ["phy-name", "dev-name"], attributes: "phy-name dev-name" },
      },
      flags: ["admin-perm"],
      alwaysReplies: true,
    }),
    "set-macparams": () => ({
      set: "mac-attrs",
      do: {
        request: {
          number: 35,
          requiredOne: ["dev-name", "dev-index"],
          attributes: `
            dev-name dev-index txpower lbt-enabled cca-mode cca-ed-level csma-retries csma-min-be csma-max-be
            frame-retries`,
        },
      },
      flags: ["admin-perm"],
    }),
    "llsec-getparams": () => ({
      set: "mac-attrs",
      do: {
        request: { number: 36, requiredOne: ["dev-name", "dev-index"], attributes: "dev-name dev-index" },
        reply: `36 ${llsecSetparamsAttributes}`,
      },
      flags: ["admin-perm"],
      effect: "read",
    }),
    "llsec-setparams": () => ({
      set: "mac-attrs",
      do: { request: { number: 37, requiredOne: ["dev-name", "dev-index"], attributes: llsecSetparamsAttributes } },
      flags: ["admin-perm"],
      effect: "change",
    }),
    "llsec-list-key": () => ({
      set: "mac-attrs",
      dump: { request: "38", reply: `38 ${llsecAddKeyAttributes}` },
      flags: ["admin-perm"],
      effect: "read",
    }),
    "llsec-add-key": () => ({
      set: "mac-attrs",
      do: {
        request: {
          number: 39,
          required: ["llsec-key-mode", "llsec-key-usage-frame-types", "llsec-key-bytes"],
          requiredOne: ["dev-name", "dev-index"],
          attributes: llsecAddKeyAttributes,
        },
      },
      flags: ["admin-perm"],
    }),
    "llsec-del-key": () => ({
      set: "mac-attrs",
      do: {
        request: {
          number: 40,
          required: ["llsec-key-mode"],
          requiredOne: ["dev-name", "dev-index"],
          attributes: `
            dev-name dev-index llsec-key-mode pan-id short-addr hw-addr llsec-key-source-short
            llsec-key-source-extended llsec-key-id`,
        },
      },
      flags: ["admin-perm"],
      effect: "delete",
    }),
    "llsec-list-dev": () => ({
      set: "mac-attrs",
      dump: { request: "41", reply: `41 ${llsecAddDevAttributes}` },
      flags: ["admin-perm"],
      effect: "read",
    }),
    "llsec-add-dev": () => ({
      set: "mac-attrs",
      do: {
        request: {
          number: 42,
          required: ["hw-addr", "llsec-frame-counter", "llsec-dev-override", "llsec-dev-key-mode"],
          requiredOne: ["dev-name", "dev-index"],
          requiredWith: { "pan-id": ["short-addr"], "short-addr": ["pan-id"] },
          attributes: llsecAddDevAttributes,
        },
      },
      flags: ["admin-perm"],
    }),
    "llsec-del-dev": () => ({
      set: "mac-attrs",
      do: {
        request: {
          number: 43,
          required: ["hw-addr"],
          requiredOne: ["dev-name", "dev-index"],
          attributes: "dev-name dev-index hw-addr",
        },
      },
      flags: ["admin-perm"],
      effect: "delete",
    }),
    "llsec-list-devkey": () => ({
      set: "mac-attrs",
      dump: { request: "44", reply: `44 ${llsecAddDevkeyAttributes}` },
      flags: ["admin-perm"],
      effect: "read",
    }),
    "llsec-add-devkey": () => ({
      set: "mac-attrs",
      do: {
        request: {
          number: 45,
          required: ["hw-addr", "llsec-frame-counter", "llsec-key-mode"],
          requiredOne: ["dev-name", "dev-index"],
          attributes: llsecAddDevkeyAttributes,
        },
      },
      flags: ["admin-perm"],
    }),
    "llsec-del-devkey": () => ({
      set: "mac-attrs",
      do: {
        request: {
          number: 46,
          required: ["hw-addr", "llsec-key-mode"],
          requiredOne: ["dev-name", "dev-index"],
          attributes: `
            dev-name dev-index hw-addr llsec-key-mode pan-id short-addr llsec-key-source-short
            llsec-key-source-extended llsec-key-id`,
        },
      },
      flags: ["admin-perm"],
      effect: "delete",
    }),
    "llsec-list-seclevel": () => ({
      set: "mac-attrs",
      dump: { request: "47", reply: `47 ${llsecAddSeclevelAttributes}` },
      flags: ["admin-perm"],
      effect: "read",
    }),
    "llsec-add-seclevel": () => ({
      set: "mac-attrs",
      do: {
        request: {
          number: 48,
          required: ["llsec-frame-type", "llsec-seclevels", "llsec-dev-override"],
          requiredOne: ["dev-name", "dev-index"],
          attributes: llsecAddSeclevelAttributes,
        },
      },
      flags: ["admin-perm"],
    }),
    "llsec-del-seclevel": () => ({
      set: "mac-attrs",
      do: {
        request: {
          number: 49,
          required: ["llsec-frame-type", "llsec-seclevels", "llsec-dev-override"],
          requiredOne: ["dev-name", "dev-index"],
          attributes: llsecAddSeclevelAttributes,
        },
      },
      flags: ["admin-perm"],
      effect: "delete",
    }),
    "start-conf": () => ({ set: "mac-attrs", event: "14 dev-name dev-index hw-addr status", group: "coordinator" }),
  },
  groups: { coordinator: { name: "coordinator" }, beacon: { name: "beacon" } },
  config: "IEEE802154",
  module: "ieee802154",
  creates: {
    "llsec-add-key": ["EINVAL"],
    "llsec-add-dev": ["EINVAL"],
    "llsec-add-devkey": ["EINVAL"],
    "llsec-add-seclevel": ["EINVAL"],
  },
  links: {},
});
