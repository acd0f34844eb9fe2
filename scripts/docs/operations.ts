import { NETLINK_GENERIC } from "../../src/index.ts";
import { alwaysAnswers } from "../../src/schema/conventions.ts";
import { fieldName } from "../../src/schema/field-name.ts";
import type { Family, FamilyDescription, MessageDescription, OperationDescription } from "../../src/schema/index.ts";
import { type AttributeSet, follow, headerFieldOf, IN_HEADER, lookup } from "../../src/schema/model.ts";
import { code, table } from "./markdown.ts";

/** What is said of operations needs this of the page that it stands on. */
export interface OperationsPage {
  readonly family: Family;
  readonly description: FamilyDescription;
  /** The operations that are more than a place in the numbering. */
  readonly operations: readonly OperationDescription[];
  /** A link to an operation of this family. */
  operationLink(name: string): string;
  /** What the spec of ours says of a thing, as a sentence behind other text. */
  sentence(path: string): string;
  /** The type of a field of a set or a structure, with links to what it is made of. */
  fieldType(sort: "sets" | "structs", reference: string, field: string): string;
  /** A link to the type of a structure. */
  typeLink(sort: "structs", reference: string): string;
  /** How a member of a structure is called in objects. */
  memberField(reference: string, member: string): string;
}

/** All operations of a family in one table. */
export function operationsTable(page: OperationsPage): string {
  if (page.operations.length === 0) return "The spec has none.";
  const rows = page.operations.map((operation) => [
    page.operationLink(operation.name),
    numbers(operation, "do"),
    numbers(operation, "dump"),
    numbers(operation, "event"),
    operation.flags.join(", "),
    operation.config === undefined ? "" : code(operation.config),
    operation.since === undefined ? "" : `Linux ${operation.since}`,
  ]);
  return table(["operation", "do", "dump", "event", "for", "kernel option", "since"], rows);
}

/** The number of the request, and that of the reply where it is another one. */
function numbers({ messages }: OperationDescription, kind: MessageDescription["kind"]): string {
  const [first, reply] = messages.filter((message) => message.kind === kind);
  if (first === undefined) return "";
  const other = reply === undefined || reply.number === first.number ? "" : `, answer ${reply.number}`;
  return `${first.number}${other}`;
}

/** The columns of an operation's table: what a message is called, in the order in which they stand. */
const columns = [
  ["do", "request", "do"],
  ["do", "reply", "answer"],
  ["dump", "request", "dump"],
  ["dump", "reply", "item"],
  ["event", "event", "event"],
] as const;

/** One operation: what it is, and the fields of its messages. */
export function operationSection(page: OperationsPage, operation: OperationDescription): string {
  const sentences = [page.sentence(`operations/${operation.name}`), ...facts(page, operation)];
  const rows = fieldRows(page, operation);
  if (rows.length === 0) sentences.push("Its messages have no fields.");
  const text = sentences.filter((one) => one !== "").join(" ");
  const fields = table(["field", "type", ...columns.map(([, , title]) => title)], rows);
  return [text, ...(rows.length === 0 ? [] : [fields])].filter((part) => part !== "").join("\n\n");
}

function facts(page: OperationsPage, operation: OperationDescription): string[] {
  const { name, messages, kinds, group, headerValues } = operation;
  const answered = messages.some(({ kind, direction }) => kind === "do" && direction === "reply");
  const always = alwaysAnswers(page.family.operations[name]!);
  const values = Object.entries(headerValues).map(([member, value]) => code(`${member}: ${value}`));
  const creates = page.family.protocol !== NETLINK_GENERIC && kinds.includes("do") && name.startsWith("new");
  return [
    creates ? "Whether it makes, changes or replaces is up to the [flags](README.md#how-to-read-the-pages)." : "",
    kinds.includes("do") && !answered ? "Success is all that the kernel answers." : "",
    answered && !always ? "The kernel answers, or says no more than that it is done." : "",
    group === undefined ? "" : `It comes through the group ${code(group)}.`,
    values.length === 0 ? "" : `It sets ${values.join(", ")} in the header by itself.`,
    ...alternatives(page, messages),
    ...companions(page, messages),
  ];
}

/** Fields one of which a request needs, as a sentence for each way in which it is asked for. */
function alternatives(page: OperationsPage, messages: readonly MessageDescription[]): string[] {
  return messages.flatMap((message) => {
    const { requiredOne, saysNothing, kind } = message;
    if (requiredOne.length === 0) return [];
    const needs = `Asked with ${code(kind)}, it needs ${either(requiredOne.map((name) => fieldOf(page, message, name)))}`;
    const none = Object.entries(saysNothing).map(([name, value]) => {
      return code(`${plainFieldOf(page, message, name)}: ${JSON.stringify(value)}`);
    });
    return [none.length === 0 ? `${needs}.` : `${needs}. These say nothing: ${none.join(", ")}.`];
  });
}

/** Fields that need others beside them, and members of the header that are not 0 when they are left out. */
function companions(page: OperationsPage, messages: readonly MessageDescription[]): string[] {
  return messages.flatMap((message) => {
    const { requiredWith, onesHeader, kind } = message;
    const asked = `Asked with ${code(kind)},`;
    const needs = Object.entries(requiredWith).map(([name, others]) => {
      const [field, list] = [
        fieldOf(page, message, name),
        either(others.map((other) => fieldOf(page, message, other))),
      ];
      return `${asked} ${field} says nothing, or something else, without ${list}.`;
    });
    const ones = onesHeader.map((path) =>
      code(`${headerField(page, message)}.${path.split(".").map(fieldName).join(".")}`),
    );
    return ones.length === 0 ? needs : [...needs, `${asked} ${ones.join(", ")} has all bits set where it is left out.`];
  });
}

function fieldOf(page: OperationsPage, message: MessageDescription, name: string): string {
  return code(plainFieldOf(page, message, name));
}

/** A field by the name of its attribute, or member of the fixed header. */
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
  // Requests and answers can have attributes of different sets under one name: each set has rows of its own.
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

/** What the fixed header is called in objects. */
function headerField(page: OperationsPage, message: MessageDescription): string {
  return headerFieldOf(setOf(page, message));
}

/** The set of what can be in a message. */
function setOf({ family }: OperationsPage, { set }: MessageDescription): AttributeSet | undefined {
  const place = set === undefined ? undefined : follow(family, set);
  return place === undefined ? undefined : lookup(place.family.sets, place.name);
}
