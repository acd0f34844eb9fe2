import { lazilyFor } from "../../base/objects.ts";
import { type Family, lookup, type Member, type NumberNames, type Struct } from "../model/family.ts";
import { enumTable } from "../values/enum-table.ts";
import { integerSizes } from "../values/integer-sizes.ts";

/** A C structure of a fixed size that a generated function reads. */
export interface PlainStruct {
  readonly size: number;
  readonly names: readonly NumberNames[];
  readonly read: NonNullable<Struct["read"]>;
}

const structsOf = lazilyFor((_: Family) => new Map<string, PlainStruct | undefined>());

/** Returns undefined for a structure of another form, and for one of another family. */
export function plainStruct(family: Family, name: string): PlainStruct | undefined {
  const known = structsOf(family);
  if (!known.has(name)) known.set(name, createStruct(family, lookup(family.structs, name)));
  return known.get(name);
}

function createStruct(family: Family, struct: Struct | undefined): PlainStruct | undefined {
  if (struct?.read === undefined) return undefined;
  const names: NumberNames[] = [];
  let size = 0;
  for (const member of struct.members) {
    const own = sizeOf(member);
    if (own === undefined) return undefined;
    size += own;
    // The generated function has an element for each field: undefined without an enum.
    if (member.field !== undefined)
      names.push((member.enum === undefined ? undefined : enumTable(family, member.enum)) as NumberNames);
  }
  return { size, names, read: struct.read };
}

function sizeOf({ type, length, struct, counts, countsItems }: Member): number | undefined {
  if (struct !== undefined || counts === true || countsItems === true) return undefined;
  return integerSizes[type] ?? length;
}
