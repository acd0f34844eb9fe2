// Generated from psp.yaml with specs/psp.yaml (sha256 39a7257792f75a96). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Mode, Only, Read, ReadOnlyFields, Write } from
  "../schema/model/types.ts";

/**
 * Version of the PSP protocol: header format and cipher. Values of `version` in family psp:
 *
 * - `hdr0-aes-gcm-128` (PSP_VERSION_HDR0_AES_GCM_128, 0)
 * - `hdr0-aes-gcm-256` (PSP_VERSION_HDR0_AES_GCM_256, 1)
 * - `hdr0-aes-gmac-128` (PSP_VERSION_HDR0_AES_GMAC_128, 2)
 * - `hdr0-aes-gmac-256` (PSP_VERSION_HDR0_AES_GMAC_256, 3)
 */
export type Version = "hdr0-aes-gcm-128" | "hdr0-aes-gcm-256" | "hdr0-aes-gmac-128" | "hdr0-aes-gmac-256";

/** Attribute set `assoc-dev-info`. */
export interface AssocDevInfo extends ExtraAttributes {
  /** PSP_A_ASSOC_DEV_INFO_IFINDEX of psp: u32. */ ifindex?: number;
  /** Id of the network namespace of the interface. Attribute PSP_A_ASSOC_DEV_INFO_NSID of psp: s32. */ nsid?: number;
}

/** Attribute set `dev`. */
export type Dev<M extends Mode = Read> = ExtraAttributes & {
  /** Number of the PSP device. Attribute PSP_A_DEV_ID of psp: u32 of at least 1. */ id?: number;
  /** PSP_A_DEV_IFINDEX of psp: u32. */ ifindex?: number;
  /** PSP versions that are enabled. Attribute PSP_A_DEV_PSP_VERSIONS_ENA of psp: u32. */
  pspVersionsEna?: (Version | number)[];
  /** Id of the network namespace of the interface. Attribute PSP_A_DEV_NSID of psp: s32. */ nsid?: number;
} & ReadOnlyFields<M, {
  /** PSP versions that the device supports. Attribute PSP_A_DEV_PSP_VERSIONS_CAP of psp: u32, read-only. */
  pspVersionsCap?: (Version | number)[];
  /** Interfaces associated with the PSP device. Attribute PSP_A_DEV_ASSOC_LIST of psp: nested attributes, repeated for each array element, read-only. */
  assocList?: AssocDevInfo[];
  /** The PSP device belongs to another network namespace, but an interface of this namespace is associated with it. Attribute PSP_A_DEV_BY_ASSOCIATION of psp: flag, read-only. */
  byAssociation?: M["flag"];
}>;

/** Attribute set `assoc`. */
export interface Assoc<M extends Mode = Read> extends ExtraAttributes {
  /** PSP_A_ASSOC_DEV_ID of psp: u32 of at least 1. */ devId?: number;
  /** PSP_A_ASSOC_VERSION of psp: u32. */ version?: Version | M["unnamed"];
  /** Key of received packets, which the device derives. Attribute PSP_A_ASSOC_RX_KEY of psp: nested attributes. */
  rxKey?: Keys;
  /** Key of sent packets, which the peer derived. Attribute PSP_A_ASSOC_TX_KEY of psp: nested attributes. */
  txKey?: Keys;
  /** File descriptor of the TCP socket. Attribute PSP_A_ASSOC_SOCK_FD of psp: u32. */ sockFd?: number;
}

/** Attribute set `keys`. */
export interface Keys extends ExtraAttributes {
  /** PSP_A_KEYS_KEY of psp: bytes. */ key?: Uint8Array;
  /** Security parameter index. Attribute PSP_A_KEYS_SPI of psp: u32. */ spi?: number;
}

/** Attribute set `stats`. */
export interface Stats<M extends Mode = Read> extends ExtraAttributes {
  /** PSP_A_STATS_DEV_ID of psp: u32 of at least 1. */ devId?: number;
  /** Number of rotations of the device key. Attribute PSP_A_STATS_KEY_ROTATIONS of psp: u32 or u64. */
  keyRotations?: M["big"];
  /** Number of sockets that can no longer receive because their key was rotated out. Attribute PSP_A_STATS_STALE_EVENTS of psp: u32 or u64. */
  staleEvents?: M["big"];
  /** Packets received and decrypted. Attribute PSP_A_STATS_RX_PACKETS of psp: u32 or u64. */ rxPackets?: M["big"];
  /** Bytes received and decrypted. Attribute PSP_A_STATS_RX_BYTES of psp: u32 or u64. */ rxBytes?: M["big"];
  /** Packets whose authentication failed. Attribute PSP_A_STATS_RX_AUTH_FAIL of psp: u32 or u64. */
  rxAuthFail?: M["big"];
  /** Packets received with an invalid length or framing. Attribute PSP_A_STATS_RX_ERROR of psp: u32 or u64. */
  rxError?: M["big"];
  /** Packets received with other errors, such as an unsupported version. Attribute PSP_A_STATS_RX_BAD of psp: u32 or u64. */
  rxBad?: M["big"];
  /** Packets encrypted and sent. Attribute PSP_A_STATS_TX_PACKETS of psp: u32 or u64. */ txPackets?: M["big"];
  /** Bytes encrypted and sent. Attribute PSP_A_STATS_TX_BYTES of psp: u32 or u64. */ txBytes?: M["big"];
  /** Packets that could not be encrypted. Attribute PSP_A_STATS_TX_ERROR of psp: u32 or u64. */ txError?: M["big"];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns one PSP device, or dumps all devices. Request and dump 1 of family psp. */
  "dev-get": { do: Call<Only<Dev<Write>, "id">, Dev<Read>>; dump: Call<ExtraAttributes, Dev<Read>> };
  /** Reports a PSP device that was added. Event 2 of family psp in multicast group `mgmt`. */
  "dev-add-ntf": { event: Dev<Read> };
  /** Reports a PSP device that was removed. Event 3 of family psp in multicast group `mgmt`. */
  "dev-del-ntf": { event: Dev<Read> };
  /** Changes a PSP device. Request 4 of family psp; requires CAP_NET_ADMIN in the initial user namespace. */
  "dev-set": { do: Call<Only<Dev<Write>, "id" | "pspVersionsEna">, (Dev<Read>) | undefined> };
  /** Reports a PSP device that was changed. Event 5 of family psp in multicast group `mgmt`. */
  "dev-change-ntf": { event: Dev<Read> };
  /** Rotates the master key of a PSP device. Request 6 of family psp; requires CAP_NET_ADMIN in the initial user namespace. */
  "key-rotate": { do: Call<Only<Dev<Write>, "id">, (Dev<Read>) | undefined> };
  /** Reports that the master key of a PSP device was rotated. Event 7 of family psp in multicast group `use`. */
  "key-rotate-ntf": { event: Dev<Read> };
  /** Allocates a PSP key and security parameter index (SPI) for packets that a TCP socket receives. Request 8 of family psp. */
  "rx-assoc": { do: Call<Except<Assoc<Write>, "rxKey" | "txKey">, (Assoc<Read>) | undefined> };
  /** Sets the PSP key and security parameter index (SPI) for packets that a TCP socket sends. Request 9 of family psp. */
  "tx-assoc": { do: Call<Except<Assoc<Write>, "rxKey">, (Assoc<Read>) | undefined> };
  /** Returns the counters of one PSP device, or of all. Request and dump 10 of family psp. */
  "get-stats": { do: Call<Only<Stats<Write>, "devId">, Stats<Read>>; dump: Call<ExtraAttributes, Stats<Read>> };
  /** Associates another network interface with a PSP device. Request 11 of family psp; requires CAP_NET_ADMIN in the initial user namespace. */
  "dev-assoc": { do: Call<Except<Dev<Write>, "pspVersionsEna">, (Dev<Read>) | undefined> };
  /** Removes the association of a network interface with a PSP device. Request 12 of family psp; requires CAP_NET_ADMIN in the initial user namespace. */
  "dev-disassoc": { do: Call<Except<Dev<Write>, "pspVersionsEna">, (Dev<Read>) | undefined> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "dev-get": Dev<Read>;
  "dev-set": Dev<Read>;
  "key-rotate": Dev<Read>;
  "rx-assoc": Assoc<Read>;
  "tx-assoc": Assoc<Read>;
  "get-stats": Stats<Read>;
  "dev-assoc": Dev<Read>;
  "dev-disassoc": Dev<Read>;
}

/** Names of the multicast groups. */
export type Groups = "mgmt" | "use";

const devGetAttributes = "id ifindex psp-versions-cap psp-versions-ena assoc-list by-association";

const getStatsAttributes = `
  dev-id key-rotations stale-events rx-packets rx-bytes rx-auth-fail rx-error rx-bad tx-packets tx-bytes tx-error`;

/** PSP: encryption of connections by network cards. Netlink family `psp`: `connect()` opens a client. Requires Linux 6.18 with CONFIG_INET_PSP. */
export const psp: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "psp",
  flavour: "genetlink",
  protocol: 16,
  version: 1,
  constants: {},
  enums: { version: () => ({ entries: "hdr0-aes-gcm-128 hdr0-aes-gcm-256 hdr0-aes-gmac-128 hdr0-aes-gmac-256" }) },
  structs: {},
  sets: {
    "assoc-dev-info": () => ({ attributes: [{ name: "ifindex", number: 1, type: "u32" }, { name: "nsid", number: 2, type: "s32" }] }),
    dev: () => ({
      attributes: [
        { name: "id", number: 1, type: "u32", minimum: 1 },
        { name: "ifindex", number: 2, type: "u32" },
        { name: "psp-versions-cap", number: 3, type: "u32", enum: "version", flags: true, access: "read-only" },
        { name: "psp-versions-ena", number: 4, type: "u32", enum: "version", flags: true },
        { name: "assoc-list", number: 5, type: "nest", nest: "assoc-dev-info", multi: true, access: "read-only" },
        { name: "nsid", number: 6, type: "s32" },
        { name: "by-association", number: 7, type: "flag", access: "read-only" },
      ],
    }),
    assoc: () => ({
      attributes: [
        { name: "dev-id", number: 1, type: "u32", minimum: 1 },
        { name: "version", number: 2, type: "u32", enum: "version" },
        { name: "rx-key", number: 3, type: "nest", nest: "keys" },
        { name: "tx-key", number: 4, type: "nest", nest: "keys" },
        { name: "sock-fd", number: 5, type: "u32" },
      ],
    }),
    keys: () => ({ attributes: [{ name: "key", number: 1, type: "binary" }, { name: "spi", number: 2, type: "u32" }] }),
    stats: () => ({
      attributes: [
        { name: "dev-id", number: 1, type: "u32", minimum: 1 },
        { name: "key-rotations", number: 2, type: "uint" },
        { name: "stale-events", number: 3, type: "uint" },
        { name: "rx-packets", number: 4, type: "uint" },
        { name: "rx-bytes", number: 5, type: "uint" },
        { name: "rx-auth-fail", number: 6, type: "uint" },
        { name: "rx-error", number: 7, type: "uint" },
        { name: "rx-bad", number: 8, type: "uint" },
        { name: "tx-packets", number: 9, type: "uint" },
        { name: "tx-bytes", number: 10, type: "uint" },
        { name: "tx-error", number: 11, type: "uint" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    "dev-get": () => ({
      set: "dev",
      do: { request: "1 id", reply: `1 ${devGetAttributes}` },
      dump: { request: "1", reply: `1 ${devGetAttributes}` },
    }),
    "dev-add-ntf": () => ({ set: "dev", event: `2 ${devGetAttributes}`, notify: "dev-get", group: "mgmt" }),
    "dev-del-ntf": () => ({ set: "dev", event: `3 ${devGetAttributes}`, notify: "dev-get", group: "mgmt" }),
    "dev-set": () => ({
      set: "dev",
      do: { request: { number: 4, replyOnly: ["ifindex"], attributes: "id psp-versions-ena" }, reply: "4" },
      flags: ["admin-perm"],
    }),
    "dev-change-ntf": () => ({ set: "dev", event: `5 ${devGetAttributes}`, notify: "dev-get", group: "mgmt" }),
    "key-rotate": () => ({ set: "dev", do: { request: "6 id", reply: "6 id" }, flags: ["admin-perm"] }),
    "key-rotate-ntf": () => ({ set: "dev", event: "7 id", notify: "key-rotate", group: "use" }),
    "rx-assoc": () => ({ set: "assoc", do: { request: "8 dev-id version sock-fd", reply: "8 dev-id rx-key" } }),
    "tx-assoc": () => ({ set: "assoc", do: { request: "9 dev-id version tx-key sock-fd", reply: "9" } }),
    "get-stats": () => ({
      set: "stats",
      do: { request: "10 dev-id", reply: `10 ${getStatsAttributes}` },
      dump: { request: "10", reply: `10 ${getStatsAttributes}` },
    }),
    "dev-assoc": () => ({ set: "dev", do: { request: "11 id ifindex nsid", reply: "11" }, flags: ["admin-perm"] }),
    "dev-disassoc": () => ({ set: "dev", do: { request: "12 id ifindex nsid", reply: "12" }, flags: ["admin-perm"] }),
  },
  groups: { mgmt: { name: "mgmt" }, use: { name: "use" } },
  config: "INET_PSP",
  since: "6.18",
  links: {},
});
