export { Listing } from "../../io/listing.ts";
export type { EndpointMatch, PortMatch, SocketConditions } from "./conditions.ts";
export { type DestroyEventFilter, type SocketEvent, SocketEvents } from "./events.ts";
export type { SocketFilter, SocketListOptions } from "./filter.ts";
export type { InetSocketId, UnixSocketId } from "./identity.ts";
export type { ProcessesOfSocket, ProcessSearchOptions } from "./processes.ts";
export type {
  AssociationState,
  CongestionControl,
  CongestionState,
  Endpoint,
  FastOpenFailure,
  InetProtocol,
  InetSocket,
  InetSocketBase,
  Md5Key,
  MptcpDetails,
  MptcpSocket,
  MptcpSubflowDetails,
  NetlinkProtocolSocket,
  PacketSocket,
  RawSocket,
  SctpSocket,
  ShutdownDirection,
  Socket,
  SocketBase,
  SocketMemory,
  SocketOf,
  SocketOption,
  SocketProcess,
  SocketProtocol,
  SocketRing,
  SocketState,
  SocketTypes,
  TcpDetails,
  TcpOption,
  TcpSocket,
  TlsCipher,
  TlsDetails,
  TlsMode,
  TrafficClassField,
  UdpSocket,
  UnixSocket,
  UpperLayerProtocol,
  VsockSocket,
  XdpSocket,
} from "./socket.ts";
export { type DestroyOutcome, Sockets, type SocketsOptions } from "./sockets.ts";
export {
  type TcpFastOpenMetrics,
  type TcpHostMetrics,
  TcpMetrics,
  type TcpMetricsFilter,
  type TcpMetricsKey,
} from "./tcp-metrics.ts";
