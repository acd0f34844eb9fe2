// Generated from macsec.yaml (sha256 1ccbc1644267b258). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Has, Mode, Only, Read, ReadOnlyFields, Write, WriteOnlyFields 
  } from "../schema/model/types.ts";

/**
 * How a MACsec interface validates received frames. Values of `validation-type` in family macsec:
 *
 * - `disabled` (MACSEC_VALIDATE_DISABLED, 0)
 * - `check` (MACSEC_VALIDATE_CHECK, 1)
 * - `strict` (MACSEC_VALIDATE_STRICT, 2)
 */
export type ValidationType = "disabled" | "check" | "strict";

/**
 * Part of the network device that encrypts and decrypts MACsec frames. Values of `offload-type` in family macsec:
 *
 * - `off` (MACSEC_OFFLOAD_OFF, 0)
 * - `phy` (MACSEC_OFFLOAD_PHY, 1)
 * - `mac` (MACSEC_OFFLOAD_MAC, 2)
 */
export type OffloadType = "off" | "phy" | "mac";

/** Attribute set `macsec-attrs`. */
export type MacsecAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Index of the MACsec interface. Attribute MACSEC_ATTR_IFINDEX of macsec: u32. */ ifindex?: number;
  /** MACSEC_ATTR_OFFLOAD of macsec: nested attributes. */ offload?: Offload<M>;
} & ReadOnlyFields<M, {
  /** MACSEC_ATTR_SECY of macsec: nested attributes, read-only. */ secy?: Secy<M>;
  /** Secure associations of the MACsec transmit channel. Attribute MACSEC_ATTR_TXSA_LIST of macsec: array of nested attributes, read-only. */
  txsaList?: Sa<M>[];
  /** Receive channels of the MACsec interface. Attribute MACSEC_ATTR_RXSC_LIST of macsec: array of nested attributes, read-only. */
  rxscList?: Rxsc<M>[];
  /** MACSEC_ATTR_TXSC_STATS of macsec: nested attributes, read-only. */ txscStats?: TxscStats<M>;
  /** MACSEC_ATTR_SECY_STATS of macsec: nested attributes, read-only. */ secyStats?: SecyStats<M>;
}> & WriteOnlyFields<M, {
  /** Receive channel of the MACsec interface. Attribute MACSEC_ATTR_RXSC_CONFIG of macsec: nested attributes, write-only. */
  rxscConfig?: Rxsc<M>;
  /** MACsec secure association with its key. Attribute MACSEC_ATTR_SA_CONFIG of macsec: nested attributes, write-only. */
  saConfig?: Sa<M>;
}>;

/** Settings of a MACsec link. Attribute set `secy`. */
export interface Secy<M extends Mode = Read> extends ExtraAttributes {
  /** Identifier of the MACsec transmit channel (SCI): MAC address and port. Attribute MACSEC_SECY_ATTR_SCI of macsec: big-endian u64. */
  sci?: M["big"];
  /** Number of the secure association that protects sent frames. Attribute MACSEC_SECY_ATTR_ENCODING_SA of macsec: u8. */
  encodingSa?: number;
  /** Size in frames of the window in which repeated frames are detected (replay protection). Attribute MACSEC_SECY_ATTR_WINDOW of macsec: u32. */
  window?: number;
  /** Identifier of the cipher suite, `MACSEC_CIPHER_ID_*`. Attribute MACSEC_SECY_ATTR_CIPHER_SUITE of macsec: u64. */
  cipherSuite?: M["big"];
  /** Length of the integrity check value (ICV) of a MACsec frame. Attribute MACSEC_SECY_ATTR_ICV_LEN of macsec: u8 in bytes. */
  icvLen?: number;
  /** Whether sent frames are protected by MACsec (1 or 0). Attribute MACSEC_SECY_ATTR_PROTECT of macsec: u8. */
  protect?: number;
  /** Whether repeated frames are dropped, as replay protection (1 or 0). Attribute MACSEC_SECY_ATTR_REPLAY of macsec: u8. */
  replay?: number;
  /** Whether the MACsec interface is operational (1 or 0). Attribute MACSEC_SECY_ATTR_OPER of macsec: u8. */
  oper?: number;
  /** How received MACsec frames are validated. Attribute MACSEC_SECY_ATTR_VALIDATE of macsec: u8. */
  validate?: ValidationType | M["unnamed"];
  /** Whether sent frames are encrypted (1 or 0). Attribute MACSEC_SECY_ATTR_ENCRYPT of macsec: u8. */
  encrypt?: number;
  /** Whether sent frames contain the secure channel identifier, SCI (1 or 0). Attribute MACSEC_SECY_ATTR_INC_SCI of macsec: u8. */
  incSci?: number;
  /** Whether the end station (ES) bit is set in sent MACsec frames (1 or 0). Attribute MACSEC_SECY_ATTR_ES of macsec: u8. */
  es?: number;
  /** Whether the single copy broadcast (SCB) bit is set in sent MACsec frames (1 or 0). Attribute MACSEC_SECY_ATTR_SCB of macsec: u8. */
  scb?: number;
}

/** A receive channel. Attribute set `rxsc`. */
export type Rxsc<M extends Mode = Read> = ExtraAttributes & {
  /** Identifier of the MACsec receive channel (SCI): MAC address and port of the sender. Attribute MACSEC_RXSC_ATTR_SCI of macsec: big-endian u64. */
  sci?: M["big"];
  /** Whether frames of the MACsec receive channel are accepted (1 or 0). Attribute MACSEC_RXSC_ATTR_ACTIVE of macsec: u8. */
  active?: number;
} & ReadOnlyFields<M, {
  /** Secure associations of the MACsec receive channel. Attribute MACSEC_RXSC_ATTR_SA_LIST of macsec: array of nested attributes, read-only. */
  saList?: Sa<M>[];
  /** MACSEC_RXSC_ATTR_STATS of macsec: nested attributes, read-only. */ stats?: RxscStats<M>;
}>;

/** A secure association. Attribute set `sa`. */
export type Sa<M extends Mode = Read> = ExtraAttributes & {
  /** Number of the MACsec secure association, 0 to 3. Attribute MACSEC_SA_ATTR_AN of macsec: u8 up to 3. */
  an?: number;
  /** Whether the MACsec secure association is used (1 or 0). Attribute MACSEC_SA_ATTR_ACTIVE of macsec: u8. */
  active?: number;
  /** Number of the secure association's next packet. Numbers below 2^32 are encoded in 4 bytes, which the kernel rejects for cipher suites with extended packet numbers (XPN). Attribute MACSEC_SA_ATTR_PN of macsec: u32 or u64. */
  pn?: M["big"];
  /** Identifier of the secure association's key. Attribute MACSEC_SA_ATTR_KEYID of macsec: 16 bytes, shown in hexadecimal. */
  keyid?: M["address"];
  /** Short channel identifier (SSCI), for cipher suites with extended packet numbers (XPN). Attribute MACSEC_SA_ATTR_SSCI of macsec: big-endian u32. */
  ssci?: number;
} & ReadOnlyFields<M, {
  /** MACSEC_SA_ATTR_STATS of macsec: nested attributes, read-only. */ stats?: SaStats;
}> & WriteOnlyFields<M, {
  /** Key of the secure association: 16 or 32 bytes. Attribute MACSEC_SA_ATTR_KEY of macsec: at most 128 bytes, shown in hexadecimal, write-only. */
  key?: M["address"];
  /** Salt of the key, for cipher suites with extended packet numbers (XPN). Attribute MACSEC_SA_ATTR_SALT of macsec: 12 bytes, shown in hexadecimal, write-only. */
  salt?: M["address"];
}>;

/** Offload of a MACsec link to a device. Attribute set `offload`. */
export interface Offload<M extends Mode = Read> extends ExtraAttributes {
  /** Part of the device that encrypts. Attribute MACSEC_OFFLOAD_ATTR_TYPE of macsec: u8. */
  type?: OffloadType | M["unnamed"];
}

/** Counters of the transmit channel. Attribute set `txsc-stats`. */
export interface TxscStats<M extends Mode = Read> extends ExtraAttributes {
  /** MACSEC_TXSC_STATS_ATTR_OUT_PKTS_PROTECTED of macsec: u64. */ outPktsProtected?: M["big"];
  /** MACSEC_TXSC_STATS_ATTR_OUT_PKTS_ENCRYPTED of macsec: u64. */ outPktsEncrypted?: M["big"];
  /** MACSEC_TXSC_STATS_ATTR_OUT_OCTETS_PROTECTED of macsec: u64. */ outOctetsProtected?: M["big"];
  /** MACSEC_TXSC_STATS_ATTR_OUT_OCTETS_ENCRYPTED of macsec: u64. */ outOctetsEncrypted?: M["big"];
}

/** Counters of a receive channel. Attribute set `rxsc-stats`. */
export interface RxscStats<M extends Mode = Read> extends ExtraAttributes {
  /** MACSEC_RXSC_STATS_ATTR_IN_OCTETS_VALIDATED of macsec: u64. */ inOctetsValidated?: M["big"];
  /** MACSEC_RXSC_STATS_ATTR_IN_OCTETS_DECRYPTED of macsec: u64. */ inOctetsDecrypted?: M["big"];
  /** MACSEC_RXSC_STATS_ATTR_IN_PKTS_UNCHECKED of macsec: u64. */ inPktsUnchecked?: M["big"];
  /** MACSEC_RXSC_STATS_ATTR_IN_PKTS_DELAYED of macsec: u64. */ inPktsDelayed?: M["big"];
  /** MACSEC_RXSC_STATS_ATTR_IN_PKTS_OK of macsec: u64. */ inPktsOk?: M["big"];
  /** MACSEC_RXSC_STATS_ATTR_IN_PKTS_INVALID of macsec: u64. */ inPktsInvalid?: M["big"];
  /** MACSEC_RXSC_STATS_ATTR_IN_PKTS_LATE of macsec: u64. */ inPktsLate?: M["big"];
  /** MACSEC_RXSC_STATS_ATTR_IN_PKTS_NOT_VALID of macsec: u64. */ inPktsNotValid?: M["big"];
  /** MACSEC_RXSC_STATS_ATTR_IN_PKTS_NOT_USING_SA of macsec: u64. */ inPktsNotUsingSa?: M["big"];
  /** MACSEC_RXSC_STATS_ATTR_IN_PKTS_UNUSED_SA of macsec: u64. */ inPktsUnusedSa?: M["big"];
}

/** Counters of a secure association. Attribute set `sa-stats`. */
export interface SaStats extends ExtraAttributes {
  /** MACSEC_SA_STATS_ATTR_IN_PKTS_OK of macsec: u32. */ inPktsOk?: number;
  /** MACSEC_SA_STATS_ATTR_IN_PKTS_INVALID of macsec: u32. */ inPktsInvalid?: number;
  /** MACSEC_SA_STATS_ATTR_IN_PKTS_NOT_VALID of macsec: u32. */ inPktsNotValid?: number;
  /** MACSEC_SA_STATS_ATTR_IN_PKTS_NOT_USING_SA of macsec: u32. */ inPktsNotUsingSa?: number;
  /** MACSEC_SA_STATS_ATTR_IN_PKTS_UNUSED_SA of macsec: u32. */ inPktsUnusedSa?: number;
  /** MACSEC_SA_STATS_ATTR_OUT_PKTS_PROTECTED of macsec: u32. */ outPktsProtected?: number;
  /** MACSEC_SA_STATS_ATTR_OUT_PKTS_ENCRYPTED of macsec: u32. */ outPktsEncrypted?: number;
}

/** Counters of a MACsec link. Attribute set `secy-stats`. */
export interface SecyStats<M extends Mode = Read> extends ExtraAttributes {
  /** MACSEC_SECY_STATS_ATTR_OUT_PKTS_UNTAGGED of macsec: u64. */ outPktsUntagged?: M["big"];
  /** MACSEC_SECY_STATS_ATTR_IN_PKTS_UNTAGGED of macsec: u64. */ inPktsUntagged?: M["big"];
  /** MACSEC_SECY_STATS_ATTR_OUT_PKTS_TOO_LONG of macsec: u64. */ outPktsTooLong?: M["big"];
  /** MACSEC_SECY_STATS_ATTR_IN_PKTS_NO_TAG of macsec: u64. */ inPktsNoTag?: M["big"];
  /** MACSEC_SECY_STATS_ATTR_IN_PKTS_BAD_TAG of macsec: u64. */ inPktsBadTag?: M["big"];
  /** MACSEC_SECY_STATS_ATTR_IN_PKTS_UNKNOWN_SCI of macsec: u64. */ inPktsUnknownSci?: M["big"];
  /** MACSEC_SECY_STATS_ATTR_IN_PKTS_NO_SCI of macsec: u64. */ inPktsNoSci?: M["big"];
  /** MACSEC_SECY_STATS_ATTR_IN_PKTS_OVERRUN of macsec: u64. */ inPktsOverrun?: M["big"];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Lists the MACsec interfaces with their channels and secure associations. Dump 0 of family macsec. */
  "get-txsc": { dump: Call<ExtraAttributes, MacsecAttrs<Read>> };
  /** Adds a receive channel to a MACsec interface. Request 1 of family macsec; requires CAP_NET_ADMIN. */
  "add-rxsc": { do: Call<Only<MacsecAttrs<Write>, "ifindex" | "rxscConfig"> & Has<"ifindex" | "rxscConfig">> };
  /** Deletes a MACsec receive channel and its secure associations. Request 2 of family macsec; requires CAP_NET_ADMIN. */
  "del-rxsc": { do: Call<Only<MacsecAttrs<Write>, "ifindex" | "rxscConfig"> & Has<"ifindex" | "rxscConfig">> };
  /** Changes a MACsec receive channel. Request 3 of family macsec; requires CAP_NET_ADMIN. */
  "upd-rxsc": { do: Call<Only<MacsecAttrs<Write>, "ifindex" | "rxscConfig"> & Has<"ifindex" | "rxscConfig">> };
  /** Adds a secure association to the MACsec transmit channel. Request 4 of family macsec; requires CAP_NET_ADMIN. */
  "add-txsa": { do: Call<Only<MacsecAttrs<Write>, "ifindex" | "saConfig"> & Has<"ifindex" | "saConfig">> };
  /** Deletes a secure association of the MACsec transmit channel; EBUSY if it is active. Request 5 of family macsec; requires CAP_NET_ADMIN. */
  "del-txsa": { do: Call<Only<MacsecAttrs<Write>, "ifindex" | "saConfig"> & Has<"ifindex" | "saConfig">> };
  /** Changes a secure association of the MACsec transmit channel. Request 6 of family macsec; requires CAP_NET_ADMIN. */
  "upd-txsa": { do: Call<Only<MacsecAttrs<Write>, "ifindex" | "saConfig"> & Has<"ifindex" | "saConfig">> };
  /** Adds a secure association to a MACsec receive channel. Request 7 of family macsec; requires CAP_NET_ADMIN. */
  "add-rxsa": { do: Call<Except<MacsecAttrs<Write>, "offload"> & Has<"ifindex" | "rxscConfig" | "saConfig">> };
  /** Deletes a secure association of a MACsec receive channel; EBUSY if it is active. Request 8 of family macsec; requires CAP_NET_ADMIN. */
  "del-rxsa": { do: Call<Except<MacsecAttrs<Write>, "offload"> & Has<"ifindex" | "rxscConfig" | "saConfig">> };
  /** Changes a secure association of a MACsec receive channel. Request 9 of family macsec; requires CAP_NET_ADMIN. */
  "upd-rxsa": { do: Call<Except<MacsecAttrs<Write>, "offload"> & Has<"ifindex" | "rxscConfig" | "saConfig">> };
  /** Selects whether the network device or the kernel encrypts and decrypts the frames of a MACsec interface. Request 10 of family macsec; requires CAP_NET_ADMIN. */
  "upd-offload": { do: Call<Only<MacsecAttrs<Write>, "ifindex" | "offload"> & Has<"ifindex" | "offload">> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "get-txsc": MacsecAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

/** MACsec: channels, keys and counters of encrypted Ethernet links. Netlink family `macsec`: `connect()` opens a client. Requires CONFIG_MACSEC, module macsec. */
export const macsec: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "macsec",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {
    "validation-type": () => ({ prefix: "macsec-validate-", entries: "disabled check strict" }),
    "offload-type": () => ({ prefix: "macsec-offload-", entries: "off phy mac" }),
  },
  structs: {},
  sets: {
    "macsec-attrs": () => ({
      prefix: "macsec-attr-",
      attributes: [
        { name: "ifindex", number: 1, type: "u32" },
        { name: "rxsc-config", number: 2, type: "nest", nest: "rxsc", access: "write-only" },
        { name: "sa-config", number: 3, type: "nest", nest: "sa", access: "write-only" },
        { name: "secy", number: 4, type: "nest", nest: "secy", access: "read-only" },
        { name: "txsa-list", number: 5, type: "indexed-array", item: "nest", nest: "sa", access: "read-only" },
        { name: "rxsc-list", number: 6, type: "indexed-array", item: "nest", nest: "rxsc", access: "read-only" },
        { name: "txsc-stats", number: 7, type: "nest", nest: "txsc-stats", access: "read-only" },
        { name: "secy-stats", number: 8, type: "nest", nest: "secy-stats", access: "read-only" },
        { name: "offload", number: 9, type: "nest", nest: "offload" },
      ],
    }),
    secy: () => ({
      prefix: "macsec-secy-attr-",
      attributes: [
        { name: "sci", number: 1, type: "u64", order: "big" },
        { name: "encoding-sa", number: 2, type: "u8" },
        { name: "window", number: 3, type: "u32" },
        { name: "cipher-suite", number: 4, type: "u64" },
        { name: "icv-len", number: 5, type: "u8", unit: "bytes" },
        { name: "protect", number: 6, type: "u8" },
        { name: "replay", number: 7, type: "u8" },
        { name: "oper", number: 8, type: "u8" },
        { name: "validate", number: 9, type: "u8", enum: "validation-type" },
        { name: "encrypt", number: 10, type: "u8" },
        { name: "inc-sci", number: 11, type: "u8" },
        { name: "es", number: 12, type: "u8" },
        { name: "scb", number: 13, type: "u8" },
        { name: "pad", number: 14, type: "pad" },
      ],
    }),
    rxsc: () => ({
      prefix: "macsec-rxsc-attr-",
      attributes: [
        { name: "sci", number: 1, type: "u64", order: "big" },
        { name: "active", number: 2, type: "u8" },
        { name: "sa-list", number: 3, type: "indexed-array", item: "nest", nest: "sa", access: "read-only" },
        { name: "stats", number: 4, type: "nest", nest: "rxsc-stats", access: "read-only" },
        { name: "pad", number: 5, type: "pad" },
      ],
    }),
    sa: () => ({
      prefix: "macsec-sa-attr-",
      attributes: [
        { name: "an", number: 1, type: "u8", maximum: 3 },
        { name: "active", number: 2, type: "u8" },
        { name: "pn", number: 3, type: "uint" },
        { name: "key", number: 4, type: "binary", hint: "hex", maximumLength: 128, access: "write-only" },
        { name: "keyid", number: 5, type: "binary", hint: "hex", exactLength: 16 },
        { name: "stats", number: 6, type: "nest", nest: "sa-stats", access: "read-only" },
        { name: "pad", number: 7, type: "pad" },
        { name: "ssci", number: 8, type: "u32", order: "big" },
        { name: "salt", number: 9, type: "binary", hint: "hex", exactLength: 12, access: "write-only" },
      ],
    }),
    offload: () => ({
      prefix: "macsec-offload-attr-",
      attributes: [{ name: "type", number: 1, type: "u8", enum: "offload-type" }, { name: "pad", number: 2, type: "pad" }],
    }),
    "txsc-stats": () => ({
      prefix: "macsec-txsc-stats-attr-",
      attributes: [
        { name: "out-pkts-protected", number: 1, type: "u64" },
        { name: "out-pkts-encrypted", number: 2, type: "u64" },
        { name: "out-octets-protected", number: 3, type: "u64" },
        { name: "out-octets-encrypted", number: 4, type: "u64" },
        { name: "pad", number: 5, type: "pad" },
      ],
    }),
    "rxsc-stats": () => ({
      prefix: "macsec-rxsc-stats-attr-",
      attributes: [
        { name: "in-octets-validated", number: 1, type: "u64" },
        { name: "in-octets-decrypted", number: 2, type: "u64" },
        { name: "in-pkts-unchecked", number: 3, type: "u64" },
        { name: "in-pkts-delayed", number: 4, type: "u64" },
        { name: "in-pkts-ok", number: 5, type: "u64" },
        { name: "in-pkts-invalid", number: 6, type: "u64" },
        { name: "in-pkts-late", number: 7, type: "u64" },
        { name: "in-pkts-not-valid", number: 8, type: "u64" },
        { name: "in-pkts-not-using-sa", number: 9, type: "u64" },
        { name: "in-pkts-unused-sa", number: 10, type: "u64" },
        { name: "pad", number: 11, type: "pad" },
      ],
    }),
    "sa-stats": () => ({
      prefix: "macsec-sa-stats-attr-",
      attributes: [
        { name: "in-pkts-ok", number: 1, type: "u32" },
        { name: "in-pkts-invalid", number: 2, type: "u32" },
        { name: "in-pkts-not-valid", number: 3, type: "u32" },
        { name: "in-pkts-not-using-sa", number: 4, type: "u32" },
        { name: "in-pkts-unused-sa", number: 5, type: "u32" },
        { name: "out-pkts-protected", number: 6, type: "u32" },
        { name: "out-pkts-encrypted", number: 7, type: "u32" },
      ],
    }),
    "secy-stats": () => ({
      prefix: "macsec-secy-stats-attr-",
      attributes: [
        { name: "out-pkts-untagged", number: 1, type: "u64" },
        { name: "in-pkts-untagged", number: 2, type: "u64" },
        { name: "out-pkts-too-long", number: 3, type: "u64" },
        { name: "in-pkts-no-tag", number: 4, type: "u64" },
        { name: "in-pkts-bad-tag", number: 5, type: "u64" },
        { name: "in-pkts-unknown-sci", number: 6, type: "u64" },
        { name: "in-pkts-no-sci", number: 7, type: "u64" },
        { name: "in-pkts-overrun", number: 8, type: "u64" },
        { name: "pad", number: 9, type: "pad" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    "get-txsc": () => ({
      set: "macsec-attrs",
      dump: { request: "0", reply: "0 ifindex secy txsa-list rxsc-list txsc-stats secy-stats offload" },
    }),
    "add-rxsc": () => ({
      set: "macsec-attrs",
      do: { request: { number: 1, required: ["ifindex", "rxsc-config"], attributes: "ifindex rxsc-config" } },
      flags: ["uns-admin-perm"],
    }),
    "del-rxsc": () => ({
      set: "macsec-attrs",
      do: { request: { number: 2, required: ["ifindex", "rxsc-config"], attributes: "ifindex rxsc-config" } },
      flags: ["uns-admin-perm"],
    }),
    "upd-rxsc": () => ({
      set: "macsec-attrs",
      do: { request: { number: 3, required: ["ifindex", "rxsc-config"], attributes: "ifindex rxsc-config" } },
      flags: ["uns-admin-perm"],
    }),
    "add-txsa": () => ({
      set: "macsec-attrs",
      do: { request: { number: 4, required: ["ifindex", "sa-config"], attributes: "ifindex sa-config" } },
      flags: ["uns-admin-perm"],
    }),
    "del-txsa": () => ({
      set: "macsec-attrs",
      do: { request: { number: 5, required: ["ifindex", "sa-config"], attributes: "ifindex sa-config" } },
      flags: ["uns-admin-perm"],
    }),
    "upd-txsa": () => ({
      set: "macsec-attrs",
      do: { request: { number: 6, required: ["ifindex", "sa-config"], attributes: "ifindex sa-config" } },
      flags: ["uns-admin-perm"],
    }),
    "add-rxsa": () => ({
      set: "macsec-attrs",
      do: {
        request: { number: 7, required: ["ifindex", "rxsc-config", "sa-config"], attributes: "ifindex rxsc-config sa-config" },
      },
      flags: ["uns-admin-perm"],
    }),
    "del-rxsa": () => ({
      set: "macsec-attrs",
      do: {
        request: { number: 8, required: ["ifindex", "rxsc-config", "sa-config"], attributes: "ifindex rxsc-config sa-config" },
      },
      flags: ["uns-admin-perm"],
    }),
    "upd-rxsa": () => ({
      set: "macsec-attrs",
      do: {
        request: { number: 9, required: ["ifindex", "rxsc-config", "sa-config"], attributes: "ifindex rxsc-config sa-config" },
      },
      flags: ["uns-admin-perm"],
    }),
    "upd-offload": () => ({
      set: "macsec-attrs",
      do: { request: { number: 10, required: ["ifindex", "offload"], attributes: "ifindex offload" } },
      flags: ["uns-admin-perm"],
    }),
  },
  groups: {},
  config: "MACSEC",
  module: "macsec",
  links: {},
});
