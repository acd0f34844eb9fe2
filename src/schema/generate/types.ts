import {
  type Attribute,
  type AttributeSet,
  type AttributeValue,
  type Family,
  find,
  hasField,
  headerFieldOf,
  lookup,
  type Member,
  type SubMessageFormat,
  type ValueFormat,
} from "../model/family.ts";
import { memberField } from "../model/lazy-family.ts";
import { kernelEntryName, kernelName } from "../model/names.ts";
import { comment, type Docs, described, sentences, since, valueFacts } from "./comments.ts";
import { type ModedSort, moduleName, property, row, TypeNames } from "./names.ts";
import { OperationEmitter } from "./operations.ts";

export function emitTypes(family: Family, docs: Docs = new Map()): string[] {
  return new TypeEmitter(family, docs).emit();
}

class TypeEmitter {
  readonly #family: Family;
  readonly #docs: Docs;
  readonly #names: TypeNames;
  #references = new Set<string>();
  /** Whether the type itself, not an inner one, differs by mode. */
  #isModed = false;

  constructor(family: Family, docs: Docs = new Map()) {
    this.#family = family;
    this.#docs = docs;
    this.#names = new TypeNames(family);
  }

  emit(): string[] {
    this.findModes();
    const operations = new OperationEmitter(this.#family, this.#names, this.#docs);
    return [
      ...Object.keys(this.#family.enums).map((name) => this.#enum(name)),
      ...[...this.#types()].map(([, emit]) => emit()),
      operations.operations(),
      operations.events(),
      operations.groups(),
    ];
  }

  /** Includes types of linked families. */
  findModes(): ReadonlySet<string> {
    const { moded } = this.#names;
    for (const [link, family] of Object.entries(this.#family.links)) {
      for (const name of new TypeEmitter(family).findModes()) moded.add(`${moduleName(link)}.${name}`);
    }
    const references = new Map<string, ReadonlySet<string>>();
    for (const [type, emit] of this.#types()) {
      this.#references = new Set();
      this.#isModed = false;
      emit();
      references.set(type, this.#references);
      if (this.#isModed) moded.add(type);
    }
    for (let before = -1; before < moded.size; ) {
      before = moded.size;
      for (const [type, others] of references) if ([...others].some((other) => moded.has(other))) moded.add(type);
    }
    return moded;
  }

  /** Types that may differ between decoding and encoding. */
  *#types(): Generator<[type: string, emit: () => string]> {
    const { structs, sets, subMessages } = this.#family;
    const named = (sort: ModedSort, name: string) => this.#names.get(sort, this.#family, name);
    for (const name of Object.keys(structs)) yield [named("structs", name), () => this.#struct(name)];
    for (const name of Object.keys(sets)) yield [named("sets", name), () => this.#set(name)];
    for (const name of Object.keys(subMessages)) yield [named("subMessages", name), () => this.#subMessage(name)];
  }

  #mode(text: string): string {
    this.#isModed = true;
    return text;
  }

  #declared(type: string): string {
    return this.#names.moded.has(type) ? `${type}<M extends Mode = Read>` : type;
  }

  #enum(name: string): string {
    const description = this.#family.enums[name]!;
    const { entries, flags } = description;
    const type = this.#names.get("enums", this.#family, name);
    const rows = entries.map((entry) => {
      const kernel = kernelEntryName(this.#family, name, description, entry);
      const value = `${kernel === undefined ? "" : `${kernel}, `}${flags ? "bit " : ""}${entry.value}`;
      const doc = sentences(this.#docs, `definitions/${name}/${entry.name}`);
      return ` * - \`${entry.name}\` (${value}${since(entry)})${doc === "" ? "" : `: ${doc}`}`;
    });
    const union = entries.map((entry) => JSON.stringify(entry.name)).join(" | ") || "never";
    const doc = sentences(this.#docs, `definitions/${name}`);
    const title = described(doc, `${flags ? "Flags" : "Values"} of \`${name}\` in family ${this.#family.name}:`);
    return `/**\n * ${title}\n *\n${rows.join("\n")}\n */\nexport type ${type} = ${union};\n`;
  }

  #struct(name: string): string {
    const { members } = this.#family.structs[name]!;
    const type = this.#names.get("structs", this.#family, name);
    // Older kernels lack the newest members.
    const oldest = members.findLastIndex((member) => member.since === undefined);
    const lines = members.flatMap((member, index) => {
      if (member.field === undefined) return [];
      const doc = sentences(this.#docs, `definitions/${name}/${member.name}`);
      const title = member.field === memberField(member) ? "" : ` \`${member.name}\``;
      const facts = valueFacts(member);
      const text = comment(doc, doc === "" && title === "" ? facts : `Member${title}: ${facts}`);
      const field = `${property(member.field)}${index > oldest ? "?" : ""}`;
      return [row(text, `${field}: ${this.#member(member)};`)];
    });
    const text = comment(sentences(this.#docs, `definitions/${name}`), `C structure \`${name}\`.`);
    return `${text}\nexport interface ${this.#declared(type)} extends TrailingBytes {\n${lines.join("")}}\n`;
  }

  #set(name: string): string {
    const family = this.#family;
    const set = family.sets[name]!;
    const type = this.#names.get("sets", family, name);
    const groups = selections(set);
    const grouped = new Set(groups.flatMap(({ selector, fields }) => [selector, ...fields]));
    const [both, readOnly, writeOnly] = ([undefined, "read-only", "write-only"] as const).map((access) => {
      const selected = set.attributes.filter((one) => one.access === access && !grouped.has(one));
      return this.#fields(name, set, selected).join("");
    });
    const selected = groups.map((group) => ` & ${this.#selected(name, set, group)}`).join("");
    const order =
      set.sequence === true ? " The value is a list, each element of which has one of these attributes." : "";
    const text = comment(sentences(this.#docs, `attribute-sets/${name}`), `Attribute set \`${name}\`.${order}`);
    if (readOnly === "" && writeOnly === "" && selected === "") {
      return `${text}\nexport interface ${this.#declared(type)} extends ExtraAttributes {\n${both}}\n`;
    }
    const own = both === "" ? "" : ` & {\n${both}}`;
    const ofKernel = readOnly === "" ? "" : this.#mode(` & ReadOnlyFields<M, {\n${readOnly}}>`);
    const ofUser = writeOnly === "" ? "" : this.#mode(` & WriteOnlyFields<M, {\n${writeOnly}}>`);
    return `${text}\nexport type ${this.#declared(type)} = ExtraAttributes${own}${selected}${ofKernel}${ofUser};\n`;
  }

  /** The union type has one member for each format. */
  #selected(name: string, set: AttributeSet, { selector, fields }: Selection): string {
    const formats = fields.map(({ subMessage }) => this.#family.subMessages[subMessage!]!.formats);
    const kinds = new Map<string, string[]>();
    for (const kind of new Set(formats.flatMap((format) => Object.keys(format)))) {
      const has = fields.map(({ field }, index) => {
        const format = lookup(formats[index]!, kind);
        return `${property(field)}: ${format === undefined ? "Uint8Array" : this.#format(format)}`;
      });
      const text = `{ ${has.join("; ")} }`;
      kinds.set(text, [...(kinds.get(text) ?? []), JSON.stringify(kind)]);
    }
    const choices = [...kinds].map(([has, values]) => `{ is: ${values.join(" | ")}; has: ${has} }`);
    const [both, readOnly] = [undefined, "read-only"].map((access) => {
      const members = [selector, ...fields].filter((one) => one.access === access);
      return this.#fields(name, set, members).join("");
    });
    const ofKernel = readOnly === "" ? "" : this.#mode(` & ReadOnlyFields<M, {\n${readOnly}}>`);
    return `Selected<{\n${both}}${ofKernel}, ${JSON.stringify(selector.field)}, ${choices.join(" | ")}>`;
  }

  #fields(name: string, set: AttributeSet, attributes: readonly Attribute[]): string[] {
    const family = this.#family;
    return attributes.filter(hasField).map((attribute) => {
      const kernel = kernelName(family, name, set, attribute);
      const doc =
        sentences(this.#docs, `attribute-sets/${name}/${attribute.name}`) ||
        sentences(this.#docs, `attribute-sets/${set.subsetOf}/${attribute.name}`);
      const title = kernel ?? attribute.number;
      // The kernel's name alone shows that it is an attribute.
      const noun = doc === "" && kernel !== undefined ? "" : "Attribute ";
      const text = comment(doc, `${noun}${title} of ${family.name}: ${valueFacts(attribute)}`);
      const isQuantity = set.quantities === true && attribute.unit !== undefined && attribute.type.startsWith("u");
      const type = isQuantity
        ? this.#mode(`M["quantity${attribute.type === "u64" ? "Big" : ""}"]`)
        : this.#attribute(attribute);
      return row(text, `${property(attribute.field)}?: ${type};`);
    });
  }

  #subMessage(name: string): string {
    const formats = Object.entries(this.#family.subMessages[name]!.formats);
    const type = this.#names.get("subMessages", this.#family, name);
    const rows = formats.map(([value, format]) => {
      return ` * - ${value === "" ? "always" : `\`${value}\``}: ${this.#format(format)}`;
    });
    const union = [...new Set(formats.map(([, format]) => this.#format(format))), "Uint8Array"];
    const attributes = Object.values(this.#family.sets).flatMap((set) => set.attributes);
    const selectors = attributes.flatMap(({ subMessage, selector = [] }) => (subMessage === name ? selector : []));
    const by = selectors[0] ? `, selected by the value of \`${selectors[0]}\`; bytes for other values` : "";
    return `/**\n * Formats of sub-message \`${name}\`${by}:\n *\n${rows.join("\n")}\n */\nexport type ${this.#declared(type)} =\n  | ${[...new Set(union)].join("\n  | ")};\n`;
  }

  #format(format: SubMessageFormat): string {
    if (format.value !== undefined) return this.#value(format.value);
    const set = format.set === undefined ? "ExtraAttributes" : this.#setType(format.set);
    if (format.header === undefined) return set;
    const header = this.#header(format.header, format.set);
    return format.set === undefined ? header : `(${header} & ${set})`;
  }

  #header(struct: string, set: string | undefined): string {
    const field = headerFieldOf(set === undefined ? undefined : this.#setOf(set));
    return `{ ${field}?: ${this.#generic("structs", struct)} }`;
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
        return value.replyType === undefined ? this.#mode('M["flag"]') : "boolean";
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
          if (value.nest !== undefined)
            return list(`${this.#header(value.struct, value.nest)} & ${this.#setType(value.nest)}`);
          const structure = this.#generic("structs", value.struct);
          return value.item === "struct" ? list(structure) : structure;
        }
        if (value.item === undefined) return this.#binary(value);
        return this.#array(value, list(this.#integer(value, value.item)));
      default:
        return this.#integer(value, value.type);
    }
  }

  #array({ nest }: AttributeValue, array: string): string {
    return nest === undefined ? array : this.#mode(`(M extends Read ? ${array} : ${this.#setType(nest)})`);
  }

  #member(member: Member): string {
    if (member.type === "string") return "string | Uint8Array";
    if (member.type !== "binary") return this.#integer(member, member.type);
    if (member.struct === undefined) return this.#binary(member);
    const structure = this.#generic("structs", member.struct);
    return member.item === undefined ? structure : list(structure);
  }

  #integer(format: ValueFormat, type: string): string {
    const big = /64|int$/.test(type);
    if (!big && format.hint?.startsWith("ipv4") === true && type.endsWith("32")) return this.#mode('M["address"]');
    if (format.enum === undefined) return big ? this.#mode('M["big"]') : "number";
    const names = this.#entryNames(format, type);
    if (format.flags === true) return `(${names} | ${big ? this.#mode('M["big"]') : "number"})[]`;
    return `${names} | ${this.#mode(`M["unnamed${big ? "Big" : ""}"]`)}`;
  }

  /** Omits bits that do not fit into the integer type. */
  #entryNames({ enum: reference, flags }: ValueFormat, type: string): string {
    const name = this.#names.get("enums", this.#family, reference!);
    const bits = Number(/\d+$/.exec(type)?.[0] ?? 64);
    const { entries } = find(this.#family, "enums", reference!)!;
    const excess = flags === true ? entries.filter(({ value }) => value >= bits) : [];
    return excess.length === 0 ? name : `Exclude<${name}, ${excess.map((one) => `"${one.name}"`).join(" | ")}>`;
  }

  #setType(reference: string): string {
    const type = this.#generic("sets", reference);
    return this.#setOf(reference).sequence === true ? list(type) : type;
  }

  #setOf(reference: string): AttributeSet {
    return find(this.#family, "sets", reference)!;
  }

  #generic(sort: ModedSort, reference: string): string {
    this.#references.add(this.#names.get(sort, this.#family, reference));
    const type = this.#names.withMode(sort, this.#family, reference, "M");
    return sort === "structs" ? this.#mode(`Shape<M, ${type}>`) : type;
  }

  #binary({ hint }: ValueFormat): string {
    if (hint === "router-options") return "RouterOption[]";
    return hint === undefined ? "Uint8Array" : this.#mode('M["address"]');
  }
}

/** An attribute such as "kind" selects the formats of `fields`. */
interface Selection {
  readonly selector: Attribute;
  readonly fields: readonly Attribute[];
}

/** TypeScript cannot express selectors in outer sets or headers. */
function selections({ attributes }: AttributeSet): Selection[] {
  const selectors = attributes.map((selector) => {
    const fields = attributes.filter((one) => {
      return (
        one.type === "sub-message" &&
        one.selector === selector.name &&
        one.multi !== true &&
        one.access !== "write-only" &&
        !one.subMessage!.includes("/")
      );
    });
    return { selector, fields };
  });
  return selectors.filter(({ selector, fields }) => fields.length > 0 && selector.access === undefined);
}

function list(type: string): string {
  return /^[\w<>."[\], ]+$/.test(type) ? `${type}[]` : `(${type})[]`;
}
