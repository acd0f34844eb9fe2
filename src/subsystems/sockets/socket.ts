import { fieldsKey, type KeyOf } from "../../base/entry-key.ts";
import type {
  MptcpInfo,
  NetlinkFlags,
  PacketDiagRing,
  PacketFlags,
  SkMeminfo,
  SocketType,
  SockoptFlags,
  SockoptFlags2,
  SubflowFlags,
  TcpInfo,
  TcpState,
  Timer,
  XdpDiagStats,
  XdpDiagUmem,
} from "../../families/sock-diag.ts";
import type { ExtraAttributes, TrailingBytes } from "../../schema/model/types.ts";

/** Protocol whose sockets are IPv4 or IPv6 sockets. */
export type InetProtocol = "tcp" | "udp" | "udplite" | "sctp" | "dccp" | "raw" | "mptcp";

/** Kind of socket that the kernel can list. */
export type SocketProtocol = keyof SocketTypes;

/**
 * State of a socket. The state of a socket without connections (such as UDP) is "established" if the socket has a peer,
 * and "close" otherwise.
 */
export type SocketState = Exclude<TcpState, "new-syn-recv">;

/** Types of the listed sockets, by protocol name. */
export interface SocketTypes {
  tcp: TcpSocket;
  udp: UdpSocket;
  udplite: UdpSocket;
  sctp: SctpSocket;
  dccp: TcpSocket;
  raw: RawSocket;
  mptcp: MptcpSocket;
  unix: UnixSocket;
  packet: PacketSocket;
  netlink: NetlinkProtocolSocket;
  vsock: VsockSocket;
  xdp: XdpSocket;
}

/** A socket of one of the specified protocols. */
export type SocketOf<Protocol extends SocketProtocol> = SocketTypes[Protocol];
/** A socket of any protocol. The field `protocol` determines the type. */
export type Socket = SocketOf<SocketProtocol>;
/** A socket of IPv4 or IPv6. */
export type InetSocket = SocketOf<InetProtocol>;

/** A process that has a socket open. */
export interface SocketProcess {
  /** Process id. */
  pid: number;
  /** Name of the process (`/proc/PID/comm`). */
  name: string;
  /** Number of the file descriptor in the process. */
  fd: number;
}

/** Memory usage and limits of a socket in bytes, and its number of dropped packets (`SO_MEMINFO`). */
export type SocketMemory = SkMeminfo;
/** Direction in which a socket was shut down. */
export type ShutdownDirection = "receive" | "send";

/** Fields that sockets of all protocols have. */
export interface SocketBase extends ExtraAttributes {
  /**
   * Inode number that identifies the socket in /proc. It is 0 if no process has the socket open, as in the state
   * "time-wait".
   */
  inode: number;
  /**
   * Number that identifies the socket. In contrast to the inode number, the cookie is not reused before the next boot.
   */
  cookie: bigint;
  /** Memory usage of the socket. Absent if the listing option `details` is false. */
  memory?: SocketMemory;
  /** Processes that have the socket open. Present only if the listing option `processes` is true. */
  processes?: SocketProcess[];
}

/** Local or remote address and port of a socket. */
export interface Endpoint {
  address: string;
  /** Port, in host byte order. */
  port: number;
}

/** DSCP (0 to 63) and ECN bits (0 to 3) of the IP packets that a socket sends. */
export interface TrafficClassField {
  /** Differentiated services code point, 0 to 63. */
  dscp: number;
  /** Explicit congestion notification, 0 to 3. */
  ecn: number;
}

/** Option that is set on a socket, such as "recverr" (`IP_RECVERR`) or "freebind" (`IP_FREEBIND`). */
export type SocketOption = SockoptFlags | SockoptFlags2;

/**
 * Fields of all IPv4 and IPv6 sockets. The fields after `backlog` are present only with the listing option `details`.
 */
export interface InetSocketBase extends SocketBase {
  protocol: InetProtocol;
  family: "inet" | "inet6";
  state: SocketState | `${number}`;
  source: Endpoint;
  /** Remote address and port. For a socket without a peer, the port is 0, and the address is 0.0.0.0 or ::. */
  destination: Endpoint;
  /** Index of the interface to which the socket is bound. It is 0 if the socket is not bound to an interface. */
  ifindex: number;
  /** User id of the owner. */
  uid: number;
  /** Number of received bytes that the program has not read yet. The number is 0 for a listening socket. */
  receiveQueue: number;
  /**
   * Number of bytes that the socket has not sent yet, or that the peer has not acknowledged yet. The number is 0 for a
   * listening socket.
   */
  sendQueue: number;
  /**
   * Timer of the socket, if one is running: its kind, the time until it expires, and the number of retransmissions or
   * probes.
   */
  timer?: { kind: Timer | `${number}`; expiresMs: number; count: number };
  /** Number of connections that the program has not accepted yet. Present only for a listening socket. */
  acceptQueue?: number;
  /** Maximum length of the accept queue. Present only for a listening socket. */
  backlog?: number;
  shutdown?: ShutdownDirection[];
  /** Firewall mark of the socket (`SO_MARK`). Requires CAP_NET_ADMIN. */
  mark?: number;
  /** Id of the socket's control group. It is the inode number of the group's directory. */
  cgroup?: bigint;
  /** Traffic control handle of the socket (`classid` or priority). */
  classId?: number;
  /** DSCP and ECN bits of the IPv4 packets that the socket sends. */
  tos?: TrafficClassField;
  /** DSCP and ECN bits of the IPv6 packets that the socket sends. */
  trafficClass?: TrafficClassField;
  /** Whether an IPv6 socket rejects IPv4 traffic (`IPV6_V6ONLY`). */
  v6only?: boolean;
  options?: SocketOption[];
}

/** Renames members without their prefix, such as `tcpi`; omits `Replaced`. */
export type WithoutPrefix<Fields, Prefix extends string, Replaced extends string> = {
  [Name in keyof Fields as Name extends `${Prefix}${infer Rest}`
    ? Rest extends Replaced
      ? never
      : Uncapitalize<Rest>
    : never]: Fields[Name];
};

/** Congestion avoidance states by number (`TCP_CA_*`, linux/tcp.h). */
export const congestionStates = ["open", "disorder", "cwr", "recovery", "loss"] as const;
/** Congestion avoidance state of a TCP socket. */
export type CongestionState = (typeof congestionStates)[number];

/** TCP options by bit (`TCPI_OPT_*`, linux/tcp.h). */
export const tcpOptions = [
  "timestamps",
  "sack",
  "window-scaling",
  "ecn",
  "ecn-seen",
  "syn-data",
  "usec-timestamps",
  "fast-open-child",
] as const;
/** Name of a TCP option that both ends of a connection use. */
export type TcpOption = (typeof tcpOptions)[number];

/** Reasons why TCP fast open failed, by number (`enum tcp_fastopen_client_fail`, linux/tcp.h). */
export const fastOpenFailures = [
  undefined,
  "cookie-unavailable",
  "data-not-acknowledged",
  "syn-retransmitted",
] as const;
/**
 * Reason why TCP Fast Open failed: there was no cookie, data in the SYN was not acknowledged, or the SYN was
 * retransmitted.
 */
export type FastOpenFailure = NonNullable<(typeof fastOpenFailures)[number]>;

/**
 * Members of `struct tcp_info` (tcp(7)) without the prefix in their names. Times are in milliseconds if the name starts
 * with `last`, and otherwise in microseconds. `pacingRate` and `maxPacingRate` are 2^64-1 if the rate is unlimited.
 */
export interface TcpDetails
  extends WithoutPrefix<TcpInfo, "tcpi", "State" | "CaState" | "Options" | "Wscale" | "AppLimitedFastopen">,
    TrailingBytes {
  /** Smoothed round-trip time in microseconds. */
  rtt: number;
  /** Mean deviation of the round-trip time in microseconds. */
  rttvar: number;
  /** Round-trip time in microseconds, measured as receiver. */
  rcvRtt: number;
  /** Minimum round-trip time in microseconds. */
  minRtt: number;
  /** Retransmission timeout in microseconds. */
  rto: number;
  /** Timeout of delayed acknowledgements in microseconds. */
  ato: number;
  /** Time in milliseconds since data was sent. */
  lastDataSent: number;
  /** Time in milliseconds since data was received. */
  lastDataRecv: number;
  /** Time in milliseconds since an acknowledgement was received. */
  lastAckRecv: number;
  /** Pacing rate in bytes per second; 2^64-1 if it is unlimited. */
  pacingRate: bigint;
  /** Limit of the pacing rate in bytes per second (SO_MAX_PACING_RATE); 2^64-1 if it is unlimited. */
  maxPacingRate: bigint;
  /** Rate in bytes per second at which the network has delivered data. */
  deliveryRate: bigint;
  /** Time in microseconds during which data was in flight or waited. */
  busyTime: bigint;
  /** Time in microseconds during which the receive window of the peer limited the connection. */
  rwndLimited: bigint;
  /** Time in microseconds during which the send buffer limited the connection. */
  sndbufLimited: bigint;
  caState: CongestionState | `${number}`;
  options: (TcpOption | number)[];
  /** Window scale that the peer has announced. It applies to the window field in packets from the peer. */
  sndWscale: number;
  /** Window scale that this end of the connection announced. */
  rcvWscale: number;
  /** Whether the program, rather than the network, limits the delivery rate. */
  appLimited: boolean;
  fastOpenFailure?: FastOpenFailure;
}

/** State of a socket's congestion control. */
export interface CongestionControl {
  /** Name of the congestion control algorithm: "cubic", "reno", "bbr" and so on. */
  algorithm?: string;
  /**
   * State of the congestion control algorithm Vegas, or of another algorithm that reports the same values. Times are in
   * microseconds.
   */
  vegas?: {
    enabled: boolean;
    /** Number of round trips (`vegas`). */
    roundTrips: number;
    /** Round-trip time in microseconds. */
    rtt: number;
    /** Minimum round-trip time in microseconds. */
    minRtt: number;
  };
  /**
   * State of DCTCP: the congestion state, the fraction `alpha` of marked bytes as a multiple of 1/1,024, and the
   * acknowledged bytes with marks and in total.
   */
  dctcp?: { enabled: boolean; ceState: number; alpha: number; abEcn: number; abTotal: number };
  /**
   * State of the congestion control algorithm BBR. The bandwidth is in bytes per second, the minimum round-trip time in
   * microseconds, and gains are in units of 1/256.
   */
  bbr?: {
    /** Estimated bandwidth in bytes per second. */
    bandwidth: bigint;
    /** Minimum round-trip time in microseconds. */
    minRtt: number;
    /** Factor of the pacing rate, in units of 1/256. */
    pacingGain: number;
    /** Factor of the congestion window, in units of 1/256. */
    cwndGain: number;
  };
}

/** Upper layer protocol of a TCP socket, such as "tls" or "mptcp". */
export interface UpperLayerProtocol extends ExtraAttributes {
  name?: string;
  tls?: TlsDetails;
  mptcp?: MptcpSubflowDetails;
}

/** TLS ciphers `TLS_CIPHER_*`, whose numbers start at 51. (linux/tls.h) */
export const tlsCiphers = [
  "aes-gcm-128",
  "aes-gcm-256",
  "aes-ccm-128",
  "chacha20-poly1305",
  "sm4-gcm",
  "sm4-ccm",
  "aria-gcm-128",
  "aria-gcm-256",
] as const;
/** Name of a cipher of kernel TLS. */
export type TlsCipher = (typeof tlsCiphers)[number];

/** Modes of kernel TLS, numbered from 1. (`TLS_CONF_*`, linux/tls.h) */
export const tlsModes = ["base", "software", "hardware", "hardware-record"] as const;
/**
 * Component that encrypts and decrypts with kernel TLS: the program ("base"), the kernel ("software"), or the network
 * device.
 */
export type TlsMode = (typeof tlsModes)[number];

/** State of kernel TLS on a socket. */
export interface TlsDetails {
  version?: "1.2" | "1.3" | number;
  cipher?: TlsCipher | `${number}`;
  transmit?: TlsMode | `${number}`;
  receive?: TlsMode | `${number}`;
  /** Whether kernel TLS sends data from read-only memory without a copy. */
  zeroCopySendfile?: boolean;
  /** Whether the peer promises to send TLS records without padding (`TLS_RX_EXPECT_NO_PAD`). */
  receiveNoPadding?: boolean;
  /** Maximum length in bytes of the data in a sent TLS record. (Linux 6.19) */
  maxPayloadLength?: number;
}

/** A TCP connection that is a subflow (a part) of a Multipath TCP connection. */
export interface MptcpSubflowDetails {
  /** Token of the connection at the peer. */
  remoteToken?: number;
  /** Token of the connection at this host. */
  localToken?: number;
  /** Id of the peer's address. */
  remoteId?: number;
  /** Id of the local address. */
  localId?: number;
  /** Next sequence number of the subflow, relative to its start. */
  relativeWriteSequence?: number;
  /** Data sequence number of the current mapping. */
  mapSequence?: bigint;
  /** Sequence number of the subflow at the start of the current mapping. */
  mapSubflowSequence?: number;
  /** Offset of the sequence numbers of the subflow. */
  subflowOffset?: number;
  /** Length of the current mapping in bytes. */
  mapLength?: number;
  flags?: (SubflowFlags | number)[];
}

/** Key for the TCP MD5 signatures of a peer (RFC 2385). Reading the key requires CAP_NET_ADMIN. */
export interface Md5Key {
  address: string;
  /** Number of bits of the peer's address that are compared. */
  prefixLength: number;
  key: Uint8Array;
}

/** A socket of TCP or DCCP. */
export interface TcpSocket extends InetSocketBase {
  protocol: "tcp" | "dccp";
  tcp?: TcpDetails;
  congestion?: CongestionControl;
  ulp?: UpperLayerProtocol;
  md5Keys?: Md5Key[];
}

/** A socket of UDP or UDP-Lite. */
export interface UdpSocket extends InetSocketBase {
  protocol: "udp" | "udplite";
}

/** A raw IP socket. Both ports are 0. */
export interface RawSocket extends InetSocketBase {
  protocol: "raw";
  /** Number of the raw socket's IP protocol, for example 1 for ICMP. */
  ipProtocol: number;
}

/** State of an SCTP association. */
export type AssociationState =
  | "closed"
  | "cookie-wait"
  | "cookie-echoed"
  | "established"
  | `shutdown-${"pending" | "sent" | "received" | "ack-sent"}`;

/**
 * Maps the TCP state name that was decoded for an SCTP association to its SCTP state and the closest TCP state. The
 * decoded name is wrong, because the kernel reports SCTP states (`enum sctp_state`) in the field for TCP states.
 */
export const associationStates: Readonly<Record<string, readonly [AssociationState, SocketState]>> = {
  0: ["closed", "close"],
  established: ["cookie-wait", "syn-sent"],
  "syn-sent": ["cookie-echoed", "syn-sent"],
  "syn-recv": ["established", "established"],
  "fin-wait1": ["shutdown-pending", "fin-wait1"],
  "fin-wait2": ["shutdown-sent", "fin-wait2"],
  "time-wait": ["shutdown-received", "close-wait"],
  close: ["shutdown-ack-sent", "last-ack"],
};

/** An SCTP socket or one SCTP association of a socket. The kernel lists each association as a separate socket. */
export interface SctpSocket extends InetSocketBase {
  protocol: "sctp";
  /** State of the SCTP association. Absent for an SCTP socket. The field `state` contains the closest TCP state. */
  association?: AssociationState;
  /** All local addresses of the SCTP association. */
  localAddresses?: string[];
  peerAddresses?: string[];
}

/** Members of `struct mptcp_info` (Multipath TCP) without their prefix. */
export interface MptcpDetails extends WithoutPrefix<MptcpInfo, "mptcpi", "CsumEnabled">, TrailingBytes {
  checksums: boolean;
}

/** A connection of Multipath TCP. */
export interface MptcpSocket extends InetSocketBase {
  protocol: "mptcp";
  mptcp?: MptcpDetails;
}

/** A UNIX domain socket. The fields after `state` are present only with the listing option `details`. */
export interface UnixSocket extends SocketBase {
  protocol: "unix";
  type: SocketType | `${number}`;
  state: SocketState | `${number}`;
  /**
   * Path to which the UNIX domain socket is bound. Each byte that is not valid UTF-8 becomes a character from U+DC80 to
   * U+DCFF.
   */
  path?: string;
  /** Abstract name to which the UNIX domain socket is bound, without the leading NUL byte. */
  abstractName?: string;
  /** Inode number of the UNIX domain socket at the other end of the connection. */
  peer?: number;
  /**
   * Inode numbers of the peers whose connections the program has not accepted yet. The number is 0 for a closed peer.
   */
  pendingPeers?: number[];
  /** Number of bytes (for stream sockets) or datagrams that the program has not read yet. */
  receiveQueue?: number;
  /** Number of sent bytes that the peer has not read yet. */
  sendQueue?: number;
  /** Number of connections that the program has not accepted yet. Present only for a listening socket. */
  acceptQueue?: number;
  /** Maximum length of the accept queue. Present only for a listening socket. */
  backlog?: number;
  /** File to which the UNIX domain socket is bound: its inode number and device. */
  file?: { inode: number; major: number; minor: number };
  shutdown?: ShutdownDirection[];
  /** User id of the owner. */
  uid?: number;
}

/** Ring buffer in memory that a packet or netlink socket shares with its program. */
export type SocketRing = PacketDiagRing;

/**
 * A packet socket, which sends and receives link-layer frames. The fields after `etherType` are present only with the
 * listing option `details`.
 */
export interface PacketSocket extends SocketBase {
  protocol: "packet";
  type: SocketType | `${number}`;
  /** EtherType of the frames that the socket receives. The value 3 (ETH_P_ALL) means all frames, and 0 means none. */
  etherType: number;
  /** User id of the owner. */
  uid?: number;
  /** Index of the interface to which the socket is bound. It is 0 if the socket receives from all interfaces. */
  ifindex?: number;
  /** Version of the ring buffer format of the packet socket (`PACKET_VERSION`). */
  version?: number;
  /** Bytes of headroom before each packet in the ring (`PACKET_RESERVE`). */
  reserve?: number;
  /** Not 0 if packets that do not fit a frame of the ring are also put into the receive queue (`PACKET_COPY_THRESH`). */
  copyThreshold?: number;
  /** Source of time stamps: bits of `SOF_TIMESTAMPING_*` (`PACKET_TIMESTAMP`). */
  timestamp?: number;
  flags?: (PacketFlags | number)[];
  /** Addresses that the socket receives: index of the interface, number of memberships, and type (`PACKET_MR_*`). */
  multicast?: { ifindex: number; count: number; type: number; address: Uint8Array }[];
  receiveRing?: SocketRing;
  transmitRing?: SocketRing;
  /**
   * Fanout group of packet sockets to which this socket belongs: its id, and the method that distributes received
   * frames among the sockets of the group (`PACKET_FANOUT_*`).
   */
  fanout?: { id: number; mode: number };
  /** Classic BPF filter of the socket: instructions of 8 bytes each. */
  filter?: Uint8Array;
}

/** A netlink socket. The fields after `destinationGroup` are present only with the listing option `details`. */
export interface NetlinkProtocolSocket extends SocketBase {
  protocol: "netlink";
  type: SocketType | `${number}`;
  /** Number of the socket's netlink protocol, such as `NETLINK_ROUTE`. */
  netlinkProtocol: number;
  /** Port id of the netlink socket; 0 for a kernel socket. */
  portId: number;
  /** Port id to which this netlink socket is connected; 0 for none. */
  destinationPortId: number;
  /** Multicast group to which the socket sends by default, as a number. */
  destinationGroup: number;
  /** Numbers of the multicast groups that the netlink socket has joined. */
  groups?: number[];
  flags?: (NetlinkFlags | number)[];
}

/** A socket for communication between virtual machines and their host (AF_VSOCK). */
export interface VsockSocket extends SocketBase {
  protocol: "vsock";
  type: SocketType | `${number}`;
  state: SocketState | `${number}`;
  /** Context id and port of this end of the AF_VSOCK socket. The value 4294967295 means any. */
  source: { cid: number; port: number };
  /** Context id and port of the peer. */
  destination: { cid: number; port: number };
  shutdown: ShutdownDirection[];
}

/**
 * An AF_XDP socket. The fields after `cookie` are present only with the listing option `details`, and only for those
 * parts of the socket that the program has set up.
 */
export interface XdpSocket extends SocketBase {
  protocol: "xdp";
  type: SocketType | `${number}`;
  /** User id of the owner. */
  uid?: number;
  /** Index of the interface to which the socket is bound. */
  ifindex?: number;
  /** Number of the receive queue to which the socket is bound. */
  queueId?: number;
  /** Number of entries in each ring of the AF_XDP socket. */
  rings?: { receive?: number; transmit?: number; fill?: number; completion?: number };
  umem?: XdpDiagUmem;
  statistics?: WithoutPrefix<XdpDiagStats, "n", never>;
}

export type SocketIdentity = Pick<Socket, "protocol" | "cookie">;

export const socketKey: KeyOf<SocketIdentity> = /* @__PURE__ */ fieldsKey("protocol", "cookie");
