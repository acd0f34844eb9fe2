import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Loaded } from "../../bench/runner/results.ts";
import { entrySources } from "../../scripts/bundle.ts";
import { linksOf } from "../../scripts/docs/links.ts";
import { PACKED_PAGES } from "../../scripts/packed-pages.ts";
import { runtimePath } from "../../scripts/test/runtimes.ts";
import { Cache } from "../../scripts/vm/cache.ts";
import { encodeAttributes } from "../../src/schema/index.ts";
import { familyFiles, generatedFamily } from "../families/modules.ts";
import { Random } from "../message/random.ts";
import { RandomValues } from "../schema/random-values.ts";
import { unavailable } from "../support/environment.ts";
import { partOf, seed } from "../support/seed.ts";
import { measureLoaded } from "./loaded.ts";

setDefaultTimeout(600_000);

/**
 * Builds and runs a program with worker threads in each form in which programs are distributed. Each form has the files
 * of the library or of the program in another place.
 */
const root = join(import.meta.dir, "..", "..");
const otherRuntimes = join(import.meta.dir, "other-runtimes");
const node = Bun.which("node");
/** The runtimes in which all examples run with the packed library: one of them each day. */
const exampleRuntimes = partOf(["bun", "node", "deno"], 3);
/** Maximum sizes of the packages in megabytes. */
const MAX_MB = {
  library: { packed: 1.9, unpacked: 6.7 },
  // Two thirds of the command are the bytecode of `show`, and a tenth is the JSON Schema of descriptions.
  command: { packed: 2.7, unpacked: 6.6 },
};
/** Maximum size of the script of the map's page. */
const MAX_PAGE_BYTES = 200_000;

interface PackageJson {
  exports: Record<string, string | Record<string, string>>;
}

const app = join(import.meta.dir, "app");
const everything = {
  receiver: 1000,
  inLoop: 1000,
  module: 1000,
  worker: 1000,
  asynchronous: "answered",
  packets: "ran",
};
/** Arguments of failing.ts. */
const failures = ["object", "argument", "transact", "result", "socket", "asynchronous", "cause", "watch", "yaml"];
const allFailures = [...failures, "asynchronous-cause", "plan"];
/** Expected output of a bundled program. The handler module is a separate file, which the bundle does not contain. */
const bundled = { ...everything, module: "not asked for" };

/** Calls of permissions.mjs that need the same permissions. */
const calls = {
  blocking: ["links"],
  threads: ["asyncLinks", "receiver"],
  pool: ["pool"],
  names: ["namespaces", "asyncNamespaces", "names"],
  // A file that does not exist.
  file: ["include"],
  proc: ["processesOf", "sysctl", "sysctls", "sysctlExists", "flowId"],
  procAndSocket: ["processes"],
  procAndNames: ["namespacesWithPids"],
  written: ["createNamespace"],
};
type Outcomes = Record<string, (keyof typeof calls)[]>;

/** Options of the runtime, and the calls by the flag that their error names. */
const lackingInNode: [string[], Outcomes][] = [
  [
    ["--permission", "--allow-fs-read=*"],
    {
      "--allow-ffi": ["blocking", "threads", "pool", "procAndSocket", "written"],
      done: ["names", "file", "proc", "procAndNames"],
    },
  ],
  [
    ["--permission", "--allow-fs-read=*", "--allow-ffi"],
    {
      "--allow-worker": ["threads", "pool"],
      "--allow-fs-write=*": ["written"],
      done: ["blocking", "names", "file", "proc", "procAndSocket", "procAndNames"],
    },
  ],
  [
    ["--permission", "--allow-fs-read=PROJECT", "--allow-ffi", "--allow-worker"],
    {
      "--allow-fs-write=*": ["written"],
      "--allow-fs-read=*": ["names", "file", "proc", "procAndSocket", "procAndNames"],
      done: ["blocking", "threads", "pool"],
    },
  ],
];
const lackingInDeno: [string[], Outcomes][] = [
  [
    ["run", "--no-prompt"],
    {
      "--allow-ffi": ["blocking", "threads", "written"],
      "--allow-read": ["pool", "names", "file", "procAndNames"],
      "--allow-all": ["proc", "procAndSocket"],
    },
  ],
  [
    ["run", "--no-prompt", "--allow-read"],
    {
      "--allow-ffi": ["blocking", "threads", "pool", "written"],
      "--allow-all": ["proc", "procAndSocket", "procAndNames"],
      done: ["names", "file"],
    },
  ],
  [
    ["run", "--no-prompt", "--allow-ffi"],
    {
      "--allow-write": ["written"],
      "--allow-read": ["threads", "pool", "names", "file", "procAndNames"],
      "--allow-all": ["proc", "procAndSocket"],
      done: ["blocking"],
    },
  ],
  [
    ["run", "--no-prompt", "--allow-ffi", "--allow-read"],
    {
      "--allow-write": ["written"],
      "--allow-all": ["proc", "procAndSocket", "procAndNames"],
      done: ["blocking", "threads", "pool", "names", "file"],
    },
  ],
];

let folder = "";

function run(command: string[], cwd: string): string {
  const { stdout, stderr, exitCode } = Bun.spawnSync(command, { cwd, timeout: 550_000, killSignal: "SIGKILL" });
  if (exitCode !== 0) throw new Error(`${command.join(" ")} ended with ${exitCode}:\n${stdout}${stderr}`);
  return stdout.toString();
}

const bun = (cwd: string, ...words: string[]) => run([process.execPath, ...words], cwd);

/** Packs a package of the project into the test's folder, and returns the path of the packed file. */
function pack(source: string): string {
  const before = new Set(readdirSync(folder));
  bun(source, "pm", "pack", "--destination", folder, "--quiet");
  const packed = readdirSync(folder).find((name) => name.endsWith(".tgz") && !before.has(name));
  if (packed === undefined) throw new Error(`${source}: nothing was packed`);
  return join(folder, packed);
}

/**
 * Copies the project to the test's folder, and returns the path of the copy. Packing rewrites pages for a moment, and other
 * tests read them at the same time.
 */
function copyOfProject(): string {
  const copy = join(folder, "source");
  const omitted = new Set(["node_modules", ".git", "dist", "dist-release"].map((name) => join(root, name)));
  cpSync(root, copy, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !omitted.has(path) && path !== join(root, "site/node_modules"),
  });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  return copy;
}

/**
 * Runs a program in a directory from which it cannot find the files of the library or of the program by accident.
 * Returns the output.
 */
function printed(...command: string[]): unknown {
  const elsewhere = mkdtempSync(join(folder, "elsewhere-"));
  return JSON.parse(run(command, elsewhere));
}

/** Runs `action` while the source files of the project and of the library are hidden. */
function withoutSources<Result>(project: string, action: () => Result): Result {
  const hidden = join(folder, "hidden");
  mkdirSync(hidden);
  const names = ["node_modules", ...readdirSync(project).filter((name) => name.endsWith(".ts"))];
  const move = (from: string, to: string) => {
    for (const name of names) run(["mv", join(from, name), join(to, name)], folder);
  };
  move(project, hidden);
  try {
    return action();
  } finally {
    move(hidden, project);
    rmSync(hidden, { recursive: true });
  }
}

/** Returns the path of package.json of the types of a runtime. Those of Node.js are a dependency of those of Bun. */
function typesOf(runtime: "bun" | "node"): string {
  const bun = join(root, "node_modules/@types/bun/package.json");
  if (runtime === "bun") return bun;
  const all = Bun.resolveSync("bun-types/package.json", dirname(realpathSync(bun)));
  return Bun.resolveSync("@types/node/package.json", dirname(realpathSync(all)));
}

/** Returns a program that imports every entry point. */
function importsOfAll(): string {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as PackageJson;
  const entries = Object.keys(exports).filter((name) => name !== "./package.json" && !name.includes("*"));
  const names = [...entries, ...familyFiles.map((file) => `./families/${file.replace(/\.ts$/, "")}`)];
  const imports = names.map((name, index) => `import * as entry${index} from "bun-netlink${name.slice(1)}";`);
  return [...imports, ...names.map((_, index) => `void entry${index};`)].join("\n");
}

/** Returns the plain data of a family: without functions, and with getters replaced by their values. */
function plain(family: unknown): unknown {
  const text = JSON.stringify(family, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
  return JSON.parse(text) as unknown;
}

/** Checks the sizes of a packed file and of the installed package, and returns the paths of the installed files. */
function checkPackage(packed: string, installed: string, limit: { packed: number; unpacked: number }): string[] {
  const files = [...new Bun.Glob("**/*").scanSync({ cwd: installed })];
  const sizes = files.map((file) => statSync(join(installed, file)).size);
  expect(sizes.reduce((sum, size) => sum + size, 0) / 1e6).toBeLessThan(limit.unpacked);
  expect(statSync(packed).size / 1e6).toBeLessThan(limit.packed);
  return files;
}

describe("program with the library", () => {
  let project = "";
  let tarball = "";
  let commandTarball = "";

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "bun-netlink-packaging-"));
    project = join(folder, "project");
    const source = copyOfProject();
    tarball = pack(source);
    commandTarball = pack(join(source, "apps/cli"));
    cpSync(app, project, { recursive: true });
    writeFileSync(join(project, "package.json"), JSON.stringify({ name: "project", type: "module" }));
    bun(project, "add", tarball);
  }, 600_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }), 60_000);

  test("runs from its source", () => {
    expect(printed(process.execPath, join(app, "main.ts"), "modules")).toEqual(everything);
  });

  test("runs with the packed library in node_modules", () => {
    expect(printed(process.execPath, join(project, "main.ts"), "modules")).toEqual(everything);
  });

  test("shows the program's source at an error instead of minified code", () => {
    for (const error of allFailures) {
      for (const way of ["thrown", "logged"]) {
        const { stderr } = Bun.spawnSync([process.execPath, join(project, "failing.ts"), error, way]);
        const lines = stderr.toString().split("\n");
        const where = `${error}, ${way}`;
        expect(
          lines.filter((line) => line.includes("@bun") || /^\s*\d+ \|.{200}/.test(line)),
          where,
        ).toEqual([]);
        expect(
          lines.find((line) => line.includes("failing.ts:")),
          where,
        ).toBeDefined();
      }
    }
  });

  /** Runs the demo, the examples, the recipes and the programs with the packed library, in Bun or in another runtime. */
  function runExamples(runtime?: readonly string[]): void {
    cpSync(join(root, "examples"), join(project, "examples"), { recursive: true });
    const env = {
      ...process.env,
      BUN_NETLINK_EXAMPLES_IN: project,
      ...(runtime !== undefined && { BUN_NETLINK_EXAMPLES_RUNTIME: JSON.stringify(runtime) }),
      // Node.js warns about its experimental module.
      NODE_NO_WARNINGS: "1",
    };
    const options = ["--parallel=2", "--timeout=600000", "--test-name-pattern=^(examples|recipes of)| as a process"];
    const command = [process.execPath, "test", ...options, "test/examples"];
    const { stdout, stderr, exitCode } = Bun.spawnSync(command, { cwd: root, env, timeout: 1_150_000 });
    expect(exitCode, `${stdout}${stderr}`).toBe(0);
  }

  if (exampleRuntimes.includes("bun")) {
    test("runs the demo and the examples with the packed library", () => runExamples(), 1_200_000);
  }

  test("contains only the library, within size limits", () => {
    const installed = join(project, "node_modules", "bun-netlink");
    const files = checkPackage(tarball, installed, MAX_MB.library);
    const allowed =
      /^((dist\/)?package\.json|README\.md|LICENSE|CHANGELOG\.md|systemd\/.*\.service|examples\/quickstart\.ts|dist\/.*\.(js|d\.ts)|dist\/guard-program\.html)$/;
    const others = files.filter((file) => !allowed.test(file) || /\.test\.|-program\./.test(file));
    expect(others.filter((file) => !file.startsWith("dist/guard-program."))).toEqual([]);
    const { exports } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as PackageJson;
    for (const targets of Object.values(exports)) {
      for (const target of typeof targets === "string" ? [targets] : Object.values(targets)) {
        expect(
          files.some((file) => new Bun.Glob(target.slice(2)).match(file)),
          target,
        ).toBe(true);
      }
    }
  });

  test("exports the names of the sources, and no others", async () => {
    const installed = join(project, "node_modules", "bun-netlink");
    for (const source of [...entrySources().values()].flat()) {
      const file = join(installed, source.replace(/^src\/(.*)\.ts$/, "dist/$1.js"));
      const [names, expected] = await Promise.all(
        [import(file), import(join(root, source))].map(async (module) => Object.keys((await module) as object).sort()),
      );
      expect(names, source).toEqual(expected);
    }
  });

  // To record the values after an intended change: BUN_NETLINK_RECORD=1. Then run `bun run docs`.
  test("loads no more code for an import and a first call than bench/results/loaded.json says", async () => {
    const path = join(root, "bench/results/loaded.json");
    const measured = await measureLoaded(project);
    if (process.env["BUN_NETLINK_RECORD"] === "1") {
      writeFileSync(path, `${JSON.stringify({ results: [], loaded: measured }, null, 2)}\n`);
    }
    const { loaded } = JSON.parse(readFileSync(path, "utf8")) as { loaded: Loaded[] };
    const nameOf = ({ entry, call = "import" }: Loaded) => `${entry}: ${call}`;
    expect(measured.map(nameOf)).toEqual(loaded.map(nameOf));
    // Smaller code must be recorded as well. Otherwise, later code could use up the difference.
    const others = measured.flatMap((one, index) => {
      const limit = loaded[index]!;
      const isWithin = (value: number, recorded: number) => Math.abs(value - recorded) <= 0.03 * recorded + 2;
      if (isWithin(one.kilobytes, limit.kilobytes) && isWithin(one.files, limit.files)) return [];
      return [
        `${nameOf(one)}: ${one.files} files, ${one.kilobytes} KB; recorded: ${limit.files}, ${limit.kilobytes} KB`,
      ];
    });
    expect(others).toEqual([]);
  });

  test("has pages whose links and example programs are packed files", () => {
    const installed = join(project, "node_modules", "bun-netlink");
    for (const page of PACKED_PAGES) {
      const links = linksOf(readFileSync(join(installed, page), "utf8")).filter((link) => !/^(https?:|#)/.test(link));
      expect(
        links.filter((link) => !existsSync(join(installed, link.split("#")[0]!))),
        page,
      ).toEqual([]);
    }
    const text = PACKED_PAGES.map((page) => readFileSync(join(installed, page), "utf8")).join("\n");
    const examples = new Set(text.match(/\bexamples\/[\w./-]+\.ts\b/g));
    expect(examples.size).toBeGreaterThan(0);
    expect([...examples].filter((file) => !existsSync(join(installed, file)))).toEqual([]);
    expect(run(["unshare", "-rn", process.execPath, "examples/quickstart.ts"], installed)).toContain(
      "2: br0 (bridge), MTU 1400",
    );
    expect(readFileSync(join(folder, "source/README.md"))).toEqual(readFileSync(join(root, "README.md")));
  });

  test("runs as one executable with bytecode, ESM and top-level await", () => {
    const plugin = join(folder, "simple-bridge");
    cpSync(join(root, "examples/programs/cni-plugin.ts"), join(project, "cni-plugin.ts"));
    const options = ["--compile", "--minify", "--bytecode", "--format=esm", `--outfile=${plugin}`];
    bun(project, "build", ...options, "cni-plugin.ts");
    const env = { CNI_COMMAND: "VERSION" };
    const { stdout, stderr } = Bun.spawnSync([plugin], { env, stdin: Buffer.from('{ "cniVersion": "1.0.0" }') });
    expect(`${stderr}`).toBe("");
    expect(JSON.parse(`${stdout}`)).toEqual({ cniVersion: "1.0.0", supportedVersions: ["0.4.0", "1.0.0"] });
  });

  const undone = (name: string, ...command: string[]) =>
    expect(printed("unshare", "-rn", ...command, join(folder, name))).toEqual(["ETIMEDOUT", 1400, 65536]);

  describe("undoes an unconfirmed plan with its guard process", () => {
    test("as a program with the installed library", () => {
      undone("records-installed", process.execPath, join(project, "unconfirmed.ts"));
    });

    test.each([[["--minify", "--bytecode", "--format=esm"]], [["--minify", "--bytecode"]], [[]]])(
      "as one executable with the options %j",
      (options) => {
        const executable = join(folder, "unconfirmed");
        bun(project, "build", "--compile", ...options, `--outfile=${executable}`, "unconfirmed.ts");
        undone("records-compiled", executable);
      },
    );

    test.each([[[]], [["--minify", "--splitting"]]])("as a bundle with the options %j", (options) => {
      const out = mkdtempSync(join(folder, "bundle-"));
      // The bundles of programs in different directories are in different directories, too.
      cpSync(join(project, "unconfirmed.ts"), join(project, "nested/unconfirmed.ts"));
      bun(project, "build", "--target=bun", `--outdir=${out}`, ...options, "main.ts", "nested/unconfirmed.ts");
      undone("records-bundled", process.execPath, join(out, "nested/unconfirmed.js"));
    });

    test("as a bundle with bytecode and the format cjs", () => {
      const out = mkdtempSync(join(folder, "bundle-"));
      const options = ["--target=bun", "--minify", "--bytecode", "--format=cjs", `--outdir=${out}`];
      bun(project, "build", ...options, "unconfirmed.ts");
      undone("records-bytecode", process.execPath, join(out, "unconfirmed.js"));
    });

    test("or does not apply it in a bundle of a bundler that cannot bundle the guard program", () => {
      const out = mkdtempSync(join(folder, "bundle-"));
      // As for other bundlers, the condition "bun" of package.json is false.
      bun(project, "build", "--target=node", `--outdir=${out}`, "unconfirmed.ts");
      const command = ["unshare", "-rn", process.execPath, join(out, "unconfirmed.js")];
      expect(printed(...command, join(folder, "records-other"))).toEqual(["ENOENT", null, 65536]);
    });

    test("or does not apply it if the bundle was installed without the guard program", () => {
      const out = mkdtempSync(join(folder, "bundle-"));
      bun(project, "build", "--target=bun", `--outdir=${out}`, "unconfirmed.ts");
      for (const file of readdirSync(out)) if (file.startsWith("guard-program-")) rmSync(join(out, file));
      const command = ["unshare", "-rn", process.execPath, join(out, "unconfirmed.js")];
      // The plan was not applied.
      expect(printed(...command, join(folder, "records-missing"))).toEqual(["ENOENT", null, 65536]);
    });
  });

  test("shows objects with the names of their classes", () => {
    const script = `import { Routes } from "bun-netlink/route"; import { FakeKernel } from "bun-netlink/testing";
      console.log(JSON.stringify([Routes.name, Bun.inspect(new FakeKernel()).split(/\\W/)[0]]));`;
    writeFileSync(join(project, "names.ts"), script);
    expect(printed(process.execPath, join(project, "names.ts"))).toEqual(["Routes", "FakeKernel"]);
  });

  // Bun reads files that begin with "// @bun" as Latin-1.
  test("has the comments of interfaces that exported interfaces extend", () => {
    const declarations = readFileSync(join(project, "node_modules/bun-netlink/dist/watch/options.d.ts"), "utf8");
    expect(declarations).toMatch(/\/\*\* Signal that ends the watch or mirror.*\n *signal\?/);
  });

  test("has only ASCII characters in its code", () => {
    const dist = join(project, "node_modules/bun-netlink/dist");
    const files = [...new Bun.Glob("**/*.js").scanSync({ cwd: dist })];
    expect(files.filter((file) => /[^\0-\x7f]/.test(readFileSync(join(dist, file), "utf8")))).toEqual([]);
  });

  test("imports only JavaScript in other bundlers", () => {
    const dist = join(project, "node_modules/bun-netlink/dist");
    const files = [...new Bun.Glob("**/*.js").scanSync({ cwd: dist })];
    expect(files.filter((file) => /(from|import\()"[^"]*\.html"/.test(readFileSync(join(dist, file), "utf8")))).toEqual(
      [],
    );
  });

  test("has the same families as the sources", async () => {
    const installed = join(project, "node_modules/bun-netlink/dist/families");
    for (const file of familyFiles) {
      const expected = await generatedFamily(file);
      const packed = Object.values((await import(join(installed, file.replace(/\.ts$/, ".js")))) as object);
      expect(
        packed.map((family) => plain(family)),
        file,
      ).toContainEqual(plain(expected));
    }
  });

  describe("command", () => {
    let commandProject = "";
    let command = "";

    beforeAll(() => {
      commandProject = join(folder, "command");
      command = join(commandProject, "node_modules", ".bin", "bun-netlink");
      mkdirSync(commandProject);
      // The registry need not have the version of the library on which the command depends.
      const overrides = { "bun-netlink": tarball };
      writeFileSync(join(commandProject, "package.json"), JSON.stringify({ name: "empty", overrides }));
      bun(commandProject, "add", commandTarball);
    }, 600_000);

    test("contains only its own files, within size limits", () => {
      const installed = join(commandProject, "node_modules", "bun-netlink-cli");
      expect(checkPackage(commandTarball, installed, MAX_MB.command).sort()).toEqual([
        "LICENSE",
        "README.md",
        "dist/all-commands.js",
        "dist/bun-netlink.js",
        "dist/bun-netlink.js.jsc",
        "dist/description.schema.json",
        "dist/start.js",
        "package.json",
        "systemd/bun-netlink.service",
      ]);
    });

    test("runs with the installed library", () => {
      expect(run([command, "--help"], folder)).toStartWith("Usage: bun-netlink ");
      expect(run([command, "show", "links", "--json"], folder)).toContain('"ifname":"lo"');
      expect(run([command, "describe", "rt-link", "IFLA_MTU"], folder)).toContain("IFLA_MTU");
      expect(run([command, "do", "rt-link", "getlink", "--ifname", "lo", "--dry-run"], folder)).toContain('"lo"');
      expect(bun(commandProject, "x", "--no-install", "bun-netlink-cli", "show", "links")).toContain("lo");
    });

    const newNode = runtimePath(new Cache(), "node");
    test.skipIf(newNode === undefined && !unavailable("npm has not installed node"))(
      "runs in Node.js on a system without Bun",
      () => {
        const system = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"].filter((place) => !existsSync(join(place, "bun")));
        const env = { PATH: [dirname(newNode!), ...system].join(":") };
        const inNode = (...words: string[]) => {
          const { stdout, stderr, exitCode } = Bun.spawnSync(words, { cwd: commandProject, env, timeout: 550_000 });
          expect(`${stderr}`).toBe("");
          expect(exitCode).toBe(0);
          return `${stdout}`;
        };
        const inNamespace = (...words: string[]) => inNode("unshare", "-rn", command, ...words);
        expect(JSON.parse(inNamespace("show", "links", "name=lo", "--json"))).toMatchObject({ ifname: "lo" });
        const description = '{ // JSON with a comment\n "links": { "br0": { "kind": "bridge", "mtu": 1400, }, }, }';
        writeFileSync(join(commandProject, "network.json"), description);
        expect(inNamespace("state", "plan", "network.json")).toContain("+ link br0 (bridge)");
        const request = `20000000${"12000103"}${"00".repeat(24)}`;
        writeFileSync(join(commandProject, "request.hex"), `${request}\n`);
        expect(inNamespace("decode", "--protocol", "route", "request.hex")).toContain("RTM_GETLINK");
        expect(inNamespace("nft", "list")).toBe("");
        const monitoring = `${command} monitor links --json --count 1 & monitor=$!
          while kill -0 $monitor 2>/dev/null; do ip link set lo up; ip link set lo down; sleep 0.2; done; wait $monitor`;
        expect(inNode("unshare", "-rn", "sh", "-c", monitoring)).toContain('"change"');
        expect(run([command, "describe", "rt-link", "IFLA_MTU"], folder)).toBe(
          inNode(command, "describe", "rt-link", "IFLA_MTU"),
        );
      },
    );

    test("names what requires Bun, in Node.js", () => {
      const start = join(commandProject, "node_modules/bun-netlink-cli/dist/start.js");
      if (newNode === undefined) return;
      writeFileSync(join(commandProject, "network.yaml"), "links: {}\n");
      writeFileSync(join(commandProject, "network.json"), '{ "links": {} }');
      for (const words of [
        ["map"],
        ["state", "check", "network.yaml"],
        ["state", "apply", "network.json", "--confirm", "5"],
      ]) {
        const { stderr, exitCode } = Bun.spawnSync([newNode, start, ...words], {
          cwd: commandProject,
          timeout: 550_000,
        });
        expect(`${stderr}`).toMatch(/error: .*requires Bun/);
        expect(exitCode).toBe(2);
      }
    });

    test("`init` writes a project whose program starts, whose types are right, and whose tests pass", async () => {
      const agent = join(commandProject, "my-agent");
      run([command, "init", agent], folder);
      // The test has no network: the types are those of this checkout.
      const manifest = JSON.parse(readFileSync(join(agent, "package.json"), "utf8")) as { scripts: object };
      const dependencies = { "bun-netlink": tarball };
      writeFileSync(join(agent, "package.json"), JSON.stringify({ ...manifest, dependencies, devDependencies: {} }));
      bun(agent, "install");
      symlinkSync(join(root, "node_modules/@types"), join(agent, "node_modules/@types"));
      run([join(root, "node_modules", ".bin", "tsc"), "--project", agent], agent);
      bun(agent, "run", "test");
      const program = ["unshare", "-rn", process.execPath, "src/main.ts"];
      const child = Bun.spawn(program, { cwd: agent, stdio: ["ignore", "pipe", "inherit"] });
      const { value } = await child.stdout.getReader().read();
      expect(new TextDecoder().decode(value)).toBe("MTU of interfaces of the kind bridge: 1400\n");
      child.kill("SIGTERM");
      expect(await child.exited).toBe(0);
      const { stderr, exitCode } = Bun.spawnSync([...program, "bridge", "large"], { cwd: agent, timeout: 550_000 });
      expect(`${stderr}`).toContain('MTU: expected a number of bytes, got "large"');
      expect(exitCode).toBe(2);
      const page = readFileSync(join(agent, "README.md"), "utf8");
      const named = [...page.matchAll(/^\| `([^`]+)`/gm)].map(([, file]) => file!);
      expect(named).toContain("my-agent.service");
      expect(named.filter((file) => !existsSync(join(agent, file)))).toEqual([]);
    });

    test("`init` leaves an existing project as it is, and rejects names that packages cannot have", () => {
      const failure = (name: string) => Bun.spawnSync([command, "init", join(commandProject, name)]).stderr.toString();
      mkdirSync(join(commandProject, "full"));
      writeFileSync(join(commandProject, "full/notes"), "");
      expect(failure("full")).toContain("the folder is not empty");
      expect(readdirSync(join(commandProject, "full"))).toEqual(["notes"]);
      expect(failure("My Agent")).toContain("expected lower-case letters");
      expect(existsSync(join(commandProject, "My Agent"))).toBe(false);
      expect(failure("full/notes")).toContain("full/notes: expected a folder, got a file");
      expect(failure("full/notes/my-agent")).toContain("full/notes: expected a folder, got a file");
    });

    test("is compiled to one executable file", () => {
      const program = join(folder, "bun-netlink");
      bun(root, "run", "build", "--executable", program);
      expect(run([program, "show", "links", "--json"], folder)).toContain('"ifname":"lo"');
      expect(run([program, "describe", "rt-link", "IFLA_MTU"], folder)).toContain("IFLA_MTU");
    });

    test("contains the map page with its licences", async () => {
      const child = Bun.spawn([command, "map", "--json"], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
      try {
        const { value } = await child.stdout.getReader().read();
        const { url } = JSON.parse(new TextDecoder().decode(value)) as { url: string };
        const headers = { Cookie: (await fetch(url, { redirect: "manual" })).headers.get("Set-Cookie")! };
        expect(await (await fetch(new URL("/", url), { headers })).text()).toStartWith("<!doctype html>");
        const script = await (await fetch(new URL("/map.js", url), { headers })).text();
        expect(script).toContain("d3-zoom");
        expect(script).toContain("Copyright");
        expect(script.length).toBeLessThan(MAX_PAGE_BYTES);
      } finally {
        child.kill();
        await child.exited;
      }
    });
  });

  test.each([
    ["nodenext", "bun"],
    ["bundler", "bun"],
    ["nodenext", "node"],
  ] as const)(
    "type declarations compile with module resolution %s and only the types of %s",
    (moduleResolution, types) => {
      writeFileSync(join(project, "types.ts"), importsOfAll());
      const compilerOptions = {
        ...{ strict: true, skipLibCheck: false, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
        ...{ target: "esnext", lib: ["esnext"], types: [types], noEmit: true, moduleResolution },
        ...{ module: moduleResolution === "bundler" ? "preserve" : moduleResolution },
        typeRoots: [dirname(dirname(typesOf(types)))],
      };
      const settings = join(project, `tsconfig.${moduleResolution}.json`);
      writeFileSync(settings, JSON.stringify({ compilerOptions, files: ["types.ts"] }));
      run([join(root, "node_modules", ".bin", "tsc"), "--project", settings], project);
    },
  );

  test("runs in a package of a monorepo", () => {
    const monorepo = join(folder, "monorepo");
    const member = join(monorepo, "packages", "agent");
    mkdirSync(member, { recursive: true });
    const dependencies = { "bun-netlink": tarball };
    writeFileSync(join(monorepo, "package.json"), JSON.stringify({ private: true, workspaces: ["packages/*"] }));
    writeFileSync(join(member, "package.json"), JSON.stringify({ name: "agent", type: "module", dependencies }));
    cpSync(app, member, { recursive: true });
    bun(monorepo, "install");
    expect(printed(process.execPath, join(member, "main.ts"), "modules")).toEqual(everything);
  });

  describe.each([
    ["node", [], (folder: string) => ["--permission", `--allow-fs-read=${folder}`], lackingInNode],
    ["deno", ["run", "--no-prompt", "--allow-ffi", "--allow-read"], () => ["run", "--no-prompt"], lackingInDeno],
  ] as const)("in the newest %s", (name, words, withoutAny, lacking) => {
    const path = runtimePath(new Cache(), name);
    const tests = test.skipIf(path === undefined && !unavailable(`npm has not installed ${name}`));

    beforeAll(() => cpSync(otherRuntimes, project, { recursive: true }));

    tests("makes calls, receives in threads and mirrors a table", () => {
      expect(JSON.parse(run([path!, ...words, "threads.mjs"], project))).toEqual({
        blocking: "lo",
        asynchronous: "lo",
        receiver: 1000,
        inLoop: 1000,
        pool: 1000,
        mirror: "lo",
        fake: "change",
      });
    });

    tests("ends with the code of process.exit() while threads receive", () => {
      const command = [path!, ...words, "threads.mjs", "exit"];
      const { exitCode } = Bun.spawnSync(command, { cwd: project, timeout: 550_000, killSignal: "SIGKILL" });
      expect(exitCode).toBe(3);
    });

    tests("undoes an unconfirmed plan with its guard process", () => {
      const allowed = name === "deno" ? ["run", "--allow-all"] : [];
      undone(`records-${name}`, path!, ...allowed, join(project, "unconfirmed.ts"));
    });

    if (exampleRuntimes.includes(name)) {
      tests(
        "runs the demo and the examples",
        () => {
          // For namespace-inventory, which reads /proc, Deno requires all permissions.
          runExamples(name === "deno" ? [path!, "run", "--allow-all"] : [path!]);
        },
        1_200_000,
      );
    }

    // The types for Node.js have their own test above.
    if (name === "deno") {
      tests("checks the types of every entry point", () => {
        writeFileSync(join(project, "all.ts"), importsOfAll());
        run([path!, "check", "all.ts"], project);
      });

      tests("lists links without the modules of Node.js", () => {
        expect(JSON.parse(run([path!, ...words, "without-process.mjs"], project))).toEqual({ ifname: "lo", reads: 0 });
      });
    }

    tests.each(allFailures)("shows the program's line of an error (%s), and no minified code", (error) => {
      const env = { ...process.env, NO_COLOR: "1" };
      const command = [path!, ...words, "failing.ts", error, "thrown"];
      const lines = Bun.spawnSync(command, { cwd: project, env, timeout: 550_000 }).stderr.toString().split("\n");
      expect(lines.filter((line) => line.length > 200 && !/NetlinkError|TypeError/.test(line))).toEqual([]);
      const frames = lines.filter((line) => line.trim().startsWith("at "));
      expect(frames.find((frame) => frame.includes("failing.ts:"))).toBeDefined();
      if (name === "deno") expect(frames.filter((frame) => frame.includes("/bun-netlink/dist/"))).toEqual([]);
    });

    tests("imports every entry point without any permission", () => {
      writeFileSync(join(project, "imports.ts"), importsOfAll());
      run([path!, ...withoutAny(project), "imports.ts"], project);
    });

    tests.each(lacking)("names the missing flag with the permissions %j", (flags, expected) => {
      const command = [path!, ...flags.map((flag) => flag.replace("PROJECT", project)), "permissions.mjs"];
      const outcomes = JSON.parse(run(command, project)) as Record<string, string>;
      const flagOf = (outcome: string) =>
        /^NetlinkError EACCES (?!undefined).*: .+ \(EACCES\); start the program with (--\S+)$/.exec(outcome)?.[1];
      const found = Object.entries(outcomes).map(([call, outcome]) => [
        call,
        flagOf(outcome) ?? (call === "include" && outcome.includes("ENOENT") ? "done" : outcome),
      ]);
      const groups = Object.entries(expected).flatMap(([outcome, names]) =>
        names.flatMap((name) => calls[name].map((call) => [call, outcome])),
      );
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(groups));
    });
  });

  describe.skipIf(node === null)("in Node.js", () => {
    beforeAll(() => cpSync(otherRuntimes, project, { recursive: true }));

    test("imports every entry point, and rejects sockets", () => {
      const lines = run([node!, "import-all.mjs"], project).trimEnd().split("\n");
      expect(lines).toHaveLength(3);
      for (const line of lines)
        expect(line).toMatch(
          /^NetlinkError: netlink sockets require Bun 1\.4\.1, Node\.js 26\.10 or Deno 2\.9, or a later version, and this is Node\.js v\d+/,
        );
    });

    test("writes and formats messages", () => {
      const source = `
        import { RTM_GETLINK } from "bun-netlink/constants";
        import { formatMessage, MessageWriter } from "bun-netlink/message";
        const message = new MessageWriter(RTM_GETLINK).u32(1, 5).finish();
        console.log(JSON.stringify({ type: message.type, text: typeof formatMessage(message) }));
      `;
      writeFileSync(join(project, "messages.mjs"), source);
      expect(JSON.parse(run([node!, "messages.mjs"], project))).toEqual({ type: 18, text: "string" });
    });

    test("checks a desired state, and rejects plan()", () => {
      const source = `
        import { desired, mergeDescriptions } from "bun-netlink/state";
        const links = { br0: { kind: "bridge", mtu: 1400, up: true } };
        try {
          desired({ links: { br0: { ...links.br0, mtu: "x" } } });
        } catch (error) {
          console.log(error.message);
        }
        const routes = [{ dst: "default", gateway: "192.0.2.9", dev: "br0" }];
        const parts = [
          { name: "one", description: { links, nftables: "table ip one { }" } },
          { name: "other", description: { routes, nftables: "table ip other { }" } },
        ];
        await desired(mergeDescriptions(parts).description).plan().catch((error) => console.log(error.code));
      `;
      writeFileSync(join(project, "state.mjs"), source);
      expect(run([node!, "state.mjs"], project)).toBe('links.br0.mtu: expected an integer, got "x"\nENOSYS\n');
    });

    test("decodes and encodes every family like Bun", async () => {
      const values = new RandomValues(new Random(seed));
      const lines: string[] = [];
      for (const file of familyFiles) {
        const family = await generatedFamily(file);
        for (const set of Object.keys(family.sets)) {
          const bytes = encodeAttributes(family, set, values.set(family, set, 0, []));
          lines.push(`${file.replace(/\.ts$/, "")} ${set} ${bytes.toHex()}`);
        }
      }
      writeFileSync(join(project, "attributes.txt"), lines.join("\n"));
      const [inNode, inBun] = [node!, process.execPath].map((runtime) => {
        return run([runtime, "decode-all.mjs", "attributes.txt"], project);
      });
      expect(inNode, `seed ${seed}`).toBe(inBun!);
      expect(inNode).not.toContain("differs after");
      expect(inNode!.trimEnd().split("\n")).toHaveLength(lines.length);
    });
  });

  test("runs after `bun build`", () => {
    bun(project, "build", "main.ts", "handler-worker.ts", "packet-worker.ts", "--target", "bun", "--outdir", "out");
    withoutSources(project, () => {
      expect(printed(process.execPath, join(project, "out", "main.js"))).toEqual(bundled);
    });
  });

  test("runs after `bun build --minify --splitting`", () => {
    const options = ["--target", "bun", "--minify", "--splitting", "--outdir", "small"];
    bun(project, "build", "main.ts", "handler-worker.ts", "packet-worker.ts", ...options);
    withoutSources(project, () => {
      expect(printed(process.execPath, join(project, "small", "main.js"))).toEqual(bundled);
    });
  });

  test.each([[[]], [["--minify", "--bytecode", "--format=esm"]]])(
    "runs as a binary of `bun build --compile` with the options %j",
    (options) => {
      const files = ["main.ts", "handler-worker.ts", "packet-worker.ts"];
      bun(project, "build", "--compile", ...options, ...files, "--outfile", "program");
      withoutSources(project, () => {
        expect(printed(join(project, "program"))).toEqual(bundled);
      });
    },
  );

  test("runs if the library is external to the bundle", () => {
    const options = ["--packages", "external", "--target", "bun", "--outdir", "thin"];
    bun(project, "build", "main.ts", "handler-worker.ts", "packet-worker.ts", ...options);
    expect(printed(process.execPath, join(project, "thin", "main.js"))).toEqual(bundled);
  });
});
