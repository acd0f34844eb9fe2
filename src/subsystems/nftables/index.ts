export { field, type MatchValue, match, set } from "./builder.ts";
export { type MonitorOptions, type NftEvent, NftMonitor, NftTracer, type TraceStep } from "./events/events.ts";
export { fromJSON, toJSON } from "./json.ts";
export {
  type CheckOptions,
  type CommandResult,
  Nftables,
  type NftablesOptions,
  type ResetFilter,
  type ResetKind,
  type TransactionOptions,
} from "./nftables.ts";
export type {
  Chain,
  Command,
  Counter,
  CtExpectation,
  CtHelper,
  CtTimeout,
  Elements,
  Flowtable,
  InTable,
  Kind,
  Named,
  NamedLimit,
  NamedQuota,
  NamedSynproxy,
  NftMap,
  NftObject,
  NftSet,
  ObjectKinds,
  Reference,
  RenamedChain,
  Rule,
  Ruleset,
  Secmark,
  Table,
  TableFamily,
  TypeOf,
} from "./objects.ts";
export type { FieldName, PayloadName } from "./rules/fields.ts";
export type { Filter } from "./ruleset.ts";
export type {
  ChainRule,
  ChainStatement,
  Constant,
  CtKey,
  ElementOptions,
  Expression,
  Limit,
  Log,
  MapLookup,
  Match,
  MetaKey,
  Nat,
  ObjectReference,
  PayloadField,
  Quota,
  RawExpression,
  RawPayload,
  RawSet,
  SetItem,
  Statement,
  Synproxy,
  Verdict,
} from "./statements.ts";
export { formatRule, formatRuleset } from "./text/format.ts";
export { type IncludedFile, nft, type ParseOptions, parseRuleset } from "./text/parse.ts";
export { NftSyntaxError } from "./text/scanner/error.ts";
export { NftTransaction } from "./transaction.ts";
export type { SyncOptions, SyncResult } from "./update/element-sync.ts";
export { formatElement, keyOf } from "./update/snapshot.ts";
