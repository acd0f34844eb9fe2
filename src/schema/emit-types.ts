import { NETLINK_GENERIC } from "../constants/netlink.ts";
import { alwaysAnswers, announcements } from "./conventions.ts";
import { constantName, kernelName, moduleName, property, TypeNames } from "./emit-names.ts";
import type {
  Attribute,
  AttributeValue,
  Described,
  Family,
  Member,
  Operation,
  SubMessageFormat,
  ValueFormat,
} from "./model.ts";
import { follow, lookup } from "./model.ts";

/** Writes the interfaces of a family: what its messages, nests and structures look like as objects. */
export function emitTypes(family: Family): string[] {
  return new TypeEmitter(family).emit();
}

/** The types of a family that look otherwise when they are written: they have a mode. */
function modedTypes(texts: ReadonlyMap<string, string>): Set<string> {
  const moded = new Set<string>();
  for (let before = -1; before < moded.size; ) {
    before = moded.size;
    for (const [type, text] of texts) {
      const inner = [...text.matchAll(/([\w.]+)<M>/g)].map((match) => match[1]!);
      if (text.includes('M["') || text.includes("Shape<M") || inner.some((name) => moded.has(name))) moded.add(type);
    }
  }
  return moded;
}

class TypeEmitter {
  readonly #family: Family;
  readonly #names: TypeNames;

  constructor(family: Family) {
    this.#family = family;
    this.#names = new TypeNames(family);
  }

  emit(): string[] {
    const { enums } = this.#family;
    const texts = this.texts();
    const moded = this.moded();
    const types = [
      ...Object.keys(enums).map((name) => this.#enum(name)),
      ...texts.values(),
      this.#operations(),
      this.#events(),
      this.#groups(),
    ];
    return types.map((text) => {
      const used = text.replace(/([\w.]+)<(?:M|Read|Write)>/g, (whole, name: string) =>
        moded.has(name) ? whole : name,
      );
      return used.replace(/(\w+)<M extends Mode = Read>/, (whole, name: string) => (moded.has(name) ? whole : name));
    });
  }

  /** The types that have a mode, those of linked families among them. */
  moded(): Set<string> {
    const moded = modedTypes(this.texts());
    for (const [link, family] of Object.entries(this.#family.links)) {
      for (const name of new TypeEmitter(family).moded()) moded.add(`${moduleName(link)}.${name}`);
    }
    return moded;
  }

  /** The types that may have a mode, by name. */
  texts(): Map<string, string> {
    const family = this.#family;
    const emitters = {
      structs: (name: string) => this.#struct(name),
      sets: (name: string) => this.#set(name),
      subMessages: (name: string) => this.#subMessage(name),
    };
    const texts = new Map<string, string>();
    for (const [sort, emit] of Object.entries(emitters)) {
      for (const name of Object.keys(family[sort as keyof typeof emitters])) {
        texts.set(this.#names.get(sort as keyof typeof emitters, family, name), emit(name));
      }
    }
    return texts;
  }

  #enum(name: string): string {
    const { entries, prefix, flags } = this.#family.enums[name]!;
    const type = this.#names.get("enums", this.#family, name);
    const rows = entries.map((entry) => {
      const value = flags ? `bit ${entry.value}` : `${entry.value}`;
      const kernel = constantName((prefix ?? `${this.#family.name}-${name}-`) + entry.name);
      return ` * - \`${entry.name}\`: ${kernel} (${value})${since(entry)}`;
    });
    const names = entries.map((entry) => JSON.stringify(entry.name));
    const union = names.length === 0 ? "never" : names.join(" | ");
    return `/**\n * ${flags ? "Bits" : "Values"} of \`${name}\`.\n *\n${rows.join("\n")}\n */\nexport type ${type} = ${union};\n`;
  }

  #struct(name: string): string {
    const { members } = this.#family.structs[name]!;
    const type = this.#names.get("structs", this.#family, name);
    const lines = members
      .filter((member) => member.field !== undefined)
      .map((member) => {
        const comment = `\`${member.name}\`: ${this.#facts(member)}${since(member)}.`;
        return `  /** ${comment} */\n  ${property(member.field!)}: ${this.#member(member)};\n`;
      });
    return `/** The structure \`${name}\`. */\nexport interface ${type}<M extends Mode = Read> extends Rest {\n${lines.join("")}}\n`;
  }

  #set(name: string): string {
    const family = this.#family;
    const set = family.sets[name]!;
    const type = this.#names.get("sets", family, name);
    const lines = set.attributes
      .filter(({ type: kind }) => kind !== "unused" && kind !== "pad")
      .map((attribute) => {
        const kernel = kernelName(family, name, set, attribute.name);
        const comment = `${kernel} (${attribute.number}): ${this.#facts(attribute)}${limits(attribute)}${since(attribute)}.`;
        return `  /** ${comment} */\n  ${property(attribute.field)}?: ${this.#attribute(attribute)};\n`;
      });
    const order = set.sequence === true ? " Each item of the list has one of them." : "";
    return `/** Attributes of \`${name}\`.${order} */\nexport interface ${type}<M extends Mode = Read> extends Kept {\n${lines.join("")}}\n`;
  }

  #subMessage(name: string): string {
    const formats = Object.entries(this.#family.subMessages[name]!.formats);
    const type = this.#names.get("subMessages", this.#family, name);
    const rows = formats.map(([value, format]) => ` * - \`${value}\`: ${this.#format(format)}`);
    const union = [...new Set(formats.map(([, format]) => this.#format(format))), "Uint8Array"];
    return `/**\n * What \`${name}\` is, by its selector; bytes where that has no format.\n *\n${rows.join("\n")}\n */\nexport type ${type}<M extends Mode = Read> =\n  | ${[...new Set(union)].join("\n  | ")};\n`;
  }

  #format(format: SubMessageFormat): string {
    if (format.value !== undefined) return this.#value(format.value);
    const set = format.set === undefined ? "Kept" : this.#setType(format.set);
    if (format.header === undefined) return set;
    const header = `{ header?: ${this.#generic("structs", format.header)} }`;
    return format.set === undefined ? header : `(${header} & ${set})`;
  }

  #operations(): string {
    const operations = Object.values(this.#family.operations);
    // What only holds a place in the numbering is no operation to anybody.
    const usable = operations.filter((one) => (one.do ?? one.dump ?? one.event) !== undefined);
    const lines = usable.map((operation) => {
      return `  /** ${this.#operationFacts(operation)} */\n  ${property(operation.name)}: {\n${this.#messages(operation)}  };\n`;
    });
    return `/** The operations, with what is sent and what comes back. */\nexport interface Operations {\n${lines.join("")}}\n`;
  }

  #messages(operation: Operation): string {
    const lines: string[] = [];
    for (const kind of ["do", "dump"] as const) {
      const exchange = operation[kind];
      if (exchange === undefined) continue;
      lines.push(
        `    ${kind}: { request: ${this.#request(operation, kind)}; reply: ${this.#reply(operation, kind)} };\n`,
      );
    }
    if (operation.event !== undefined) lines.push(`    event: ${this.#read(operation)};\n`);
    return lines.join("");
  }

  /** What announces something, by the operation that describes it. */
  #events(): string {
    const operations = new Set([...announcements(this.#family)].flatMap(([, those]) => those));
    const lines = [...operations].map((operation) => `  ${property(operation.name)}: ${this.#read(operation)};\n`);
    const text = "What the kernel announces, by the operation that describes the message.";
    return `/** ${text} */\nexport interface Events {\n${lines.join("")}}\n`;
  }

  #groups(): string {
    const { groups, protocol } = this.#family;
    // A group of a raw family is known by its number alone.
    const usable = Object.values(groups).filter((group) => protocol === NETLINK_GENERIC || group.number !== undefined);
    const names = usable.map(({ name }) => JSON.stringify(name));
    const union = names.length === 0 ? "never" : names.join(" | ");
    return `/** The multicast groups that the spec names. */\nexport type Groups = ${union};\n`;
  }

  #reply(operation: Operation, kind: "do" | "dump"): string {
    if (operation[kind]?.reply === undefined) return "undefined";
    const reply = this.#read(operation);
    return kind === "dump" || alwaysAnswers(operation) ? reply : `(${reply}) | undefined`;
  }

  /** What the kernel sends. */
  #read({ set, header, replySet = set, replyHeader = header }: Operation): string {
    return this.#message(replySet, replyHeader, "Read", (field, struct) => `${field}: ${struct}`);
  }

  /** What it is sent. Members of the header that are left out are 0, which for some of them means nothing. */
  #request(operation: Operation, kind: "do" | "dump"): string {
    const { set, header } = operation;
    const { required = [], requiredHeader = [] } = operation[kind]!.request;
    const fields = requiredHeader.map((member) => JSON.stringify(this.#memberField(header, member)));
    const message = this.#message(set, header, "Write", (field, struct) => {
      return fields.length === 0 ? `${field}?: Partial<${struct}>` : `${field}: With<${struct}, ${fields.join(" | ")}>`;
    });
    if (required.length === 0) return message;
    const attributes = `${this.#names.get("sets", this.#family, set!)}<Write>`;
    return `${message} & Required<Pick<${attributes}, ${required.map((name) => JSON.stringify(this.#attributeField(set!, name))).join(" | ")}>>`;
  }

  #message(
    set: string | undefined,
    header: string | undefined,
    mode: "Read" | "Write",
    member: (field: string, struct: string) => string,
  ): string {
    const attributes = set === undefined ? "Kept" : `${this.#names.get("sets", this.#family, set)}<${mode}>`;
    if (header === undefined) return attributes;
    const field = set !== undefined && this.#hasHeader(set) ? "fixedHeader" : "header";
    return `{ ${member(field, `${this.#names.get("structs", this.#family, header)}<${mode}>`)} } & ${attributes}`;
  }

  #memberField(header: string | undefined, name: string): string {
    const place = header === undefined ? undefined : follow(this.#family, header);
    const struct = place === undefined ? undefined : lookup(place.family.structs, place.name);
    const field = struct?.members.find((member) => member.name === name)?.field;
    if (field === undefined) throw new Error(`${this.#family.name}: ${header} has no member "${name}"`);
    return field;
  }

  #attributeField(set: string, name: string): string {
    const place = follow(this.#family, set)!;
    return place.family.sets[place.name]!.attributes.find((attribute) => attribute.name === name)!.field;
  }

  #hasHeader(set: string): boolean {
    return lookup(this.#family.sets, set)?.attributes.some(({ field }) => field === "header") === true;
  }

  #operationFacts(operation: Operation): string {
    const parts: string[] = [];
    if (operation.do !== undefined) parts.push(`asked with ${operation.do.request.number}`);
    if (operation.dump !== undefined) parts.push(`dumped with ${operation.dump.request.number}`);
    if (operation.event !== undefined) parts.push(`sent by the kernel as ${operation.event.number}`);
    if (operation.group !== undefined) parts.push(`to the group \`${operation.group}\``);
    if (operation.flags !== undefined) parts.push(`for ${operation.flags.join(", ")}`);
    if (operation.config !== undefined) parts.push(`needs CONFIG_${operation.config}`);
    return `\`${operation.name}\`: ${parts.join(", ")}${since(operation)}.`;
  }

  #attribute(attribute: Attribute): string {
    if (attribute.typeValues !== undefined) {
      const numbers = attribute.typeValues.map(({ field }) => `${property(field)}?: number`).join("; ");
      const { typeValues: _, ...format } = attribute;
      const inside =
        attribute.type === "nest-type-value" ? this.#setType(attribute.nest!) : `{ value?: ${this.#value(format)} }`;
      return `({ ${numbers} } & ${inside})[]`;
    }
    const value = this.#value(attribute);
    return attribute.multi === true ? list(value) : value;
  }

  #value(value: AttributeValue): string {
    switch (value.type) {
      case "flag":
        return 'M["flag"]';
      case "string":
        return "string";
      case "bitfield32":
        return `Bitfield<${value.flags === true ? this.#integer(value, "u32") : "number"}>`;
      case "nest": {
        const inside = this.#setType(value.nest!);
        return value.masked === true ? `{ key: ${inside}; mask: ${inside} }` : inside;
      }
      case "indexed-array": {
        const { item, ...format } = value;
        return list(this.#value({ ...format, type: item! } as AttributeValue));
      }
      case "sub-message":
        return this.#generic("subMessages", value.subMessage!);
      case "binary":
        if (value.struct !== undefined) {
          const structure = this.#generic("structs", value.struct);
          return value.item === "struct" ? list(structure) : structure;
        }
        return value.item === undefined ? binary(value) : list(this.#integer(value, value.item));
      default:
        return this.#integer(value, value.type);
    }
  }

  #member(member: Member): string {
    if (member.type === "string") return "string";
    if (member.type !== "binary") return this.#integer(member, member.type);
    return member.struct === undefined ? binary(member) : this.#generic("structs", member.struct);
  }

  #integer(format: ValueFormat, type: string): string {
    const big = /64|int$/.test(type);
    if (!big && format.hint?.startsWith("ipv4") === true && type.endsWith("32")) return 'M["address"]';
    if (format.enum === undefined) return big ? 'M["big"]' : "number";
    const name = `${this.#names.get("enums", this.#family, format.enum)} | ${big ? 'M["big"]' : "number"}`;
    return format.flags === true ? `(${name})[]` : name;
  }

  #setType(reference: string): string {
    const type = this.#generic("sets", reference);
    const slash = reference.indexOf("/");
    const family = slash < 0 ? this.#family : lookup(this.#family.links, reference.slice(0, slash))!;
    return family.sets[reference.slice(slash + 1)]?.sequence === true ? list(type) : type;
  }

  #generic(sort: "sets" | "structs" | "subMessages", reference: string): string {
    const type = `${this.#names.get(sort, this.#family, reference)}<M>`;
    return sort === "structs" ? `Shape<M, ${type}>` : type;
  }

  /** What a value is on the wire. */
  #facts(value: AttributeValue | Member): string {
    const { type, order, hint, unit } = value;
    const { item, masked, multi } = value as Attribute;
    const { length } = value as Member;
    return [
      item === undefined ? type : `${type} of ${item}`,
      ...(masked === undefined ? [] : ["each value with its mask behind it"]),
      ...(order === undefined ? [] : [`${order}-endian`]),
      ...(length === undefined ? [] : [`${length} bytes`]),
      ...(hint === undefined ? [] : [`shown as ${hint}`]),
      ...(unit === undefined ? [] : [`in ${unit}`]),
      ...(multi === true ? ["can stand several times"] : []),
    ].join(", ");
  }
}

/** A list of a type. */
function list(type: string): string {
  return /^[\w<>."[\], ]+$/.test(type) ? `${type}[]` : `(${type})[]`;
}

function binary({ hint }: ValueFormat): string {
  return hint === undefined ? "Uint8Array" : 'M["address"]';
}

function limits(attribute: Attribute): string {
  const { minimum, maximum, minimumLength, maximumLength, exactLength, access } = attribute;
  return [
    minimum === undefined ? "" : `, from ${minimum}`,
    maximum === undefined ? "" : `, up to ${maximum}`,
    minimumLength === undefined ? "" : `, at least ${minimumLength} bytes`,
    maximumLength === undefined ? "" : `, at most ${maximumLength} bytes`,
    exactLength === undefined ? "" : `, ${exactLength} bytes`,
    access === undefined ? "" : `, ${access}`,
  ].join("");
}

function since(described: Described): string {
  return described.since === undefined ? "" : `, since Linux ${described.since}`;
}
