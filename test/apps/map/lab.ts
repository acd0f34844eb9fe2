import { describe } from "bun:test";
import { ISOLATED } from "../../subsystems/route/namespaces/support.ts";
import { namespacesAvailable } from "../../support/environment.ts";
import { commandWords } from "../cli/command.ts";
import { hasBrowser, TestBrowser } from "./browser.ts";

const canMount = namespacesAvailable && Bun.spawnSync([...ISOLATED, "true"]).exitCode === 0;

/**
 * Declares tests that need a browser and named namespaces. The tests are skipped if this system has no browser, or does
 * not allow mounts.
 */
export function describeInBrowser(name: string, tests: () => void): void {
  describe.skipIf(!canMount || !hasBrowser)(name, tests);
}

/** Reads the first line of a process's output. */
async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes("\n")) return text.slice(0, text.indexOf("\n"));
  }
  throw new Error(`the process ended after "${text}"`);
}

/** A simulated host with its own /run and network namespace, in which the command `map` runs. */
export class Lab implements AsyncDisposable {
  readonly url: string;
  readonly browser: TestBrowser;
  readonly #holder: Bun.Subprocess;
  readonly #map: Bun.Subprocess;

  private constructor(holder: Bun.Subprocess, map: Bun.Subprocess, url: string, browser: TestBrowser) {
    this.#holder = holder;
    this.#map = map;
    this.url = url;
    this.browser = browser;
  }

  /**
   * Prepares the host with shell commands, then starts the map with options, and a browser, in the host's network
   * namespace.
   */
  static async start(prepare: string, options: readonly string[] = []): Promise<Lab> {
    const program = `${prepare}\necho ready; exec sleep 1000`;
    const holder = Bun.spawn([...ISOLATED, "sh", "-ec", `ip link set lo up; ${program}`], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await firstLine(holder.stdout);
    const command = [...commandWords, "map", "--json", "--host", "lab", ...options];
    const map = Bun.spawn([...enter(holder.pid, ["-m", "-n"]), ...command], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const { url } = JSON.parse(await firstLine(map.stdout)) as { url: string };
    return new Lab(holder, map, url, await TestBrowser.start(enter(holder.pid, ["-n"])));
  }

  /** Runs shell commands on the simulated host, and returns their output. */
  run(commands: string): string {
    const { exitCode, stdout, stderr } = Bun.spawnSync([
      ...enter(this.#holder.pid, ["-m", "-n"]),
      "sh",
      "-ec",
      commands,
    ]);
    if (exitCode !== 0) throw new Error(`${commands}: ${stderr}`);
    return stdout.toString();
  }

  /** Interrupts the command `map`, and returns its exit status. */
  async stopMap(): Promise<number> {
    this.#map.kill("SIGINT");
    return this.#map.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser[Symbol.asyncDispose]();
    for (const child of [this.#map, this.#holder]) {
      child.kill("SIGKILL");
      await child.exited;
    }
  }
}

/** Returns the start of a command line that runs a program in the namespaces of a process. */
function enter(pid: number, namespaces: readonly string[]): string[] {
  return ["nsenter", "-t", `${pid}`, ...namespaces, "--"];
}
