// Generated from psp.yaml with specs/psp.yaml (sha256 0d30527f3682d02d). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Except, ExtraAttributes, Mode, Only, Read, ReadOnlyFields, Write } from "../schema/model/types.ts";

/**
 * Values of `version`.
 *
 * - `hdr0-aes-gcm-128`: PSP_VERSION_HDR0_AES_GCM_128 (0)
 * - `hdr0-aes-gcm-256`: PSP_VERSION_HDR0_AES_GCM_256 (1)
 * - `hdr0-aes-gmac-128`: PSP_VERSION_HDR0_AES_GMAC_128 (2)
 * - `hdr0-aes-gmac-256`: PSP_VERSION_HDR0_AES_GMAC_256 (3)
 */
export type Version = "hdr0-aes-gcm-128" | "hdr0-aes-gcm-256" | "hdr0-aes-gmac-128" | "hdr0-aes-gmac-256";

/** Attributes of `assoc-dev-info`. */
export interface AssocDevInfo extends ExtraAttributes {
  /** PSP_A_ASSOC_DEV_INFO_IFINDEX (1): u32. */ ifindex?: number;
  /** PSP_A_ASSOC_DEV_INFO_NSID (2): s32. Id of the network namespace of the interface. */ nsid?: number;
}

/** Attributes of `dev`. */
export type Dev<M extends Mode = Read> = ExtraAttributes & {
  /** PSP_A_DEV_ID (1): u32, from 1. Number of the PSP device. */ id?: number;
  /** PSP_A_DEV_IFINDEX (2): u32. */ ifindex?: number;
  /** PSP_A_DEV_PSP_VERSIONS_ENA (4): u32. Enabled versions. */ pspVersionsEna?: (Version | number)[];
  /** PSP_A_DEV_NSID (6): s32. Id of the network namespace of the interface. */ nsid?: number;
} & ReadOnlyFields<M, {
  /** PSP_A_DEV_PSP_VERSIONS_CAP (3): u32, read-only. Supported versions. */ pspVersionsCap?: (Version | number)[];
  /** PSP_A_DEV_ASSOC_LIST (5): nest, may be repeated, read-only. Associated interfaces. */
  assocList?: AssocDevInfo[];
  /** PSP_A_DEV_BY_ASSOCIATION (7): flag, read-only. The device belongs to another network namespace; this one has an associated interface. */
  byAssociation?: M["flag"];
}>;

/** Attributes of `assoc`. */
export interface Assoc<M extends Mode = Read> extends ExtraAttributes {
  /** PSP_A_ASSOC_DEV_ID (1): u32, from 1. */ devId?: number;
  /** PSP_A_ASSOC_VERSION (2): u32. */ version?: Version | M["unnamed"];
  /** PSP_A_ASSOC_RX_KEY (3): nest. Key of received packets, which the device derives. */ rxKey?: Keys;
  /** PSP_A_ASSOC_TX_KEY (4): nest. Key of sent packets, from the peer. */ txKey?: Keys;
  /** PSP_A_ASSOC_SOCK_FD (5): u32. File descriptor of the TCP socket. */ sockFd?: number;
}

/** Attributes of `keys`. */
export interface Keys extends ExtraAttributes {
  /** PSP_A_KEYS_KEY (1): binary. */ key?: Uint8Array;
  /** PSP_A_KEYS_SPI (2): u32. Security parameter index. */ spi?: number;
}

/** Attributes of `stats`. */
export interface Stats<M extends Mode = Read> extends ExtraAttributes {
  /** PSP_A_STATS_DEV_ID (1): u32, from 1. */ devId?: number;
  /** PSP_A_STATS_KEY_ROTATIONS (2): uint. Number of rotations of the device key. */ keyRotations?: M["big"];
  /** PSP_A_STATS_STALE_EVENTS (3): uint. Number of sockets that stopped receiving because their key was rotated out. */
  staleEvents?: M["big"];
  /** PSP_A_STATS_RX_PACKETS (4): uint. Packets received and decrypted. */ rxPackets?: M["big"];
  /** PSP_A_STATS_RX_BYTES (5): uint. Bytes received and decrypted. */ rxBytes?: M["big"];
  /** PSP_A_STATS_RX_AUTH_FAIL (6): uint. Packets whose authentication failed. */ rxAuthFail?: M["big"];
  /** PSP_A_STATS_RX_ERROR (7): uint. Packets received with an invalid length or framing. */ rxError?: M["big"];
  /** PSP_A_STATS_RX_BAD (8): uint. Packets received with other errors, such as an unsupported version. */
  rxBad?: M["big"];
  /** PSP_A_STATS_TX_PACKETS (9): uint. Packets encrypted and sent. */ txPackets?: M["big"];
  /** PSP_A_STATS_TX_BYTES (10): uint. Bytes encrypted and sent. */ txBytes?: M["big"];
  /** PSP_A_STATS_TX_ERROR (11): uint. Packets that could not be encrypted. */ txError?: M["big"];
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `dev-get`: request 1, dump 1. Returns one PSP device, or dumps all devices. */
  "dev-get": {
    do: { request: Only<Dev<Write>, "id">; reply: Dev<Read> };
    dump: { request: ExtraAttributes; reply: Dev<Read> };
  };
  /** `dev-add-ntf`: event 2, group `mgmt`. Reports a PSP device that was added. */
  "dev-add-ntf": { event: Dev<Read> };
  /** `dev-del-ntf`: event 3, group `mgmt`. Reports a PSP device that was removed. */
  "dev-del-ntf": { event: Dev<Read> };
  /** `dev-set`: request 4, requires admin-perm. Changes a PSP device. */
  "dev-set": { do: { request: Only<Dev<Write>, "id" | "pspVersionsEna">; reply: (Dev<Read>) | undefined } };
  /** `dev-change-ntf`: event 5, group `mgmt`. Reports a PSP device that was changed. */
  "dev-change-ntf": { event: Dev<Read> };
  /** `key-rotate`: request 6, requires admin-perm. Rotates the device key. */
  "key-rotate": { do: { request: Only<Dev<Write>, "id">; reply: (Dev<Read>) | undefined } };
  /** `key-rotate-ntf`: event 7, group `use`. Reports a rotated device key. */
  "key-rotate-ntf": { event: Dev<Read> };
  /** `rx-assoc`: request 8. Allocates a key and SPI for received packets of a TCP socket. */
  "rx-assoc": { do: { request: Except<Assoc<Write>, "rxKey" | "txKey">; reply: (Assoc<Read>) | undefined } };
  /** `tx-assoc`: request 9. Sets the key and SPI for sent packets of a TCP socket. */
  "tx-assoc": { do: { request: Except<Assoc<Write>, "rxKey">; reply: (Assoc<Read>) | undefined } };
  /** `get-stats`: request 10, dump 10. Returns the counters of one PSP device, or of all. */
  "get-stats": {
    do: { request: Only<Stats<Write>, "devId">; reply: Stats<Read> };
    dump: { request: ExtraAttributes; reply: Stats<Read> };
  };
  /** `dev-assoc`: request 11, requires admin-perm. Associates an interface with a PSP device. */
  "dev-assoc": { do: { request: Except<Dev<Write>, "pspVersionsEna">; reply: (Dev<Read>) | undefined } };
  /** `dev-disassoc`: request 12, requires admin-perm. Removes the association of an interface with a PSP device. */
  "dev-disassoc": { do: { request: Except<Dev<Write>, "pspVersionsEna">; reply: (Dev<Read>) | undefined } };
}

/** Events, by the operation that describes the message. */
export interface Events {
  "dev-add-ntf": Dev<Read>;
  "dev-del-ntf": Dev<Read>;
  "dev-change-ntf": Dev<Read>;
  "key-rotate-ntf": Dev<Read>;
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

/** Family `psp` (Linux 6.18 with CONFIG_INET_PSP): `connect()` opens a client. Also the model for codecs. */
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
      do: { request: { number: 1, attributes: "id" }, reply: { number: 1, attributes: devGetAttributes } },
      dump: { request: { number: 1 }, reply: { number: 1, attributes: devGetAttributes } },
    }),
    "dev-add-ntf": () => ({ set: "dev", event: { number: 2, attributes: devGetAttributes }, notify: "dev-get", group: "mgmt" }),
    "dev-del-ntf": () => ({ set: "dev", event: { number: 3, attributes: devGetAttributes }, notify: "dev-get", group: "mgmt" }),
    "dev-set": () => ({
      set: "dev",
      do: { request: { number: 4, replyOnly: ["ifindex"], attributes: "id psp-versions-ena" }, reply: { number: 4 } },
      flags: ["admin-perm"],
    }),
    "dev-change-ntf": () => ({ set: "dev", event: { number: 5, attributes: devGetAttributes }, notify: "dev-get", group: "mgmt" }),
    "key-rotate": () => ({
      set: "dev",
      do: { request: { number: 6, attributes: "id" }, reply: { number: 6, attributes: "id" } },
      flags: ["admin-perm"],
    }),
    "key-rotate-ntf": () => ({ set: "dev", event: { number: 7, attributes: "id" }, notify: "key-rotate", group: "use" }),
    "rx-assoc": () => ({
      set: "assoc",
      do: {
        request: { number: 8, attributes: "dev-id version sock-fd" },
        reply: { number: 8, attributes: "dev-id rx-key" },
      },
    }),
    "tx-assoc": () => ({
      set: "assoc",
      do: { request: { number: 9, attributes: "dev-id version tx-key sock-fd" }, reply: { number: 9 } },
    }),
    "get-stats": () => ({
      set: "stats",
      do: { request: { number: 10, attributes: "dev-id" }, reply: { number: 10, attributes: getStatsAttributes } },
      dump: { request: { number: 10 }, reply: { number: 10, attributes: getStatsAttributes } },
    }),
    "dev-assoc": () => ({
      set: "dev",
      do: { request: { number: 11, attributes: "id ifindex nsid" }, reply: { number: 11 } },
      flags: ["admin-perm"],
    }),
    "dev-disassoc": () => ({
      set: "dev",
      do: { request: { number: 12, attributes: "id ifindex nsid" }, reply: { number: 12 } },
      flags: ["admin-perm"],
    }),
  },
  groups: { mgmt: { name: "mgmt" }, use: { name: "use" } },
  config: "INET_PSP",
  since: "6.18",
  links: {},
});
