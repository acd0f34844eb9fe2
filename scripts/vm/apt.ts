import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Error for an unavailable package, or for a missing program that fetches or unpacks packages. */
export class UnavailableError extends Error {
  override readonly name = "UnavailableError";
}

/** Files with the keys of Debian's releases. apt verifies the package lists of other releases with these keys. */
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";
/** Maximum number of packages that are unpacked in parallel. */
const UNPACKERS = 4;

/** Runs apt with a separate state: its own package lists and archives, and an empty list of installed packages. */
export class Apt {
  readonly #directory: string;
  readonly #options: string[];
  #updateErrors = "";

  /**
   * @param directory an empty directory.
   * @param options `release` is the Debian release from which packages are fetched (default: that of this system's
   * package sources). `architecture` is Debian's name of the packages' architecture.
   */
  constructor(directory: string, options: { release?: string; architecture?: "amd64" | "arm64" } = {}) {
    const { release, architecture = "amd64" } = options;
    this.#directory = directory;
    const at = (path: string) => join(directory, path);
    for (const path of ["lists/partial", "cache/archives/partial", "debs"]) mkdirSync(at(path), { recursive: true });
    writeFileSync(at("status"), "");
    const sources =
      release === undefined ? [] : [`Dir::Etc::sourcelist=${at("sources.list")}`, "Dir::Etc::sourceparts=-"];
    if (release !== undefined) writeFileSync(at("sources.list"), sourceOf(release));
    this.#options = [
      ...sources,
      `Dir::State::lists=${at("lists")}`,
      `Dir::State::status=${at("status")}`,
      `Dir::State::extended_states=${at("extended_states")}`,
      `Dir::Cache=${at("cache")}`,
      // apt takes no locks, because only this process uses its directories. apt keeps its user, because the user _apt
      // could not write to these directories.
      "Debug::NoLocking=1",
      "APT::Sandbox::User=root",
      `APT::Architecture=${architecture}`,
      `APT::Architectures=${architecture}`,
      "Acquire::Languages=none",
      "Acquire::Retries=3",
      "APT::Install-Recommends=0",
    ].flatMap((option) => ["-o", option]);
  }

  /**
   * Fetches the package lists. If one source fails, this is not reported now, but only if a package is missing later.
   */
  update(): void {
    const { stderr } = this.#run(["apt-get", "update", "-qq"]);
    this.#updateErrors = stderr.trim();
  }

  /** Returns the direct dependencies of a package, including all alternatives. */
  dependencies(name: string): string[] {
    const { stdout } = this.#run(["apt-cache", "depends", "--important", name]);
    return [...stdout.matchAll(/^[ |]+(?:Pre)?Depends: ([\w.+-]+)/gm)].map((match) => match[1]!);
  }

  /** Returns packages with all of their direct and indirect dependencies. */
  closure(names: string[]): string[] {
    const { stdout, stderr, ok } = this.#run(["apt-get", "install", "--simulate", ...names]);
    if (!ok) throw this.unavailable(stderr.trim());
    return [...stdout.matchAll(/^Inst (\S+)/gm)].map((match) => match[1]!);
  }

  /** Downloads packages and returns the paths of their files. */
  download(names: string[]): string[] {
    const directory = join(this.#directory, "debs");
    const { stderr, ok } = this.#run(["apt-get", "download", "-qq", ...new Set(names)], directory);
    if (!ok) throw this.unavailable(stderr.trim());
    return readdirSync(directory).map((name) => join(directory, name));
  }

  unavailable(reason: string): UnavailableError {
    const errors = this.#updateErrors === "" ? "" : `\n${this.#updateErrors}`;
    return new UnavailableError(`apt cannot provide the packages: ${reason}${errors}`);
  }

  #run([program, ...words]: string[], cwd = this.#directory): { stdout: string; stderr: string; ok: boolean } {
    const env = { ...process.env, LC_ALL: "C" };
    const { stdout, stderr, exitCode } = Bun.spawnSync([program!, ...this.#options, ...words], { cwd, env });
    return { stdout: stdout.toString(), stderr: stderr.toString(), ok: exitCode === 0 };
  }
}

/** Returns the entry for a Debian release in a list of package sources. */
function sourceOf(release: string): string {
  const format = ["--format", "$(REPO_URI) $(CODENAME)", "Created-By: Packages"];
  const { stdout } = Bun.spawnSync(["apt-get", "indextargets", ...format]);
  const isSecurity = (name: string) => name.endsWith("-security");
  const sources = stdout.toString().matchAll(/^(\S+) (\S+)$/gm);
  const uri = [...sources].find(([, , name]) => isSecurity(name!) === isSecurity(release))?.[1];
  if (uri === undefined) throw new UnavailableError(`this system's package sources have no archive with ${release}`);
  return `deb ${existsSync(KEYRING) ? `[signed-by=${KEYRING}] ` : ""}${uri} ${release} main\n`;
}

/** Unpacks packages into a directory, and removes their files. */
export async function unpack(files: string[], root: string): Promise<void> {
  const remaining = [...files];
  const work = async () => {
    for (let file = remaining.pop(); file !== undefined; file = remaining.pop()) {
      const child = Bun.spawn(["dpkg-deb", "--extract", file, root], { stdio: ["ignore", "ignore", "pipe"] });
      const errors = await new Response(child.stderr).text();
      if ((await child.exited) !== 0)
        throw new UnavailableError(`the package ${file} cannot be unpacked: ${errors.trim()}`);
      rmSync(file);
    }
  };
  await Promise.all(Array.from({ length: UNPACKERS }, work));
}
