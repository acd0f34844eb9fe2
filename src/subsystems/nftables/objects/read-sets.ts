import { defined } from "../../../base/objects.ts";
import type { SetAttrs } from "../../../families/nftables.ts";
import type { Read } from "../../../schema/model/types.ts";
import { datatypesOf, VERDICT } from "../model/datatypes.ts";
import type { Source } from "../model/fields.ts";
import {
  type DatatypeName,
  kindOfType,
  type MapDatatype,
  type NftMap,
  type NftObject,
  type NftSet,
  type TableFamily,
} from "../model/objects.ts";
import type { SetItem, Statement } from "../model/statements.ts";
import { hasTypeof, readComment, readNumber, SetData } from "../model/userdata.ts";
import { readSimple } from "../statements/simple/simple.ts";
import { concatenated, dataLength, lengthOf, type Part, partOf, type SetShape, typeofPart } from "./elements.ts";
import { readTypeof } from "./typeof.ts";

export const SET_FLAGS = { constant: "constant", interval: "interval", timeout: "timeout", dynamic: "eval" } as const;

export function readShape(attrs: SetAttrs<Read>): SetShape {
  const flags = (attrs.flags ?? []).map(String);
  const interval = flags.includes("interval");
  const sources = hasTypeof(attrs.userdata, "key") ? readTypeof(attrs.userdata, "key") : undefined;
  const known = sources?.map((source) => typeofPart(source, interval));
  // Types of another length were written by another program.
  const isValid = known !== undefined && lengthOf(known) === attrs.keyLen;
  const key = isValid
    ? known
    : datatypesOf(attrs.keyType ?? 0, attrs.keyLen ?? 4).map((type) => partOf(type, interval));
  const keys = { key, interval, hasTimeout: flags.includes("timeout"), ...(isValid && { keySources: sources }) };
  if (flags.includes("object")) return { ...keys, data: "object", objectType: String(attrs.objType) };
  const isMerged = interval && readNumber(attrs.userdata, SetData.AutoMerge) !== 0;
  if (!flags.includes("map")) return { ...keys, ...(isMerged && { autoMerge: true }) };
  if (attrs.dataType === VERDICT) return { ...keys, data: "verdict" };
  const dataInterval = readNumber(attrs.userdata, SetData.DataInterval) !== 0;
  const dataSources = hasTypeof(attrs.userdata, "data") ? readTypeof(attrs.userdata, "data") : undefined;
  const values = dataSources?.map((source) => typeofPart(source, false));
  // nft declares ranges without the padding that the kernel requires in elements.
  const hasLength = (all: readonly Part[]) =>
    attrs.dataLen === dataLength(all, dataInterval) || (dataInterval && attrs.dataLen === 2 * lengthOf(all));
  if (values !== undefined && hasLength(values)) {
    return { ...keys, data: values, dataSources, dataInterval };
  }
  const data = datatypesOf(attrs.dataType ?? 0, attrs.dataLen ?? 4).map((type) => partOf(type, false));
  return { ...keys, data, dataInterval };
}

const expressionOf = (sources: readonly Source[]) => concatenated(sources.map(({ json }) => json));

/** The decoded set or map contains no elements. */
export function readSet(family: TableFamily, attrs: SetAttrs<Read>): NftSet | NftMap {
  const shape = readShape(attrs);
  const { keySources, dataSources } = shape;
  const kernelFlags = (attrs.flags ?? []).map(String);
  const names = Object.entries(SET_FLAGS).flatMap(([name, kernel]) => (kernelFlags.includes(kernel) ? [name] : []));
  const types = shape.key.map(({ type }) => type.name as DatatypeName);
  const expressions = attrs.expressions?.elem ?? attrs.expr ?? [];
  const stmt = expressions.map((one) => readSimple(one)).filter((one) => one !== undefined);
  const set: NftSet = {
    family,
    name: attrs.name ?? "",
    table: attrs.table ?? "",
    type: keySources !== undefined ? { typeof: expressionOf(keySources) } : types.length === 1 ? types[0]! : types,
    handle: Number(attrs.handle),
    ...defined({
      // For constant sets, the kernel lists the number of elements here.
      size: names.includes("constant") ? undefined : attrs.desc?.size,
      policy: attrs.policy === "memory" ? attrs.policy : undefined,
      flags: names.length === 0 ? undefined : (names as (keyof typeof SET_FLAGS)[]),
      timeout: attrs.timeout === undefined ? undefined : Number(attrs.timeout) / 1000,
      "gc-interval": attrs.gcInterval === undefined ? undefined : attrs.gcInterval / 1000,
      "auto-merge": shape.autoMerge,
      stmt: stmt.length === 0 ? undefined : stmt.map(withoutCounts),
      comment: readComment(attrs.userdata, SetData.Comment),
    }),
  };
  const { data, objectType, dataInterval } = shape;
  if (data === undefined) return set;
  if (data === "verdict") return { ...set, map: "verdict" };
  if (data === "object") return { ...set, map: kindOfType(objectType) ?? ("" as MapDatatype) };
  if (dataSources !== undefined) {
    const map = { typeof: expressionOf(dataSources), ...(dataInterval === true && { interval: true }) };
    return { ...set, map };
  }
  const name = data.map(({ type }) => type.name).join(" . ");
  return { ...set, map: dataInterval === true ? `interval ${name}` : (name as MapDatatype) };
}

/** An anonymous set belongs to one rule. */
export function isAnonymous({ flags }: { readonly flags?: unknown }): boolean {
  return Array.isArray(flags) && flags.includes("anonymous");
}

export function readSetWith(elem: SetItem[], family: TableFamily, attrs: SetAttrs<Read>): NftObject {
  const set = { ...readSet(family, attrs), ...(elem.length > 0 && { elem }) };
  return "map" in set ? { map: set } : { set };
}

/** Only a template for the counters of the elements. */
function withoutCounts(statement: Statement): Statement {
  return "counter" in statement ? { counter: null } : statement;
}
