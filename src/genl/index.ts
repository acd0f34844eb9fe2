export {
  type LookupOptions,
  listFamilies,
  listFamiliesAsync,
  lookupFamily,
  lookupFamilyAsync,
  lookupMulticastGroup,
  lookupMulticastGroupAsync,
} from "./controller.ts";
export type { Family, FamilyOperation } from "./family.ts";
export {
  type FamilyPolicy,
  lookupPolicy,
  lookupPolicyAsync,
  type OperationPolicy,
  type PolicyLookupOptions,
} from "./operation-policy.ts";
