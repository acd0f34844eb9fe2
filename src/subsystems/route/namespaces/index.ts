export type { FollowedNamespace, NamespaceLinkEvent } from "./followed.ts";
export { type NamespaceIdEvent, type NamespaceIdOptions, NamespaceIds } from "./id-events.ts";
export {
  type NamespaceName,
  type NamespaceNameEvent,
  type NamespaceNameOptions,
  watchNamespaceNames,
} from "./name-events.ts";
export { type NamespaceLinkOptions, NamespaceLinks } from "./namespace-links.ts";
export { type NamedNamespace, type NamespaceId, Namespaces } from "./namespaces.ts";
