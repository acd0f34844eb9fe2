// Generated from gtp.yaml (sha256 26f1a91c737461f3). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Has, Mode, Only, Read, Write, WriteOnlyFields } from
  "../schema/model/types.ts";

/**
 * Version of the GTP protocol. Values of `version` in family gtp:
 *
 * - `v0` (GTP_V0, 0)
 * - `v1` (GTP_V1, 1)
 */
export type Version = "v0" | "v1";

/** Attribute set `gtp-attrs`. */
export type GtpAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Index of the GTP interface. Attribute GTPA_LINK of gtp: u32. */ link?: number;
  /** Version of the GTP protocol. Attribute GTPA_VERSION of gtp: u32. */ version?: Version | M["unnamed"];
  /** Tunnel identifier (TID), for GTP version 0. Attribute GTPA_TID of gtp: u64. */ tid?: M["big"];
  /** IPv4 address of the GTP peer, the other end of the tunnel. Attribute GTPA_PEER_ADDRESS of gtp: big-endian u32, shown as an IPv4 address. */
  peerAddress?: M["address"];
  /** IPv4 address of the mobile station. Attribute GTPA_MS_ADDRESS of gtp: big-endian u32, shown as an IPv4 address. */
  msAddress?: M["address"];
  /** Flow label of the tunnel, for GTP version 0. Attribute GTPA_FLOW of gtp: u16. */ flow?: number;
  /** Tunnel endpoint identifier (TEID) of received packets, for GTP version 1. Attribute GTPA_I_TEI of gtp: u32. */
  iTei?: number;
  /** Tunnel endpoint identifier (TEID) of sent packets, for GTP version 1. Attribute GTPA_O_TEI of gtp: u32. */
  oTei?: number;
  /** IPv6 address of the GTP peer, the other end of the tunnel. Attribute GTPA_PEER_ADDR6 of gtp: 16 bytes, shown as an IPv6 address, since Linux 6.10. */
  peerAddr6?: M["address"];
  /** IPv6 address of the mobile station. Attribute GTPA_MS_ADDR6 of gtp: 16 bytes, shown as an IPv6 address, since Linux 6.10. */
  msAddr6?: M["address"];
  /** Address family of the mobile station: AF_INET or AF_INET6. Attribute GTPA_FAMILY of gtp: u8, since Linux 6.10. */
  family?: number;
} & WriteOnlyFields<M, {
  /** File descriptor of the network namespace that has the GTP interface. Attribute GTPA_NET_NS_FD of gtp: u32, write-only. */
  netNsFd?: number;
}>;

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Creates a PDP context (a mobile station's tunnel). Without NLM_F_EXCL, changes a context with the same tunnel or station. Request 0 of family gtp; requires CAP_NET_ADMIN in the initial user namespace. */
  newpdp: { do: Call<GtpAttrs<Write> & Has<"version">> };
  /** Deletes a PDP context (a mobile station's tunnel). Request 1 of family gtp; requires CAP_NET_ADMIN in the initial user namespace. */
  delpdp: { do: Call<Except<GtpAttrs<Write>, "peerAddress" | "flow" | "oTei" | "peerAddr6"> & Has<"version">> };
  /** Returns a PDP context (a mobile station's tunnel), or dumps those of all GTP interfaces. Request and dump 2 of family gtp; requires CAP_NET_ADMIN in the initial user namespace. */
  getpdp: {
    do: Call<Except<GtpAttrs<Write>, "peerAddress" | "flow" | "oTei" | "peerAddr6"> & Has<"version">,
      GtpAttrs<Read>>;
    dump: Call<ExtraAttributes, GtpAttrs<Read>>;
  };
  /** Sends a GTP echo request to the other end of a tunnel. The event `echoreq-ntf` reports the reply. Request 3 of family gtp, since Linux 5.18; requires CAP_NET_ADMIN in the initial user namespace. */
  echoreq: {
    do: Call<Only<GtpAttrs<Write>, "link" | "version" | "peerAddress" | "msAddress" | "netNsFd"> & Has<"link"
      | "version" | "peerAddress" | "msAddress">>;
  };
  /** Reports that the other end of a GTP tunnel replied to an echo request. Event 3 of family gtp in multicast group `gtp`, since Linux 5.18. */
  "echoreq-ntf": { event: GtpAttrs<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  getpdp: GtpAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "gtp";

const getpdpAttributes = "link version tid peer-address peer-addr6 ms-address ms-addr6 family flow i-tei o-tei";

/** Tunnels of mobile networks (GTP): contexts. Netlink family `gtp`: `connect()` opens a client. Requires CONFIG_GTP, module gtp. */
export const gtp: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "gtp",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 0,
  constants: {},
  enums: { version: () => ({ prefix: "gtp-", entries: "v0 v1" }) },
  structs: {},
  sets: {
    "gtp-attrs": () => ({
      prefix: "gtpa-",
      attributes: [
        { name: "link", number: 1, type: "u32" },
        { name: "version", number: 2, type: "u32", enum: "version" },
        { name: "tid", number: 3, type: "u64" },
        { name: "peer-address", number: 4, type: "u32", order: "big", hint: "ipv4" },
        { name: "ms-address", number: 5, type: "u32", order: "big", hint: "ipv4" },
        { name: "flow", number: 6, type: "u16" },
        { name: "net-ns-fd", number: 7, type: "u32", access: "write-only" },
        { name: "i-tei", number: 8, type: "u32" },
        { name: "o-tei", number: 9, type: "u32" },
        { name: "pad", number: 10, type: "pad" },
        { name: "peer-addr6", number: 11, type: "binary", hint: "ipv6", exactLength: 16, since: "6.10" },
        { name: "ms-addr6", number: 12, type: "binary", hint: "ipv6", exactLength: 16, since: "6.10" },
        { name: "family", number: 13, type: "u8", since: "6.10" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    newpdp: () => ({
      set: "gtp-attrs",
      do: {
        request: {
          number: 0,
          required: ["version"],
          attributes: `
            link version tid peer-address peer-addr6 ms-address ms-addr6 family flow net-ns-fd i-tei o-tei`,
        },
      },
      flags: ["admin-perm"],
    }),
    delpdp: () => ({
      set: "gtp-attrs",
      do: {
        request: {
          number: 1,
          required: ["version"],
          attributes: "link version tid ms-address ms-addr6 family net-ns-fd i-tei",
        },
      },
      flags: ["admin-perm"],
    }),
    getpdp: () => ({
      set: "gtp-attrs",
      do: {
        request: {
          number: 2,
          required: ["version"],
          attributes: "link version tid ms-address ms-addr6 family net-ns-fd i-tei",
        },
        reply: `2 ${getpdpAttributes}`,
      },
      dump: { request: "2", reply: `2 ${getpdpAttributes}` },
      flags: ["admin-perm"],
    }),
    echoreq: () => ({
      set: "gtp-attrs",
      do: {
        request: {
          number: 3,
          required: ["link", "version", "peer-address", "ms-address"],
          attributes: "link version peer-address ms-address net-ns-fd",
        },
      },
      flags: ["admin-perm"],
      effect: "change",
      since: "5.18",
    }),
    "echoreq-ntf": () => ({ set: "gtp-attrs", event: "3 version peer-address ms-address", group: "gtp", since: "5.18" }),
  },
  groups: { gtp: { name: "gtp", since: "5.18" } },
  config: "GTP",
  module: "gtp",
  links: {},
});
