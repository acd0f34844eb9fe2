import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import echoHandler from "../../examples/messages/echo-handler.ts";
import queueHandler from "../../examples/netfilter/packet-queue-handler.ts";
import { embedExamples, pagesWithExamples } from "../../scripts/embed-examples.ts";
import { NetworkNamespace } from "../../src/index.ts";
import { documentedOutput } from "../support/documented-output.ts";
import { describeInNamespaces } from "../support/environment.ts";

const root = join(import.meta.dir, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

/** Runs an example in a new network namespace, with additional options and environment variables. */
function run(
  path: string,
  options: readonly string[] = [],
  variables: Record<string, string> = {},
): { stdout: string; stderr: string; exitCode: number } {
  using netns = NetworkNamespace.create();
  const env = { ...process.env, BUN_NETLINK_DEMO_INSIDE: "1", ...variables };
  const { stdout, stderr, exitCode } = netns.run(() =>
    Bun.spawnSync([process.execPath, ...options, join(root, path)], { env, timeout: 80_000, killSignal: "SIGKILL" }),
  );
  return { stdout: stdout.toString(), stderr: stderr.toString(), exitCode };
}

describe("README.md and docs/", () => {
  test("contain the current examples (update: scripts/embed-examples.ts)", () => {
    const texts = pagesWithExamples().map(read);
    expect(texts.join("").match(/<!-- examples\//g)!.length).toBeGreaterThan(10);
    for (const page of texts) {
      const embedded: string[] = [];
      const current = embedExamples(page, (path) => {
        embedded.push(path);
        return read(path);
      });
      expect(current).toBe(page);
      // A comment without a code block in the next line is not embedded.
      expect(embedded).toEqual([...page.matchAll(/^<!-- (examples\/\S+)/gm)].map(([, path]) => path!));
    }
  });

  test("contain every example", () => {
    const shown = pagesWithExamples().map(read).join("");
    const files = [...new Bun.Glob("**/*.ts").scanSync({ cwd: join(root, "examples") })];
    // The larger programs have a folder with a main.ts.
    const examples = files.filter((file) => !files.includes(`${dirname(file)}/main.ts`));
    expect(examples.length).toBeGreaterThan(30);
    for (const example of examples) expect(shown).toContain(`examples/${example}`);
  });
});

describe("handlers of the examples", () => {
  const handlers = { "echo-handler.ts": echoHandler, "packet-queue-handler.ts": queueHandler };

  test.each(Object.entries(handlers))("%s reports known and unknown numbers of dropped messages", (_, handler) => {
    const reports: unknown[] = [];
    const context = { report: (value: unknown) => reports.push(value) };
    for (const dropped of [3, 0]) handler.gap?.(dropped, context as never, "overrun");
    expect(reports).toEqual([
      expect.stringMatching(/^3 \w+ dropped/),
      expect.stringMatching(/^an unknown number of \w+ dropped/),
    ]);
  });
});

describeInNamespaces("examples", () => {
  test("links.ts prints the bridge, its address and the error", () => {
    const { stdout, stderr, exitCode } = run("examples/links.ts");
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    const [link, address, error] = stdout.split("\n");
    const index = /^br0: index (\d+), bridge, MTU 1400$/.exec(link!)![1];
    expect(address).toBe(`192.0.2.1/24 on interface ${index}`);
    expect(error).toBe("EINVAL: mtu less than device minimum");
  });

  test("messages/nl-sock.ts prints the output in docs/from-nl-sock.md", () => {
    const { stdout, stderr } = run("examples/messages/nl-sock.ts");
    expect({ stdout, stderr }).toEqual({
      stdout: documentedOutput("docs/from-nl-sock.md", "messages/nl-sock.ts"),
      stderr: "",
    });
  });

  test.each(["state/cni.ts", "state/firewall.ts", "state/lab.ts"])(
    "%s prints the output in docs/state.md",
    (example) => {
      const stdout = documentedOutput("docs/state.md", example);
      expect(run(`examples/${example}`)).toEqual({ stdout, stderr: "", exitCode: 0 });
    },
  );

  test("events.ts prints the creation and the deletion", () => {
    const stdout = "created or changed: br0\ndeleted: br0\n";
    expect(run("examples/events.ts")).toEqual({ stdout, stderr: "", exitCode: 0 });
  });

  test("ethtool.ts disables a feature of the loopback interface", () => {
    const { stdout, stderr, exitCode } = run("examples/ethtool.ts");
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    const loopback = stdout.split("\n").filter((line) => line.startsWith("lo:"));
    expect(loopback.map((line) => line.replace(/\d+/, "n"))).toEqual([
      "lo: n features, GRO is on",
      "lo: n features, GRO is off",
    ]);
  });

  test("ethtool-settings.ts changes settings and prints the events", () => {
    const stdout = 'changed: {\n  "rx-gro": true,\n} refused: []\nv0: 2 receive queues\nv0: GRO is on\n';
    expect(run("examples/ethtool-settings.ts")).toEqual({ stdout, stderr: "", exitCode: 0 });
  });

  test("nftables-firewall.ts prints the output in docs/nftables.md", () => {
    const [, documented] = /^Output:\n\n```\n([\s\S]*?)^```$/m.exec(read("docs/nftables.md"))!;
    expect(run("examples/netfilter/nftables-firewall.ts")).toEqual({ stdout: documented!, stderr: "", exitCode: 0 });
  });

  test("ipsec.ts prints the policy, the requested association and the result", () => {
    const { stdout, stderr, exitCode } = run("examples/ipsec.ts");
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toMatch(
      /^out to 192\.0\.2\.2: esp, transport mode\nassociation from 192\.0\.2\.1 to 192\.0\.2\.2 requested\n(association installed|the kernel lacks ESP or AES-GCM: \w+)\n$/,
    );
  });

  test("transaction.ts prints the MTU, the batch results and the error", () => {
    expect(run("examples/messages/transaction.ts")).toEqual({
      stdout: "br0 has an MTU of 1500 bytes\ncreated, EEXIST, created\nEINVAL: mtu less than device minimum\n",
      stderr: "",
      exitCode: 0,
    });
  });

  test("dump.ts lists the interfaces", () => {
    expect(run("examples/messages/dump.ts")).toEqual({ stdout: "1: lo\n", stderr: "", exitCode: 0 });
  });

  test("tcp-metrics.ts prints no hosts in a new namespace", () => {
    expect(run("examples/tcp-metrics.ts")).toEqual({ stdout: "hosts: 0\n", stderr: "", exitCode: 0 });
  });

  test("sockets.ts prints the server's sockets and closes a connection", () => {
    const { stdout, stderr, exitCode } = run("examples/sockets.ts");
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout.replace(/process \S+/g, "process p")).toMatch(
      /^listen 127\.0\.0\.1:8080, process p\nestablished 127\.0\.0\.1:8080, process p\nMSS \d+, congestion window \d+ packets\ndestroyed: ENOENT\n$/,
    );
  });

  test("device-events.ts prints the events of a bridge", () => {
    const stdout = "add /devices/virtual/net/br0\nremove /devices/virtual/net/br0\n";
    expect(run("examples/device-events.ts")).toEqual({ stdout, stderr: "", exitCode: 0 });
  });

  test("subscription.ts prints every change in order", () => {
    const lines = ["created or changed: br0", "deleted: br0", "created or changed: br1", "deleted: br1"];
    expect(run("examples/messages/subscription.ts")).toEqual({
      stdout: `${lines.join("\n")}\n`,
      stderr: "",
      exitCode: 0,
    });
  });

  test("timeout-policies.ts prints the timeouts that it sets", () => {
    expect(run("examples/netfilter/timeout-policies.ts")).toEqual({
      stdout: "10\n600 10 0\n",
      stderr: "",
      exitCode: 0,
    });
  });

  test("upcalls.ts receives every packet", () => {
    const { stdout, stderr, exitCode } = run("examples/messages/upcalls.ts");
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toStartWith("10000 packets of 100 bytes, in ");
  });

  test("handlers.ts replies to every request", () => {
    const lines = run("examples/messages/handlers.ts").stdout.trim().split("\n");
    expect(lines.slice(0, 2).sort()).toEqual(["worker 0: 5000 requests handled", "worker 1: 5000 requests handled"]);
    expect(lines.slice(2)).toEqual(["10000 replies received, 10000 sent by the workers"]);
  });

  test.each([
    ["queues", 0, / {2}skipped: this kernel has no packet queues \(EOPNOTSUPP\)\n$/],
    ["verdicts", 1, / {2}failed: not complete after \d\.\d s\n$/],
  ])(
    "the demo without %s continues with its other parts",
    (feature, code, line) => {
      const preload = join(import.meta.dir, "demo-without.ts");
      const { stdout, stderr, exitCode } = run("examples/demo/main.ts", ["--preload", preload], {
        DEMO_WITHOUT: feature,
      });
      expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: code });
      expect(stdout).toContain("upcalls received and decoded");
      expect(stdout).toMatch(line);
    },
    90_000,
  );

  const demo = join(root, "examples/demo/main.ts");
  const { BUN_NETLINK_DEMO_INSIDE: _, ...outside } = process.env;
  const start = (env: Record<string, string | undefined>) =>
    Bun.spawnSync([process.execPath, demo], { env, timeout: 80_000, killSignal: "SIGKILL" });

  test("the demo runs all parts in a new namespace without drops", () => {
    const { stdout, stderr, exitCode } = start(outside);
    expect({ stderr: stderr.toString(), exitCode }).toEqual({ stderr: "", exitCode: 0 });
    const text = stdout.toString();
    expect(text).toContain("20 bridges created");
    expect(text).toContain("20,000 routes added");
    expect(text).toMatch(/20,00\d routes read/);
    expect(text).toContain("20 deletions, 0 dropped");
    expect(text).toContain("nlctrl: id 16");
    expect(text).toContain("sent 256000;");
    expect(text).toContain("dropped: 0\n");
    expect(text).toContain("10,240 packets decided on");
    expect(text).toContain("arrived 7680, 2560 of them changed; dropped 2560");
  }, 90_000);

  test("the demo explains how to allow namespaces", () => {
    const { stdout, exitCode } = start({ ...outside, PATH: "/nowhere" });
    expect(exitCode).toBe(0);
    expect(stdout.toString()).toContain("does not allow new network namespaces");
    expect(stdout.toString()).toContain("upcalls received and decoded");
  }, 90_000);
});
