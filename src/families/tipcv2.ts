// Generated from tipcv2.yaml (sha256 0f0dcb960b66d6c2). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Has, Mode, Only, Read, Write, WriteOnlyFields } from
  "../schema/model/types.ts";

/** Attribute set `tipc-attrs`. */
export interface TipcAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** TIPC_NLA_BEARER of TIPCv2: nested attributes. */ bearer?: Bearer<M>;
  /** TIPC_NLA_SOCK of TIPCv2: nested attributes. */ sock?: Sock<M>;
  /** TIPC_NLA_PUBL of TIPCv2: nested attributes. */ publ?: Publ;
  /** TIPC_NLA_LINK of TIPCv2: nested attributes. */ link?: Link<M>;
  /** TIPC_NLA_MEDIA of TIPCv2: nested attributes. */ media?: Media;
  /** TIPC_NLA_NODE of TIPCv2: nested attributes. */ node?: Node<M>;
  /** TIPC_NLA_NET of TIPCv2: nested attributes. */ net?: Net<M>;
  /** TIPC_NLA_NAME_TABLE of TIPCv2: nested attributes. */ nameTable?: NameTable;
  /** TIPC_NLA_MON of TIPCv2: nested attributes. */ mon?: Mon<M>;
  /** TIPC_NLA_MON_PEER of TIPCv2: nested attributes. */ monPeer?: MonPeer<M>;
}

/** A TIPC bearer: an interface or UDP address that carries links to other nodes. Attribute set `bearer`. */
export interface Bearer<M extends Mode = Read> extends ExtraAttributes {
  /** Medium and interface of the TIPC bearer, such as `eth:eth0`. Attribute TIPC_NLA_BEARER_NAME of TIPCv2: string. */
  name?: string;
  /** Properties of new links. Attribute TIPC_NLA_BEARER_PROP of TIPCv2: nested attributes. */ prop?: Prop;
  /** Part of the TIPC cluster in which nodes are discovered; 0 for all. Attribute TIPC_NLA_BEARER_DOMAIN of TIPCv2: u32. */
  domain?: number;
  /** Addresses of a UDP bearer. Attribute TIPC_NLA_BEARER_UDP_OPTS of TIPCv2: nested attributes. */ udpOpts?: Udp<M>;
}

/** Attribute set `udp`. */
export interface Udp<M extends Mode = Read> extends ExtraAttributes {
  /** Address of this node for the UDP bearer. Attribute TIPC_NLA_UDP_LOCAL of TIPCv2: bytes, shown as an address with a port. */
  local?: M["address"];
  /** Address of another node, or of a multicast group, for the UDP bearer. Attribute TIPC_NLA_UDP_REMOTE of TIPCv2: bytes, shown as an address with a port. */
  remote?: M["address"];
  /** The bearer has several remote addresses. Attribute TIPC_NLA_UDP_MULTI_REMOTEIP of TIPCv2: flag. */
  multiRemoteip?: M["flag"];
}

/** A TIPC socket of this node. Attribute set `sock`. */
export interface Sock<M extends Mode = Read> extends ExtraAttributes {
  /** Address of the TIPC node that has the socket. Attribute TIPC_NLA_SOCK_ADDR of TIPCv2: u32. */ addr?: number;
  /** Number of the socket. Attribute TIPC_NLA_SOCK_REF of TIPCv2: u32. */ ref?: number;
  /** Other end of the TIPC connection. Attribute TIPC_NLA_SOCK_CON of TIPCv2: nested attributes. */
  con?: Connection<M>;
  /** The socket offers a service. Attribute TIPC_NLA_SOCK_HAS_PUBL of TIPCv2: flag. */ hasPubl?: M["flag"];
  /** TIPC_NLA_SOCK_STAT of TIPCv2: nested attributes. */ stat?: SockStat<M>;
  /** Type of the socket, SOCK_*. Attribute TIPC_NLA_SOCK_TYPE of TIPCv2: u32. */ type?: number;
  /** Inode of the socket. Attribute TIPC_NLA_SOCK_INO of TIPCv2: u32. */ ino?: number;
  /** User that opened the socket. Attribute TIPC_NLA_SOCK_UID of TIPCv2: u32. */ uid?: number;
  /** State of the socket. Attribute TIPC_NLA_SOCK_TIPC_STATE of TIPCv2: u32. */ tipcState?: number;
  /** Number that is unique to the TIPC socket. Attribute TIPC_NLA_SOCK_COOKIE of TIPCv2: u64. */ cookie?: M["big"];
  /** Communication group that the socket has joined. Attribute TIPC_NLA_SOCK_GROUP of TIPCv2: nested attributes. */
  group?: Group<M>;
}

/** Attribute set `connection`. */
export interface Connection<M extends Mode = Read> extends ExtraAttributes {
  /** The TIPC connection was made through a service. Attribute TIPC_NLA_CON_FLAG of TIPCv2: flag. */
  flag?: M["flag"];
  /** Address of the other node. Attribute TIPC_NLA_CON_NODE of TIPCv2: u32. */ node?: number;
  /** Number of the other socket. Attribute TIPC_NLA_CON_SOCK of TIPCv2: u32. */ sock?: number;
  /** Type of the service. Attribute TIPC_NLA_CON_TYPE of TIPCv2: u32. */ type?: number;
  /** Instance of the service. Attribute TIPC_NLA_CON_INST of TIPCv2: u32. */ inst?: number;
}

/** Queues of a socket. Attribute set `sock-stat`. */
export interface SockStat<M extends Mode = Read> extends ExtraAttributes {
  /** Received data that the program has not read from the TIPC socket. Attribute TIPC_NLA_SOCK_STAT_RCVQ of TIPCv2: u32 in bytes. */
  rcvq?: number;
  /** Data that the TIPC socket has not sent yet. Attribute TIPC_NLA_SOCK_STAT_SENDQ of TIPCv2: u32 in bytes. */
  sendq?: number;
  /** The TIPC socket waits because a link is congested. Attribute TIPC_NLA_SOCK_STAT_LINK_CONG of TIPCv2: flag. */
  linkCong?: M["flag"];
  /** The TIPC socket waits because the other end is congested. Attribute TIPC_NLA_SOCK_STAT_CONN_CONG of TIPCv2: flag. */
  connCong?: M["flag"];
  /** Number of dropped messages. Attribute TIPC_NLA_SOCK_STAT_DROP of TIPCv2: u32. */ drop?: number;
}

/** Attribute set `group`. */
export interface Group<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the group. Attribute TIPC_NLA_SOCK_GROUP_ID of TIPCv2: u32. */ id?: number;
  /** Members can join. Attribute TIPC_NLA_SOCK_GROUP_OPEN of TIPCv2: flag. */ open?: M["flag"];
  /** The group is limited to this node. Attribute TIPC_NLA_SOCK_GROUP_NODE_SCOPE of TIPCv2: flag. */
  nodeScope?: M["flag"];
  /** The group extends over the cluster. Attribute TIPC_NLA_SOCK_GROUP_CLUSTER_SCOPE of TIPCv2: flag. */
  clusterScope?: M["flag"];
  /** Number of this member. Attribute TIPC_NLA_SOCK_GROUP_INSTANCE of TIPCv2: u32. */ instance?: number;
  /** Sequence number of the next broadcast. Attribute TIPC_NLA_SOCK_GROUP_BC_SEND_NEXT of TIPCv2: u32. */
  bcSendNext?: number;
}

/** A service that a socket offers. Attribute set `publ`. */
export interface Publ extends ExtraAttributes {
  /** Type of the service. Attribute TIPC_NLA_PUBL_TYPE of TIPCv2: u32. */ type?: number;
  /** First instance. Attribute TIPC_NLA_PUBL_LOWER of TIPCv2: u32. */ lower?: number;
  /** Last instance. Attribute TIPC_NLA_PUBL_UPPER of TIPCv2: u32. */ upper?: number;
  /** Where the service is known, `TIPC_*_SCOPE`. Attribute TIPC_NLA_PUBL_SCOPE of TIPCv2: u32. */ scope?: number;
  /** Address of the node. Attribute TIPC_NLA_PUBL_NODE of TIPCv2: u32. */ node?: number;
  /** Number of the socket. Attribute TIPC_NLA_PUBL_REF of TIPCv2: u32. */ ref?: number;
  /** Key of the publication. Attribute TIPC_NLA_PUBL_KEY of TIPCv2: u32. */ key?: number;
}

/** A link to another node. Attribute set `link`. */
export interface Link<M extends Mode = Read> extends ExtraAttributes {
  /** Nodes and interfaces at both ends. Attribute TIPC_NLA_LINK_NAME of TIPCv2: string. */ name?: string;
  /** Address of the other node. Attribute TIPC_NLA_LINK_DEST of TIPCv2: u32. */ dest?: number;
  /** TIPC_NLA_LINK_MTU of TIPCv2: u32 in bytes. */ mtu?: number;
  /** The link for broadcasts to all nodes. Attribute TIPC_NLA_LINK_BROADCAST of TIPCv2: flag. */
  broadcast?: M["flag"];
  /** The other node answers. Attribute TIPC_NLA_LINK_UP of TIPCv2: flag. */ up?: M["flag"];
  /** The link carries traffic. Attribute TIPC_NLA_LINK_ACTIVE of TIPCv2: flag. */ active?: M["flag"];
  /** TIPC_NLA_LINK_PROP of TIPCv2: nested attributes. */ prop?: Prop;
  /** TIPC_NLA_LINK_STATS of TIPCv2: nested attributes. */ stats?: Stats;
  /** Number of the next packet that the TIPC link receives. Attribute TIPC_NLA_LINK_RX of TIPCv2: u32. */
  rx?: number;
  /** Number of the next packet that the TIPC link sends. Attribute TIPC_NLA_LINK_TX of TIPCv2: u32. */ tx?: number;
}

/** Attribute set `media`. */
export interface Media extends ExtraAttributes {
  /** `eth`, `ib` or `udp`. Attribute TIPC_NLA_MEDIA_NAME of TIPCv2: string. */ name?: string;
  /** Properties of new bearers. Attribute TIPC_NLA_MEDIA_PROP of TIPCv2: nested attributes. */ prop?: Prop;
}

/** Attribute set `node`. */
export type Node<M extends Mode = Read> = ExtraAttributes & {
  /** Address of the node. Attribute TIPC_NLA_NODE_ADDR of TIPCv2: u32. */ addr?: number;
  /** The node can be reached. Attribute TIPC_NLA_NODE_UP of TIPCv2: flag. */ up?: M["flag"];
  /** Identity of the node; 16 bytes. Attribute TIPC_NLA_NODE_ID of TIPCv2: bytes. */ id?: Uint8Array;
} & WriteOnlyFields<M, {
  /** Key with its algorithm, `struct tipc_aead_key`. Attribute TIPC_NLA_NODE_KEY of TIPCv2: bytes, write-only. */
  key?: Uint8Array;
  /** The encryption key is the master key of the cluster. Attribute TIPC_NLA_NODE_KEY_MASTER of TIPCv2: flag, write-only. */
  keyMaster?: M["flag"];
  /** Interval at which the encryption key is replaced. Attribute TIPC_NLA_NODE_REKEYING of TIPCv2: u32 in min, write-only. */
  rekeying?: number;
}>;

/** Attribute set `net`. */
export interface Net<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the cluster. Attribute TIPC_NLA_NET_ID of TIPCv2: u32. */ id?: number;
  /** Address of this node. Attribute TIPC_NLA_NET_ADDR of TIPCv2: u32. */ addr?: number;
  /** First half of the identity of this node. Attribute TIPC_NLA_NET_NODEID of TIPCv2: u64. */ nodeid?: M["big"];
  /** Second half of the identity of this node. Attribute TIPC_NLA_NET_NODEID_W1 of TIPCv2: u64. */
  nodeidW1?: M["big"];
  /** Addresses have the old format. Attribute TIPC_NLA_NET_ADDR_LEGACY of TIPCv2: flag. */ addrLegacy?: M["flag"];
}

/** Attribute set `name-table`. */
export interface NameTable extends ExtraAttributes {
  /** TIPC_NLA_NAME_TABLE_PUBL of TIPCv2: nested attributes. */ publ?: Publ;
}

/** Supervision of the nodes that a bearer reaches. Attribute set `mon`. */
export interface Mon<M extends Mode = Read> extends ExtraAttributes {
  /** Cluster size from which TIPC nodes share the supervision of each other. Attribute TIPC_NLA_MON_ACTIVATION_THRESHOLD of TIPCv2: u32. */
  activationThreshold?: number;
  /** Number of the bearer. Attribute TIPC_NLA_MON_REF of TIPCv2: u32. */ ref?: number;
  /** The TIPC nodes share the supervision of each other. Attribute TIPC_NLA_MON_ACTIVE of TIPCv2: flag. */
  active?: M["flag"];
  /** TIPC_NLA_MON_BEARER_NAME of TIPCv2: string. */ bearerName?: string;
  /** Number of nodes. Attribute TIPC_NLA_MON_PEERCNT of TIPCv2: u32. */ peercnt?: number;
  /** Version of the list of nodes. Attribute TIPC_NLA_MON_LISTGEN of TIPCv2: u32. */ listgen?: number;
}

/** A supervised node. Attribute set `mon-peer`. */
export interface MonPeer<M extends Mode = Read> extends ExtraAttributes {
  /** Address of the node. Attribute TIPC_NLA_MON_PEER_ADDR of TIPCv2: u32. */ addr?: number;
  /** Version of the node's domain. Attribute TIPC_NLA_MON_PEER_DOMGEN of TIPCv2: u32. */ domgen?: number;
  /** Number of nodes supervised by the peer that are also in this node's list. Attribute TIPC_NLA_MON_PEER_APPLIED of TIPCv2: u32. */
  applied?: number;
  /** Bit map of the nodes supervised by the peer that the peer can reach. Attribute TIPC_NLA_MON_PEER_UPMAP of TIPCv2: u64. */
  upmap?: M["big"];
  /** Addresses of the nodes that the peer supervises. Attribute TIPC_NLA_MON_PEER_MEMBERS of TIPCv2: array of u32. */
  members?: number[];
  /** The node can be reached. Attribute TIPC_NLA_MON_PEER_UP of TIPCv2: flag. */ up?: M["flag"];
  /** The peer is a domain head: it supervises a part of the cluster for this node. Attribute TIPC_NLA_MON_PEER_HEAD of TIPCv2: flag. */
  head?: M["flag"];
  /** This node supervises the peer directly. Attribute TIPC_NLA_MON_PEER_LOCAL of TIPCv2: flag. */ local?: M["flag"];
}

/** Attribute set `prop`. */
export interface Prop extends ExtraAttributes {
  /** Priority of links, 0 to 31. Attribute TIPC_NLA_PROP_PRIO of TIPCv2: u32. */ prio?: number;
  /** Time without an answer after which the TIPC link counts as down. Attribute TIPC_NLA_PROP_TOL of TIPCv2: u32 in ms. */
  tol?: number;
  /** Number of packets that the TIPC link may send without an acknowledgement. Attribute TIPC_NLA_PROP_WIN of TIPCv2: u32. */
  win?: number;
  /** TIPC_NLA_PROP_MTU of TIPCv2: u32 in bytes. */ mtu?: number;
  /** How broadcasts are sent. Attribute TIPC_NLA_PROP_BROADCAST of TIPCv2: u32. */ broadcast?: number;
  /** Share of the cluster's nodes. Messages to a larger share are broadcast instead of sent to each node. Attribute TIPC_NLA_PROP_BROADCAST_RATIO of TIPCv2: u32 in %. */
  broadcastRatio?: number;
}

/** Counters of a link. Attribute set `stats`. */
export interface Stats extends ExtraAttributes {
  /** TIPC_NLA_STATS_RX_INFO of TIPCv2: u32. */ rxInfo?: number;
  /** TIPC_NLA_STATS_RX_FRAGMENTS of TIPCv2: u32. */ rxFragments?: number;
  /** TIPC_NLA_STATS_RX_FRAGMENTED of TIPCv2: u32. */ rxFragmented?: number;
  /** TIPC_NLA_STATS_RX_BUNDLES of TIPCv2: u32. */ rxBundles?: number;
  /** TIPC_NLA_STATS_RX_BUNDLED of TIPCv2: u32. */ rxBundled?: number;
  /** TIPC_NLA_STATS_TX_INFO of TIPCv2: u32. */ txInfo?: number;
  /** TIPC_NLA_STATS_TX_FRAGMENTS of TIPCv2: u32. */ txFragments?: number;
  /** TIPC_NLA_STATS_TX_FRAGMENTED of TIPCv2: u32. */ txFragmented?: number;
  /** TIPC_NLA_STATS_TX_BUNDLES of TIPCv2: u32. */ txBundles?: number;
  /** TIPC_NLA_STATS_TX_BUNDLED of TIPCv2: u32. */ txBundled?: number;
  /** TIPC_NLA_STATS_MSG_PROF_TOT of TIPCv2: u32. */ msgProfTot?: number;
  /** TIPC_NLA_STATS_MSG_LEN_CNT of TIPCv2: u32. */ msgLenCnt?: number;
  /** TIPC_NLA_STATS_MSG_LEN_TOT of TIPCv2: u32. */ msgLenTot?: number;
  /** TIPC_NLA_STATS_MSG_LEN_P0 of TIPCv2: u32. */ msgLenP0?: number;
  /** TIPC_NLA_STATS_MSG_LEN_P1 of TIPCv2: u32. */ msgLenP1?: number;
  /** TIPC_NLA_STATS_MSG_LEN_P2 of TIPCv2: u32. */ msgLenP2?: number;
  /** TIPC_NLA_STATS_MSG_LEN_P3 of TIPCv2: u32. */ msgLenP3?: number;
  /** TIPC_NLA_STATS_MSG_LEN_P4 of TIPCv2: u32. */ msgLenP4?: number;
  /** TIPC_NLA_STATS_MSG_LEN_P5 of TIPCv2: u32. */ msgLenP5?: number;
  /** TIPC_NLA_STATS_MSG_LEN_P6 of TIPCv2: u32. */ msgLenP6?: number;
  /** TIPC_NLA_STATS_RX_STATES of TIPCv2: u32. */ rxStates?: number;
  /** TIPC_NLA_STATS_RX_PROBES of TIPCv2: u32. */ rxProbes?: number;
  /** TIPC_NLA_STATS_RX_NACKS of TIPCv2: u32. */ rxNacks?: number;
  /** TIPC_NLA_STATS_RX_DEFERRED of TIPCv2: u32. */ rxDeferred?: number;
  /** TIPC_NLA_STATS_TX_STATES of TIPCv2: u32. */ txStates?: number;
  /** TIPC_NLA_STATS_TX_PROBES of TIPCv2: u32. */ txProbes?: number;
  /** TIPC_NLA_STATS_TX_NACKS of TIPCv2: u32. */ txNacks?: number;
  /** TIPC_NLA_STATS_TX_ACKS of TIPCv2: u32. */ txAcks?: number;
  /** TIPC_NLA_STATS_RETRANSMITTED of TIPCv2: u32. */ retransmitted?: number;
  /** TIPC_NLA_STATS_DUPLICATES of TIPCv2: u32. */ duplicates?: number;
  /** TIPC_NLA_STATS_LINK_CONGS of TIPCv2: u32. */ linkCongs?: number;
  /** TIPC_NLA_STATS_MAX_QUEUE of TIPCv2: u32. */ maxQueue?: number;
  /** TIPC_NLA_STATS_AVG_QUEUE of TIPCv2: u32. */ avgQueue?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Disables a bearer (an interface or UDP address of TIPC). Request 2 of family TIPCv2; requires CAP_NET_ADMIN. */
  "bearer-disable": { do: Call<Only<TipcAttrs<Write>, "bearer"> & Has<"bearer">> };
  /** Enables a bearer (an interface or UDP address of TIPC). Request 3 of family TIPCv2; requires CAP_NET_ADMIN. */
  "bearer-enable": { do: Call<Only<TipcAttrs<Write>, "bearer"> & Has<"bearer">> };
  /** Returns one TIPC bearer, or dumps all. Request and dump 4 of family TIPCv2. */
  "bearer-get": {
    do: Call<Only<TipcAttrs<Write>, "bearer"> & Has<"bearer">, TipcAttrs<Read>>;
    dump: Call<ExtraAttributes, TipcAttrs<Read>>;
  };
  /** Changes the properties of a TIPC bearer. Request 5 of family TIPCv2; requires CAP_NET_ADMIN. */
  "bearer-set": { do: Call<Only<TipcAttrs<Write>, "bearer"> & Has<"bearer">> };
  /** Lists the TIPC sockets of this node. Dump 6 of family TIPCv2. */
  "sock-get": { dump: Call<ExtraAttributes, TipcAttrs<Read>> };
  /** Lists the services that a TIPC socket offers. Dump 7 of family TIPCv2. */
  "publ-get": { dump: Call<Only<TipcAttrs<Write>, "sock"> & Has<"sock">, TipcAttrs<Read>> };
  /** Returns a TIPC link by name, or dumps all. Request and dump 8 of family TIPCv2. */
  "link-get": {
    do: Call<Only<TipcAttrs<Write>, "link"> & Has<"link">, TipcAttrs<Read>>;
    dump: Call<ExtraAttributes, TipcAttrs<Read>>;
  };
  /** Changes the properties of a TIPC link. Request 9 of family TIPCv2; requires CAP_NET_ADMIN. */
  "link-set": { do: Call<Only<TipcAttrs<Write>, "link"> & Has<"link">> };
  /** Resets the counters of a TIPC link. Request 10 of family TIPCv2; requires CAP_NET_ADMIN. */
  "link-reset-stats": { do: Call<Only<TipcAttrs<Write>, "link"> & Has<"link">> };
  /** Returns the properties of a TIPC medium (`eth`, `ib`, `udp`), or dumps all. Request and dump 11 of family TIPCv2. */
  "media-get": {
    do: Call<Only<TipcAttrs<Write>, "media"> & Has<"media">, TipcAttrs<Read>>;
    dump: Call<ExtraAttributes, TipcAttrs<Read>>;
  };
  /** Changes the properties of a TIPC medium (`eth`, `ib`, `udp`). Request 12 of family TIPCv2; requires CAP_NET_ADMIN. */
  "media-set": { do: Call<Only<TipcAttrs<Write>, "media"> & Has<"media">> };
  /** Lists the other nodes of the TIPC cluster. Dump 13 of family TIPCv2. */
  "node-get": { dump: Call<ExtraAttributes, TipcAttrs<Read>> };
  /** Returns the number of the TIPC cluster and the identity of this node. Dump 14 of family TIPCv2. */
  "net-get": { dump: Call<ExtraAttributes, TipcAttrs<Read>> };
  /** Changes the number of the TIPC cluster or the identity of this node. Request 15 of family TIPCv2; requires CAP_NET_ADMIN. */
  "net-set": { do: Call<Only<TipcAttrs<Write>, "net"> & Has<"net">> };
  /** Lists the services of the TIPC cluster. Dump 16 of family TIPCv2. */
  "name-table-get": { dump: Call<ExtraAttributes, TipcAttrs<Read>> };
  /** Changes the cluster size from which nodes share the supervision of each other. Request 17 of family TIPCv2; requires CAP_NET_ADMIN. */
  "mon-set": { do: Call<Only<TipcAttrs<Write>, "mon"> & Has<"mon">> };
  /** Returns the cluster size from which nodes share their supervision. A dump lists the bearers. Request and dump 18 of family TIPCv2. */
  "mon-get": { do: Call<ExtraAttributes, TipcAttrs<Read>>; dump: Call<ExtraAttributes, TipcAttrs<Read>> };
  /** Lists the nodes that are supervised through a TIPC bearer. Dump 19 of family TIPCv2. */
  "mon-peer-get": { dump: Call<Only<TipcAttrs<Write>, "mon"> & Has<"mon">, TipcAttrs<Read>> };
  /** Removes an unreachable node from the cluster's list of nodes. Request 20 of family TIPCv2; requires CAP_NET_ADMIN. */
  "peer-remove": { do: Call<Only<TipcAttrs<Write>, "net"> & Has<"net">> };
  /** Adds a remote address to a UDP bearer. Request 21 of family TIPCv2; requires CAP_NET_ADMIN. */
  "bearer-add": { do: Call<Only<TipcAttrs<Write>, "bearer"> & Has<"bearer">> };
  /** Lists the remote addresses of a UDP bearer. Dump 22 of family TIPCv2. */
  "udp-get-remoteip": { dump: Call<Only<TipcAttrs<Write>, "bearer"> & Has<"bearer">, TipcAttrs<Read>> };
  /** Sets the key with which TIPC messages are encrypted. Request 23 of family TIPCv2; requires CAP_NET_ADMIN. */
  "key-set": { do: Call<Only<TipcAttrs<Write>, "node"> & Has<"node">> };
  /** Deletes all encryption keys of TIPC. Request 24 of family TIPCv2; requires CAP_NET_ADMIN. */
  "key-flush": { do: Call<ExtraAttributes> };
  /** Reports whether TIPC addresses of this node have the old format. Request 25 of family TIPCv2. */
  "addr-legacy-get": { do: Call<ExtraAttributes, TipcAttrs<Read>> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "bearer-get": TipcAttrs<Read>;
  "sock-get": TipcAttrs<Read>;
  "publ-get": TipcAttrs<Read>;
  "link-get": TipcAttrs<Read>;
  "media-get": TipcAttrs<Read>;
  "node-get": TipcAttrs<Read>;
  "net-get": TipcAttrs<Read>;
  "name-table-get": TipcAttrs<Read>;
  "mon-get": TipcAttrs<Read>;
  "mon-peer-get": TipcAttrs<Read>;
  "udp-get-remoteip": TipcAttrs<Read>;
  "addr-legacy-get": TipcAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

/** TIPC clusters: bearers, links, nodes, services. Netlink family `TIPCv2`: `connect()` opens a client. Requires CONFIG_TIPC, module tipc. */
export const tipcv2: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "TIPCv2",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {},
  structs: {},
  sets: {
    "tipc-attrs": () => ({
      prefix: "tipc-nla-",
      attributes: [
        { name: "bearer", number: 1, type: "nest", nest: "bearer" },
        { name: "sock", number: 2, type: "nest", nest: "sock" },
        { name: "publ", number: 3, type: "nest", nest: "publ" },
        { name: "link", number: 4, type: "nest", nest: "link" },
        { name: "media", number: 5, type: "nest", nest: "media" },
        { name: "node", number: 6, type: "nest", nest: "node" },
        { name: "net", number: 7, type: "nest", nest: "net" },
        { name: "name-table", number: 8, type: "nest", nest: "name-table" },
        { name: "mon", number: 9, type: "nest", nest: "mon" },
        { name: "mon-peer", number: 10, type: "nest", nest: "mon-peer" },
      ],
    }),
    bearer: () => ({
      prefix: "tipc-nla-bearer-",
      attributes: [
        { name: "name", number: 1, type: "string" },
        { name: "prop", number: 2, type: "nest", nest: "prop" },
        { name: "domain", number: 3, type: "u32" },
        { name: "udp-opts", number: 4, type: "nest", nest: "udp" },
      ],
    }),
    udp: () => ({
      prefix: "tipc-nla-udp-",
      attributes: [
        { name: "local", number: 1, type: "binary", hint: "socket-address" },
        { name: "remote", number: 2, type: "binary", hint: "socket-address" },
        { name: "multi-remoteip", number: 3, type: "flag" },
      ],
    }),
    sock: () => ({
      prefix: "tipc-nla-sock-",
      attributes: [
        { name: "addr", number: 1, type: "u32" },
        { name: "ref", number: 2, type: "u32" },
        { name: "con", number: 3, type: "nest", nest: "connection" },
        { name: "has-publ", number: 4, type: "flag" },
        { name: "stat", number: 5, type: "nest", nest: "sock-stat" },
        { name: "type", number: 6, type: "u32" },
        { name: "ino", number: 7, type: "u32" },
        { name: "uid", number: 8, type: "u32" },
        { name: "tipc-state", number: 9, type: "u32" },
        { name: "cookie", number: 10, type: "u64" },
        { name: "pad", number: 11, type: "pad" },
        { name: "group", number: 12, type: "nest", nest: "group" },
      ],
    }),
    connection: () => ({
      prefix: "tipc-nla-con-",
      attributes: [
        { name: "flag", number: 1, type: "flag" },
        { name: "node", number: 2, type: "u32" },
        { name: "sock", number: 3, type: "u32" },
        { name: "type", number: 4, type: "u32" },
        { name: "inst", number: 5, type: "u32" },
      ],
    }),
    "sock-stat": () => ({
      prefix: "tipc-nla-sock-stat-",
      attributes: [
        { name: "rcvq", number: 0, type: "u32", unit: "bytes" },
        { name: "sendq", number: 1, type: "u32", unit: "bytes" },
        { name: "link-cong", number: 2, type: "flag" },
        { name: "conn-cong", number: 3, type: "flag" },
        { name: "drop", number: 4, type: "u32" },
      ],
    }),
    group: () => ({
      prefix: "tipc-nla-sock-group-",
      attributes: [
        { name: "id", number: 0, type: "u32" },
        { name: "open", number: 1, type: "flag" },
        { name: "node-scope", number: 2, type: "flag" },
        { name: "cluster-scope", number: 3, type: "flag" },
        { name: "instance", number: 4, type: "u32" },
        { name: "bc-send-next", number: 5, type: "u32" },
      ],
    }),
    publ: () => ({
      prefix: "tipc-nla-publ-",
      attributes: [
        { name: "type", number: 1, type: "u32" },
        { name: "lower", number: 2, type: "u32" },
        { name: "upper", number: 3, type: "u32" },
        { name: "scope", number: 4, type: "u32" },
        { name: "node", number: 5, type: "u32" },
        { name: "ref", number: 6, type: "u32" },
        { name: "key", number: 7, type: "u32" },
      ],
    }),
    link: () => ({
      prefix: "tipc-nla-link-",
      attributes: [
        { name: "name", number: 1, type: "string" },
        { name: "dest", number: 2, type: "u32" },
        { name: "mtu", number: 3, type: "u32", unit: "bytes" },
        { name: "broadcast", number: 4, type: "flag" },
        { name: "up", number: 5, type: "flag" },
        { name: "active", number: 6, type: "flag" },
        { name: "prop", number: 7, type: "nest", nest: "prop" },
        { name: "stats", number: 8, type: "nest", nest: "stats" },
        { name: "rx", number: 9, type: "u32" },
        { name: "tx", number: 10, type: "u32" },
      ],
    }),
    media: () => ({
      prefix: "tipc-nla-media-",
      attributes: [{ name: "name", number: 1, type: "string" }, { name: "prop", number: 2, type: "nest", nest: "prop" }],
    }),
    node: () => ({
      prefix: "tipc-nla-node-",
      attributes: [
        { name: "addr", number: 1, type: "u32" },
        { name: "up", number: 2, type: "flag" },
        { name: "id", number: 3, type: "binary" },
        { name: "key", number: 4, type: "binary", access: "write-only" },
        { name: "key-master", number: 5, type: "flag", access: "write-only" },
        { name: "rekeying", number: 6, type: "u32", unit: "min", access: "write-only" },
      ],
    }),
    net: () => ({
      prefix: "tipc-nla-net-",
      attributes: [
        { name: "id", number: 1, type: "u32" },
        { name: "addr", number: 2, type: "u32" },
        { name: "nodeid", number: 3, type: "u64" },
        { name: "nodeid-w1", number: 4, type: "u64" },
        { name: "addr-legacy", number: 5, type: "flag" },
      ],
    }),
    "name-table": () => ({ prefix: "tipc-nla-name-table-", attributes: [{ name: "publ", number: 1, type: "nest", nest: "publ" }] }),
    mon: () => ({
      prefix: "tipc-nla-mon-",
      attributes: [
        { name: "activation-threshold", number: 1, type: "u32" },
        { name: "ref", number: 2, type: "u32" },
        { name: "active", number: 3, type: "flag" },
        { name: "bearer-name", number: 4, type: "string" },
        { name: "peercnt", number: 5, type: "u32" },
        { name: "listgen", number: 6, type: "u32" },
      ],
    }),
    "mon-peer": () => ({
      prefix: "tipc-nla-mon-peer-",
      attributes: [
        { name: "addr", number: 1, type: "u32" },
        { name: "domgen", number: 2, type: "u32" },
        { name: "applied", number: 3, type: "u32" },
        { name: "upmap", number: 4, type: "u64" },
        { name: "members", number: 5, type: "binary", item: "u32" },
        { name: "up", number: 6, type: "flag" },
        { name: "head", number: 7, type: "flag" },
        { name: "local", number: 8, type: "flag" },
        { name: "pad", number: 9, type: "pad" },
      ],
    }),
    prop: () => ({
      prefix: "tipc-nla-prop-",
      attributes: [
        { name: "prio", number: 1, type: "u32" },
        { name: "tol", number: 2, type: "u32", unit: "ms" },
        { name: "win", number: 3, type: "u32" },
        { name: "mtu", number: 4, type: "u32", unit: "bytes" },
        { name: "broadcast", number: 5, type: "u32" },
        { name: "broadcast-ratio", number: 6, type: "u32", unit: "%" },
      ],
    }),
    stats: () => ({
      prefix: "tipc-nla-stats-",
      attributes: [
        { name: "rx-info", number: 1, type: "u32" },
        { name: "rx-fragments", number: 2, type: "u32" },
        { name: "rx-fragmented", number: 3, type: "u32" },
        { name: "rx-bundles", number: 4, type: "u32" },
        { name: "rx-bundled", number: 5, type: "u32" },
        { name: "tx-info", number: 6, type: "u32" },
        { name: "tx-fragments", number: 7, type: "u32" },
        { name: "tx-fragmented", number: 8, type: "u32" },
        { name: "tx-bundles", number: 9, type: "u32" },
        { name: "tx-bundled", number: 10, type: "u32" },
        { name: "msg-prof-tot", number: 11, type: "u32" },
        { name: "msg-len-cnt", number: 12, type: "u32" },
        { name: "msg-len-tot", number: 13, type: "u32" },
        { name: "msg-len-p0", number: 14, type: "u32" },
        { name: "msg-len-p1", number: 15, type: "u32" },
        { name: "msg-len-p2", number: 16, type: "u32" },
        { name: "msg-len-p3", number: 17, type: "u32" },
        { name: "msg-len-p4", number: 18, type: "u32" },
        { name: "msg-len-p5", number: 19, type: "u32" },
        { name: "msg-len-p6", number: 20, type: "u32" },
        { name: "rx-states", number: 21, type: "u32" },
        { name: "rx-probes", number: 22, type: "u32" },
        { name: "rx-nacks", number: 23, type: "u32" },
        { name: "rx-deferred", number: 24, type: "u32" },
        { name: "tx-states", number: 25, type: "u32" },
        { name: "tx-probes", number: 26, type: "u32" },
        { name: "tx-nacks", number: 27, type: "u32" },
        { name: "tx-acks", number: 28, type: "u32" },
        { name: "retransmitted", number: 29, type: "u32" },
        { name: "duplicates", number: 30, type: "u32" },
        { name: "link-congs", number: 31, type: "u32" },
        { name: "max-queue", number: 32, type: "u32" },
        { name: "avg-queue", number: 33, type: "u32" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    "bearer-disable": () => ({
      set: "tipc-attrs",
      do: { request: { number: 2, required: ["bearer"], attributes: "bearer" } },
      flags: ["uns-admin-perm"],
      effect: "delete",
    }),
    "bearer-enable": () => ({
      set: "tipc-attrs",
      do: { request: { number: 3, required: ["bearer"], attributes: "bearer" } },
      flags: ["uns-admin-perm"],
      effect: "change",
    }),
    "bearer-get": () => ({
      set: "tipc-attrs",
      do: { request: { number: 4, required: ["bearer"], attributes: "bearer" }, reply: "4 bearer" },
      dump: { request: "4", reply: "4 bearer" },
    }),
    "bearer-set": () => ({
      set: "tipc-attrs",
      do: { request: { number: 5, required: ["bearer"], attributes: "bearer" } },
      flags: ["uns-admin-perm"],
    }),
    "sock-get": () => ({ set: "tipc-attrs", dump: { request: "6", reply: "6 sock" } }),
    "publ-get": () => ({ set: "tipc-attrs", dump: { request: { number: 7, required: ["sock"], attributes: "sock" }, reply: "7 publ" } }),
    "link-get": () => ({
      set: "tipc-attrs",
      do: { request: { number: 8, required: ["link"], attributes: "link" }, reply: "8 link" },
      dump: { request: "8", reply: "8 link" },
    }),
    "link-set": () => ({
      set: "tipc-attrs",
      do: { request: { number: 9, required: ["link"], attributes: "link" } },
      flags: ["uns-admin-perm"],
    }),
    "link-reset-stats": () => ({
      set: "tipc-attrs",
      do: { request: { number: 10, required: ["link"], attributes: "link" } },
      flags: ["uns-admin-perm"],
      effect: "reset",
    }),
    "media-get": () => ({
      set: "tipc-attrs",
      do: { request: { number: 11, required: ["media"], attributes: "media" }, reply: "11 media" },
      dump: { request: "11", reply: "11 media" },
    }),
    "media-set": () => ({
      set: "tipc-attrs",
      do: { request: { number: 12, required: ["media"], attributes: "media" } },
      flags: ["uns-admin-perm"],
    }),
    "node-get": () => ({ set: "tipc-attrs", dump: { request: "13", reply: "13 node" } }),
    "net-get": () => ({ set: "tipc-attrs", dump: { request: "14", reply: "14 net" } }),
    "net-set": () => ({
      set: "tipc-attrs",
      do: { request: { number: 15, required: ["net"], attributes: "net" } },
      flags: ["uns-admin-perm"],
    }),
    "name-table-get": () => ({ set: "tipc-attrs", dump: { request: "16", reply: "16 name-table" } }),
    "mon-set": () => ({
      set: "tipc-attrs",
      do: { request: { number: 17, required: ["mon"], attributes: "mon" } },
      flags: ["uns-admin-perm"],
    }),
    "mon-get": () => ({ set: "tipc-attrs", do: { request: "18", reply: "18 mon" }, dump: { request: "18", reply: "18 mon" } }),
    "mon-peer-get": () => ({
      set: "tipc-attrs",
      dump: { request: { number: 19, required: ["mon"], attributes: "mon" }, reply: "19 mon-peer" },
    }),
    "peer-remove": () => ({
      set: "tipc-attrs",
      do: { request: { number: 20, required: ["net"], attributes: "net" } },
      flags: ["uns-admin-perm"],
      effect: "delete",
    }),
    "bearer-add": () => ({
      set: "tipc-attrs",
      do: { request: { number: 21, required: ["bearer"], attributes: "bearer" } },
      flags: ["uns-admin-perm"],
    }),
    "udp-get-remoteip": () => ({
      set: "tipc-attrs",
      dump: { request: { number: 22, required: ["bearer"], attributes: "bearer" }, reply: "22 bearer" },
      effect: "read",
    }),
    "key-set": () => ({
      set: "tipc-attrs",
      do: { request: { number: 23, required: ["node"], attributes: "node" } },
      flags: ["uns-admin-perm"],
    }),
    "key-flush": () => ({ set: "tipc-attrs", do: { request: "24" }, flags: ["uns-admin-perm"], effect: "delete" }),
    "addr-legacy-get": () => ({ set: "tipc-attrs", do: { request: "25", reply: "25 net" } }),
  },
  groups: {},
  config: "TIPC",
  module: "tipc",
  links: {},
});
