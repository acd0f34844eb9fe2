import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NetworkNamespace } from "../../src/index.ts";
import { Links } from "../../src/subsystems/route/index.ts";

/** Time in milliseconds after which a program without events counts as idle. */
export const IDLE_MS = 10_000;

/** Resources of the watching process, with memory in bytes. */
interface Usage {
  resident: number;
  /** Maximum resident memory since the start. */
  peak: number;
  descriptors: number;
  threads: number;
}

/**
 * New network namespaces, and a process that watches their links, addresses and routes, or keeps as many entries without
 * the library. The process runs `typescript/namespaces.ts`.
 */
export class WatchedNamespaces implements AsyncDisposable {
  readonly #namespaces: readonly NetworkNamespace[];
  readonly #changers: readonly Links[];
  readonly #process: Bun.Subprocess<"pipe", "pipe", "inherit">;
  readonly #mode: "watch" | "keep";

  constructor(count: number, mode: "watch" | "keep") {
    this.#mode = mode;
    this.#namespaces = Array.from({ length: count }, () => NetworkNamespace.create());
    this.#changers = this.#namespaces.map((netns) => Links.open({ netns }));
    for (const changer of this.#changers) changer.add({ ifname: "changed", kind: "bridge", up: true });
    const paths = this.#namespaces.map(({ fd }) => `/proc/${process.pid}/fd/${fd}`);
    const program = join(import.meta.dir, "../typescript/namespaces.ts");
    const stdio = ["pipe", "pipe", "inherit"] as ["pipe", "pipe", "inherit"];
    this.#process = Bun.spawn([process.execPath, program, mode, ...paths], { stdio });
  }

  /** Waits until the process has read all tables. */
  async ready(): Promise<void> {
    const { done } = await this.#process.stdout.getReader().read();
    if (done) throw new Error("the watching process has ended");
  }

  /** Changes a link of each namespace a number of times. The process replaces and reports as many entries. */
  async change(times: number): Promise<void> {
    for (let time = 0; time < times; time++) {
      if (this.#mode === "keep") this.#process.stdin.write("\n");
      else for (const changer of this.#changers) changer.set("changed", { mtu: 1300 + (time % 100) });
      await Bun.sleep(0);
    }
  }

  usage(): Usage {
    const folder = `/proc/${this.#process.pid}`;
    const status = readFileSync(`${folder}/status`, "utf8");
    const bytes = (field: string) => Number(new RegExp(`^${field}:\\s*(\\d+) kB$`, "m").exec(status)![1]) * 1024;
    const count = (name: string) => readdirSync(`${folder}/${name}`).length;
    return { resident: bytes("VmRSS"), peak: bytes("VmHWM"), descriptors: count("fd"), threads: count("task") };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill();
    await this.#process.exited;
    for (const changer of this.#changers) changer.close();
    for (const netns of this.#namespaces) netns.close();
  }
}
