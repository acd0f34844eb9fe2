import { describe, expect, test } from "bun:test";
import {
  EINVAL,
  ENOENT,
  EOPNOTSUPP,
  EPROTO,
  ERANGE,
  NLM_F_ACK_TLVS,
  NLM_F_CAPPED,
  NLM_F_MULTI,
  NLMSG_DONE,
  NLMSG_ERROR,
} from "../../src/constants/index.ts";
import { acknowledgedCode } from "../../src/message/control.ts";
import {
  AttributeReader,
  errorCode,
  Message,
  MessageWriter,
  parseDoneMessage,
  parseErrorMessage,
  readAttributePolicy,
} from "../../src/message/index.ts";
import { bytes, message } from "./bytes.ts";
import {
  acknowledgement,
  type Captured,
  controllerPolicy,
  done,
  failedDump,
  missingAttribute,
  refusedKind,
  refusedName,
  refusedNested,
  refusedNestedCapped,
  refusedPlainly,
} from "./captured.ts";

const whole = (captured: Captured) => new Message(captured.bytes);
/** Returns the complete request that an NLMSG_ERROR without the flag NLM_F_CAPPED contains. */
const requestOf = ({ bytes: error }: Captured) =>
  error.subarray(20, 20 + new DataView(error.buffer).getUint32(20, true));

/** Header of the request in an error reply: 44 bytes, type 16, flags, sequence number 7, port id 4711. */
const echo = "2c 00 00 00  10 00 05 06  07 00 00 00  67 12 00 00";
const echoed = { length: 44, type: 16, flags: 0x605, sequence: 7, portId: 4711 };
/** Payload of the request in an error reply: a family header and an interface name. */
const payload = `${"00".repeat(16)}  0a 00 03 00 76 65 74 68 30 00 00 00`;

/** Returns an NLMSG_ERROR with the given flags and payload. */
const verdict = (flags: number, text: string) => new Message(message(NLMSG_ERROR, flags, bytes(text)));

describe("errorCode()", () => {
  const codes: [code: string, errno: number][] = [
    ["00 00 00 00", 0],
    ["ff ff ff ff", 1],
    ["fe ff ff ff", ENOENT],
    ["ea ff ff ff", EINVAL],
    ["00 fe ff ff", 512],
    ["01 00 00 80", 0x7fffffff],
    ["00 00 00 80", EPROTO],
    ["01 00 00 00", 0],
    ["16 00 00 00", 0],
    ["ff ff ff 7f", 0],
  ];
  test.each(codes)("reads the code %s as error %d", (code, errno) => {
    expect(errorCode(verdict(0, `${code} ${echo}`))).toBe(errno);
    expect(parseErrorMessage(verdict(0, `${code} ${echo}`)).errno).toBe(errno);
    expect(parseDoneMessage(new Message(message(NLMSG_DONE, NLM_F_MULTI, bytes(code)))).errno).toBe(errno);
  });

  test("returns 0 for a positive code", () => {
    expect(codes.map(([code]) => acknowledgedCode(verdict(0, `${code} ${echo}`)))).toEqual([
      0, 0, 0, 0, 0, 0, 0, 1, 22, 0x7fffffff,
    ]);
    expect(acknowledgedCode(new Message(message(NLMSG_DONE, 0, bytes("01 00 00 00"))))).toBe(0);
    expect(acknowledgedCode(new Message(message(NLMSG_ERROR, 0, new Uint8Array(3))))).toBe(0);
  });

  test.each([0, 1, 2, 3])("returns EPROTO for a code of %d bytes", (length) => {
    const short = new Message(message(NLMSG_ERROR, 0, new Uint8Array(length)));
    expect(errorCode(short)).toBe(EPROTO);
    expect(parseErrorMessage(short)).toEqual({ errno: EPROTO, capped: false });
  });
});

describe("parseErrorMessage()", () => {
  test("returns the header of the acknowledged request", () => {
    expect(parseErrorMessage(whole(acknowledgement))).toEqual({
      errno: 0,
      capped: true,
      request: { length: 32, type: 16, flags: 5, sequence: 1, portId: whole(acknowledgement).portId },
    });
  });

  test("accepts an error reply with the payload of the request", () => {
    expect(parseErrorMessage(verdict(0, `ea ff ff ff  ${echo}  ${payload}`))).toEqual({
      errno: EINVAL,
      capped: false,
      request: echoed,
    });
    expect(parseErrorMessage(whole(refusedPlainly))).toMatchObject({ errno: ERANGE, capped: false });
  });

  test("accepts an error reply that is too short for a request", () => {
    for (const length of [0, 1, 15]) {
      const header = bytes(echo).subarray(0, length);
      const text = `ea ff ff ff ${header.toHex()}`;
      expect(parseErrorMessage(verdict(NLM_F_ACK_TLVS, text))).toEqual({ errno: EINVAL, capped: false });
    }
    expect(parseErrorMessage(verdict(0, `ea ff ff ff ${echo}`))).toEqual({
      errno: EINVAL,
      capped: false,
      request: echoed,
    });
  });

  test("finds the extended acknowledgement after the request", () => {
    const text = "07 00 01 00 6e 6f 00 00";
    const full = parseErrorMessage(verdict(NLM_F_ACK_TLVS, `ea ff ff ff ${echo} ${payload} ${text}`));
    expect(full.extendedAck).toEqual({ message: "no" });
    const capped = parseErrorMessage(verdict(NLM_F_ACK_TLVS | NLM_F_CAPPED, `ea ff ff ff ${echo} ${text}`));
    expect(capped).toEqual({ errno: EINVAL, capped: true, request: echoed, extendedAck: { message: "no" } });
  });

  test("skips padding after a request of odd length", () => {
    const odd = echo.replace("2c", "2a");
    const text = `ea ff ff ff ${odd} ${payload} 07 00 01 00 6e 6f 00 00`;
    expect(parseErrorMessage(verdict(NLM_F_ACK_TLVS, text)).extendedAck).toEqual({ message: "no" });
  });

  test("returns no extended acknowledgement without NLM_F_ACK_TLVS", () => {
    const text = `ea ff ff ff ${echo} 07 00 01 00 6e 6f 00 00`;
    expect(parseErrorMessage(verdict(NLM_F_CAPPED, text)).extendedAck).toBeUndefined();
    expect(
      parseErrorMessage(verdict(NLM_F_CAPPED | NLM_F_ACK_TLVS, `ea ff ff ff ${echo}`)).extendedAck,
    ).toBeUndefined();
  });

  test("reads nothing beyond the reply if the request length is invalid", () => {
    for (const length of ["ff ff ff ff", "00 00 00 80", "00 01 00 00", "54 00 00 00"]) {
      const lying = echo.replace("2c 00 00 00", length);
      const parsed = parseErrorMessage(verdict(NLM_F_ACK_TLVS, `ea ff ff ff ${lying} ${payload}`));
      expect(parsed.extendedAck).toBeUndefined();
      expect(parsed.request?.type).toBe(16);
    }
    for (const length of ["00 00 00 00", "0f 00 00 00"]) {
      const lying = echo.replace("2c 00 00 00", length);
      const parsed = parseErrorMessage(verdict(NLM_F_ACK_TLVS, `ea ff ff ff ${lying} 07 00 01 00 6e 6f 00 00`));
      expect(parsed.extendedAck).toEqual({ message: "no" });
    }
  });
});

describe("extended acknowledgement", () => {
  /** Parses an NLMSG_ERROR that has these extended acknowledgement attributes, and omits the payload of the request. */
  const said = (attributes: string) =>
    parseErrorMessage(verdict(NLM_F_ACK_TLVS | NLM_F_CAPPED, `ea ff ff ff ${echo} ${attributes}`)).extendedAck;

  test("has a property for each attribute", () => {
    expect(
      said(`
        07 00 01 00  6e 6f 00 00               # message
        08 00 02 00  40 00 00 00               # offset
        07 00 03 00  de ad be 00               # cookie
        10 00 04 80  08 00 01 00  03 00 00 00  # policy: type u16
                     04 00 0b 00               # padding
        08 00 05 00  09 00 00 00               # missing type
        08 00 06 00  24 00 00 00               # missing nest`),
    ).toEqual({
      message: "no",
      offset: 64,
      cookie: bytes("de ad be"),
      policy: { type: "u16" },
      missingType: 9,
      missingNest: 36,
    });
  });

  test("accepts a missing NUL, an empty cookie and unknown attributes", () => {
    expect(said("06 00 01 00 6e 6f 00 00  04 00 03 00  08 00 63 00 01 02 03 04")).toEqual({
      message: "no",
      cookie: bytes(""),
    });
  });

  test("has the last value of a repeated attribute", () => {
    expect(said("08 00 02 00 01 00 00 00  08 00 02 00 02 00 00 00")).toEqual({ offset: 2 });
  });

  test("omits truncated numbers", () => {
    expect(said("06 00 02 00 01 00 00 00  07 00 05 00 01 00 00 00  04 00 06 00  06 00 01 00 6e 6f")).toEqual({
      message: "no",
    });
    expect(said("0c 00 04 80  06 00 01 00 03 00 00 00")).toEqual({ policy: { type: 0 } });
  });

  test("keeps the attributes before an attribute with an invalid length", () => {
    expect(said("08 00 02 00 40 00 00 00  ff 00 01 00 6e 6f 00 00")).toEqual({ offset: 64 });
    expect(said("02 00 01 00")).toEqual({});
  });

  test("contains a copy of the cookie even from a Buffer", () => {
    const text = `ea ff ff ff ${echo} 05 00 03 00 aa 00 00 00`;
    const buffer = Buffer.from(message(NLMSG_ERROR, NLM_F_ACK_TLVS | NLM_F_CAPPED, bytes(text)));
    const { extendedAck } = parseErrorMessage(new Message(buffer));
    buffer.fill(0);
    expect(extendedAck?.cookie?.toHex()).toBe("aa");
  });

  test("keeps its cookie when the message changes later", () => {
    const error = verdict(NLM_F_ACK_TLVS | NLM_F_CAPPED, `ea ff ff ff ${echo} 05 00 03 00 aa 00 00 00`);
    const { extendedAck } = parseErrorMessage(error);
    error.bytes.fill(0);
    expect(extendedAck?.cookie).toEqual(bytes("aa"));
  });

  test("contains the path of the invalid attribute if the request is known", () => {
    const request = { bytes: requestOf(refusedNested), headerLength: 16 };
    const expected = {
      message: "Attribute failed policy validation",
      offset: 64,
      attribute: "18.2.5",
      policy: { type: "u32", minimum: 0n, maximum: 0xffffffffn },
    };
    for (const captured of [refusedNested, refusedNestedCapped]) {
      expect(parseErrorMessage(whole(captured), request)).toMatchObject({ errno: ERANGE, extendedAck: expected });
      const { attribute: _, ...without } = expected;
      expect(parseErrorMessage(whole(captured)).extendedAck).toEqual(without);
    }
    expect(parseErrorMessage(whole(refusedNested), { bytes: request.bytes }).extendedAck).toEqual(expected);
  });

  test("contains no path if the offset is outside of all attributes", () => {
    const context = { bytes: requestOf(refusedNested), headerLength: 16 };
    for (const offset of ["00", "10", "1f", "ff"]) {
      const error = verdict(NLM_F_ACK_TLVS | NLM_F_CAPPED, `ea ff ff ff ${echo} 08 00 02 00 ${offset} 00 00 00`);
      expect(parseErrorMessage(error, context).extendedAck).toEqual({ offset: Number.parseInt(offset, 16) });
    }
  });

  test("contains the path of a missing attribute with its nest", () => {
    const context = { bytes: requestOf(refusedNested), headerLength: 16 };
    const missing = (attributes: string) =>
      parseErrorMessage(verdict(NLM_F_ACK_TLVS | NLM_F_CAPPED, `ea ff ff ff ${echo} ${attributes}`), context)
        .extendedAck;
    expect(missing("08 00 05 00 07 00 00 00")).toEqual({ missingType: 7, missingAttribute: "7" });
    expect(missing("08 00 05 00 07 00 00 00  08 00 06 00 2c 00 00 00")).toEqual({
      missingType: 7,
      missingNest: 44,
      missingAttribute: "18.7",
    });
    expect(missing("08 00 05 00 07 00 00 00  08 00 06 00 3c 00 00 00")).toMatchObject({ missingAttribute: "18.2.7" });
  });

  test("contains no path if the enclosing nest is not found", () => {
    const context = { bytes: requestOf(refusedNested), headerLength: 16 };
    const error = verdict(
      NLM_F_ACK_TLVS | NLM_F_CAPPED,
      `ea ff ff ff ${echo} 08 00 05 00 07 00 00 00  08 00 06 00 04 00 00 00`,
    );
    for (const request of [context, undefined]) {
      expect(parseErrorMessage(error, request).extendedAck).toEqual({ missingType: 7, missingNest: 4 });
    }
  });

  test("contains a top-level path even if the request is unknown", () => {
    expect(said("08 00 05 00 07 00 00 00")).toEqual({ missingType: 7, missingAttribute: "7" });
  });

  test("distinguishes invalid attributes from missing ones", () => {
    const context = { bytes: requestOf(refusedNested), headerLength: 16 };
    const both = (offset: string) =>
      parseErrorMessage(
        verdict(
          NLM_F_ACK_TLVS | NLM_F_CAPPED,
          `ea ff ff ff ${echo} 08 00 02 00 ${offset} 00 00 00  08 00 05 00 07 00 00 00`,
        ),
        context,
      ).extendedAck;
    expect(both("40")).toEqual({ offset: 64, attribute: "18.2.5", missingType: 7, missingAttribute: "7" });
    expect(both("ff")).toEqual({ offset: 255, missingType: 7, missingAttribute: "7" });
  });

  test("is parsed from captured kernel replies", () => {
    expect(parseErrorMessage(whole(refusedKind))).toMatchObject({
      errno: EOPNOTSUPP,
      extendedAck: { message: "Unknown device type" },
    });
    expect(
      parseErrorMessage(whole(refusedName), { bytes: requestOf(refusedName), headerLength: 4 }).extendedAck,
    ).toEqual({
      message: "Attribute failed policy validation",
      offset: 20,
      attribute: "2",
      policy: { type: "nul-string", maximumLength: 15 },
    });
    expect(parseErrorMessage(whole(missingAttribute), { bytes: requestOf(missingAttribute) }).extendedAck).toEqual({
      missingType: 1,
      missingAttribute: "1",
    });
  });
});

describe("parseDoneMessage()", () => {
  test("returns the code, which is 0 for success", () => {
    expect(parseDoneMessage(whole(done))).toEqual({ errno: 0, capped: false });
    expect(parseDoneMessage(new Message(message(NLMSG_DONE, NLM_F_MULTI, bytes("fe ff ff ff"))))).toEqual({
      errno: ENOENT,
      capped: false,
    });
  });

  test("returns success for a message without a code", () => {
    for (const length of [0, 1, 2, 3]) {
      const bare = new Message(message(NLMSG_DONE, NLM_F_MULTI, new Uint8Array(length)));
      expect(parseDoneMessage(bare)).toEqual({ errno: 0, capped: false });
    }
  });

  test("returns the extended acknowledgement after the code", () => {
    expect(parseDoneMessage(whole(failedDump))).toEqual({
      errno: EINVAL,
      capped: false,
      extendedAck: { message: "ipv4: Invalid target network namespace id" },
    });
    const request = new MessageWriter(22)
      .struct((header) => header.zero(8))
      .u32(10, 77)
      .finish();
    const text = "ea ff ff ff  08 00 02 00 18 00 00 00";
    const error = new Message(message(NLMSG_DONE, NLM_F_MULTI | NLM_F_ACK_TLVS, bytes(text)));
    const { extendedAck } = parseDoneMessage(error, { bytes: request.bytes, headerLength: 8 });
    expect(extendedAck).toEqual({ offset: 24, attribute: "10" });
  });

  test("returns no extended acknowledgement without NLM_F_ACK_TLVS", () => {
    const text = "ea ff ff ff  07 00 01 00 6e 6f 00 00";
    expect(parseDoneMessage(new Message(message(NLMSG_DONE, NLM_F_MULTI, bytes(text))))).toEqual({
      errno: EINVAL,
      capped: false,
    });
  });

  test("returns code 0 and the warning of a successful dump", () => {
    const warning = message(NLMSG_DONE, NLM_F_MULTI | NLM_F_ACK_TLVS, bytes("00 00 00 00  07 00 01 00 6e 6f 00 00"));
    expect(parseDoneMessage(new Message(warning))).toEqual({ errno: 0, capped: false, extendedAck: { message: "no" } });
  });
});

describe("readAttributePolicy()", () => {
  const policy = (text: string) => readAttributePolicy(new AttributeReader(bytes(text)));
  const names = [
    ..."invalid flag u8 u16 u32 u64 s8 s16 s32 s64 binary string nul-string nested nested-array bitfield32".split(" "),
    ..."sint uint".split(" "),
  ];

  test("returns the name or number of the attribute's type", () => {
    for (let type = 0; type < names.length; type++) {
      expect(policy(`08 00 01 00 ${type.toString(16).padStart(2, "0")} 00 00 00`)).toEqual({ type: names[type]! });
    }
    expect(policy("08 00 01 00 12 00 00 00")).toEqual({ type: 18 });
    expect(policy("")).toEqual({ type: 0 });
  });

  test("returns the bounds of signed and unsigned numbers", () => {
    expect(policy("0c 00 02 00 fe ff ff ff ff ff ff ff  0c 00 03 00 05 00 00 00 00 00 00 00")).toEqual({
      type: 0,
      minimum: -2n,
      maximum: 5n,
    });
    expect(policy("0c 00 04 00 01 00 00 00 00 00 00 00  0c 00 05 00 ff ff ff ff ff ff ff ff")).toEqual({
      type: 0,
      minimum: 1n,
      maximum: 0xffffffffffffffffn,
    });
  });

  test("returns lengths, masks and references to nested policies", () => {
    expect(policy("08 00 06 00 02 00 00 00  08 00 07 00 10 00 00 00")).toEqual({
      type: 0,
      minimumLength: 2,
      maximumLength: 16,
    });
    expect(policy("08 00 08 00 03 00 00 00  08 00 09 00 07 00 00 00")).toEqual({
      type: 0,
      nestedPolicy: 3,
      maximumType: 7,
    });
    expect(policy("08 00 0a 00 ff 00 00 00  0c 00 0c 00 0f 00 00 00 00 00 00 80")).toEqual({
      type: 0,
      bitfield32Mask: 255,
      mask: 0x800000000000000fn,
    });
  });

  test("returns a policy that converts to JSON", () => {
    const wide = policy(`
      08 00 01 00 05 00 00 00
      0c 00 04 00 00 00 00 00 00 00 00 00
      0c 00 05 00 ff ff ff ff ff ff ff ff`);
    expect(JSON.stringify(wide)).toBe('{"type":"u64","minimum":0,"maximum":"18446744073709551615"}');
    expect(Object.keys(wide)).toEqual(["type", "minimum", "maximum"]);
    expect(structuredClone(wide)).toEqual({ type: "u64", minimum: 0n, maximum: 2n ** 64n - 1n });
  });

  test("omits truncated fields", () => {
    for (let type = 1; type <= 12; type++) {
      expect(policy(`07 00 ${type.toString(16).padStart(2, "0")} 00 01 02 03`)).toEqual({ type: 0 });
    }
  });

  test("parses a captured kernel policy", () => {
    const reader = whole(controllerPolicy).attributes(4);
    expect(reader.find(8)).toBe(true);
    const policies = reader.nested();
    policies.next();
    const attributes = policies.nested();
    attributes.next();
    expect([attributes.path, readAttributePolicy(attributes.nested())]).toEqual([
      "8.0.1",
      { type: "u16", minimum: 0n, maximum: 65535n },
    ]);
  });
});
