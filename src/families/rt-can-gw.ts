// Generated from rt-can-gw.yaml (sha256 5ad9fdd3c61c33ee). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute

import { copyOf } from "../base/bytes.ts";
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, ExtraAttributes, Has, Mode, Read, ReadOnlyFields, Shape, TrailingBytes, With, Write }
  from "../schema/model/types.ts";
import { isS8, isU8, isU32, putBytes } from "../schema/values/struct-members.ts";

/**
 * Kind of a gateway job. Values of `gateway-type` in family rt-can-gw:
 *
 * - `can-can` (CGW_TYPE_CAN_CAN, 1): From one CAN interface to another.
 */
export type GatewayType = "can-can";

/**
 * Options of a gateway job. Flags of `job-flags` in family rt-can-gw:
 *
 * - `echo` (CGW_FLAGS_CAN_ECHO, bit 0): The sent frames are also received by programs on this host.
 * - `src-tstamp` (CGW_FLAGS_CAN_SRC_TSTAMP, bit 1): The frames keep the time stamp of their reception.
 * - `iif-tx-ok` (CGW_FLAGS_CAN_IIF_TX_OK, bit 2): The frames may be sent on the interface that received them.
 * - `fd` (CGW_FLAGS_CAN_FD, bit 3, since Linux 5.4): The job is for CAN FD frames.
 */
export type JobFlags = "echo" | "src-tstamp" | "iif-tx-ok" | "fd";

/**
 * Parts of a frame that a modification changes. Flags of `modified-parts` in family rt-can-gw:
 *
 * - `id` (CGW_MOD_ID, bit 0): Identifier.
 * - `len` (CGW_MOD_LEN, bit 1): Length of the data; in classical CAN frames, the data length code.
 * - `data` (CGW_MOD_DATA, bit 2): Data.
 * - `flags` (CGW_MOD_FLAGS, bit 3, since Linux 5.4): Flags of a CAN FD frame.
 */
export type ModifiedParts = "id" | "len" | "data" | "flags";

/**
 * Bytes in addition to the data from which a CRC-8 checksum is computed. Values of `crc8-profile` in family rt-can-gw:
 *
 * - `unspec` (CGW_CRC8PRF_UNSPEC, 0): None.
 * - `1u8` (CGW_CRC8PRF_1U8, 1): The first byte of the profile's data.
 * - `16u8` (CGW_CRC8PRF_16U8, 2): The byte of the profile's data whose index is in the lower four bits of the second data byte.
 * - `sffid-xor` (CGW_CRC8PRF_SFFID_XOR, 3): The two bytes of the identifier, combined by XOR.
 */
export type Crc8Profile = "unspec" | "1u8" | "16u8" | "sffid-xor";

/** C structure `rtcanmsg`. */
export interface Rtcanmsg<M extends Mode = Read> extends TrailingBytes {
  /** u8. */ canFamily: number;
  /** u8. */ gwtype: GatewayType | M["unnamed"];
  /** u16. */ flags: (JobFlags | number)[];
}

/** Modification of a classical CAN frame. C structure `cgw-frame-mod`. */
export interface CgwFrameMod extends TrailingBytes {
  /** Identifier, with the flags CAN_EFF_FLAG, CAN_RTR_FLAG and CAN_ERR_FLAG. Member: u32. */ canId: number;
  /** Length of the data in bytes, 0 to 8. Member: u8. */ len: number;
  /** Data length code of a frame with 8 bytes: 9 to 15. Member: u8. */ len8Dlc: number;
  /** 8 bytes. */ data: Uint8Array;
  /** u8. */ modtype: (ModifiedParts | number)[];
}

/** Modification of a CAN FD frame. C structure `cgw-fdframe-mod`. */
export interface CgwFdframeMod extends TrailingBytes {
  /** Identifier, with the flags CAN_EFF_FLAG, CAN_RTR_FLAG and CAN_ERR_FLAG. Member: u32. */ canId: number;
  /** Length of the data in bytes, 0 to 64. Member: u8. */ len: number;
  /** CANFD_BRS 1, CANFD_ESI 2, CANFD_FDF 4. Member: u8. */ flags: number;
  /** 64 bytes. */ data: Uint8Array;
  /** u8. */ modtype: (ModifiedParts | number)[];
}

/** XOR checksum. A negative index counts from the end of the data. C structure `cgw-csum-xor`. */
export interface CgwCsumXor extends TrailingBytes {
  /** Index of the first data byte. Member: s8. */ fromIdx: number;
  /** Index of the last data byte. Member: s8. */ toIdx: number;
  /** Index of the data byte that contains the checksum. Member: s8. */ resultIdx: number;
  /** Initial value. Member: u8. */ initXorVal: number;
}

/** CRC-8 checksum. A negative index counts from the end of the data. C structure `cgw-csum-crc8`. */
export interface CgwCsumCrc8<M extends Mode = Read> extends TrailingBytes {
  /** Index of the first data byte. Member: s8. */ fromIdx: number;
  /** Index of the last data byte. Member: s8. */ toIdx: number;
  /** Index of the data byte that contains the checksum. Member: s8. */ resultIdx: number;
  /** Initial value. Member: u8. */ initCrcVal: number;
  /** Value that is combined with the result by XOR. Member: u8. */ finalXorVal: number;
  /** Table of the polynomial. Member: 256 bytes. */ crctab: Uint8Array;
  /** u8. */ profile: Crc8Profile | M["unnamed"];
  /** 20 bytes. */ profileData: Uint8Array;
}

/** Frames of the job: those whose identifier is equal to `canId` in the bits of `canMask`. C structure `can-filter`. */
export interface CanFilter extends TrailingBytes {
  /** u32. */ canId: number;
  /** u32. */ canMask: number;
}

/** A job of the CAN gateway. Attribute set `job`. */
export type Job<M extends Mode = Read> = ExtraAttributes & {
  /** Bits that remain set. Attribute CGW_MOD_AND of rt-can-gw: structure `cgw-frame-mod`. */
  modAnd?: Shape<M, CgwFrameMod>;
  /** Bits that are set. Attribute CGW_MOD_OR of rt-can-gw: structure `cgw-frame-mod`. */
  modOr?: Shape<M, CgwFrameMod>;
  /** Bits that are inverted. Attribute CGW_MOD_XOR of rt-can-gw: structure `cgw-frame-mod`. */
  modXor?: Shape<M, CgwFrameMod>;
  /** New values. Attribute CGW_MOD_SET of rt-can-gw: structure `cgw-frame-mod`. */ modSet?: Shape<M, CgwFrameMod>;
  /** Checksum, computed after a modification. Attribute CGW_CS_XOR of rt-can-gw: structure `cgw-csum-xor`. */
  csXor?: Shape<M, CgwCsumXor>;
  /** Checksum, computed after a modification. Attribute CGW_CS_CRC8 of rt-can-gw: structure `cgw-csum-crc8`. */
  csCrc8?: Shape<M, CgwCsumCrc8<M>>;
  /** Index of the interface that receives the frames. Attribute CGW_SRC_IF of rt-can-gw: u32. */ srcIf?: number;
  /** Index of the interface that sends the frames. Attribute CGW_DST_IF of rt-can-gw: u32. */ dstIf?: number;
  /** Frames of the job; default all. Attribute CGW_FILTER of rt-can-gw: structure `can-filter`. */
  filter?: Shape<M, CanFilter>;
  /** Maximum number of gateway jobs that a frame may have passed; at most the parameter `max_hops` of the module. Attribute CGW_LIM_HOPS of rt-can-gw: u8 of at least 1. */
  limHops?: number;
  /** Number of the job, chosen by the program: a request with the same number changes the modifications of the job. It requires a modification. Attribute CGW_MOD_UID of rt-can-gw: u32. */
  modUid?: number;
  /** Bits that remain set. Attribute CGW_FDMOD_AND of rt-can-gw: structure `cgw-fdframe-mod`, since Linux 5.4. */
  fdmodAnd?: Shape<M, CgwFdframeMod>;
  /** Bits that are set. Attribute CGW_FDMOD_OR of rt-can-gw: structure `cgw-fdframe-mod`, since Linux 5.4. */
  fdmodOr?: Shape<M, CgwFdframeMod>;
  /** Bits that are inverted. Attribute CGW_FDMOD_XOR of rt-can-gw: structure `cgw-fdframe-mod`, since Linux 5.4. */
  fdmodXor?: Shape<M, CgwFdframeMod>;
  /** New values. Attribute CGW_FDMOD_SET of rt-can-gw: structure `cgw-fdframe-mod`, since Linux 5.4. */
  fdmodSet?: Shape<M, CgwFdframeMod>;
} & ReadOnlyFields<M, {
  /** Number of sent frames; absent if it is 0. Attribute CGW_HANDLED of rt-can-gw: u32, read-only. */
  handled?: number;
  /** Number of frames that could not be sent; absent if it is 0. Attribute CGW_DROPPED of rt-can-gw: u32, read-only. */
  dropped?: number;
  /** Number of frames that exceeded the number of hops; absent if it is 0. Attribute CGW_DELETED of rt-can-gw: u32, read-only. */
  deleted?: number;
}>;

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Creates a gateway job, or changes the modifications of the job with the same `modUid`. Request 24 of family rt-can-gw; requires CAP_NET_ADMIN in the initial user namespace. */
  newroute: { do: Call<{ header: With<Rtcanmsg<Write>, "gwtype"> } & Job<Write> & Has<"srcIf" | "dstIf">> };
  /** Deletes the first gateway job with the same settings, or with the same `modUid`. With the index 0 for both interfaces, deletes all jobs. Request 25 of family rt-can-gw; requires CAP_NET_ADMIN in the initial user namespace. */
  delroute: { do: Call<{ header: With<Rtcanmsg<Write>, "gwtype"> } & Job<Write> & Has<"srcIf" | "dstIf">> };
  /** Dumps the gateway jobs. Dump 26 of family rt-can-gw. */
  getroute: {
    dump: Call<{ header?: Partial<Rtcanmsg<Write>> } & ExtraAttributes,
      { header: Rtcanmsg<Read> } & Job<Read> & Required<Pick<Job<Read>, "srcIf" | "dstIf">>>;
  };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  newroute: { header: Rtcanmsg<Read> } & Job<Read>;
  delroute: { header: Rtcanmsg<Read> } & Job<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

const delrouteAttributes = `
  mod-and mod-or mod-xor mod-set cs-xor cs-crc8 src-if dst-if filter lim-hops mod-uid fdmod-and fdmod-or fdmod-xor
  fdmod-set`;

/** Jobs of the CAN gateway, which sends frames of one CAN interface on another. Netlink family `rt-can-gw`: `connect()` opens a client. Requires CONFIG_CAN_GW, module can_gw. */
export const rtCanGw: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "rt-can-gw",
  flavour: "netlink-raw",
  protocol: 0,
  version: 1,
  constants: {},
  enums: {
    "gateway-type": () => ({ prefix: "cgw-type-", entries: "can-can=1" }),
    "job-flags": () => ({
      flags: true,
      prefix: "cgw-flags-can-",
      entries: ["echo src-tstamp iif-tx-ok", { name: "fd", value: 3, since: "5.4" }],
    }),
    "modified-parts": () => ({ flags: true, prefix: "cgw-mod-", entries: ["id len data", { name: "flags", value: 3, since: "5.4" }] }),
    "crc8-profile": () => ({ prefix: "cgw-crc8prf-", entries: "unspec 1u8 16u8 sffid-xor" }),
  },
  structs: {
    rtcanmsg: () => ({
      members: [
        { name: "can-family", type: "u8", isFamily: false },
        { name: "gwtype", type: "u8", enum: "gateway-type" },
        { name: "flags", type: "u16", enum: "job-flags", flags: true },
      ],
      read: (view, at, names) => ({ canFamily: view.getUint8(at), gwtype: names[1]!.nameOf(view.getUint8(at + 1)),
        flags: names[2]!.bitNames(view.getUint16(at + 2, host)) }),
      write: (view, at, { canFamily: v0, gwtype: v1, flags: v2 }, names) => { const n1 = names[1]!.number(v1, 255);
        const n2 = names[2]!.bits(v2, 65535); if (!(isU8(v0) && n1 >= 0 && n2 >= 0)) return false;
        view.setUint8(at, v0); view.setUint8(at + 1, n1); view.setUint16(at + 2, n2, host); return true; },
    }),
    "cgw-frame-mod": () => ({
      members: [
        { name: "can-id", type: "u32" },
        { name: "len", type: "u8" },
        { name: "pad", type: "pad", length: 1 },
        { name: "res0", type: "pad", length: 1 },
        { name: "len8-dlc", type: "u8" },
        { name: "data", type: "binary", length: 8 },
        { name: "modtype", type: "u8", enum: "modified-parts", flags: true },
      ],
      read: (view, at, names, store) => ({ canId: view.getUint32(at, host), len: view.getUint8(at + 4),
        len8Dlc: view.getUint8(at + 7), data: copyOf(store, at + 8, at + 16),
        modtype: names[4]!.bitNames(view.getUint8(at + 16)) }),
      write: (view, at, { canId: v0, len: v1, len8Dlc: v2, data: v3, modtype: v4 }, names, bytes) => {
        const n4 = names[4]!.bits(v4, 255); if (!(isU32(v0) && isU8(v1) && isU8(v2) &&
        putBytes(v3, bytes, at + 8, 8) && n4 >= 0)) return false; view.setUint32(at, v0, host);
        view.setUint8(at + 4, v1); view.setUint8(at + 7, v2); view.setUint8(at + 16, n4); return true; },
    }),
    "cgw-fdframe-mod": () => ({
      members: [
        { name: "can-id", type: "u32" },
        { name: "len", type: "u8" },
        { name: "flags", type: "u8" },
        { name: "res0", type: "pad", length: 1 },
        { name: "res1", type: "pad", length: 1 },
        { name: "data", type: "binary", length: 64 },
        { name: "modtype", type: "u8", enum: "modified-parts", flags: true },
      ],
      read: (view, at, names, store) => ({ canId: view.getUint32(at, host), len: view.getUint8(at + 4),
        flags: view.getUint8(at + 5), data: copyOf(store, at + 8, at + 72),
        modtype: names[4]!.bitNames(view.getUint8(at + 72)) }),
      write: (view, at, { canId: v0, len: v1, flags: v2, data: v3, modtype: v4 }, names, bytes) => {
        const n4 = names[4]!.bits(v4, 255); if (!(isU32(v0) && isU8(v1) && isU8(v2) &&
        putBytes(v3, bytes, at + 8, 64) && n4 >= 0)) return false; view.setUint32(at, v0, host);
        view.setUint8(at + 4, v1); view.setUint8(at + 5, v2); view.setUint8(at + 72, n4); return true; },
    }),
    "cgw-csum-xor": () => ({
      members: [
        { name: "from-idx", type: "s8" },
        { name: "to-idx", type: "s8" },
        { name: "result-idx", type: "s8" },
        { name: "init-xor-val", type: "u8" },
      ],
      read: (view, at) => ({ fromIdx: view.getInt8(at), toIdx: view.getInt8(at + 1), resultIdx: view.getInt8(at + 2),
        initXorVal: view.getUint8(at + 3) }),
      write: (view, at, { fromIdx: v0, toIdx: v1, resultIdx: v2, initXorVal: v3 }) => { if (!(isS8(v0) && isS8(v1) &&
        isS8(v2) && isU8(v3))) return false; view.setInt8(at, v0); view.setInt8(at + 1, v1); view.setInt8(at + 2, v2);
        view.setUint8(at + 3, v3); return true; },
    }),
    "cgw-csum-crc8": () => ({
      members: [
        { name: "from-idx", type: "s8" },
        { name: "to-idx", type: "s8" },
        { name: "result-idx", type: "s8" },
        { name: "init-crc-val", type: "u8" },
        { name: "final-xor-val", type: "u8" },
        { name: "crctab", type: "binary", length: 256 },
        { name: "profile", type: "u8", enum: "crc8-profile" },
        { name: "profile-data", type: "binary", length: 20 },
      ],
      read: (view, at, names, store) => ({ fromIdx: view.getInt8(at), toIdx: view.getInt8(at + 1),
        resultIdx: view.getInt8(at + 2), initCrcVal: view.getUint8(at + 3), finalXorVal: view.getUint8(at + 4),
        crctab: copyOf(store, at + 5, at + 261), profile: names[6]!.nameOf(view.getUint8(at + 261)),
        profileData: copyOf(store, at + 262, at + 282) }),
      write: (view, at, { fromIdx: v0, toIdx: v1, resultIdx: v2, initCrcVal: v3, finalXorVal: v4, crctab: v5, profile: v6,
        profileData: v7 }, names, bytes) => { const n6 = names[6]!.number(v6, 255); if (!(isS8(v0) && isS8(v1) &&
        isS8(v2) && isU8(v3) && isU8(v4) && putBytes(v5, bytes, at + 5, 256) && n6 >= 0 &&
        putBytes(v7, bytes, at + 262, 20))) return false; view.setInt8(at, v0); view.setInt8(at + 1, v1);
        view.setInt8(at + 2, v2); view.setUint8(at + 3, v3); view.setUint8(at + 4, v4); view.setUint8(at + 261, n6);
        return true; },
    }),
    "can-filter": () => ({
      members: [{ name: "can-id", type: "u32" }, { name: "can-mask", type: "u32" }],
      read: (view, at) => ({ canId: view.getUint32(at, host), canMask: view.getUint32(at + 4, host) }),
      write: (view, at, { canId: v0, canMask: v1 }) => { if (!(isU32(v0) && isU32(v1))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
  },
  sets: {
    job: () => ({
      prefix: "cgw-",
      attributes: [
        { name: "mod-and", number: 1, type: "binary", struct: "cgw-frame-mod" },
        { name: "mod-or", number: 2, type: "binary", struct: "cgw-frame-mod" },
        { name: "mod-xor", number: 3, type: "binary", struct: "cgw-frame-mod" },
        { name: "mod-set", number: 4, type: "binary", struct: "cgw-frame-mod" },
        { name: "cs-xor", number: 5, type: "binary", struct: "cgw-csum-xor" },
        { name: "cs-crc8", number: 6, type: "binary", struct: "cgw-csum-crc8" },
        { name: "handled", number: 7, type: "u32", access: "read-only" },
        { name: "dropped", number: 8, type: "u32", access: "read-only" },
        { name: "src-if", number: 9, type: "u32" },
        { name: "dst-if", number: 10, type: "u32" },
        { name: "filter", number: 11, type: "binary", struct: "can-filter" },
        { name: "deleted", number: 12, type: "u32", access: "read-only" },
        { name: "lim-hops", number: 13, type: "u8", minimum: 1 },
        { name: "mod-uid", number: 14, type: "u32" },
        { name: "fdmod-and", number: 15, type: "binary", struct: "cgw-fdframe-mod", since: "5.4" },
        { name: "fdmod-or", number: 16, type: "binary", struct: "cgw-fdframe-mod", since: "5.4" },
        { name: "fdmod-xor", number: 17, type: "binary", struct: "cgw-fdframe-mod", since: "5.4" },
        { name: "fdmod-set", number: 18, type: "binary", struct: "cgw-fdframe-mod", since: "5.4" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    newroute: () => ({
      set: "job",
      header: "rtcanmsg",
      headerValues: { canFamily: 29 },
      do: {
        request: {
          number: 24,
          required: ["src-if", "dst-if"],
          requiredHeader: ["gwtype"],
          replyOnly: ["handled", "dropped", "deleted"],
          attributes: delrouteAttributes,
        },
      },
      flags: ["admin-perm"],
    }),
    delroute: () => ({
      set: "job",
      header: "rtcanmsg",
      headerValues: { canFamily: 29 },
      do: {
        request: {
          number: 25,
          required: ["src-if", "dst-if"],
          requiredHeader: ["gwtype"],
          replyOnly: ["handled", "dropped", "deleted"],
          attributes: delrouteAttributes,
        },
      },
      flags: ["admin-perm"],
    }),
    getroute: () => ({
      set: "job",
      header: "rtcanmsg",
      headerValues: { canFamily: 29 },
      dump: {
        request: "26",
        reply: {
          number: 24,
          always: ["src-if", "dst-if"],
          attributes: `
            handled dropped deleted lim-hops fdmod-and fdmod-or fdmod-xor fdmod-set mod-and mod-or mod-xor mod-set
            mod-uid cs-crc8 cs-xor filter src-if dst-if`,
        },
      },
    }),
  },
  groups: {},
  config: "CAN_GW",
  module: "can_gw",
  links: {},
});
