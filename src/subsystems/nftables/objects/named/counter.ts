import type { Counter } from "../../model/objects.ts";
import { u64 } from "../../statements/simple/checks.ts";
import { counter as statement } from "../../statements/simple/counter.ts";
import { line } from "../../text/scanner/lines.ts";
import type { ObjectKind, ObjectText } from "./kind.ts";

export const counter: ObjectKind<Counter> = {
  fields: { checks: { packets: u64, bytes: u64 } },
  write: ({ packets = 0, bytes = 0 }) => statement.write({ packets, bytes }, "counter"),
  read: statement.read as ObjectKind["read"],
};

export const counterText = (): ObjectText<Counter> => ({
  isShort: true,
  open: ["packets"],
  lines: [
    line(
      "packets",
      (reader) => {
        const packets = reader.number64();
        reader.expect("bytes");
        return { packets, bytes: reader.number64() };
      },
      ({ packets, bytes }) => `packets ${packets ?? 0} bytes ${bytes ?? 0}`,
    ),
  ],
});
