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

/** Arguments that the command rejects after it has parsed the options. */
const wrong: readonly string[][] = [
  ...[[], ["x"], ["show", "x"], ["show", "link"], ["show", "links", "x"], ["show", "links", "state=x"]],
  ...[
    ["show", "links", "mtu=x"],
    ["show", "links", "nme=x"],
    ["show", "uevents"],
    ["show", "links", "--netns", ""],
  ],
  ...[
    ["show", "links", "--netns", "pid:x"],
    ["show", "links", "--netns", "x", "--all-netns"],
  ],
  ...[
    ["monitor", "x"],
    ["monitor", "sockets"],
    ["monitor", "--host", "x"],
    ["monitor", "links", "--filter", "x"],
  ],
  ...[
    ["monitor", "--redis", "x"],
    ["monitor", "--redis", "http://x"],
    ["monitor", "--redis", "redis://x/%ff"],
  ],
  ["monitor", "--redis", "redis://u:%@x"],
  ["monitor", "--redis", "redis://x", "--group", "g"],
  ["monitor", "--redis", "redis://x", "--consumer", "c"],
  ["monitor", "--redis", "redis://x", "--netns", "x"],
  ["monitor", "--redis", "redis://x", "--group", "g", "--consumer", "c"],
  ["monitor", "--redis", "redis://x", "--group", "g", "--consumer", "c", "--json", "--filter", "name=x"],
  ["monitor", "--redis", "redis://x", "--tls-ca", "/x"],
  ["monitor", "--redis", "rediss://x", "--tls-cert", "/x"],
  ["monitor", "--redis", "rediss://x", "--tls-ca", "/x"],
  ...[["agent"], ["agent", "--map"], ["agent", "x", "--prometheus", ":1"], ["agent", "--prometheus", "x"]],
  ...[
    ["agent", "--prometheus", ":99999"],
    ["agent", "--redis", "redis://x", "--host", "x".repeat(300)],
  ],
  ...[
    ["agent", "sockets", "--redis", "redis://x"],
    ["map", "--port", "70000"],
    ["map", "--netns", "../x"],
  ],
  ...[
    ["map", "--redis", "redis://x", "--netns", "x"],
    ["families", "--netns", "pid:x"],
    ["describe", "x"],
  ],
  ...[
    ["describe", "rt-link", "x"],
    ["describe", "x", "--spec", "/x"],
    ["do", "x", "y"],
    ["do", "rt-link", "x"],
  ],
  ...[
    ["do", "rt-link", "getlink", "x"],
    ["do", "rt-link", "getlink", "{"],
    ["do", "rt-link", "getlink", "[]"],
  ],
  ...[
    ["do", "rt-link", "getlink", "--nme", "x"],
    ["do", "rt-link", "getlink", "--ifi-index", "abc"],
  ],
  ...[
    ["do", "rt-link", "getlink", "--flags", "x"],
    ["do", "rt-link", "getlink", "--mtu", "-1"],
  ],
  ...[
    ["do", "rt-link", "getlink", "--"],
    ["dump", "x", "y"],
    ["dump", "rt-link", "newlink"],
    ["events", "x"],
  ],
  ...[
    ["events", "rt-link", "x"],
    ["ns", "exec", "x"],
    ["ns", "exec", "", "true"],
    ["ns", "x"],
  ],
  ...[
    ["ovs", "flows", "--filter"],
    ["ovs", "normalize-actions", "(", "x"],
    ["ovs", "upcalls", "--take"],
    ["ovs", "add-dp", "x", "-V", "2:x"],
    ["ovs", "add-if", "x", "y", "-t", "z"],
    ["ovs", "del-flows"],
  ],
  ...[
    ["state", "plan", "/x"],
    ["state", "plan", "/"],
    ["state", "plan", "-"],
    ["state", "check", "/dev/null"],
  ],
  ...[
    ["agent", "--desired"],
    ["agent", "--redis", "redis://x", "--desired"],
    ["agent", "--redis", "redis://x", "--desired", "--key", "/x"],
    ["agent", "--redis", "redis://x", "--directory", "/x"],
  ],
  ...[
    ["rollout"],
    ["rollout", "/x"],
    ["rollout", "status", "x"],
    ["rollout", "undo", "x"],
    ["rollout", "/x", "--batch", "x"],
    ["rollout", "keygen", "/nonexistent/x"],
  ],
  ...[
    ["state", "apply", "/x", "--check", "x"],
    ["state", "history", "x"],
    ["nft", "check", "/x"],
    ["nft", "x"],
  ],
  ...[
    ["capture", "--protocol", "x"],
    ["capture", "--device", "lo"],
    ["decode", "/x"],
    ["decode", "/"],
  ],
  ...[
    ["decode", "-", "--protocol", "x"],
    ["record", "no-such-program"],
    ["generate", "/x"],
    ["generate", "/"],
  ],
  ...[
    ["completion", "x"],
    ["dcb", "show"],
  ],
];

describe("wrong arguments", () => {
  test("of each subcommand give one line with the reason, then one with advice", async () => {
    const child = Bun.spawn([process.execPath, join(import.meta.dir, "wrong-arguments-program.ts")], {
      stdin: Buffer.from(JSON.stringify(wrong)),
      stdout: "ignore",
      stderr: "pipe",
    });
    const runs = (await child.stderr.text()).matchAll(/(.*?)\0(\{[^\n]*\})\n/gs).toArray();
    expect(await child.exited).toBe(0);
    expect(runs.length).toBeGreaterThan(200);
    const problems = runs.flatMap(([, text, json]) => {
      const { args, status } = JSON.parse(json!) as { args: string[]; status: number };
      // Without a subcommand, the command prints its help.
      const isHelp = text!.startsWith("Usage: ");
      const isRight = isHelp || /^error: [^\n]+\n(\(Did you mean [^\n]+\n)?\n?\([^\n]*--help[^\n]*\)\n$/.test(text!);
      return isRight && status === 2 ? [] : [{ args: args.join(" "), status, text }];
    });
    expect(problems).toEqual([]);
  });

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
