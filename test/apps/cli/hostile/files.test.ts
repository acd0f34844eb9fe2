import { beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasProgram, temporaryFolder } from "../../../support/environment.ts";
import { EVIL, RAW } from "../../hostile-values.ts";
import { cli } from "../cli.ts";

const MIB = 1024 * 1024;
const words = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer);
const block = (type: number, ...body: number[]) => words(type, 4 * body.length + 12, ...body, 4 * body.length + 12);
/** Returns a pcapng file with one packet, whose time has the greatest number of units of 10^-`resolution` seconds. */
const pcapng = (resolution: number) =>
  Buffer.concat([
    block(0x0a0d0d0a, 0x1a2b3c4d, 1, 0xffffffff, 0xffffffff),
    block(1, 253, 0, 9 | (1 << 16), resolution, 0),
    block(6, 0, 0xffffffff, 0xffffffff, 32, 32, 0, 0, 0, 0, 16, 3, 1, 0),
  ]);

/** Files of the tests, by name: their contents. */
const files: Readonly<Record<string, string | Uint8Array>> = {
  "empty.json": "",
  "binary.json": Uint8Array.from({ length: MIB }, (_, index) => (index * 7919) >> 3),
  "nul.json": '{"links":{"a\0":{}}}',
  "bom.json": '\ufeff{"links":{}}',
  "return.json": '{"links":\r{}}',
  "no-line-end.json": '{"links":{}}',
  "rtl.json": JSON.stringify({ links: { [EVIL.slice(-9)]: { mtu: "x" } } }),
  "deep.json": "[".repeat(MIB),
  "nested.json": `${'{"links":'.repeat(100_000)}1${"}".repeat(100_000)}`,
  "long-key.json": JSON.stringify({ links: { ["a".repeat(2 * MIB)]: {} } }),
  "long-comment.json": `/*${"x".repeat(2 * MIB)}*/{"links":{"a":{"mtu":"x"}}}`,
  "comments.json": `${"// x\n".repeat(200_000)}{"links":{"a":{"mtu":"x"}}}`,
  "escapes.json": `{"links":{"${"\\n".repeat(MIB)}":{"mtu":"x"}}}`,
  "digits.json": `{"links":{"a":{"mtu":${"9".repeat(MIB)}}}}`,
  "prototype.json": '{"__proto__":{"links":{}},"links":{"__proto__":{"mtu":1}}}',
  "many.json": JSON.stringify({
    links: Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`d${at}`, null])),
  }),
  "cycle.yaml": "links: &a\n  x: *a\n",
  "aliases.yaml": `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghij".replaceAll(/./g, (name) => `${name}: &${name} [${Array(9).fill(`*${String.fromCharCode(name.charCodeAt(0) - 1)}`)}]\n`)}`,
  "deep.yaml": "[".repeat(100_000),
  "netplan.yaml": "network: &n\n  ethernets: &e\n    eth0: *e\n",
  "time.pcapng": pcapng(0),
  "microseconds.pcapng": pcapng(6),
  "records.pcap": Buffer.concat([words(0xa1b2c3d4, 0x40002, 0, 0, 65535, 253), new Uint8Array(16 * 100_000)]),
  "one-line.hex": "00 ".repeat(MIB),
  "lines.hex": "00\n".repeat(MIB),
  "trace.log": `sendto(3, ${"nlmsg_len=1, ".repeat(200_000)}\n`,
  "strings.log": `sendmsg(3, ${`{nlmsg_len=1, nlmsg_type=1, nlmsg_flags=1, nlmsg_seq=1, nlmsg_pid=1}, "${"\\x00".repeat(50)}`.repeat(2000)}\n`,
  "evil.nft": `add table ip ${EVIL}`,
};

const folder = temporaryFolder();

beforeAll(() => {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  symlinkSync("loop", join(folder, "loop"));
  symlinkSync("/dev/zero", join(folder, "zero"));
  mkdirSync(join(folder, "folder.json"));
});

/** Runs the command, with the paths of files in place of words that start with "@". */
const run = (line: string) =>
  cli(line.split(" ").map((word) => (word.startsWith("@") ? join(folder, word.slice(1)) : word)));

describe("a hostile file", () => {
  test.each([
    ["state check @empty.json", 2, "empty.json:1:1: invalid JSON: expected a value, got the end of the text"],
    ["state check @binary.json", 2, "invalid JSON"],
    ["state check @nul.json", 2, "invalid JSON"],
    ["state check @bom.json", 0, ""],
    ["state check @return.json", 0, ""],
    ["state check @no-line-end.json", 0, ""],
    ["state check @rtl.json", 2, "\\u{202e}"],
    ["state check @deep.json", 2, "deep.json: more than 100 levels of objects and lists"],
    ["state check @nested.json", 2, "nested.json: more than 100 levels of objects and lists"],
    ["state check @long-key.json", 2, "long-key.json:1:"],
    ["state check @long-comment.json", 2, "long-comment.json:1:"],
    ["state check @comments.json", 2, "comments.json:200001:16: links.a.mtu: expected an integer"],
    ["state check @escapes.json", 2, "expected a name of 1 to 127 bytes"],
    ["state check @digits.json", 2, "links.a.mtu: expected an integer"],
    ["state check @prototype.json", 2, "__proto__: unknown option"],
    ["state check @many.json", 0, ""],
    ["state check @cycle.yaml", 2, "cycle.yaml: more than 100 levels of objects and lists"],
    ["state check @aliases.yaml", 2, "aliases.yaml: invalid YAML"],
    ["state check @deep.yaml", 2, "deep.yaml: more than 100 levels of objects and lists"],
    ["state check @loop", 2, "loop: too many symbolic links encountered (ELOOP)"],
    ["state check @folder.json", 2, "folder.json: expected a file, got a directory"],
    ["state check @zero", 2, "zero: expected a file, got a device"],
    ["state check /dev/null", 2, "/dev/null:1:1: invalid JSON"],
    ["state import netplan @netplan.yaml", 2, "netplan.yaml: more than 100 levels of objects and lists"],
    ["state import netplan /dev/zero", 2, "/dev/zero: expected a file, got a device"],
    ["state import ifupdown /dev/urandom", 2, "/dev/urandom: expected a file, got a device"],
    ["decode @loop", 2, "loop: too many symbolic links encountered (ELOOP)"],
    ["decode @folder.json", 2, "folder.json: expected a file, got a directory"],
    ["decode /dev/zero", 2, "/dev/zero: expected a file, got a device"],
    ["decode @empty.json", 1, "empty.json: contains no netlink messages"],
    ["decode @binary.json", 1, "binary.json: "],
    ["decode @deep.json", 1, "deep.json: contains no netlink messages"],
    // A time that no Date can represent is omitted.
    ["decode @time.pcapng --json", 0, ""],
    ["decode @microseconds.pcapng --json", 0, ""],
    ["decode @records.pcap", 0, ""],
    ["decode @one-line.hex", 1, "malformed message"],
    ["decode @lines.hex", 1, "malformed message"],
    ["decode @trace.log", 1, "contains no netlink messages"],
    ["decode @strings.log", 1, "contains no netlink messages"],
    ["nft check /dev/zero", 2, "/dev/zero: expected a file, got a device"],
    ["nft check @binary.json", 2, "binary.json:1:"],
    ["nft check @evil.nft", 2, "evil.nft:1:"],
    ["describe x --spec /dev/zero", 2, "/dev/zero: expected a file, got a device"],
    ["describe x --spec @deep.yaml", 2, "deep.yaml: invalid YAML"],
    ["describe x --spec @aliases.yaml", 2, "aliases.yaml: "],
    ["generate -o @out /dev/full", 2, "/dev/full: expected a file, got a device"],
    ["monitor --redis rediss://127.0.0.1:1 --tls-ca /dev/zero", 2, "/dev/zero: expected a file, got a device"],
    ["map --state /dev/zero", 2, "/dev/zero: expected a file, got a device"],
    ["agent --redis redis://127.0.0.1:1 --desired --key /dev/zero", 2, "/dev/zero: expected a"],
  ])("has a clear result with %s", (line, status, message) => {
    const result = run(line);
    expect({ status: result.status, stderr: result.stderr.slice(0, 4000) }).toEqual({
      status,
      stderr: expect.stringContaining(message),
    });
    expect(result.stderr).not.toMatch(/Maximum call stack|undefined is not|null is not|\n {4}at /);
    expect(RAW.test(result.stderr)).toBe(false);
  });

  test.skipIf(!hasProgram("mkfifo"))("that is a pipe is read to its end", () => {
    const pipe = join(folder, "pipe");
    expect(Bun.spawnSync(["mkfifo", pipe]).exitCode).toBe(0);
    const writer = Bun.spawn(["sh", "-c", 'printf "{}" > "$0"', pipe]);
    expect(cli(["state", "check", pipe])).toMatchObject({ status: 0, stderr: "" });
    writer.kill();
  });

  test("that is endless is refused on the standard input", () => {
    const { stderr, exitCode } = Bun.spawnSync(
      [
        "sh",
        "-c",
        '"$@" < /dev/zero',
        "sh",
        ...[process.execPath, join(import.meta.dir, "../../../../apps/cli/src/main.ts")],
        "decode",
        "-",
      ],
      { timeout: 180_000 },
    );
    expect([exitCode, stderr.toString().split("\n")[0]]).toEqual([2, "error: -: expected a file, got a device"]);
  });
});

test.skipIf(!hasProgram("perl"))("A pipe whose reads do not wait is read to its end", () => {
  const nonBlocking = "perl -MFcntl -e 'fcntl STDIN, F_SETFL, O_NONBLOCK; exec @ARGV'";
  const script = `(sleep 0.5; echo '{"links":{}}') | ${nonBlocking} "$@"`;
  expect(cli(["state", "check", "-"], { prefix: ["sh", "-c", script, "sh"] })).toMatchObject({ stderr: "", status: 0 });
});

describe("a hostile argument", () => {
  const long = "a".repeat(100_000);
  test.each<[string, readonly string[], string]>([
    ["a table of 100,000 characters", ["show", long], "unknown table"],
    ["a filter of 100,000 characters", ["show", "links", `${long}=1`], "has no field"],
    ["control characters", ["show", EVIL.slice(0, 8)], "unknown table"],
    ["a filter with control characters", ["show", "links", `name\x1b[31m\u202e=x`], "has no field"],
    ["a namespace with control characters", ["show", "links", "--netns", "\x1b[2J\u202e"], "no network namespace"],
    [
      "a namespace outside of the directory",
      ["map", "--netns", "../../etc"],
      "expected the name of a network namespace",
    ],
    ["a namespace of a process 0", ["show", "links", "--netns", "pid:0"], ""],
    ["a huge process", ["show", "links", "--netns", `pid:${"9".repeat(400)}`], ""],
    ["10,000 levels of JSON", ["do", "rt-link", "getlink", `${"[".repeat(10_000)}`], "invalid JSON"],
    ["the name of a prototype as field", ["do", "rt-link", "getlink", '{"__proto__":{"a":1}}', "--dry-run"], ""],
    ["the name of a prototype as option", ["do", "rt-link", "getlink", "--__proto__.a", "1"], "unknown field"],
    ["the name of a prototype as command", ["__proto__"], "unknown command"],
    ["the name of a prototype as family", ["describe", "__proto__"], "unknown family"],
    ["the name of a prototype as table", ["show", "constructor"], "unknown table"],
    ["the name of a prototype in a filter", ["show", "links", "__proto__=1"], "has no field"],
    ["a path of 10,000 names in a filter", ["show", "links", `${"a.".repeat(10_000)}a=1`], "has no field"],
    ["bytes that are no hexadecimal digits", ["do", "rt-link", "newlink", "--address", "hex:zz"], "hexadecimal"],
    [
      "an index of 2^64",
      ["do", "rt-link", "getlink", "--header.ifiIndex", "18446744073709551616"],
      "expected a number",
    ],
    ["an index of a list of 2^53", ["do", "rt-link", "newlink", "--prop-list.alt-ifname.9007199254740993", "x"], ""],
    ["an infinite number", ["do", "rt-link", "newlink", "--mtu", "1e999"], "expected an integer"],
    ["a port of many digits", ["map", "--port", "9".repeat(400)], "--port"],
    ["a count of many digits", ["monitor", "links", "--count", "9".repeat(400)], "--count"],
    ["a URL with control characters", ["monitor", "--redis", "redis://\x1b[31m"], "--redis"],
    ["a URL of 100,000 characters", ["monitor", "--redis", `redis://${long}:1`], ""],
    ["a pattern of 1,000 stars", ["monitor", "--redis", "redis://127.0.0.1:1", "--host", "*a".repeat(1000)], ""],
    ["a host of 300 characters", ["agent", "--redis", "redis://127.0.0.1:1", "--host", "x".repeat(300)], "--host"],
    ["a host with control characters", ["agent", "--redis", "redis://127.0.0.1:1", "--host", EVIL], "--host"],
  ])("has a clear result: %s", (_, args, message) => {
    const { status, stderr } = cli(args);
    expect([1, 2]).toContain(status!);
    expect(stderr.slice(0, 250_000)).toContain(message);
    expect(stderr).not.toMatch(/Maximum call stack|undefined is not|null is not|\n {4}at /);
    expect(RAW.test(stderr)).toBe(false);
  });
});
