export {
  type Family,
  type FamilyOperation,
  type LookupOptions,
  listFamilies,
  lookupFamily,
  lookupMulticastGroup,
} from "./controller.ts";
export { type FamilyPolicy, lookupPolicy } from "./policy.ts";
