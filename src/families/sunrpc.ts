// Generated from sunrpc_cache.yaml with specs/sunrpc.yaml (sha256 0c283d0fceba662b). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { ExtraAttributes, Mode, Read, Write } from "../schema/model/types.ts";

/**
 * Bits of `cache-type`.
 *
 * - `ip_map`: SUNRPC_CACHE_TYPE_IP_MAP (bit 0)
 * - `unix_gid`: SUNRPC_CACHE_TYPE_UNIX_GID (bit 1)
 */
export type CacheType = "ip_map" | "unix_gid";

/** Attributes of `cache-notify`. */
export interface CacheNotify extends ExtraAttributes {
  /** SUNRPC_A_CACHE_NOTIFY_CACHE_TYPE (1): u32. Cache with pending requests. */ cacheType?: (CacheType | number)[];
}

/** Attributes of `ip-map`. */
export interface IpMap<M extends Mode = Read> extends ExtraAttributes {
  /** SUNRPC_A_IP_MAP_SEQNO (1): u64. Number of the pending request, which the answer repeats. */ seqno?: M["big"];
  /** SUNRPC_A_IP_MAP_CLASS (2): string. Class of the map, such as `nfsd`. */ class?: string;
  /** SUNRPC_A_IP_MAP_ADDR (3): string. */ addr?: string;
  /** SUNRPC_A_IP_MAP_DOMAIN (4): string. Name of the client's domain. */ domain?: string;
  /** SUNRPC_A_IP_MAP_NEGATIVE (5): flag. There is no such entry. */ negative?: M["flag"];
  /** SUNRPC_A_IP_MAP_EXPIRY (6): u64. Time at which the entry expires, in s since 1970. */ expiry?: M["big"];
}

/** Attributes of `ip-map-reqs`. */
export interface IpMapReqs<M extends Mode = Read> extends ExtraAttributes {
  /** SUNRPC_A_IP_MAP_REQS_REQUESTS (1): nest, may be repeated. */ requests?: IpMap<M>[];
}

/** Attributes of `unix-gid`. */
export interface UnixGid<M extends Mode = Read> extends ExtraAttributes {
  /** SUNRPC_A_UNIX_GID_SEQNO (1): u64. Number of the pending request, which the answer repeats. */ seqno?: M["big"];
  /** SUNRPC_A_UNIX_GID_UID (2): u32. */ uid?: number;
  /** SUNRPC_A_UNIX_GID_GIDS (3): u32, may be repeated. Group ids of the user. */ gids?: number[];
  /** SUNRPC_A_UNIX_GID_NEGATIVE (4): flag. There is no such entry. */ negative?: M["flag"];
  /** SUNRPC_A_UNIX_GID_EXPIRY (5): u64. Time at which the entry expires, in s since 1970. */ expiry?: M["big"];
}

/** Attributes of `unix-gid-reqs`. */
export interface UnixGidReqs<M extends Mode = Read> extends ExtraAttributes {
  /** SUNRPC_A_UNIX_GID_REQS_REQUESTS (1): nest, may be repeated. */ requests?: UnixGid<M>[];
}

/** Attributes of `cache-flush`. */
export interface CacheFlush extends ExtraAttributes {
  /** SUNRPC_A_CACHE_FLUSH_MASK (1): u32. Caches to flush; all if it is omitted. */ mask?: (CacheType | number)[];
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `cache-notify`: event 1, group `exportd`. Reports that the kernel has pending requests for a cache. */
  "cache-notify": { event: CacheNotify };
  /** `ip-map-get-reqs`: dump 2, requires admin-perm. Dumps pending requests that map addresses to domains. */
  "ip-map-get-reqs": { dump: { request: ExtraAttributes; reply: IpMapReqs<Read> } };
  /** `ip-map-set-reqs`: request 3, requires admin-perm. Answers pending requests that map addresses to domains. */
  "ip-map-set-reqs": { do: { request: IpMapReqs<Write>; reply: undefined } };
  /** `unix-gid-get-reqs`: dump 4, requires admin-perm. Dumps pending requests for the groups of users. */
  "unix-gid-get-reqs": { dump: { request: ExtraAttributes; reply: UnixGidReqs<Read> } };
  /** `unix-gid-set-reqs`: request 5, requires admin-perm. Answers pending requests for the groups of users. */
  "unix-gid-set-reqs": { do: { request: UnixGidReqs<Write>; reply: undefined } };
  /** `cache-flush`: request 6, requires admin-perm. Flushes the caches. */
  "cache-flush": { do: { request: CacheFlush; reply: undefined } };
}

/** Events, by the operation that describes the message. */
export interface Events {
  "cache-notify": CacheNotify;
  "ip-map-get-reqs": IpMapReqs<Read>;
  "unix-gid-get-reqs": UnixGidReqs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "none" | "exportd";

/** Family `sunrpc` (CONFIG_SUNRPC, module sunrpc): `connect()` opens a client. Also the model for codecs. */
export const sunrpc: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "sunrpc",
  flavour: "genetlink",
  protocol: 16,
  version: 1,
  constants: {},
  enums: { "cache-type": () => ({ flags: true, entries: "ip_map unix_gid" }) },
  structs: {},
  sets: {
    "cache-notify": () => ({ attributes: [{ name: "cache-type", number: 1, type: "u32", enum: "cache-type", flags: true }] }),
    "ip-map": () => ({
      attributes: [
        { name: "seqno", number: 1, type: "u64" },
        { name: "class", number: 2, type: "string" },
        { name: "addr", number: 3, type: "string" },
        { name: "domain", number: 4, type: "string" },
        { name: "negative", number: 5, type: "flag" },
        { name: "expiry", number: 6, type: "u64" },
      ],
    }),
    "ip-map-reqs": () => ({ attributes: [{ name: "requests", number: 1, type: "nest", nest: "ip-map", multi: true }] }),
    "unix-gid": () => ({
      attributes: [
        { name: "seqno", number: 1, type: "u64" },
        { name: "uid", number: 2, type: "u32" },
        { name: "gids", number: 3, type: "u32", multi: true },
        { name: "negative", number: 4, type: "flag" },
        { name: "expiry", number: 5, type: "u64" },
      ],
    }),
    "unix-gid-reqs": () => ({ attributes: [{ name: "requests", number: 1, type: "nest", nest: "unix-gid", multi: true }] }),
    "cache-flush": () => ({ attributes: [{ name: "mask", number: 1, type: "u32", enum: "cache-type", flags: true }] }),
  },
  subMessages: {},
  operations: {
    "cache-notify": () => ({ set: "cache-notify", event: { number: 1, attributes: "cache-type" }, group: "exportd" }),
    "ip-map-get-reqs": () => ({
      set: "ip-map-reqs",
      dump: { request: { number: 2 }, reply: { number: 2, attributes: "requests" } },
      flags: ["admin-perm"],
    }),
    "ip-map-set-reqs": () => ({ set: "ip-map-reqs", do: { request: { number: 3, attributes: "requests" } }, flags: ["admin-perm"] }),
    "unix-gid-get-reqs": () => ({
      set: "unix-gid-reqs",
      dump: { request: { number: 4 }, reply: { number: 4, attributes: "requests" } },
      flags: ["admin-perm"],
    }),
    "unix-gid-set-reqs": () => ({ set: "unix-gid-reqs", do: { request: { number: 5, attributes: "requests" } }, flags: ["admin-perm"] }),
    "cache-flush": () => ({ set: "cache-flush", do: { request: { number: 6, attributes: "mask" } }, flags: ["admin-perm"] }),
  },
  groups: { none: { name: "none" }, exportd: { name: "exportd" } },
  config: "SUNRPC",
  module: "sunrpc",
  links: {},
});
