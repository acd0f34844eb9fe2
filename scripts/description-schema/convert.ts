import type { Checker, Compiler, CompilerSymbol, CompilerType } from "./compiler.ts";

/** A JSON Schema. */
export interface Schema {
  $ref?: string;
  type?: string;
  description?: string;
  pattern?: string;
  enum?: unknown[];
  properties?: Record<string, Schema | boolean>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema | boolean;
  anyOf?: Schema[];
}

/** Converts types of the library to JSON Schemas, with the comments as descriptions. */
export class Converter {
  /** Schemas of types with a name, to which the other schemas refer. */
  readonly definitions: Record<string, Schema> = {
    // The forms of values that JSON cannot represent.
    bigint: {
      anyOf: [
        { type: "integer" },
        {
          type: "object",
          properties: { integer: { type: "string" } },
          required: ["integer"],
          additionalProperties: false,
        },
      ],
    },
    bytes: {
      type: "object",
      properties: { bytes: { type: "string", pattern: "^([0-9a-fA-F]{2})*$" } },
      required: ["bytes"],
      additionalProperties: false,
    },
  };
  readonly #compiler: Compiler;
  readonly #checker: Checker;
  readonly #names = new Map<CompilerType, string>();
  /** Types whose schemas are being created. */
  readonly #open = new Set<CompilerType>();
  /** Number of types by name. */
  readonly #counts = new Map<string, number>();

  constructor(compiler: Compiler, checker: Checker) {
    this.#compiler = compiler;
    this.#checker = checker;
  }

  /** Returns the schema of a type; undefined if no JSON value has the type. */
  convert(type: CompilerType): Schema | undefined {
    const simple = this.#simple(type);
    if (simple !== undefined) return simple;
    const { TypeFlags, SymbolFlags, IndexKind } = this.#compiler;
    if ((type.flags & (TypeFlags["Undefined"]! | TypeFlags["Never"]!)) !== 0) return undefined;
    if (type.isUnion()) return this.#named(type, () => this.#union(type.types!));
    if (this.#checker.isArrayType(type) || this.#checker.isTupleType(type)) {
      const item = this.#checker.getIndexTypeOfType(type, IndexKind["Number"]!)!;
      return { type: "array", items: this.convert(item) ?? false };
    }
    if (type.symbol?.name === "Uint8Array") return reference("bytes");
    // A text that may have other values than the known ones is declared as `string & {}`.
    const base = type.isIntersection() ? type.types!.map((part) => this.#simple(part)) : [];
    const primitive = base.find((schema) => schema !== undefined);
    if (primitive !== undefined) return primitive;
    const isObject = ((type.symbol?.flags ?? 0) & SymbolFlags["Class"]!) === 0 && type.getCallSignatures().length === 0;
    return isObject ? this.#named(type, () => this.#object(type)) : undefined;
  }

  #simple({ flags, value, intrinsicName, types }: CompilerType): Schema | undefined {
    const { TypeFlags } = this.#compiler;
    const is = (...names: string[]) => names.some((name) => (flags & TypeFlags[name]!) !== 0);
    if (is("StringLiteral", "NumberLiteral")) return { enum: [value] };
    if (is("BooleanLiteral")) return { enum: [intrinsicName === "true"] };
    if (is("Boolean")) return { type: "boolean" };
    if (is("Null")) return { type: "null" };
    const isNumber = (part: CompilerType) => (part.flags & TypeFlags["Number"]!) !== 0;
    // `${number}`: the number of a value without a name.
    if (is("TemplateLiteral") && types?.every(isNumber) === true)
      return { type: "string", pattern: "^(0|-?[1-9][0-9]*)$" };
    if (is("String", "TemplateLiteral")) return { type: "string" };
    if (is("Number")) return { type: "number" };
    if (is("BigInt", "BigIntLiteral")) return reference("bigint");
    return is("Any", "Unknown") ? {} : undefined;
  }

  #union(types: readonly CompilerType[]): Schema {
    const needed = types.filter((type) => !types.some((other) => this.#includes(other, type)));
    const schemas = needed.map((type) => this.convert(type)).filter((one) => one !== undefined);
    const values = schemas.flatMap((schema) => schema.enum ?? []);
    const isBoolean = values.includes(true) && values.includes(false);
    const literals = isBoolean ? values.filter((value) => typeof value !== "boolean") : values;
    const others = schemas.filter((schema) => schema.enum === undefined);
    return anyOf([
      ...(literals.length === 0 ? [] : [{ enum: literals }]),
      ...(isBoolean ? [{ type: "boolean" }] : []),
      ...others,
    ]);
  }

  /** Whether the first type is mapped from the other one and accepts its values, as `Partial<Structure>`. */
  #includes(type: CompilerType, other: CompilerType): boolean {
    if (type === other) return false;
    const [mapped, original] = [type, other].map((one) => this.#checker.getPropertiesOfType(one));
    const declared = new Map(original!.map(({ name, declarations = [] }) => [name, declarations]));
    if (mapped!.length === 0 || mapped!.length !== declared.size) return false;
    for (const { name, declarations = [] } of mapped!) {
      const others = declared.get(name);
      if (others?.length !== declarations.length || others.some((one, index) => one !== declarations[index]))
        return false;
    }
    return this.#checker.isTypeAssignableTo(other, type) && !this.#checker.isTypeAssignableTo(type, other);
  }

  #object(type: CompilerType): Schema {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const symbol of this.#checker.getPropertiesOfType(type)) {
      const schema = this.convert(this.#checker.getTypeOfSymbol(symbol));
      if (schema === undefined) continue;
      const description = this.comment(symbol);
      properties[symbol.name] = description === "" ? schema : { ...schema, description };
      if ((symbol.flags & this.#compiler.SymbolFlags["Optional"]!) === 0) required.push(symbol.name);
    }
    const others = this.#checker.getIndexTypeOfType(type, this.#compiler.IndexKind["String"]!);
    const additionalProperties = (others === undefined ? undefined : this.convert(others)) ?? false;
    return { type: "object", properties, ...(required.length > 0 && { required }), additionalProperties };
  }

  /** Returns the comment of a declaration in one line for each paragraph. */
  comment(symbol: CompilerSymbol): string {
    const text = this.#compiler.displayPartsToString(symbol.getDocumentationComment(this.#checker));
    return text.replaceAll(/\{@link (\S+?)\}/g, "$1").replaceAll(/(?<!\n)\n(?![\n-])/g, " ");
  }

  /**
   * Returns a reference to the schema of a type that has a name or contains itself, and the schema itself for other
   * types.
   */
  #named(type: CompilerType, create: () => Schema): Schema {
    const known = this.#names.get(type);
    if (known !== undefined) return reference(known);
    const symbol = type.aliasSymbol ?? type.symbol;
    const isGeneric = (type.aliasTypeArguments ?? type.typeArguments ?? []).length > 0;
    const hasName = symbol !== undefined && !symbol.name.startsWith("__") && !isGeneric;
    if (hasName || this.#open.has(type)) this.#names.set(type, this.#freeName(hasName ? symbol.name : "recursive"));
    if (this.#open.has(type)) return reference(this.#names.get(type)!);
    this.#open.add(type);
    const schema = create();
    this.#open.delete(type);
    const name = this.#names.get(type);
    if (name === undefined) return schema;
    const description = hasName ? this.comment(symbol) : "";
    this.definitions[name] = description === "" ? schema : { description, ...schema };
    return reference(name);
  }

  /** Returns the name for a schema, with a number if several types have the same name. */
  #freeName(name: string): string {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return count === 1 ? name : `${name}${count}`;
  }
}

const reference = (name: string): Schema => ({ $ref: `#/$defs/${name}` });

/**
 * Returns a schema that accepts what any of the given schemas accepts. Properties that several objects have in common are
 * written once.
 */
function anyOf(schemas: readonly Schema[]): Schema {
  const isObject = ({ type, properties, additionalProperties }: Schema) =>
    type === "object" && properties !== undefined && additionalProperties === false;
  const objects = schemas.filter(isObject);
  const all = objects.length < 3 ? [...schemas] : [...schemas.filter((one) => !isObject(one)), factored(objects)];
  return all.length === 1 ? all[0]! : { anyOf: all };
}

function factored(objects: readonly Schema[]): Schema {
  const names = [...new Set(objects.flatMap(({ properties }) => Object.keys(properties!)))];
  const texts = (name: string) => new Set(objects.map(({ properties }) => JSON.stringify(properties![name])));
  const common = names.filter((name) => texts(name).size === 1);
  const isRequired = (name: string) => objects.every(({ required = [] }) => required.includes(name));
  const branches = objects.map(({ properties, required = [] }): Schema => {
    const different = names.filter((name) => !common.includes(name));
    const needed = required.filter((name) => !isRequired(name));
    return {
      properties: Object.fromEntries(different.map((name) => [name, properties![name] ?? false])),
      ...(needed.length > 0 && { required: needed }),
    };
  });
  const required = names.filter(isRequired);
  return {
    type: "object",
    properties: Object.fromEntries(
      names.map((name) => [name, common.includes(name) ? objects[0]!.properties![name]! : {}]),
    ),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
    anyOf: branches,
  };
}
