import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Error if the virtual machine cannot be built on this system. */
export class UnavailableError extends Error {
  override readonly name = "UnavailableError";
}

/** Keys of Debian, and the server of all of its releases. */
const DEBIAN = "[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian";

/** Runs apt with its own lists and archives, and with an empty list of installed packages. */
export class Apt {
  readonly #directory: string;
  readonly #options: string[];
  #updateErrors = "";

  /**
   * @param directory an empty directory.
   * @param release the release of Debian from which packages are fetched instead of this machine's package sources.
   */
  constructor(directory: string, release?: string) {
    this.#directory = directory;
    const at = (path: string) => join(directory, path);
    for (const path of ["lists/partial", "cache/archives/partial", "debs"]) mkdirSync(at(path), { recursive: true });
    writeFileSync(at("status"), "");
    const sources =
      release === undefined ? [] : [`Dir::Etc::sourcelist=${at("sources.list")}`, "Dir::Etc::sourceparts=-"];
    if (release !== undefined) writeFileSync(at("sources.list"), `deb ${DEBIAN} ${release} main\n`);
    this.#options = [
      ...sources,
      `Dir::State::lists=${at("lists")}`,
      `Dir::State::status=${at("status")}`,
      `Dir::State::extended_states=${at("extended_states")}`,
      `Dir::Cache=${at("cache")}`,
      // apt uses no locks and does not change its user: only this process uses these directories, and the user _apt
      // could not write to them.
      "Debug::NoLocking=1",
      "APT::Sandbox::User=root",
      "APT::Architecture=amd64",
      "APT::Architectures=amd64",
      "Acquire::Languages=none",
      "Acquire::Retries=3",
      "APT::Install-Recommends=0",
    ].flatMap((option) => ["-o", option]);
  }

  /**
   * Fetches the package lists. Errors are kept for a later report, because one of several sources may fail without
   * harm.
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

  /** Returns the given packages with all of their direct and indirect dependencies. */
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
