import { didYouMeanOneOf } from "bun-netlink/message";
import {
  type AttributeDescription,
  describe as describeFamily,
  type FamilyDescription,
  type MessageDescription,
  type OperationDescription,
} from "bun-netlink/schema";
import { UsageError } from "../errors.ts";
import { type FamilyOptions, findFamily } from "../families.ts";
import { json, line, style, table } from "../output.ts";

/** Options of the command `describe`. */
export interface DescribeOptions extends FamilyOptions {
  readonly json?: boolean;
}

/**
 * Prints the description of a family, of one of its operations, or of a field, attribute set, structure or enumeration.
 */
export async function describe(name: string, part: string | undefined, options: DescribeOptions): Promise<void> {
  const family = describeFamily(await findFamily(name, options));
  if (part === undefined) return options.json === true ? json(withoutLinks(family)) : describeAll(family);
  const operation = family.operations.find((one) => one.name === part);
  if (operation !== undefined) return options.json === true ? json(operation) : describeOperation(family, operation);
  const found = partsNamed(family, part);
  if (found.length === 0) {
    throw new UsageError(
      `${family.name}: unknown operation or field "${part}"${didYouMeanOneOf(part, allNames(family))}`,
    );
  }
  for (const [index, { title, value, print }] of found.entries()) {
    if (options.json === true) json({ in: title, ...value });
    else {
      if (index > 0) line();
      line(style.bold(title));
      print();
    }
  }
}

/** Returns a copy of a family's description in which the names of linked families replace their descriptions. */
function withoutLinks({ links, ...rest }: FamilyDescription): object {
  return { ...rest, links: Object.keys(links) };
}

function describeAll(family: FamilyDescription): void {
  const origin = [family.config, family.module === undefined ? undefined : `module ${family.module}`];
  const facts = [`protocol ${family.protocol}`, family.flavour, ...origin].filter((fact) => fact !== undefined);
  line(`${style.bold(family.name)}: ${facts.join(", ")}`);
  docs(family.doc);
  heading("Operations");
  table(
    ["NAME", "KINDS", "GROUP", "FLAGS", "DESCRIPTION"],
    family.operations.map(({ name, kinds, group, flags, doc }) => [name, kinds, group, flags, firstLine(doc)]),
  );
  if (family.groups.length > 0) {
    heading("Multicast groups");
    table(
      ["NAME", "NUMBER"],
      family.groups.map(({ name, number }) => [name, number]),
    );
  }
  heading("Attribute sets");
  line(family.sets.map(({ name }) => name).join(", "));
  if (family.enums.length > 0) {
    heading("Enumerations");
    line(family.enums.map(({ name }) => name).join(", "));
  }
}

function describeOperation(family: FamilyDescription, operation: OperationDescription): void {
  const facts = [operation.kinds.join(", "), operation.config, operation.flags.join(", ")].filter(Boolean);
  line(`${style.bold(`${family.name}.${operation.name}`)}: ${facts.join("; ")}`);
  docs(operation.doc);
  for (const message of operation.messages) {
    heading(
      `${message.kind} ${message.direction === "event" ? "" : `${message.direction} `}(number ${message.number})`,
    );
    if (message.header !== undefined && operation.header !== undefined) {
      line(`header: struct ${message.header}`);
      structTable(operation.header.members);
    }
    if (message.attributes.length > 0) attributeTable(message.attributes, requiredOf(message));
  }
}

function requiredOf({ required, requiredOne }: MessageDescription): (name: string) => string | undefined {
  return (name) => (required.includes(name) ? "yes" : requiredOne.includes(name) ? "one of" : undefined);
}

function attributeTable(
  attributes: readonly AttributeDescription[],
  required: (name: string) => string | undefined = () => undefined,
): void {
  table(
    ["FIELD", "TYPE", "REQUIRED", "ATTRIBUTE", "NUMBER", "DESCRIPTION"],
    attributes
      .filter(({ type }) => type !== "pad" && type !== "unused")
      .map((one) => [
        one.field,
        typeText(one),
        required(one.name),
        one.kernelName ?? one.name,
        one.number,
        firstLine(one.doc),
      ]),
  );
}

type Members = NonNullable<OperationDescription["header"]>["members"];

function structTable(members: Members): void {
  table(
    ["FIELD", "TYPE", "DESCRIPTION"],
    members
      .filter(({ field }) => field !== undefined)
      .map((member) => [member.field, typeText(member), firstLine(member.doc)]),
  );
}

/** Formats the type of an attribute or member: "u32, big-endian", "nest linkinfo-attrs", "list of u16 (enum state)". */
function typeText(value: AttributeDescription | Members[number]): string {
  const { type, enum: names, flags, struct, order, hint, unit, item } = value;
  const { nest, subMessage, multi, minimum, maximum, maximumLength } = value as Partial<AttributeDescription>;
  const words = [item === undefined ? `${type}` : `list of ${item}`];
  if (nest !== undefined) words.push(nest);
  if (subMessage !== undefined) words.push(subMessage);
  if (struct !== undefined) words.push(`struct ${struct}`);
  if (hint !== undefined) words.push(`(${hint})`);
  if (names !== undefined) words.push(`(${flags === true ? "flags" : "enum"} ${names})`);
  const text = words.join(" ");
  const facts = [multi === true ? `list of ${text}` : text];
  if (order !== undefined) facts.push(`${order}-endian`);
  if (unit !== undefined) facts.push(unit);
  if (minimum !== undefined) facts.push(`from ${minimum}`);
  if (maximum !== undefined) facts.push(`up to ${maximum}`);
  if (maximumLength !== undefined) facts.push(`up to ${maximumLength} bytes`);
  return facts.join(", ");
}

interface Part {
  readonly title: string;
  readonly value: object;
  print(): void;
}

/**
 * Finds the parts of a family that have a given name. Attributes are found by their field, their name in the spec, or
 * their name in the kernel's headers. Sets, structures and enumerations are found by their name.
 */
function partsNamed(family: FamilyDescription, name: string): Part[] {
  const parts: Part[] = [];
  for (const set of family.sets) {
    if (set.name === name) {
      parts.push({ title: `attribute set ${set.name}`, value: set, print: () => attributeTable(set.attributes) });
    }
    const meant = set.attributes.filter((one) => [one.field, one.name, one.kernelName].includes(name));
    for (const attribute of meant) {
      const print = () => {
        attributeTable([attribute]);
        docs(attribute.doc);
        const names = family.enums.find((one) => one.name === attribute.enum);
        if (names !== undefined) enumTable(names);
      };
      parts.push({ title: `field of ${set.name}`, value: attribute, print });
    }
  }
  for (const struct of family.structs) {
    if (struct.name === name) {
      parts.push({ title: `struct ${name}`, value: struct, print: () => structTable(struct.members) });
    }
    for (const member of struct.members) {
      if (member.field === undefined || ![member.field, member.name].includes(name)) continue;
      parts.push({ title: `member of struct ${struct.name}`, value: member, print: () => structTable([member]) });
    }
  }
  for (const one of family.enums) {
    if (one.name === name) parts.push({ title: `enumeration ${name}`, value: one, print: () => enumTable(one) });
  }
  return parts;
}

function enumTable({ entries, flags }: FamilyDescription["enums"][number]): void {
  table(
    ["NAME", flags ? "BIT" : "VALUE", "KERNEL", "DESCRIPTION"],
    entries.map(({ name, value, kernelName, doc }) => [name, value, kernelName, firstLine(doc)]),
  );
}

/** Returns all names of a family's parts that {@link describe} accepts. */
function allNames(family: FamilyDescription): Set<string> {
  return new Set([
    ...family.operations.map(({ name }) => name),
    ...family.sets.flatMap(({ name, attributes }) => [name, ...attributes.map(({ field }) => field)]),
    ...family.structs.flatMap(({ name, members }) => [name, ...members.flatMap(({ field }) => field ?? [])]),
    ...family.enums.map(({ name }) => name),
  ]);
}

function heading(text: string): void {
  line();
  line(style.bold(text));
}

function docs(text: string | undefined): void {
  if (text !== undefined && text.trim() !== "") line(text.trim());
}

function firstLine(text: string | undefined): string | undefined {
  return text?.trim().split("\n")[0];
}
