// Generated from lockd.yaml with specs/lockd.yaml (sha256 1cab4caf7e070907). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { ExtraAttributes } from "../schema/model/types.ts";

/** Attributes of `server`. */
export interface Server extends ExtraAttributes {
  /** LOCKD_A_SERVER_GRACETIME (1): u32. Grace period in s in which clients reclaim locks. */ gracetime?: number;
  /** LOCKD_A_SERVER_TCP_PORT (2): u16. TCP port; 0 selects one. */ tcpPort?: number;
  /** LOCKD_A_SERVER_UDP_PORT (3): u16. UDP port; 0 selects one. */ udpPort?: number;
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `server-set`: request 1, requires admin-perm. Changes the settings of the NFS lock manager. */
  "server-set": { do: { request: Server; reply: undefined } };
  /** `server-get`: request 2. Returns the settings of the NFS lock manager. */
  "server-get": { do: { request: ExtraAttributes; reply: Server } };
}

/** Events, by the operation that describes the message. */
export interface Events {
  "server-get": Server;
}

/** Names of the multicast groups. */
export type Groups = never;

/** Family `lockd` (CONFIG_LOCKD, module lockd): `connect()` opens a client. Also the model for codecs. */
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
    "server-set": () => ({
      set: "server",
      do: { request: { number: 1, attributes: "gracetime tcp-port udp-port" } },
      flags: ["admin-perm"],
    }),
    "server-get": () => ({ set: "server", do: { request: { number: 2 }, reply: { number: 2, attributes: "gracetime tcp-port udp-port" } } }),
  },
  groups: {},
  config: "LOCKD",
  module: "lockd",
  links: {},
});
