import { NETLINK_GENERIC } from "../../constants/netlink.ts";
import { alwaysReplies, replyContent } from "../model/conventions.ts";
import { eventOperations } from "../model/events.ts";
import { type Family, find, hasField, headerFieldOf, memberIn, type Named, type Operation } from "../model/family.ts";
import { comment, type Docs, operationFacts, sentences } from "./comments.ts";
import { property, type TypeNames, typeName, WIDTH } from "./names.ts";

/** Beyond this limit, only the check at run time remains. */
const MAX_COMBINATIONS = 24;

/** A longer type gets a name if several requests have it. */
const LONG_TYPE = 90;

/** Longer types of a request and its reply take two lines. */
const SHORT_TYPES = WIDTH - "    : Call<, >;".length;

function combinations(one: readonly string[], companions: Named<readonly string[]>): number {
  return Object.values(companions).reduce((total, others) => total * (others.length + 1), Math.max(1, one.length));
}

function block(indent: string, field: string, members: readonly string[]): string {
  const flat = `${indent}${field}: { ${members.join("; ")} };`;
  if (flat.length <= WIDTH && !flat.includes("\n")) return flat;
  return `${indent}${field}: {\n${members.map((member) => `${indent}  ${member};\n`).join("")}${indent}};`;
}

export class OperationEmitter {
  readonly #family: Family;
  readonly #docs: Docs;
  readonly #names: TypeNames;
  readonly #shared: { readonly name: string; readonly type: string }[] = [];

  constructor(family: Family, names: TypeNames, docs: Docs) {
    this.#family = family;
    this.#docs = docs;
    this.#names = names;
  }

  operations(): string {
    const operations = Object.values(this.#family.operations);
    // An operation without messages only reserves a number.
    const usable = operations.filter((one) => (one.do ?? one.dump ?? one.event) !== undefined);
    const lines = usable.map((operation) => {
      const text = block("  ", property(operation.name), this.#messages(operation));
      const doc = sentences(this.#docs, `operations/${operation.name}`);
      return `  ${comment(doc, operationFacts(this.#family.name, operation))}\n${text}\n`;
    });
    const text = `/** Types of the requests, replies and events of each operation. */\nexport interface Operations {\n${lines.join("")}}\n`;
    return this.#shared.reduce((all, { name, type }) => {
      if (all.split(type).length <= 2) return all;
      return `/** Attributes of several requests. */\ntype ${name} = ${type};\n\n${all.replaceAll(type, name)}`;
    }, text);
  }

  #messages(operation: Operation): string[] {
    const lines: string[] = [];
    for (const kind of ["do", "dump"] as const) {
      const exchange = operation[kind];
      if (exchange === undefined) continue;
      const [request, reply] = [this.#request(operation, kind), this.#reply(operation, kind)];
      const separator = `${kind}${request}${reply}`.length < SHORT_TYPES ? " " : "\n      ";
      lines.push(`${kind}: Call<${request}${reply === "undefined" ? "" : `,${separator}${reply}`}>`);
    }
    if (operation.event !== undefined) lines.push(`event: ${this.#read(operation)}`);
    return lines;
  }

  events(): string {
    const operations = new Set([...eventOperations(this.#family)].flatMap(([, found]) => found));
    const replies = [...operations].filter(({ event }) => event === undefined);
    const lines = replies.map((operation) => `  ${property(operation.name)}: ${this.#read(operation)};\n`);
    const body = lines.length === 0 ? "" : `\n${lines.join("")}`;
    return `/** Types of the events, by operation. */\nexport interface Events extends EventsOf<Operations> {${body}}\n`;
  }

  groups(): string {
    const { groups, protocol } = this.#family;
    // Raw families have no controller that assigns group numbers.
    const usable = Object.values(groups).filter((group) => protocol === NETLINK_GENERIC || group.number !== undefined);
    const union = usable.map(({ name }) => JSON.stringify(name)).join(" | ") || "never";
    return `/** Names of the multicast groups. */\nexport type Groups = ${union};\n`;
  }

  #reply(operation: Operation, kind: "do" | "dump"): string {
    const description = operation[kind]?.reply;
    if (description === undefined) return "undefined";
    const { always = [], alwaysOne = [] } = description;
    const { set } = replyContent(operation);
    const parts = [this.#read(operation)];
    if (always.length > 0) parts.push(this.#pick("Required", set!, "Read", always));
    if (alwaysOne.length > 0) parts.push(this.#pick("OneOf", set!, "Read", alwaysOne));
    const reply = parts.join(" & ");
    return kind === "dump" || alwaysReplies(operation) ? reply : `(${reply}) | undefined`;
  }

  #read(operation: Operation): string {
    const { set, header } = replyContent(operation);
    const attributes = set === undefined ? "ExtraAttributes" : this.#names.withMode("sets", this.#family, set, "Read");
    const message = this.#message(attributes, set, header, "Read", (field, struct) => `${field}: ${struct}`);
    return [message, ...this.#values(operation, set)].join(" & ");
  }

  /** Header members are optional unless the spec requires them. */
  #request(operation: Operation, kind: "do" | "dump"): string {
    const { set, header } = operation;
    const { request } = operation[kind]!;
    const { required = [], requiredHeader = [], requiredOne = [], requiredWith = {} } = request;
    const fields = requiredHeader.map((member) => JSON.stringify(this.#memberField(header, member)));
    const attributes = this.#requestAttributes(operation, request.attributes);
    const message = this.#message(attributes, set, header, "Write", (field, struct) =>
      fields.length === 0 ? `${field}?: Partial<${struct}>` : `${field}: With<${struct}, ${fields.join(" | ")}>`,
    );
    const parts = [message, ...this.#values(operation, set, request.attributes)];
    if (required.length > 0) parts.push(`Has<${this.#fieldNames(set!, required)}>`);
    const oneOf = (names: readonly string[]) => {
      const own = names.filter((name) => memberIn(name) === undefined);
      const members = names
        .flatMap((name) => memberIn(name) ?? [])
        .map((member) => {
          const struct = this.#names.withMode("structs", this.#family, header!, "Write");
          return `{ ${this.#headerField(set)}: With<${struct}, ${JSON.stringify(this.#memberField(header, member))}> }`;
        });
      return [...(own.length === 0 ? [] : [this.#pick("OneOf", set!, "Write", own)]), ...members];
    };
    const either = (alternatives: readonly string[]) =>
      alternatives.length === 1 ? alternatives[0]! : `(${alternatives.join(" | ")})`;
    if (requiredOne.length > 0) parts.push(either(oneOf(requiredOne)));
    if (combinations(requiredOne, requiredWith) > MAX_COMBINATIONS) return parts.join(" & ");
    for (const [name, others] of Object.entries(requiredWith)) {
      parts.push(either([this.#without(name, set, header), ...oneOf(others)]));
    }
    return parts.join(" & ");
  }

  #without(name: string, set: string | undefined, header: string | undefined): string {
    const member = memberIn(name);
    if (member === undefined) return `{ ${property(this.#attributeField(set!, name))}?: never }`;
    return `{ ${this.#headerField(set)}?: { ${property(this.#memberField(header, member))}?: never } }`;
  }

  #pick(type: "Required" | "OneOf", set: string, mode: "Read" | "Write", names: readonly string[]): string {
    const fields = this.#fieldNames(set, names);
    const attributes = this.#names.withMode("sets", this.#family, set, mode);
    return type === "OneOf" ? `OneOf<${attributes}, ${fields}>` : `Required<Pick<${attributes}, ${fields}>>`;
  }

  #fieldNames(set: string, names: readonly string[]): string {
    return names.map((name) => JSON.stringify(this.#attributeField(set, name))).join(" | ");
  }

  #requestAttributes({ name: operation, set }: Operation, names: readonly string[]): string {
    if (set === undefined) return "ExtraAttributes";
    const listed = new Set(names);
    const { attributes: all } = find(this.#family, "sets", set)!;
    const writable = all.filter((attribute) => hasField(attribute) && attribute.access !== "read-only");
    const fields = (isTaken: boolean) =>
      writable.filter((one) => listed.has(one.name) === isTaken).map(({ field }) => JSON.stringify(field));
    const [taken, others] = [fields(true), fields(false)];
    const type = this.#names.withMode("sets", this.#family, set, "Write");
    if (taken.length === 0) return "ExtraAttributes";
    if (others.length === 0) return type;
    const attributes =
      taken.length <= others.length ? `Only<${type}, ${taken.join(" | ")}>` : `Except<${type}, ${others.join(" | ")}>`;
    return this.#share(`${typeName(operation)}Attributes`, attributes);
  }

  #values(operation: Operation, set: string | undefined, attributes?: readonly string[]): string[] {
    const { name: ofOperation, attributeValues = {} } = operation;
    const entries = Object.entries(attributeValues).filter(([name]) => attributes?.includes(name) ?? true);
    return entries.map(([name, values]) => {
      const union = [...values.map((value) => JSON.stringify(value)), "OtherName"].join(" | ");
      const type = `{ ${property(this.#attributeField(set!, name))}?: ${union} }`;
      return this.#share(`${typeName(ofOperation)}Values`, type);
    });
  }

  #share(name: string, type: string): string {
    const isShort = type.length <= LONG_TYPE || this.#shared.some((one) => one.type === type);
    if (!isShort) this.#shared.push({ name: this.#names.unused(name), type });
    return type;
  }

  #message(
    attributes: string,
    set: string | undefined,
    header: string | undefined,
    mode: "Read" | "Write",
    member: (field: string, struct: string) => string,
  ): string {
    if (header === undefined) return attributes;
    return `{ ${member(this.#headerField(set), this.#names.withMode("structs", this.#family, header, mode))} } & ${attributes}`;
  }

  #memberField(header: string | undefined, name: string): string {
    const struct = find(this.#family, "structs", header);
    const field = struct?.members.find((member) => member.name === name)?.field;
    if (field === undefined) throw new Error(`${this.#family.name}: ${header} has no member "${name}"`);
    return field;
  }

  #attributeField(set: string, name: string): string {
    return find(this.#family, "sets", set)!.attributes.find((attribute) => attribute.name === name)!.field;
  }

  #headerField(set: string | undefined): string {
    return headerFieldOf(find(this.#family, "sets", set));
  }
}
