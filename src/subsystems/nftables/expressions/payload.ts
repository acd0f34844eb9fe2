// Fields of packet headers, and bits without a name.
import { typeError } from "../../../base/argument-error.ts";
import { type Check, checkObject, checkString, integerFrom, oneOf } from "../../../base/check.ts";
import { type Base, baseNames, headers, type TunnelName, tunnels } from "../model/field-tables.ts";
import { headerNamed, own, payloadSource, rawSource } from "../model/fields.ts";
import { membersOf, type RawPayload } from "../model/statements.ts";
import { checkFields, type Fields, u32 } from "../statements/simple/checks.ts";
import { type FieldKind, type FieldText, keyOf, readBits, words } from "./field-kind.ts";

/** Headers and payload to which an offset can refer. */
export const bases: readonly RawPayload["base"][] = ["ll", "nh", "th", "ih"];

const raw: Fields = {
  checks: { base: oneOf(...bases), offset: u32, len: integerFrom(1, 512) },
  required: ["base", "offset", "len"],
};
const named: Fields = {
  checks: { tunnel: keyOf(tunnels), protocol: keyOf(headers), field: checkString },
  required: ["protocol", "field"],
};

const check: Check = (argument, path) => {
  checkObject(argument, path);
  const payload = membersOf(argument);
  if (payload["base"] !== undefined) return checkFields(payload, raw, path);
  checkFields(payload, named, path);
  const { tunnel, protocol } = payload;
  const { base, fields } = headerNamed(protocol)!;
  if (base === "tun" && tunnel !== undefined && tunnel !== protocol)
    throw typeError(`${path}.tunnel`, `expected ${protocol}, the tunnel with this header, got ${tunnel}`);
  keyOf(fields)(payload["field"], `${path}.field`);
};

export const payload: FieldKind = {
  check,
  source: ({ tunnel, protocol, field, base, offset, len }) => {
    if (base === undefined) return payloadSource(String(protocol), String(field), tunnel as TunnelName | undefined);
    const valid = own(baseNames, base) !== undefined && Number.isInteger(offset) && Number.isInteger(len);
    // nft shows the first two 16-bit words as ports.
    if (base === "th" && len === 16 && (offset === 0 || offset === 16))
      return payloadSource("th", offset === 0 ? "sport" : "dport");
    return valid && Number(offset) >= 0 && Number(len) > 0
      ? rawSource(base as Base, Number(offset), Number(len))
      : undefined;
  },
  expression: "payload",
};

export const payloadText: FieldText = {
  words: ({ tunnel, protocol, field, base, offset, len }) =>
    base === undefined ? words(tunnel === protocol ? undefined : tunnel, protocol, field) : `@${base},${offset},${len}`,
  all: Object.entries(headers).flatMap(([protocol, { fields }]) =>
    Object.keys(fields).map((field) => ({ protocol, field })),
  ),
  readers: {
    "@": (reader) => {
      const base = reader.oneOf(bases);
      return { payload: { base, ...readBits(reader) } };
    },
  },
  aliases: { "icmpv6 param-problem": "icmpv6 parameter-problem" },
};
