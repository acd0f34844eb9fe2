const described = "doc since";
const format = "byte-order enum enum-as-flags display-hint struct unit";
const value =
  `type ${format} type-value nested-attributes request-attributes reply-type request-type masked checks sub-type sub-message ` +
  "selector first-index";
const lists = "definitions attribute-sets sub-messages operations mcast-groups";

/** Names in the kernel's headers. */
const headerNames = "uapi-header c-family-name c-version-name max-by-define cmd-max-name cmd-cnt-name";
/** Only the generator of this project reads them. */
const generated = "summary kernel";
const messages = "do dump notify event mcgrp always-replies effect";
const layout = "attribute-set fixed-header header-values attribute-values reply-attribute-set reply-fixed-header";

const texts = {
  family: `name doc protocol protonum version ${headerNames} kernel-policy kernel-family ${generated} links ${lists}`,
  extension: `extends doc version ${generated} links ${lists}`,
  definition: `name kernel-name type header scope value value-start entries members render-max enum-name enum-cnt-name name-prefix ${described}`,
  entry: `name value kernel-name ${described}`,
  member: `name kernel-name type len counts sub-type address-family request-mask ${format} ${described}`,
  set: `name name-prefix enum-name subset-of attr-cnt-name attr-max-name header attributes sequence whole quantities ${described}`,
  attribute: `name value multi-attr name-prefix kernel-name access net-byteorder ${value} ${described}`,
  "sub-message": `name formats ${described}`,
  format: `value fixed-header attribute-set ${described}`,
  "value format": `value ${value} ${described}`,
  checks: "flags-mask min max min-len max-len exact-len unterminated-ok",
  operations: "enum-model name-prefix enum-name async-prefix async-enum fixed-header list",
  "added operations": "list",
  operation: `name kernel-name value flags dont-validate config-cond ${layout} ${messages} ${described}`,
  exchange: "request reply pre post",
  request: "attributes value required required-header required-one absent-values required-with ones-header reply-only",
  reply: "attributes value always always-one",
  event: "attributes",
  groups: "list",
  group: `name kernel-name c-define-name flags value ${described}`,
};

/** Types of objects in a spec, each with its own keys. */
export type SpecObject = keyof typeof texts;

const keys = new Map<string, readonly string[]>(
  Object.entries(texts).map(([object, text]) => [object, text.split(" ")]),
);

export function keysOf(object: SpecObject): readonly string[] {
  return keys.get(object)!;
}
