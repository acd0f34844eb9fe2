import { describe, expect, test } from "bun:test";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tableNames, unannouncedTables, unlistedTables } from "../../../apps/cli/src/tables/names.ts";
import { cli } from "./cli.ts";

const helpOf = (command: string) => cli([command, "--help"]).stdout;
const tablesIn = (help: string) => /^Tables: (.*)$/m.exec(help)![1]!.split(", ");

describe("help of a command", () => {
  test("lists the tables that the command accepts", () => {
    expect(tablesIn(helpOf("show"))).toEqual(tableNames.filter((name) => !unlistedTables.includes(name)));
    expect(tablesIn(helpOf("monitor"))).toEqual(tableNames.filter((name) => !unannouncedTables.includes(name)));
    for (const name of unannouncedTables) expect(cli(["monitor", name]).status).toBe(2);
    for (const name of unlistedTables) expect(cli(["show", name]).status).toBe(2);
  });

  test("shows no empty defaults, and examples of other programs as they are typed", () => {
    const help = helpOf("decode");
    expect(help).not.toContain("default: []");
    expect(help).toContain("\n  strace -xx ");
    expect(help).toContain("\n  bun-netlink decode ");
  });
});

describe("wrong arguments", () => {
  test.each(["../../etc", "a/b", ".", ".."])("map rejects the namespace name %s", (name) => {
    expect(cli(["map", "--netns", name])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(`--netns ${name}: expected the name of a network namespace`),
    });
  });

  test("decode reads a line of two million digits", async () => {
    const file = join(tmpdir(), `bun-netlink-digits-${process.pid}`);
    await Bun.write(file, "00".repeat(1_000_000));
    const { status, stderr } = cli(["decode", file]);
    await Bun.file(file).delete();
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining("malformed message") });
  });

  test("decode reports a packet of an interface that the file does not describe", async () => {
    const file = join(tmpdir(), `bun-netlink-pcapng-${process.pid}`);
    const section = [0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0xffffffff, 0xffffffff, 28];
    const packet = [6, 36, 5, 0, 0, 4, 4, 0, 36];
    await Bun.write(file, Uint32Array.from([...section, ...packet]));
    const { status, stderr } = cli(["decode", file]);
    await Bun.file(file).delete();
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining("of interface 5, which no block"),
    });
  });
});
