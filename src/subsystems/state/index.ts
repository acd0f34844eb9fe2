export { ApplyError, type ApplyOptions, type ApplyReport } from "./applying/apply.ts";
export type { ConfirmOptions, PendingApply, RecordOptions } from "./applying/options.ts";
export type { KeptEntry, UndoFailure } from "./applying/rollback.ts";
export {
  applyHistory,
  confirmApply,
  type HistoryOptions,
  type RecordedApply,
  type RecordedState,
  recoverApplies,
  type UndoOptions,
  type UndoReport,
  undoApply,
} from "./confirm/history.ts";
export { Desired, desired, desiredAsync, Plan } from "./desired.ts";
export { Keeper, type KeepOptions, type KeepProblem, type KeepReport } from "./keeping/keeper.ts";
export {
  type DescriptionPart,
  type DescriptionPlace,
  type MergedDescription,
  mergeDescriptions,
} from "./merge.ts";
export { Step, type StepJson } from "./model/step.ts";
export type { Action, TableMode, TableName } from "./model/table.ts";
export type {
  AbsentEntry,
  DeclaredAddress,
  DeclaredBridgeVlan,
  DeclaredClass,
  DeclaredDatapath,
  DeclaredDatapathFlow,
  DeclaredDatapathPort,
  DeclaredEthtool,
  DeclaredFilter,
  DeclaredForwardingEntry,
  DeclaredIpset,
  DeclaredIpsetElement,
  DeclaredLink,
  DeclaredNeighbour,
  DeclaredNexthop,
  DeclaredNftObject,
  DeclaredOwner,
  DeclaredQdisc,
  DeclaredRoute,
  DeclaredRule,
  DeclaredSecurityAssociation,
  DeclaredSecurityPolicy,
  DeclaredTables,
  DeclaredWireGuard,
  DeclaredWireGuardPeer,
  Description,
  DesiredOptions,
  LinkMatch,
} from "./model/types.ts";
export { PlanError, type Problem } from "./planning/problems.ts";
export { type SnapshotOptions, snapshot } from "./snapshot.ts";
