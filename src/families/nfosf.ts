// Generated from nfosf.yaml (sha256 61d31367572742e5). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, ExtraAttributes, Has, Mode, Read, Shape, TrailingBytes, Write } from
  "../schema/model/types.ts";
import { isU8, isU16, isU32 } from "../schema/values/struct-members.ts";

/**
 * What a window size, or a number in a TCP option, is compared with. Values of `window-size` in family nfosf:
 *
 * - `plain` (OSF_WSS_PLAIN, 0): The number.
 * - `mss` (OSF_WSS_MSS, 1): A multiple of the maximum segment size.
 * - `mtu` (OSF_WSS_MTU, 2): A multiple of the MTU.
 * - `modulo` (OSF_WSS_MODULO, 3): Any multiple of the number.
 */
export type WindowSize = "plain" | "mss" | "mtu" | "modulo";

/**
 * Kind of a TCP option. Values of `tcp-option` in family nfosf:
 *
 * - `eol` (OSFOPT_EOL, 0): End of the options.
 * - `nop` (OSFOPT_NOP, 1): No operation.
 * - `mss` (OSFOPT_MSS, 2): Maximum segment size.
 * - `wso` (OSFOPT_WSO, 3): Window scale.
 * - `sackp` (OSFOPT_SACKP, 4): Selective acknowledgements are permitted.
 * - `sack` (OSFOPT_SACK, 5): Selective acknowledgement.
 * - `echo` (OSFOPT_ECHO, 6)
 * - `echoreply` (OSFOPT_ECHOREPLY, 7)
 * - `ts` (OSFOPT_TS, 8): Timestamps.
 * - `pocp` (OSFOPT_POCP, 9): Partial order connection permitted.
 * - `posp` (OSFOPT_POSP, 10): Partial order service profile.
 * - `empty` (OSFOPT_EMPTY, 255)
 */
export type TcpOption = "eol" | "nop" | "mss" | "wso" | "sackp" | "sack" | "echo" | "echoreply" | "ts" | "pocp"
  | "posp" | "empty";

/** C structure `nfgenmsg`. */
export interface Nfgenmsg extends TrailingBytes {
  /** u8. */ nfgenFamily: number;
  /** u8. */ version: number;
  /** big-endian u16. */ resId: number;
}

/** C structure `nf-osf-wc`. */
export interface NfOsfWc<M extends Mode = Read> extends TrailingBytes {
  /** What the number is compared with. Member: u32. */ wc: WindowSize | M["unnamed"];
  /** Number. Member: u32. */ val: number;
}

/** A TCP option. C structure `nf-osf-opt`. */
export interface NfOsfOpt<M extends Mode = Read> extends TrailingBytes {
  /** u16. */ kind: TcpOption | M["unnamed"];
  /** Length in bytes. Member: u16. */ length: number;
  /** structure `nf-osf-wc`. */ wc: Shape<M, NfOsfWc<M>>;
}

/** A fingerprint. C structure `nf-osf-user-finger`. */
export interface NfOsfUserFinger<M extends Mode = Read> extends TrailingBytes {
  /** Window size. Member: structure `nf-osf-wc`. */ wss: Shape<M, NfOsfWc<M>>;
  /** Initial time to live. Member: u8. */ ttl: number;
  /** Whether the packet must not be fragmented (1 or 0). Member: u8. */ df: number;
  /** Length of the packet. Member: u16. */ ss: number;
  /** Not used by the kernel. Member: u16. */ mss: number;
  /** Operating system, such as `Linux`. Member: string of 32 bytes. */ genre: string | Uint8Array;
  /** Its version, such as `3.11`. Member: string of 32 bytes. */ version: string | Uint8Array;
  /** Its variant. Member: string of 32 bytes. */ subtype: string | Uint8Array;
  /** TCP options in their order; at most 40. Member: array of structures `nf-osf-opt`. */
  opt: Shape<M, NfOsfOpt<M>>[];
}

/** Attribute set `osf-attrs`. */
export interface OsfAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Fingerprint. Attribute OSF_ATTR_FINGER of nfosf: structure `nf-osf-user-finger`. */
  finger?: Shape<M, NfOsfUserFinger<M>>;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Adds a fingerprint. With NLM_F_EXCL, an equal fingerprint is an error (EEXIST). Request 1280 of family nfosf; requires CAP_NET_ADMIN in the initial user namespace. */
  add: { do: Call<{ header?: Partial<Nfgenmsg> } & OsfAttrs<Write> & Has<"finger">> };
  /** Deletes the fingerprint with these values. Request 1281 of family nfosf; requires CAP_NET_ADMIN in the initial user namespace. */
  remove: { do: Call<{ header?: Partial<Nfgenmsg> } & OsfAttrs<Write> & Has<"finger">> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  add: { header: Nfgenmsg } & OsfAttrs<Read>;
  remove: { header: Nfgenmsg } & OsfAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

/** Fingerprints of operating systems, with which rules compare TCP connections. Netlink family `nfosf`: `connect()` opens a client. Requires CONFIG_NETFILTER_NETLINK_OSF, module nfnetlink_osf. */
export const nfosf: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "nfosf",
  flavour: "netlink-raw",
  protocol: 12,
  version: 1,
  constants: {},
  enums: {
    "window-size": () => ({ prefix: "osf-wss-", entries: "plain mss mtu modulo" }),
    "tcp-option": () => ({ prefix: "osfopt-", entries: "eol nop mss wso sackp sack echo echoreply ts pocp posp empty=255" }),
  },
  structs: {
    nfgenmsg: () => ({
      members: [
        { name: "nfgen-family", type: "u8" },
        { name: "version", type: "u8" },
        { name: "res-id", type: "u16", order: "big" },
      ],
      read: (view, at) => ({ nfgenFamily: view.getUint8(at), version: view.getUint8(at + 1),
        resId: view.getUint16(at + 2, false) }),
      write: (view, at, { nfgenFamily: v0, version: v1, resId: v2 }) => { if (!(isU8(v0) && isU8(v1) &&
        isU16(v2))) return false; view.setUint8(at, v0); view.setUint8(at + 1, v1); view.setUint16(at + 2, v2, false);
        return true; },
    }),
    "nf-osf-wc": () => ({
      members: [{ name: "wc", type: "u32", enum: "window-size" }, { name: "val", type: "u32" }],
      read: (view, at, names) => ({ wc: names[0]!.nameOf(view.getUint32(at, host)), val: view.getUint32(at + 4, host) }),
      write: (view, at, { wc: v0, val: v1 }, names) => { const n0 = names[0]!.number(v0, 4294967295); if (!(n0 >= 0 &&
        isU32(v1))) return false; view.setUint32(at, n0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
    "nf-osf-opt": () => ({
      members: [
        { name: "kind", type: "u16", enum: "tcp-option" },
        { name: "length", type: "u16" },
        { name: "wc", type: "binary", struct: "nf-osf-wc" },
      ],
      make: (v) => ({ kind: v[0], length: v[1], wc: v[2] }),
    }),
    "nf-osf-user-finger": () => ({
      members: [
        { name: "wss", type: "binary", struct: "nf-osf-wc" },
        { name: "ttl", type: "u8" },
        { name: "df", type: "u8" },
        { name: "ss", type: "u16" },
        { name: "mss", type: "u16" },
        { name: "opt-num", countsItems: true, type: "u16" },
        { name: "genre", type: "string", length: 32 },
        { name: "version", type: "string", length: 32 },
        { name: "subtype", type: "string", length: 32 },
        { name: "opt", item: "struct", type: "binary", length: 480, struct: "nf-osf-opt" },
      ],
      make: (v) => ({ wss: v[0], ttl: v[1], df: v[2], ss: v[3], mss: v[4], genre: v[5], version: v[6], subtype: v[7],
        opt: v[8] }),
    }),
  },
  sets: {
    "osf-attrs": () => ({ prefix: "osf-attr-", attributes: [{ name: "finger", number: 1, type: "binary", struct: "nf-osf-user-finger" }] }),
  },
  subMessages: {},
  operations: {
    add: () => ({
      set: "osf-attrs",
      header: "nfgenmsg",
      do: { request: { number: 1280, required: ["finger"], attributes: "finger" } },
      flags: ["admin-perm"],
    }),
    remove: () => ({
      set: "osf-attrs",
      header: "nfgenmsg",
      do: { request: { number: 1281, required: ["finger"], attributes: "finger" } },
      flags: ["admin-perm"],
    }),
  },
  groups: {},
  config: "NETFILTER_NETLINK_OSF",
  module: "nfnetlink_osf",
  creates: { add: ["EINVAL"] },
  links: {},
});
