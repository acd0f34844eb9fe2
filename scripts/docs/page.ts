import { NETLINK_GENERIC, NETLINK_NETFILTER, NETLINK_ROUTE, NETLINK_SOCK_DIAG } from "../../src/index.ts";
import { moduleName, TypeNames } from "../../src/schema/emit-names.ts";
import {
  type Attribute,
  describe,
  type Family,
  type FamilyDescription,
  lookup,
  type OperationDescription,
} from "../../src/schema/index.ts";
import { follow } from "../../src/schema/model.ts";
import { about } from "./about.ts";
import { type EmittedField, emittedFields, readType } from "./emitted.ts";
import { exampleImports, examples } from "./examples.ts";
import { anchors, code, plain, table, wrapped } from "./markdown.ts";
import { type OperationsPage, operationSection, operationsTable } from "./operations.ts";
import type { Sentences } from "./sentences.ts";

/** One heading of a page, and what is below it. */
interface Section {
  readonly level: 2 | 3;
  readonly title: string;
  readonly text: () => string;
}

/** The page of one family: all that its module knows, and what our own specs say of it. */
export function familyPage(family: Family, sentences: Sentences): string {
  return new Page(family, sentences).render();
}

/** What a family's module and its page are called: ovs_flow is ovs-flow. */
export function fileName(family: string): string {
  return family.replaceAll("_", "-");
}

/** Which option and module of the kernel bring a family; "" where the kernel always has it, or that is not known. */
export function kernelParts({ config, module }: FamilyDescription): string {
  if (config === undefined) return "";
  return code(config) + (module === undefined ? "" : `, module ${code(module)}`);
}

/** The protocols of raw families by what the kernel calls them. */
const protocolNames: Readonly<Record<number, string>> = {
  [NETLINK_ROUTE]: "NETLINK_ROUTE",
  [NETLINK_SOCK_DIAG]: "NETLINK_SOCK_DIAG",
  [NETLINK_NETFILTER]: "NETLINK_NETFILTER",
};

/** What the kernel's headers call a thing; "" where they do not. */
function called(name: string | undefined): string {
  return name === undefined ? "" : code(name);
}

function protocolName(protocol: number): string {
  const name = protocolNames[protocol];
  return name === undefined ? `${protocol}` : code(name);
}

/** The sorts of things that have types of their own, in the order of the page. */
const sorts = ["sets", "subMessages", "structs", "enums"] as const;

type Sort = (typeof sorts)[number];

const sortTitles: Readonly<Record<Sort, string>> = {
  sets: "Attributes",
  subMessages: "Sub-messages",
  structs: "Structures",
  enums: "Names of values",
};

/** One page, with what is needed to link from any place on it to any other. */
export class Page implements OperationsPage {
  readonly family: Family;
  readonly description: FamilyDescription;
  readonly #sentences: Sentences;
  readonly #names: TypeNames;
  readonly #fields: Map<string, Map<string, EmittedField>>;
  readonly #sections: readonly Section[];
  readonly #anchors: ReadonlyMap<string, string>;
  readonly #linked = new Map<string, Page>();

  constructor(family: Family, sentences: Sentences) {
    this.family = family;
    this.description = describe(family);
    this.#sentences = sentences;
    this.#names = new TypeNames(family);
    this.#fields = emittedFields(family);
    this.#sections = this.#allSections();
    const titles = [plain(family.name), ...this.#sections.map(({ title }) => title)];
    const given = anchors(titles);
    this.#anchors = new Map(titles.map((title, index) => [title, given[index]!]));
    for (const [name, linked] of Object.entries(family.links)) {
      this.#linked.set(moduleName(name), new Page(linked, new Map()));
    }
  }

  render(): string {
    const parts = this.#sections.map(({ level, title, text }) => `${"#".repeat(level)} ${title}\n\n${text()}`);
    return `${[this.#beginning(), ...parts].map((part) => wrapped(part.trimEnd())).join("\n\n")}\n`;
  }

  /** The operations that are more than a place in the numbering. */
  get operations(): readonly OperationDescription[] {
    return this.description.operations.filter(({ kinds }) => kinds.length > 0);
  }

  /** A link to an operation of this family. */
  operationLink(name: string): string {
    return `[${plain(name)}](#${this.#anchors.get(plain(name))!})`;
  }

  /** What the spec of ours says of a thing, as a sentence behind other text. */
  sentence(path: string): string {
    const sentence = this.#sentences.get(path);
    return sentence === undefined ? "" : plain(sentence);
  }

  /** The type of a field of a set or a structure, with links to what it is made of. */
  fieldType(sort: "sets" | "structs", reference: string, field: string): string {
    const name = this.#names.get(sort, this.family, reference);
    const [link, type] = name.includes(".") ? name.split(".") : ["", name];
    const page = link === "" ? this : this.#linked.get(link!)!;
    const emitted = page.#fields.get(type!)?.get(field);
    if (emitted === undefined) throw new Error(`${this.family.name}: the module says nothing of ${name}.${field}`);
    const own = page === this ? emitted.type : page.#qualified(emitted.type, link!);
    return this.#linkedType(own);
  }

  /** A link to the type of a set, a structure, an enum or a sub-message. */
  typeLink(sort: Sort, reference: string): string {
    return this.#linkedType(this.#names.get(sort, this.family, reference));
  }

  /** How a member of a structure is called in objects. */
  memberField(reference: string, member: string): string {
    const place = follow(this.family, reference)!;
    const struct = lookup(place.family.structs, place.name);
    return struct?.members.find(({ name }) => name === member)?.field ?? member;
  }

  #beginning(): string {
    const { family, description } = this;
    const generic = family.protocol === NETLINK_GENERIC;
    const value = moduleName(family.name);
    const kind = generic
      ? `The generic netlink family ${code(family.name)}, version ${family.version}.`
      : `A family of the netlink protocol ${protocolName(family.protocol)}.`;
    const origin = kernelParts(description);
    const table = this.operations.find(({ messages }) => {
      const request = messages.find(({ kind, direction }) => kind === "dump" && direction === "request");
      if (request === undefined) return false;
      const { required, requiredHeader, requiredOne } = request;
      return required.length + requiredHeader.length + requiredOne.length === 0;
    });
    const dumped = table && `for (const item of client.dump(${JSON.stringify(table.name)})) console.log(item);`;
    const example = examples[family.name] ?? dumped;
    const imports = exampleImports[family.name];
    return [
      `# ${plain(family.name)}`,
      `${plain(about[family.name] ?? "")}.`,
      `${kind}${origin === "" ? "" : ` It comes with ${origin}.`} ${this.sentence("")}`.trimEnd(),
      [
        "```ts",
        ...(imports === undefined ? [] : [imports]),
        `import { ${value} } from "bun-netlink/families/${fileName(family.name)}";`,
        "",
        `using client = ${value}.connect();`,
        ...(example === undefined ? [] : [example]),
        "```",
      ].join("\n"),
      "How to read this page: [README.md](README.md). What clients can do: [clients.md](../clients.md).",
    ].join("\n\n");
  }

  #allSections(): Section[] {
    const sections: Section[] = [{ level: 2, title: "Operations", text: () => operationsTable(this) }];
    for (const operation of this.operations) {
      sections.push({ level: 3, title: plain(operation.name), text: () => operationSection(this, operation) });
    }
    if (this.description.announced.length > 0 || this.description.groups.length > 0) {
      sections.push({ level: 2, title: "Events", text: () => this.#events() });
    }
    for (const sort of sorts) {
      const things = this.description[sort];
      if (things.length === 0) continue;
      sections.push({ level: 2, title: sortTitles[sort], text: () => "" });
      for (const { name } of things) {
        const title = this.#names.get(sort, this.family, name);
        sections.push({ level: 3, title, text: () => this.#thing(sort, name) });
      }
    }
    if (Object.keys(this.description.constants).length > 0) {
      sections.push({ level: 2, title: "Constants", text: () => this.#constants() });
    }
    return sections;
  }

  #thing(sort: Sort, name: string): string {
    if (sort === "sets") return this.#set(name);
    if (sort === "subMessages") return this.#subMessage(name);
    return sort === "structs" ? this.#struct(name) : this.#enum(name);
  }

  #set(name: string): string {
    const set = this.description.sets.find((one) => one.name === name)!;
    const rows = set.attributes
      .filter(({ type }) => type !== "unused" && type !== "pad")
      .map((attribute) => [
        code(attribute.field),
        this.fieldType("sets", name, attribute.field),
        `${attribute.number}`,
        called(attribute.kernelName),
        this.#notes("sets", name, attribute.field, `attribute-sets/${name}/${attribute.name}`, attribute),
      ]);
    const part = set.subsetOf === undefined ? "" : `, a part of ${this.typeLink("sets", set.subsetOf)}`;
    const order = set.sequence === true ? " It is a list, in which each item has one of these fields." : "";
    const none = rows.length === 0 ? " It has no attributes." : "";
    const intro = `The set ${code(name)}${part}.${order}${none} ${this.sentence(`attribute-sets/${name}`)}`.trimEnd();
    return rows.length === 0
      ? intro
      : `${intro}\n\n${table(["field", "type", "number", "in the kernel", "on the wire"], rows)}`;
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
    const intro = `The structure ${code(name)}. ${this.sentence(`definitions/${name}`)}`.trimEnd();
    return `${intro}\n\n${table(["field", "type", "in the spec", "on the wire"], rows)}`;
  }

  #notes(
    sort: "sets" | "structs",
    name: string,
    field: string,
    path: string,
    attribute?: Omit<Attribute, "kernelName">,
  ): string {
    const { facts } = this.#fields.get(this.#names.get(sort, this.family, name))!.get(field)!;
    const chosen =
      attribute?.selector === undefined || attribute.selector === "" ? "" : `, chosen by ${code(attribute.selector)}`;
    const mask = attribute?.mask === undefined ? "" : `, only bits of 0x${attribute.mask.toString(16)}`;
    const sentence = this.sentence(path);
    return `${plain(facts)}${mask}${chosen}${sentence === "" ? "" : `. ${sentence}`}`;
  }

  #subMessage(name: string): string {
    const { formats } = this.description.subMessages.find((one) => one.name === name)!;
    const rows = Object.entries(formats).map(([value, format]) => {
      const single = format.value === undefined ? "" : `one value: ${plain(format.value.type)}`;
      const header = format.header === undefined ? "" : this.typeLink("structs", format.header);
      const set = format.set === undefined ? "" : this.typeLink("sets", format.set);
      const parts = [header === "" ? "" : `${code("header")}: ${header}`, set, single].filter((part) => part !== "");
      return [value === "" ? "always" : code(value), parts.length === 0 ? "nothing" : parts.join(" and ")];
    });
    const single = Object.keys(formats).every((value) => value === "");
    const intro = `The sub-message ${code(name)}${single ? "" : "; bytes, where the selector has no format"}.`;
    return `${intro}\n\n${table(["selector", "what it is"], rows)}`;
  }

  #enum(name: string): string {
    const description = this.description.enums.find((one) => one.name === name)!;
    const rows = description.entries.map((entry) => [
      code(entry.name),
      `${entry.value}`,
      called(entry.kernelName),
      entry.since === undefined ? "" : `Linux ${entry.since}`,
      this.sentence(`definitions/${name}/${entry.name}`),
    ]);
    const kind = description.flags ? "Bits" : "Values";
    const intro = `${kind} of ${code(name)}. ${this.sentence(`definitions/${name}`)}`.trimEnd();
    const head = ["name", description.flags ? "bit" : "value", "in the kernel", "since", "meaning"];
    return rows.length === 0 ? `${intro} There are none.` : `${intro}\n\n${table(head, rows)}`;
  }

  #events(): string {
    const told = new Set(this.operations.filter(({ kinds }) => kinds.includes("event")).map(({ name }) => name));
    const links = (names: readonly string[]) => names.map((name) => this.operationLink(name)).join(", ");
    const notifications = this.description.announced.filter((name) => told.has(name));
    const others = this.description.announced.filter((name) => !told.has(name));
    const which = notifications.length === 0 ? "Messages are" : "Messages that are none of these are";
    // A group of a raw family is known by its number alone.
    const usable = this.description.groups.filter(({ number }) => {
      return this.family.protocol === NETLINK_GENERIC || number !== undefined;
    });
    const rows = usable.map(({ name, number, flags, since }) => [
      code(name),
      number === undefined ? "" : `${number}`,
      flags === undefined ? "" : flags.join(", "),
      since === undefined ? "" : `Linux ${since}`,
      this.sentence(`mcast-groups/${name}`),
    ]);
    return [
      ...(notifications.length === 0 ? [] : [`Notifications: ${links(notifications)}.`]),
      ...(others.length === 0 ? [] : [`${which} events with the names of what they look like: ${links(others)}.`]),
      rows.length === 0
        ? "The spec names no multicast group."
        : `The groups that \`events()\` takes:\n\n${table(["group", "number", "for", "since", "what comes"], rows)}`,
    ].join("\n\n");
  }

  #constants(): string {
    const rows = Object.entries(this.description.constants).map(([name, value]) => [code(name), `${value}`]);
    return table(["name", "value"], rows);
  }

  /** Types of another family as they are called here. */
  #qualified(type: string, link: string): string {
    return type.replace(/[\w.]+/g, (word) => (this.#anchors.has(word) ? `${link}.${word}` : word));
  }

  /** A type with links from the names in it to what they stand for. */
  #linkedType(type: string): string {
    const parts = readType(type).split(/([A-Za-z_][\w.]*)/);
    return parts.map((part, index) => (index % 2 === 0 ? plain(part) : this.#linkedName(part))).join("");
  }

  #linkedName(name: string): string {
    const [link, type] = name.split(".");
    const page = type === undefined ? this : this.#linked.get(link!);
    const title = type ?? name;
    const anchor = page === undefined || !/^[A-Z]/.test(title) ? undefined : page.#anchors.get(title);
    if (anchor === undefined) return plain(name);
    const file = page === undefined || page === this ? "" : `${fileName(page.family.name)}.md`;
    return `[${plain(title)}](${file}#${anchor})`;
  }
}
