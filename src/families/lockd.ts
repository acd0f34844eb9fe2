// Generated from lockd.yaml with specs/lockd.yaml (sha256 e010edc4facfba22). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes } from "../schema/model/types.ts";

/** Attribute set `server`. */
export interface Server extends ExtraAttributes {
  /** Grace period in seconds in which NFS clients reclaim their locks after a restart of the server. Attribute LOCKD_A_SERVER_GRACETIME of lockd: u32. */
  gracetime?: number;
  /** TCP port of the lock manager; 0 lets the kernel select one. Attribute LOCKD_A_SERVER_TCP_PORT of lockd: u16. */
  tcpPort?: number;
  /** UDP port of the lock manager; 0 lets the kernel select one. Attribute LOCKD_A_SERVER_UDP_PORT of lockd: u16. */
  udpPort?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Changes the settings of the NFS lock manager. Request 1 of family lockd; requires CAP_NET_ADMIN in the initial user namespace. */
  "server-set": { do: Call<Server> };
  /** Returns the settings of the NFS lock manager. Request 2 of family lockd. */
  "server-get": { do: Call<ExtraAttributes, Server> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "server-get": Server;
}

/** Names of the multicast groups. */
export type Groups = never;

/** Settings of the NFS lock manager. Netlink family `lockd`: `connect()` opens a client. Requires Linux 6.15 with CONFIG_LOCKD, module lockd. */
export const lockd: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "lockd",
  flavour: "genetlink",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {},
  structs: {},
  sets: {
    server: () => ({
      attributes: [
        { name: "gracetime", number: 1, type: "u32" },
        { name: "tcp-port", number: 2, type: "u16" },
        { name: "udp-port", number: 3, type: "u16" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    "server-set": () => ({ set: "server", do: { request: "1 gracetime tcp-port udp-port" }, flags: ["admin-perm"] }),
    "server-get": () => ({ set: "server", do: { request: "2", reply: "2 gracetime tcp-port udp-port" } }),
  },
  groups: {},
  config: "LOCKD",
  module: "lockd",
  since: "6.15",
  links: {},
});
