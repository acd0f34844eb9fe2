import { eventOperations } from "./conventions.ts";
import {
  type Attribute,
  type AttributeSet,
  checkFamily,
  type Enum,
  type EnumEntry,
  type Family,
  type Flavour,
  follow,
  type Group,
  lookup,
  type Named,
  type Operation,
  type Payload,
  type Struct,
  type SubMessage,
} from "./family.ts";
import { kernelEntryName, kernelName } from "./names.ts";

/** Description of a family for tools, returned by {@link describe}: it has all names and resolved references. */
export interface FamilyDescription {
  readonly name: string;
  readonly flavour: Flavour;
  readonly protocol: number;
  readonly version: number;
  readonly doc: string | undefined;
  /** Kernel option that enables the family: "CONFIG_OPENVSWITCH". */
  readonly config: string | undefined;
  /** Kernel module that contains the family, if it can be a module. */
  readonly module: string | undefined;
  readonly constants: Named<number | string>;
  readonly operations: readonly OperationDescription[];
  readonly sets: readonly SetDescription[];
  readonly structs: readonly ({ readonly name: string } & Struct)[];
  readonly enums: readonly EnumDescription[];
  readonly subMessages: readonly ({ readonly name: string } & SubMessage)[];
  readonly groups: readonly Group[];
  /** Linked families, by the prefix of references to their parts. */
  readonly links: Named<Family>;
  /** Names of the operations that describe events. */
  readonly announced: readonly string[];
}

/** An operation and the attributes of its messages. */
export interface OperationDescription {
  readonly name: string;
  readonly doc: string | undefined;
  readonly since: string | undefined;
  /** Which messages the operation has: a single request, a dump or an event. */
  readonly kinds: readonly ("do" | "dump" | "event")[];
  readonly messages: readonly MessageDescription[];
  /** Struct before the attributes of requests, if there is one. */
  readonly header: Struct | undefined;
  /** Members of {@link header} whose values the operation sets. */
  readonly headerValues: Named<number | string>;
  readonly group: string | undefined;
  readonly flags: readonly string[];
  /** Kernel option that enables the operation: "CONFIG_NET_SHAPER". */
  readonly config: string | undefined;
}

/** A message of an operation. */
export interface MessageDescription {
  readonly kind: "do" | "dump" | "event";
  readonly direction: "request" | "reply" | "event";
  /** Message type in a raw family, command in a generic family. */
  readonly number: number;
  /** References to the attribute set of a message and to the structure before the attributes. */
  readonly set: string | undefined;
  readonly header: string | undefined;
  readonly attributes: readonly AttributeDescription[];
  /** Required attributes and header members of a request. */
  readonly required: readonly string[];
  readonly requiredHeader: readonly string[];
  /** Attributes and header members (`header.name`) of which a request needs at least one. */
  readonly requiredOne: readonly string[];
  /** Values with which a field of `requiredOne` counts as absent. */
  readonly absentValues: Named<number | string>;
  /** Attributes that every reply has. `alwaysOne` lists attributes of which every reply has at least one. */
  readonly always: readonly string[];
  readonly alwaysOne: readonly string[];
  /** Fields whose meaning changes unless one of the listed fields is present. */
  readonly requiredWith: Named<readonly string[]>;
  /** Paths of header members whose default is all bits set. */
  readonly onesHeader: readonly string[];
}

/** An attribute with its name in the kernel's headers: "IFLA_MTU". */
export interface AttributeDescription extends Omit<Attribute, "kernelName"> {
  /** Name of the attribute in the kernel's headers; undefined if there is none or it is unknown. */
  readonly kernelName: string | undefined;
}

/** An attribute set in the description of a family. */
export interface SetDescription extends Omit<AttributeSet, "attributes"> {
  readonly name: string;
  readonly attributes: readonly AttributeDescription[];
}

/** An enum in the description of a family. */
export interface EnumDescription extends Omit<Enum, "entries"> {
  readonly name: string;
  readonly entries: readonly EntryDescription[];
}

/** An enum entry with its name in the kernel's headers: "IFF_UP". */
export interface EntryDescription extends Omit<EnumEntry, "kernelName"> {
  /** Name of the enum entry in the kernel's headers; undefined if there is none or it is unknown. */
  readonly kernelName: string | undefined;
}

/**
 * Describes a family, with documentation if it was loaded from a spec that has it.
 *
 * @throws TypeError if `family` is not a family.
 */
export function describe(family: Family): FamilyDescription {
  checkFamily(family);
  return {
    name: family.name,
    flavour: family.flavour,
    protocol: family.protocol,
    version: family.version,
    doc: family.doc,
    config: optionName(family.config),
    module: family.module,
    constants: family.constants,
    operations: Object.values(family.operations).map((operation) => describeOperation(family, operation)),
    sets: named(family.sets).map((set) => ({ ...set, attributes: describeAttributes(family, set.name) })),
    structs: named(family.structs),
    enums: named(family.enums).map((one) => describeEnum(family, one)),
    subMessages: named(family.subMessages),
    groups: Object.values(family.groups),
    links: family.links,
    announced: [...new Set([...eventOperations(family).values()].flat().map(({ name }) => name))],
  };
}

function named<Thing>(entries: Named<Thing>): ({ readonly name: string } & Thing)[] {
  return Object.entries(entries).map(([name, entry]) => ({ name, ...entry }));
}

function optionName(config: string | undefined): string | undefined {
  return config === undefined ? undefined : `CONFIG_${config}`;
}

function describeEnum(family: Family, description: { readonly name: string } & Enum): EnumDescription {
  const entries = description.entries.map((entry) => {
    return { ...entry, kernelName: kernelEntryName(family, description.name, description, entry) };
  });
  return { ...description, entries };
}

/** Returns the attributes of a set. The set may be in a linked family. */
function describeAttributes(family: Family, reference: string | undefined): AttributeDescription[] {
  const place = reference === undefined ? undefined : follow(family, reference);
  const set = place === undefined ? undefined : lookup(place.family.sets, place.name);
  if (place === undefined || set === undefined) return [];
  return set.attributes.map((attribute) => {
    return { ...attribute, kernelName: kernelName(place.family, place.name, set, attribute) };
  });
}

function describeOperation(family: Family, operation: Operation): OperationDescription {
  const messages: MessageDescription[] = [];
  const { set, header, replySet = set, replyHeader = header } = operation;
  const add = (kind: MessageDescription["kind"], direction: MessageDescription["direction"], payload?: Payload) => {
    if (payload === undefined) return;
    const asks = direction === "request";
    messages.push(
      describeMessage(family, payload, kind, direction, asks ? set : replySet, asks ? header : replyHeader),
    );
  };
  for (const kind of ["do", "dump"] as const) {
    add(kind, "request", operation[kind]?.request);
    add(kind, "reply", operation[kind]?.reply);
  }
  add("event", "event", operation.event);
  const place = header === undefined ? undefined : follow(family, header);
  return {
    name: operation.name,
    doc: operation.doc,
    since: operation.since,
    kinds: (["do", "dump", "event"] as const).filter((kind) => operation[kind] !== undefined),
    messages,
    header: place === undefined ? undefined : lookup(place.family.structs, place.name),
    headerValues: operation.headerValues ?? {},
    group: operation.group,
    flags: operation.flags ?? [],
    config: optionName(operation.config),
  };
}

function describeMessage(
  family: Family,
  payload: Payload,
  kind: MessageDescription["kind"],
  direction: MessageDescription["direction"],
  set: string | undefined,
  header: string | undefined,
): MessageDescription {
  const all = describeAttributes(family, set);
  const attributes = payload.attributes.flatMap((name) => all.find((one) => one.name === name) ?? []);
  const { number, required = [], requiredHeader = [], requiredOne = [], requiredWith = {}, onesHeader = [] } = payload;
  const { absentValues = {}, always = [], alwaysOne = [] } = payload;
  const needs = { required, requiredHeader, requiredOne, absentValues, requiredWith, onesHeader };
  return { kind, direction, number, set, header, attributes, ...needs, always, alwaysOne };
}
