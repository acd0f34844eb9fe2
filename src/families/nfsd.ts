// Generated from nfsd.yaml with specs/nfsd.yaml (sha256 df1e4dc5bb7cd03f). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, Read, ReadOnlyFields, Write } from "../schema/model/types.ts";

/**
 * Caches of the NFS server that a program fills. Flags of `cache-type` in family nfsd:
 *
 * - `svc_export` (NFSD_CACHE_TYPE_SVC_EXPORT, bit 0)
 * - `expkey` (NFSD_CACHE_TYPE_EXPKEY, bit 1)
 */
export type CacheType = "svc_export" | "expkey";

/**
 * Options of an NFS export. Flags of `export-flags` in family nfsd:
 *
 * - `readonly` (NFSD_EXPORT_FLAGS_READONLY, bit 0)
 * - `insecure-port` (NFSD_EXPORT_FLAGS_INSECURE_PORT, bit 1)
 * - `rootsquash` (NFSD_EXPORT_FLAGS_ROOTSQUASH, bit 2)
 * - `allsquash` (NFSD_EXPORT_FLAGS_ALLSQUASH, bit 3)
 * - `async` (NFSD_EXPORT_FLAGS_ASYNC, bit 4)
 * - `gathered-writes` (NFSD_EXPORT_FLAGS_GATHERED_WRITES, bit 5)
 * - `noreaddirplus` (NFSD_EXPORT_FLAGS_NOREADDIRPLUS, bit 6)
 * - `security-label` (NFSD_EXPORT_FLAGS_SECURITY_LABEL, bit 7)
 * - `sign-fh` (NFSD_EXPORT_FLAGS_SIGN_FH, bit 8)
 * - `nohide` (NFSD_EXPORT_FLAGS_NOHIDE, bit 9)
 * - `nosubtreecheck` (NFSD_EXPORT_FLAGS_NOSUBTREECHECK, bit 10)
 * - `noauthnlm` (NFSD_EXPORT_FLAGS_NOAUTHNLM, bit 11)
 * - `msnfs` (NFSD_EXPORT_FLAGS_MSNFS, bit 12)
 * - `fsid` (NFSD_EXPORT_FLAGS_FSID, bit 13)
 * - `crossmount` (NFSD_EXPORT_FLAGS_CROSSMOUNT, bit 14)
 * - `noacl` (NFSD_EXPORT_FLAGS_NOACL, bit 15)
 * - `v4root` (NFSD_EXPORT_FLAGS_V4ROOT, bit 16)
 * - `pnfs` (NFSD_EXPORT_FLAGS_PNFS, bit 17)
 */
export type ExportFlags = "readonly" | "insecure-port" | "rootsquash" | "allsquash" | "async" | "gathered-writes"
  | "noreaddirplus" | "security-label" | "sign-fh" | "nohide" | "nosubtreecheck" | "noauthnlm" | "msnfs" | "fsid"
  | "crossmount" | "noacl" | "v4root" | "pnfs";

/**
 * Kinds of transport security that an NFS export allows. Flags of `xprtsec-mode` in family nfsd:
 *
 * - `none` (NFSD_XPRTSEC_MODE_NONE, bit 0)
 * - `tls` (NFSD_XPRTSEC_MODE_TLS, bit 1)
 * - `mtls` (NFSD_XPRTSEC_MODE_MTLS, bit 2)
 */
export type XprtsecMode = "none" | "tls" | "mtls";

/** Attribute set `cache-notify`. */
export interface CacheNotify extends ExtraAttributes {
  /** Cache with pending requests. Attribute NFSD_A_CACHE_NOTIFY_CACHE_TYPE of nfsd: u32. */
  cacheType?: (CacheType | number)[];
}

/** Attribute set `rpc-status`. */
export interface RpcStatus<M extends Mode = Read> extends ExtraAttributes {
  /** Transaction id of the RPC request. Attribute NFSD_A_RPC_STATUS_XID of nfsd: big-endian u32. */ xid?: number;
  /** State of the request in the kernel (RQ_*). Attribute NFSD_A_RPC_STATUS_FLAGS of nfsd: u32. */ flags?: number;
  /** RPC program number, such as 100003 for NFS. Attribute NFSD_A_RPC_STATUS_PROG of nfsd: u32. */ prog?: number;
  /** Version of the program. Attribute NFSD_A_RPC_STATUS_VERSION of nfsd: u8. */ version?: number;
  /** Procedure number. Attribute NFSD_A_RPC_STATUS_PROC of nfsd: u32. */ proc?: number;
  /** Time at which the RPC request arrived, in µs since boot (CLOCK_MONOTONIC). Attribute NFSD_A_RPC_STATUS_SERVICE_TIME of nfsd: s64. */
  serviceTime?: M["big"];
  /** IPv4 address of the NFS client. Attribute NFSD_A_RPC_STATUS_SADDR4 of nfsd: big-endian u32, shown as an IPv4 address. */
  saddr4?: M["address"];
  /** IPv4 address of the NFS server that received the request. Attribute NFSD_A_RPC_STATUS_DADDR4 of nfsd: big-endian u32, shown as an IPv4 address. */
  daddr4?: M["address"];
  /** IPv6 address of the NFS client. Attribute NFSD_A_RPC_STATUS_SADDR6 of nfsd: bytes, shown as an IPv6 address. */
  saddr6?: M["address"];
  /** IPv6 address of the NFS server that received the request. Attribute NFSD_A_RPC_STATUS_DADDR6 of nfsd: bytes, shown as an IPv6 address. */
  daddr6?: M["address"];
  /** NFSD_A_RPC_STATUS_SPORT of nfsd: big-endian u16. */ sport?: number;
  /** NFSD_A_RPC_STATUS_DPORT of nfsd: big-endian u16. */ dport?: number;
  /** Operations of an NFSv4 request. Attribute NFSD_A_RPC_STATUS_COMPOUND_OPS of nfsd: u32, repeated for each array element. */
  compoundOps?: number[];
}

/** Attribute set `server`. */
export interface Server extends ExtraAttributes {
  /** Number of threads in each pool. Attribute NFSD_A_SERVER_THREADS of nfsd: u32, repeated for each array element. */
  threads?: number[];
  /** Grace period in seconds in which NFSv4 clients reclaim locks and open files. Attribute NFSD_A_SERVER_GRACETIME of nfsd: u32. */
  gracetime?: number;
  /** Time in seconds for which NFSv4 clients keep their state without renewal (lease). Attribute NFSD_A_SERVER_LEASETIME of nfsd: u32. */
  leasetime?: number;
  /** Server scope of NFSv4.1, which tells clients which servers share state. Attribute NFSD_A_SERVER_SCOPE of nfsd: string. */
  scope?: string;
  /** Minimum number of threads in each pool, if the number follows the load. Attribute NFSD_A_SERVER_MIN_THREADS of nfsd: u32. */
  minThreads?: number;
  /** Key with which the server signs file handles: 16 bytes. Attribute NFSD_A_SERVER_FH_KEY of nfsd: 16 bytes. */
  fhKey?: Uint8Array;
}

/** Attribute set `version`. */
export interface Version<M extends Mode = Read> extends ExtraAttributes {
  /** NFSD_A_VERSION_MAJOR of nfsd: u32. */ major?: number;
  /** NFSD_A_VERSION_MINOR of nfsd: u32. */ minor?: number;
  /** The version is enabled. Attribute NFSD_A_VERSION_ENABLED of nfsd: flag. */ enabled?: M["flag"];
}

/** Attribute set `server-proto`. */
export interface ServerProto<M extends Mode = Read> extends ExtraAttributes {
  /** NFSD_A_SERVER_PROTO_VERSION of nfsd: nested attributes, repeated for each array element. */
  version?: Version<M>[];
}

/** Attribute set `sock`. */
export interface Sock extends ExtraAttributes {
  /** Socket address (sockaddr_in or sockaddr_in6). Attribute NFSD_A_SOCK_ADDR of nfsd: bytes. */ addr?: Uint8Array;
  /** Transport, such as `tcp`, `udp` or `rdma`. Attribute NFSD_A_SOCK_TRANSPORT_NAME of nfsd: string. */
  transportName?: string;
}

/** Attribute set `server-sock`. */
export interface ServerSock extends ExtraAttributes {
  /** NFSD_A_SERVER_SOCK_ADDR of nfsd: nested attributes, repeated for each array element. */ addr?: Sock[];
}

/** Attribute set `pool-mode`. */
export type PoolMode<M extends Mode = Read> = ExtraAttributes & {
  /** How the server's threads are divided into pools, such as `global`, `percpu` or `pernode`. Attribute NFSD_A_POOL_MODE_MODE of nfsd: string. */
  mode?: string;
} & ReadOnlyFields<M, {
  /** Number of pools. Attribute NFSD_A_POOL_MODE_NPOOLS of nfsd: u32, read-only. */ npools?: number;
}>;

/** Attribute set `fslocation`. */
export interface Fslocation extends ExtraAttributes {
  /** NFSD_A_FSLOCATION_HOST of nfsd: string. */ host?: string;
  /** NFSD_A_FSLOCATION_PATH of nfsd: string. */ path?: string;
}

/** Attribute set `fslocations`. */
export interface Fslocations extends ExtraAttributes {
  /** NFSD_A_FSLOCATIONS_LOCATION of nfsd: nested attributes, repeated for each array element. */
  location?: Fslocation[];
}

/** Attribute set `auth-flavor`. */
export interface AuthFlavor extends ExtraAttributes {
  /** NFSD_A_AUTH_FLAVOR_PSEUDOFLAVOR of nfsd: u32. */ pseudoflavor?: number;
  /** NFSD_A_AUTH_FLAVOR_FLAGS of nfsd: u32. */ flags?: (ExportFlags | number)[];
}

/** Attribute set `svc-export`. */
export interface SvcExport<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the cache request that waits for a program. The answer repeats the number. Attribute NFSD_A_SVC_EXPORT_SEQNO of nfsd: u64. */
  seqno?: M["big"];
  /** Name of the client's domain. Attribute NFSD_A_SVC_EXPORT_CLIENT of nfsd: string. */ client?: string;
  /** NFSD_A_SVC_EXPORT_PATH of nfsd: string. */ path?: string;
  /** The cache stores that no such entry exists. Attribute NFSD_A_SVC_EXPORT_NEGATIVE of nfsd: flag. */
  negative?: M["flag"];
  /** Time at which the cache entry expires, in seconds since 1970. Attribute NFSD_A_SVC_EXPORT_EXPIRY of nfsd: u64. */
  expiry?: M["big"];
  /** User id that anonymous users of the export get. Attribute NFSD_A_SVC_EXPORT_ANON_UID of nfsd: u32. */
  anonUid?: number;
  /** Group id that anonymous users of the export get. Attribute NFSD_A_SVC_EXPORT_ANON_GID of nfsd: u32. */
  anonGid?: number;
  /** Other servers that offer the same file system. Attribute NFSD_A_SVC_EXPORT_FSLOCATIONS of nfsd: nested attributes. */
  fslocations?: Fslocations;
  /** UUID of the file system, 16 bytes. Attribute NFSD_A_SVC_EXPORT_UUID of nfsd: bytes. */ uuid?: Uint8Array;
  /** Allowed kinds of authentication. Attribute NFSD_A_SVC_EXPORT_SECINFO of nfsd: nested attributes, repeated for each array element. */
  secinfo?: AuthFlavor[];
  /** Allowed kinds of transport security. Attribute NFSD_A_SVC_EXPORT_XPRTSEC of nfsd: u32, repeated for each array element. */
  xprtsec?: ((XprtsecMode | number)[])[];
  /** Options of the export. Attribute NFSD_A_SVC_EXPORT_FLAGS of nfsd: u32. */ flags?: (ExportFlags | number)[];
  /** Number of the file system. Attribute NFSD_A_SVC_EXPORT_FSID of nfsd: s32. */ fsid?: number;
}

/** Attribute set `svc-export-reqs`. */
export interface SvcExportReqs<M extends Mode = Read> extends ExtraAttributes {
  /** NFSD_A_SVC_EXPORT_REQS_REQUESTS of nfsd: nested attributes, repeated for each array element. */
  requests?: SvcExport<M>[];
}

/** Attribute set `expkey`. */
export interface Expkey<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the cache request that waits for a program. The answer repeats the number. Attribute NFSD_A_EXPKEY_SEQNO of nfsd: u64. */
  seqno?: M["big"];
  /** Name of the client's domain. Attribute NFSD_A_EXPKEY_CLIENT of nfsd: string. */ client?: string;
  /** Kind of `fsid`. Attribute NFSD_A_EXPKEY_FSIDTYPE of nfsd: u8. */ fsidtype?: number;
  /** Number of the file system. Attribute NFSD_A_EXPKEY_FSID of nfsd: bytes. */ fsid?: Uint8Array;
  /** The cache stores that no such entry exists. Attribute NFSD_A_EXPKEY_NEGATIVE of nfsd: flag. */
  negative?: M["flag"];
  /** Time at which the cache entry expires, in seconds since 1970. Attribute NFSD_A_EXPKEY_EXPIRY of nfsd: u64. */
  expiry?: M["big"];
  /** NFSD_A_EXPKEY_PATH of nfsd: string. */ path?: string;
}

/** Attribute set `expkey-reqs`. */
export interface ExpkeyReqs<M extends Mode = Read> extends ExtraAttributes {
  /** NFSD_A_EXPKEY_REQS_REQUESTS of nfsd: nested attributes, repeated for each array element. */
  requests?: Expkey<M>[];
}

/** Attribute set `cache-flush`. */
export interface CacheFlush extends ExtraAttributes {
  /** Caches to flush; all if it is omitted. Attribute NFSD_A_CACHE_FLUSH_MASK of nfsd: u32. */
  mask?: (CacheType | number)[];
}

/** Attribute set `unlock-ip`. */
export interface UnlockIp extends ExtraAttributes {
  /** Socket address of the NFS server through which clients took the locks (sockaddr_in or sockaddr_in6). Attribute NFSD_A_UNLOCK_IP_ADDRESS of nfsd: at least 16 bytes. */
  address?: Uint8Array;
}

/** Attribute set `unlock-filesystem`. */
export interface UnlockFilesystem extends ExtraAttributes {
  /** Path in the file system whose locks are released. Attribute NFSD_A_UNLOCK_FILESYSTEM_PATH of nfsd: string. */
  path?: string;
}

/** Attribute set `unlock-export`. */
export interface UnlockExport extends ExtraAttributes {
  /** NFSD_A_UNLOCK_EXPORT_PATH of nfsd: string. */ path?: string;
}

/** Calls of one procedure or operation. Attribute set `server-proc-entry`. */
export interface ServerProcEntry<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the procedure or operation. Attribute NFSD_A_SERVER_PROC_ENTRY_OP of nfsd: u32. */ op?: number;
  /** Number of calls of the procedure or operation. Attribute NFSD_A_SERVER_PROC_ENTRY_COUNT of nfsd: u64. */
  count?: M["big"];
}

/** Counters of the NFS server since its start. Attribute set `server-stats`. */
export interface ServerStats<M extends Mode = Read> extends ExtraAttributes {
  /** Replies that the server sent from its reply cache. Attribute NFSD_A_SERVER_STATS_RC_HITS of nfsd: u64. */
  rcHits?: M["big"];
  /** Requests that were not found in the reply cache. Attribute NFSD_A_SERVER_STATS_RC_MISSES of nfsd: u64. */
  rcMisses?: M["big"];
  /** Requests whose replies need no reply cache. Attribute NFSD_A_SERVER_STATS_RC_NOCACHE of nfsd: u64. */
  rcNocache?: M["big"];
  /** Stale file handles. Attribute NFSD_A_SERVER_STATS_FH_STALE of nfsd: u64. */ fhStale?: M["big"];
  /** Bytes read. Attribute NFSD_A_SERVER_STATS_IO_READ of nfsd: u64 in bytes. */ ioRead?: M["big"];
  /** Bytes written. Attribute NFSD_A_SERVER_STATS_IO_WRITE of nfsd: u64 in bytes. */ ioWrite?: M["big"];
  /** Packets received. Attribute NFSD_A_SERVER_STATS_NETCNT of nfsd: u32. */ netcnt?: number;
  /** UDP packets received. Attribute NFSD_A_SERVER_STATS_NETUDPCNT of nfsd: u32. */ netudpcnt?: number;
  /** TCP packets received. Attribute NFSD_A_SERVER_STATS_NETTCPCNT of nfsd: u32. */ nettcpcnt?: number;
  /** TCP connections. Attribute NFSD_A_SERVER_STATS_NETTCPCONN of nfsd: u32. */ nettcpconn?: number;
  /** RPC calls. Attribute NFSD_A_SERVER_STATS_RPCCNT of nfsd: u32. */ rpccnt?: number;
  /** RPC calls with an invalid format. Attribute NFSD_A_SERVER_STATS_RPCBADFMT of nfsd: u32. */ rpcbadfmt?: number;
  /** RPC calls with invalid authentication. Attribute NFSD_A_SERVER_STATS_RPCBADAUTH of nfsd: u32. */
  rpcbadauth?: number;
  /** RPC calls of clients that are not allowed. Attribute NFSD_A_SERVER_STATS_RPCBADCLNT of nfsd: u32. */
  rpcbadclnt?: number;
  /** Calls of NFSv2 procedures. Attribute NFSD_A_SERVER_STATS_PROC2_OPS of nfsd: nested attributes, repeated for each array element. */
  proc2Ops?: ServerProcEntry<M>[];
  /** Calls of NFSv3 procedures. Attribute NFSD_A_SERVER_STATS_PROC3_OPS of nfsd: nested attributes, repeated for each array element. */
  proc3Ops?: ServerProcEntry<M>[];
  /** Calls of NFSv4 procedures. Attribute NFSD_A_SERVER_STATS_PROC4_OPS of nfsd: nested attributes, repeated for each array element. */
  proc4Ops?: ServerProcEntry<M>[];
  /** Operations in NFSv4 requests. Attribute NFSD_A_SERVER_STATS_PROC4OPS_OPS of nfsd: nested attributes, repeated for each array element. */
  proc4opsOps?: ServerProcEntry<M>[];
  /** Operations in callbacks to NFSv4 clients. Attribute NFSD_A_SERVER_STATS_PROC4CB_OPS of nfsd: nested attributes, repeated for each array element. */
  proc4cbOps?: ServerProcEntry<M>[];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Dumps the RPC requests that NFS server threads are processing. Dump 1 of family nfsd. */
  "rpc-status-get": { dump: Call<ExtraAttributes, RpcStatus<Read>> };
  /** Starts or stops NFS server threads. Request 2 of family nfsd; requires CAP_NET_ADMIN in the initial user namespace. */
  "threads-set": { do: Call<Server> };
  /** Returns the numbers of NFS server threads. Request 3 of family nfsd. */
  "threads-get": { do: Call<ExtraAttributes, Server> };
  /** Changes the enabled NFS versions. Request 4 of family nfsd; requires CAP_NET_ADMIN in the initial user namespace. */
  "version-set": { do: Call<ServerProto<Write>> };
  /** Returns the supported and enabled NFS versions. Request 5 of family nfsd. */
  "version-get": { do: Call<ExtraAttributes, ServerProto<Read>> };
  /** Changes the sockets on which the NFS server listens. Request 6 of family nfsd; requires CAP_NET_ADMIN in the initial user namespace. */
  "listener-set": { do: Call<ServerSock> };
  /** Returns the sockets on which the NFS server listens. Request 7 of family nfsd. */
  "listener-get": { do: Call<ExtraAttributes, ServerSock> };
  /** Changes how NFS server threads are divided into pools. Request 8 of family nfsd; requires CAP_NET_ADMIN in the initial user namespace. */
  "pool-mode-set": { do: Call<PoolMode<Write>> };
  /** Returns how NFS server threads are divided into pools. Request 9 of family nfsd. */
  "pool-mode-get": { do: Call<ExtraAttributes, PoolMode<Read>> };
  /** Reports that an NFS server cache has pending requests. Event 10 of family nfsd in multicast group `exportd`. */
  "cache-notify": { event: CacheNotify };
  /** Dumps pending requests of the NFS export cache. Dump 11 of family nfsd; requires CAP_NET_ADMIN in the initial user namespace. */
  "svc-export-get-reqs": { dump: Call<ExtraAttributes, SvcExportReqs<Read>> };
  /** Answers pending requests of the NFS export cache. Request 12 of family nfsd; requires CAP_NET_ADMIN in the initial user namespace. */
  "svc-export-set-reqs": { do: Call<SvcExportReqs<Write>> };
  /** Dumps pending requests of the NFS export key cache, which maps file handles to exports. Dump 13 of family nfsd; requires CAP_NET_ADMIN in the initial user namespace. */
  "expkey-get-reqs": { dump: Call<ExtraAttributes, ExpkeyReqs<Read>> };
  /** Answers pending requests of the NFS export key cache, which maps file handles to exports. Request 14 of family nfsd; requires CAP_NET_ADMIN in the initial user namespace. */
  "expkey-set-reqs": { do: Call<ExpkeyReqs<Write>> };
  /** Flushes the NFS export caches. Request 15 of family nfsd; requires CAP_NET_ADMIN in the initial user namespace. */
  "cache-flush": { do: Call<CacheFlush> };
  /** Releases all NFS locks taken through a server address. Request 16 of family nfsd; requires CAP_NET_ADMIN in the initial user namespace. */
  "unlock-ip": { do: Call<UnlockIp> };
  /** Releases all NFS locks and open files of a file system. Request 17 of family nfsd; requires CAP_NET_ADMIN in the initial user namespace. */
  "unlock-filesystem": { do: Call<UnlockFilesystem> };
  /** Releases all NFS locks and open files of an exported path. Request 18 of family nfsd; requires CAP_NET_ADMIN in the initial user namespace. */
  "unlock-export": { do: Call<UnlockExport> };
  /** Returns the counters of the NFS server. Dump 19 of family nfsd, since Linux 7.3. */
  "server-stats-get": { dump: Call<ExtraAttributes, ServerStats<Read>> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "rpc-status-get": RpcStatus<Read>;
  "threads-get": Server;
  "version-get": ServerProto<Read>;
  "listener-get": ServerSock;
  "pool-mode-get": PoolMode<Read>;
  "svc-export-get-reqs": SvcExportReqs<Read>;
  "expkey-get-reqs": ExpkeyReqs<Read>;
  "server-stats-get": ServerStats<Read>;
}

/** Names of the multicast groups. */
export type Groups = "none" | "exportd";

/** The NFS server: threads, versions, listeners, and requests in progress. Netlink family `nfsd`: `connect()` opens a client. Requires Linux 6.7 with CONFIG_NFSD, module nfsd. */
export const nfsd: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "nfsd",
  flavour: "genetlink",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {
    "cache-type": () => ({ flags: true, entries: "svc_export expkey" }),
    "export-flags": () => ({
      flags: true,
      entries: `
        readonly insecure-port rootsquash allsquash async gathered-writes noreaddirplus security-label sign-fh nohide
        nosubtreecheck noauthnlm msnfs fsid crossmount noacl v4root pnfs`,
    }),
    "xprtsec-mode": () => ({ flags: true, entries: "none tls mtls" }),
  },
  structs: {},
  sets: {
    "cache-notify": () => ({ attributes: [{ name: "cache-type", number: 1, type: "u32", enum: "cache-type", flags: true }] }),
    "rpc-status": () => ({
      attributes: [
        { name: "xid", number: 1, type: "u32", order: "big" },
        { name: "flags", number: 2, type: "u32" },
        { name: "prog", number: 3, type: "u32" },
        { name: "version", number: 4, type: "u8" },
        { name: "proc", number: 5, type: "u32" },
        { name: "service-time", number: 6, type: "s64" },
        { name: "pad", number: 7, type: "pad" },
        { name: "saddr4", number: 8, type: "u32", order: "big", hint: "ipv4" },
        { name: "daddr4", number: 9, type: "u32", order: "big", hint: "ipv4" },
        { name: "saddr6", number: 10, type: "binary", hint: "ipv6" },
        { name: "daddr6", number: 11, type: "binary", hint: "ipv6" },
        { name: "sport", number: 12, type: "u16", order: "big" },
        { name: "dport", number: 13, type: "u16", order: "big" },
        { name: "compound-ops", number: 14, type: "u32", multi: true },
      ],
    }),
    server: () => ({
      attributes: [
        { name: "threads", number: 1, type: "u32", multi: true },
        { name: "gracetime", number: 2, type: "u32" },
        { name: "leasetime", number: 3, type: "u32" },
        { name: "scope", number: 4, type: "string" },
        { name: "min-threads", number: 5, type: "u32" },
        { name: "fh-key", number: 6, type: "binary", exactLength: 16 },
      ],
    }),
    version: () => ({
      attributes: [
        { name: "major", number: 1, type: "u32" },
        { name: "minor", number: 2, type: "u32" },
        { name: "enabled", number: 3, type: "flag" },
      ],
    }),
    "server-proto": () => ({ attributes: [{ name: "version", number: 1, type: "nest", nest: "version", multi: true }] }),
    sock: () => ({
      attributes: [{ name: "addr", number: 1, type: "binary" }, { name: "transport-name", number: 2, type: "string" }],
    }),
    "server-sock": () => ({ attributes: [{ name: "addr", number: 1, type: "nest", nest: "sock", multi: true }] }),
    "pool-mode": () => ({
      attributes: [{ name: "mode", number: 1, type: "string" }, { name: "npools", number: 2, type: "u32", access: "read-only" }],
    }),
    fslocation: () => ({ attributes: [{ name: "host", number: 1, type: "string" }, { name: "path", number: 2, type: "string" }] }),
    fslocations: () => ({ attributes: [{ name: "location", number: 1, type: "nest", nest: "fslocation", multi: true }] }),
    "auth-flavor": () => ({
      attributes: [
        { name: "pseudoflavor", number: 1, type: "u32" },
        { name: "flags", number: 2, type: "u32", enum: "export-flags", flags: true },
      ],
    }),
    "svc-export": () => ({
      attributes: [
        { name: "seqno", number: 1, type: "u64" },
        { name: "client", number: 2, type: "string" },
        { name: "path", number: 3, type: "string" },
        { name: "negative", number: 4, type: "flag" },
        { name: "expiry", number: 5, type: "u64" },
        { name: "anon-uid", number: 6, type: "u32" },
        { name: "anon-gid", number: 7, type: "u32" },
        { name: "fslocations", number: 8, type: "nest", nest: "fslocations" },
        { name: "uuid", number: 9, type: "binary" },
        { name: "secinfo", number: 10, type: "nest", nest: "auth-flavor", multi: true },
        { name: "xprtsec", number: 11, type: "u32", enum: "xprtsec-mode", flags: true, multi: true },
        { name: "flags", number: 12, type: "u32", enum: "export-flags", flags: true },
        { name: "fsid", number: 13, type: "s32" },
      ],
    }),
    "svc-export-reqs": () => ({ attributes: [{ name: "requests", number: 1, type: "nest", nest: "svc-export", multi: true }] }),
    expkey: () => ({
      attributes: [
        { name: "seqno", number: 1, type: "u64" },
        { name: "client", number: 2, type: "string" },
        { name: "fsidtype", number: 3, type: "u8" },
        { name: "fsid", number: 4, type: "binary" },
        { name: "negative", number: 5, type: "flag" },
        { name: "expiry", number: 6, type: "u64" },
        { name: "path", number: 7, type: "string" },
      ],
    }),
    "expkey-reqs": () => ({ attributes: [{ name: "requests", number: 1, type: "nest", nest: "expkey", multi: true }] }),
    "cache-flush": () => ({ attributes: [{ name: "mask", number: 1, type: "u32", enum: "cache-type", flags: true }] }),
    "unlock-ip": () => ({ attributes: [{ name: "address", number: 1, type: "binary", minimumLength: 16 }] }),
    "unlock-filesystem": () => ({ attributes: [{ name: "path", number: 1, type: "string" }] }),
    "unlock-export": () => ({ attributes: [{ name: "path", number: 1, type: "string" }] }),
    "server-proc-entry": () => ({
      prefix: "nfsd-a-server-proc-entry-",
      since: "7.3",
      attributes: [
        { name: "op", number: 1, type: "u32" },
        { name: "count", number: 2, type: "u64" },
        { name: "pad", number: 3, type: "pad" },
      ],
    }),
    "server-stats": () => ({
      prefix: "nfsd-a-server-stats-",
      since: "7.3",
      attributes: [
        { name: "rc-hits", number: 1, type: "u64" },
        { name: "rc-misses", number: 2, type: "u64" },
        { name: "rc-nocache", number: 3, type: "u64" },
        { name: "pad", number: 4, type: "pad" },
        { name: "fh-stale", number: 5, type: "u64" },
        { name: "io-read", number: 6, type: "u64", unit: "bytes" },
        { name: "io-write", number: 7, type: "u64", unit: "bytes" },
        { name: "netcnt", number: 8, type: "u32" },
        { name: "netudpcnt", number: 9, type: "u32" },
        { name: "nettcpcnt", number: 10, type: "u32" },
        { name: "nettcpconn", number: 11, type: "u32" },
        { name: "rpccnt", number: 12, type: "u32" },
        { name: "rpcbadfmt", number: 13, type: "u32" },
        { name: "rpcbadauth", number: 14, type: "u32" },
        { name: "rpcbadclnt", number: 15, type: "u32" },
        { name: "proc2-ops", number: 16, type: "nest", nest: "server-proc-entry", multi: true },
        { name: "proc3-ops", number: 17, type: "nest", nest: "server-proc-entry", multi: true },
        { name: "proc4-ops", number: 18, type: "nest", nest: "server-proc-entry", multi: true },
        { name: "proc4ops-ops", number: 19, type: "nest", nest: "server-proc-entry", multi: true },
        { name: "proc4cb-ops", number: 20, type: "nest", nest: "server-proc-entry", multi: true },
      ],
    }),
  },
  subMessages: {},
  operations: {
    "rpc-status-get": () => ({
      set: "rpc-status",
      dump: {
        request: "1",
        reply: `
          1 xid flags prog version proc service-time saddr4 daddr4 saddr6 daddr6 sport dport compound-ops`,
      },
    }),
    "threads-set": () => ({
      set: "server",
      do: { request: "2 threads gracetime leasetime scope min-threads fh-key" },
      flags: ["admin-perm"],
    }),
    "threads-get": () => ({ set: "server", do: { request: "3", reply: "3 threads gracetime leasetime scope min-threads" } }),
    "version-set": () => ({ set: "server-proto", do: { request: "4 version" }, flags: ["admin-perm"] }),
    "version-get": () => ({ set: "server-proto", do: { request: "5", reply: "5 version" } }),
    "listener-set": () => ({ set: "server-sock", do: { request: "6 addr" }, flags: ["admin-perm"] }),
    "listener-get": () => ({ set: "server-sock", do: { request: "7", reply: "7 addr" } }),
    "pool-mode-set": () => ({ set: "pool-mode", do: { request: "8 mode" }, flags: ["admin-perm"] }),
    "pool-mode-get": () => ({ set: "pool-mode", do: { request: "9", reply: "9 mode npools" } }),
    "cache-notify": () => ({ set: "cache-notify", event: "10 cache-type", group: "exportd" }),
    "svc-export-get-reqs": () => ({ set: "svc-export-reqs", dump: { request: "11", reply: "11 requests" }, flags: ["admin-perm"] }),
    "svc-export-set-reqs": () => ({ set: "svc-export-reqs", do: { request: "12 requests" }, flags: ["admin-perm"] }),
    "expkey-get-reqs": () => ({ set: "expkey-reqs", dump: { request: "13", reply: "13 requests" }, flags: ["admin-perm"] }),
    "expkey-set-reqs": () => ({ set: "expkey-reqs", do: { request: "14 requests" }, flags: ["admin-perm"] }),
    "cache-flush": () => ({ set: "cache-flush", do: { request: "15 mask" }, flags: ["admin-perm"] }),
    "unlock-ip": () => ({ set: "unlock-ip", do: { request: "16 address" }, flags: ["admin-perm"] }),
    "unlock-filesystem": () => ({ set: "unlock-filesystem", do: { request: "17 path" }, flags: ["admin-perm"] }),
    "unlock-export": () => ({ set: "unlock-export", do: { request: "18 path" }, flags: ["admin-perm"] }),
    "server-stats-get": () => ({
      set: "server-stats",
      dump: {
        request: "19",
        reply: `
          19 rc-hits rc-misses rc-nocache fh-stale io-read io-write netcnt netudpcnt nettcpcnt nettcpconn rpccnt
          rpcbadfmt rpcbadauth rpcbadclnt proc2-ops proc3-ops proc4-ops proc4ops-ops proc4cb-ops`,
      },
      since: "7.3",
    }),
  },
  groups: { none: { name: "none" }, exportd: { name: "exportd" } },
  config: "NFSD",
  module: "nfsd",
  since: "6.7",
  links: {},
});
