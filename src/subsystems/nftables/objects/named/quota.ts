import { checkFlag } from "../../../../base/check.ts";
import type { NamedQuota } from "../../model/objects.ts";
import { u64 } from "../../statements/simple/checks.ts";
import { amountText, checkQuota, readQuota } from "../../statements/simple/quota.ts";
import { hasFlag } from "../../statements/simple/statement.ts";
import { bytesOfUnit, exact } from "../../statements/simple/units.ts";
import type { ObjectKind, ObjectText } from "./kind.ts";

export const quota: ObjectKind<NamedQuota> = {
  fields: { checks: { bytes: u64, used: u64, inv: checkFlag }, required: ["bytes"] },
  write: ({ bytes, used = 0, inv }) => {
    checkQuota(BigInt(bytes), BigInt(used), "bytes", "used");
    return { bytes: BigInt(bytes), consumed: BigInt(used), flags: inv === true ? ["invert"] : [] };
  },
  read: ({ bytes, consumed, flags }) => {
    return { bytes: exact(bytes), used: exact(consumed), inv: hasFlag(flags, "invert") };
  },
};

export const quotaText = (): ObjectText<NamedQuota> => ({
  isShort: true,
  open: ["over", "until", ""],
  required: { bytes: "a number of bytes" },
  lines: [
    {
      words: ["over", "until", ""],
      read(reader, object) {
        const { val, val_unit, used, used_unit, inv } = readQuota(reader);
        // A further line replaces all fields.
        for (const field of ["used", "inv"] as const) delete object[field];
        object.bytes = exact(BigInt(val) * bytesOfUnit(val_unit, "val_unit"));
        if (used !== undefined) object.used = exact(BigInt(used) * bytesOfUnit(used_unit, "used_unit"));
        if (inv === true) object.inv = true;
      },
      text: ({ bytes, used, inv }) => amountText({ val: bytes, used, inv }, false),
    },
  ],
});
