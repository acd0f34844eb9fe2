import { beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ADVICE } from "../../../apps/cli/src/errors.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { Links } from "../../../src/subsystems/route/index.ts";
import { describeInNamespaces, hasProgram, sharedNamespace, temporaryFolder } from "../../support/environment.ts";
import { entryPoints } from "../../support/shared.ts";
import { cli, output } from "./cli.ts";
import { commandWords } from "./command.ts";

const root = join(import.meta.dir, "../../..");
const folder = temporaryFolder();

describe("bun-netlink generate", () => {
  const write = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const family = `
name: my-family
attribute-sets:
  - { name: main, attributes: [{ name: the-value, type: u32 }, { name: address, type: binary, display-hint: mac, checks: { exact-len: 6 } }] }
operations:
  list:
    - name: get-value
      attribute-set: main
      do: { request: { attributes: [the-value] }, reply: { attributes: [the-value, address] } }
`;
  const extension = `
extends: my-family
attribute-sets: [{ name: main, attributes: [{ name: added, type: string, value: 3 }] }]
operations: { list: [{ name: get-value, do: { reply: { attributes: [added] } } }] }
`;

  test("imports linked families of the library by the name of their module", () => {
    const linking = `
name: linking
links: [NET_DM]
attribute-sets: [{ name: main, attributes: [{ name: counters, type: nest, nested-attributes: NET_DM/stats }] }]
operations: { list: [{ name: get, attribute-set: main, do: { reply: { attributes: [counters] } } }] }
`;
    const modules = join(folder, "linked");
    output(["generate", write("linking.yaml", linking), "-o", modules]);
    expect(readFileSync(join(modules, "linking.ts"), "utf8")).toContain('from "bun-netlink/families/net-dm";');
  });

  test("writes modules that type-check against the package", async () => {
    const specs = [write("my-family.yaml", family), write("extension.yaml", extension)];
    const modules = join(folder, "generated");
    expect(output(["generate", ...specs, "-o", modules])).toBe(`${join(modules, "my-family.ts")}\n`);
    const text = readFileSync(join(modules, "my-family.ts"), "utf8");
    expect(text).toStartWith("// Generated from my-family.yaml with extension.yaml (sha256 ");
    const program = `
      import { operationCodec } from "bun-netlink/schema";
      import { myFamily } from "./generated/my-family.ts";
      const codec = operationCodec(myFamily, "get-value");
      const message = codec.request("do", { theValue: 5 }, { type: 99 });
      console.log(JSON.stringify(codec.decodeRequest(message)));
      using client = myFamily.connect();
      // @ts-expect-error: the value is a number
      const wrong = () => client.do("get-value", { theValue: "x" });
      const right = () => client.do("get-value", { theValue: 1 }).added?.toUpperCase();
      export { right, wrong };
    `;
    write("program.ts", program);
    const { compilerOptions } = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8"));
    const paths = Object.fromEntries(
      Object.entries<string[]>(compilerOptions.paths).map(([name, files]) => [
        name,
        files.map((file) => join(root, file)),
      ]),
    );
    const typeRoots = [join(root, "node_modules/@types")];
    write(
      "tsconfig.json",
      JSON.stringify({
        compilerOptions: { ...compilerOptions, paths, typeRoots, types: ["bun"] },
        files: ["program.ts"],
      }),
    );
    const declared = { extends: "./tsconfig.json", compilerOptions: { paths: await entryPoints() } };
    write("types.json", JSON.stringify(declared));
    const compiler = join(root, "node_modules/.bin/tsc");
    const checked = Bun.spawnSync([compiler, "--project", "types.json"], { cwd: folder });
    expect(checked.stdout.toString()).toBe("");
    const ran = Bun.spawnSync([process.execPath, "program.ts"], { cwd: folder });
    expect({ out: ran.stdout.toString(), error: ran.stderr.toString() }).toEqual({
      out: '{"theValue":5}\n',
      error: "",
    });
  });

  test.each([
    ["an extension of a family that is not loaded", extension, 'extends "my-family"; add its spec to the arguments'],
    ["a link to an unknown family", `${family}\nlinks: [nowhere]`, 'links "nowhere"; add its spec to the arguments'],
    ["a file that is not a spec", "just text", "expected a spec with a name"],
  ])("reports %s, and names the spec file", (_, text, message) => {
    const path = write("wrong.yaml", text);
    const { stderr, status } = cli(["generate", path, "-o", join(folder, "wrong")]);
    expect({ stderr, status }).toEqual({ stderr: `error: ${path}: ${message}\n${ADVICE}\n`, status: 2 });
  });

  test("rejects unsupported parts of a spec, and with --tolerant warns of each part that it ignores", () => {
    const path = write("newer.yaml", family.replace("type: u32", "type: u33"));
    const command = ["generate", path, "-o", join(folder, "newer")];
    expect(cli(command)).toMatchObject({ status: 2, stderr: expect.stringContaining("type: expected one of u8") });
    const { stderr, status } = cli([...command, "--tolerant"]);
    expect(status).toBe(0);
    expect(stderr).toStartWith(`warning: ${path}: attribute-sets[main].attributes[the-value].type: `);
  });
});

test("bun-netlink ovs normalize-actions prints a line per set of VLAN tags", () => {
  const flow = "in_port(1),eth(),eth_type(0x0800)";
  const printed = output(["ovs", "normalize-actions", flow, "3,2,push_vlan(vid=5,pcp=0),1"]);
  expect(printed).toBe("no vlan: no mpls: 2,3\nvlan(vid=5,pcp=0): no mpls: 1\n");
});

describe("bun-netlink completion", () => {
  const candidates = (...words: string[]) =>
    output(["complete", "--", ...words])
      .trim()
      .split("\n");

  test("completes commands, options, tables, families and fields", () => {
    expect(candidates("")).toContain("monitor");
    expect(candidates("")).not.toContain("complete");
    expect(candidates("sh")).toEqual(["show"]);
    expect(candidates("ovs", "po")).toEqual(["ports"]);
    expect(candidates("show", "li")).toEqual(["links"]);
    expect(candidates("show", "--j")).toEqual(["--json"]);
    expect(candidates("show", "links", "na")).toEqual(["name="]);
    expect(candidates("dump", "rt-li")).toEqual(["rt-link"]);
    expect(candidates("do", "rt-link", "getli")).toEqual(["getlink"]);
    expect(candidates("do", "rt-link", "getlink", "--if")).toEqual(["--ifname"]);
    expect(candidates("events", "rt-link", "rtnlgrp-st")).toEqual(["rtnlgrp-stats"]);
    expect(candidates("no-such-command", "x")).toEqual([""]);
  });

  test.each(["bash", "zsh", "fish"])("prints a completion script for %s without syntax errors", (shell) => {
    const script = output(["completion", shell]);
    expect(script).toContain("bun-netlink complete --");
    if (Bun.which(shell) === null) return;
    const { exitCode, stderr } = Bun.spawnSync([shell, "-n"], { stdin: Buffer.from(script) });
    expect({ exitCode, stderr: stderr.toString() }).toEqual({ exitCode: 0, stderr: "" });
  });

  test.skipIf(!hasProgram("bash"))("completes subcommands in bash", () => {
    const program = `
      bun-netlink() { ${commandWords.join(" ")} "$@"; }
      source <(bun-netlink completion bash)
      COMP_WORDS=(bun-netlink show lin) COMP_CWORD=2
      _bun_netlink 2>/dev/null
      echo "\${COMPREPLY[@]}"
    `;
    expect(Bun.spawnSync(["bash", "-c", program]).stdout.toString()).toBe("links\n");
  });

  test.skipIf(!hasProgram("bash"))("quotes interface names for bash", () => {
    const marker = join(folder, "ran");
    const program = `
      source <(${commandWords.join(" ")} completion bash)
      bun-netlink() { printf '%s\\n' '\`touch\${IFS}${marker}\`' '$(touch\${IFS}${marker})' '*' name=; }
      COMP_WORDS=(bun-netlink dcb show "") COMP_CWORD=3
      _bun_netlink
      printf '%s\\n' "\${COMPREPLY[@]}"
    `;
    const { stdout, stderr } = Bun.spawnSync(["bash", "-c", program], { cwd: folder });
    expect(existsSync(marker)).toBe(false);
    const quoted = `touch\\$\\{IFS\\}${marker}`;
    expect({ out: stdout.toString(), error: stderr.toString() }).toEqual({
      out: `\\\`${quoted}\\\`\n\\$\\(${quoted}\\)\n\\*\nname=\n`,
      error: "",
    });
  });

  test("exits with status 2 for an unknown shell", () => {
    const { stderr, status } = cli(["completion", "csh"]);
    expect({ stderr, status }).toEqual({
      stderr: `error: unknown shell "csh"; there are: bash, zsh, fish\n${ADVICE}\n`,
      status: 2,
    });
  });
});

describeInNamespaces("bun-netlink in a namespace", () => {
  const netns = sharedNamespace();

  beforeAll(() => {
    using links = Links.open({ netns });
    links.add({ ifname: "br0", kind: "bridge" });
  });

  test("completes interface names", () => {
    expect(output(["complete", "--", "do", "rt-link", "getlink", "--ifname", "br"], { netns })).toBe("br0\n");
    expect(output(["complete", "--", "dcb", "show", ""], { netns })).toContain("br0\n");
  });

  test("`ns exec` runs a program and returns its status", () => {
    const sleep = netns.run(() => Bun.spawn(["sleep", "1000"]));
    try {
      const exec = ["ns", "exec", `pid:${sleep.pid}`];
      expect(output([...exec, "cat", "/proc/net/dev"])).toContain("br0");
      expect(cli([...exec, "sh", "-c", 'exit "$0"', "7"]).status).toBe(7);
      expect(output([...exec, "echo", "--json"])).toBe("--json\n");
      expect(cli([...exec, "no-such-program"])).toMatchObject({
        status: 2,
        stderr: `error: no-such-program: no such program\n${ADVICE}\n`,
      });
    } finally {
      sleep.kill();
    }
  });

  test("`ns list` exits with status 0", () => {
    expect(cli(["ns", "list"], { netns })).toMatchObject({ status: 0, stderr: "" });
  });

  test("`dcb show` reports a device without data center bridging", () => {
    const { stderr, status } = cli(["dcb", "show", "br0"], { netns });
    expect(stderr).toMatch(/^error: dcb\.ieee-get: .*br0.*\n$/);
    expect(status).toBe(1);
  });
});

describeInNamespaces("bun-netlink capture --device", () => {
  test("rejects a device of another kind, which would never return a message", () => {
    using netns = NetworkNamespace.create();
    const { stderr, status } = cli(["capture", "--device", "lo"], { netns });
    expect({ stderr, status }).toEqual({
      stderr: `error: --device lo: expected a device of kind nlmon\n${ADVICE}\n`,
      status: 2,
    });
  });
});
