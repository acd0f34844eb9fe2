// Prepares a release.
//
//   bun run release VERSION [--dry-run [--without-tests]]
//
// Checks the working tree, runs all checks and tests, packs both packages and tests the packed forms. Writes a list of the
// components in the packages (CycloneDX), sets the version in both files package.json and CHANGELOG.md, and creates a commit and a
// signed tag. It publishes nothing: docs/releasing.md describes the remaining steps. --dry-run leaves the files and the
// repository as they are, and keeps only the results in dist-release/. --without-tests then omits the tests, which take
// minutes.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundledPackages } from "../apps/map/src/bundle-page.ts";
import { type PackedManifest, repositoryAddress } from "./packed-pages.ts";

const root = join(import.meta.dir, "..");
const results = join(root, "dist-release");
/** Folders of the published packages: the library and the command. */
const packages = [root, join(root, "apps/cli")];

interface Manifest extends PackedManifest {
  name: string;
  license: string;
}

/** Development dependencies whose code is bundled into the command, in addition to the dependencies of the map. */
const bundled = ["commander"];

let isDryRun = false;
let runsTests = true;
let version: string | undefined;

try {
  const { values, positionals } = parseArgs({
    options: { "dry-run": { type: "boolean" }, "without-tests": { type: "boolean" }, help: { type: "boolean" } },
    allowPositionals: true,
  });
  isDryRun = values["dry-run"] === true;
  runsTests = values["without-tests"] !== true;
  if (positionals.length === 1 && values.help !== true) version = positionals[0];
  await release();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function release(): Promise<void> {
  const manifest = readJson<Manifest>(join(root, "package.json"));
  if (version === undefined) throw new Error("usage: bun run release VERSION [--dry-run [--without-tests]]");
  if (!runsTests && !isDryRun) throw new Error("--without-tests requires --dry-run: a release is always tested");
  checkVersion(version, manifest.version);
  if (!isDryRun && repositoryAddress(manifest) === undefined)
    throw new Error("package.json: set `repository` to the address on GitHub, to which README.md of the package links");
  const changelog = releasedChangelog(readFileSync(join(root, "CHANGELOG.md"), "utf8"), version);
  if (output("git", "status", "--porcelain") !== "") throw new Error("the working tree has changes; commit them first");
  if (output("git", "tag", "--list", `v${version}`) !== "") throw new Error(`the tag v${version} exists already`);

  run(process.execPath, "run", "check");
  run(process.execPath, "run", "api", "--check");
  if (runsTests) run(process.execPath, "run", "test:all");
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results);
  if (!isDryRun) {
    for (const folder of packages) {
      const file = join(folder, "package.json");
      writeFileSync(file, readFileSync(file, "utf8").replace(/"version": "[^"]*"/, `"version": "${version}"`));
    }
    writeFileSync(join(root, "CHANGELOG.md"), changelog);
  }
  for (const folder of packages)
    run(process.execPath, `--cwd=${folder}`, "pm", "pack", "--destination", results, "--quiet");
  const tarballs = readdirSync(results).filter((name) => name.endsWith(".tgz"));
  writeFileSync(join(results, "bom.json"), `${JSON.stringify(components(manifest, version), null, 2)}\n`);
  let sums = "";
  for (const tarball of tarballs) {
    const bytes = readFileSync(join(results, tarball));
    sums += `${new Bun.CryptoHasher("sha256").update(bytes).digest("hex")}  ${tarball}\n`;
    console.log(`${tarball}: ${(bytes.length / 1e6).toFixed(1)} MB`);
  }
  writeFileSync(join(results, "SHA256SUMS"), sums);
  if (isDryRun) {
    console.log("dry run: no version, commit or tag was written; the results are in dist-release/");
    return;
  }
  run("git", "commit", "--all", "--message", `Release ${version}`);
  run("git", "tag", "--sign", `v${version}`, "--message", `bun-netlink ${version}`);
  console.log(`created the tag v${version}; docs/releasing.md describes how to publish it`);
}

/** Throws an error unless the version `next` is later than `current`. Before the first release, both may be equal. */
function checkVersion(next: string, current: string): void {
  if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(next)) throw new Error(`"${next}" is not a version such as 1.2.3`);
  const isFirst = !existsSync(join(root, ".git")) || output("git", "tag", "--list", "v*") === "";
  const order = Bun.semver.order(next, current);
  if (order < 0 || (order === 0 && !isFirst)) throw new Error(`${next} is not after the current version ${current}`);
}

/** Returns the changelog in which the section "Unreleased" has become the section of the version. */
function releasedChangelog(text: string, next: string): string {
  const section = /^## Unreleased\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(text)?.[1] ?? "";
  if (section.trim() === "") throw new Error('CHANGELOG.md: the section "## Unreleased" is missing or empty');
  const date = new Date().toISOString().slice(0, 10);
  return text.replace(/^## Unreleased\n/m, `## Unreleased\n\n## ${next} – ${date}\n`);
}

/** Returns a CycloneDX document that lists the package and the code of other packages in it. */
function components({ name, license }: Manifest, next: string): object {
  const purl = (component: string, number: string) => `pkg:npm/${component}@${number}`;
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      timestamp: new Date().toISOString(),
      component: {
        type: "library",
        name,
        version: next,
        purl: purl(name, next),
        licenses: [{ license: { id: license } }],
      },
    },
    components: [...bundled.map(installed), ...bundledPackages()].map((component) => ({
      type: "library",
      name: component.name,
      version: component.version,
      purl: purl(component.name, component.version),
      licenses: [{ license: { id: component.license } }],
    })),
  };
}

/** Returns the name, version and license of an installed development dependency. */
function installed(name: string): Manifest {
  return readJson<Manifest>(join(root, "apps/cli/node_modules", name, "package.json"));
}

function readJson<Content>(file: string): Content {
  return JSON.parse(readFileSync(file, "utf8")) as Content;
}

/** Runs a command in the project's folder and shows the output. Throws an error if the command fails. */
function run(...command: string[]): void {
  const { exitCode } = Bun.spawnSync(command, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (exitCode !== 0)
    throw new Error(`\`${command.join(" ")}\` failed with exit code ${exitCode}; nothing was released`);
}

function output(...command: string[]): string {
  const { stdout, exitCode } = Bun.spawnSync(command, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  if (exitCode !== 0) throw new Error(`\`${command.join(" ")}\` failed with exit code ${exitCode}`);
  return stdout.toString().trim();
}
