// Generated from nfc.yaml (sha256 7c51a3aa82760775). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { ExtraAttributes, Has, Mode, OneOf, Only, Read, Write } from "../schema/model/types.ts";

/**
 * Bits of `protocols`.
 *
 * - `jewel`: NFC_PROTO_JEWEL (bit 1). NFC Forum type 1.
 * - `mifare`: NFC_PROTO_MIFARE (bit 2). NFC Forum type 2.
 * - `felica`: NFC_PROTO_FELICA (bit 3). NFC Forum type 3.
 * - `iso14443`: NFC_PROTO_ISO14443 (bit 4). ISO 14443-A, NFC Forum type 4A.
 * - `nfc-dep`: NFC_PROTO_NFC_DEP (bit 5). Another device (peer to peer).
 * - `iso14443-b`: NFC_PROTO_ISO14443_B (bit 6). ISO 14443-B, NFC Forum type 4B.
 * - `iso15693`: NFC_PROTO_ISO15693 (bit 7). ISO 15693, NFC Forum type 5.
 */
export type Protocols = "jewel" | "mifare" | "felica" | "iso14443" | "nfc-dep" | "iso14443-b" | "iso15693";

/**
 * Values of `comm-mode`.
 *
 * - `active`: NFC_COMM_ACTIVE (0). Both devices generate a field.
 * - `passive`: NFC_COMM_PASSIVE (1). Only the initiator generates a field.
 */
export type CommMode = "active" | "passive";

/**
 * Values of `rf-mode`.
 *
 * - `initiator`: NFC_RF_INITIATOR (0). The adapter generates the field.
 * - `target`: NFC_RF_TARGET (1). The adapter answers in the field of another device.
 * - `none`: NFC_RF_NONE (2). No field.
 */
export type RfMode = "initiator" | "target" | "none";

/**
 * Values of `se-type`.
 *
 * - `uicc`: NFC_SE_UICC (1). SIM card.
 * - `embedded`: NFC_SE_EMBEDDED (2). Chip of the adapter.
 */
export type SeType = "uicc" | "embedded";

/** Attributes of `nfc-attrs`. */
export interface NfcAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** NFC_ATTR_DEVICE_INDEX (1): u32. Number of the adapter. */ deviceIndex?: number;
  /** NFC_ATTR_DEVICE_NAME (2): string, at most 8 bytes. Name of the adapter, such as `nfc0`. */ deviceName?: string;
  /** NFC_ATTR_PROTOCOLS (3): u32. Protocols of the adapter or target. `activate-target` takes the number of one protocol instead. */
  protocols?: (Protocols | number)[];
  /** NFC_ATTR_TARGET_INDEX (4): u32. Number of the target. */ targetIndex?: number;
  /** NFC_ATTR_TARGET_SENS_RES (5): u16, shown as hex. SENS_RES of a target of type A. */ targetSensRes?: number;
  /** NFC_ATTR_TARGET_SEL_RES (6): u8, shown as hex. SEL_RES of a target of type A. */ targetSelRes?: number;
  /** NFC_ATTR_TARGET_NFCID1 (7): binary, shown as hex. Identifier of a target of type A. */
  targetNfcid1?: M["address"];
  /** NFC_ATTR_TARGET_SENSB_RES (8): binary, shown as hex. SENSB_RES of a target of type B. */
  targetSensbRes?: M["address"];
  /** NFC_ATTR_TARGET_SENSF_RES (9): binary, shown as hex. SENSF_RES of a target of type F. */
  targetSensfRes?: M["address"];
  /** NFC_ATTR_COMM_MODE (10): u8. Which device generates the field. */ commMode?: CommMode | M["unnamed"];
  /** NFC_ATTR_RF_MODE (11): u8. Role of the adapter. */ rfMode?: RfMode | M["unnamed"];
  /** NFC_ATTR_DEVICE_POWERED (12): u8. 1 if the adapter is up. */ devicePowered?: number;
  /** NFC_ATTR_IM_PROTOCOLS (13): u32. Protocols to search as the initiator. */ imProtocols?: (Protocols | number)[];
  /** NFC_ATTR_TM_PROTOCOLS (14): u32. Protocols to offer as the target. */ tmProtocols?: (Protocols | number)[];
  /** NFC_ATTR_LLC_PARAM_LTO (15): u8, in 10 ms. Timeout of the link between two devices. */ llcParamLto?: number;
  /** NFC_ATTR_LLC_PARAM_RW (16): u8. Receive window, 0 to 15. */ llcParamRw?: number;
  /** NFC_ATTR_LLC_PARAM_MIUX (17): u16, in bytes. Length of a packet above 128, 0 to 2047. */ llcParamMiux?: number;
  /** NFC_ATTR_LLC_SDP (19): indexed-array of nest. Services that the other device is asked for. */ llcSdp?: Sdp[];
  /** NFC_ATTR_FIRMWARE_NAME (20): string, at most 32 bytes. Name of the file. */ firmwareName?: string;
  /** NFC_ATTR_SE_INDEX (21): u32. Number of the secure element. */ seIndex?: number;
  /** NFC_ATTR_SE_TYPE (22): u8. Kind of the secure element. */ seType?: SeType | M["unnamed"];
  /** NFC_ATTR_SE_AID (23): binary, shown as hex. Identifier of an application of the secure element. */
  seAid?: M["address"];
  /** NFC_ATTR_FIRMWARE_DOWNLOAD_STATUS (24): u32. 0, or the error number of the download. */
  firmwareDownloadStatus?: number;
  /** NFC_ATTR_SE_APDU (25): binary. Command to the secure element or its answer (APDU). */ seApdu?: Uint8Array;
  /** NFC_ATTR_TARGET_ISO15693_DSFID (26): u8, shown as hex. Data format of a target of ISO 15693. */
  targetIso15693Dsfid?: number;
  /** NFC_ATTR_TARGET_ISO15693_UID (27): binary, shown as hex. Identifier of a target of ISO 15693. */
  targetIso15693Uid?: M["address"];
  /** NFC_ATTR_SE_PARAMS (28): binary. Parameters of a transaction. */ seParams?: Uint8Array;
  /** NFC_ATTR_VENDOR_ID (29): u32, shown as hex. Vendor of a command. */ vendorId?: number;
  /** NFC_ATTR_VENDOR_SUBCMD (30): u32. Number of a command of the vendor. */ vendorSubcmd?: number;
  /** NFC_ATTR_VENDOR_DATA (31): binary. Data of a command of the vendor. */ vendorData?: Uint8Array;
  /** NFC_ATTR_TARGET_ATS (32): binary, shown as hex, since Linux 6.14. Answer to select (ATS) of a target of type A. */
  targetAts?: M["address"];
}

/** Attributes of `sdp`. */
export interface Sdp extends ExtraAttributes {
  /** NFC_SDP_ATTR_URI (1): string, at most 251 bytes. Name of the service, such as `urn:nfc:sn:snep`. */
  uri?: string;
  /** NFC_SDP_ATTR_SAP (2): u8. Access point of the service; 0 if the device does not offer it. */ sap?: number;
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `get-device`: request 1, dump 1. Returns an adapter. A dump lists all adapters. */
  "get-device": {
    do: {
      request: Only<NfcAttrs<Write>, "deviceIndex"> & Has<"deviceIndex">;
      reply: NfcAttrs<Read> & Required<Pick<NfcAttrs<Read>, "deviceName" | "deviceIndex" | "protocols"
        | "devicePowered" | "rfMode">>;
    };
    dump: {
      request: ExtraAttributes;
      reply: NfcAttrs<Read> & Required<Pick<NfcAttrs<Read>, "deviceName" | "deviceIndex" | "protocols"
        | "devicePowered" | "rfMode">>;
    };
  };
  /** `dev-up`: request 2, requires admin-perm. Switches an adapter on. */
  "dev-up": { do: { request: Only<NfcAttrs<Write>, "deviceIndex"> & Has<"deviceIndex">; reply: undefined } };
  /** `dev-down`: request 3, requires admin-perm. Switches an adapter off. */
  "dev-down": { do: { request: Only<NfcAttrs<Write>, "deviceIndex"> & Has<"deviceIndex">; reply: undefined } };
  /** `dep-link-up`: request 4, requires admin-perm. Connects to another device. */
  "dep-link-up": {
    do: {
      request: Only<NfcAttrs<Write>, "deviceIndex" | "targetIndex" | "commMode"> & Has<"deviceIndex" | "commMode">;
      reply: undefined;
    };
  };
  /** `dep-link-down`: request 5, requires admin-perm. Disconnects from another device. */
  "dep-link-down": {
    do: {
      request: Only<NfcAttrs<Write>, "deviceIndex" | "targetIndex"> & Has<"deviceIndex" | "targetIndex">;
      reply: undefined;
    };
  };
  /** `start-poll`: request 6, requires admin-perm. Searches targets until one is found. The event `targets-found` reports it. The search ends when the socket is closed. */
  "start-poll": {
    do: {
      request: Only<NfcAttrs<Write>, "deviceIndex" | "protocols" | "imProtocols" | "tmProtocols">
        & Has<"deviceIndex"> & OneOf<NfcAttrs<Write>, "imProtocols" | "tmProtocols" | "protocols">;
      reply: undefined;
    };
  };
  /** `stop-poll`: request 7, requires admin-perm. Ends the search. Only the socket that started it can end it. */
  "stop-poll": { do: { request: Only<NfcAttrs<Write>, "deviceIndex"> & Has<"deviceIndex">; reply: undefined } };
  /** `get-target`: dump 8. Lists the targets that an adapter found. */
  "get-target": {
    dump: {
      request: Only<NfcAttrs<Write>, "deviceIndex"> & Has<"deviceIndex">;
      reply: NfcAttrs<Read> & Required<Pick<NfcAttrs<Read>, "targetIndex" | "protocols">>;
    };
  };
  /** `llc-get-params`: request 15. Returns the parameters of the links between devices. The kernel requires `firmware-name` but ignores it. */
  "llc-get-params": {
    do: {
      request: Only<NfcAttrs<Write>, "deviceIndex" | "firmwareName"> & Has<"deviceIndex" | "firmwareName">;
      reply: NfcAttrs<Read>;
    };
  };
  /** `llc-set-params`: request 16, requires admin-perm. Sets the parameters of the links between devices. */
  "llc-set-params": {
    do: {
      request: Only<NfcAttrs<Write>, "deviceIndex" | "llcParamLto" | "llcParamRw" | "llcParamMiux">
        & Has<"deviceIndex"> & OneOf<NfcAttrs<Write>, "llcParamLto" | "llcParamRw" | "llcParamMiux">;
      reply: undefined;
    };
  };
  /** `enable-se`: request 17, requires admin-perm. Enables a secure element. */
  "enable-se": {
    do: {
      request: Only<NfcAttrs<Write>, "deviceIndex" | "seIndex"> & Has<"deviceIndex" | "seIndex">;
      reply: undefined;
    };
  };
  /** `disable-se`: request 18, requires admin-perm. Disables a secure element. */
  "disable-se": {
    do: {
      request: Only<NfcAttrs<Write>, "deviceIndex" | "seIndex"> & Has<"deviceIndex" | "seIndex">;
      reply: undefined;
    };
  };
  /** `llc-sdreq`: request 19, requires admin-perm. Asks the other device for services. The answer arrives as the event `llc-sdres`. */
  "llc-sdreq": {
    do: {
      request: Only<NfcAttrs<Write>, "deviceIndex" | "llcSdp"> & Has<"deviceIndex" | "llcSdp">;
      reply: undefined;
    };
  };
  /** `fw-download`: request 21, requires admin-perm. Loads firmware into an adapter that is off. The end arrives as the event `fw-downloaded`. */
  "fw-download": {
    do: {
      request: Only<NfcAttrs<Write>, "deviceIndex" | "firmwareName"> & Has<"deviceIndex" | "firmwareName">;
      reply: undefined;
    };
  };
  /** `get-se`: dump 26. Lists the secure elements of all adapters. */
  "get-se": {
    dump: {
      request: ExtraAttributes;
      reply: NfcAttrs<Read> & Required<Pick<NfcAttrs<Read>, "deviceIndex" | "seIndex" | "seType">>;
    };
  };
  /** `se-io`: request 27, requires admin-perm. Sends a command to a secure element. The answer arrives as the event `se-answer`. */
  "se-io": {
    do: {
      request: Only<NfcAttrs<Write>, "deviceIndex" | "seIndex" | "seApdu"> & Has<"deviceIndex" | "seIndex"
        | "seApdu">;
      reply: undefined;
    };
  };
  /** `activate-target`: request 28, requires admin-perm. Selects a target for sockets. */
  "activate-target": {
    do: {
      request: Only<NfcAttrs<Write>, "deviceIndex" | "protocols" | "targetIndex"> & Has<"deviceIndex"
        | "targetIndex" | "protocols">;
      reply: undefined;
    };
  };
  /** `vendor`: request 29, requires admin-perm. Executes a command of the vendor. */
  vendor: {
    do: {
      request: Only<NfcAttrs<Write>, "deviceIndex" | "vendorId" | "vendorSubcmd" | "vendorData"> & Has<"deviceIndex"
        | "vendorId" | "vendorSubcmd">;
      reply: (NfcAttrs<Read>) | undefined;
    };
  };
  /** `deactivate-target`: request 30, requires admin-perm. Releases a target. */
  "deactivate-target": {
    do: {
      request: Only<NfcAttrs<Write>, "deviceIndex" | "targetIndex"> & Has<"deviceIndex" | "targetIndex">;
      reply: undefined;
    };
  };
  /** `dep-link-is-up`: event 4, group `events`. The adapter is connected to another device. */
  "dep-link-is-up": { event: NfcAttrs<Read> };
  /** `dep-link-is-down`: event 5, group `events`. The connection to another device has ended. */
  "dep-link-is-down": { event: NfcAttrs<Read> };
  /** `targets-found`: event 9, group `events`. A search found targets. */
  "targets-found": { event: NfcAttrs<Read> };
  /** `device-added`: event 10, group `events`. An adapter was added. */
  "device-added": { event: NfcAttrs<Read> };
  /** `device-removed`: event 11, group `events`. An adapter was removed. */
  "device-removed": { event: NfcAttrs<Read> };
  /** `target-lost`: event 12, group `events`. A target left the field. */
  "target-lost": { event: NfcAttrs<Read> };
  /** `tm-activated`: event 13, group `events`. Another device activated the adapter as its target. */
  "tm-activated": { event: NfcAttrs<Read> };
  /** `tm-deactivated`: event 14, group `events`. The other device no longer uses the adapter as its target. */
  "tm-deactivated": { event: NfcAttrs<Read> };
  /** `llc-sdres`: event 20, group `events`. The other device has answered a request for services. */
  "llc-sdres": { event: NfcAttrs<Read> };
  /** `fw-downloaded`: event 21, group `events`. Firmware was loaded, or could not be loaded. */
  "fw-downloaded": { event: NfcAttrs<Read> };
  /** `se-added`: event 22, group `events`. A secure element was found. */
  "se-added": { event: NfcAttrs<Read> };
  /** `se-removed`: event 23, group `events`. A secure element was removed. */
  "se-removed": { event: NfcAttrs<Read> };
  /** `se-connectivity`: event 24, group `events`. A secure element requests a connection. */
  "se-connectivity": { event: NfcAttrs<Read> };
  /** `se-transaction`: event 25, group `events`. An application of a secure element took part in a transaction. */
  "se-transaction": { event: NfcAttrs<Read> };
  /** `se-answer`: event 27, group `events`. A secure element has answered a command. */
  "se-answer": { event: NfcAttrs<Read> };
}

/** Events, by the operation that describes the message. */
export interface Events {
  "dep-link-is-up": NfcAttrs<Read>;
  "dep-link-is-down": NfcAttrs<Read>;
  "targets-found": NfcAttrs<Read>;
  "device-added": NfcAttrs<Read>;
  "device-removed": NfcAttrs<Read>;
  "target-lost": NfcAttrs<Read>;
  "tm-activated": NfcAttrs<Read>;
  "tm-deactivated": NfcAttrs<Read>;
  "llc-sdres": NfcAttrs<Read>;
  "fw-downloaded": NfcAttrs<Read>;
  "se-added": NfcAttrs<Read>;
  "se-removed": NfcAttrs<Read>;
  "se-connectivity": NfcAttrs<Read>;
  "se-transaction": NfcAttrs<Read>;
  "se-answer": NfcAttrs<Read>;
  "get-device": NfcAttrs<Read>;
  "get-target": NfcAttrs<Read>;
  "llc-get-params": NfcAttrs<Read>;
  "get-se": NfcAttrs<Read>;
  vendor: NfcAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "events";

/** Family `nfc` (CONFIG_NFC, module nfc): `connect()` opens a client. Also the model for codecs. */
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
        request: { number: 1 },
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
        reply: { number: 15, attributes: "device-index llc-param-lto llc-param-rw llc-param-miux" },
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
        request: { number: 26 },
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
        reply: { number: 29, attributes: "device-index vendor-id vendor-subcmd vendor-data" },
      },
      flags: ["admin-perm"],
      effect: "change",
    }),
    "deactivate-target": () => ({
      set: "nfc-attrs",
      do: { request: { number: 30, required: ["device-index", "target-index"], attributes: "device-index target-index" } },
      flags: ["admin-perm"],
    }),
    "dep-link-is-up": () => ({
      set: "nfc-attrs",
      event: { number: 4, attributes: "device-index target-index comm-mode rf-mode" },
      group: "events",
    }),
    "dep-link-is-down": () => ({ set: "nfc-attrs", event: { number: 5, attributes: "device-index" }, group: "events" }),
    "targets-found": () => ({ set: "nfc-attrs", event: { number: 9, attributes: "device-index" }, group: "events" }),
    "device-added": () => ({
      set: "nfc-attrs",
      event: { number: 10, attributes: "device-name device-index protocols device-powered rf-mode" },
      group: "events",
    }),
    "device-removed": () => ({ set: "nfc-attrs", event: { number: 11, attributes: "device-index" }, group: "events" }),
    "target-lost": () => ({ set: "nfc-attrs", event: { number: 12, attributes: "device-name target-index" }, group: "events" }),
    "tm-activated": () => ({ set: "nfc-attrs", event: { number: 13, attributes: "device-index tm-protocols" }, group: "events" }),
    "tm-deactivated": () => ({ set: "nfc-attrs", event: { number: 14, attributes: "device-index" }, group: "events" }),
    "llc-sdres": () => ({ set: "nfc-attrs", event: { number: 20, attributes: "device-index llc-sdp" }, group: "events" }),
    "fw-downloaded": () => ({
      set: "nfc-attrs",
      event: { number: 21, attributes: "firmware-name firmware-download-status device-index" },
      group: "events",
    }),
    "se-added": () => ({ set: "nfc-attrs", event: { number: 22, attributes: "device-index se-index se-type" }, group: "events" }),
    "se-removed": () => ({ set: "nfc-attrs", event: { number: 23, attributes: "device-index se-index" }, group: "events" }),
    "se-connectivity": () => ({ set: "nfc-attrs", event: { number: 24, attributes: "device-index se-index se-type" }, group: "events" }),
    "se-transaction": () => ({
      set: "nfc-attrs",
      event: { number: 25, attributes: "device-index se-index se-type se-aid se-params" },
      group: "events",
    }),
    "se-answer": () => ({ set: "nfc-attrs", event: { number: 27, attributes: "device-index se-index se-apdu" }, group: "events" }),
  },
  groups: { events: { name: "events" } },
  config: "NFC",
  module: "nfc",
  links: {},
});
