import { typeError } from "../../../base/argument-error.ts";
import { checkOneOf } from "../../../base/check.ts";
import { defined } from "../../../base/objects.ts";
import type { SetAttrs } from "../../../families/nftables.ts";
import type { Write } from "../../../schema/model/types.ts";
import { type Datatype, datatype, VERDICT } from "../model/datatypes.ts";
import type { Source } from "../model/fields.ts";
import { isObjectKind, isTypeOf, type NftMap, type NftSet, objectTypes } from "../model/objects.ts";
import { SetData, writeComment, writeNumber } from "../model/userdata.ts";
import { writeSimple } from "../statements/simple/simple.ts";
import { listOf } from "../statements/simple/statement.ts";
import { dataLength, lengthOf, milliseconds, partOf, type SetShape, typeofPart } from "./elements.ts";
import { SET_FLAGS } from "./read-sets.ts";
import { type Loaded, typeofSources, writeTypeof } from "./typeof.ts";

function typesOf(type: string | readonly string[], path: string): Datatype[] {
  return listOf(type).flatMap((names) => names.split(".").map((name) => datatype(name.trim(), path)));
}

/** Like nft, packs the last five type numbers, six bits each. */
const concatId = (types: readonly { id: number }[]) =>
  types.reduce((id, type) => (id * 64 + (type.id > 0 ? type.id : datatype("integer").id)) % 2 ** 32, 0);

export function shapeOfSet(set: NftSet | NftMap): SetShape {
  const interval = listOf(set.flags).includes("interval");
  const keySources = isTypeOf(set.type) ? typeofSources(set.type.typeof, "type.typeof") : undefined;
  const key = isTypeOf(set.type)
    ? keySources!.map((source) => typeofPart(source, interval))
    : typesOf(set.type, "type").map((type) => partOf(type, interval));
  const hasTimeout = listOf(set.flags).includes("timeout") || Boolean(set.timeout);
  const keys = { key, interval, hasTimeout, ...(keySources && { keySources }) };
  if (set["auto-merge"] === true && !(interval && !("map" in set))) {
    throw typeError("auto-merge", 'expected a set with the flag "interval"');
  }
  if (!("map" in set) || set.map === undefined) {
    return { ...keys, ...(set["auto-merge"] === true && { autoMerge: true }) };
  }
  if (isTypeOf(set.map)) {
    const dataSources = typeofSources(set.map.typeof, "map.typeof");
    const data = dataSources.map((source) => typeofPart(source, false));
    return { ...keys, data, dataSources, dataInterval: set.map.interval === true };
  }
  if (set.map === "verdict") return { ...keys, data: "verdict" };
  const name = listOf(set.map).join(" . ");
  const objectType = isObjectKind(name) ? objectTypes[name] : undefined;
  if (objectType !== undefined) return { ...keys, data: "object", objectType };
  const ranges = name.startsWith("interval ");
  const data = typesOf(ranges ? name.slice("interval ".length) : set.map, "map").map((type) => partOf(type, false));
  return { ...keys, data, dataInterval: ranges };
}

export function writeShape(shape: SetShape, flags: readonly string[]): Partial<SetAttrs<Write>> & { keyLen: number } {
  const { key, interval, data, dataInterval, objectType } = shape;
  const concatenated = key.length > 1;
  const names = [...flags, ...(interval ? ["interval"] : []), ...(interval && concatenated ? ["concat"] : [])];
  const fields =
    interval && concatenated ? { desc: { concat: { elem: key.map(({ bytes }) => ({ len: bytes })) } } } : {};
  const attrs = { keyType: concatId(key.map(({ type }) => type)), keyLen: lengthOf(key), ...fields };
  if (data === undefined) return { ...attrs, flags: names as "map"[] };
  if (data === "object") {
    return { ...attrs, flags: [...names, "object"] as "map"[], objType: objectType as "counter" };
  }
  const mapFlags = [...names, "map"] as "map"[];
  if (data === "verdict") return { ...attrs, flags: mapFlags, dataType: VERDICT };
  const dataType = concatId(data.map(({ type }) => type));
  return { ...attrs, flags: mapFlags, dataType, dataLen: dataLength(data, dataInterval === true) };
}

/** Types without a byte order in nft. */
const UNORDERED: readonly string[] = ["nf_proto", "inet_proto", "dccp_pkttype", "ct_dir"];

/** Byte order in nft's user data: 1 host, 2 network, 0 unknown. */
function orderOf(parts: readonly Loaded[] | "verdict", sources: readonly Source[] | undefined): number {
  const [part] = parts;
  if (typeof part !== "object" || parts.length !== 1) return 0;
  const source = sources?.[0] ?? part.source;
  if (source === undefined && UNORDERED.includes(part.type.name)) return 0;
  if (source?.name === "exthdr") return 2;
  const isHost = part.type.order === "host" || part.type.kind === "string" || source?.data["key"] === "l4-proto";
  return isHost ? 1 : 2;
}

/**
 * Returns the user data of a set. From this data, nft reads the byte order and the types of the set's keys and values.
 *
 * @param isConstant whether the set is anonymous and belongs to one rule.
 */
export function shapeData(shape: SetShape, isConstant = false): Uint8Array[] {
  const { key, data, dataInterval, keySources, dataSources } = shape;
  // For anonymous sets of one-byte ranges, nft stores network byte order.
  const isByte = isConstant && shape.interval && data === undefined && key.length === 1 && key[0]!.bytes === 1;
  const parts = [writeNumber(SetData.KeyOrder, isByte ? 2 : orderOf(key, keySources))];
  if (data !== undefined && data !== "object") parts.push(writeNumber(SetData.DataOrder, orderOf(data, dataSources)));
  // Like nft, which always joins adjacent ranges of anonymous sets.
  const isMerged = isConstant && shape.interval && key.length === 1 && data === undefined;
  if (shape.autoMerge === true || isMerged) parts.push(writeNumber(SetData.AutoMerge, 1));
  // Like nft, which omits the key's expression in this case.
  const isStored = !isConstant || data === undefined || key.length > 1;
  if (keySources !== undefined && isStored) parts.push(...writeTypeof("key", keySources, "type.typeof"));
  const isVerdict = data === "verdict" && (isConstant || keySources !== undefined);
  const values = isVerdict ? data : dataSources;
  if (values !== undefined) parts.push(...writeTypeof("data", values, "map.typeof"));
  if (data !== undefined) parts.push(writeNumber(SetData.DataInterval, dataInterval === true ? 1 : 0));
  return parts;
}

export function writeSet(
  set: NftSet | NftMap,
  id: number,
): SetAttrs<Write> & { table: string; name: string; id: number; keyLen: number } {
  const { table, name, flags, size, policy, comment, stmt } = set;
  // Like nft, omits 0, which stands for no timeout.
  const timeout = set.timeout || undefined;
  const names = listOf(flags).filter((flag) => flag !== "interval");
  for (const flag of names) checkOneOf(flag, Object.keys(SET_FLAGS), "flags");
  if (timeout !== undefined && !names.includes("timeout")) names.push("timeout");
  const shape = shapeOfSet(set);
  const described = writeShape(
    shape,
    names.map((flag) => SET_FLAGS[flag as keyof typeof SET_FLAGS]),
  );
  const expressions = (stmt ?? []).map((one, index) => writeSimple(one, `stmt[${index}]`));
  if (expressions.length > 1) described.flags!.push("expr");
  const userdata = Buffer.concat([...shapeData(shape), writeComment(comment, "comment", SetData.Comment)]);
  const gcInterval = set["gc-interval"] || undefined;
  if (gcInterval !== undefined && !names.includes("timeout"))
    throw typeError("gc-interval", 'requires the flag "timeout"');
  // Like nft, no size and no policy: the number of elements never changes.
  const isConstant = names.includes("constant");
  return {
    table,
    name,
    id,
    ...described,
    ...defined({
      desc: size === undefined || isConstant ? described.desc : { ...described.desc, size },
      timeout: timeout === undefined ? undefined : milliseconds(timeout),
      gcInterval: gcInterval === undefined ? undefined : Number(milliseconds(gcInterval)),
      policy: isConstant ? undefined : policy,
    }),
    userdata,
    ...(expressions.length === 1 && { expr: expressions }),
    ...(expressions.length > 1 && { expressions: { elem: expressions } }),
  };
}
