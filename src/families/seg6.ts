// Generated from seg6.yaml (sha256 e6bc7571fbda9fd1). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Has, Mode, Only, Read, Write } from "../schema/model/types.ts";

/**
 * Hash algorithm of the segment routing HMAC. Values of `hmac-algorithm` in family SEG6:
 *
 * - `sha1` (SEG6_HMAC_ALGO_SHA1, 1)
 * - `sha256` (SEG6_HMAC_ALGO_SHA256, 2)
 */
export type HmacAlgorithm = "sha1" | "sha256";

/** Attribute set `seg6-attrs`. */
export interface Seg6Attrs<M extends Mode = Read> extends ExtraAttributes {
  /** Source address of segment routing tunnels. The kernel uses SEG6_ATTR_DST for it, despite the name. Attribute SEG6_ATTR_DST of SEG6: 16 bytes, shown as an IPv6 address. */
  dst?: M["address"];
  /** Not used by the kernel. Attribute SEG6_ATTR_DSTLEN of SEG6: s32. */ dstlen?: number;
  /** Number of the HMAC key. Attribute SEG6_ATTR_HMACKEYID of SEG6: u32. */ hmackeyid?: number;
  /** The HMAC key; at most 64 bytes. Attribute SEG6_ATTR_SECRET of SEG6: bytes, shown in hexadecimal. */
  secret?: M["address"];
  /** Length of the HMAC key in bytes; 0 deletes the key. Attribute SEG6_ATTR_SECRETLEN of SEG6: u8. */
  secretlen?: number;
  /** Algorithm of the message authentication code. Attribute SEG6_ATTR_ALGID of SEG6: u8. */
  algid?: HmacAlgorithm | M["unnamed"];
  /** Not used by the kernel. Attribute SEG6_ATTR_HMACINFO of SEG6: nested attributes. */ hmacinfo?: Seg6Attrs<M>;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Adds, replaces or deletes an HMAC key of IPv6 segment routing. Requires CONFIG_IPV6_SEG6_HMAC. Request 1 of family SEG6; requires CAP_NET_ADMIN in the initial user namespace. */
  sethmac: {
    do: Call<Except<Seg6Attrs<Write>, "dst" | "dstlen" | "hmacinfo"> & Has<"hmackeyid" | "secretlen" | "algid">>;
  };
  /** Lists the HMAC keys of segment routing. Dump 2 of family SEG6; requires CAP_NET_ADMIN in the initial user namespace. */
  dumphmac: { dump: Call<ExtraAttributes, Seg6Attrs<Read>> };
  /** Sets the source address of packets in segment routing tunnels. `::` selects an address of the output interface. Request 3 of family SEG6; requires CAP_NET_ADMIN in the initial user namespace. */
  "set-tunsrc": { do: Call<Only<Seg6Attrs<Write>, "dst"> & Has<"dst">> };
  /** Returns the source address of segment routing tunnels. Request 4 of family SEG6; requires CAP_NET_ADMIN in the initial user namespace. */
  "get-tunsrc": { do: Call<ExtraAttributes, Seg6Attrs<Read>> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  dumphmac: Seg6Attrs<Read>;
  "get-tunsrc": Seg6Attrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

/** Segment routing over IPv6: keys that authenticate lists of segments, source address of tunnels. Netlink family `SEG6`: `connect()` opens a client. Requires CONFIG_IPV6. */
export const seg6: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "SEG6",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: { "hmac-algorithm": () => ({ prefix: "seg6-hmac-algo-", entries: "sha1=1 sha256" }) },
  structs: {},
  sets: {
    "seg6-attrs": () => ({
      prefix: "seg6-attr-",
      attributes: [
        { name: "dst", number: 1, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "dstlen", number: 2, type: "s32" },
        { name: "hmackeyid", number: 3, type: "u32" },
        { name: "secret", number: 4, type: "binary", hint: "hex" },
        { name: "secretlen", number: 5, type: "u8" },
        { name: "algid", number: 6, type: "u8", enum: "hmac-algorithm" },
        { name: "hmacinfo", number: 7, type: "nest", nest: "seg6-attrs" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    sethmac: () => ({
      set: "seg6-attrs",
      do: {
        request: { number: 1, required: ["hmackeyid", "secretlen", "algid"], attributes: "hmackeyid secretlen secret algid" },
      },
      flags: ["admin-perm"],
    }),
    dumphmac: () => ({ set: "seg6-attrs", dump: { request: "2", reply: "2 hmackeyid secretlen secret algid" }, flags: ["admin-perm"] }),
    "set-tunsrc": () => ({ set: "seg6-attrs", do: { request: { number: 3, required: ["dst"], attributes: "dst" } }, flags: ["admin-perm"] }),
    "get-tunsrc": () => ({ set: "seg6-attrs", do: { request: "4", reply: "4 dst" }, flags: ["admin-perm"] }),
  },
  groups: {},
  config: "IPV6",
  links: {},
});
