import { defined } from "../../../base/objects.ts";
import type { ObjAttrs } from "../../../families/nftables.ts";
import type { Read, Write } from "../../../schema/model/types.ts";
import type { InterfaceNames } from "../model/datatypes.ts";
import { kindOfType, type NftObject, type ObjectDatatype, objectTypes, type TableFamily } from "../model/objects.ts";
import { membersOf } from "../model/statements.ts";
import { readComment } from "../model/userdata.ts";
import { objectKinds } from "./named/registry.ts";
import { commentData } from "./object-messages.ts";

type NamedObject = { table: string; name: string; comment?: string | undefined };

export function writeObject(
  kind: ObjectDatatype,
  object: NamedObject,
  interfaces: InterfaceNames,
): ObjAttrs<Write> & { table: string; name: string; type: "counter"; data: object } {
  const { table, name, comment } = object;
  const data = objectKinds[kind].write(object as never, interfaces);
  return { table, name, type: objectTypes[kind] as "counter", data, ...commentData(comment) };
}

export function readObject(
  family: TableFamily,
  attrs: ObjAttrs<Read>,
  interfaces: InterfaceNames,
): NftObject | undefined {
  const kind = kindOfType(attrs.type);
  if (kind === undefined) return undefined;
  const { name = "", table = "", handle, userdata } = attrs;
  const data = objectKinds[kind].read(membersOf(attrs.data), interfaces);
  const object = {
    family,
    name,
    table,
    handle: Number(handle),
    ...data,
    ...defined({ comment: readComment(userdata) }),
  };
  return { [kind]: object } as NftObject;
}
