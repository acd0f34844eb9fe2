export {
  type IpvsDaemon,
  type IpvsDaemonFilter,
  type IpvsDaemonKey,
  IpvsDaemons,
  type NewIpvsDaemon,
} from "./daemon.ts";
export {
  type IpvsDestination,
  type IpvsDestinationFilter,
  type IpvsDestinationKey,
  IpvsDestinations,
  type IpvsForwarding,
  type IpvsTunnel,
  type IpvsTunnelChecksum,
  type NewIpvsDestination,
} from "./destination.ts";
export { Ipvs, type IpvsInfo, type IpvsOptions, type IpvsTimeouts } from "./ipvs.ts";
export {
  type IpvsFamily,
  type IpvsPersistence,
  type IpvsProtocol,
  type IpvsService,
  type IpvsServiceFilter,
  type IpvsServiceFlag,
  type IpvsServiceKey,
  IpvsServices,
  type IpvsStatistics,
  type NewIpvsService,
} from "./service.ts";
