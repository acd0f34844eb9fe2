import type { AttributePolicy, FamilyPolicy } from "../../src/index.ts";
import type { Attribute, Family } from "../../src/schema/index.ts";
import { follow, lookup } from "../../src/schema/model/family.ts";

/** The differences between the kernel's policy of a family and the library's model. */
export interface Differences {
  /** Attributes whose types in the model and in the kernel's policy are incompatible. */
  types?: string[];
  /** Attributes for which the limits of the model are stricter than those of the kernel. */
  stricter?: string[];
  /** Attributes for which the limits of the model are looser than those of the kernel. */
  looser?: string[];
  /** Attributes that the kernel accepts and the model does not describe. */
  notDescribed?: string[];
}

/** The kernel's policy types that are compatible with each type of the model. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  string: ["string", "nul-string"],
  nest: ["nested"],
  "nest-type-value": ["nested"],
  "indexed-array": ["nested", "nested-array"],
  // Another attribute selects the format of the attribute, so no policy can describe it.
  "sub-message": ["nested", "binary", "string"],
  // The kernel may reject padding attributes. This does not matter, because requests need no padding attributes.
  pad: ["binary", "invalid"],
};
/** Returns whether an attribute is an array of structures. The kernel's policy has a nest without a policy for it. */
function isPacked({ type, item }: Attribute, rule: AttributePolicy): boolean {
  return type === "binary" && item === "struct" && rule.type === "nested" && rule.nestedPolicy === undefined;
}
const INTEGER = /^([us])(8|16|32|64|int)$/;

/** Compares the kernel's policy of a family's requests with the model. */
export function comparePolicy(family: Family, { operations, policies }: FamilyPolicy): Differences {
  const found: Required<Differences> = { types: [], stricter: [], looser: [], notDescribed: [] };
  const compared = new Set<string>();

  const compareSet = (inFamily: Family, name: string, number: number): void => {
    const place = follow(inFamily, name)!;
    const set = lookup(place.family.sets, place.name)!;
    const key = `${place.family.name}/${place.name}/${number}`;
    if (compared.has(key)) return;
    compared.add(key);
    for (const [type, rule] of policies.get(number)!) {
      const attribute = set.attributes.find((one) => one.number === type);
      if (attribute === undefined) {
        add(found.notDescribed, `${place.name}: ${type} (${rule.type})`);
        continue;
      }
      const path = `${place.name}.${attribute.name}`;
      if (!typesAgree(attribute, rule)) {
        add(found.types, `${path}: ${attribute.type} in the spec, ${rule.type} in the kernel`);
        continue;
      }
      const difference = limitsOf(place.family, attribute, rule);
      if (difference !== undefined) add(found[difference.kind], `${path}: ${difference.text}`);
      if (attribute.nest !== undefined && rule.nestedPolicy !== undefined) {
        compareSet(place.family, attribute.nest, rule.nestedPolicy);
      }
    }
  };

  for (const operation of Object.values(family.operations)) {
    for (const kind of ["do", "dump"] as const) {
      const request = operation[kind]?.request;
      const policy = request === undefined ? undefined : operations.get(request.number)?.[kind];
      if (request === undefined || policy === undefined || operation.set === undefined) continue;
      compareSet(family, operation.set, policy);
    }
  }
  return Object.fromEntries(Object.entries(found).filter(([, lines]) => lines.length > 0));
}

function add(lines: string[], line: string): void {
  if (!lines.includes(line)) lines.push(line);
}

function typesAgree(attribute: Attribute, rule: AttributePolicy): boolean {
  const { type, access } = attribute;
  // The kernel may reject attributes that only the kernel sends.
  if (access === "read-only" && rule.type === "invalid") return true;
  if (isPacked(attribute, rule)) return true;
  return type === rule.type || (TYPES[type]?.includes(`${rule.type}`) ?? false);
}

/** A value limit that differs between the model and the kernel's policy. */
interface LimitDifference {
  kind: "stricter" | "looser";
  text: string;
}

function limitsOf(family: Family, attribute: Attribute, rule: AttributePolicy): LimitDifference | undefined {
  const type = INTEGER.exec(`${rule.type}`);
  if (type !== null) return integerLimits(family, attribute, rule, naturalRange(type[1] === "s", type[2]!));
  if (attribute.type === "bitfield32" || attribute.nest !== undefined) return undefined;
  const { exactLength, minimumLength = 0, maximumLength = Number.POSITIVE_INFINITY } = attribute;
  return rangeDifference(
    [exactLength ?? minimumLength, exactLength ?? maximumLength],
    [rule.minimumLength ?? 0, rule.maximumLength ?? Number.POSITIVE_INFINITY],
    " bytes",
  );
}

function integerLimits(
  family: Family,
  attribute: Attribute,
  rule: AttributePolicy,
  natural: Range<bigint>,
): LimitDifference | undefined {
  if (rule.mask !== undefined) {
    const mask = attribute.mask === undefined ? flagsOf(family, attribute) : BigInt(attribute.mask);
    if (mask === rule.mask) return undefined;
    const kind = mask !== undefined && (rule.mask & ~mask) !== 0n ? "stricter" : "looser";
    return { kind, text: `bits ${hex(mask)} in the spec, ${hex(rule.mask)} in the kernel` };
  }
  const taken: Range<bigint> = [rule.minimum ?? natural[0], rule.maximum ?? natural[1]];
  // An enum implies a limit, so the spec need not repeat it.
  const values = valuesOf(family, attribute);
  if (values !== undefined && values[0] === taken[0] && values[1] === taken[1]) return undefined;
  const { minimum = natural[0], maximum = natural[1] } = attribute;
  return rangeDifference([BigInt(minimum), BigInt(maximum)], taken, "");
}

type Range<Value> = readonly [least: Value, most: Value];

function rangeDifference<Value extends bigint | number>(
  allowed: Range<Value>,
  taken: Range<Value>,
  unit: string,
): LimitDifference | undefined {
  if (allowed[0] === taken[0] && allowed[1] === taken[1]) return undefined;
  const kind = allowed[0] > taken[0] || allowed[1] < taken[1] ? "stricter" : "looser";
  const text = ([least, most]: Range<Value>) => `${least}…${most === Number.POSITIVE_INFINITY ? "" : most}${unit}`;
  return { kind, text: `${text(allowed)} in the spec, ${text(taken)} in the kernel` };
}

function naturalRange(signed: boolean, size: string): Range<bigint> {
  const bits = size === "int" ? 64n : BigInt(size);
  return signed ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n];
}

/** Returns the smallest and largest value of an attribute's enum, or undefined if its values are bits. */
function valuesOf(family: Family, attribute: Attribute): Range<bigint> | undefined {
  const values = enumOf(family, attribute)?.map(BigInt);
  if (values === undefined || attribute.flags === true) return undefined;
  const sorted = values.sort((one, other) => (one < other ? -1 : 1));
  return [sorted[0]!, sorted.at(-1)!];
}

/** Returns the bits of all values of an attribute's enum, or undefined if its values are not bits. */
function flagsOf(family: Family, attribute: Attribute): bigint | undefined {
  if (attribute.flags !== true) return undefined;
  return enumOf(family, attribute)?.reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n);
}

function enumOf(family: Family, attribute: Attribute): number[] | undefined {
  const place = attribute.enum === undefined ? undefined : follow(family, attribute.enum);
  return place && lookup(place.family.enums, place.name)?.entries.map(({ value }) => value);
}

function hex(mask: bigint | undefined): string {
  return mask === undefined ? "all" : `0x${mask.toString(16)}`;
}
