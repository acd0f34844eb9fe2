// Generated from nbd.yaml (sha256 1e617b46a785d8b0). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Has, Mode, Only, Read, ReadOnlyFields, Write } from
  "../schema/model/types.ts";

/** Attribute set `nbd-attrs`. */
export type NbdAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Number of the network block device: 3 for /dev/nbd3. Attribute NBD_ATTR_INDEX of nbd: u32. */ index?: number;
  /** Size of the network block device. Attribute NBD_ATTR_SIZE_BYTES of nbd: u64 in bytes. */ sizeBytes?: M["big"];
  /** Block size of the network block device. Attribute NBD_ATTR_BLOCK_SIZE_BYTES of nbd: u64 in bytes. */
  blockSizeBytes?: M["big"];
  /** Time after which a request to the server fails if it is not answered. Attribute NBD_ATTR_TIMEOUT of nbd: u64 in seconds. */
  timeout?: M["big"];
  /** Capabilities of the server, `NBD_FLAG_*`. Attribute NBD_ATTR_SERVER_FLAGS of nbd: u64, shown in hexadecimal. */
  serverFlags?: M["big"];
  /** Behaviour of the device, `NBD_CFLAG_*`. Attribute NBD_ATTR_CLIENT_FLAGS of nbd: u64, shown in hexadecimal. */
  clientFlags?: M["big"];
  /** Sockets that are connected to the server. Attribute NBD_ATTR_SOCKETS of nbd: nested attributes. */
  sockets?: Sockets;
  /** Time in which a lost connection can be replaced with a new socket. After this time, requests fail. Attribute NBD_ATTR_DEAD_CONN_TIMEOUT of nbd: u64 in seconds. */
  deadConnTimeout?: M["big"];
  /** Name of the server's storage, which must be the same when the device is reconfigured. Attribute NBD_ATTR_BACKEND_IDENTIFIER of nbd: string, since Linux 5.14. */
  backendIdentifier?: string;
} & ReadOnlyFields<M, {
  /** NBD_ATTR_DEVICE_LIST of nbd: nested attributes, read-only. */ deviceList?: Devices;
}>;

/** Attribute set `sockets`. */
export interface Sockets extends ExtraAttributes {
  /** NBD_SOCK_ITEM of nbd: nested attributes, repeated for each array element. */ item?: Socket[];
}

/** Attribute set `socket`. */
export interface Socket extends ExtraAttributes {
  /** Descriptor of the socket. Attribute NBD_SOCK_FD of nbd: u32. */ fd?: number;
}

/** Attribute set `devices`. */
export interface Devices extends ExtraAttributes {
  /** NBD_DEVICE_ITEM of nbd: nested attributes, repeated for each array element. */ item?: Device[];
}

/** Attribute set `device`. */
export interface Device extends ExtraAttributes {
  /** Number of the device. Attribute NBD_DEVICE_INDEX of nbd: u32. */ index?: number;
  /** Whether the network block device is connected to a server (1 or 0). Attribute NBD_DEVICE_CONNECTED of nbd: u8. */
  connected?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Connects a network block device to a server and returns its number; without `index`, a free device. Request 1 of family nbd. */
  connect: { do: Call<NbdAttrs<Write> & Has<"sockets">, (NbdAttrs<Read>) | undefined> };
  /** Disconnects a network block device. Request 2 of family nbd. */
  disconnect: { do: Call<Only<NbdAttrs<Write>, "index"> & Has<"index">> };
  /** Changes settings of a connected network block device, or replaces its sockets. Request 3 of family nbd. */
  reconfigure: { do: Call<Except<NbdAttrs<Write>, "serverFlags"> & Has<"index">> };
  /** Returns whether a network block device is connected to its server. Without `index`, lists all devices. Request 5 of family nbd. */
  status: { do: Call<Only<NbdAttrs<Write>, "index">, NbdAttrs<Read>> };
  /** Reports that a network block device lost the connection to its server. Event 4 of family nbd in multicast group `nbd_mc_group`. */
  "link-dead": { event: NbdAttrs<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  connect: NbdAttrs<Read>;
  status: NbdAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "nbd_mc_group";

/** Network block devices. Netlink family `nbd`: `connect()` opens a client. Requires CONFIG_BLK_DEV_NBD, module nbd. */
export const nbd: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "nbd",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {},
  structs: {},
  sets: {
    "nbd-attrs": () => ({
      prefix: "nbd-attr-",
      attributes: [
        { name: "index", number: 1, type: "u32" },
        { name: "size-bytes", number: 2, type: "u64", unit: "bytes" },
        { name: "block-size-bytes", number: 3, type: "u64", unit: "bytes" },
        { name: "timeout", number: 4, type: "u64", unit: "s" },
        { name: "server-flags", number: 5, type: "u64", hint: "hex" },
        { name: "client-flags", number: 6, type: "u64", hint: "hex" },
        { name: "sockets", number: 7, type: "nest", nest: "sockets" },
        { name: "dead-conn-timeout", number: 8, type: "u64", unit: "s" },
        { name: "device-list", number: 9, type: "nest", nest: "devices", access: "read-only" },
        { name: "backend-identifier", number: 10, type: "string", since: "5.14" },
      ],
    }),
    sockets: () => ({ prefix: "nbd-sock-", attributes: [{ name: "item", number: 1, type: "nest", nest: "socket", multi: true }] }),
    socket: () => ({ prefix: "nbd-sock-", attributes: [{ name: "fd", number: 1, type: "u32" }] }),
    devices: () => ({ prefix: "nbd-device-", attributes: [{ name: "item", number: 1, type: "nest", nest: "device", multi: true }] }),
    device: () => ({
      prefix: "nbd-device-",
      attributes: [{ name: "index", number: 1, type: "u32" }, { name: "connected", number: 2, type: "u8" }],
    }),
  },
  subMessages: {},
  operations: {
    connect: () => ({
      set: "nbd-attrs",
      do: {
        request: {
          number: 1,
          required: ["sockets"],
          attributes: `
            index size-bytes block-size-bytes timeout server-flags client-flags sockets dead-conn-timeout
            backend-identifier`,
        },
        reply: "1 index",
      },
      effect: "change",
    }),
    disconnect: () => ({ set: "nbd-attrs", do: { request: { number: 2, required: ["index"], attributes: "index" } }, effect: "change" }),
    reconfigure: () => ({
      set: "nbd-attrs",
      do: {
        request: {
          number: 3,
          required: ["index"],
          attributes: `
            index size-bytes block-size-bytes timeout client-flags sockets dead-conn-timeout backend-identifier`,
        },
      },
      effect: "change",
    }),
    status: () => ({ set: "nbd-attrs", do: { request: "5 index", reply: "5 device-list" }, effect: "read" }),
    "link-dead": () => ({ set: "nbd-attrs", event: "4 index", group: "nbd_mc_group" }),
  },
  groups: { nbd_mc_group: { name: "nbd_mc_group" } },
  config: "BLK_DEV_NBD",
  module: "nbd",
  links: {},
});
