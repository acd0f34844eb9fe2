// Generated from smc_gen_netlink.yaml (sha256 35f8da70e3f06e9d). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { ExtraAttributes, Has, Mode, Read } from "../schema/model/types.ts";

/** Attributes of `smc-attrs`. */
export interface SmcAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** SMC_GEN_SYS_INFO (1): nest. */ sysInfo?: SysInfo;
  /** SMC_GEN_LGR_SMCR (2): nest. */ lgrSmcr?: LgrR<M>;
  /** SMC_GEN_LINK_SMCR (3): nest. */ linkSmcr?: Link;
  /** SMC_GEN_LGR_SMCD (4): nest. */ lgrSmcd?: LgrD<M>;
  /** SMC_GEN_DEV_SMCD (5): nest. */ devSmcd?: Dev;
  /** SMC_GEN_DEV_SMCR (6): nest. */ devSmcr?: Dev;
  /** SMC_GEN_STATS (7): nest. */ stats?: Stats<M>;
  /** SMC_GEN_FBACK_STATS (8): nest. */ fbackStats?: FbackStats<M>;
}

/** Attributes of `sys-info`. Versions and names of this host. */
export interface SysInfo extends ExtraAttributes {
  /** SMC_NLA_SYS_VER (1): u8. Version of SMC. */ ver?: number;
  /** SMC_NLA_SYS_REL (2): u8. Release of the version. */ rel?: number;
  /** SMC_NLA_SYS_IS_ISM_V2 (3): u8. 1 if a device supports SMC-D version 2. */ isIsmV2?: number;
  /** SMC_NLA_SYS_LOCAL_HOST (4): string. Name of this host, in EBCDIC converted to text. */ localHost?: string;
  /** SMC_NLA_SYS_SEID (5): string. System EID. */ seid?: string;
  /** SMC_NLA_SYS_IS_SMCR_V2 (6): u8. 1 if SMC-R version 2 is supported. */ isSmcrV2?: number;
}

/** Attributes of `lgr-v2`. */
export interface LgrV2 extends ExtraAttributes {
  /** SMC_NLA_LGR_V2_VER (0): u8. Version of SMC. */ ver?: number;
  /** SMC_NLA_LGR_V2_REL (1): u8. Release of the version. */ rel?: number;
  /** SMC_NLA_LGR_V2_OS (2): u8. Operating system of the other host. */ os?: number;
  /** SMC_NLA_LGR_V2_NEG_EID (3): string. EID that both hosts have. */ negEid?: string;
  /** SMC_NLA_LGR_V2_PEER_HOST (4): string. Name of the other host. */ peerHost?: string;
}

/** Attributes of `lgr-r-v2`. */
export interface LgrRV2 extends ExtraAttributes {
  /** SMC_NLA_LGR_R_V2_DIRECT (1): u8. 1 if both hosts are in the same IP network. */ direct?: number;
  /** SMC_NLA_LGR_R_V2_MAX_CONNS (2): u8, since Linux 6.6. Maximum number of connections. */ maxConns?: number;
  /** SMC_NLA_LGR_R_V2_MAX_LINKS (3): u8, since Linux 6.6. Maximum number of links. */ maxLinks?: number;
}

/** Attributes of `lgr-r`. Link group of SMC-R: the links between two hosts. */
export interface LgrR<M extends Mode = Read> extends ExtraAttributes {
  /** SMC_NLA_LGR_R_ID (1): u32, shown as hex. Number of the link group. */ id?: number;
  /** SMC_NLA_LGR_R_ROLE (2): u8. 0 on the client, 1 on the server. */ role?: number;
  /** SMC_NLA_LGR_R_TYPE (3): u8. Redundancy of the links: 0 none, 1 single, 2 symmetric, 3 and 4 asymmetric. */
  type?: number;
  /** SMC_NLA_LGR_R_PNETID (4): string. Name of the physical network. */ pnetid?: string;
  /** SMC_NLA_LGR_R_VLAN_ID (5): u8. VLAN. */ vlanId?: number;
  /** SMC_NLA_LGR_R_CONNS_NUM (6): u32. Number of connections. */ connsNum?: number;
  /** SMC_NLA_LGR_R_V2_COMMON (7): nest. */ v2Common?: LgrV2;
  /** SMC_NLA_LGR_R_V2 (8): nest. */ v2?: LgrRV2;
  /** SMC_NLA_LGR_R_NET_COOKIE (9): u64. Number of the network namespace. */ netCookie?: M["big"];
  /** SMC_NLA_LGR_R_BUF_TYPE (11): u8. Memory of the buffers: 0 contiguous, 1 virtual, 2 mixed. */ bufType?: number;
  /** SMC_NLA_LGR_R_SNDBUF_ALLOC (12): uint, in bytes, since Linux 6.12. Memory of the send buffers. */
  sndbufAlloc?: M["big"];
  /** SMC_NLA_LGR_R_RMB_ALLOC (13): uint, in bytes, since Linux 6.12. Memory of the receive buffers. */
  rmbAlloc?: M["big"];
}

/** Attributes of `link`. Link of a link group of SMC-R. */
export interface Link extends ExtraAttributes {
  /** SMC_NLA_LINK_ID (1): u8. Number of the link in its group. */ id?: number;
  /** SMC_NLA_LINK_IB_DEV (2): string. RDMA device. */ ibDev?: string;
  /** SMC_NLA_LINK_IB_PORT (3): u8. Port of the RDMA device. */ ibPort?: number;
  /** SMC_NLA_LINK_GID (4): string. Address of the port. */ gid?: string;
  /** SMC_NLA_LINK_PEER_GID (5): string. Address of the other port. */ peerGid?: string;
  /** SMC_NLA_LINK_CONN_CNT (6): u32. Number of connections. */ connCnt?: number;
  /** SMC_NLA_LINK_NET_DEV (7): u32. Index of the Ethernet interface. */ netDev?: number;
  /** SMC_NLA_LINK_UID (8): u32, shown as hex. Number of the link on this host. */ uid?: number;
  /** SMC_NLA_LINK_PEER_UID (9): u32, shown as hex. Number of the link on the other host. */ peerUid?: number;
  /** SMC_NLA_LINK_STATE (10): u32. State of the link: 0 unused, 1 inactive, 2 activating, 3 active. */
  state?: number;
}

/** Attributes of `lgr-d`. Link group of SMC-D. */
export interface LgrD<M extends Mode = Read> extends ExtraAttributes {
  /** SMC_NLA_LGR_D_ID (1): u32, shown as hex. Number of the link group. */ id?: number;
  /** SMC_NLA_LGR_D_GID (2): u64, shown as hex. Address of the device. */ gid?: M["big"];
  /** SMC_NLA_LGR_D_PEER_GID (3): u64, shown as hex. Address of the other device. */ peerGid?: M["big"];
  /** SMC_NLA_LGR_D_VLAN_ID (4): u8. VLAN. */ vlanId?: number;
  /** SMC_NLA_LGR_D_CONNS_NUM (5): u32. Number of connections. */ connsNum?: number;
  /** SMC_NLA_LGR_D_PNETID (6): string. Name of the physical network. */ pnetid?: string;
  /** SMC_NLA_LGR_D_CHID (7): u32, shown as hex. Channel of the device. */ chid?: number;
  /** SMC_NLA_LGR_D_V2_COMMON (9): nest. */ v2Common?: LgrV2;
  /** SMC_NLA_LGR_D_EXT_GID (10): u64, shown as hex, since Linux 6.8. Second half of the device's address. */
  extGid?: M["big"];
  /** SMC_NLA_LGR_D_PEER_EXT_GID (11): u64, shown as hex, since Linux 6.8. Second half of the other device's address. */
  peerExtGid?: M["big"];
  /** SMC_NLA_LGR_D_SNDBUF_ALLOC (12): uint, in bytes, since Linux 6.12. Memory of the send buffers. */
  sndbufAlloc?: M["big"];
  /** SMC_NLA_LGR_D_DMB_ALLOC (13): uint, in bytes, since Linux 6.12. Memory of the receive buffers. */
  dmbAlloc?: M["big"];
}

/** Attributes of `port`. Port of an RDMA device. */
export interface Port extends ExtraAttributes {
  /** SMC_NLA_DEV_PORT_PNET_USR (1): u8. 1 if SMC_PNETID has set the name of the physical network. */
  pnetUsr?: number;
  /** SMC_NLA_DEV_PORT_PNETID (2): string. Name of the physical network. */ pnetid?: string;
  /** SMC_NLA_DEV_PORT_NETDEV (3): u32. Index of the Ethernet interface. */ netdev?: number;
  /** SMC_NLA_DEV_PORT_STATE (4): u8. 1 if the port is active. */ state?: number;
  /** SMC_NLA_DEV_PORT_VALID (5): u8. 1 if the port exists. */ valid?: number;
  /** SMC_NLA_DEV_PORT_LNK_CNT (6): u32. Number of links. */ lnkCnt?: number;
}

/** Attributes of `dev`. RDMA or ISM device. */
export interface Dev extends ExtraAttributes {
  /** SMC_NLA_DEV_USE_CNT (1): u32. Number of link groups of an ISM device. */ useCnt?: number;
  /** SMC_NLA_DEV_IS_CRIT (2): u8. 1 if connections would end without the device. */ isCrit?: number;
  /** SMC_NLA_DEV_PCI_FID (3): u32, shown as hex. Function of the device. */ pciFid?: number;
  /** SMC_NLA_DEV_PCI_CHID (4): u16, shown as hex. Channel of the device. */ pciChid?: number;
  /** SMC_NLA_DEV_PCI_VENDOR (5): u16, shown as hex. PCI vendor. */ pciVendor?: number;
  /** SMC_NLA_DEV_PCI_DEVICE (6): u16, shown as hex. PCI device. */ pciDevice?: number;
  /** SMC_NLA_DEV_PCI_ID (7): string. PCI address. */ pciId?: string;
  /** SMC_NLA_DEV_PORT (8): nest. First port, of SMC-D the only one. */ port?: Port;
  /** SMC_NLA_DEV_PORT2 (9): nest. Second port. */ port2?: Port;
  /** SMC_NLA_DEV_IB_NAME (10): string. Name of the RDMA device. */ ibName?: string;
}

/** Attributes of `sizes`. Number of buffers or transfers by size. */
export interface Sizes<M extends Mode = Read> extends ExtraAttributes {
  /** SMC_NLA_STATS_PLOAD_8K (1): u64. Number of up to 8 KiB. */ pload8k?: M["big"];
  /** SMC_NLA_STATS_PLOAD_16K (2): u64. Number of up to 16 KiB. */ pload16k?: M["big"];
  /** SMC_NLA_STATS_PLOAD_32K (3): u64. Number of up to 32 KiB. */ pload32k?: M["big"];
  /** SMC_NLA_STATS_PLOAD_64K (4): u64. Number of up to 64 KiB. */ pload64k?: M["big"];
  /** SMC_NLA_STATS_PLOAD_128K (5): u64. Number of up to 128 KiB. */ pload128k?: M["big"];
  /** SMC_NLA_STATS_PLOAD_256K (6): u64. Number of up to 256 KiB. */ pload256k?: M["big"];
  /** SMC_NLA_STATS_PLOAD_512K (7): u64. Number of up to 512 KiB. */ pload512k?: M["big"];
  /** SMC_NLA_STATS_PLOAD_1024K (8): u64. Number of up to 1 MiB. */ pload1024k?: M["big"];
  /** SMC_NLA_STATS_PLOAD_G_1024K (9): u64. Number of larger ones. */ ploadG1024k?: M["big"];
}

/** Attributes of `rmb`. Events of buffers. */
export interface Rmb<M extends Mode = Read> extends ExtraAttributes {
  /** SMC_NLA_STATS_RMB_SIZE_SM_PEER_CNT (1): u64. Writes that were larger than the free part of the other host's buffer. */
  sizeSmPeerCnt?: M["big"];
  /** SMC_NLA_STATS_RMB_SIZE_SM_CNT (2): u64. Writes that were larger than the free part of the buffer. */
  sizeSmCnt?: M["big"];
  /** SMC_NLA_STATS_RMB_FULL_PEER_CNT (3): u64. Writes while the other host's buffer was full. */
  fullPeerCnt?: M["big"];
  /** SMC_NLA_STATS_RMB_FULL_CNT (4): u64. Writes while the buffer was full. */ fullCnt?: M["big"];
  /** SMC_NLA_STATS_RMB_REUSE_CNT (5): u64. Reused buffers. */ reuseCnt?: M["big"];
  /** SMC_NLA_STATS_RMB_ALLOC_CNT (6): u64. Allocated buffers. */ allocCnt?: M["big"];
  /** SMC_NLA_STATS_RMB_DGRADE_CNT (7): u64. Buffers that are smaller than requested. */ dgradeCnt?: M["big"];
}

/** Attributes of `tech`. Counters of SMC-R or SMC-D. */
export interface Tech<M extends Mode = Read> extends ExtraAttributes {
  /** SMC_NLA_STATS_T_TX_RMB_SIZE (1): nest. Send buffers. */ txRmbSize?: Sizes<M>;
  /** SMC_NLA_STATS_T_RX_RMB_SIZE (2): nest. Receive buffers. */ rxRmbSize?: Sizes<M>;
  /** SMC_NLA_STATS_T_TXPLOAD_SIZE (3): nest. Sent data. */ txploadSize?: Sizes<M>;
  /** SMC_NLA_STATS_T_RXPLOAD_SIZE (4): nest. Received data. */ rxploadSize?: Sizes<M>;
  /** SMC_NLA_STATS_T_TX_RMB_STATS (5): nest. Send buffers. */ txRmbStats?: Rmb<M>;
  /** SMC_NLA_STATS_T_RX_RMB_STATS (6): nest. Receive buffers. */ rxRmbStats?: Rmb<M>;
  /** SMC_NLA_STATS_T_CLNT_V1_SUCC (7): u64. Connections of clients with version 1. */ clntV1Succ?: M["big"];
  /** SMC_NLA_STATS_T_CLNT_V2_SUCC (8): u64. Connections of clients with version 2. */ clntV2Succ?: M["big"];
  /** SMC_NLA_STATS_T_SRV_V1_SUCC (9): u64. Connections of servers with version 1. */ srvV1Succ?: M["big"];
  /** SMC_NLA_STATS_T_SRV_V2_SUCC (10): u64. Connections of servers with version 2. */ srvV2Succ?: M["big"];
  /** SMC_NLA_STATS_T_SENDPAGE_CNT (11): u64. Calls of sendfile. */ sendpageCnt?: M["big"];
  /** SMC_NLA_STATS_T_SPLICE_CNT (12): u64. Calls of splice. */ spliceCnt?: M["big"];
  /** SMC_NLA_STATS_T_CORK_CNT (13): u64. Writes with MSG_MORE or TCP_CORK. */ corkCnt?: M["big"];
  /** SMC_NLA_STATS_T_NDLY_CNT (14): u64. Writes with TCP_NODELAY. */ ndlyCnt?: M["big"];
  /** SMC_NLA_STATS_T_URG_DATA_CNT (15): u64. Urgent data. */ urgDataCnt?: M["big"];
  /** SMC_NLA_STATS_T_RX_BYTES (16): u64, in bytes. Received bytes. */ rxBytes?: M["big"];
  /** SMC_NLA_STATS_T_TX_BYTES (17): u64, in bytes. Sent bytes. */ txBytes?: M["big"];
  /** SMC_NLA_STATS_T_RX_CNT (18): u64. Reads. */ rxCnt?: M["big"];
  /** SMC_NLA_STATS_T_TX_CNT (19): u64. Writes. */ txCnt?: M["big"];
  /** SMC_NLA_STATS_T_RX_RMB_USAGE (20): uint, in bytes, since Linux 6.12. Used receive buffers. */
  rxRmbUsage?: M["big"];
  /** SMC_NLA_STATS_T_TX_RMB_USAGE (21): uint, in bytes, since Linux 6.12. Used send buffers. */
  txRmbUsage?: M["big"];
}

/** Attributes of `stats`. Counters of the network namespace. */
export interface Stats<M extends Mode = Read> extends ExtraAttributes {
  /** SMC_NLA_STATS_SMCD_TECH (1): nest. */ smcdTech?: Tech<M>;
  /** SMC_NLA_STATS_SMCR_TECH (2): nest. */ smcrTech?: Tech<M>;
  /** SMC_NLA_STATS_CLNT_HS_ERR_CNT (3): u64. Failed handshakes of clients. */ clntHsErrCnt?: M["big"];
  /** SMC_NLA_STATS_SRV_HS_ERR_CNT (4): u64. Failed handshakes of servers. */ srvHsErrCnt?: M["big"];
}

/** Attributes of `fback-stats`. Connections that use TCP instead, by reason. */
export interface FbackStats<M extends Mode = Read> extends ExtraAttributes {
  /** SMC_NLA_FBACK_STATS_TYPE (1): u8. 0 for clients, 1 for servers. */ type?: number;
  /** SMC_NLA_FBACK_STATS_SRV_CNT (2): u64. All such connections of servers. */ srvCnt?: M["big"];
  /** SMC_NLA_FBACK_STATS_CLNT_CNT (3): u64. All such connections of clients. */ clntCnt?: M["big"];
  /** SMC_NLA_FBACK_STATS_RSN_CODE (4): u32, shown as hex. Reason, as in the decline message of SMC. */
  rsnCode?: number;
  /** SMC_NLA_FBACK_STATS_RSN_CNT (5): u16. Connections with this reason. */ rsnCnt?: number;
}

/** Attributes of `eid-table`. */
export interface EidTable extends ExtraAttributes {
  /** SMC_NLA_EID_TABLE_ENTRY (1): string, at least 32 bytes, at most 32 bytes. EID: capital letters, digits, dots and hyphens, and spaces up to the length of 32. */
  entry?: string;
}

/** Attributes of `seid`. */
export interface Seid extends ExtraAttributes {
  /** SMC_NLA_SEID_ENTRY (1): string. System EID. */ entry?: string;
  /** SMC_NLA_SEID_ENABLED (2): u8. 1 if the system EID is used. */ enabled?: number;
}

/** Attributes of `hs-limitation`. */
export interface HsLimitation extends ExtraAttributes {
  /** SMC_NLA_HS_LIMITATION_ENABLED (1): u8. 1 if the number of handshakes at once is limited. */ enabled?: number;
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `get-sys-info`: dump 1. Returns versions and names of this host. */
  "get-sys-info": {
    dump: { request: ExtraAttributes; reply: SmcAttrs<Read> & Required<Pick<SmcAttrs<Read>, "sysInfo">> };
  };
  /** `get-lgr-smcr`: dump 2. Lists the link groups of SMC-R. */
  "get-lgr-smcr": {
    dump: { request: ExtraAttributes; reply: SmcAttrs<Read> & Required<Pick<SmcAttrs<Read>, "lgrSmcr">> };
  };
  /** `get-link-smcr`: dump 3. Lists the link groups of SMC-R with their links. */
  "get-link-smcr": { dump: { request: ExtraAttributes; reply: SmcAttrs<Read> } };
  /** `get-lgr-smcd`: dump 4. Lists the link groups of SMC-D. */
  "get-lgr-smcd": {
    dump: { request: ExtraAttributes; reply: SmcAttrs<Read> & Required<Pick<SmcAttrs<Read>, "lgrSmcd">> };
  };
  /** `get-dev-smcd`: dump 5. Lists the devices of SMC-D. */
  "get-dev-smcd": {
    dump: { request: ExtraAttributes; reply: SmcAttrs<Read> & Required<Pick<SmcAttrs<Read>, "devSmcd">> };
  };
  /** `get-dev-smcr`: dump 6. Lists the devices of SMC-R. */
  "get-dev-smcr": {
    dump: { request: ExtraAttributes; reply: SmcAttrs<Read> & Required<Pick<SmcAttrs<Read>, "devSmcr">> };
  };
  /** `get-stats`: dump 7, since Linux 5.14. Returns the counters of the network namespace. */
  "get-stats": {
    dump: { request: ExtraAttributes; reply: SmcAttrs<Read> & Required<Pick<SmcAttrs<Read>, "stats">> };
  };
  /** `get-fback-stats`: dump 8, since Linux 5.14. Lists why connections use TCP instead. */
  "get-fback-stats": {
    dump: { request: ExtraAttributes; reply: SmcAttrs<Read> & Required<Pick<SmcAttrs<Read>, "fbackStats">> };
  };
  /** `dump-ueid`: dump 9, since Linux 5.16. Lists the EIDs that users have added. */
  "dump-ueid": { dump: { request: ExtraAttributes; reply: EidTable & Required<Pick<EidTable, "entry">> } };
  /** `add-ueid`: request 10, requires admin-perm, since Linux 5.16. Adds an EID. Up to four are possible. */
  "add-ueid": { do: { request: EidTable & Has<"entry">; reply: undefined } };
  /** `remove-ueid`: request 11, requires admin-perm, since Linux 5.16. Removes an EID. */
  "remove-ueid": { do: { request: EidTable & Has<"entry">; reply: undefined } };
  /** `flush-ueid`: request 12, requires admin-perm, since Linux 5.16. Removes all EIDs that users have added. */
  "flush-ueid": { do: { request: ExtraAttributes; reply: undefined } };
  /** `dump-seid`: dump 13, since Linux 5.16. Returns the system EID. */
  "dump-seid": { dump: { request: ExtraAttributes; reply: Seid & Required<Pick<Seid, "entry" | "enabled">> } };
  /** `enable-seid`: request 14, requires admin-perm, since Linux 5.16. Enables the system EID. */
  "enable-seid": { do: { request: ExtraAttributes; reply: undefined } };
  /** `disable-seid`: request 15, requires admin-perm, since Linux 5.16. Disables the system EID. */
  "disable-seid": { do: { request: ExtraAttributes; reply: undefined } };
  /** `dump-hs-limitation`: dump 16, since Linux 5.18. Returns whether the number of handshakes at once is limited. */
  "dump-hs-limitation": {
    dump: { request: ExtraAttributes; reply: HsLimitation & Required<Pick<HsLimitation, "enabled">> };
  };
  /** `enable-hs-limitation`: request 17, requires admin-perm, since Linux 5.18. Limits the number of handshakes at once. */
  "enable-hs-limitation": { do: { request: ExtraAttributes; reply: undefined } };
  /** `disable-hs-limitation`: request 18, requires admin-perm, since Linux 5.18. Removes the limit of handshakes. */
  "disable-hs-limitation": { do: { request: ExtraAttributes; reply: undefined } };
}

/** Events, by the operation that describes the message. */
export interface Events {
  "get-sys-info": SmcAttrs<Read>;
  "get-lgr-smcr": SmcAttrs<Read>;
  "get-link-smcr": SmcAttrs<Read>;
  "get-lgr-smcd": SmcAttrs<Read>;
  "get-dev-smcd": SmcAttrs<Read>;
  "get-dev-smcr": SmcAttrs<Read>;
  "get-stats": SmcAttrs<Read>;
  "get-fback-stats": SmcAttrs<Read>;
  "dump-ueid": EidTable;
  "dump-seid": Seid;
  "dump-hs-limitation": HsLimitation;
}

/** Names of the multicast groups. */
export type Groups = never;

/** Family `SMC_GEN_NETLINK` (Linux 5.11 with CONFIG_SMC, module smc): `connect()` opens a client. Also the model for codecs. */
export const smcGenNetlink: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "SMC_GEN_NETLINK",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {},
  structs: {},
  sets: {
    "smc-attrs": () => ({
      prefix: "smc-gen-",
      attributes: [
        { name: "sys-info", number: 1, type: "nest", nest: "sys-info" },
        { name: "lgr-smcr", number: 2, type: "nest", nest: "lgr-r" },
        { name: "link-smcr", number: 3, type: "nest", nest: "link" },
        { name: "lgr-smcd", number: 4, type: "nest", nest: "lgr-d" },
        { name: "dev-smcd", number: 5, type: "nest", nest: "dev" },
        { name: "dev-smcr", number: 6, type: "nest", nest: "dev" },
        { name: "stats", number: 7, type: "nest", nest: "stats" },
        { name: "fback-stats", number: 8, type: "nest", nest: "fback-stats" },
      ],
    }),
    "sys-info": () => ({
      prefix: "smc-nla-sys-",
      attributes: [
        { name: "ver", number: 1, type: "u8" },
        { name: "rel", number: 2, type: "u8" },
        { name: "is-ism-v2", number: 3, type: "u8" },
        { name: "local-host", number: 4, type: "string" },
        { name: "seid", number: 5, type: "string" },
        { name: "is-smcr-v2", number: 6, type: "u8" },
      ],
    }),
    "lgr-v2": () => ({
      prefix: "smc-nla-lgr-v2-",
      attributes: [
        { name: "ver", number: 0, type: "u8" },
        { name: "rel", number: 1, type: "u8" },
        { name: "os", number: 2, type: "u8" },
        { name: "neg-eid", number: 3, type: "string" },
        { name: "peer-host", number: 4, type: "string" },
      ],
    }),
    "lgr-r-v2": () => ({
      prefix: "smc-nla-lgr-r-v2-",
      attributes: [
        { name: "direct", number: 1, type: "u8" },
        { name: "max-conns", number: 2, type: "u8", since: "6.6" },
        { name: "max-links", number: 3, type: "u8", since: "6.6" },
      ],
    }),
    "lgr-r": () => ({
      prefix: "smc-nla-lgr-r-",
      attributes: [
        { name: "id", number: 1, type: "u32", hint: "hex" },
        { name: "role", number: 2, type: "u8" },
        { name: "type", number: 3, type: "u8" },
        { name: "pnetid", number: 4, type: "string" },
        { name: "vlan-id", number: 5, type: "u8" },
        { name: "conns-num", number: 6, type: "u32" },
        { name: "v2-common", number: 7, type: "nest", nest: "lgr-v2" },
        { name: "v2", number: 8, type: "nest", nest: "lgr-r-v2" },
        { name: "net-cookie", number: 9, type: "u64" },
        { name: "pad", number: 10, type: "pad" },
        { name: "buf-type", number: 11, type: "u8" },
        { name: "sndbuf-alloc", number: 12, type: "uint", unit: "bytes", since: "6.12" },
        { name: "rmb-alloc", number: 13, type: "uint", unit: "bytes", since: "6.12" },
      ],
    }),
    link: () => ({
      prefix: "smc-nla-link-",
      attributes: [
        { name: "id", number: 1, type: "u8" },
        { name: "ib-dev", number: 2, type: "string" },
        { name: "ib-port", number: 3, type: "u8" },
        { name: "gid", number: 4, type: "string" },
        { name: "peer-gid", number: 5, type: "string" },
        { name: "conn-cnt", number: 6, type: "u32" },
        { name: "net-dev", number: 7, type: "u32" },
        { name: "uid", number: 8, type: "u32", hint: "hex" },
        { name: "peer-uid", number: 9, type: "u32", hint: "hex" },
        { name: "state", number: 10, type: "u32" },
      ],
    }),
    "lgr-d": () => ({
      prefix: "smc-nla-lgr-d-",
      attributes: [
        { name: "id", number: 1, type: "u32", hint: "hex" },
        { name: "gid", number: 2, type: "u64", hint: "hex" },
        { name: "peer-gid", number: 3, type: "u64", hint: "hex" },
        { name: "vlan-id", number: 4, type: "u8" },
        { name: "conns-num", number: 5, type: "u32" },
        { name: "pnetid", number: 6, type: "string" },
        { name: "chid", number: 7, type: "u32", hint: "hex" },
        { name: "pad", number: 8, type: "pad" },
        { name: "v2-common", number: 9, type: "nest", nest: "lgr-v2" },
        { name: "ext-gid", number: 10, type: "u64", hint: "hex", since: "6.8" },
        { name: "peer-ext-gid", number: 11, type: "u64", hint: "hex", since: "6.8" },
        { name: "sndbuf-alloc", number: 12, type: "uint", unit: "bytes", since: "6.12" },
        { name: "dmb-alloc", number: 13, type: "uint", unit: "bytes", since: "6.12" },
      ],
    }),
    port: () => ({
      prefix: "smc-nla-dev-port-",
      attributes: [
        { name: "pnet-usr", number: 1, type: "u8" },
        { name: "pnetid", number: 2, type: "string" },
        { name: "netdev", number: 3, type: "u32" },
        { name: "state", number: 4, type: "u8" },
        { name: "valid", number: 5, type: "u8" },
        { name: "lnk-cnt", number: 6, type: "u32" },
      ],
    }),
    dev: () => ({
      prefix: "smc-nla-dev-",
      attributes: [
        { name: "use-cnt", number: 1, type: "u32" },
        { name: "is-crit", number: 2, type: "u8" },
        { name: "pci-fid", number: 3, type: "u32", hint: "hex" },
        { name: "pci-chid", number: 4, type: "u16", hint: "hex" },
        { name: "pci-vendor", number: 5, type: "u16", hint: "hex" },
        { name: "pci-device", number: 6, type: "u16", hint: "hex" },
        { name: "pci-id", number: 7, type: "string" },
        { name: "port", number: 8, type: "nest", nest: "port" },
        { name: "port2", number: 9, type: "nest", nest: "port" },
        { name: "ib-name", number: 10, type: "string" },
      ],
    }),
    sizes: () => ({
      prefix: "smc-nla-stats-",
      attributes: [
        { name: "pload-8k", number: 1, type: "u64" },
        { name: "pload-16k", number: 2, type: "u64" },
        { name: "pload-32k", number: 3, type: "u64" },
        { name: "pload-64k", number: 4, type: "u64" },
        { name: "pload-128k", number: 5, type: "u64" },
        { name: "pload-256k", number: 6, type: "u64" },
        { name: "pload-512k", number: 7, type: "u64" },
        { name: "pload-1024k", number: 8, type: "u64" },
        { name: "pload-g-1024k", number: 9, type: "u64" },
      ],
    }),
    rmb: () => ({
      prefix: "smc-nla-stats-rmb-",
      attributes: [
        { name: "size-sm-peer-cnt", number: 1, type: "u64" },
        { name: "size-sm-cnt", number: 2, type: "u64" },
        { name: "full-peer-cnt", number: 3, type: "u64" },
        { name: "full-cnt", number: 4, type: "u64" },
        { name: "reuse-cnt", number: 5, type: "u64" },
        { name: "alloc-cnt", number: 6, type: "u64" },
        { name: "dgrade-cnt", number: 7, type: "u64" },
      ],
    }),
    tech: () => ({
      prefix: "smc-nla-stats-t-",
      attributes: [
        { name: "tx-rmb-size", number: 1, type: "nest", nest: "sizes" },
        { name: "rx-rmb-size", number: 2, type: "nest", nest: "sizes" },
        { name: "txpload-size", number: 3, type: "nest", nest: "sizes" },
        { name: "rxpload-size", number: 4, type: "nest", nest: "sizes" },
        { name: "tx-rmb-stats", number: 5, type: "nest", nest: "rmb" },
        { name: "rx-rmb-stats", number: 6, type: "nest", nest: "rmb" },
        { name: "clnt-v1-succ", number: 7, type: "u64" },
        { name: "clnt-v2-succ", number: 8, type: "u64" },
        { name: "srv-v1-succ", number: 9, type: "u64" },
        { name: "srv-v2-succ", number: 10, type: "u64" },
        { name: "sendpage-cnt", number: 11, type: "u64" },
        { name: "splice-cnt", number: 12, type: "u64" },
        { name: "cork-cnt", number: 13, type: "u64" },
        { name: "ndly-cnt", number: 14, type: "u64" },
        { name: "urg-data-cnt", number: 15, type: "u64" },
        { name: "rx-bytes", number: 16, type: "u64", unit: "bytes" },
        { name: "tx-bytes", number: 17, type: "u64", unit: "bytes" },
        { name: "rx-cnt", number: 18, type: "u64" },
        { name: "tx-cnt", number: 19, type: "u64" },
        { name: "rx-rmb-usage", number: 20, type: "uint", unit: "bytes", since: "6.12" },
        { name: "tx-rmb-usage", number: 21, type: "uint", unit: "bytes", since: "6.12" },
      ],
    }),
    stats: () => ({
      prefix: "smc-nla-stats-",
      attributes: [
        { name: "smcd-tech", number: 1, type: "nest", nest: "tech" },
        { name: "smcr-tech", number: 2, type: "nest", nest: "tech" },
        { name: "clnt-hs-err-cnt", number: 3, type: "u64" },
        { name: "srv-hs-err-cnt", number: 4, type: "u64" },
      ],
    }),
    "fback-stats": () => ({
      prefix: "smc-nla-fback-stats-",
      attributes: [
        { name: "type", number: 1, type: "u8" },
        { name: "srv-cnt", number: 2, type: "u64" },
        { name: "clnt-cnt", number: 3, type: "u64" },
        { name: "rsn-code", number: 4, type: "u32", hint: "hex" },
        { name: "rsn-cnt", number: 5, type: "u16" },
      ],
    }),
    "eid-table": () => ({
      prefix: "smc-nla-eid-table-",
      attributes: [{ name: "entry", number: 1, type: "string", minimumLength: 32, maximumLength: 32 }],
    }),
    seid: () => ({
      prefix: "smc-nla-seid-",
      attributes: [{ name: "entry", number: 1, type: "string" }, { name: "enabled", number: 2, type: "u8" }],
    }),
    "hs-limitation": () => ({ prefix: "smc-nla-hs-limitation-", attributes: [{ name: "enabled", number: 1, type: "u8" }] }),
  },
  subMessages: {},
  operations: {
    "get-sys-info": () => ({
      set: "smc-attrs",
      dump: { request: { number: 1 }, reply: { number: 1, always: ["sys-info"], attributes: "sys-info" } },
      effect: "read",
    }),
    "get-lgr-smcr": () => ({
      set: "smc-attrs",
      dump: { request: { number: 2 }, reply: { number: 2, always: ["lgr-smcr"], attributes: "lgr-smcr" } },
      effect: "read",
    }),
    "get-link-smcr": () => ({
      set: "smc-attrs",
      dump: { request: { number: 3 }, reply: { number: 3, attributes: "lgr-smcr link-smcr" } },
      effect: "read",
    }),
    "get-lgr-smcd": () => ({
      set: "smc-attrs",
      dump: { request: { number: 4 }, reply: { number: 4, always: ["lgr-smcd"], attributes: "lgr-smcd" } },
      effect: "read",
    }),
    "get-dev-smcd": () => ({
      set: "smc-attrs",
      dump: { request: { number: 5 }, reply: { number: 5, always: ["dev-smcd"], attributes: "dev-smcd" } },
      effect: "read",
    }),
    "get-dev-smcr": () => ({
      set: "smc-attrs",
      dump: { request: { number: 6 }, reply: { number: 6, always: ["dev-smcr"], attributes: "dev-smcr" } },
      effect: "read",
    }),
    "get-stats": () => ({
      set: "smc-attrs",
      dump: { request: { number: 7 }, reply: { number: 7, always: ["stats"], attributes: "stats" } },
      effect: "read",
      since: "5.14",
    }),
    "get-fback-stats": () => ({
      set: "smc-attrs",
      dump: { request: { number: 8 }, reply: { number: 8, always: ["fback-stats"], attributes: "fback-stats" } },
      effect: "read",
      since: "5.14",
    }),
    "dump-ueid": () => ({
      set: "eid-table",
      dump: { request: { number: 9 }, reply: { number: 9, always: ["entry"], attributes: "entry" } },
      effect: "read",
      since: "5.16",
    }),
    "add-ueid": () => ({
      set: "eid-table",
      do: { request: { number: 10, required: ["entry"], attributes: "entry" } },
      flags: ["admin-perm"],
      effect: "change",
      since: "5.16",
    }),
    "remove-ueid": () => ({
      set: "eid-table",
      do: { request: { number: 11, required: ["entry"], attributes: "entry" } },
      flags: ["admin-perm"],
      effect: "delete",
      since: "5.16",
    }),
    "flush-ueid": () => ({ set: "eid-table", do: { request: { number: 12 } }, flags: ["admin-perm"], effect: "delete", since: "5.16" }),
    "dump-seid": () => ({
      set: "seid",
      dump: { request: { number: 13 }, reply: { number: 13, always: ["entry", "enabled"], attributes: "entry enabled" } },
      effect: "read",
      since: "5.16",
    }),
    "enable-seid": () => ({ set: "seid", do: { request: { number: 14 } }, flags: ["admin-perm"], effect: "change", since: "5.16" }),
    "disable-seid": () => ({ set: "seid", do: { request: { number: 15 } }, flags: ["admin-perm"], effect: "change", since: "5.16" }),
    "dump-hs-limitation": () => ({
      set: "hs-limitation",
      dump: { request: { number: 16 }, reply: { number: 16, always: ["enabled"], attributes: "enabled" } },
      effect: "read",
      since: "5.18",
    }),
    "enable-hs-limitation": () => ({ set: "hs-limitation", do: { request: { number: 17 } }, flags: ["admin-perm"], effect: "change", since: "5.18" }),
    "disable-hs-limitation": () => ({ set: "hs-limitation", do: { request: { number: 18 } }, flags: ["admin-perm"], effect: "change", since: "5.18" }),
  },
  groups: {},
  config: "SMC",
  module: "smc",
  since: "5.11",
  links: {},
});
