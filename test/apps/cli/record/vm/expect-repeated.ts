import { expect, test } from "bun:test";
import { expectDocumented, recordAndRepeat } from "../repeat.ts";

/**
 * Tests the recording of a group of commands that need kernel modules, which the virtual machine has. Each group has a file of its
 * own, because a group takes minutes there, and the files are divided among virtual machines and days.
 */
export function testRecordedGroup(group: string): void {
  test(`bun-netlink record prints a program with the effect of the recorded commands: ${group}`, async () => {
    const rows = await recordAndRepeat(group);
    // The machine has no /etc/protocols, so ipset knows no names of protocols.
    const missing = rows.filter(([command, calls]) => calls.length === 0 && !/,(tcp|udp):/.test(command));
    expect(missing).toEqual([]);
    expectDocumented(group, rows);
  });
}
