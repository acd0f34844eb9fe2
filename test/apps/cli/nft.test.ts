import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { retried } from "../../../apps/cli/src/nft/commands.ts";
import { NetlinkError, NetworkNamespace } from "../../../src/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { type CliResult, cli, objects, output } from "./cli.ts";

const RULESET = `table inet filter {
	set blocked {
		type ipv4_addr
		flags interval
		elements = { 198.51.100.0/24, 203.0.113.7 }
	}

	map zones {
		typeof iifname : verdict
		elements = { "lo" : accept }
	}

	chain ssh {
		tcp dport { 22, 2222 } counter packets 0 bytes 0 accept comment "admin"
	}

	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		ip saddr @blocked drop
		tcp dport 22 jump ssh
	}
}
table ip other {
	chain input {
	}
}
`;

describeInNamespaces("bun-netlink nft", () => {
  let netns: NetworkNamespace;
  const folder = mkdtempSync(join(tmpdir(), "bun-netlink-nft-"));
  const file = join(folder, "firewall.nft");

  function nft(command: string, text: string, ...options: string[]): CliResult {
    writeFileSync(file, text);
    return cli(["nft", command, file, ...options], { netns });
  }

  beforeAll(() => {
    netns = NetworkNamespace.create();
    expect(nft("apply", RULESET)).toEqual({ stdout: "", stderr: "", status: 0 });
  });

  afterAll(() => {
    netns.close();
    rmSync(folder, { recursive: true });
  });

  test("`list` prints the ruleset that `apply` has read, and single tables", () => {
    expect(output(["nft", "list"], { netns })).toBe(RULESET);
    expect(output(["nft", "list", "ip"], { netns })).toBe("table ip other {\n\tchain input {\n\t}\n}\n");
    expect(objects(["nft", "list", "ip", "other"], { netns }).map((object) => Object.keys(object)[0])).toEqual([
      "table",
      "chain",
    ]);
    expect(cli(["nft", "list", "ip", "none"], { netns })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("get table ip none: no such object (ENOENT)"),
    });
    expect(cli(["nft", "list", "ruleset"], { netns })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("value 'ruleset' is invalid for argument 'family'. Allowed choices are inet,"),
    });
  });

  test("`show nft-rules` prints rules as text, with filters", () => {
    const [head, ...rows] = output(["show", "nft-rules", "chain=input"], { netns }).trimEnd().split("\n");
    expect(head).toMatch(/^FAMILY +TABLE +CHAIN +HANDLE +RULE$/);
    expect(rows.map((row) => row.replace(/^inet +filter +input +\d+ +/, ""))).toEqual([
      "ct state established,related accept",
      "ip saddr @blocked drop",
      "tcp dport 22 jump ssh",
    ]);
    expect(objects(["show", "nft-rules", "family=inet", "chain=ssh"], { netns })).toMatchObject([
      { family: "inet", table: "filter", chain: "ssh", comment: "admin", text: expect.stringContaining("tcp dport {") },
    ]);
    expect(output(["show", "nft-rules", "family=ip"], { netns })).not.toContain("inet");
  });

  test("`show nft-sets` prints sets and maps with their elements", () => {
    const rows = output(["show", "nft-sets"], { netns }).trimEnd().split("\n");
    expect(rows.map((row) => row.split(/ {2,}/))).toEqual([
      ["FAMILY", "TABLE", "NAME", "KIND", "TYPE", "FLAGS", "COUNT", "ELEMENTS"],
      ["inet", "filter", "blocked", "set", "ipv4_addr", "interval", "2", "198.51.100.0/24, 203.0.113.7"],
      ["inet", "filter", "zones", "map", "typeof iifname : verdict", "1", '"lo" : accept'],
    ]);
    expect(objects(["show", "nft-sets", "kind=set"], { netns })).toMatchObject([
      { name: "blocked", elem: [{ prefix: { addr: "198.51.100.0", len: 24 } }, "203.0.113.7"] },
    ]);
  });

  test("`check` changes nothing", () => {
    expect(objects(["nft", "check", "-"], { netns, stdin: "flush ruleset; table ip x {}" })).toEqual([
      { file: "-", valid: true, commands: 2 },
    ]);
    expect(output(["nft", "list"], { netns })).toBe(RULESET);
  });

  test("`apply` applies all commands or none", () => {
    const { status, stderr } = nft("apply", "delete table ip other\nadd rule inet filter ssh jump nowhere\n");
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining(`${file}:2:31: add rule inet filter ssh, statement 1 (jump): `),
    });
    expect(output(["nft", "list"], { netns })).toBe(RULESET);
  });

  test.each([
    ["table inet t {\n\tchain c {\n\t\ttcp dprt 22\n", '3:7: expected "sport", '],
    ["table inet t { set s { type ipv4_addr; elements = { 10.0.0.1-10.0.0.5 } }; }", "1:53: a range requires"],
    ["add table inet t\nreset counters", '2:1: "reset" returns objects'],
    ["list ruleset", '1:1: "list" reads the ruleset'],
    ['include "../other.nft"', "1:1: the file ../other.nft is outside of "],
  ])("the errors of %j have a position", (text, message) => {
    const { status, stdout, stderr } = nft("check", text);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toStartWith(`error: ${file}:${message}`);
  });

  test("the excerpt of an error shows the position below the line", () => {
    const { stderr } = nft("check", "table inet t {\n\tchain c {\n\t\ttcp dprt 22\n");
    expect(stderr.split("\n").slice(1, 3)).toEqual(["    tcp dprt 22", "        ^"]);
  });

  test("an error of a value has the line of the file", () => {
    const text = "table inet t {\n\tset s { type ipv4_addr; }\n\tchain c {\n\t\ttcp dport @s accept\n\t}\n}\n";
    const { stderr, status } = nft("check", text);
    expect(status).toBe(2);
    expect(stderr).toStartWith(`error: ${file}:4:13: @s: expected a key of type ipv4_addr`);
    expect(stderr).toEndWith("\n    tcp dport @s accept\n              ^\n");
  });

  test("bytes that are not UTF-8 in a comment are those of the file, also of an included one", () => {
    const text = (name: string) => `table ip ${name} { chain c { accept comment "a\xff\xe9b"; }; }\n`;
    writeFileSync(join(folder, "bytes.nft"), text("included"), "latin1");
    writeFileSync(file, `\xef\xbb\xbfinclude "bytes.nft"\n${text("bytes")}`, "latin1");
    output(["nft", "apply", file], { netns });
    const rules = objects(["nft", "list", "ip"], { netns }).flatMap(({ rule }) => (rule === undefined ? [] : [rule]));
    expect(rules).toMatchObject(Array(2).fill({ comment: "a\udcff\udce9b" }));
    output(["nft", "apply", "-"], { netns, stdin: "delete table ip bytes; delete table ip included" });
  });

  test("files in the directory of the file can be included", () => {
    writeFileSync(join(folder, "part.nft"), "add table ip included\n");
    expect(nft("check", 'include "part.nft"\n', "--json").stdout).toContain('"commands":1');
    writeFileSync(join(folder, "part.nft"), "add tabel ip included\n");
    expect(nft("check", 'include "part.nft"\n').stderr).toStartWith("error: part.nft:1:5: ");
  });

  test("-I allows files of other directories, and -D defines variables", () => {
    const other = mkdtempSync(join(tmpdir(), "bun-netlink-nft-"));
    writeFileSync(join(other, "rules.nft"), "table ip x { chain c { tcp dport $port accept; }; }\n");
    const text = `include "${other}/*.nft"\n`;
    expect(nft("check", text).stderr).toContain("is outside of");
    expect(nft("check", text, "-I", other, "-D", "port=22", "--json").stdout).toContain('"commands":3');
    expect(nft("check", text, "-I", other).stderr).toContain("there is no variable port");
    writeFileSync(join(folder, "rules.nft"), "add table ip own\n");
    const relative = ["check", 'include "rules.nft"\n', "-D", "port=22", "--json"] as const;
    expect(nft(...relative).stdout).toContain('"commands":1');
    // As nft 1.1, which looks in the directory of the file last.
    expect(nft(...relative, "-I", other).stdout).toContain('"commands":3');
    expect(nft("check", text, "-D", "port")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--define: expected NAME=VALUE, got "port"'),
    });
    expect(nft("check", text, "-D", "port=1", "-D", "port=2").stderr).toContain("--define: port is already defined");
    rmSync(other, { recursive: true });
  });
});

test("bun-netlink nft list reads rules again if their sets have been deleted, at most three times", async () => {
  const deleted = new NetlinkError("no ipset has the number 5", { errno: -2, operation: "read rule" });
  let reads = 0;
  const readAfter = (failures: number, error: Error) => {
    reads = 0;
    return retried(async () => {
      if (++reads <= failures) throw error;
      return "rules";
    });
  };
  expect([await readAfter(2, deleted), reads]).toEqual(["rules", 3]);
  await expect(readAfter(3, deleted)).rejects.toBe(deleted);
  await expect(readAfter(1, new Error("other"))).rejects.toThrow("other");
  expect(reads).toBe(1);
});
