// Generated from rt-addrlabel.yaml (sha256 2d4a792edcf8d7ec). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, Only, Read, TrailingBytes, Write } from
  "../schema/model/types.ts";
import { isU8, isU32 } from "../schema/values/struct-members.ts";

/** C structure `ifaddrlblmsg`. */
export interface Ifaddrlblmsg extends TrailingBytes {
  /** AF_INET6 (10). Member: u8. */ ifalFamily: number;
  /** Length of the IPv6 prefix in bits. Member: u8. */ ifalPrefixlen: number;
  /** u8. */ ifalFlags: number;
  /** Index of the interface; 0 for all. Member: u32. */ ifalIndex: number;
  /** Generation of the table. Member: u32. */ ifalSeq: number;
}

/** Attribute set `addrlabel`. */
export interface Addrlabel<M extends Mode = Read> extends ExtraAttributes {
  /** Address of the IPv6 prefix to which the label belongs. Attribute IFAL_ADDRESS of rt-addrlabel: 16 bytes, shown as an IPv6 address. */
  address?: M["address"];
  /** Label of the IPv6 prefix. Attribute IFAL_LABEL of rt-addrlabel: u32. */ label?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Adds the label of an IPv6 prefix; NLM_F_REPLACE replaces an existing label. Request 72 of family rt-addrlabel. */
  newaddrlabel: { do: Call<{ header?: Partial<Ifaddrlblmsg> } & Addrlabel<Write>> };
  /** Deletes the label of an IPv6 prefix. The kernel requires a label, and ignores its value. Request 73 of family rt-addrlabel. */
  deladdrlabel: { do: Call<{ header?: Partial<Ifaddrlblmsg> } & Addrlabel<Write>> };
  /** Returns the label of an IPv6 address, or dumps all labels. Request and dump 74 of family rt-addrlabel. */
  getaddrlabel: {
    do: Call<{ header?: Partial<Ifaddrlblmsg> } & Only<Addrlabel<Write>, "address">,
      { header: Ifaddrlblmsg } & Addrlabel<Read>>;
    dump: Call<{ header?: Partial<Ifaddrlblmsg> } & ExtraAttributes, { header: Ifaddrlblmsg } & Addrlabel<Read>>;
  };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  newaddrlabel: { header: Ifaddrlblmsg } & Addrlabel<Read>;
  deladdrlabel: { header: Ifaddrlblmsg } & Addrlabel<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

/** Labels of IPv6 prefixes, by which source addresses are selected. Netlink family `rt-addrlabel`: `connect()` opens a client. */
export const rtAddrlabel: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "rt-addrlabel",
  flavour: "netlink-raw",
  protocol: 0,
  version: 1,
  constants: {},
  enums: {},
  structs: {
    ifaddrlblmsg: () => ({
      members: [
        { name: "ifal-family", type: "u8" },
        { name: "ifal-reserved", type: "pad", length: 1 },
        { name: "ifal-prefixlen", type: "u8" },
        { name: "ifal-flags", type: "u8" },
        { name: "ifal-index", type: "u32" },
        { name: "ifal-seq", type: "u32" },
      ],
      read: (view, at) => ({ ifalFamily: view.getUint8(at), ifalPrefixlen: view.getUint8(at + 2),
        ifalFlags: view.getUint8(at + 3), ifalIndex: view.getUint32(at + 4, host),
        ifalSeq: view.getUint32(at + 8, host) }),
      write: (view, at, { ifalFamily: v0, ifalPrefixlen: v1, ifalFlags: v2, ifalIndex: v3, ifalSeq: v4 }) => {
        if (!(isU8(v0) && isU8(v1) && isU8(v2) && isU32(v3) && isU32(v4))) return false; view.setUint8(at, v0);
        view.setUint8(at + 2, v1); view.setUint8(at + 3, v2); view.setUint32(at + 4, v3, host);
        view.setUint32(at + 8, v4, host); return true; },
    }),
  },
  sets: {
    addrlabel: () => ({
      prefix: "ifal-",
      attributes: [
        { name: "address", number: 1, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "label", number: 2, type: "u32" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    newaddrlabel: () => ({ set: "addrlabel", header: "ifaddrlblmsg", do: { request: "72 address label" } }),
    deladdrlabel: () => ({ set: "addrlabel", header: "ifaddrlblmsg", do: { request: "73 address label" } }),
    getaddrlabel: () => ({
      set: "addrlabel",
      header: "ifaddrlblmsg",
      do: { request: "74 address", reply: "72 address label" },
      dump: { request: "74", reply: "72 address label" },
    }),
  },
  groups: {},
  links: {},
});
