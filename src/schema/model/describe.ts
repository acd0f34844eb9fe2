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

/** What {@link describe} tells of a family: names first, references followed, for tools that show it. */
export interface FamilyDescription {
  readonly name: string;
  readonly flavour: Flavour;
  readonly protocol: number;
  readonly version: number;
  readonly doc: string | undefined;
  /** The kernel option that brings it: "CONFIG_OPENVSWITCH". */
  readonly config: string | undefined;
  /** The kernel module that brings it, where it can be one. */
  readonly module: string | undefined;
  readonly constants: Named<number | string>;
  readonly operations: readonly OperationDescription[];
  readonly sets: readonly SetDescription[];
  readonly structs: readonly ({ readonly name: string } & Struct)[];
  readonly enums: readonly EnumDescription[];
  readonly subMessages: readonly ({ readonly name: string } & SubMessage)[];
  readonly groups: readonly Group[];
  /** The families that its references lead into, by what stands in front of the slash in these: to be described in turn. */
  readonly links: Named<Family>;
  /** The operations by which its notifications are read: the names that its events can have. */
  readonly announced: readonly string[];
}

/** One operation with the attributes of its messages. */
export interface OperationDescription {
  readonly name: string;
  readonly doc: string | undefined;
  readonly since: string | undefined;
  /** Whether it can be asked for, dumped, or is sent by the kernel itself. */
  readonly kinds: readonly ("do" | "dump" | "event")[];
  readonly messages: readonly MessageDescription[];
  /** The structure in front of the attributes of its requests. */
  readonly header: Struct | undefined;
  /** Members of that structure that the operation sets itself. */
  readonly headerValues: Named<number | string>;
  readonly group: string | undefined;
  readonly flags: readonly string[];
  /** The kernel option that it needs: "CONFIG_NET_SHAPER". */
  readonly config: string | undefined;
}

/** One message of an operation. */
export interface MessageDescription {
  readonly kind: "do" | "dump" | "event";
  readonly direction: "request" | "reply" | "event";
  /** The message type of a raw family, the command of a generic one. */
  readonly number: number;
  /** References to the set of its attributes, and to the structure in front of them. */
  readonly set: string | undefined;
  readonly header: string | undefined;
  readonly attributes: readonly AttributeDescription[];
  /** What it cannot do without, when it is a request: names of attributes, and of members of the fixed header. */
  readonly required: readonly string[];
  readonly requiredHeader: readonly string[];
  /** Those of both one of which it needs at least; members have `header.` in front. */
  readonly requiredOne: readonly string[];
  /** Values with which one of these says no more than if it were left out. */
  readonly absentValues: Named<number | string>;
  /** What it has in every case, when it is a reply, and of what it has one at least: names of attributes. */
  readonly always: readonly string[];
  readonly alwaysOne: readonly string[];
  /** What says something else without one of those beside it. */
  readonly requiredWith: Named<readonly string[]>;
  /** Paths of members of the fixed header whose bits are all set where they are left out. */
  readonly onesHeader: readonly string[];
}

/** One attribute, with what the kernel's headers call it: "IFLA_MTU". */
export interface AttributeDescription extends Omit<Attribute, "kernelName"> {
  /** Undefined where they have no name for it, or none that is known. */
  readonly kernelName: string | undefined;
}

/** One attribute space. */
export interface SetDescription extends Omit<AttributeSet, "attributes"> {
  readonly name: string;
  readonly attributes: readonly AttributeDescription[];
}

/** One enum. */
export interface EnumDescription extends Omit<Enum, "entries"> {
  readonly name: string;
  readonly entries: readonly EntryDescription[];
}

/** One name of an enum, with what the kernel's headers call it: "IFF_UP". */
export interface EntryDescription extends Omit<EnumEntry, "kernelName"> {
  /** Undefined where they have no name for it, or none that is known. */
  readonly kernelName: string | undefined;
}

/**
 * All that a schema knows of its family, with its documentation where it was loaded from a spec that has it.
 *
 * @throws TypeError for what is no family.
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

function named<Thing>(things: Named<Thing>): ({ readonly name: string } & Thing)[] {
  return Object.entries(things).map(([name, thing]) => ({ name, ...thing }));
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

/** The attributes of a set, which a reference may find in another family. */
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
