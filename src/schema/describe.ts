import type { Attribute, AttributeSet, Enum, Family, Group, Operation, Payload, Struct, SubMessage } from "./model.ts";
import { lookup } from "./model.ts";

/** What {@link describe} tells of a family: names first, references followed, for tools that show it. */
export interface FamilyDescription {
  readonly name: string;
  readonly protocol: number;
  readonly version: number;
  readonly doc: string | undefined;
  readonly operations: readonly OperationDescription[];
  readonly sets: readonly ({ readonly name: string } & AttributeSet)[];
  readonly structs: readonly ({ readonly name: string } & Struct)[];
  readonly enums: readonly ({ readonly name: string } & Enum)[];
  readonly subMessages: readonly ({ readonly name: string } & SubMessage)[];
  readonly groups: readonly Group[];
}

/** One operation with the attributes of its messages. */
export interface OperationDescription {
  readonly name: string;
  readonly doc: string | undefined;
  readonly since: string | undefined;
  /** Whether it can be asked for, dumped, or is sent by the kernel itself. */
  readonly kinds: readonly ("do" | "dump" | "event")[];
  readonly messages: readonly MessageDescription[];
  readonly header: Struct | undefined;
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
  readonly attributes: readonly Attribute[];
  /** What it cannot do without, when it is a request: names of attributes, and of members of the fixed header. */
  readonly required: readonly string[];
  readonly requiredHeader: readonly string[];
}

/** All that a schema knows of its family, with its documentation where it was loaded from a spec that has it. */
export function describe(family: Family): FamilyDescription {
  return {
    name: family.name,
    protocol: family.protocol,
    version: family.version,
    doc: family.doc,
    operations: Object.values(family.operations).map((operation) => describeOperation(family, operation)),
    sets: named(family.sets),
    structs: named(family.structs),
    enums: named(family.enums),
    subMessages: named(family.subMessages),
    groups: Object.values(family.groups),
  };
}

function named<Thing>(things: { readonly [name: string]: Thing }): ({ readonly name: string } & Thing)[] {
  return Object.entries(things).map(([name, thing]) => ({ name, ...thing }));
}

function describeOperation(family: Family, operation: Operation): OperationDescription {
  const messages: MessageDescription[] = [];
  const add = (kind: MessageDescription["kind"], direction: MessageDescription["direction"], payload?: Payload) => {
    if (payload !== undefined) messages.push(describeMessage(family, operation, kind, direction, payload));
  };
  for (const kind of ["do", "dump"] as const) {
    add(kind, "request", operation[kind]?.request);
    add(kind, "reply", operation[kind]?.reply);
  }
  add("event", "event", operation.event);
  const { config, header } = operation;
  return {
    name: operation.name,
    doc: operation.doc,
    since: operation.since,
    kinds: (["do", "dump", "event"] as const).filter((kind) => operation[kind] !== undefined),
    messages,
    header: header === undefined ? undefined : lookup(family.structs, header),
    group: operation.group,
    flags: operation.flags ?? [],
    config: config === undefined ? undefined : `CONFIG_${config}`,
  };
}

function describeMessage(
  family: Family,
  operation: Operation,
  kind: MessageDescription["kind"],
  direction: MessageDescription["direction"],
  payload: Payload,
): MessageDescription {
  const set = operation.set === undefined ? undefined : lookup(family.sets, operation.set);
  const attributes = payload.attributes.flatMap((name) => set?.attributes.find((one) => one.name === name) ?? []);
  const { number, required = [], requiredHeader = [] } = payload;
  return { kind, direction, number, attributes, required, requiredHeader };
}
