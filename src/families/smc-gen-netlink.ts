// Generated from smc_gen_netlink.yaml (sha256 001e0b21b741effe). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Has, Mode, Read } from "../schema/model/types.ts";

/** Attribute set `smc-attrs`. */
export interface SmcAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** SMC_GEN_SYS_INFO of SMC_GEN_NETLINK: nested attributes. */ sysInfo?: SysInfo;
  /** SMC_GEN_LGR_SMCR of SMC_GEN_NETLINK: nested attributes. */ lgrSmcr?: LgrR<M>;
  /** SMC_GEN_LINK_SMCR of SMC_GEN_NETLINK: nested attributes. */ linkSmcr?: Link;
  /** SMC_GEN_LGR_SMCD of SMC_GEN_NETLINK: nested attributes. */ lgrSmcd?: LgrD<M>;
  /** SMC_GEN_DEV_SMCD of SMC_GEN_NETLINK: nested attributes. */ devSmcd?: Dev;
  /** SMC_GEN_DEV_SMCR of SMC_GEN_NETLINK: nested attributes. */ devSmcr?: Dev;
  /** SMC_GEN_STATS of SMC_GEN_NETLINK: nested attributes. */ stats?: Stats<M>;
  /** SMC_GEN_FBACK_STATS of SMC_GEN_NETLINK: nested attributes. */ fbackStats?: FbackStats<M>;
}

/** SMC versions and names of this host. Attribute set `sys-info`. */
export interface SysInfo extends ExtraAttributes {
  /** Version of SMC. Attribute SMC_NLA_SYS_VER of SMC_GEN_NETLINK: u8. */ ver?: number;
  /** Release of the version. Attribute SMC_NLA_SYS_REL of SMC_GEN_NETLINK: u8. */ rel?: number;
  /** Value 1 if a device supports SMC-D version 2. Attribute SMC_NLA_SYS_IS_ISM_V2 of SMC_GEN_NETLINK: u8. */
  isIsmV2?: number;
  /** Name of this host, padded with spaces to 32 characters, as SMC peers see it. Attribute SMC_NLA_SYS_LOCAL_HOST of SMC_GEN_NETLINK: string. */
  localHost?: string;
  /** System EID. Attribute SMC_NLA_SYS_SEID of SMC_GEN_NETLINK: string. */ seid?: string;
  /** Whether this host supports SMC-R version 2 (1 or 0). Attribute SMC_NLA_SYS_IS_SMCR_V2 of SMC_GEN_NETLINK: u8. */
  isSmcrV2?: number;
}

/** Attribute set `lgr-v2`. */
export interface LgrV2 extends ExtraAttributes {
  /** Version of SMC. Attribute SMC_NLA_LGR_V2_VER of SMC_GEN_NETLINK: u8. */ ver?: number;
  /** Release of the version. Attribute SMC_NLA_LGR_V2_REL of SMC_GEN_NETLINK: u8. */ rel?: number;
  /** Operating system of the other host. Attribute SMC_NLA_LGR_V2_OS of SMC_GEN_NETLINK: u8. */ os?: number;
  /** EID that both hosts have. Attribute SMC_NLA_LGR_V2_NEG_EID of SMC_GEN_NETLINK: string. */ negEid?: string;
  /** Name of the other host. Attribute SMC_NLA_LGR_V2_PEER_HOST of SMC_GEN_NETLINK: string. */ peerHost?: string;
}

/** Attribute set `lgr-r-v2`. */
export interface LgrRV2 extends ExtraAttributes {
  /** Whether both hosts of the link group are in the same IP network (1 or 0). Attribute SMC_NLA_LGR_R_V2_DIRECT of SMC_GEN_NETLINK: u8. */
  direct?: number;
  /** Maximum number of connections. Attribute SMC_NLA_LGR_R_V2_MAX_CONNS of SMC_GEN_NETLINK: u8, since Linux 6.6. */
  maxConns?: number;
  /** Maximum number of links. Attribute SMC_NLA_LGR_R_V2_MAX_LINKS of SMC_GEN_NETLINK: u8, since Linux 6.6. */
  maxLinks?: number;
}

/** Link group of SMC-R: the links between two hosts. Attribute set `lgr-r`. */
export interface LgrR<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the link group. Attribute SMC_NLA_LGR_R_ID of SMC_GEN_NETLINK: u32, shown in hexadecimal. */
  id?: number;
  /** Role of this host in the link group: 0 client, 1 server. Attribute SMC_NLA_LGR_R_ROLE of SMC_GEN_NETLINK: u8. */
  role?: number;
  /** Redundancy of the SMC-R links: 0 none, 1 single, 2 symmetric, 3 and 4 asymmetric. Attribute SMC_NLA_LGR_R_TYPE of SMC_GEN_NETLINK: u8. */
  type?: number;
  /** Name of the physical network. Attribute SMC_NLA_LGR_R_PNETID of SMC_GEN_NETLINK: string. */ pnetid?: string;
  /** VLAN. Attribute SMC_NLA_LGR_R_VLAN_ID of SMC_GEN_NETLINK: u8. */ vlanId?: number;
  /** Number of connections. Attribute SMC_NLA_LGR_R_CONNS_NUM of SMC_GEN_NETLINK: u32. */ connsNum?: number;
  /** SMC_NLA_LGR_R_V2_COMMON of SMC_GEN_NETLINK: nested attributes. */ v2Common?: LgrV2;
  /** SMC_NLA_LGR_R_V2 of SMC_GEN_NETLINK: nested attributes. */ v2?: LgrRV2;
  /** Number of the network namespace. Attribute SMC_NLA_LGR_R_NET_COOKIE of SMC_GEN_NETLINK: u64. */
  netCookie?: M["big"];
  /** Memory of the link group's buffers: 0 contiguous, 1 virtual, 2 mixed. Attribute SMC_NLA_LGR_R_BUF_TYPE of SMC_GEN_NETLINK: u8. */
  bufType?: number;
  /** Memory of the send buffers of the SMC-R link group. Attribute SMC_NLA_LGR_R_SNDBUF_ALLOC of SMC_GEN_NETLINK: u32 or u64 in bytes, since Linux 6.12. */
  sndbufAlloc?: M["big"];
  /** Memory of the receive buffers of the SMC-R link group. Attribute SMC_NLA_LGR_R_RMB_ALLOC of SMC_GEN_NETLINK: u32 or u64 in bytes, since Linux 6.12. */
  rmbAlloc?: M["big"];
}

/** Link of a link group of SMC-R. Attribute set `link`. */
export interface Link extends ExtraAttributes {
  /** Number of the link in its group. Attribute SMC_NLA_LINK_ID of SMC_GEN_NETLINK: u8. */ id?: number;
  /** RDMA device. Attribute SMC_NLA_LINK_IB_DEV of SMC_GEN_NETLINK: string. */ ibDev?: string;
  /** Port of the RDMA device. Attribute SMC_NLA_LINK_IB_PORT of SMC_GEN_NETLINK: u8. */ ibPort?: number;
  /** Address of the port. Attribute SMC_NLA_LINK_GID of SMC_GEN_NETLINK: string. */ gid?: string;
  /** Address of the other port. Attribute SMC_NLA_LINK_PEER_GID of SMC_GEN_NETLINK: string. */ peerGid?: string;
  /** Number of connections. Attribute SMC_NLA_LINK_CONN_CNT of SMC_GEN_NETLINK: u32. */ connCnt?: number;
  /** Index of the Ethernet interface. Attribute SMC_NLA_LINK_NET_DEV of SMC_GEN_NETLINK: u32. */ netDev?: number;
  /** Number of the link on this host. Attribute SMC_NLA_LINK_UID of SMC_GEN_NETLINK: u32, shown in hexadecimal. */
  uid?: number;
  /** Number of the link on the other host. Attribute SMC_NLA_LINK_PEER_UID of SMC_GEN_NETLINK: u32, shown in hexadecimal. */
  peerUid?: number;
  /** State of the link: 0 unused, 1 inactive, 2 activating, 3 active. Attribute SMC_NLA_LINK_STATE of SMC_GEN_NETLINK: u32. */
  state?: number;
}

/** Link group of SMC-D. Attribute set `lgr-d`. */
export interface LgrD<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the link group. Attribute SMC_NLA_LGR_D_ID of SMC_GEN_NETLINK: u32, shown in hexadecimal. */
  id?: number;
  /** Address of the device. Attribute SMC_NLA_LGR_D_GID of SMC_GEN_NETLINK: u64, shown in hexadecimal. */
  gid?: M["big"];
  /** Address of the other device. Attribute SMC_NLA_LGR_D_PEER_GID of SMC_GEN_NETLINK: u64, shown in hexadecimal. */
  peerGid?: M["big"];
  /** VLAN. Attribute SMC_NLA_LGR_D_VLAN_ID of SMC_GEN_NETLINK: u8. */ vlanId?: number;
  /** Number of connections. Attribute SMC_NLA_LGR_D_CONNS_NUM of SMC_GEN_NETLINK: u32. */ connsNum?: number;
  /** Name of the physical network. Attribute SMC_NLA_LGR_D_PNETID of SMC_GEN_NETLINK: string. */ pnetid?: string;
  /** Physical channel id of the device. Attribute SMC_NLA_LGR_D_CHID of SMC_GEN_NETLINK: u32, shown in hexadecimal. */
  chid?: number;
  /** SMC_NLA_LGR_D_V2_COMMON of SMC_GEN_NETLINK: nested attributes. */ v2Common?: LgrV2;
  /** Second half of the ISM device's address (GID). Attribute SMC_NLA_LGR_D_EXT_GID of SMC_GEN_NETLINK: u64, shown in hexadecimal, since Linux 6.8. */
  extGid?: M["big"];
  /** Second half of the peer's ISM device address (GID). Attribute SMC_NLA_LGR_D_PEER_EXT_GID of SMC_GEN_NETLINK: u64, shown in hexadecimal, since Linux 6.8. */
  peerExtGid?: M["big"];
  /** Memory of the send buffers of the SMC-D link group. Attribute SMC_NLA_LGR_D_SNDBUF_ALLOC of SMC_GEN_NETLINK: u32 or u64 in bytes, since Linux 6.12. */
  sndbufAlloc?: M["big"];
  /** Memory of the receive buffers of the SMC-D link group. Attribute SMC_NLA_LGR_D_DMB_ALLOC of SMC_GEN_NETLINK: u32 or u64 in bytes, since Linux 6.12. */
  dmbAlloc?: M["big"];
}

/** Port of an RDMA device. Attribute set `port`. */
export interface Port extends ExtraAttributes {
  /** Whether a program set the name of the port's physical network with SMC_PNETID (1 or 0). Attribute SMC_NLA_DEV_PORT_PNET_USR of SMC_GEN_NETLINK: u8. */
  pnetUsr?: number;
  /** Name of the physical network. Attribute SMC_NLA_DEV_PORT_PNETID of SMC_GEN_NETLINK: string. */ pnetid?: string;
  /** Index of the Ethernet interface. Attribute SMC_NLA_DEV_PORT_NETDEV of SMC_GEN_NETLINK: u32. */ netdev?: number;
  /** Whether the port is active (1 or 0). Attribute SMC_NLA_DEV_PORT_STATE of SMC_GEN_NETLINK: u8. */ state?: number;
  /** Whether the port exists (1 or 0). Attribute SMC_NLA_DEV_PORT_VALID of SMC_GEN_NETLINK: u8. */ valid?: number;
  /** Number of links. Attribute SMC_NLA_DEV_PORT_LNK_CNT of SMC_GEN_NETLINK: u32. */ lnkCnt?: number;
}

/** RDMA or ISM device. Attribute set `dev`. */
export interface Dev extends ExtraAttributes {
  /** Number of link groups of an ISM device. Attribute SMC_NLA_DEV_USE_CNT of SMC_GEN_NETLINK: u32. */
  useCnt?: number;
  /** Whether SMC connections would end without the device (1 or 0). Attribute SMC_NLA_DEV_IS_CRIT of SMC_GEN_NETLINK: u8. */
  isCrit?: number;
  /** PCI function id of the device. Attribute SMC_NLA_DEV_PCI_FID of SMC_GEN_NETLINK: u32, shown in hexadecimal. */
  pciFid?: number;
  /** Physical channel id of the device. Attribute SMC_NLA_DEV_PCI_CHID of SMC_GEN_NETLINK: u16, shown in hexadecimal. */
  pciChid?: number;
  /** PCI vendor. Attribute SMC_NLA_DEV_PCI_VENDOR of SMC_GEN_NETLINK: u16, shown in hexadecimal. */
  pciVendor?: number;
  /** PCI device. Attribute SMC_NLA_DEV_PCI_DEVICE of SMC_GEN_NETLINK: u16, shown in hexadecimal. */
  pciDevice?: number;
  /** PCI address. Attribute SMC_NLA_DEV_PCI_ID of SMC_GEN_NETLINK: string. */ pciId?: string;
  /** Counters of the first port; SMC-D has no other port. Attribute SMC_NLA_DEV_PORT of SMC_GEN_NETLINK: nested attributes. */
  port?: Port;
  /** Second port. Attribute SMC_NLA_DEV_PORT2 of SMC_GEN_NETLINK: nested attributes. */ port2?: Port;
  /** Name of the RDMA device. Attribute SMC_NLA_DEV_IB_NAME of SMC_GEN_NETLINK: string. */ ibName?: string;
}

/** Number of buffers or transfers by size. Attribute set `sizes`. */
export interface Sizes<M extends Mode = Read> extends ExtraAttributes {
  /** Number of buffers or transfers up to 8 KiB. Attribute SMC_NLA_STATS_PLOAD_8K of SMC_GEN_NETLINK: u64. */
  pload8k?: M["big"];
  /** Number of up to 16 KiB. Attribute SMC_NLA_STATS_PLOAD_16K of SMC_GEN_NETLINK: u64. */ pload16k?: M["big"];
  /** Number of up to 32 KiB. Attribute SMC_NLA_STATS_PLOAD_32K of SMC_GEN_NETLINK: u64. */ pload32k?: M["big"];
  /** Number of up to 64 KiB. Attribute SMC_NLA_STATS_PLOAD_64K of SMC_GEN_NETLINK: u64. */ pload64k?: M["big"];
  /** Number of up to 128 KiB. Attribute SMC_NLA_STATS_PLOAD_128K of SMC_GEN_NETLINK: u64. */ pload128k?: M["big"];
  /** Number of up to 256 KiB. Attribute SMC_NLA_STATS_PLOAD_256K of SMC_GEN_NETLINK: u64. */ pload256k?: M["big"];
  /** Number of up to 512 KiB. Attribute SMC_NLA_STATS_PLOAD_512K of SMC_GEN_NETLINK: u64. */ pload512k?: M["big"];
  /** Number of up to 1 MiB. Attribute SMC_NLA_STATS_PLOAD_1024K of SMC_GEN_NETLINK: u64. */ pload1024k?: M["big"];
  /** Number of larger buffers or transfers. Attribute SMC_NLA_STATS_PLOAD_G_1024K of SMC_GEN_NETLINK: u64. */
  ploadG1024k?: M["big"];
}

/** Events of send or receive buffers. Attribute set `rmb`. */
export interface Rmb<M extends Mode = Read> extends ExtraAttributes {
  /** Writes that were larger than the peer's receive buffer. Attribute SMC_NLA_STATS_RMB_SIZE_SM_PEER_CNT of SMC_GEN_NETLINK: u64. */
  sizeSmPeerCnt?: M["big"];
  /** For send buffers, writes larger than the buffer; for receive buffers, reads smaller than the received data. Attribute SMC_NLA_STATS_RMB_SIZE_SM_CNT of SMC_GEN_NETLINK: u64. */
  sizeSmCnt?: M["big"];
  /** Writes while the other host's buffer was full. Attribute SMC_NLA_STATS_RMB_FULL_PEER_CNT of SMC_GEN_NETLINK: u64. */
  fullPeerCnt?: M["big"];
  /** Writes while the buffer was full. Attribute SMC_NLA_STATS_RMB_FULL_CNT of SMC_GEN_NETLINK: u64. */
  fullCnt?: M["big"];
  /** Reused buffers. Attribute SMC_NLA_STATS_RMB_REUSE_CNT of SMC_GEN_NETLINK: u64. */ reuseCnt?: M["big"];
  /** Allocated buffers. Attribute SMC_NLA_STATS_RMB_ALLOC_CNT of SMC_GEN_NETLINK: u64. */ allocCnt?: M["big"];
  /** Buffers that are smaller than requested. Attribute SMC_NLA_STATS_RMB_DGRADE_CNT of SMC_GEN_NETLINK: u64. */
  dgradeCnt?: M["big"];
}

/** Counters of SMC-R or SMC-D. Attribute set `tech`. */
export interface Tech<M extends Mode = Read> extends ExtraAttributes {
  /** Send buffers. Attribute SMC_NLA_STATS_T_TX_RMB_SIZE of SMC_GEN_NETLINK: nested attributes. */
  txRmbSize?: Sizes<M>;
  /** Receive buffers. Attribute SMC_NLA_STATS_T_RX_RMB_SIZE of SMC_GEN_NETLINK: nested attributes. */
  rxRmbSize?: Sizes<M>;
  /** Sent data. Attribute SMC_NLA_STATS_T_TXPLOAD_SIZE of SMC_GEN_NETLINK: nested attributes. */
  txploadSize?: Sizes<M>;
  /** Received data. Attribute SMC_NLA_STATS_T_RXPLOAD_SIZE of SMC_GEN_NETLINK: nested attributes. */
  rxploadSize?: Sizes<M>;
  /** Send buffers. Attribute SMC_NLA_STATS_T_TX_RMB_STATS of SMC_GEN_NETLINK: nested attributes. */
  txRmbStats?: Rmb<M>;
  /** Receive buffers. Attribute SMC_NLA_STATS_T_RX_RMB_STATS of SMC_GEN_NETLINK: nested attributes. */
  rxRmbStats?: Rmb<M>;
  /** Connections of clients with version 1. Attribute SMC_NLA_STATS_T_CLNT_V1_SUCC of SMC_GEN_NETLINK: u64. */
  clntV1Succ?: M["big"];
  /** Connections of clients with version 2. Attribute SMC_NLA_STATS_T_CLNT_V2_SUCC of SMC_GEN_NETLINK: u64. */
  clntV2Succ?: M["big"];
  /** Connections of servers with version 1. Attribute SMC_NLA_STATS_T_SRV_V1_SUCC of SMC_GEN_NETLINK: u64. */
  srvV1Succ?: M["big"];
  /** Connections of servers with version 2. Attribute SMC_NLA_STATS_T_SRV_V2_SUCC of SMC_GEN_NETLINK: u64. */
  srvV2Succ?: M["big"];
  /** Calls of sendfile. Attribute SMC_NLA_STATS_T_SENDPAGE_CNT of SMC_GEN_NETLINK: u64. */ sendpageCnt?: M["big"];
  /** Calls of splice. Attribute SMC_NLA_STATS_T_SPLICE_CNT of SMC_GEN_NETLINK: u64. */ spliceCnt?: M["big"];
  /** Writes with MSG_MORE or TCP_CORK. Attribute SMC_NLA_STATS_T_CORK_CNT of SMC_GEN_NETLINK: u64. */
  corkCnt?: M["big"];
  /** Writes with TCP_NODELAY. Attribute SMC_NLA_STATS_T_NDLY_CNT of SMC_GEN_NETLINK: u64. */ ndlyCnt?: M["big"];
  /** Urgent data. Attribute SMC_NLA_STATS_T_URG_DATA_CNT of SMC_GEN_NETLINK: u64. */ urgDataCnt?: M["big"];
  /** Received bytes. Attribute SMC_NLA_STATS_T_RX_BYTES of SMC_GEN_NETLINK: u64 in bytes. */ rxBytes?: M["big"];
  /** Sent bytes. Attribute SMC_NLA_STATS_T_TX_BYTES of SMC_GEN_NETLINK: u64 in bytes. */ txBytes?: M["big"];
  /** Reads. Attribute SMC_NLA_STATS_T_RX_CNT of SMC_GEN_NETLINK: u64. */ rxCnt?: M["big"];
  /** Writes. Attribute SMC_NLA_STATS_T_TX_CNT of SMC_GEN_NETLINK: u64. */ txCnt?: M["big"];
  /** Memory of receive buffers in use. Attribute SMC_NLA_STATS_T_RX_RMB_USAGE of SMC_GEN_NETLINK: u32 or u64 in bytes, since Linux 6.12. */
  rxRmbUsage?: M["big"];
  /** Memory of send buffers in use. Attribute SMC_NLA_STATS_T_TX_RMB_USAGE of SMC_GEN_NETLINK: u32 or u64 in bytes, since Linux 6.12. */
  txRmbUsage?: M["big"];
}

/** Counters of the network namespace. Attribute set `stats`. */
export interface Stats<M extends Mode = Read> extends ExtraAttributes {
  /** SMC_NLA_STATS_SMCD_TECH of SMC_GEN_NETLINK: nested attributes. */ smcdTech?: Tech<M>;
  /** SMC_NLA_STATS_SMCR_TECH of SMC_GEN_NETLINK: nested attributes. */ smcrTech?: Tech<M>;
  /** Failed handshakes of clients. Attribute SMC_NLA_STATS_CLNT_HS_ERR_CNT of SMC_GEN_NETLINK: u64. */
  clntHsErrCnt?: M["big"];
  /** Failed handshakes of servers. Attribute SMC_NLA_STATS_SRV_HS_ERR_CNT of SMC_GEN_NETLINK: u64. */
  srvHsErrCnt?: M["big"];
}

/** Connections that use TCP instead of SMC, by reason. Attribute set `fback-stats`. */
export interface FbackStats<M extends Mode = Read> extends ExtraAttributes {
  /** Whether the counters are for clients (0) or servers (1). Attribute SMC_NLA_FBACK_STATS_TYPE of SMC_GEN_NETLINK: u8. */
  type?: number;
  /** All such connections of servers. Attribute SMC_NLA_FBACK_STATS_SRV_CNT of SMC_GEN_NETLINK: u64. */
  srvCnt?: M["big"];
  /** All such connections of clients. Attribute SMC_NLA_FBACK_STATS_CLNT_CNT of SMC_GEN_NETLINK: u64. */
  clntCnt?: M["big"];
  /** Reason code for the use of TCP, as in SMC decline messages. Attribute SMC_NLA_FBACK_STATS_RSN_CODE of SMC_GEN_NETLINK: u32, shown in hexadecimal. */
  rsnCode?: number;
  /** Number of SMC connections that use TCP for the reason `rsn-code`. Attribute SMC_NLA_FBACK_STATS_RSN_CNT of SMC_GEN_NETLINK: u16. */
  rsnCnt?: number;
}

/** Attribute set `eid-table`. */
export interface EidTable extends ExtraAttributes {
  /** Enterprise id (EID): capital letters, digits, dots and hyphens, padded with spaces to 32 characters. Attribute SMC_NLA_EID_TABLE_ENTRY of SMC_GEN_NETLINK: string of 32 bytes. */
  entry?: string;
}

/** Attribute set `seid`. */
export interface Seid extends ExtraAttributes {
  /** System EID. Attribute SMC_NLA_SEID_ENTRY of SMC_GEN_NETLINK: string. */ entry?: string;
  /** Whether the enterprise id (EID) of the system is used (1 or 0). Attribute SMC_NLA_SEID_ENABLED of SMC_GEN_NETLINK: u8. */
  enabled?: number;
}

/** Attribute set `hs-limitation`. */
export interface HsLimitation extends ExtraAttributes {
  /** Whether the number of concurrent SMC handshakes is limited (1 or 0). Attribute SMC_NLA_HS_LIMITATION_ENABLED of SMC_GEN_NETLINK: u8. */
  enabled?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns the SMC versions, host name and system EID of this host. Dump 1 of family SMC_GEN_NETLINK. */
  "get-sys-info": { dump: Call<ExtraAttributes, SmcAttrs<Read> & Required<Pick<SmcAttrs<Read>, "sysInfo">>> };
  /** Lists the link groups of SMC-R (SMC over RDMA). Dump 2 of family SMC_GEN_NETLINK. */
  "get-lgr-smcr": { dump: Call<ExtraAttributes, SmcAttrs<Read> & Required<Pick<SmcAttrs<Read>, "lgrSmcr">>> };
  /** Lists the link groups of SMC-R (SMC over RDMA) with their links. Dump 3 of family SMC_GEN_NETLINK. */
  "get-link-smcr": { dump: Call<ExtraAttributes, SmcAttrs<Read>> };
  /** Lists the link groups of SMC-D (SMC over shared memory). Dump 4 of family SMC_GEN_NETLINK. */
  "get-lgr-smcd": { dump: Call<ExtraAttributes, SmcAttrs<Read> & Required<Pick<SmcAttrs<Read>, "lgrSmcd">>> };
  /** Lists the ISM devices that SMC-D uses. Dump 5 of family SMC_GEN_NETLINK. */
  "get-dev-smcd": { dump: Call<ExtraAttributes, SmcAttrs<Read> & Required<Pick<SmcAttrs<Read>, "devSmcd">>> };
  /** Lists the RDMA devices that SMC-R uses. Dump 6 of family SMC_GEN_NETLINK. */
  "get-dev-smcr": { dump: Call<ExtraAttributes, SmcAttrs<Read> & Required<Pick<SmcAttrs<Read>, "devSmcr">>> };
  /** Returns the SMC counters of the network namespace. Dump 7 of family SMC_GEN_NETLINK, since Linux 5.14. */
  "get-stats": { dump: Call<ExtraAttributes, SmcAttrs<Read> & Required<Pick<SmcAttrs<Read>, "stats">>> };
  /** Lists the reasons for which connections use TCP instead of SMC. Dump 8 of family SMC_GEN_NETLINK, since Linux 5.14. */
  "get-fback-stats": { dump: Call<ExtraAttributes, SmcAttrs<Read> & Required<Pick<SmcAttrs<Read>, "fbackStats">>> };
  /** Lists the SMC enterprise ids (EIDs) that users added. Dump 9 of family SMC_GEN_NETLINK, since Linux 5.16. */
  "dump-ueid": { dump: Call<ExtraAttributes, EidTable & Required<Pick<EidTable, "entry">>> };
  /** Adds an SMC enterprise id (EID). Up to four are possible. Request 10 of family SMC_GEN_NETLINK, since Linux 5.16; requires CAP_NET_ADMIN in the initial user namespace. */
  "add-ueid": { do: Call<EidTable & Has<"entry">> };
  /** Removes an SMC enterprise id (EID). Request 11 of family SMC_GEN_NETLINK, since Linux 5.16; requires CAP_NET_ADMIN in the initial user namespace. */
  "remove-ueid": { do: Call<EidTable & Has<"entry">> };
  /** Removes all SMC enterprise ids (EIDs) that users added. Request 12 of family SMC_GEN_NETLINK, since Linux 5.16; requires CAP_NET_ADMIN in the initial user namespace. */
  "flush-ueid": { do: Call<ExtraAttributes> };
  /** Returns the SMC enterprise id (EID) of the system. Dump 13 of family SMC_GEN_NETLINK, since Linux 5.16. */
  "dump-seid": { dump: Call<ExtraAttributes, Seid & Required<Pick<Seid, "entry" | "enabled">>> };
  /** Enables the SMC enterprise id (EID) of the system. Request 14 of family SMC_GEN_NETLINK, since Linux 5.16; requires CAP_NET_ADMIN in the initial user namespace. */
  "enable-seid": { do: Call<ExtraAttributes> };
  /** Disables the SMC enterprise id (EID) of the system. Request 15 of family SMC_GEN_NETLINK, since Linux 5.16; requires CAP_NET_ADMIN in the initial user namespace. */
  "disable-seid": { do: Call<ExtraAttributes> };
  /** Returns whether the number of concurrent SMC handshakes is limited. Dump 16 of family SMC_GEN_NETLINK, since Linux 5.18. */
  "dump-hs-limitation": { dump: Call<ExtraAttributes, HsLimitation & Required<Pick<HsLimitation, "enabled">>> };
  /** Limits the number of concurrent SMC handshakes. Request 17 of family SMC_GEN_NETLINK, since Linux 5.18; requires CAP_NET_ADMIN in the initial user namespace. */
  "enable-hs-limitation": { do: Call<ExtraAttributes> };
  /** Removes the limit of concurrent SMC handshakes. Request 18 of family SMC_GEN_NETLINK, since Linux 5.18; requires CAP_NET_ADMIN in the initial user namespace. */
  "disable-hs-limitation": { do: Call<ExtraAttributes> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
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

/** SMC, TCP connections over RDMA: link groups, links, devices, counters. Netlink family `SMC_GEN_NETLINK`: `connect()` opens a client. Requires Linux 5.11 with CONFIG_SMC, module smc. */
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
      dump: { request: "1", reply: { number: 1, always: ["sys-info"], attributes: "sys-info" } },
      effect: "read",
    }),
    "get-lgr-smcr": () => ({
      set: "smc-attrs",
      dump: { request: "2", reply: { number: 2, always: ["lgr-smcr"], attributes: "lgr-smcr" } },
      effect: "read",
    }),
    "get-link-smcr": () => ({ set: "smc-attrs", dump: { request: "3", reply: "3 lgr-smcr link-smcr" }, effect: "read" }),
    "get-lgr-smcd": () => ({
      set: "smc-attrs",
      dump: { request: "4", reply: { number: 4, always: ["lgr-smcd"], attributes: "lgr-smcd" } },
      effect: "read",
    }),
    "get-dev-smcd": () => ({
      set: "smc-attrs",
      dump: { request: "5", reply: { number: 5, always: ["dev-smcd"], attributes: "dev-smcd" } },
      effect: "read",
    }),
    "get-dev-smcr": () => ({
      set: "smc-attrs",
      dump: { request: "6", reply: { number: 6, always: ["dev-smcr"], attributes: "dev-smcr" } },
      effect: "read",
    }),
    "get-stats": () => ({
      set: "smc-attrs",
      dump: { request: "7", reply: { number: 7, always: ["stats"], attributes: "stats" } },
      effect: "read",
      since: "5.14",
    }),
    "get-fback-stats": () => ({
      set: "smc-attrs",
      dump: { request: "8", reply: { number: 8, always: ["fback-stats"], attributes: "fback-stats" } },
      effect: "read",
      since: "5.14",
    }),
    "dump-ueid": () => ({
      set: "eid-table",
      dump: { request: "9", reply: { number: 9, always: ["entry"], attributes: "entry" } },
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
    "flush-ueid": () => ({ set: "eid-table", do: { request: "12" }, flags: ["admin-perm"], effect: "delete", since: "5.16" }),
    "dump-seid": () => ({
      set: "seid",
      dump: { request: "13", reply: { number: 13, always: ["entry", "enabled"], attributes: "entry enabled" } },
      effect: "read",
      since: "5.16",
    }),
    "enable-seid": () => ({ set: "seid", do: { request: "14" }, flags: ["admin-perm"], effect: "change", since: "5.16" }),
    "disable-seid": () => ({ set: "seid", do: { request: "15" }, flags: ["admin-perm"], effect: "change", since: "5.16" }),
    "dump-hs-limitation": () => ({
      set: "hs-limitation",
      dump: { request: "16", reply: { number: 16, always: ["enabled"], attributes: "enabled" } },
      effect: "read",
      since: "5.18",
    }),
    "enable-hs-limitation": () => ({ set: "hs-limitation", do: { request: "17" }, flags: ["admin-perm"], effect: "change", since: "5.18" }),
    "disable-hs-limitation": () => ({ set: "hs-limitation", do: { request: "18" }, flags: ["admin-perm"], effect: "change", since: "5.18" }),
  },
  groups: {},
  config: "SMC",
  module: "smc",
  since: "5.11",
  links: {},
});
