import type { NamedLimit } from "../../model/objects.ts";
import { limitFields, rateText, readLimit, readRate, writeLimit } from "../../statements/simple/limit.ts";
import type { ObjectKind, ObjectText } from "./kind.ts";

export const limit: ObjectKind<NamedLimit> = {
  fields: { checks: limitFields, required: ["rate", "per"] },
  write: (object) => writeLimit(object, ""),
  read: readLimit,
};

export const limitText = (): ObjectText<NamedLimit> => ({
  isShort: true,
  open: ["rate"],
  required: { rate: "rate" },
  lines: [
    {
      words: ["rate"],
      read(reader, object) {
        reader.advance();
        // A further line replaces all fields.
        for (const field of ["burst", "rate_unit", "burst_unit", "inv"] as const) delete object[field];
        Object.assign(object, readRate(reader));
      },
      // nft omits the default burst of a named limit, 5 packets.
      text: (object) => `rate ${rateText(object, 5)}`,
    },
  ],
});
