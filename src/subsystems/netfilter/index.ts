export type { Listing } from "../route/core/listing.ts";
export type { CallOptions, ListOptions, Outcome } from "../route/core/options.ts";
export { updateChecksums } from "./checksums.ts";
export type {
  Connection,
  ConnectionChange,
  ConnectionFlow,
  ConnectionKey,
  ConnectionSettings,
  ConnectionStatus,
  NewConnection,
  SctpConnection,
  TcpConnection,
  Translation,
} from "./conntrack/connection.ts";
export type { ConnectionFilter, FlowFilter } from "./conntrack/connection-filter.ts";
export type {
  ConnectionListOptions,
  ConntrackOptions,
  ConntrackStatistics,
  CpuStatistics,
} from "./conntrack/conntrack.ts";
export type {
  ConnectionEvent,
  ConnectionGroup,
  ConntrackEvents,
  ExpectationEvent,
} from "./conntrack/events.ts";
export type { Expectation, ExpectationKey, NewExpectation } from "./conntrack/expectation.ts";
export type { ExpectationCounters, ExpectationFilter } from "./conntrack/expectations.ts";
export type { ConnectionProtocol, Flow, IpFamily } from "./conntrack/flow.ts";
export { Conntrack, Expectations } from "./conntrack/index.ts";
export type { ConntrackInfo, CopyMode, FamilyName, HookName } from "./names.ts";
export { type PacketObject, type PacketReference, QueuedPacket, type VlanTag } from "./packet.ts";
export {
  definePacketHandler,
  type PacketContext,
  type PacketCounters,
  type PacketHandler,
} from "./packet-handler.ts";
export { PacketQueue, type PacketQueueStatistics } from "./packet-queue.ts";
export { PacketQueues, type PacketQueuesOptions, type PacketQueuesStatistics } from "./packet-queues.ts";
export type { QueueSettings } from "./queue-config.ts";
export { type QueueCounters, readQueueCounters } from "./queue-counters.ts";
export type { PacketQueueOptions, ProcessOptions } from "./queue-options.ts";
export type { QueueRange } from "./queue-range.ts";
export { QueueRule } from "./rule.ts";
export type { RuleCounters } from "./rule-install.ts";
export type { PacketMatch, PortMatch, QueueRuleOptions, RuleForQueues, TransportProtocol } from "./rule-options.ts";
export type {
  ConntrackChange,
  Decision,
  PacketChanges,
  PacketVerdict,
  VerdictDetails,
  VerdictName,
} from "./verdict.ts";
