import type { Attribute, Described, DisplayHint, Member, Operation, OperationFlag } from "../model/family.ts";

/** Paths are, for example, "operations/get" and "attribute-sets/flow-attrs/key". */
export type Docs = ReadonlyMap<string, string>;

/** Returns the documentation at a path of the spec with a final period, or "". */
export function sentences(docs: Docs, path: string): string {
  const text = inComment(docs.get(path) ?? "");
  return text === "" || /[.!?:]$/.test(text) ? text : `${text}.`;
}

/** On one line, because generated types have one line per attribute. */
export function comment(doc: string, facts: string): string {
  return `/** ${described(doc, inComment(facts))} */`;
}

export function described(doc: string, facts: string): string {
  return doc === "" ? facts : `${doc} ${facts}`;
}

function inComment(text: string): string {
  return text.replaceAll("*/", "* /");
}

export function since({ since: version }: Described): string {
  return version === undefined ? "" : `, since Linux ${version}`;
}

const privileges: Readonly<Record<OperationFlag, string>> = {
  "admin-perm": "CAP_NET_ADMIN in the initial user namespace",
  "uns-admin-perm": "CAP_NET_ADMIN",
};

/** Example: "Request and dump 18 of family rt-link, since Linux 6.1; requires CAP_NET_ADMIN." */
export function operationFacts(family: string, operation: Operation): string {
  const { do: one, dump, event, group, flags = [], config } = operation;
  const kinds = new Map<number, string[]>();
  const add = (kind: string, number: number | undefined) => {
    if (number !== undefined) kinds.set(number, [...(kinds.get(number) ?? []), kind]);
  };
  add("request", one?.request.number);
  add("dump", dump?.request.number);
  add("event", event?.number);
  const [first, ...others] = [...kinds].map(([number, names]) => [names.join(" and "), number] as const);
  const requirements = [
    ...flags.map((flag) => privileges[flag]),
    ...(config === undefined ? [] : [`CONFIG_${config}`]),
  ];
  return [
    `${first![0][0]!.toUpperCase()}${first![0].slice(1)} ${first![1]} of family ${family}`,
    ...others.map(([names, number]) => `, ${names} ${number}`),
    group === undefined ? "" : ` in multicast group \`${group}\``,
    since(operation),
    requirements.length === 0 ? "." : `; requires ${requirements.join(" and ")}.`,
  ].join("");
}

const hints: Readonly<Record<DisplayHint, string>> = {
  hex: "in hexadecimal",
  mac: "as a MAC address",
  fddi: "as an FDDI address",
  ipv4: "as an IPv4 address",
  ipv6: "as an IPv6 address",
  "ipv4-or-v6": "as an IPv4 or IPv6 address",
  uuid: "as a UUID",
  "mpls-labels": "as MPLS labels",
  "ip-or-label": "as an IP address or MPLS label",
  "socket-address": "as an address with a port",
  "router-options": "as options of a router advertisement",
};

function unitFacts(unit: string | undefined): string {
  if (unit === undefined) return "";
  if (unit === "s") return " in seconds";
  return ` in ${/^\d/.test(unit) ? "units of " : ""}${unit.replace(/\bus$/, "µs")}`;
}

/** Example: "big-endian u32, shown as an IPv4 address, read-only, since Linux 6.1." */
export function valueFacts(value: Attribute | Member): string {
  const { masked, multi, replyType, requestType, access, hint } = value as Attribute;
  const stated = (fact: unknown, text: string) => (fact === undefined ? "" : `, ${text}`);
  return [
    typeFacts(value as Attribute),
    stated(requestType, `${requestType} in requests`),
    stated(replyType, `${replyType} in replies`),
    stated(masked, "each value followed by its mask"),
    stated(hint, `${value.type === "indexed-array" ? "each " : ""}shown ${hints[hint!]}`),
    stated(multi, "repeated for each array element"),
    stated(access, `${access}`),
    since(value),
    ".",
  ].join("");
}

function typeFacts(value: Attribute): string {
  const { type, item, struct, nest, selector, order, unit } = value;
  const measured = unitFacts(unit);
  // The types "uint" and "sint" have 4 or 8 bytes.
  const integer = (item ?? type).replace(/^([us])int$/, (_, sign) => `${sign}32 or ${sign}64`);
  const element = order === undefined ? integer : `${order}-endian ${integer}`;
  const size = sizeFacts(value);
  switch (type) {
    case "nest":
    case "nest-type-value":
      return "nested attributes";
    case "bitfield32":
      return "bitfield of 32 bits";
    case "sub-message":
      return selector ? `format depends on \`${selector}\`` : type;
    case "indexed-array":
      return `array of ${item === "nest" ? "nested attributes" : item === "binary" ? size || "bytes" : element}${measured}`;
    case "string":
      return size === "" ? type : `${type} of ${size}`;
    case "binary":
      if (struct !== undefined && item === undefined) return `structure \`${struct}\``;
      if (struct !== undefined)
        return `array of structures \`${struct}\`${nest === undefined ? "" : ", each followed by attributes"}`;
      if (item === undefined) return (size || "bytes") + measured;
      return `array of ${element}${measured}${size === "" ? "" : `, ${size}`}${nest === undefined ? "" : ", nested attributes in requests"}`;
    default:
      return element + rangeFacts(value) + measured;
  }
}

function sizeFacts({ minimumLength, maximumLength, exactLength, ...value }: Attribute): string {
  const equal = minimumLength === maximumLength ? minimumLength : undefined;
  const exact = exactLength ?? equal ?? (value as Pick<Member, "length">).length;
  if (exact !== undefined) return `${exact} bytes`;
  if (minimumLength === undefined) return maximumLength === undefined ? "" : `at most ${maximumLength} bytes`;
  return maximumLength === undefined ? `at least ${minimumLength} bytes` : `${minimumLength} to ${maximumLength} bytes`;
}

function rangeFacts({ minimum, maximum }: Attribute): string {
  if (minimum === undefined) return maximum === undefined ? "" : ` up to ${maximum}`;
  return maximum === undefined ? ` of at least ${minimum}` : ` from ${minimum} to ${maximum}`;
}
