// Generated from sunrpc_cache.yaml with specs/sunrpc.yaml (sha256 f3f0543559ecf47b). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, Read, Write } from "../schema/model/types.ts";

/**
 * Caches of the RPC server that a program fills. Flags of `cache-type` in family sunrpc:
 *
 * - `ip_map` (SUNRPC_CACHE_TYPE_IP_MAP, bit 0)
 * - `unix_gid` (SUNRPC_CACHE_TYPE_UNIX_GID, bit 1)
 */
export type CacheType = "ip_map" | "unix_gid";

/** Attribute set `cache-notify`. */
export interface CacheNotify extends ExtraAttributes {
  /** Cache with pending requests. Attribute SUNRPC_A_CACHE_NOTIFY_CACHE_TYPE of sunrpc: u32. */
  cacheType?: (CacheType | number)[];
}

/** Attribute set `ip-map`. */
export interface IpMap<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the cache request that waits for a program. The answer repeats the number. Attribute SUNRPC_A_IP_MAP_SEQNO of sunrpc: u64. */
  seqno?: M["big"];
  /** Class of the address map, such as `nfsd`. Attribute SUNRPC_A_IP_MAP_CLASS of sunrpc: string. */ class?: string;
  /** SUNRPC_A_IP_MAP_ADDR of sunrpc: string. */ addr?: string;
  /** Name of the client's domain. Attribute SUNRPC_A_IP_MAP_DOMAIN of sunrpc: string. */ domain?: string;
  /** The cache stores that no such entry exists. Attribute SUNRPC_A_IP_MAP_NEGATIVE of sunrpc: flag. */
  negative?: M["flag"];
  /** Time at which the cache entry expires, in seconds since 1970. Attribute SUNRPC_A_IP_MAP_EXPIRY of sunrpc: u64. */
  expiry?: M["big"];
}

/** Attribute set `ip-map-reqs`. */
export interface IpMapReqs<M extends Mode = Read> extends ExtraAttributes {
  /** SUNRPC_A_IP_MAP_REQS_REQUESTS of sunrpc: nested attributes, repeated for each array element. */
  requests?: IpMap<M>[];
}

/** Attribute set `unix-gid`. */
export interface UnixGid<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the cache request that waits for a program. The answer repeats the number. Attribute SUNRPC_A_UNIX_GID_SEQNO of sunrpc: u64. */
  seqno?: M["big"];
  /** SUNRPC_A_UNIX_GID_UID of sunrpc: u32. */ uid?: number;
  /** Group ids of the user. Attribute SUNRPC_A_UNIX_GID_GIDS of sunrpc: u32, repeated for each array element. */
  gids?: number[];
  /** The cache stores that no such entry exists. Attribute SUNRPC_A_UNIX_GID_NEGATIVE of sunrpc: flag. */
  negative?: M["flag"];
  /** Time at which the cache entry expires, in seconds since 1970. Attribute SUNRPC_A_UNIX_GID_EXPIRY of sunrpc: u64. */
  expiry?: M["big"];
}

/** Attribute set `unix-gid-reqs`. */
export interface UnixGidReqs<M extends Mode = Read> extends ExtraAttributes {
  /** SUNRPC_A_UNIX_GID_REQS_REQUESTS of sunrpc: nested attributes, repeated for each array element. */
  requests?: UnixGid<M>[];
}

/** Attribute set `cache-flush`. */
export interface CacheFlush extends ExtraAttributes {
  /** Caches to flush; all if it is omitted. Attribute SUNRPC_A_CACHE_FLUSH_MASK of sunrpc: u32. */
  mask?: (CacheType | number)[];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Reports that an RPC server cache has pending requests. Event 1 of family sunrpc in multicast group `exportd`. */
  "cache-notify": { event: CacheNotify };
  /** Dumps pending kernel requests to map RPC client addresses to authentication domains. Dump 2 of family sunrpc; requires CAP_NET_ADMIN in the initial user namespace. */
  "ip-map-get-reqs": { dump: Call<ExtraAttributes, IpMapReqs<Read>> };
  /** Answers kernel requests to map RPC client addresses to authentication domains. Request 3 of family sunrpc; requires CAP_NET_ADMIN in the initial user namespace. */
  "ip-map-set-reqs": { do: Call<IpMapReqs<Write>> };
  /** Dumps pending kernel requests for the group ids of RPC users. Dump 4 of family sunrpc; requires CAP_NET_ADMIN in the initial user namespace. */
  "unix-gid-get-reqs": { dump: Call<ExtraAttributes, UnixGidReqs<Read>> };
  /** Answers kernel requests for the group ids of RPC users. Request 5 of family sunrpc; requires CAP_NET_ADMIN in the initial user namespace. */
  "unix-gid-set-reqs": { do: Call<UnixGidReqs<Write>> };
  /** Flushes the RPC server caches. Request 6 of family sunrpc; requires CAP_NET_ADMIN in the initial user namespace. */
  "cache-flush": { do: Call<CacheFlush> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "ip-map-get-reqs": IpMapReqs<Read>;
  "unix-gid-get-reqs": UnixGidReqs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "none" | "exportd";

/** Caches of the RPC server, which NFS uses. Netlink family `sunrpc`: `connect()` opens a client. Requires Linux 7.0 with CONFIG_SUNRPC, module sunrpc. */
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
    "cache-notify": () => ({ set: "cache-notify", event: "1 cache-type", group: "exportd" }),
    "ip-map-get-reqs": () => ({ set: "ip-map-reqs", dump: { request: "2", reply: "2 requests" }, flags: ["admin-perm"] }),
    "ip-map-set-reqs": () => ({ set: "ip-map-reqs", do: { request: "3 requests" }, flags: ["admin-perm"] }),
    "unix-gid-get-reqs": () => ({ set: "unix-gid-reqs", dump: { request: "4", reply: "4 requests" }, flags: ["admin-perm"] }),
    "unix-gid-set-reqs": () => ({ set: "unix-gid-reqs", do: { request: "5 requests" }, flags: ["admin-perm"] }),
    "cache-flush": () => ({ set: "cache-flush", do: { request: "6 mask" }, flags: ["admin-perm"] }),
  },
  groups: { none: { name: "none" }, exportd: { name: "exportd" } },
  config: "SUNRPC",
  module: "sunrpc",
  since: "7.0",
  links: {},
});
