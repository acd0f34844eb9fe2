import { align } from "../../base/bytes.ts";
import { firstName } from "../../base/objects.ts";
import { GENL_HDRLEN } from "../../constants/genetlink.ts";
import { NETLINK_GENERIC, NLMSG_HDRLEN } from "../../constants/netlink.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { FLAGS_OFFSET, Message, TYPE_OFFSET } from "../../message/message.ts";
import { type Family, headerFieldOf, lookup, type Payload } from "../model/family.ts";
import { plainStruct } from "./plain-struct.ts";

/** Requirements of a request, and values that it gets without fields. */
const RULES = [
  "required",
  "requiredHeader",
  "requiredOne",
  "requiredWith",
  "onesHeader",
] as const satisfies readonly (keyof Payload)[];

/**
 * Encodes the request for a dump of an operation without fields, like the codec: the fixed header consists of zeros.
 * Returns undefined for a request that only the codec encodes, or rejects.
 *
 * @param type message type of a generic family, which the kernel assigned
 */
export function plainDumpRequest(
  family: Family,
  operation: string,
  fields: object,
  flags: number,
  type: number | undefined,
): Message | undefined {
  const model = lookup(family.operations, operation);
  const request = model?.dump?.request;
  const isGeneric = family.protocol === NETLINK_GENERIC;
  const messageType = type ?? (isGeneric ? undefined : request?.number);
  if (model === undefined || request?.number === undefined || messageType === undefined) return undefined;
  if (model.headerValues !== undefined || RULES.some((rule) => request[rule] !== undefined)) return undefined;
  const set = model.set === undefined ? undefined : lookup(family.sets, model.set);
  if (set?.sequence === true || set?.whole === true || (model.set !== undefined && set === undefined)) return undefined;
  const header = model.header === undefined ? undefined : plainStruct(family, model.header);
  if (model.header !== undefined && header === undefined) return undefined;
  const name = firstName(fields);
  if (name !== "" && (header === undefined || !hasOnlyEmpty(fields, headerFieldOf(set)))) return undefined;
  const bytes = new Uint8Array(NLMSG_HDRLEN + (isGeneric ? GENL_HDRLEN : 0) + align(header?.size ?? 0));
  const view = new DataView(bytes.buffer);
  view.setUint16(TYPE_OFFSET, messageType, hostLittleEndian);
  view.setUint16(FLAGS_OFFSET, flags, hostLittleEndian);
  if (isGeneric) bytes.set([request.number, family.version], NLMSG_HDRLEN);
  return new Message(bytes);
}

function hasOnlyEmpty(fields: object, field: string): boolean {
  return Object.entries(fields).every(([name, value]) => {
    return name === field && Object.getPrototypeOf(value) === Object.prototype && firstName(value as object) === "";
  });
}
