import { tc } from "../../../families/tc.ts";
import type { Family, Member, Struct } from "../../../schema/model.ts";

// Structures that the kernel's spec gets wrong, as linux/pkt_sched.h and linux/pkt_cls.h have them.

const pad = (name: string, length: number): Member => ({ name, type: "pad", length });

//  0          1           2          4            6     8
//  | cell log | linklayer | overhead | cell align | mpu | rate |       struct tc_ratespec
const ratespec: Struct = {
  members: [
    { name: "cell-log", field: "cellLog", type: "u8" },
    { name: "linklayer", field: "linklayer", type: "u8" },
    { name: "overhead", field: "overhead", type: "u16" },
    { name: "cell-align", field: "cellAlign", type: "s16" },
    { name: "mpu", field: "mpu", type: "u16" },
    { name: "rate", field: "rate", type: "u32" },
  ],
};

//  0       1          2      3   4         6     8        10     12
//  | flags | offshift | nkeys | · | offmask | off | offoff | hoff | hmask | keys … |       struct tc_u32_sel
const u32Selector: Struct = {
  members: [
    { name: "flags", field: "flags", type: "u8" },
    { name: "offshift", field: "offshift", type: "u8" },
    { name: "nkeys", field: "nkeys", type: "u8" },
    pad("pad", 1),
    { name: "offmask", field: "offmask", type: "u16", order: "big" },
    { name: "off", field: "off", type: "u16" },
    { name: "offoff", field: "offoff", type: "s16" },
    { name: "hoff", field: "hoff", type: "s16" },
    { name: "hmask", field: "hmask", type: "u32", order: "big" },
    { name: "keys", field: "keys", type: "binary" },
  ],
};

/** The structure with padding behind it. */
function padded(name: string, length: number): Struct {
  return { members: [...tc.structs[name]!.members, pad("tail", length)] };
}

let model: Family | undefined;

/** The family of traffic control, with those structures right. Made at its first use. */
export function tcModel(): Family {
  model ??= corrected();
  return model;
}

function corrected(): Family {
  return {
    ...tc,
    structs: { ...tc.structs, "tc-ratespec": ratespec, "tc-u32-sel": u32Selector, "tc-stats": padded("tc-stats", 4) },
  };
}
