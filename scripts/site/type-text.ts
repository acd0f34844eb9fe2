import type { Declaration, Type } from "./declarations.ts";

/** A piece of source text: text, or the name of a declaration with its id. */
export type Piece = string | { name: string; id: number };

/** Returns the source text of a type, with the ids of the declarations that it names. */
export function typePieces(type: Type | undefined): Piece[] {
  if (type === undefined) return ["unknown"];
  const parenthesized = (part: Type | undefined) =>
    part !== undefined && ["union", "intersection", "conditional", "typeOperator"].includes(part.type)
      ? ["(", ...typePieces(part), ")"]
      : typePieces(part);
  switch (type.type) {
    case "reference":
      return [
        typeof type.target === "number" && type.target > 0 ? { name: type.name!, id: type.target } : type.name!,
        ...list("<", type.typeArguments ?? [], ">"),
      ];
    case "literal":
      return [literal(type.value)];
    case "union":
      return join(type.types!.map(typePieces), " | ");
    case "intersection":
      return join(type.types!.map(parenthesized), " & ");
    case "array":
      return [...parenthesized(type.elementType as Type), "[]"];
    case "tuple":
      return ["[", ...join((type.elements ?? []).map(typePieces), ", "), "]"];
    case "namedTupleMember":
      return [`${type.name}${type.isOptional ? "?" : ""}: `, ...typePieces(type.element)];
    case "typeOperator":
      return [`${type.operator} `, ...typePieces(type.target as Type)];
    case "indexedAccess":
      return [...parenthesized(type.objectType), "[", ...typePieces(type.indexType), "]"];
    case "query":
      return ["typeof ", ...typePieces(type.queryType)];
    case "conditional":
      return [
        ...[...typePieces(type.checkType), " extends ", ...typePieces(type.extendsType)],
        ...[" ? ", ...typePieces(type.trueType), " : ", ...typePieces(type.falseType)],
      ];
    case "inferred":
      return [`infer ${type.name}`];
    case "predicate":
      return [`${type.name} is `, ...typePieces(type.targetType)];
    case "mapped":
      return [
        `{ ${type.readonlyModifier === "+" ? "readonly " : ""}[${type.parameter} in `,
        ...typePieces(type.parameterType),
        ...(type.nameType === undefined ? [] : [" as ", ...typePieces(type.nameType)]),
        `]${type.optionalModifier === "+" ? "?" : type.optionalModifier === "-" ? "-?" : ""}: `,
        ...typePieces(type.templateType),
        " }",
      ];
    case "templateLiteral":
      return [`\`${type.head}`, ...type.tail!.flatMap(([part, text]) => ["${", ...typePieces(part), `}${text}`]), "`"];
    case "reflection":
      return reflection(type.declaration!);
    default:
      return [type.name ?? type.type];
  }
}

/** Returns the source text of a signature: type parameters, parameters, and the result after `separator`. */
export function signaturePieces(signature: Declaration, separator = ": "): Piece[] {
  const parameters = (signature.parameters ?? []).map((one): Piece[] => [
    `${one.flags.isRest ? "..." : ""}${one.name}${one.flags.isOptional ? "?" : ""}: `,
    ...typePieces(one.type),
  ]);
  const typeParameters = signature.typeParameters ?? [];
  const names = typeParameters.length === 0 ? "" : `<${typeParameters.map(({ name }) => name).join(", ")}>`;
  return [`${names}(`, ...join(parameters, ", "), `)${separator}`, ...typePieces(signature.type)];
}

function reflection({ signatures, children = [], indexSignatures = [] }: Declaration): Piece[] {
  if (signatures !== undefined && children.length === 0) return signaturePieces(signatures[0]!, " => ");
  const members = [
    ...indexSignatures.map((one): Piece[] => ["[", ...signaturePieces(one).slice(1)]),
    ...children.map((child): Piece[] => {
      const name = `${child.flags.isReadonly ? "readonly " : ""}${child.name}${child.flags.isOptional ? "?" : ""}`;
      return child.signatures === undefined
        ? [`${name}: `, ...typePieces(child.type ?? child.getSignature?.type)]
        : [name, ...signaturePieces(child.signatures[0]!)];
    }),
  ];
  return members.length === 0 ? ["{}"] : ["{ ", ...join(members, "; "), " }"];
}

function list(open: string, types: readonly Type[], close: string): Piece[] {
  return types.length === 0 ? [] : [open, ...join(types.map(typePieces), ", "), close];
}

function join(parts: readonly (readonly Piece[])[], separator: string): Piece[] {
  return parts.flatMap((part, index) => (index === 0 ? part : [separator, ...part]));
}

function literal(value: Type["value"]): string {
  if (typeof value === "object" && value !== null) return `${value.negative ? "-" : ""}${value.value}n`;
  return JSON.stringify(value);
}
