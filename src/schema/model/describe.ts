import { type MessageContent, replyContent } from "./conventions.ts";
import { eventOperations } from "./events.ts";
import {
  type Attribute,
  type AttributeSet,
  checkFamily,
  type Enum,
  type EnumEntry,
  type Family,
  find,
  follow,
  type Group,
  type Named,
  type Operation,
  type Payload,
  type Struct,
  type SubMessage,
} from "./family.ts";
import { kernelEntryName, kernelName } from "./names.ts";

/**
 * Description of a netlink family for tools such as documentation generators. In addition to the {@link Family}, it
 * contains all derived names and the complete attributes of each message.
 */
export interface FamilyDescription
  extends Pick<Family, "name" | "flavour" | "protocol" | "version" | "constants" | "links"> {
  readonly doc: string | undefined;
  /** Kernel option that enables the family: "CONFIG_OPENVSWITCH". */
  readonly config: string | undefined;
  /** Name of the kernel module that contains the family. Undefined if the family can only be built into the kernel. */
  readonly module: string | undefined;
  readonly operations: readonly OperationDescription[];
  readonly sets: readonly SetDescription[];
  readonly structs: readonly ({ readonly name: string } & Struct)[];
  readonly enums: readonly EnumDescription[];
  readonly subMessages: readonly ({ readonly name: string } & SubMessage)[];
  readonly groups: readonly Group[];
  /** Names of the operations that describe events of the family. */
  readonly announced: readonly string[];
}

/** An operation and the attributes of its messages. */
export interface OperationDescription {
  readonly name: string;
  readonly doc: string | undefined;
  readonly since: string | undefined;
  /** Kinds of messages of the operation: single request, dump or event. */
  readonly kinds: readonly ("do" | "dump" | "event")[];
  readonly messages: readonly MessageDescription[];
  /**
   * C structure before the attributes of the operation's requests (the fixed header). Undefined for an operation
   * without a fixed header.
   */
  readonly header: Struct | undefined;
  /**
   * Values by which members of the fixed header identify the operation, by member name. The encoder sets these values
   * in each request.
   */
  readonly headerValues: Named<number | string>;
  readonly group: string | undefined;
  readonly flags: readonly string[];
  /**
   * Kernel option that the operation requires in addition to the family's option, such as "CONFIG_NET_SHAPER".
   * Undefined if the option of the family is enough.
   */
  readonly config: string | undefined;
}

/**
 * A message of an operation in a {@link FamilyDescription}: a request, a reply or an event. Lists and objects that the
 * spec omits are empty.
 */
export interface MessageDescription extends Required<Omit<Payload, "attributes" | "replyOnly">> {
  readonly kind: "do" | "dump" | "event";
  readonly direction: "request" | "reply" | "event";
  /** Name of the attribute set; undefined for a message without attributes. */
  readonly set: string | undefined;
  readonly header: string | undefined;
  readonly attributes: readonly AttributeDescription[];
}

/**
 * An attribute in a {@link FamilyDescription}. In addition to the properties of an {@link Attribute}, it contains the
 * attribute's name in the kernel's headers, such as "IFLA_MTU".
 */
export interface AttributeDescription extends Omit<Attribute, "kernelName"> {
  /**
   * Name of the attribute in the kernel's headers, such as "IFLA_MTU". Undefined if there is no such name, or if it is
   * unknown.
   */
  readonly kernelName: string | undefined;
}

/** An attribute set in the description of a family. */
export interface SetDescription extends Omit<AttributeSet, "attributes"> {
  readonly name: string;
  readonly attributes: readonly AttributeDescription[];
}

/** An enum entry in a {@link FamilyDescription}, with its name in the kernel's headers, such as "IFF_UP". */
export interface EntryDescription extends Omit<EnumEntry, "kernelName"> {
  /**
   * Name of the enum entry in the kernel's headers, such as "IFF_UP". Undefined if there is no such name, or if it is
   * unknown.
   */
  readonly kernelName: string | undefined;
}

/** An enum in the description of a family. */
export interface EnumDescription extends Omit<Enum, "entries"> {
  readonly name: string;
  readonly entries: readonly EntryDescription[];
}

/**
 * Returns a description of a netlink family for tools such as documentation generators. The description contains
 * documentation only if the family was loaded from a spec with documentation.
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
    enums: named(family.enums).map((one) => ({
      ...one,
      entries: one.entries.map((entry) => ({ ...entry, kernelName: kernelEntryName(family, one.name, one, entry) })),
    })),
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

function describeAttributes(family: Family, reference: string | undefined): AttributeDescription[] {
  const set = find(family, "sets", reference);
  if (set === undefined) return [];
  const { family: within, name } = follow(family, reference!)!;
  return set.attributes.map((attribute) => ({ ...attribute, kernelName: kernelName(within, name, set, attribute) }));
}

function describeOperation(family: Family, operation: Operation): OperationDescription {
  const { set, header, do: one, dump, event } = operation;
  const requestFields = { set, header };
  const replyFields = replyContent(operation);
  return {
    name: operation.name,
    doc: operation.doc,
    since: operation.since,
    kinds: (["do", "dump", "event"] as const).filter((kind) => operation[kind] !== undefined),
    messages: [
      ...describeMessage(family, one?.request, { kind: "do", direction: "request", ...requestFields }),
      ...describeMessage(family, one?.reply, { kind: "do", direction: "reply", ...replyFields }),
      ...describeMessage(family, dump?.request, { kind: "dump", direction: "request", ...requestFields }),
      ...describeMessage(family, dump?.reply, { kind: "dump", direction: "reply", ...replyFields }),
      ...describeMessage(family, event, { kind: "event", direction: "event", ...replyFields }),
    ],
    header: find(family, "structs", header),
    headerValues: operation.headerValues ?? {},
    group: operation.group,
    flags: operation.flags ?? [],
    config: optionName(operation.config),
  };
}

function describeMessage(
  family: Family,
  payload: Payload | undefined,
  message: Pick<MessageDescription, "kind" | "direction"> & MessageContent,
): MessageDescription[] {
  if (payload === undefined) return [];
  const all = describeAttributes(family, message.set);
  const attributes = payload.attributes.flatMap((name) => all.find((one) => one.name === name) ?? []);
  const { replyOnly: _, ...facts } = payload;
  const { set, header } = message;
  return [{ ...message, set, header, ...noLists, absentValues: {}, requiredWith: {}, ...facts, attributes }];
}

const noLists = { required: [], requiredHeader: [], requiredOne: [], always: [], alwaysOne: [], onesHeader: [] };
