import { typeError } from "../../../base/argument-error.ts";
import { isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import type { AttributeBuffer } from "../../../message/attribute-buffer.ts";
import type { Fields } from "../../model/types.ts";
import type { AddressFamily } from "../../plan/address-family.ts";
import type { MessagePlan } from "../../plan/message-plan.ts";
import type { StructPlan, ValuePlan } from "../../plan/plan.ts";
import { AttributeWriter } from "./attribute-writer.ts";
import { encodeHeader } from "./encode.ts";
import type { EncodeBuffer } from "./encode-buffer.ts";

/** Format of the requests of one operation and kind ("do" or "dump"). */
export interface RequestFormat {
  readonly plan: MessagePlan;
  /** Offset of the fixed header in the message. */
  readonly start: number;
  /** Values of members of the fixed header that the operation always sets. */
  readonly headerValues: Fields | undefined;
  readonly addressFamily: AddressFamily | undefined;
  /** Paths of header members whose bits are all set by default. */
  readonly onesMembers: readonly (readonly ValuePlan[])[];
  /** Fields that only replies have. */
  readonly replyOnly: readonly string[];
  readonly replyOnlyMembers: readonly string[];
}

/** Writes the fixed header and the attributes of requests. */
export class RequestWriter {
  readonly #format: RequestFormat;
  /** Indexed by the result of `AddressFamily.formatAt`. */
  readonly #writers: (AttributeWriter | undefined)[] = [];

  constructor(format: RequestFormat) {
    this.#format = format;
  }

  /**
   * Writes the request, and returns the fields without those that only replies have. The header's address family determines the address formats of
   * attributes. The bytes of the fixed header must be 0.
   */
  write(out: EncodeBuffer, input: object): Fields {
    if (typeof input !== "object" || input === null || Array.isArray(input)) {
      throw typeError("fields", `expected an object, got ${describeValue(input)}`);
    }
    const { plan, start, addressFamily, replyOnly } = this.#format;
    const fields = omitFields(input as Fields, replyOnly);
    if (plan.header !== undefined) this.#writeHeader(out, plan.header, fields[plan.field!]);
    const format = addressFamily === undefined ? 0 : addressFamily.formatAt(out.view, start);
    (this.#writers[format] ?? this.#createWriter(format)).write(out, fields);
    return fields;
  }

  #createWriter(format: number): AttributeWriter {
    const { plan, start, headerValues: fixed, addressFamily } = this.#format;
    const header = plan.header && { plan: plan.header, start, fixed };
    const writer = new AttributeWriter(addressFamily?.requestSet(format) ?? plan.set, plan.field, header);
    this.#writers[format] = writer;
    return writer;
  }

  #writeHeader(out: EncodeBuffer, header: StructPlan, passed: unknown): void {
    const { plan, start, headerValues: fixed, onesMembers, replyOnlyMembers } = this.#format;
    const field = plan.field!;
    const values = isRecord(passed) ? omitFields(passed as Fields, replyOnlyMembers) : passed;
    if (fixed !== undefined) encodeHeader(header, out, start, fixed, field);
    // Checks read the fixed values; the second write restores them.
    encodeHeader(header, out, start, values, field);
    if (fixed !== undefined) encodeHeader(header, out, start, fixed, field);
    for (const path of onesMembers) setMissingOnes(out, path, start, values);
  }
}

function omitFields(fields: Fields, names: readonly string[]): Fields {
  if (names.length === 0 || !names.some((name) => fields[name] !== undefined)) return fields;
  const rest = { ...fields };
  for (const name of names) delete rest[name];
  return rest;
}

function setMissingOnes(out: AttributeBuffer, path: readonly ValuePlan[], start: number, values: unknown): void {
  let value = values;
  let at = start;
  for (const { name, type } of path) {
    value = (value as Fields | undefined)?.[name];
    at += type;
  }
  if (value === undefined) out.bytes.fill(0xff, at, at + path.at(-1)!.size);
}
