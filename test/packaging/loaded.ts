// Counts the files of the installed library that a process loads for an import, and until a first call has returned. Bytes
// do not depend on the machine, in contrast to times.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Loaded } from "../../bench/runner/results.ts";

/** A program in which `m` is the module. A kernel without the called feature loads the same files before its error. */
interface FirstCall {
  readonly call: string;
  readonly code: string;
}

const list = (name: string, options = ""): FirstCall => ({
  call: `${name}.open().list(${options})`,
  code: `const list = m.${name}.open().list(${options}); list.next?.();`,
});
const getLink = "new m.MessageWriter(18).struct((header) => header.zero(16)).string(3, 'lo').finish()";

/** First calls by entry point. The calls of `bun-netlink` and of lists are also measured in their asynchronous form. */
const firstCalls: Readonly<Record<string, readonly FirstCall[]>> = {
  ".": [
    { call: "transact()", code: `m.transact(0, ${getLink});` },
    { call: "await transactAsync()", code: `await m.transactAsync(0, ${getLink});` },
    { call: "Receiver.start()", code: "await m.Receiver.start({ protocol: 0 }).stop();" },
  ],
  "./constants": [],
  "./message": [],
  "./genl": [{ call: 'lookupFamily("nlctrl")', code: "m.lookupFamily('nlctrl');" }],
  "./workers": [{ call: "Receiver.start()", code: "await m.Receiver.start({ protocol: 0 }).stop();" }],
  "./netfilter": [list("Conntrack")],
  "./ovs": [{ call: 'Datapath.open("dp0")', code: "m.Datapath.open('dp0');" }],
  "./nftables": [list("Nftables", '"table"')],
  "./dcb": [{ call: 'Dcb.open("lo")', code: "m.Dcb.open('lo');" }],
  "./route": [
    list("Links"),
    { call: "await Links.openAsync().list()", code: "await m.Links.openAsync().list().toArray();" },
  ],
  "./state": [
    {
      call: "await desired({ links }).plan()",
      code: "await m.desired({ links: { br0: { kind: 'bridge' } } }).plan();",
    },
  ],
  "./explain": [
    {
      call: 'explain({ protocol: "icmp", … })',
      code: "m.explain({ protocol: 'icmp', source: '127.0.0.1', destination: '127.0.0.1' });",
    },
  ],
  "./sockets": [list("Sockets")],
  "./system": [{ call: 'Sysctls.open().get("…")', code: "m.Sysctls.open().get('net.ipv4.ip_forward');" }],
  "./wireguard": [list("WireGuard")],
  "./ethtool": [{ call: "Ethtool.open().features.list()", code: "m.Ethtool.open().features.list();" }],
  "./ipvs": [list("IpvsServices")],
  "./tunnels": [list("FouPorts")],
  "./xfrm": [list("SecurityPolicies")],
  "./handler": [],
  "./watch": [{ call: "await mirror([links])", code: "await (await m.mirror([m.links]))[Symbol.asyncDispose]();" }],
  "./testing": [{ call: "new FakeNetwork().open()", code: "new m.FakeNetwork().open().close();" }],
  "./schema": [],
  "./generated": [],
  "./families": [{ call: 'await families["rt-link"]()', code: "await m.families['rt-link']();" }],
};

const program = `
  import { readFileSync } from "node:fs";
  // The plugin is called again for a file that is imported while it is loaded.
  const loaded = new Map();
  Bun.plugin({
    name: "counts the files of the library",
    setup(build) {
      build.onLoad({ filter: /\\/bun-netlink\\/dist\\/.*\\.js$/ }, ({ path }) => {
        const contents = readFileSync(path, "utf8");
        loaded.set(path, contents.length);
        return { contents, loader: "js" };
      });
    },
  });
  const [, , entry, code] = process.argv;
  const m = await import(entry);
  try {
    await new (async () => {}).constructor("m", code)(m);
  } catch (error) {
    if (typeof error.errno !== "number") throw error;
  }
  const bytes = loaded.values().reduce((sum, length) => sum + length, 0);
  process.stdout.write(JSON.stringify({ files: loaded.size, bytes }));
  process.exit();`;

/** Programs whose bundles are measured: one call of the entry point. */
const bundled: readonly (readonly [entry: string, call: string, source: string])[] = [
  [".", "transact()", `import { transact } from "bun-netlink"; console.log(transact);`],
  ["./route", "Links.open().list()", `import { Links } from "bun-netlink/route"; console.log(Links.open().list());`],
];

/** Measures every entry point of the package that is installed in the folder `project`, and two bundles. */
export async function measureLoaded(project: string): Promise<Loaded[]> {
  const installed = join(project, "node_modules/bun-netlink/package.json");
  const { exports } = JSON.parse(readFileSync(installed, "utf8")) as { exports: object };
  const entries = Object.keys(exports).filter((name) => !name.includes("*") && name !== "./package.json");
  const file = join(project, "loaded.ts");
  writeFileSync(file, program);
  const cases = entries.flatMap((entry) => {
    const calls = firstCalls[entry];
    if (calls === undefined) throw new Error(`test/packaging/loaded.ts has no first call for ${entry}`);
    return [{ entry, code: "" }, ...calls.map((one) => ({ entry, ...one }))];
  });
  const results: Loaded[] = [];
  for (const { entry, code, ...named } of cases) {
    const specifier = `bun-netlink${entry.slice(1)}`;
    const command = ["unshare", "-rn", process.execPath, file, specifier, code];
    const { stdout, stderr, exitCode } = Bun.spawnSync(command, { cwd: project });
    if (exitCode !== 0) throw new Error(`${specifier}, ${code}: ${stderr}`);
    const { files, bytes } = JSON.parse(`${stdout}`) as { files: number; bytes: number };
    results.push({ entry: specifier, ...named, files, kilobytes: Math.round(bytes / 1000) });
  }
  for (const [entry, call, source] of bundled) {
    const main = join(project, "bundled.ts");
    writeFileSync(main, source);
    const { outputs } = await Bun.build({ entrypoints: [main], target: "bun", minify: true });
    const kilobytes = Math.round(outputs.reduce((sum, { size }) => sum + size, 0) / 1000);
    results.push({ entry: `bun-netlink${entry.slice(1)}`, call: `${call}, bundled`, files: outputs.length, kilobytes });
  }
  return results;
}
