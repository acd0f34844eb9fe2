import { typeError, withTitle } from "../../base/argument-error.ts";
import { checkRequiredString, didYouMeanOneOf } from "../../base/check.ts";
import { NLMSG_HDRLEN } from "../../constants/netlink.ts";
import { operationCodec } from "../codec/codec.ts";
import { decodeOne } from "../codec/decode/decode.ts";
import { readMember } from "../codec/decode/leaf.ts";
import type { Family } from "../model/family.ts";
import { Kind } from "../plan/kind.ts";
import { type MessagePlan, ReplyTypes, replyPlan } from "../plan/message-plan.ts";
import { memberSize, type SetPlan, type StructPlan, type ValuePlan } from "../plan/plan.ts";

export interface FieldPath {
  readonly replyTypes: ReplyTypes;
  /** Offset of the first attribute, or of the fixed header. */
  readonly start: number;
  /** Set if data of variable length precedes the attributes, so that `start` is that of the data. */
  readonly layout?: MessagePlan;
  /** Outermost first; empty for a member of the fixed header. */
  readonly attributes: readonly ValuePlan[];
  /** Undefined if the field is a whole attribute. */
  readonly member: MemberPlace | undefined;
}

export interface MemberPlace {
  readonly plan: ValuePlan;
  readonly struct: StructPlan;
  /** A fixed header may be truncated at any byte. */
  readonly isHeader: boolean;
  /** The field, or the inner structure that contains the field. */
  readonly outer: ValuePlan;
  /** From the outermost structure to the inner one with the field. */
  readonly offset: number;
}

/** Finds a field that is not in a list or sub-message. */
export function fieldPath(family: Family, operation: string, path: string): FieldPath {
  checkRequiredString(path, "path");
  const known = operationCodec(family, operation).operation;
  const replyTypes = new ReplyTypes(family, known);
  const names = path.split(".");
  const plan = replyPlan(family, known);
  const { set, header, field, start, length } = plan;
  try {
    if (header === undefined || names[0] !== field) {
      const [name] = names as [string];
      if (set.fieldByName(name) === undefined && header?.layout.byField[name] !== undefined) {
        throw typeError(path, `is a member of the fixed header; use ${field}.${path}`);
      }
      const layout = header?.isCounted === true ? { layout: plan } : {};
      return { replyTypes, start: NLMSG_HDRLEN + length, ...layout, ...followPath(set, names, path, field) };
    }
    if (names.length === 1) {
      const first = header.layout.members[0]?.name ?? "…";
      throw typeError(path, `is the fixed header; specify a member, such as ${path}.${first}`);
    }
    const member = memberPlace(header, names.slice(1), path, true);
    return { replyTypes, start: NLMSG_HDRLEN + start, attributes: [], member };
  } catch (error) {
    throw withTitle(error, `${family.name}.${operation}: `);
  }
}

function unknownField(path: string, name: string, names: readonly string[]): TypeError {
  return typeError(path, `unknown field "${name}"${didYouMeanOneOf(name, names)}`);
}

function followPath(
  set: SetPlan,
  [name = "", ...rest]: readonly string[],
  path: string,
  header?: string,
): Pick<FieldPath, "attributes" | "member"> {
  const field = set.fieldByName(name);
  if (field === undefined) throw unknownField(path, name, [...set.fields, ...(header === undefined ? [] : [header])]);
  const attributes = [field];
  if (rest.length === 0) {
    if (field.multi) throw typeError(path, `"${name}" is a list; use decode()`);
    return { attributes, member: undefined };
  }
  const isSequence = field.kind === Kind.Nest && field.set.sequence;
  if (field.multi || field.kind === Kind.Structs || field.kind === Kind.Records || isSequence) {
    throw typeError(path, `"${name}" is a list, whose content cannot be read separately`);
  }
  if (field.kind === Kind.Struct) return { attributes, member: memberPlace(field.struct, rest, path, false) };
  if (field.kind !== Kind.Nest) throw typeError(path, `"${name}" is not a nest`);
  const inner = followPath(field.set, rest, path);
  return { ...inner, attributes: [field, ...inner.attributes] };
}

function memberPlace(struct: StructPlan, names: readonly string[], path: string, isHeader: boolean): MemberPlace {
  const [name = "", ...rest] = names;
  const member = struct.layout.byField[name];
  if (member === undefined) throw unknownField(path, name, struct.layout.fields);
  const place = { struct, isHeader, outer: member };
  if (rest.length === 0) return { ...place, plan: member, offset: 0 };
  if (member.kind !== Kind.Struct) throw typeError(path, `"${name}" is not a struct`);
  const { plan, offset } = memberPlace(member.struct, rest, path, isHeader);
  return { ...place, plan, offset: member.type + offset };
}

export function attributeValue(field: ValuePlan, store: Uint8Array, view: DataView, at: number, end: number): unknown {
  return decodeOne(field, store, view, at, end);
}

/** Returns undefined if a decoded object would not have this member. */
export function memberValue(path: MemberPlace, store: Uint8Array, view: DataView, start: number, end: number): unknown {
  const { plan, struct, isHeader, outer, offset } = path;
  const { size } = struct;
  const length = isHeader ? Math.min(end - start, struct.lengthAt(view, start, end)) : end - start;
  if (!isHeader && length < size && !struct.layout.memberEnds.has(length)) return undefined;
  const left = length - outer.type;
  const outerSize = memberSize(outer, left);
  if (left < outerSize || left < 0) return undefined;
  const at = start + offset + plan.type;
  return readMember(plan, store, view, at, at + memberSize(plan, start + outer.type + outerSize - at));
}
