export {
  Audit,
  type AuditEnabled,
  type AuditFailureMode,
  type AuditFeature,
  type AuditFeatures,
  type AuditLogOptions,
  type AuditOptions,
  type AuditRuleOptions,
  type AuditSettings,
  type AuditSignalInfo,
  type AuditStatus,
  type AuditTty,
} from "./audit.ts";
export { type AuditEvent, type AuditGroupOptions, type AuditRecord, groupAuditRecords } from "./record.ts";
export { type AuditRecordOptions, AuditRecords } from "./records.ts";
export type {
  AuditArchitecture,
  AuditComparison,
  AuditCondition,
  AuditFileType,
  AuditOperator,
  AuditRule,
} from "./rule.ts";
