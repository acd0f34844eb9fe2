// Generated from nfsd.yaml with specs/nfsd.yaml (sha256 2c1597ab3f8a875d). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { ExtraAttributes, Mode, Read, ReadOnlyFields, Write } from "../schema/model/types.ts";

/**
 * Bits of `cache-type`.
 *
 * - `svc_export`: NFSD_CACHE_TYPE_SVC_EXPORT (bit 0)
 * - `expkey`: NFSD_CACHE_TYPE_EXPKEY (bit 1)
 */
export type CacheType = "svc_export" | "expkey";

/**
 * Bits of `export-flags`.
 *
 * - `readonly`: NFSD_EXPORT_FLAGS_READONLY (bit 0)
 * - `insecure-port`: NFSD_EXPORT_FLAGS_INSECURE_PORT (bit 1)
 * - `rootsquash`: NFSD_EXPORT_FLAGS_ROOTSQUASH (bit 2)
 * - `allsquash`: NFSD_EXPORT_FLAGS_ALLSQUASH (bit 3)
 * - `async`: NFSD_EXPORT_FLAGS_ASYNC (bit 4)
 * - `gathered-writes`: NFSD_EXPORT_FLAGS_GATHERED_WRITES (bit 5)
 * - `noreaddirplus`: NFSD_EXPORT_FLAGS_NOREADDIRPLUS (bit 6)
 * - `security-label`: NFSD_EXPORT_FLAGS_SECURITY_LABEL (bit 7)
 * - `sign-fh`: NFSD_EXPORT_FLAGS_SIGN_FH (bit 8)
 * - `nohide`: NFSD_EXPORT_FLAGS_NOHIDE (bit 9)
 * - `nosubtreecheck`: NFSD_EXPORT_FLAGS_NOSUBTREECHECK (bit 10)
 * - `noauthnlm`: NFSD_EXPORT_FLAGS_NOAUTHNLM (bit 11)
 * - `msnfs`: NFSD_EXPORT_FLAGS_MSNFS (bit 12)
 * - `fsid`: NFSD_EXPORT_FLAGS_FSID (bit 13)
 * - `crossmount`: NFSD_EXPORT_FLAGS_CROSSMOUNT (bit 14)
 * - `noacl`: NFSD_EXPORT_FLAGS_NOACL (bit 15)
 * - `v4root`: NFSD_EXPORT_FLAGS_V4ROOT (bit 16)
 * - `pnfs`: NFSD_EXPORT_FLAGS_PNFS (bit 17)
 */
export type ExportFlags = "readonly" | "insecure-port" | "rootsquash" | "allsquash" | "async" | "gathered-writes"
  | "noreaddirplus" | "security-label" | "sign-fh" | "nohide" | "nosubtreecheck" | "noauthnlm" | "msnfs" | "fsid"
  | "crossmount" | "noacl" | "v4root" | "pnfs";

/**
 * Bits of `xprtsec-mode`.
 *
 * - `none`: NFSD_XPRTSEC_MODE_NONE (bit 0)
 * - `tls`: NFSD_XPRTSEC_MODE_TLS (bit 1)
 * - `mtls`: NFSD_XPRTSEC_MODE_MTLS (bit 2)
 */
export type XprtsecMode = "none" | "tls" | "mtls";

/** Attributes of `cache-notify`. */
export interface CacheNotify extends ExtraAttributes {
  /** NFSD_A_CACHE_NOTIFY_CACHE_TYPE (1): u32. Cache with pending requests. */ cacheType?: (CacheType | number)[];
}

/** Attributes of `rpc-status`. */
export interface RpcStatus<M extends Mode = Read> extends ExtraAttributes {
  /** NFSD_A_RPC_STATUS_XID (1): u32, big-endian. Transaction id of the request. */ xid?: number;
  /** NFSD_A_RPC_STATUS_FLAGS (2): u32. State of the request in the kernel (RQ_*). */ flags?: number;
  /** NFSD_A_RPC_STATUS_PROG (3): u32. RPC program number, such as 100003 for NFS. */ prog?: number;
  /** NFSD_A_RPC_STATUS_VERSION (4): u8. Version of the program. */ version?: number;
  /** NFSD_A_RPC_STATUS_PROC (5): u32. Procedure number. */ proc?: number;
  /** NFSD_A_RPC_STATUS_SERVICE_TIME (6): s64. Time of arrival in us since boot (CLOCK_MONOTONIC). */
  serviceTime?: M["big"];
  /** NFSD_A_RPC_STATUS_SADDR4 (8): u32, big-endian, shown as ipv4. IPv4 address of the client. */
  saddr4?: M["address"];
  /** NFSD_A_RPC_STATUS_DADDR4 (9): u32, big-endian, shown as ipv4. IPv4 address of the server. */
  daddr4?: M["address"];
  /** NFSD_A_RPC_STATUS_SADDR6 (10): binary, shown as ipv6. IPv6 address of the client. */ saddr6?: M["address"];
  /** NFSD_A_RPC_STATUS_DADDR6 (11): binary, shown as ipv6. IPv6 address of the server. */ daddr6?: M["address"];
  /** NFSD_A_RPC_STATUS_SPORT (12): u16, big-endian. */ sport?: number;
  /** NFSD_A_RPC_STATUS_DPORT (13): u16, big-endian. */ dport?: number;
  /** NFSD_A_RPC_STATUS_COMPOUND_OPS (14): u32, may be repeated. Operations of an NFSv4 request. */
  compoundOps?: number[];
}

/** Attributes of `server`. */
export interface Server extends ExtraAttributes {
  /** NFSD_A_SERVER_THREADS (1): u32, may be repeated. Number of threads in each pool. */ threads?: number[];
  /** NFSD_A_SERVER_GRACETIME (2): u32. Grace period in s in which clients reclaim state. */ gracetime?: number;
  /** NFSD_A_SERVER_LEASETIME (3): u32. Lease time of NFSv4 clients in s. */ leasetime?: number;
  /** NFSD_A_SERVER_SCOPE (4): string. Server scope of NFSv4.1. */ scope?: string;
  /** NFSD_A_SERVER_MIN_THREADS (5): u32. Minimum number of threads when the number follows the load. */
  minThreads?: number;
  /** NFSD_A_SERVER_FH_KEY (6): binary, 16 bytes. Key to sign file handles, 16 bytes. */ fhKey?: Uint8Array;
}

/** Attributes of `version`. */
export interface Version<M extends Mode = Read> extends ExtraAttributes {
  /** NFSD_A_VERSION_MAJOR (1): u32. */ major?: number;
  /** NFSD_A_VERSION_MINOR (2): u32. */ minor?: number;
  /** NFSD_A_VERSION_ENABLED (3): flag. The version is enabled. */ enabled?: M["flag"];
}

/** Attributes of `server-proto`. */
export interface ServerProto<M extends Mode = Read> extends ExtraAttributes {
  /** NFSD_A_SERVER_PROTO_VERSION (1): nest, may be repeated. */ version?: Version<M>[];
}

/** Attributes of `sock`. */
export interface Sock extends ExtraAttributes {
  /** NFSD_A_SOCK_ADDR (1): binary. Socket address (sockaddr_in or sockaddr_in6). */ addr?: Uint8Array;
  /** NFSD_A_SOCK_TRANSPORT_NAME (2): string. Transport, such as `tcp`, `udp` or `rdma`. */ transportName?: string;
}

/** Attributes of `server-sock`. */
export interface ServerSock extends ExtraAttributes {
  /** NFSD_A_SERVER_SOCK_ADDR (1): nest, may be repeated. */ addr?: Sock[];
}

/** Attributes of `pool-mode`. */
export type PoolMode<M extends Mode = Read> = ExtraAttributes & {
  /** NFSD_A_POOL_MODE_MODE (1): string. How threads are divided, such as `global`, `percpu` or `pernode`. */
  mode?: string;
} & ReadOnlyFields<M, {
  /** NFSD_A_POOL_MODE_NPOOLS (2): u32, read-only. Number of pools. */ npools?: number;
}>;

/** Attributes of `fslocation`. */
export interface Fslocation extends ExtraAttributes {
  /** NFSD_A_FSLOCATION_HOST (1): string. */ host?: string;
  /** NFSD_A_FSLOCATION_PATH (2): string. */ path?: string;
}

/** Attributes of `fslocations`. */
export interface Fslocations extends ExtraAttributes {
  /** NFSD_A_FSLOCATIONS_LOCATION (1): nest, may be repeated. */ location?: Fslocation[];
}

/** Attributes of `auth-flavor`. */
export interface AuthFlavor extends ExtraAttributes {
  /** NFSD_A_AUTH_FLAVOR_PSEUDOFLAVOR (1): u32. */ pseudoflavor?: number;
  /** NFSD_A_AUTH_FLAVOR_FLAGS (2): u32. */ flags?: (ExportFlags | number)[];
}

/** Attributes of `svc-export`. */
export interface SvcExport<M extends Mode = Read> extends ExtraAttributes {
  /** NFSD_A_SVC_EXPORT_SEQNO (1): u64. Number of the pending request, which the answer repeats. */ seqno?: M["big"];
  /** NFSD_A_SVC_EXPORT_CLIENT (2): string. Name of the client's domain. */ client?: string;
  /** NFSD_A_SVC_EXPORT_PATH (3): string. */ path?: string;
  /** NFSD_A_SVC_EXPORT_NEGATIVE (4): flag. There is no such entry. */ negative?: M["flag"];
  /** NFSD_A_SVC_EXPORT_EXPIRY (5): u64. Time at which the entry expires, in s since 1970. */ expiry?: M["big"];
  /** NFSD_A_SVC_EXPORT_ANON_UID (6): u32. User id for anonymous users. */ anonUid?: number;
  /** NFSD_A_SVC_EXPORT_ANON_GID (7): u32. Group id for anonymous users. */ anonGid?: number;
  /** NFSD_A_SVC_EXPORT_FSLOCATIONS (8): nest. Other servers of the file system. */ fslocations?: Fslocations;
  /** NFSD_A_SVC_EXPORT_UUID (9): binary. UUID of the file system, 16 bytes. */ uuid?: Uint8Array;
  /** NFSD_A_SVC_EXPORT_SECINFO (10): nest, may be repeated. Allowed kinds of authentication. */
  secinfo?: AuthFlavor[];
  /** NFSD_A_SVC_EXPORT_XPRTSEC (11): u32, may be repeated. Allowed kinds of transport security. */
  xprtsec?: ((XprtsecMode | number)[])[];
  /** NFSD_A_SVC_EXPORT_FLAGS (12): u32. Options of the export. */ flags?: (ExportFlags | number)[];
  /** NFSD_A_SVC_EXPORT_FSID (13): s32. Number of the file system. */ fsid?: number;
}

/** Attributes of `svc-export-reqs`. */
export interface SvcExportReqs<M extends Mode = Read> extends ExtraAttributes {
  /** NFSD_A_SVC_EXPORT_REQS_REQUESTS (1): nest, may be repeated. */ requests?: SvcExport<M>[];
}

/** Attributes of `expkey`. */
export interface Expkey<M extends Mode = Read> extends ExtraAttributes {
  /** NFSD_A_EXPKEY_SEQNO (1): u64. Number of the pending request, which the answer repeats. */ seqno?: M["big"];
  /** NFSD_A_EXPKEY_CLIENT (2): string. Name of the client's domain. */ client?: string;
  /** NFSD_A_EXPKEY_FSIDTYPE (3): u8. Kind of `fsid`. */ fsidtype?: number;
  /** NFSD_A_EXPKEY_FSID (4): binary. Number of the file system. */ fsid?: Uint8Array;
  /** NFSD_A_EXPKEY_NEGATIVE (5): flag. There is no such entry. */ negative?: M["flag"];
  /** NFSD_A_EXPKEY_EXPIRY (6): u64. Time at which the entry expires, in s since 1970. */ expiry?: M["big"];
  /** NFSD_A_EXPKEY_PATH (7): string. */ path?: string;
}

/** Attributes of `expkey-reqs`. */
export interface ExpkeyReqs<M extends Mode = Read> extends ExtraAttributes {
  /** NFSD_A_EXPKEY_REQS_REQUESTS (1): nest, may be repeated. */ requests?: Expkey<M>[];
}

/** Attributes of `cache-flush`. */
export interface CacheFlush extends ExtraAttributes {
  /** NFSD_A_CACHE_FLUSH_MASK (1): u32. Caches to flush; all if it is omitted. */ mask?: (CacheType | number)[];
}

/** Attributes of `unlock-ip`. */
export interface UnlockIp extends ExtraAttributes {
  /** NFSD_A_UNLOCK_IP_ADDRESS (1): binary, at least 16 bytes. Address of the server (sockaddr_in or sockaddr_in6). */
  address?: Uint8Array;
}

/** Attributes of `unlock-filesystem`. */
export interface UnlockFilesystem extends ExtraAttributes {
  /** NFSD_A_UNLOCK_FILESYSTEM_PATH (1): string. Path in the file system. */ path?: string;
}

/** Attributes of `unlock-export`. */
export interface UnlockExport extends ExtraAttributes {
  /** NFSD_A_UNLOCK_EXPORT_PATH (1): string. */ path?: string;
}

/** Attributes of `server-proc-entry`. Calls of one procedure or operation. */
export interface ServerProcEntry<M extends Mode = Read> extends ExtraAttributes {
  /** NFSD_A_SERVER_PROC_ENTRY_OP (1): u32. Number of the procedure or operation. */ op?: number;
  /** NFSD_A_SERVER_PROC_ENTRY_COUNT (2): u64. Number of calls. */ count?: M["big"];
}

/** Attributes of `server-stats`. Counters of the NFS server since its start. */
export interface ServerStats<M extends Mode = Read> extends ExtraAttributes {
  /** NFSD_A_SERVER_STATS_RC_HITS (1): u64. Replies from the reply cache. */ rcHits?: M["big"];
  /** NFSD_A_SERVER_STATS_RC_MISSES (2): u64. Requests that the reply cache lacked. */ rcMisses?: M["big"];
  /** NFSD_A_SERVER_STATS_RC_NOCACHE (3): u64. Requests without need for the reply cache. */ rcNocache?: M["big"];
  /** NFSD_A_SERVER_STATS_FH_STALE (5): u64. Stale file handles. */ fhStale?: M["big"];
  /** NFSD_A_SERVER_STATS_IO_READ (6): u64, in bytes. Bytes read. */ ioRead?: M["big"];
  /** NFSD_A_SERVER_STATS_IO_WRITE (7): u64, in bytes. Bytes written. */ ioWrite?: M["big"];
  /** NFSD_A_SERVER_STATS_NETCNT (8): u32. Packets received. */ netcnt?: number;
  /** NFSD_A_SERVER_STATS_NETUDPCNT (9): u32. UDP packets received. */ netudpcnt?: number;
  /** NFSD_A_SERVER_STATS_NETTCPCNT (10): u32. TCP packets received. */ nettcpcnt?: number;
  /** NFSD_A_SERVER_STATS_NETTCPCONN (11): u32. TCP connections. */ nettcpconn?: number;
  /** NFSD_A_SERVER_STATS_RPCCNT (12): u32. RPC calls. */ rpccnt?: number;
  /** NFSD_A_SERVER_STATS_RPCBADFMT (13): u32. RPC calls with an invalid format. */ rpcbadfmt?: number;
  /** NFSD_A_SERVER_STATS_RPCBADAUTH (14): u32. RPC calls with invalid authentication. */ rpcbadauth?: number;
  /** NFSD_A_SERVER_STATS_RPCBADCLNT (15): u32. RPC calls of clients that are not allowed. */ rpcbadclnt?: number;
  /** NFSD_A_SERVER_STATS_PROC2_OPS (16): nest, may be repeated. Calls of NFSv2 procedures. */
  proc2Ops?: ServerProcEntry<M>[];
  /** NFSD_A_SERVER_STATS_PROC3_OPS (17): nest, may be repeated. Calls of NFSv3 procedures. */
  proc3Ops?: ServerProcEntry<M>[];
  /** NFSD_A_SERVER_STATS_PROC4_OPS (18): nest, may be repeated. Calls of NFSv4 procedures. */
  proc4Ops?: ServerProcEntry<M>[];
  /** NFSD_A_SERVER_STATS_PROC4OPS_OPS (19): nest, may be repeated. Operations in NFSv4 requests. */
  proc4opsOps?: ServerProcEntry<M>[];
  /** NFSD_A_SERVER_STATS_PROC4CB_OPS (20): nest, may be repeated. Operations in callbacks to NFSv4 clients. */
  proc4cbOps?: ServerProcEntry<M>[];
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `rpc-status-get`: dump 1. Dumps the requests that NFS server threads are processing. */
  "rpc-status-get": { dump: { request: ExtraAttributes; reply: RpcStatus<Read> } };
  /** `threads-set`: request 2, requires admin-perm. Starts or stops NFS server threads. */
  "threads-set": { do: { request: Server; reply: undefined } };
  /** `threads-get`: request 3. Returns the numbers of NFS server threads. */
  "threads-get": { do: { request: ExtraAttributes; reply: Server } };
  /** `version-set`: request 4, requires admin-perm. Changes the enabled NFS versions. */
  "version-set": { do: { request: ServerProto<Write>; reply: undefined } };
  /** `version-get`: request 5. Returns the supported and enabled NFS versions. */
  "version-get": { do: { request: ExtraAttributes; reply: ServerProto<Read> } };
  /** `listener-set`: request 6, requires admin-perm. Changes the sockets of the NFS server. */
  "listener-set": { do: { request: ServerSock; reply: undefined } };
  /** `listener-get`: request 7. Returns the sockets of the NFS server. */
  "listener-get": { do: { request: ExtraAttributes; reply: ServerSock } };
  /** `pool-mode-set`: request 8, requires admin-perm. Changes how threads are divided into pools. */
  "pool-mode-set": { do: { request: PoolMode<Write>; reply: undefined } };
  /** `pool-mode-get`: request 9. Returns how threads are divided into pools. */
  "pool-mode-get": { do: { request: ExtraAttributes; reply: PoolMode<Read> } };
  /** `cache-notify`: event 10, group `exportd`. Reports that the kernel has pending requests for a cache. */
  "cache-notify": { event: CacheNotify };
  /** `svc-export-get-reqs`: dump 11, requires admin-perm. Dumps pending requests of the export cache. */
  "svc-export-get-reqs": { dump: { request: ExtraAttributes; reply: SvcExportReqs<Read> } };
  /** `svc-export-set-reqs`: request 12, requires admin-perm. Answers pending requests of the export cache. */
  "svc-export-set-reqs": { do: { request: SvcExportReqs<Write>; reply: undefined } };
  /** `expkey-get-reqs`: dump 13, requires admin-perm. Dumps pending requests of the cache of export keys. */
  "expkey-get-reqs": { dump: { request: ExtraAttributes; reply: ExpkeyReqs<Read> } };
  /** `expkey-set-reqs`: request 14, requires admin-perm. Answers pending requests of the cache of export keys. */
  "expkey-set-reqs": { do: { request: ExpkeyReqs<Write>; reply: undefined } };
  /** `cache-flush`: request 15, requires admin-perm. Flushes caches of exports. */
  "cache-flush": { do: { request: CacheFlush; reply: undefined } };
  /** `unlock-ip`: request 16, requires admin-perm. Releases all locks of clients of a server address. */
  "unlock-ip": { do: { request: UnlockIp; reply: undefined } };
  /** `unlock-filesystem`: request 17, requires admin-perm. Releases all locks and state of a file system. */
  "unlock-filesystem": { do: { request: UnlockFilesystem; reply: undefined } };
  /** `unlock-export`: request 18, requires admin-perm. Releases all state of an exported path. */
  "unlock-export": { do: { request: UnlockExport; reply: undefined } };
  /** `server-stats-get`: dump 19, since Linux 7.3. Returns the counters of the NFS server. */
  "server-stats-get": { dump: { request: ExtraAttributes; reply: ServerStats<Read> } };
}

/** Events, by the operation that describes the message. */
export interface Events {
  "cache-notify": CacheNotify;
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

/** Family `nfsd` (Linux 6.7 with CONFIG_NFSD, module nfsd): `connect()` opens a client. Also the model for codecs. */
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
        request: { number: 1 },
        reply: {
          number: 1,
          attributes: `
            xid flags prog version proc service-time saddr4 daddr4 saddr6 daddr6 sport dport compound-ops`,
        },
      },
    }),
    "threads-set": () => ({
      set: "server",
      do: { request: { number: 2, attributes: "threads gracetime leasetime scope min-threads fh-key" } },
      flags: ["admin-perm"],
    }),
    "threads-get": () => ({
      set: "server",
      do: { request: { number: 3 }, reply: { number: 3, attributes: "threads gracetime leasetime scope min-threads" } },
    }),
    "version-set": () => ({ set: "server-proto", do: { request: { number: 4, attributes: "version" } }, flags: ["admin-perm"] }),
    "version-get": () => ({ set: "server-proto", do: { request: { number: 5 }, reply: { number: 5, attributes: "version" } } }),
    "listener-set": () => ({ set: "server-sock", do: { request: { number: 6, attributes: "addr" } }, flags: ["admin-perm"] }),
    "listener-get": () => ({ set: "server-sock", do: { request: { number: 7 }, reply: { number: 7, attributes: "addr" } } }),
    "pool-mode-set": () => ({ set: "pool-mode", do: { request: { number: 8, attributes: "mode" } }, flags: ["admin-perm"] }),
    "pool-mode-get": () => ({ set: "pool-mode", do: { request: { number: 9 }, reply: { number: 9, attributes: "mode npools" } } }),
    "cache-notify": () => ({ set: "cache-notify", event: { number: 10, attributes: "cache-type" }, group: "exportd" }),
    "svc-export-get-reqs": () => ({
      set: "svc-export-reqs",
      dump: { request: { number: 11 }, reply: { number: 11, attributes: "requests" } },
      flags: ["admin-perm"],
    }),
    "svc-export-set-reqs": () => ({ set: "svc-export-reqs", do: { request: { number: 12, attributes: "requests" } }, flags: ["admin-perm"] }),
    "expkey-get-reqs": () => ({
      set: "expkey-reqs",
      dump: { request: { number: 13 }, reply: { number: 13, attributes: "requests" } },
      flags: ["admin-perm"],
    }),
    "expkey-set-reqs": () => ({ set: "expkey-reqs", do: { request: { number: 14, attributes: "requests" } }, flags: ["admin-perm"] }),
    "cache-flush": () => ({ set: "cache-flush", do: { request: { number: 15, attributes: "mask" } }, flags: ["admin-perm"] }),
    "unlock-ip": () => ({ set: "unlock-ip", do: { request: { number: 16, attributes: "address" } }, flags: ["admin-perm"] }),
    "unlock-filesystem": () => ({ set: "unlock-filesystem", do: { request: { number: 17, attributes: "path" } }, flags: ["admin-perm"] }),
    "unlock-export": () => ({ set: "unlock-export", do: { request: { number: 18, attributes: "path" } }, flags: ["admin-perm"] }),
    "server-stats-get": () => ({
      set: "server-stats",
      dump: {
        request: { number: 19 },
        reply: {
          number: 19,
          attributes: `
            rc-hits rc-misses rc-nocache fh-stale io-read io-write netcnt netudpcnt nettcpcnt nettcpconn rpccnt
            rpcbadfmt rpcbadauth rpcbadclnt proc2-ops proc3-ops proc4-ops proc4ops-ops proc4cb-ops`,
        },
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
