export { field, type MatchValue, match, set } from "./builder.ts";
export { type Evaluation, type EvaluationOutcome, evaluate } from "./evaluate/evaluate.ts";
export type { FactValue } from "./evaluate/machine/facts.ts";
export type { MissingFact, PacketChange, SetLookup } from "./evaluate/machine/machine.ts";
export type { EvaluateOptions } from "./evaluate/options.ts";
export type { PacketInterface } from "./evaluate/packet/interface.ts";
export type { EvaluatedPacket, PacketHeaderFields, PacketMetadata } from "./evaluate/packet/packet-fields.ts";
export type { EvaluatedRuleset } from "./evaluate/program.ts";
export type { EvaluatedHook, EvaluationStep, PacketVerdict } from "./evaluate/run.ts";
export { type MonitorOptions, type NftEvent, NftMonitor, NftTracer, type TraceStep } from "./events/events.ts";
export { listConverted, listText } from "./listed-text.ts";
export type { NftMirror, NftMirrorOptions } from "./mirror/mirror.ts";
export type { FieldName, PayloadName } from "./model/fields.ts";
export type {
  Chain,
  ChainHook,
  ChainType,
  Command,
  Counter,
  CtExpectation,
  CtHelper,
  CtTimeout,
  DatatypeName,
  Elements,
  Flowtable,
  InTable,
  KeyType,
  Kind,
  MapDatatype,
  Named,
  NamedLimit,
  NamedQuota,
  NamedSynproxy,
  NftMap,
  NftObject,
  NftSet,
  ObjectKinds,
  Priority,
  PriorityName,
  Reference,
  RenamedChain,
  Rule,
  Ruleset,
  Secmark,
  Table,
  TableFamily,
  TypeOf,
} from "./model/objects.ts";
export type {
  ChainRule,
  ChainStatement,
  Constant,
  CtKey,
  ElementOptions,
  Expression,
  Limit,
  Log,
  LogLevel,
  MapLookup,
  Match,
  MetaKey,
  Nat,
  ObjectReference,
  PacketEffect,
  PayloadField,
  Quota,
  RawExpression,
  RawPayload,
  RawSet,
  SetItem,
  Statement,
  Synproxy,
  Verdict,
} from "./model/statements.ts";
export {
  type CheckOptions,
  Nftables,
  type NftablesOptions,
} from "./nftables.ts";
export { fromJSON, toJSON } from "./requests/json.ts";
export type { PartsOptions } from "./requests/parts.ts";
export type { Filter } from "./requests/read-objects.ts";
export type { ResetFilter, ResetKind } from "./requests/reset.ts";
export { type CommandResult, NftTransaction } from "./requests/transaction.ts";
export type { TransactionOptions } from "./requests/transaction-options.ts";
export { formatRule, formatRuleset } from "./text/format.ts";
export { type IncludedFile, nft, type ParseOptions, parseRuleset } from "./text/parse.ts";
export { NftSyntaxError } from "./text/scanner/error.ts";
export type { SyncOptions, SyncResult } from "./update/element-sync.ts";
export { formatElement, keyOf } from "./update/snapshot.ts";
