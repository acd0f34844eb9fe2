// Generated from tipcv2.yaml (sha256 5be9292067d07795). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { ExtraAttributes, Has, Mode, Only, Read, Write, WriteOnlyFields } from "../schema/model/types.ts";

/** Attributes of `tipc-attrs`. */
export interface TipcAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** TIPC_NLA_BEARER (1): nest. */ bearer?: Bearer<M>;
  /** TIPC_NLA_SOCK (2): nest. */ sock?: Sock<M>;
  /** TIPC_NLA_PUBL (3): nest. */ publ?: Publ;
  /** TIPC_NLA_LINK (4): nest. */ link?: Link<M>;
  /** TIPC_NLA_MEDIA (5): nest. */ media?: Media;
  /** TIPC_NLA_NODE (6): nest. */ node?: Node<M>;
  /** TIPC_NLA_NET (7): nest. */ net?: Net<M>;
  /** TIPC_NLA_NAME_TABLE (8): nest. */ nameTable?: NameTable;
  /** TIPC_NLA_MON (9): nest. */ mon?: Mon<M>;
  /** TIPC_NLA_MON_PEER (10): nest. */ monPeer?: MonPeer<M>;
}

/** Attributes of `bearer`. An interface or UDP address through which links to other nodes are made. */
export interface Bearer<M extends Mode = Read> extends ExtraAttributes {
  /** TIPC_NLA_BEARER_NAME (1): string. Medium and interface, such as `eth:eth0`. */ name?: string;
  /** TIPC_NLA_BEARER_PROP (2): nest. Properties of new links. */ prop?: Prop;
  /** TIPC_NLA_BEARER_DOMAIN (3): u32. Part of the cluster in which nodes are discovered; 0 for all. */
  domain?: number;
  /** TIPC_NLA_BEARER_UDP_OPTS (4): nest. Addresses of a UDP bearer. */ udpOpts?: Udp<M>;
}

/** Attributes of `udp`. */
export interface Udp<M extends Mode = Read> extends ExtraAttributes {
  /** TIPC_NLA_UDP_LOCAL (1): binary, shown as socket-address. Address of this node. */ local?: M["address"];
  /** TIPC_NLA_UDP_REMOTE (2): binary, shown as socket-address. Address of another node or of a multicast group. */
  remote?: M["address"];
  /** TIPC_NLA_UDP_MULTI_REMOTEIP (3): flag. The bearer has several remote addresses. */ multiRemoteip?: M["flag"];
}

/** Attributes of `sock`. A TIPC socket of this node. */
export interface Sock<M extends Mode = Read> extends ExtraAttributes {
  /** TIPC_NLA_SOCK_ADDR (1): u32. Address of the node. */ addr?: number;
  /** TIPC_NLA_SOCK_REF (2): u32. Number of the socket. */ ref?: number;
  /** TIPC_NLA_SOCK_CON (3): nest. Other end of the connection. */ con?: Connection<M>;
  /** TIPC_NLA_SOCK_HAS_PUBL (4): flag. The socket offers a service. */ hasPubl?: M["flag"];
  /** TIPC_NLA_SOCK_STAT (5): nest. */ stat?: SockStat<M>;
  /** TIPC_NLA_SOCK_TYPE (6): u32. Type of the socket, SOCK_*. */ type?: number;
  /** TIPC_NLA_SOCK_INO (7): u32. Inode of the socket. */ ino?: number;
  /** TIPC_NLA_SOCK_UID (8): u32. User that opened the socket. */ uid?: number;
  /** TIPC_NLA_SOCK_TIPC_STATE (9): u32. State of the socket. */ tipcState?: number;
  /** TIPC_NLA_SOCK_COOKIE (10): u64. Number that distinguishes the socket from all others. */ cookie?: M["big"];
  /** TIPC_NLA_SOCK_GROUP (12): nest. Communication group that the socket has joined. */ group?: Group<M>;
}

/** Attributes of `connection`. */
export interface Connection<M extends Mode = Read> extends ExtraAttributes {
  /** TIPC_NLA_CON_FLAG (1): flag. The connection was made through a service. */ flag?: M["flag"];
  /** TIPC_NLA_CON_NODE (2): u32. Address of the other node. */ node?: number;
  /** TIPC_NLA_CON_SOCK (3): u32. Number of the other socket. */ sock?: number;
  /** TIPC_NLA_CON_TYPE (4): u32. Type of the service. */ type?: number;
  /** TIPC_NLA_CON_INST (5): u32. Instance of the service. */ inst?: number;
}

/** Attributes of `sock-stat`. Queues of a socket. */
export interface SockStat<M extends Mode = Read> extends ExtraAttributes {
  /** TIPC_NLA_SOCK_STAT_RCVQ (0): u32, in bytes. Received data that was not read yet. */ rcvq?: number;
  /** TIPC_NLA_SOCK_STAT_SENDQ (1): u32, in bytes. Data that was not sent yet. */ sendq?: number;
  /** TIPC_NLA_SOCK_STAT_LINK_CONG (2): flag. The socket waits for a link. */ linkCong?: M["flag"];
  /** TIPC_NLA_SOCK_STAT_CONN_CONG (3): flag. The socket waits for the other end. */ connCong?: M["flag"];
  /** TIPC_NLA_SOCK_STAT_DROP (4): u32. Number of dropped messages. */ drop?: number;
}

/** Attributes of `group`. */
export interface Group<M extends Mode = Read> extends ExtraAttributes {
  /** TIPC_NLA_SOCK_GROUP_ID (0): u32. Number of the group. */ id?: number;
  /** TIPC_NLA_SOCK_GROUP_OPEN (1): flag. Members can join. */ open?: M["flag"];
  /** TIPC_NLA_SOCK_GROUP_NODE_SCOPE (2): flag. The group is limited to this node. */ nodeScope?: M["flag"];
  /** TIPC_NLA_SOCK_GROUP_CLUSTER_SCOPE (3): flag. The group extends over the cluster. */ clusterScope?: M["flag"];
  /** TIPC_NLA_SOCK_GROUP_INSTANCE (4): u32. Number of this member. */ instance?: number;
  /** TIPC_NLA_SOCK_GROUP_BC_SEND_NEXT (5): u32. Sequence number of the next broadcast. */ bcSendNext?: number;
}

/** Attributes of `publ`. A service that a socket offers. */
export interface Publ extends ExtraAttributes {
  /** TIPC_NLA_PUBL_TYPE (1): u32. Type of the service. */ type?: number;
  /** TIPC_NLA_PUBL_LOWER (2): u32. First instance. */ lower?: number;
  /** TIPC_NLA_PUBL_UPPER (3): u32. Last instance. */ upper?: number;
  /** TIPC_NLA_PUBL_SCOPE (4): u32. Where the service is known, `TIPC_*_SCOPE`. */ scope?: number;
  /** TIPC_NLA_PUBL_NODE (5): u32. Address of the node. */ node?: number;
  /** TIPC_NLA_PUBL_REF (6): u32. Number of the socket. */ ref?: number;
  /** TIPC_NLA_PUBL_KEY (7): u32. Key of the publication. */ key?: number;
}

/** Attributes of `link`. A link to another node. */
export interface Link<M extends Mode = Read> extends ExtraAttributes {
  /** TIPC_NLA_LINK_NAME (1): string. Nodes and interfaces at both ends. */ name?: string;
  /** TIPC_NLA_LINK_DEST (2): u32. Address of the other node. */ dest?: number;
  /** TIPC_NLA_LINK_MTU (3): u32, in bytes. */ mtu?: number;
  /** TIPC_NLA_LINK_BROADCAST (4): flag. The link for broadcasts to all nodes. */ broadcast?: M["flag"];
  /** TIPC_NLA_LINK_UP (5): flag. The other node answers. */ up?: M["flag"];
  /** TIPC_NLA_LINK_ACTIVE (6): flag. The link carries traffic. */ active?: M["flag"];
  /** TIPC_NLA_LINK_PROP (7): nest. */ prop?: Prop;
  /** TIPC_NLA_LINK_STATS (8): nest. */ stats?: Stats;
  /** TIPC_NLA_LINK_RX (9): u32. Number of the next received packet. */ rx?: number;
  /** TIPC_NLA_LINK_TX (10): u32. Number of the next sent packet. */ tx?: number;
}

/** Attributes of `media`. */
export interface Media extends ExtraAttributes {
  /** TIPC_NLA_MEDIA_NAME (1): string. `eth`, `ib` or `udp`. */ name?: string;
  /** TIPC_NLA_MEDIA_PROP (2): nest. Properties of new bearers. */ prop?: Prop;
}

/** Attributes of `node`. */
export type Node<M extends Mode = Read> = ExtraAttributes & {
  /** TIPC_NLA_NODE_ADDR (1): u32. Address of the node. */ addr?: number;
  /** TIPC_NLA_NODE_UP (2): flag. The node can be reached. */ up?: M["flag"];
  /** TIPC_NLA_NODE_ID (3): binary. Identity of the node; 16 bytes. */ id?: Uint8Array;
} & WriteOnlyFields<M, {
  /** TIPC_NLA_NODE_KEY (4): binary, write-only. Key with its algorithm, `struct tipc_aead_key`. */ key?: Uint8Array;
  /** TIPC_NLA_NODE_KEY_MASTER (5): flag, write-only. The key is that of the cluster. */ keyMaster?: M["flag"];
  /** TIPC_NLA_NODE_REKEYING (6): u32, in min, write-only. Interval at which the key is replaced. */
  rekeying?: number;
}>;

/** Attributes of `net`. */
export interface Net<M extends Mode = Read> extends ExtraAttributes {
  /** TIPC_NLA_NET_ID (1): u32. Number of the cluster. */ id?: number;
  /** TIPC_NLA_NET_ADDR (2): u32. Address of this node. */ addr?: number;
  /** TIPC_NLA_NET_NODEID (3): u64. First half of the identity of this node. */ nodeid?: M["big"];
  /** TIPC_NLA_NET_NODEID_W1 (4): u64. Second half of the identity of this node. */ nodeidW1?: M["big"];
  /** TIPC_NLA_NET_ADDR_LEGACY (5): flag. Addresses have the old format. */ addrLegacy?: M["flag"];
}

/** Attributes of `name-table`. */
export interface NameTable extends ExtraAttributes {
  /** TIPC_NLA_NAME_TABLE_PUBL (1): nest. */ publ?: Publ;
}

/** Attributes of `mon`. Supervision of the nodes that a bearer reaches. */
export interface Mon<M extends Mode = Read> extends ExtraAttributes {
  /** TIPC_NLA_MON_ACTIVATION_THRESHOLD (1): u32. Number of nodes from which on the supervision is shared. */
  activationThreshold?: number;
  /** TIPC_NLA_MON_REF (2): u32. Number of the bearer. */ ref?: number;
  /** TIPC_NLA_MON_ACTIVE (3): flag. The supervision is shared. */ active?: M["flag"];
  /** TIPC_NLA_MON_BEARER_NAME (4): string. */ bearerName?: string;
  /** TIPC_NLA_MON_PEERCNT (5): u32. Number of nodes. */ peercnt?: number;
  /** TIPC_NLA_MON_LISTGEN (6): u32. Version of the list of nodes. */ listgen?: number;
}

/** Attributes of `mon-peer`. A supervised node. */
export interface MonPeer<M extends Mode = Read> extends ExtraAttributes {
  /** TIPC_NLA_MON_PEER_ADDR (1): u32. Address of the node. */ addr?: number;
  /** TIPC_NLA_MON_PEER_DOMGEN (2): u32. Version of the node's domain. */ domgen?: number;
  /** TIPC_NLA_MON_PEER_APPLIED (3): u32. Number of nodes of its domain that are taken into account. */
  applied?: number;
  /** TIPC_NLA_MON_PEER_UPMAP (4): u64. Bit map of the nodes of the domain that can be reached. */ upmap?: M["big"];
  /** TIPC_NLA_MON_PEER_MEMBERS (5): binary of u32. Addresses of the nodes of its domain. */ members?: number[];
  /** TIPC_NLA_MON_PEER_UP (6): flag. The node can be reached. */ up?: M["flag"];
  /** TIPC_NLA_MON_PEER_HEAD (7): flag. The node reports about its domain. */ head?: M["flag"];
  /** TIPC_NLA_MON_PEER_LOCAL (8): flag. The node belongs to the domain of this node. */ local?: M["flag"];
}

/** Attributes of `prop`. */
export interface Prop extends ExtraAttributes {
  /** TIPC_NLA_PROP_PRIO (1): u32. Priority of links, 0 to 31. */ prio?: number;
  /** TIPC_NLA_PROP_TOL (2): u32, in ms. Time without an answer after which a link is down. */ tol?: number;
  /** TIPC_NLA_PROP_WIN (3): u32. Number of packets that may be sent without an acknowledgement. */ win?: number;
  /** TIPC_NLA_PROP_MTU (4): u32, in bytes. */ mtu?: number;
  /** TIPC_NLA_PROP_BROADCAST (5): u32. How broadcasts are sent. */ broadcast?: number;
  /** TIPC_NLA_PROP_BROADCAST_RATIO (6): u32, in %. Share of the nodes from which on broadcasts are used. */
  broadcastRatio?: number;
}

/** Attributes of `stats`. Counters of a link. */
export interface Stats extends ExtraAttributes {
  /** TIPC_NLA_STATS_RX_INFO (1): u32. */ rxInfo?: number;
  /** TIPC_NLA_STATS_RX_FRAGMENTS (2): u32. */ rxFragments?: number;
  /** TIPC_NLA_STATS_RX_FRAGMENTED (3): u32. */ rxFragmented?: number;
  /** TIPC_NLA_STATS_RX_BUNDLES (4): u32. */ rxBundles?: number;
  /** TIPC_NLA_STATS_RX_BUNDLED (5): u32. */ rxBundled?: number;
  /** TIPC_NLA_STATS_TX_INFO (6): u32. */ txInfo?: number;
  /** TIPC_NLA_STATS_TX_FRAGMENTS (7): u32. */ txFragments?: number;
  /** TIPC_NLA_STATS_TX_FRAGMENTED (8): u32. */ txFragmented?: number;
  /** TIPC_NLA_STATS_TX_BUNDLES (9): u32. */ txBundles?: number;
  /** TIPC_NLA_STATS_TX_BUNDLED (10): u32. */ txBundled?: number;
  /** TIPC_NLA_STATS_MSG_PROF_TOT (11): u32. */ msgProfTot?: number;
  /** TIPC_NLA_STATS_MSG_LEN_CNT (12): u32. */ msgLenCnt?: number;
  /** TIPC_NLA_STATS_MSG_LEN_TOT (13): u32. */ msgLenTot?: number;
  /** TIPC_NLA_STATS_MSG_LEN_P0 (14): u32. */ msgLenP0?: number;
  /** TIPC_NLA_STATS_MSG_LEN_P1 (15): u32. */ msgLenP1?: number;
  /** TIPC_NLA_STATS_MSG_LEN_P2 (16): u32. */ msgLenP2?: number;
  /** TIPC_NLA_STATS_MSG_LEN_P3 (17): u32. */ msgLenP3?: number;
  /** TIPC_NLA_STATS_MSG_LEN_P4 (18): u32. */ msgLenP4?: number;
  /** TIPC_NLA_STATS_MSG_LEN_P5 (19): u32. */ msgLenP5?: number;
  /** TIPC_NLA_STATS_MSG_LEN_P6 (20): u32. */ msgLenP6?: number;
  /** TIPC_NLA_STATS_RX_STATES (21): u32. */ rxStates?: number;
  /** TIPC_NLA_STATS_RX_PROBES (22): u32. */ rxProbes?: number;
  /** TIPC_NLA_STATS_RX_NACKS (23): u32. */ rxNacks?: number;
  /** TIPC_NLA_STATS_RX_DEFERRED (24): u32. */ rxDeferred?: number;
  /** TIPC_NLA_STATS_TX_STATES (25): u32. */ txStates?: number;
  /** TIPC_NLA_STATS_TX_PROBES (26): u32. */ txProbes?: number;
  /** TIPC_NLA_STATS_TX_NACKS (27): u32. */ txNacks?: number;
  /** TIPC_NLA_STATS_TX_ACKS (28): u32. */ txAcks?: number;
  /** TIPC_NLA_STATS_RETRANSMITTED (29): u32. */ retransmitted?: number;
  /** TIPC_NLA_STATS_DUPLICATES (30): u32. */ duplicates?: number;
  /** TIPC_NLA_STATS_LINK_CONGS (31): u32. */ linkCongs?: number;
  /** TIPC_NLA_STATS_MAX_QUEUE (32): u32. */ maxQueue?: number;
  /** TIPC_NLA_STATS_AVG_QUEUE (33): u32. */ avgQueue?: number;
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `bearer-disable`: request 2, requires uns-admin-perm. Disables a bearer. */
  "bearer-disable": { do: { request: Only<TipcAttrs<Write>, "bearer"> & Has<"bearer">; reply: undefined } };
  /** `bearer-enable`: request 3, requires uns-admin-perm. Enables a bearer. */
  "bearer-enable": { do: { request: Only<TipcAttrs<Write>, "bearer"> & Has<"bearer">; reply: undefined } };
  /** `bearer-get`: request 4, dump 4. Returns a bearer. A dump lists all bearers. */
  "bearer-get": {
    do: { request: Only<TipcAttrs<Write>, "bearer"> & Has<"bearer">; reply: TipcAttrs<Read> };
    dump: { request: ExtraAttributes; reply: TipcAttrs<Read> };
  };
  /** `bearer-set`: request 5, requires uns-admin-perm. Changes the properties of a bearer. */
  "bearer-set": { do: { request: Only<TipcAttrs<Write>, "bearer"> & Has<"bearer">; reply: undefined } };
  /** `sock-get`: dump 6. Lists the sockets of this node. */
  "sock-get": { dump: { request: ExtraAttributes; reply: TipcAttrs<Read> } };
  /** `publ-get`: dump 7. Lists the services that a socket offers. */
  "publ-get": { dump: { request: Only<TipcAttrs<Write>, "sock"> & Has<"sock">; reply: TipcAttrs<Read> } };
  /** `link-get`: request 8, dump 8. Returns a link by its name. A dump lists all links. */
  "link-get": {
    do: { request: Only<TipcAttrs<Write>, "link"> & Has<"link">; reply: TipcAttrs<Read> };
    dump: { request: ExtraAttributes; reply: TipcAttrs<Read> };
  };
  /** `link-set`: request 9, requires uns-admin-perm. Changes the properties of a link. */
  "link-set": { do: { request: Only<TipcAttrs<Write>, "link"> & Has<"link">; reply: undefined } };
  /** `link-reset-stats`: request 10, requires uns-admin-perm. Resets the counters of a link. */
  "link-reset-stats": { do: { request: Only<TipcAttrs<Write>, "link"> & Has<"link">; reply: undefined } };
  /** `media-get`: request 11, dump 11. Returns the properties of a medium. A dump lists all media. */
  "media-get": {
    do: { request: Only<TipcAttrs<Write>, "media"> & Has<"media">; reply: TipcAttrs<Read> };
    dump: { request: ExtraAttributes; reply: TipcAttrs<Read> };
  };
  /** `media-set`: request 12, requires uns-admin-perm. Changes the properties of a medium. */
  "media-set": { do: { request: Only<TipcAttrs<Write>, "media"> & Has<"media">; reply: undefined } };
  /** `node-get`: dump 13. Lists the other nodes. */
  "node-get": { dump: { request: ExtraAttributes; reply: TipcAttrs<Read> } };
  /** `net-get`: dump 14. Returns the number of the cluster and the identity of this node. */
  "net-get": { dump: { request: ExtraAttributes; reply: TipcAttrs<Read> } };
  /** `net-set`: request 15, requires uns-admin-perm. Changes the number of the cluster or the identity of this node. */
  "net-set": { do: { request: Only<TipcAttrs<Write>, "net"> & Has<"net">; reply: undefined } };
  /** `name-table-get`: dump 16. Lists the services of the cluster. */
  "name-table-get": { dump: { request: ExtraAttributes; reply: TipcAttrs<Read> } };
  /** `mon-set`: request 17, requires uns-admin-perm. Changes the number of nodes from which on the supervision is shared. */
  "mon-set": { do: { request: Only<TipcAttrs<Write>, "mon"> & Has<"mon">; reply: undefined } };
  /** `mon-get`: request 18, dump 18. Returns the number of nodes from which on the supervision is shared. A dump lists the bearers. */
  "mon-get": {
    do: { request: ExtraAttributes; reply: TipcAttrs<Read> };
    dump: { request: ExtraAttributes; reply: TipcAttrs<Read> };
  };
  /** `mon-peer-get`: dump 19. Lists the supervised nodes of a bearer. */
  "mon-peer-get": { dump: { request: Only<TipcAttrs<Write>, "mon"> & Has<"mon">; reply: TipcAttrs<Read> } };
  /** `peer-remove`: request 20, requires uns-admin-perm. Removes a node that cannot be reached from the list of nodes. */
  "peer-remove": { do: { request: Only<TipcAttrs<Write>, "net"> & Has<"net">; reply: undefined } };
  /** `bearer-add`: request 21, requires uns-admin-perm. Adds a remote address to a UDP bearer. */
  "bearer-add": { do: { request: Only<TipcAttrs<Write>, "bearer"> & Has<"bearer">; reply: undefined } };
  /** `udp-get-remoteip`: dump 22. Lists the remote addresses of a UDP bearer. */
  "udp-get-remoteip": { dump: { request: Only<TipcAttrs<Write>, "bearer"> & Has<"bearer">; reply: TipcAttrs<Read> } };
  /** `key-set`: request 23, requires uns-admin-perm. Sets the key with which messages are encrypted. */
  "key-set": { do: { request: Only<TipcAttrs<Write>, "node"> & Has<"node">; reply: undefined } };
  /** `key-flush`: request 24, requires uns-admin-perm. Deletes all keys. */
  "key-flush": { do: { request: ExtraAttributes; reply: undefined } };
}

/** Events, by the operation that describes the message. */
export interface Events {
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
}

/** Names of the multicast groups. */
export type Groups = never;

/** Family `TIPCv2` (CONFIG_TIPC, module tipc): `connect()` opens a client. Also the model for codecs. */
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
      do: {
        request: { number: 4, required: ["bearer"], attributes: "bearer" },
        reply: { number: 4, attributes: "bearer" },
      },
      dump: { request: { number: 4 }, reply: { number: 4, attributes: "bearer" } },
    }),
    "bearer-set": () => ({
      set: "tipc-attrs",
      do: { request: { number: 5, required: ["bearer"], attributes: "bearer" } },
      flags: ["uns-admin-perm"],
    }),
    "sock-get": () => ({ set: "tipc-attrs", dump: { request: { number: 6 }, reply: { number: 6, attributes: "sock" } } }),
    "publ-get": () => ({
      set: "tipc-attrs",
      dump: { request: { number: 7, required: ["sock"], attributes: "sock" }, reply: { number: 7, attributes: "publ" } },
    }),
    "link-get": () => ({
      set: "tipc-attrs",
      do: { request: { number: 8, required: ["link"], attributes: "link" }, reply: { number: 8, attributes: "link" } },
      dump: { request: { number: 8 }, reply: { number: 8, attributes: "link" } },
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
      do: {
        request: { number: 11, required: ["media"], attributes: "media" },
        reply: { number: 11, attributes: "media" },
      },
      dump: { request: { number: 11 }, reply: { number: 11, attributes: "media" } },
    }),
    "media-set": () => ({
      set: "tipc-attrs",
      do: { request: { number: 12, required: ["media"], attributes: "media" } },
      flags: ["uns-admin-perm"],
    }),
    "node-get": () => ({ set: "tipc-attrs", dump: { request: { number: 13 }, reply: { number: 13, attributes: "node" } } }),
    "net-get": () => ({ set: "tipc-attrs", dump: { request: { number: 14 }, reply: { number: 14, attributes: "net" } } }),
    "net-set": () => ({
      set: "tipc-attrs",
      do: { request: { number: 15, required: ["net"], attributes: "net" } },
      flags: ["uns-admin-perm"],
    }),
    "name-table-get": () => ({ set: "tipc-attrs", dump: { request: { number: 16 }, reply: { number: 16, attributes: "name-table" } } }),
    "mon-set": () => ({
      set: "tipc-attrs",
      do: { request: { number: 17, required: ["mon"], attributes: "mon" } },
      flags: ["uns-admin-perm"],
    }),
    "mon-get": () => ({
      set: "tipc-attrs",
      do: { request: { number: 18 }, reply: { number: 18, attributes: "mon" } },
      dump: { request: { number: 18 }, reply: { number: 18, attributes: "mon" } },
    }),
    "mon-peer-get": () => ({
      set: "tipc-attrs",
      dump: { request: { number: 19, required: ["mon"], attributes: "mon" }, reply: { number: 19, attributes: "mon-peer" } },
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
      dump: {
        request: { number: 22, required: ["bearer"], attributes: "bearer" },
        reply: { number: 22, attributes: "bearer" },
      },
      effect: "read",
    }),
    "key-set": () => ({
      set: "tipc-attrs",
      do: { request: { number: 23, required: ["node"], attributes: "node" } },
      flags: ["uns-admin-perm"],
    }),
    "key-flush": () => ({ set: "tipc-attrs", do: { request: { number: 24 } }, flags: ["uns-admin-perm"], effect: "delete" }),
  },
  groups: {},
  config: "TIPC",
  module: "tipc",
  links: {},
});
