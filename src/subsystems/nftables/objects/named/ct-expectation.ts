import { durationText } from "../../model/durations.ts";
import type { CtExpectation } from "../../model/objects.ts";
import { u8, u16, u32 } from "../../statements/simple/checks.ts";
import { line, numberLine } from "../../text/scanner/lines.ts";
import type { ObjectKind, ObjectText } from "./kind.ts";
import { networkLine, protocolChecks, readProtocols, transportLine, writeProtocols } from "./protocols.ts";

export const ctExpectation: ObjectKind<CtExpectation> = {
  fields: {
    checks: { ...protocolChecks, dport: u16, timeout: u32, size: u8 },
    required: ["protocol", "dport", "timeout", "size"],
  },
  write: (expectation, interfaces) => {
    const { dport, timeout, size } = expectation;
    return { ...writeProtocols(expectation, interfaces), dport, timeout, size };
  },
  read: (data, interfaces) => {
    const { protocol, l3proto } = readProtocols(data, interfaces);
    const { dport, timeout, size } = data;
    return { protocol, dport, timeout, size, l3proto };
  },
};

export const ctExpectationText = (): ObjectText<CtExpectation> => ({
  required: { protocol: "protocol", dport: "dport", timeout: "timeout", size: "size" },
  lines: [
    transportLine(),
    numberLine("dport", 0xffff),
    line(
      "timeout",
      (reader) => ({ timeout: Math.round(reader.duration() * 1000) }),
      ({ timeout }) => `timeout ${durationText(timeout / 1000)}`,
    ),
    numberLine("size", 0xff),
    networkLine(),
  ],
});
