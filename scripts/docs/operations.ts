import type { Family, FamilyDescription, MessageDescription, OperationDescription } from "../../src/schema/index.ts";
import { alwaysReplies } from "../../src/schema/model/conventions.ts";
import { type AttributeSet, find, headerFieldOf, IN_HEADER, lookup } from "../../src/schema/model/family.ts";
import { fieldName } from "../../src/schema/model/names.ts";
import { code, table } from "./markdown.ts";

/** The parts of a family's page that the descriptions of the operations need. */
export interface OperationsPage {
  readonly family: Family;
  readonly description: FamilyDescription;
  /** The operations of the family that have messages. */
  readonly operations: readonly OperationDescription[];
  /** Returns a link to the section of one of the family's operations. */
  operationLink(name: string): string;
  /** Returns the documentation in specs/ for a path in the family's spec, or "" if there is none. */
  doc(path: string): string;
  /** Returns the type of a field of an attribute set or structure, with links to the sections of the types in it. */
  fieldType(kind: "sets" | "structs", reference: string, field: string): string;
  /** Returns a link to the section of a structure. */
  typeLink(kind: "structs", reference: string): string;
  /** Returns the TypeScript field name of a structure member. */
  memberField(reference: string, member: string): string;
}

/** Returns a table of all operations of a family. */
export function operationsTable(page: OperationsPage): string {
  if (page.operations.length === 0) return "The spec defines no operations.";
  const rows = page.operations.map((operation) => [
    page.operationLink(operation.name),
    numbers(operation, "do"),
    numbers(operation, "dump"),
    numbers(operation, "event"),
    operation.flags.join(", "),
    operation.config === undefined ? "" : code(operation.config),
    operation.since === undefined ? "" : `Linux ${operation.since}`,
  ]);
  return table(["operation", "do", "dump", "event", "permission", "kernel option", "since"], rows);
}

/** Returns the message type number of an operation's request. If the reply has another number, returns both. */
function numbers({ messages }: OperationDescription, kind: MessageDescription["kind"]): string {
  const [first, reply] = messages.filter((message) => message.kind === kind);
  if (first === undefined) return "";
  const other = reply === undefined || reply.number === first.number ? "" : `, reply ${reply.number}`;
  return `${first.number}${other}`;
}

/** Columns in the field table of an operation: kind, direction and title of each message, in order. */
const columns = [
  ["do", "request", "do"],
  ["do", "reply", "reply"],
  ["dump", "request", "dump"],
  ["dump", "reply", "item"],
  ["event", "event", "event"],
] as const;

/** Returns the section of an operation on a family's page: the description, and the fields of the messages. */
export function operationSection(page: OperationsPage, operation: OperationDescription): string {
  const sentences = [page.doc(`operations/${operation.name}`), ...facts(page, operation)];
  const rows = fieldRows(page, operation);
  if (rows.length === 0) sentences.push("Its messages have no fields.");
  const text = sentences.filter((one) => one !== "").join(" ");
  const fields = table(["field", "type", ...columns.map(([, , title]) => title)], rows);
  return [text, ...(rows.length === 0 ? [] : [fields])].filter((part) => part !== "").join("\n\n");
}

function facts(page: OperationsPage, operation: OperationDescription): string[] {
  const { name, messages, kinds, group, headerValues } = operation;
  const answered = messages.some(({ kind, direction }) => kind === "do" && direction === "reply");
  const always = alwaysReplies(page.family.operations[name]!);
  const values = Object.entries(headerValues).map(([member, value]) => code(`${member}: ${value}`));
  const creates = lookup(page.family.creates ?? {}, name) !== undefined;
  return [
    creates ? "The [flags](README.md#how-to-read-the-pages) select between creating, changing and replacing." : "",
    kinds.includes("do") && !answered ? "The kernel replies with an acknowledgement only." : "",
    answered && !always ? "The kernel may reply with an acknowledgement only." : "",
    group === undefined ? "" : `Sent to the multicast group ${code(group)}.`,
    values.length === 0 ? "" : `The client sets ${values.join(", ")} in the header.`,
    ...alternatives(page, messages),
    ...dependencies(page, messages),
  ];
}

/** Returns a sentence for each request of an operation that requires at least one of several fields. */
function alternatives(page: OperationsPage, messages: readonly MessageDescription[]): string[] {
  return messages.flatMap((message) => {
    const { requiredOne, absentValues, kind } = message;
    if (requiredOne.length === 0) return [];
    const needs = `${code(kind)} requires ${either(requiredOne.map((name) => fieldOf(page, message, name)))}`;
    const none = Object.entries(absentValues).map(([name, value]) => {
      return code(`${plainFieldOf(page, message, name)}: ${JSON.stringify(value)}`);
    });
    return [none.length === 0 ? `${needs}.` : `${needs}. These values count as omitted: ${none.join(", ")}.`];
  });
}

/** Returns sentences about fields that depend on each other, and about header members whose default is not 0. */
function dependencies(page: OperationsPage, messages: readonly MessageDescription[]): string[] {
  return messages.flatMap((message) => {
    const { requiredWith, onesHeader, kind } = message;
    const needs = Object.entries(requiredWith).map(([name, others]) => {
      const [field, list] = [
        fieldOf(page, message, name),
        either(others.map((other) => fieldOf(page, message, other))),
      ];
      return `In ${code(kind)} requests, ${field} has its meaning only together with ${list}.`;
    });
    const ones = onesHeader.map((path) =>
      code(`${headerField(page, message)}.${path.split(".").map(fieldName).join(".")}`),
    );
    return ones.length === 0
      ? needs
      : [...needs, `In ${code(kind)} requests, the default of ${ones.join(", ")} is all bits set.`];
  });
}

function fieldOf(page: OperationsPage, message: MessageDescription, name: string): string {
  return code(plainFieldOf(page, message, name));
}

/** Returns the field name of an attribute, or the path of a header member. */
function plainFieldOf(page: OperationsPage, message: MessageDescription, name: string): string {
  if (!name.startsWith(IN_HEADER)) return setOf(page, message)!.attributes.find((one) => one.name === name)!.field;
  return `${headerField(page, message)}.${page.memberField(message.header!, name.slice(IN_HEADER.length))}`;
}

function either(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

function fieldRows(page: OperationsPage, operation: OperationDescription): string[][] {
  const messages = columns.map(([kind, direction]) => {
    return operation.messages.find((message) => message.kind === kind && message.direction === direction);
  });
  // Requests and replies may use the same name in different attribute sets. Therefore, each attribute set has its own
  // rows.
  const rows = new Map<string, string[]>();
  const mark = (key: string, field: string, type: () => string, column: number, text: string) => {
    const row = rows.get(key) ?? [code(field), type(), ...columns.map(() => "")];
    rows.set(key, row);
    row[column + 2] = text;
  };
  for (const [column, message] of messages.entries()) {
    if (message?.header === undefined) continue;
    const { header, requiredHeader } = message;
    const members = requiredHeader.map((member) => code(page.memberField(header, member)));
    const text = members.length === 0 ? "yes" : `with ${members.join(", ")}`;
    mark(`header ${header}`, headerField(page, message), () => page.typeLink("structs", header), column, text);
  }
  for (const [column, message] of messages.entries()) {
    for (const { name, field, type } of message?.attributes ?? []) {
      if (type === "pad" || type === "unused") continue;
      const set = message!.set!;
      const { required, always } = message!;
      const text = required.includes(name) ? "required" : always.includes(name) ? "always" : "yes";
      mark(`${set} ${field}`, field, () => page.fieldType("sets", set, field), column, text);
    }
  }
  return [...rows.values()];
}

/** Returns the name of the field that contains the fixed header of an operation's messages. */
function headerField(page: OperationsPage, message: MessageDescription): string {
  return headerFieldOf(setOf(page, message));
}

/** Returns the attribute set of an operation's message. */
function setOf({ family }: OperationsPage, { set }: MessageDescription): AttributeSet | undefined {
  return find(family, "sets", set);
}
