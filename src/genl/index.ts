export { type LookupOptions, listFamilies, lookupFamily, lookupMulticastGroup } from "./controller.ts";
export type { Family, FamilyOperation } from "./family.ts";
export { type FamilyPolicy, lookupPolicy, type OperationPolicy } from "./policy.ts";
