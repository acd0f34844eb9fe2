export { Listing } from "../../io/listing.ts";
export type { CallOptions, ListOptions, Outcome } from "../route/core/options.ts";
export type {
  AeadAlgorithm,
  AuthenticationAlgorithm,
  CompressionAlgorithm,
  EncryptionAlgorithm,
  SecretKey,
} from "./algorithms.ts";
export {
  type AssociationKey,
  type AssociationStatistics,
  type IpsecMode,
  type NewSecurityAssociation,
  type SecurityAssociation,
  toSecurityAssociation,
} from "./association.ts";
export { type AssociationCount, type IpsecOptions, SecurityAssociations, type SpiRequest } from "./associations.ts";
export {
  type IpsecEvent,
  type IpsecEventOptions,
  IpsecEvents,
  type IpsecGroup,
  toIpsecEvent,
} from "./events.ts";
export type { AssociationFilter, PolicyFilter } from "./filters.ts";
export type { AddressChange, KeyExchangeAddresses, PolicyMigration } from "./migration.ts";
export {
  type DefaultPolicies,
  type HashThresholds,
  type PolicyCount,
  type PolicyHashing,
  SecurityPolicies,
} from "./policies.ts";
export {
  type NewSecurityPolicy,
  type PolicyDirection,
  type PolicyKey,
  type PolicyTemplate,
  type SecurityPolicy,
  toSecurityPolicy,
} from "./policy.ts";
export type { PortSelector, Selector } from "./selector.ts";
export type { Encapsulation, EncapsulationType, IptfsSettings, Offload } from "./settings.ts";
export type { AssociationUsage, ReplayState, UsageChange } from "./usage.ts";
export type { IpsecFamily, IpsecProtocol, Lifetime, LifetimeLimits, MarkMask, SelectorProtocol } from "./vocabulary.ts";
