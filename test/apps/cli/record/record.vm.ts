// Records commands that need kernel modules, which the virtual machine has.
import { expect, test } from "bun:test";
import { expectDocumented, recordAndRepeat } from "./repeat.ts";

test.each(["kinds", "bridge", "tc", "wg", "ipset"])(
  "bun-netlink record prints a program with the effect of the recorded commands: %s",
  async (group) => {
    const rows = await recordAndRepeat(group);
    expect(rows.filter(([, calls]) => calls.length === 0)).toEqual([]);
    expectDocumented(group, rows);
  },
  600_000,
);
