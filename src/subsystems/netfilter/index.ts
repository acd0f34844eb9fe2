export type { Listing } from "../../io/listing.ts";
export type * from "../packet/header-types.ts";
export { PacketHeaders, type PacketStart } from "../packet/headers.ts";
export type { CallOptions, ListOptions, Outcome, RouteOptions } from "../route/core/options.ts";
export type { QueueRange } from "./arguments.ts";
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
export {
  type ConnectionListOptions,
  Conntrack,
  type ConntrackStatistics,
  type CpuStatistics,
} from "./conntrack/conntrack.ts";
export type {
  ConnectionEvent,
  ConnectionGroup,
  ConntrackEvents,
  ExpectationEvent,
} from "./conntrack/events.ts";
export type { Expectation, ExpectationKey, ExpectedNat, NewExpectation } from "./conntrack/expectation.ts";
export { type ExpectationCounters, type ExpectationFilter, Expectations } from "./conntrack/expectations.ts";
export type { Flow } from "./conntrack/flow.ts";
export type { IpsetEntry, ListedIpsetEntry, NewIpsetEntry, SkbMark } from "./ipset/entry.ts";
export { Ipset } from "./ipset/ipset.ts";
export { type IpsetNamesOptions, withIpsetNames, withIpsetNumbers } from "./ipset/rule-names.ts";
export type { IpsetInfo, IpsetType, NewIpset } from "./ipset/set.ts";
export type { IpsetKeySettings, IpsetSyncOptions, IpsetSyncResult } from "./ipset/sync.ts";
export { definePacketLogHandler, type PacketLogContext, type PacketLogHandler } from "./log/log-handler.ts";
export { LoggedPacket, type LoggedPacketObject } from "./log/logged-packet.ts";
export {
  type LogGroupStatistics,
  PacketLog,
  type PacketLogOptions,
  type PacketLogStatistics,
} from "./log/packet-log.ts";
export type { ConntrackInfo, CopyMode, FamilyName, HookName } from "./names.ts";
export {
  type AccountingObject,
  AccountingObjects,
  type AccountingQuota,
  type NewAccountingObject,
} from "./objects/accounting.ts";
export {
  type ConnectionHelper,
  type ConnectionHelperKey,
  ConnectionHelpers,
  type ExpectationPolicy,
  type NewConnectionHelper,
} from "./objects/connection-helpers.ts";
export {
  type NewTimeoutPolicy,
  type ProtocolTimeouts,
  TimeoutPolicies,
  type TimeoutPolicy,
  type TimeoutProtocol,
} from "./objects/timeout-policies.ts";
export type { PacketFields, PacketView, VlanTag } from "./packet-view.ts";
export type { ConnectionProtocol, IpFamily } from "./protocols.ts";
export { type ReplacePayloadOptions, replacePayload, updateChecksums } from "./queue/checksums.ts";
export { type PacketObject, type PacketReference, QueuedPacket } from "./queue/packet.ts";
export {
  definePacketHandler,
  type PacketContext,
  type PacketCounters,
  type PacketHandler,
} from "./queue/packet-handler.ts";
export { PacketQueue, type PacketQueueStatistics } from "./queue/packet-queue.ts";
export { PacketQueues, type PacketQueuesOptions, type PacketQueuesStatistics } from "./queue/packet-queues.ts";
export type { PacketQueueOptions, ProcessOptions, QueueSettings } from "./queue/queue-config.ts";
export { type QueueCounters, readQueueCounters } from "./queue/queue-counters.ts";
export type {
  ConntrackChange,
  Decision,
  PacketChanges,
  PacketVerdict,
  VerdictDetails,
  VerdictName,
} from "./queue/verdict.ts";
export { QueueRule } from "./rule/rule.ts";
export type { RuleCounters } from "./rule/rule-install.ts";
export type {
  PacketMatch,
  PortMatch,
  QueueRuleOptions,
  RuleForQueues,
  TransportProtocol,
} from "./rule/rule-options.ts";
