// Generated from nfc.yaml (sha256 637c6323e1daa69a). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Has, Mode, OneOf, Only, Read, Write } from "../schema/model/types.ts";

/**
 * Protocols of NFC adapters and targets. Flags of `protocols` in family nfc:
 *
 * - `jewel` (NFC_PROTO_JEWEL, bit 1): NFC Forum type 1.
 * - `mifare` (NFC_PROTO_MIFARE, bit 2): NFC Forum type 2.
 * - `felica` (NFC_PROTO_FELICA, bit 3): NFC Forum type 3.
 * - `iso14443` (NFC_PROTO_ISO14443, bit 4): ISO 14443-A, NFC Forum type 4A.
 * - `nfc-dep` (NFC_PROTO_NFC_DEP, bit 5): Another device (peer to peer).
 * - `iso14443-b` (NFC_PROTO_ISO14443_B, bit 6): ISO 14443-B, NFC Forum type 4B.
 * - `iso15693` (NFC_PROTO_ISO15693, bit 7): ISO 15693, NFC Forum type 5.
 */
export type Protocols = "jewel" | "mifare" | "felica" | "iso14443" | "nfc-dep" | "iso14443-b" | "iso15693";

/**
 * Communication mode of a link between two NFC devices. Values of `comm-mode` in family nfc:
 *
 * - `active` (NFC_COMM_ACTIVE, 0): Both devices generate a field.
 * - `passive` (NFC_COMM_PASSIVE, 1): Only the initiator generates a field.
 */
export type CommMode = "active" | "passive";

/**
 * Role of an NFC adapter: which device generates the radio field. Values of `rf-mode` in family nfc:
 *
 * - `initiator` (NFC_RF_INITIATOR, 0): The adapter generates the field.
 * - `target` (NFC_RF_TARGET, 1): The adapter answers in the field of another device.
 * - `none` (NFC_RF_NONE, 2): No field.
 */
export type RfMode = "initiator" | "target" | "none";

/**
 * Kind of secure element of an NFC adapter. Values of `se-type` in family nfc:
 *
 * - `uicc` (NFC_SE_UICC, 1): SIM card.
 * - `embedded` (NFC_SE_EMBEDDED, 2): Chip of the adapter.
 */
export type SeType = "uicc" | "embedded";

/** Attribute set `nfc-attrs`. */
export interface NfcAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the adapter. Attribute NFC_ATTR_DEVICE_INDEX of nfc: u32. */ deviceIndex?: number;
  /** Name of the adapter, such as `nfc0`. Attribute NFC_ATTR_DEVICE_NAME of nfc: string of at most 8 bytes. */
  deviceName?: string;
  /** Protocols of the adapter or target. `activate-target` takes the number of one protocol instead. Attribute NFC_ATTR_PROTOCOLS of nfc: u32. */
  protocols?: (Protocols | number)[];
  /** Number of the target. Attribute NFC_ATTR_TARGET_INDEX of nfc: u32. */ targetIndex?: number;
  /** SENS_RES, the first answer of a type A target. Attribute NFC_ATTR_TARGET_SENS_RES of nfc: u16, shown in hexadecimal. */
  targetSensRes?: number;
  /** SEL_RES, a type A target's answer to its selection. Attribute NFC_ATTR_TARGET_SEL_RES of nfc: u8, shown in hexadecimal. */
  targetSelRes?: number;
  /** Identifier of a target of type A. Attribute NFC_ATTR_TARGET_NFCID1 of nfc: bytes, shown in hexadecimal. */
  targetNfcid1?: M["address"];
  /** SENSB_RES, the first answer of a type B target. Attribute NFC_ATTR_TARGET_SENSB_RES of nfc: bytes, shown in hexadecimal. */
  targetSensbRes?: M["address"];
  /** SENSF_RES, the first answer of a type F target. Attribute NFC_ATTR_TARGET_SENSF_RES of nfc: bytes, shown in hexadecimal. */
  targetSensfRes?: M["address"];
  /** Which device generates the field. Attribute NFC_ATTR_COMM_MODE of nfc: u8. */
  commMode?: CommMode | M["unnamed"];
  /** Role of the NFC adapter: initiator or target. Attribute NFC_ATTR_RF_MODE of nfc: u8. */
  rfMode?: RfMode | M["unnamed"];
  /** Whether the adapter is up (1 or 0). Attribute NFC_ATTR_DEVICE_POWERED of nfc: u8. */ devicePowered?: number;
  /** Protocols to search as the initiator. Attribute NFC_ATTR_IM_PROTOCOLS of nfc: u32. */
  imProtocols?: (Protocols | number)[];
  /** Protocols to offer as the target. Attribute NFC_ATTR_TM_PROTOCOLS of nfc: u32. */
  tmProtocols?: (Protocols | number)[];
  /** Timeout of the LLCP link between two NFC devices. Attribute NFC_ATTR_LLC_PARAM_LTO of nfc: u8 in units of 10 ms. */
  llcParamLto?: number;
  /** Receive window, 0 to 15. Attribute NFC_ATTR_LLC_PARAM_RW of nfc: u8. */ llcParamRw?: number;
  /** Maximum packet length above 128 bytes, 0 to 2047. Attribute NFC_ATTR_LLC_PARAM_MIUX of nfc: u16 in bytes. */
  llcParamMiux?: number;
  /** Services to look up on the other NFC device; in events, the services found. Attribute NFC_ATTR_LLC_SDP of nfc: array of nested attributes. */
  llcSdp?: Sdp[];
  /** Name of the firmware file. Attribute NFC_ATTR_FIRMWARE_NAME of nfc: string of at most 32 bytes. */
  firmwareName?: string;
  /** Number of the secure element. Attribute NFC_ATTR_SE_INDEX of nfc: u32. */ seIndex?: number;
  /** Kind of the secure element. Attribute NFC_ATTR_SE_TYPE of nfc: u8. */ seType?: SeType | M["unnamed"];
  /** Identifier of an application of the secure element. Attribute NFC_ATTR_SE_AID of nfc: bytes, shown in hexadecimal. */
  seAid?: M["address"];
  /** 0, or the error number of the download. Attribute NFC_ATTR_FIRMWARE_DOWNLOAD_STATUS of nfc: u32. */
  firmwareDownloadStatus?: number;
  /** Command to the secure element or its answer (APDU). Attribute NFC_ATTR_SE_APDU of nfc: bytes. */
  seApdu?: Uint8Array;
  /** Data format of a target of ISO 15693. Attribute NFC_ATTR_TARGET_ISO15693_DSFID of nfc: u8, shown in hexadecimal. */
  targetIso15693Dsfid?: number;
  /** Identifier of a target of ISO 15693. Attribute NFC_ATTR_TARGET_ISO15693_UID of nfc: bytes, shown in hexadecimal. */
  targetIso15693Uid?: M["address"];
  /** Parameters of a transaction with the secure element. Attribute NFC_ATTR_SE_PARAMS of nfc: bytes. */
  seParams?: Uint8Array;
  /** Vendor of a command. Attribute NFC_ATTR_VENDOR_ID of nfc: u32, shown in hexadecimal. */ vendorId?: number;
  /** Number of a command of the vendor. Attribute NFC_ATTR_VENDOR_SUBCMD of nfc: u32. */ vendorSubcmd?: number;
  /** Data of a command of the vendor. Attribute NFC_ATTR_VENDOR_DATA of nfc: bytes. */ vendorData?: Uint8Array;
  /** Answer to select (ATS) of an ISO 14443-4 type A target. Attribute NFC_ATTR_TARGET_ATS of nfc: bytes, shown in hexadecimal, since Linux 6.14. */
  targetAts?: M["address"];
}

/** Attribute set `sdp`. */
export interface Sdp extends ExtraAttributes {
  /** Name of the service, such as `urn:nfc:sn:snep`. Attribute NFC_SDP_ATTR_URI of nfc: string of at most 251 bytes. */
  uri?: string;
  /** Access point of the service; 0 if the device does not offer it. Attribute NFC_SDP_ATTR_SAP of nfc: u8. */
  sap?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns one NFC adapter, or dumps all. Request and dump 1 of family nfc. */
  "get-device": {
    do: Call<Only<NfcAttrs<Write>, "deviceIndex"> & Has<"deviceIndex">,
      NfcAttrs<Read> & Required<Pick<NfcAttrs<Read>, "deviceName" | "deviceIndex" | "protocols" | "devicePowered"
        | "rfMode">>>;
    dump: Call<ExtraAttributes,
      NfcAttrs<Read> & Required<Pick<NfcAttrs<Read>, "deviceName" | "deviceIndex" | "protocols" | "devicePowered"
        | "rfMode">>>;
  };
  /** Switches an NFC adapter on. Request 2 of family nfc; requires CAP_NET_ADMIN in the initial user namespace. */
  "dev-up": { do: Call<Only<NfcAttrs<Write>, "deviceIndex"> & Has<"deviceIndex">> };
  /** Switches an NFC adapter off. Request 3 of family nfc; requires CAP_NET_ADMIN in the initial user namespace. */
  "dev-down": { do: Call<Only<NfcAttrs<Write>, "deviceIndex"> & Has<"deviceIndex">> };
  /** Connects to another NFC device (peer to peer). Request 4 of family nfc; requires CAP_NET_ADMIN in the initial user namespace. */
  "dep-link-up": {
    do: Call<Only<NfcAttrs<Write>, "deviceIndex" | "targetIndex" | "commMode"> & Has<"deviceIndex" | "commMode">>;
  };
  /** Disconnects from another NFC device. Request 5 of family nfc; requires CAP_NET_ADMIN in the initial user namespace. */
  "dep-link-down": {
    do: Call<Only<NfcAttrs<Write>, "deviceIndex" | "targetIndex"> & Has<"deviceIndex" | "targetIndex">>;
  };
  /** Searches NFC targets until the event `targets-found` reports one, or the socket is closed. Request 6 of family nfc; requires CAP_NET_ADMIN in the initial user namespace. */
  "start-poll": {
    do: Call<Only<NfcAttrs<Write>, "deviceIndex" | "protocols" | "imProtocols" | "tmProtocols"> & Has<"deviceIndex">
      & OneOf<NfcAttrs<Write>, "imProtocols" | "tmProtocols" | "protocols">>;
  };
  /** Ends the search for NFC targets. Only the socket that started it can end it. Request 7 of family nfc; requires CAP_NET_ADMIN in the initial user namespace. */
  "stop-poll": { do: Call<Only<NfcAttrs<Write>, "deviceIndex"> & Has<"deviceIndex">> };
  /** Lists the tags and devices that an NFC adapter found. Dump 8 of family nfc. */
  "get-target": {
    dump: Call<Only<NfcAttrs<Write>, "deviceIndex"> & Has<"deviceIndex">,
      NfcAttrs<Read> & Required<Pick<NfcAttrs<Read>, "targetIndex" | "protocols">>>;
  };
  /** Returns the LLCP link parameters of an NFC adapter. The kernel requires `firmware-name` but ignores it. Request 15 of family nfc. */
  "llc-get-params": {
    do: Call<Only<NfcAttrs<Write>, "deviceIndex" | "firmwareName"> & Has<"deviceIndex" | "firmwareName">,
      NfcAttrs<Read>>;
  };
  /** Sets the LLCP link parameters of an NFC adapter. Request 16 of family nfc; requires CAP_NET_ADMIN in the initial user namespace. */
  "llc-set-params": {
    do: Call<Only<NfcAttrs<Write>, "deviceIndex" | "llcParamLto" | "llcParamRw" | "llcParamMiux">
      & Has<"deviceIndex"> & OneOf<NfcAttrs<Write>, "llcParamLto" | "llcParamRw" | "llcParamMiux">>;
  };
  /** Enables a secure element. Request 17 of family nfc; requires CAP_NET_ADMIN in the initial user namespace. */
  "enable-se": { do: Call<Only<NfcAttrs<Write>, "deviceIndex" | "seIndex"> & Has<"deviceIndex" | "seIndex">> };
  /** Disables a secure element. Request 18 of family nfc; requires CAP_NET_ADMIN in the initial user namespace. */
  "disable-se": { do: Call<Only<NfcAttrs<Write>, "deviceIndex" | "seIndex"> & Has<"deviceIndex" | "seIndex">> };
  /** Asks another NFC device for its services. The event `llc-sdres` has the answer. Request 19 of family nfc; requires CAP_NET_ADMIN in the initial user namespace. */
  "llc-sdreq": { do: Call<Only<NfcAttrs<Write>, "deviceIndex" | "llcSdp"> & Has<"deviceIndex" | "llcSdp">> };
  /** Loads firmware into an NFC adapter that is off. The event `fw-downloaded` reports the end. Request 21 of family nfc; requires CAP_NET_ADMIN in the initial user namespace. */
  "fw-download": {
    do: Call<Only<NfcAttrs<Write>, "deviceIndex" | "firmwareName"> & Has<"deviceIndex" | "firmwareName">>;
  };
  /** Lists the secure elements of all adapters. Dump 26 of family nfc. */
  "get-se": {
    dump: Call<ExtraAttributes,
      NfcAttrs<Read> & Required<Pick<NfcAttrs<Read>, "deviceIndex" | "seIndex" | "seType">>>;
  };
  /** Sends a command to a secure element. The event `se-answer` has the answer. Request 27 of family nfc; requires CAP_NET_ADMIN in the initial user namespace. */
  "se-io": {
    do: Call<Only<NfcAttrs<Write>, "deviceIndex" | "seIndex" | "seApdu"> & Has<"deviceIndex" | "seIndex" | "seApdu">>;
  };
  /** Selects the NFC target with which sockets communicate. Request 28 of family nfc; requires CAP_NET_ADMIN in the initial user namespace. */
  "activate-target": {
    do: Call<Only<NfcAttrs<Write>, "deviceIndex" | "protocols" | "targetIndex"> & Has<"deviceIndex" | "targetIndex"
      | "protocols">>;
  };
  /** Executes a vendor-specific command of an NFC adapter. Request 29 of family nfc; requires CAP_NET_ADMIN in the initial user namespace. */
  vendor: {
    do: Call<Only<NfcAttrs<Write>, "deviceIndex" | "vendorId" | "vendorSubcmd" | "vendorData"> & Has<"deviceIndex"
      | "vendorId" | "vendorSubcmd">,
      (NfcAttrs<Read>) | undefined>;
  };
  /** Releases an NFC target. Request 30 of family nfc; requires CAP_NET_ADMIN in the initial user namespace. */
  "deactivate-target": {
    do: Call<Only<NfcAttrs<Write>, "deviceIndex" | "targetIndex"> & Has<"deviceIndex" | "targetIndex">>;
  };
  /** Reports that an NFC adapter connected to another device. Event 4 of family nfc in multicast group `events`. */
  "dep-link-is-up": { event: NfcAttrs<Read> };
  /** Reports that the connection to another NFC device ended. Event 5 of family nfc in multicast group `events`. */
  "dep-link-is-down": { event: NfcAttrs<Read> };
  /** Reports that a search found NFC targets. Event 9 of family nfc in multicast group `events`. */
  "targets-found": { event: NfcAttrs<Read> };
  /** Reports a new NFC adapter. Event 10 of family nfc in multicast group `events`. */
  "device-added": { event: NfcAttrs<Read> };
  /** Reports a removed NFC adapter. Event 11 of family nfc in multicast group `events`. */
  "device-removed": { event: NfcAttrs<Read> };
  /** Reports that an NFC target left the field. Event 12 of family nfc in multicast group `events`. */
  "target-lost": { event: NfcAttrs<Read> };
  /** Reports that another NFC device uses this adapter as its target. Event 13 of family nfc in multicast group `events`. */
  "tm-activated": { event: NfcAttrs<Read> };
  /** Reports that another NFC device no longer uses this adapter as its target. Event 14 of family nfc in multicast group `events`. */
  "tm-deactivated": { event: NfcAttrs<Read> };
  /** Reports services that another NFC device offers. Event 20 of family nfc in multicast group `events`. */
  "llc-sdres": { event: NfcAttrs<Read> };
  /** Reports whether firmware was loaded into an NFC adapter. Event 21 of family nfc in multicast group `events`. */
  "fw-downloaded": { event: NfcAttrs<Read> };
  /** Reports a secure element that an NFC adapter found. Event 22 of family nfc in multicast group `events`. */
  "se-added": { event: NfcAttrs<Read> };
  /** Reports a removed secure element. Event 23 of family nfc in multicast group `events`. */
  "se-removed": { event: NfcAttrs<Read> };
  /** Reports that a secure element requests a connection. Event 24 of family nfc in multicast group `events`. */
  "se-connectivity": { event: NfcAttrs<Read> };
  /** Reports a transaction with an application of a secure element. Event 25 of family nfc in multicast group `events`. */
  "se-transaction": { event: NfcAttrs<Read> };
  /** Reports the answer of a secure element to `se-io`. Event 27 of family nfc in multicast group `events`. */
  "se-answer": { event: NfcAttrs<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "get-device": NfcAttrs<Read>;
  "get-target": NfcAttrs<Read>;
  "llc-get-params": NfcAttrs<Read>;
  "get-se": NfcAttrs<Read>;
  vendor: NfcAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "events";

/** Near-field communication: adapters, targets, secure elements. Netlink family `nfc`: `connect()` opens a client. Requires CONFIG_NFC, module nfc. */
export const nfc: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "nfc",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {
    protocols: () => ({ flags: true, prefix: "nfc-proto-", entries: "jewel=1 mifare felica iso14443 nfc-dep iso14443-b iso15693" }),
    "comm-mode": () => ({ prefix: "nfc-comm-", entries: "active passive" }),
    "rf-mode": () => ({ prefix: "nfc-rf-", entries: "initiator target none" }),
    "se-type": () => ({ prefix: "nfc-se-", entries: "uicc=1 embedded" }),
  },
  structs: {},
  sets: {
    "nfc-attrs": () => ({
      prefix: "nfc-attr-",
      attributes: [
        { name: "device-index", number: 1, type: "u32" },
        { name: "device-name", number: 2, type: "string", maximumLength: 8 },
        { name: "protocols", number: 3, type: "u32", enum: "protocols", flags: true },
        { name: "target-index", number: 4, type: "u32" },
        { name: "target-sens-res", number: 5, type: "u16", hint: "hex" },
        { name: "target-sel-res", number: 6, type: "u8", hint: "hex" },
        { name: "target-nfcid1", number: 7, type: "binary", hint: "hex" },
        { name: "target-sensb-res", number: 8, type: "binary", hint: "hex" },
        { name: "target-sensf-res", number: 9, type: "binary", hint: "hex" },
        { name: "comm-mode", number: 10, type: "u8", enum: "comm-mode" },
        { name: "rf-mode", number: 11, type: "u8", enum: "rf-mode" },
        { name: "device-powered", number: 12, type: "u8" },
        { name: "im-protocols", number: 13, type: "u32", enum: "protocols", flags: true },
        { name: "tm-protocols", number: 14, type: "u32", enum: "protocols", flags: true },
        { name: "llc-param-lto", number: 15, type: "u8", unit: "10 ms" },
        { name: "llc-param-rw", number: 16, type: "u8" },
        { name: "llc-param-miux", number: 17, type: "u16", unit: "bytes" },
        { name: "se", number: 18, type: "unused" },
        { name: "llc-sdp", number: 19, type: "indexed-array", item: "nest", nest: "sdp" },
        { name: "firmware-name", number: 20, type: "string", maximumLength: 32 },
        { name: "se-index", number: 21, type: "u32" },
        { name: "se-type", number: 22, type: "u8", enum: "se-type" },
        { name: "se-aid", number: 23, type: "binary", hint: "hex" },
        { name: "firmware-download-status", number: 24, type: "u32" },
        { name: "se-apdu", number: 25, type: "binary" },
        { name: "target-iso15693-dsfid", number: 26, type: "u8", hint: "hex" },
        { name: "target-iso15693-uid", number: 27, type: "binary", hint: "hex" },
        { name: "se-params", number: 28, type: "binary" },
        { name: "vendor-id", number: 29, type: "u32", hint: "hex" },
        { name: "vendor-subcmd", number: 30, type: "u32" },
        { name: "vendor-data", number: 31, type: "binary" },
        { name: "target-ats", number: 32, type: "binary", hint: "hex", since: "6.14" },
      ],
    }),
    sdp: () => ({
      prefix: "nfc-sdp-attr-",
      attributes: [{ name: "uri", number: 1, type: "string", maximumLength: 251 }, { name: "sap", number: 2, type: "u8" }],
    }),
  },
  subMessages: {},
  operations: {
    "get-device": () => ({
      set: "nfc-attrs",
      do: {
        request: { number: 1, required: ["device-index"], attributes: "device-index" },
        reply: {
          number: 1,
          always: ["device-name", "device-index", "protocols", "device-powered", "rf-mode"],
          attributes: "device-name device-index protocols device-powered rf-mode",
        },
      },
      dump: {
        request: "1",
        reply: {
          number: 1,
          always: ["device-name", "device-index", "protocols", "device-powered", "rf-mode"],
          attributes: "device-name device-index protocols device-powered rf-mode",
        },
      },
    }),
    "dev-up": () => ({
      set: "nfc-attrs",
      do: { request: { number: 2, required: ["device-index"], attributes: "device-index" } },
      flags: ["admin-perm"],
    }),
    "dev-down": () => ({
      set: "nfc-attrs",
      do: { request: { number: 3, required: ["device-index"], attributes: "device-index" } },
      flags: ["admin-perm"],
    }),
    "dep-link-up": () => ({
      set: "nfc-attrs",
      do: {
        request: { number: 4, required: ["device-index", "comm-mode"], attributes: "device-index target-index comm-mode" },
      },
      flags: ["admin-perm"],
    }),
    "dep-link-down": () => ({
      set: "nfc-attrs",
      do: { request: { number: 5, required: ["device-index", "target-index"], attributes: "device-index target-index" } },
      flags: ["admin-perm"],
      effect: "change",
    }),
    "start-poll": () => ({
      set: "nfc-attrs",
      do: {
        request: {
          number: 6,
          required: ["device-index"],
          requiredOne: ["im-protocols", "tm-protocols", "protocols"],
          attributes: "device-index im-protocols tm-protocols protocols",
        },
      },
      flags: ["admin-perm"],
    }),
    "stop-poll": () => ({
      set: "nfc-attrs",
      do: { request: { number: 7, required: ["device-index"], attributes: "device-index" } },
      flags: ["admin-perm"],
    }),
    "get-target": () => ({
      set: "nfc-attrs",
      dump: {
        request: { number: 8, required: ["device-index"], attributes: "device-index" },
        reply: {
          number: 8,
          always: ["target-index", "protocols"],
          attributes: `
            target-index protocols target-sens-res target-sel-res target-nfcid1 target-sensb-res target-sensf-res
            target-iso15693-dsfid target-iso15693-uid`,
        },
      },
    }),
    "llc-get-params": () => ({
      set: "nfc-attrs",
      do: {
        request: { number: 15, required: ["device-index", "firmware-name"], attributes: "device-index firmware-name" },
        reply: "15 device-index llc-param-lto llc-param-rw llc-param-miux",
      },
      effect: "read",
    }),
    "llc-set-params": () => ({
      set: "nfc-attrs",
      do: {
        request: {
          number: 16,
          required: ["device-index"],
          requiredOne: ["llc-param-lto", "llc-param-rw", "llc-param-miux"],
          attributes: "device-index llc-param-lto llc-param-rw llc-param-miux",
        },
      },
      flags: ["admin-perm"],
    }),
    "enable-se": () => ({
      set: "nfc-attrs",
      do: { request: { number: 17, required: ["device-index", "se-index"], attributes: "device-index se-index" } },
      flags: ["admin-perm"],
    }),
    "disable-se": () => ({
      set: "nfc-attrs",
      do: { request: { number: 18, required: ["device-index", "se-index"], attributes: "device-index se-index" } },
      flags: ["admin-perm"],
    }),
    "llc-sdreq": () => ({
      set: "nfc-attrs",
      do: { request: { number: 19, required: ["device-index", "llc-sdp"], attributes: "device-index llc-sdp" } },
      flags: ["admin-perm"],
      effect: "change",
    }),
    "fw-download": () => ({
      set: "nfc-attrs",
      do: {
        request: { number: 21, required: ["device-index", "firmware-name"], attributes: "device-index firmware-name" },
      },
      flags: ["admin-perm"],
    }),
    "get-se": () => ({
      set: "nfc-attrs",
      dump: {
        request: "26",
        reply: { number: 26, always: ["device-index", "se-index", "se-type"], attributes: "device-index se-index se-type" },
      },
    }),
    "se-io": () => ({
      set: "nfc-attrs",
      do: {
        request: { number: 27, required: ["device-index", "se-index", "se-apdu"], attributes: "device-index se-index se-apdu" },
      },
      flags: ["admin-perm"],
    }),
    "activate-target": () => ({
      set: "nfc-attrs",
      do: {
        request: {
          number: 28,
          required: ["device-index", "target-index", "protocols"],
          attributes: "device-index target-index protocols",
        },
      },
      flags: ["admin-perm"],
    }),
    vendor: () => ({
      set: "nfc-attrs",
      do: {
        request: {
          number: 29,
          required: ["device-index", "vendor-id", "vendor-subcmd"],
          attributes: "device-index vendor-id vendor-subcmd vendor-data",
        },
        reply: "29 device-index vendor-id vendor-subcmd vendor-data",
      },
      flags: ["admin-perm"],
      effect: "change",
    }),
    "deactivate-target": () => ({
      set: "nfc-attrs",
      do: { request: { number: 30, required: ["device-index", "target-index"], attributes: "device-index target-index" } },
      flags: ["admin-perm"],
    }),
    "dep-link-is-up": () => ({ set: "nfc-attrs", event: "4 device-index target-index comm-mode rf-mode", group: "events" }),
    "dep-link-is-down": () => ({ set: "nfc-attrs", event: "5 device-index", group: "events" }),
    "targets-found": () => ({ set: "nfc-attrs", event: "9 device-index", group: "events" }),
    "device-added": () => ({ set: "nfc-attrs", event: "10 device-name device-index protocols device-powered rf-mode", group: "events" }),
    "device-removed": () => ({ set: "nfc-attrs", event: "11 device-index", group: "events" }),
    "target-lost": () => ({ set: "nfc-attrs", event: "12 device-name target-index", group: "events" }),
    "tm-activated": () => ({ set: "nfc-attrs", event: "13 device-index tm-protocols", group: "events" }),
    "tm-deactivated": () => ({ set: "nfc-attrs", event: "14 device-index", group: "events" }),
    "llc-sdres": () => ({ set: "nfc-attrs", event: "20 device-index llc-sdp", group: "events" }),
    "fw-downloaded": () => ({ set: "nfc-attrs", event: "21 firmware-name firmware-download-status device-index", group: "events" }),
    "se-added": () => ({ set: "nfc-attrs", event: "22 device-index se-index se-type", group: "events" }),
    "se-removed": () => ({ set: "nfc-attrs", event: "23 device-index se-index", group: "events" }),
    "se-connectivity": () => ({ set: "nfc-attrs", event: "24 device-index se-index se-type", group: "events" }),
    "se-transaction": () => ({ set: "nfc-attrs", event: "25 device-index se-index se-type se-aid se-params", group: "events" }),
    "se-answer": () => ({ set: "nfc-attrs", event: "27 device-index se-index se-apdu", group: "events" }),
  },
  groups: { events: { name: "events" } },
  config: "NFC",
  module: "nfc",
  links: {},
});
