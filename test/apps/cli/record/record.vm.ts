// Records commands that need kernel modules, which the virtual machine has.
import { expect, test } from "bun:test";
import { expectDocumented, recordAndRepeat } from "./repeat.ts";

test.each(["kinds", "ipsec", "bridge", "tc", "wg", "ipset"])(
  "bun-netlink record prints a program with the effect of the recorded commands: %s",
  async (group) => {
    const rows = await recordAndRepeat(group);
    // The machine has no /etc/protocols, so ipset knows no names of protocols.
    const missing = rows.filter(([command, calls]) => calls.length === 0 && !/,(tcp|udp):/.test(command));
    expect(missing).toEqual([]);
    expectDocumented(group, rows);
  },
);
