import { NETLINK_GENERIC } from "../../src/index.ts";
import { protocolName } from "../../src/message/format/names.ts";
import { fileName, moduleName, TypeNames } from "../../src/schema/generate/names.ts";
import {
  type Attribute,
  describe,
  type Family,
  type FamilyDescription,
  type OperationDescription,
} from "../../src/schema/index.ts";
import { find } from "../../src/schema/model/family.ts";
import { exampleImports, examples } from "./examples.ts";
import { decodedType, type FieldType, fieldTypes } from "./field-types.ts";
import { anchors, code, escapeMarkdown, escapeProse, table, wrap } from "./markdown.ts";
import { type OperationsPage, operationSection, operationsTable } from "./operations.ts";
import type { SpecDocs } from "./spec-docs.ts";
import { summaries } from "./summaries.ts";

/** A section of a family's page: a heading and the text below it. */
interface Section {
  readonly level: 2 | 3;
  readonly title: string;
  readonly text: () => string;
}

/** Generates the page of a family from the facts in the family's module and the documentation in specs/. */
export function familyPage(family: Family, docs: SpecDocs): string {
  return new Page(family, docs).render();
}

/**
 * Returns the kernel option and module that provide a family. Returns "" if every kernel contains the family, or if
 * they are unknown.
 */
export function kernelParts({ config, module }: FamilyDescription): string {
  if (config === undefined) return "";
  return code(config) + (module === undefined ? "" : `, module ${code(module)}`);
}

/** Formats a constant of the kernel's headers for a page; returns "" if there is no constant. */
function kernelName(name: string | undefined): string {
  return name === undefined ? "" : code(name);
}

/** The parts of a family's description whose entries have named types, in the order of the page. */
const typeKinds = ["sets", "subMessages", "structs", "enums"] as const;

type TypeKind = (typeof typeKinds)[number];

const kindTitles: Readonly<Record<TypeKind, string>> = {
  sets: "Attributes",
  subMessages: "Sub-messages",
  structs: "Structures",
  enums: "Enums",
};

/** Writes the page of one family, with links between the sections of the page. */
export class Page implements OperationsPage {
  readonly family: Family;
  readonly description: FamilyDescription;
  readonly #docs: SpecDocs;
  readonly #names: TypeNames;
  readonly #fields: Map<string, Map<string, FieldType>>;
  readonly #sections: readonly Section[];
  readonly #anchors: ReadonlyMap<string, string>;
  readonly #linked = new Map<string, Page>();

  constructor(family: Family, docs: SpecDocs) {
    this.family = family;
    this.description = describe(family);
    this.#docs = docs;
    this.#names = new TypeNames(family);
    this.#fields = fieldTypes(family);
    this.#sections = this.#allSections();
    const titles = [escapeMarkdown(family.name), ...this.#sections.map(({ title }) => title)];
    const names = anchors(titles);
    this.#anchors = new Map(titles.map((title, index) => [title, names[index]!]));
    for (const [name, linked] of Object.entries(family.links)) {
      this.#linked.set(moduleName(name), new Page(linked, new Map()));
    }
  }

  render(): string {
    const parts = this.#sections.map(({ level, title, text }) => `${"#".repeat(level)} ${title}\n\n${text()}`);
    return `${[this.#introduction(), ...parts].map((part) => wrap(part.trimEnd())).join("\n\n")}\n`;
  }

  get operations(): readonly OperationDescription[] {
    return this.description.operations.filter(({ kinds }) => kinds.length > 0);
  }

  operationLink(name: string): string {
    return `[${escapeMarkdown(name)}](#${this.#anchors.get(escapeMarkdown(name))!})`;
  }

  doc(path: string): string {
    const text = this.#docs.get(path);
    return text === undefined ? "" : escapeProse(text);
  }

  fieldType(kind: "sets" | "structs", reference: string, field: string): string {
    const name = this.#names.get(kind, this.family, reference);
    const [link, type] = name.includes(".") ? name.split(".") : ["", name];
    const page = link === "" ? this : this.#linked.get(link!)!;
    const found = page.#fields.get(type!)?.get(field);
    if (found === undefined) throw new Error(`${this.family.name}: the module has no field ${name}.${field}`);
    return this.#linkedType(page === this ? found.type : page.#qualified(found.type, link!));
  }

  typeLink(kind: TypeKind, reference: string): string {
    return this.#linkedType(this.#names.get(kind, this.family, reference));
  }

  memberField(reference: string, member: string): string {
    return find(this.family, "structs", reference)?.members.find(({ name }) => name === member)?.field ?? member;
  }

  #introduction(): string {
    const { family, description } = this;
    const generic = family.protocol === NETLINK_GENERIC;
    const value = moduleName(family.name);
    const kind = generic
      ? `The generic netlink family ${code(family.name)}, version ${family.version}.`
      : `A family of the netlink protocol ${code(protocolName(family.protocol))}.`;
    const parts = kernelParts(description);
    const dumpable = this.operations.find(({ messages }) => {
      const request = messages.find(({ kind, direction }) => kind === "dump" && direction === "request");
      if (request === undefined) return false;
      const { required, requiredHeader, requiredOne } = request;
      return required.length + requiredHeader.length + requiredOne.length === 0;
    });
    const dump = dumpable && `for (const item of client.dump(${JSON.stringify(dumpable.name)})) console.log(item);`;
    const example = examples[family.name] ?? dump;
    const imports = exampleImports[family.name];
    return [
      `# ${escapeMarkdown(family.name)}`,
      `${escapeMarkdown(summaries[family.name] ?? "")}.`,
      `${kind}${parts === "" ? "" : ` The kernel provides it with ${parts}.`} ${this.doc("")}`.trimEnd(),
      [
        "```ts",
        ...(imports === undefined ? [] : [imports]),
        `import { ${value} } from "bun-netlink/families/${fileName(family.name)}";`,
        "",
        `using client = ${value}.connect();`,
        ...(example === undefined ? [] : [example]),
        "```",
      ].join("\n"),
      "[How to read this page](README.md#how-to-read-the-pages) · [Client reference](../clients.md)",
    ].join("\n\n");
  }

  #allSections(): Section[] {
    const sections: Section[] = [{ level: 2, title: "Operations", text: () => operationsTable(this) }];
    for (const operation of this.operations) {
      sections.push({ level: 3, title: escapeMarkdown(operation.name), text: () => operationSection(this, operation) });
    }
    if (this.description.announced.length > 0 || this.description.groups.length > 0) {
      sections.push({ level: 2, title: "Events", text: () => this.#events() });
    }
    for (const kind of typeKinds) {
      const types = this.description[kind];
      if (types.length === 0) continue;
      sections.push({ level: 2, title: kindTitles[kind], text: () => "" });
      for (const { name } of types) {
        const title = this.#names.get(kind, this.family, name);
        sections.push({ level: 3, title, text: () => this.#type(kind, name) });
      }
    }
    if (Object.keys(this.description.constants).length > 0) {
      sections.push({ level: 2, title: "Constants", text: () => this.#constants() });
    }
    return sections;
  }

  #type(kind: TypeKind, name: string): string {
    if (kind === "sets") return this.#set(name);
    if (kind === "subMessages") return this.#subMessage(name);
    return kind === "structs" ? this.#struct(name) : this.#enum(name);
  }

  #set(name: string): string {
    const set = this.description.sets.find((one) => one.name === name)!;
    const rows = set.attributes
      .filter(({ type }) => type !== "unused" && type !== "pad")
      .map((attribute) => [
        code(attribute.field),
        this.fieldType("sets", name, attribute.field),
        `${attribute.number}`,
        kernelName(attribute.kernelName),
        this.#notes("sets", name, attribute.field, `attribute-sets/${name}/${attribute.name}`, attribute),
      ]);
    const part = set.subsetOf === undefined ? "" : `, a subset of ${this.typeLink("sets", set.subsetOf)}`;
    const order = set.sequence === true ? " An array; each element has one of these fields." : "";
    const none = rows.length === 0 ? " It has no attributes." : "";
    const intro = `Attribute set ${code(name)}${part}.${order}${none} ${this.doc(`attribute-sets/${name}`)}`.trimEnd();
    return rows.length === 0
      ? intro
      : `${intro}\n\n${table(["field", "type", "number", "kernel name", "on the wire"], rows)}`;
  }

  #struct(name: string): string {
    const { members } = this.description.structs.find((one) => one.name === name)!;
    const rows = members
      .filter(({ field }) => field !== undefined)
      .map((member) => [
        code(member.field!),
        this.fieldType("structs", name, member.field!),
        code(member.name),
        this.#notes("structs", name, member.field!, `definitions/${name}/${member.name}`),
      ]);
    const intro = `Structure ${code(name)}. ${this.doc(`definitions/${name}`)}`.trimEnd();
    return `${intro}\n\n${table(["field", "type", "member", "on the wire"], rows)}`;
  }

  #notes(
    kind: "sets" | "structs",
    name: string,
    field: string,
    path: string,
    attribute?: Omit<Attribute, "kernelName">,
  ): string {
    const { facts } = this.#fields.get(this.#names.get(kind, this.family, name))!.get(field)!;
    const mask = attribute?.mask === undefined ? "" : `, only bits of 0x${attribute.mask.toString(16)}`;
    const doc = this.doc(path);
    return `${escapeProse(facts)}${mask}${doc === "" ? "" : `. ${doc}`}`;
  }

  #subMessage(name: string): string {
    const { formats } = this.description.subMessages.find((one) => one.name === name)!;
    const rows = Object.entries(formats).map(([value, format]) => {
      const single = format.value === undefined ? "" : `a single ${escapeMarkdown(format.value.type)}`;
      const header = format.header === undefined ? "" : this.typeLink("structs", format.header);
      const set = format.set === undefined ? "" : this.typeLink("sets", format.set);
      const parts = [header === "" ? "" : `${code("header")}: ${header}`, set, single].filter((part) => part !== "");
      return [value === "" ? "always" : code(value), parts.length === 0 ? "empty" : parts.join(" and ")];
    });
    const single = Object.keys(formats).every((value) => value === "");
    const intro = `Sub-message ${code(name)}.${single ? "" : " If the selector's value is not in the table, the field is a Uint8Array."}`;
    return `${intro}\n\n${table(["selector value", "content"], rows)}`;
  }

  #enum(name: string): string {
    const description = this.description.enums.find((one) => one.name === name)!;
    const rows = description.entries.map((entry) => [
      code(entry.name),
      `${entry.value}`,
      kernelName(entry.kernelName),
      entry.since === undefined ? "" : `Linux ${entry.since}`,
      this.doc(`definitions/${name}/${entry.name}`),
    ]);
    const kind = description.flags ? "Flags" : "Enum";
    const intro = `${kind} ${code(name)}. ${this.doc(`definitions/${name}`)}`.trimEnd();
    const head = ["name", description.flags ? "bit" : "value", "kernel name", "since", "meaning"];
    return rows.length === 0 ? `${intro} It has no entries.` : `${intro}\n\n${table(head, rows)}`;
  }

  #events(): string {
    const withEvents = new Set(this.operations.filter(({ kinds }) => kinds.includes("event")).map(({ name }) => name));
    const links = (names: readonly string[]) => names.map((name) => this.operationLink(name)).join(", ");
    const notifications = this.description.announced.filter((name) => withEvents.has(name));
    const others = this.description.announced.filter((name) => !withEvents.has(name));
    // For a family that is not generic, the kernel does not report group numbers. A group without a number can
    // therefore not be joined.
    const usable = this.description.groups.filter(({ number }) => {
      return this.family.protocol === NETLINK_GENERIC || number !== undefined;
    });
    const rows = usable.map(({ name, number, flags, since }) => [
      code(name),
      number === undefined ? "" : `${number}`,
      flags === undefined ? "" : flags.join(", "),
      since === undefined ? "" : `Linux ${since}`,
      this.doc(`mcast-groups/${name}`),
    ]);
    return [
      ...(notifications.length === 0 ? [] : [`Notifications: ${links(notifications)}.`]),
      ...(others.length === 0 ? [] : [`Messages of these operations also arrive as events: ${links(others)}.`]),
      rows.length === 0
        ? "The spec defines no multicast groups."
        : `Multicast groups for \`events()\`:\n\n${table(["group", "number", "permission", "since", "messages"], rows)}`,
    ].join("\n\n");
  }

  #constants(): string {
    const rows = Object.entries(this.description.constants).map(([name, value]) => [code(name), `${value}`]);
    return table(["name", "value"], rows);
  }

  /** Puts the name of the family before each type name in the text of a type. */
  #qualified(type: string, link: string): string {
    return type.replace(/[\w.]+/g, (word) => (this.#anchors.has(word) ? `${link}.${word}` : word));
  }

  /** Replaces the type names in the text of a type by links to their sections. */
  #linkedType(type: string): string {
    const parts = decodedType(type).split(/([A-Za-z_][\w.]*)/);
    return parts.map((part, index) => (index % 2 === 0 ? escapeMarkdown(part) : this.#linkedName(part))).join("");
  }

  #linkedName(name: string): string {
    const [link, type] = name.split(".");
    const page = type === undefined ? this : this.#linked.get(link!);
    const title = type ?? name;
    const anchor = page === undefined || !/^[A-Z]/.test(title) ? undefined : page.#anchors.get(title);
    if (anchor === undefined) return escapeMarkdown(name);
    const file = page === undefined || page === this ? "" : `${fileName(page.family.name)}.md`;
    return `[${escapeMarkdown(title)}](${file}#${anchor})`;
  }
}
