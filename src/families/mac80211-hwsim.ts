// Generated from mac80211_hwsim.yaml (sha256 bb97cae43ec847b0). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Has, Mode, OneOf, Only, Read, ReadOnlyFields, 
  Shape, TrailingBytes,Write, WriteOnlyFields } from "../schema/model/types.ts";
import { isS8, isU8, isU16 } from "../schema/values/struct-members.ts";
import * as nl80211 from "./nl80211.ts";

/**
 * How a simulated radio sent a frame. Flags of `tx-flags` in family MAC80211_HWSIM:
 *
 * - `ctl-req-tx-status` (HWSIM_TX_CTL_REQ_TX_STATUS, bit 0): The kernel expects a `tx-info-frame`.
 * - `ctl-no-ack` (HWSIM_TX_CTL_NO_ACK, bit 1): No acknowledgement is expected.
 * - `stat-ack` (HWSIM_TX_STAT_ACK, bit 2): The frame was acknowledged.
 */
export type TxFlags = "ctl-req-tx-status" | "ctl-no-ack" | "stat-ack";

/**
 * Kinds of wireless interfaces. Flags of `iftypes` in family MAC80211_HWSIM:
 *
 * - `unspecified` (NL80211_IFTYPE_UNSPECIFIED, bit 0)
 * - `adhoc` (NL80211_IFTYPE_ADHOC, bit 1)
 * - `station` (NL80211_IFTYPE_STATION, bit 2)
 * - `ap` (NL80211_IFTYPE_AP, bit 3)
 * - `ap-vlan` (NL80211_IFTYPE_AP_VLAN, bit 4)
 * - `wds` (NL80211_IFTYPE_WDS, bit 5)
 * - `monitor` (NL80211_IFTYPE_MONITOR, bit 6)
 * - `mesh-point` (NL80211_IFTYPE_MESH_POINT, bit 7)
 * - `p2p-client` (NL80211_IFTYPE_P2P_CLIENT, bit 8)
 * - `p2p-go` (NL80211_IFTYPE_P2P_GO, bit 9)
 * - `p2p-device` (NL80211_IFTYPE_P2P_DEVICE, bit 10)
 * - `ocb` (NL80211_IFTYPE_OCB, bit 11)
 * - `nan` (NL80211_IFTYPE_NAN, bit 12)
 * - `nan-data` (NL80211_IFTYPE_NAN_DATA, bit 13)
 * - `pd` (NL80211_IFTYPE_PD, bit 14)
 */
export type Iftypes = "unspecified" | "adhoc" | "station" | "ap" | "ap-vlan" | "wds" | "monitor" | "mesh-point"
  | "p2p-client" | "p2p-go" | "p2p-device" | "ocb" | "nan" | "nan-data" | "pd";

/** C structure `tx-rate`. */
export interface TxRate extends TrailingBytes {
  /** Number of the rate; -1 for none. Member: s8. */ idx: number;
  /** Number of attempts. Member: u8. */ count: number;
}

/** C structure `tx-rate-flag`. */
export interface TxRateFlag extends TrailingBytes {
  /** Number of the rate; -1 for none. Member: s8. */ idx: number;
  /** Properties of the transmit rate, `MAC80211_HWSIM_TX_RC_*`. Member: u16, shown in hexadecimal. */ flags: number;
}

/** Attribute set `hwsim-attrs`. */
export type HwsimAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** MAC address of the simulated radio that receives the frame. Attribute HWSIM_ATTR_ADDR_RECEIVER of MAC80211_HWSIM: 6 bytes, shown as a MAC address. */
  addrReceiver?: M["address"];
  /** MAC address of the simulated radio that sends the frame. Attribute HWSIM_ATTR_ADDR_TRANSMITTER of MAC80211_HWSIM: 6 bytes, shown as a MAC address. */
  addrTransmitter?: M["address"];
  /** Frame of IEEE 802.11. Attribute HWSIM_ATTR_FRAME of MAC80211_HWSIM: at most 2304 bytes. */ frame?: Uint8Array;
  /** How the simulated radio sent the frame. Attribute HWSIM_ATTR_FLAGS of MAC80211_HWSIM: u32. */
  flags?: (TxFlags | number)[];
  /** Index of the bit rate at which the frame is received. Attribute HWSIM_ATTR_RX_RATE of MAC80211_HWSIM: u32. */
  rxRate?: number;
  /** Strength of the signal. Attribute HWSIM_ATTR_SIGNAL of MAC80211_HWSIM: s32 in dBm. */ signal?: number;
  /** Bit rates at which the frame is sent, with the number of attempts. Attribute HWSIM_ATTR_TX_INFO of MAC80211_HWSIM: array of structures `tx-rate`. */
  txInfo?: Shape<M, TxRate>[];
  /** Number that identifies the frame in `tx-info-frame`. Attribute HWSIM_ATTR_COOKIE of MAC80211_HWSIM: u64. */
  cookie?: M["big"];
  /** Number of channels that the radio uses at once. Attribute HWSIM_ATTR_CHANNELS of MAC80211_HWSIM: u32. */
  channels?: number;
  /** Number of the radio. Attribute HWSIM_ATTR_RADIO_ID of MAC80211_HWSIM: u32. */ radioId?: number;
  /** Country of the radio. Attribute HWSIM_ATTR_REG_HINT_ALPHA2 of MAC80211_HWSIM: string of at most 2 bytes. */
  regHintAlpha2?: string;
  /** Number of a regulatory domain that the module mac80211_hwsim defines. Attribute HWSIM_ATTR_REG_CUSTOM_REG of MAC80211_HWSIM: u32. */
  regCustomReg?: number;
  /** The radio is restricted to the regulatory domain of its country. Attribute HWSIM_ATTR_REG_STRICT_REG of MAC80211_HWSIM: flag. */
  regStrictReg?: M["flag"];
  /** The radio supports P2P devices. Attribute HWSIM_ATTR_SUPPORT_P2P_DEVICE of MAC80211_HWSIM: flag. */
  supportP2pDevice?: M["flag"];
  /** The simulated radio uses channel contexts even if it supports only one channel. Attribute HWSIM_ATTR_USE_CHANCTX of MAC80211_HWSIM: flag. */
  useChanctx?: M["flag"];
  /** The simulated radio is deleted when the socket that created it is closed. Attribute HWSIM_ATTR_DESTROY_RADIO_ON_CLOSE of MAC80211_HWSIM: flag. */
  destroyRadioOnClose?: M["flag"];
  /** Name of the radio, such as `phy0`. `new-radio` can set it. Attribute HWSIM_ATTR_RADIO_NAME of MAC80211_HWSIM: string. */
  radioName?: string;
  /** The simulated radio is created without an interface. Attribute HWSIM_ATTR_NO_VIF of MAC80211_HWSIM: flag. */
  noVif?: M["flag"];
  /** Frequency at which the frame is sent. Attribute HWSIM_ATTR_FREQ of MAC80211_HWSIM: u32 in MHz. */ freq?: number;
  /** Properties of each bit rate in `txInfo`. Attribute HWSIM_ATTR_TX_INFO_FLAGS of MAC80211_HWSIM: array of structures `tx-rate-flag`. */
  txInfoFlags?: Shape<M, TxRateFlag>[];
  /** MAC address of the radio. Attribute HWSIM_ATTR_PERM_ADDR of MAC80211_HWSIM: 6 bytes, shown as a MAC address. */
  permAddr?: M["address"];
  /** Kinds of interfaces of the radio. Attribute HWSIM_ATTR_IFTYPE_SUPPORT of MAC80211_HWSIM: u32. */
  iftypeSupport?: (Iftypes | number)[];
  /** Ciphers of the radio, `WLAN_CIPHER_SUITE_*`. Attribute HWSIM_ATTR_CIPHER_SUPPORT of MAC80211_HWSIM: array of u32, shown in hexadecimal. */
  cipherSupport?: number[];
  /** The simulated radio supports multi-link operation (Wi-Fi 7). Attribute HWSIM_ATTR_MLO_SUPPORT of MAC80211_HWSIM: flag, since Linux 6.0. */
  mloSupport?: M["flag"];
  /** The simulated device has one radio for each band. Attribute HWSIM_ATTR_MULTI_RADIO of MAC80211_HWSIM: flag. */
  multiRadio?: M["flag"];
  /** The radio supports Neighbor Awareness Networking. Attribute HWSIM_ATTR_SUPPORT_NAN_DEVICE of MAC80211_HWSIM: flag. */
  supportNanDevice?: M["flag"];
  /** The radio supports background radar detection. Attribute HWSIM_ATTR_SUPPORT_BACKGROUND_RADAR of MAC80211_HWSIM: flag. */
  supportBackgroundRadar?: M["flag"];
} & ReadOnlyFields<M, {
  /** Peer measurement that the program performs. Attribute HWSIM_ATTR_PMSR_REQUEST of MAC80211_HWSIM: nested attributes, read-only, since Linux 6.4. */
  pmsrRequest?: nl80211.Nl80211Attrs<M>;
}> & WriteOnlyFields<M, {
  /** Capabilities of the radio for peer measurements. Attribute HWSIM_ATTR_PMSR_SUPPORT of MAC80211_HWSIM: nested attributes, write-only, since Linux 6.4. */
  pmsrSupport?: nl80211.Pmsr<M>;
  /** Results of the peer measurement. Attribute HWSIM_ATTR_PMSR_RESULT of MAC80211_HWSIM: nested attributes, write-only, since Linux 6.4. */
  pmsrResult?: nl80211.Pmsr<M>;
}>;

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Sends the frames of all simulated radios to this socket, which delivers them with `frame`. Request 1 of family MAC80211_HWSIM; requires CAP_NET_ADMIN. */
  register: { do: Call<ExtraAttributes> };
  /** Delivers a frame to a simulated radio. Request 2 of family MAC80211_HWSIM. */
  frame: {
    do: Call<Only<HwsimAttrs<Write>, "addrReceiver" | "frame" | "rxRate" | "signal" | "freq"> & Has<"addrReceiver"
      | "frame" | "rxRate" | "signal">>;
  };
  /** Reports to the simulated radio that sent a frame whether the frame was acknowledged. Request 3 of family MAC80211_HWSIM. */
  "tx-info-frame": {
    do: Call<Only<HwsimAttrs<Write>, "addrTransmitter" | "flags" | "signal" | "txInfo" | "cookie" | "txInfoFlags">
      & Has<"addrTransmitter" | "flags" | "txInfo" | "signal" | "cookie">>;
  };
  /** Creates a simulated radio. `code` in the result of `doMultiple` is the radio's number (absent if 0). The event `radio-added` also reports the number. Request 4 of family MAC80211_HWSIM; requires CAP_NET_ADMIN. */
  "new-radio": {
    do: Call<Except<HwsimAttrs<Write>, "addrReceiver" | "addrTransmitter" | "frame" | "flags" | "rxRate" | "signal"
      | "txInfo" | "cookie" | "radioId" | "freq" | "txInfoFlags" | "pmsrResult">>;
  };
  /** Deletes a simulated radio. Request 5 of family MAC80211_HWSIM; requires CAP_NET_ADMIN. */
  "del-radio": {
    do: Call<Only<HwsimAttrs<Write>, "radioId" | "radioName"> & OneOf<HwsimAttrs<Write>, "radioId" | "radioName">>;
  };
  /** Returns one simulated radio, or dumps all. Request and dump 6 of family MAC80211_HWSIM. */
  "get-radio": {
    do: Call<Only<HwsimAttrs<Write>, "radioId"> & Has<"radioId">,
      HwsimAttrs<Read> & Required<Pick<HwsimAttrs<Read>, "radioId" | "radioName">>>;
    dump: Call<ExtraAttributes, HwsimAttrs<Read> & Required<Pick<HwsimAttrs<Read>, "radioId" | "radioName">>>;
  };
  /** Reports an address at which a simulated radio receives frames. Only the socket of `register` receives it. Event 7 of family MAC80211_HWSIM. */
  "add-mac-addr-ntf": { event: HwsimAttrs<Read> };
  /** Reports an address at which a simulated radio no longer receives frames. Event 8 of family MAC80211_HWSIM. */
  "del-mac-addr-ntf": { event: HwsimAttrs<Read> };
  /** Asks the program to perform a peer measurement. Only the socket of `register` receives it. Event 9 of family MAC80211_HWSIM, since Linux 6.4. */
  "start-pmsr-ntf": { event: HwsimAttrs<Read> };
  /** Asks the program to end a peer measurement. Event 10 of family MAC80211_HWSIM, since Linux 6.4. */
  "abort-pmsr-ntf": { event: HwsimAttrs<Read> };
  /** Delivers the results of a peer measurement to a simulated radio. Request 11 of family MAC80211_HWSIM, since Linux 6.4. */
  "report-pmsr": { do: Call<Only<HwsimAttrs<Write>, "addrTransmitter" | "pmsrResult">> };
  /** Reports a frame that a simulated radio sent. Only the socket of `register` receives it. Event 2 of family MAC80211_HWSIM. */
  "frame-sent": { event: HwsimAttrs<Read> };
  /** Reports a new simulated radio. Event 4 of family MAC80211_HWSIM in multicast group `config`. */
  "radio-added": { event: HwsimAttrs<Read> };
  /** Reports a deleted simulated radio. Event 5 of family MAC80211_HWSIM in multicast group `config`. */
  "radio-removed": { event: HwsimAttrs<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "get-radio": HwsimAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "config";

const getRadioAttributes = `
  radio-id radio-name channels reg-hint-alpha2 reg-custom-reg reg-strict-reg support-p2p-device use-chanctx`;

/** Simulated wireless radios for tests. Netlink family `MAC80211_HWSIM`: `connect()` opens a client. Requires CONFIG_MAC80211_HWSIM, module mac80211_hwsim. */
export const mac80211Hwsim: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "MAC80211_HWSIM",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {
    "tx-flags": () => ({ flags: true, prefix: "hwsim-tx-", entries: "ctl-req-tx-status ctl-no-ack stat-ack" }),
    iftypes: () => ({
      flags: true,
      prefix: "nl80211-iftype-",
      entries: `
        unspecified adhoc station ap ap-vlan wds monitor mesh-point p2p-client p2p-go p2p-device ocb nan nan-data pd`,
    }),
  },
  structs: {
    "tx-rate": () => ({
      members: [{ name: "idx", type: "s8" }, { name: "count", type: "u8" }],
      read: (view, at) => ({ idx: view.getInt8(at), count: view.getUint8(at + 1) }),
      write: (view, at, { idx: v0, count: v1 }) => { if (!(isS8(v0) && isU8(v1))) return false; view.setInt8(at, v0);
        view.setUint8(at + 1, v1); return true; },
    }),
    "tx-rate-flag": () => ({
      members: [{ name: "idx", type: "s8" }, { name: "flags", type: "u16", hint: "hex" }],
      read: (view, at) => ({ idx: view.getInt8(at), flags: view.getUint16(at + 1, host) }),
      write: (view, at, { idx: v0, flags: v1 }) => { if (!(isS8(v0) && isU16(v1))) return false; view.setInt8(at, v0);
        view.setUint16(at + 1, v1, host); return true; },
    }),
  },
  sets: {
    "hwsim-attrs": () => ({
      prefix: "hwsim-attr-",
      attributes: [
        { name: "addr-receiver", number: 1, type: "binary", hint: "mac", exactLength: 6 },
        { name: "addr-transmitter", number: 2, type: "binary", hint: "mac", exactLength: 6 },
        { name: "frame", number: 3, type: "binary", maximumLength: 2304 },
        { name: "flags", number: 4, type: "u32", enum: "tx-flags", flags: true },
        { name: "rx-rate", number: 5, type: "u32" },
        { name: "signal", number: 6, type: "s32", unit: "dBm" },
        { name: "tx-info", number: 7, type: "binary", struct: "tx-rate", item: "struct" },
        { name: "cookie", number: 8, type: "u64" },
        { name: "channels", number: 9, type: "u32" },
        { name: "radio-id", number: 10, type: "u32" },
        { name: "reg-hint-alpha2", number: 11, type: "string", maximumLength: 2 },
        { name: "reg-custom-reg", number: 12, type: "u32" },
        { name: "reg-strict-reg", number: 13, type: "flag" },
        { name: "support-p2p-device", number: 14, type: "flag" },
        { name: "use-chanctx", number: 15, type: "flag" },
        { name: "destroy-radio-on-close", number: 16, type: "flag" },
        { name: "radio-name", number: 17, type: "string" },
        { name: "no-vif", number: 18, type: "flag" },
        { name: "freq", number: 19, type: "u32", unit: "MHz" },
        { name: "pad", number: 20, type: "pad" },
        { name: "tx-info-flags", number: 21, type: "binary", struct: "tx-rate-flag", item: "struct" },
        { name: "perm-addr", number: 22, type: "binary", hint: "mac", exactLength: 6 },
        { name: "iftype-support", number: 23, type: "u32", enum: "iftypes", flags: true },
        { name: "cipher-support", number: 24, type: "binary", hint: "hex", item: "u32" },
        { name: "mlo-support", number: 25, type: "flag", since: "6.0" },
        { name: "pmsr-support", number: 26, type: "nest", nest: "nl80211/pmsr", access: "write-only", since: "6.4" },
        { name: "pmsr-request", number: 27, type: "nest", nest: "nl80211/nl80211-attrs", access: "read-only", since: "6.4" },
        { name: "pmsr-result", number: 28, type: "nest", nest: "nl80211/pmsr", access: "write-only", since: "6.4" },
        { name: "multi-radio", number: 29, type: "flag" },
        { name: "support-nan-device", number: 30, type: "flag" },
        { name: "support-background-radar", number: 31, type: "flag" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    register: () => ({ set: "hwsim-attrs", do: { request: "1" }, flags: ["uns-admin-perm"], effect: "change" }),
    frame: () => ({
      set: "hwsim-attrs",
      do: {
        request: {
          number: 2,
          required: ["addr-receiver", "frame", "rx-rate", "signal"],
          attributes: "addr-receiver frame rx-rate signal freq",
        },
      },
      effect: "change",
    }),
    "tx-info-frame": () => ({
      set: "hwsim-attrs",
      do: {
        request: {
          number: 3,
          required: ["addr-transmitter", "flags", "tx-info", "signal", "cookie"],
          attributes: "addr-transmitter flags tx-info tx-info-flags signal cookie",
        },
      },
      effect: "change",
    }),
    "new-radio": () => ({
      set: "hwsim-attrs",
      do: {
        request: {
          number: 4,
          replyOnly: ["radio-id"],
          attributes: `
            channels reg-hint-alpha2 reg-custom-reg reg-strict-reg support-p2p-device use-chanctx
            destroy-radio-on-close radio-name no-vif perm-addr iftype-support cipher-support mlo-support multi-radio
            support-nan-device support-background-radar pmsr-support`,
        },
      },
      flags: ["uns-admin-perm"],
    }),
    "del-radio": () => ({
      set: "hwsim-attrs",
      do: { request: { number: 5, requiredOne: ["radio-id", "radio-name"], attributes: "radio-id radio-name" } },
      flags: ["uns-admin-perm"],
    }),
    "get-radio": () => ({
      set: "hwsim-attrs",
      do: {
        request: { number: 6, required: ["radio-id"], attributes: "radio-id" },
        reply: { number: 6, always: ["radio-id", "radio-name"], attributes: getRadioAttributes },
      },
      dump: { request: "6", reply: { number: 6, always: ["radio-id", "radio-name"], attributes: getRadioAttributes } },
    }),
    "add-mac-addr-ntf": () => ({ set: "hwsim-attrs", event: "7 addr-transmitter addr-receiver" }),
    "del-mac-addr-ntf": () => ({ set: "hwsim-attrs", event: "8 addr-transmitter addr-receiver" }),
    "start-pmsr-ntf": () => ({ set: "hwsim-attrs", event: "9 addr-transmitter pmsr-request", since: "6.4" }),
    "abort-pmsr-ntf": () => ({ set: "hwsim-attrs", event: "10 addr-transmitter pmsr-request", since: "6.4" }),
    "report-pmsr": () => ({ set: "hwsim-attrs", do: { request: "11 addr-transmitter pmsr-result" }, effect: "change", since: "6.4" }),
    "frame-sent": () => ({ set: "hwsim-attrs", event: "2 addr-transmitter frame flags tx-info tx-info-flags cookie freq" }),
    "radio-added": () => ({ set: "hwsim-attrs", event: `4 ${getRadioAttributes}`, group: "config" }),
    "radio-removed": () => ({ set: "hwsim-attrs", event: "5 radio-id radio-name", group: "config" }),
  },
  groups: { config: { name: "config" } },
  config: "MAC80211_HWSIM",
  module: "mac80211_hwsim",
  links: { nl80211: nl80211.nl80211 },
});
