import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StateLibrary } from "../../../../apps/cli/src/desired/agent.ts";

const CHECK_MS = 500;
/** Longest time in milliseconds for the steps of a plan. */
const APPLY_MS = 150;

interface FakeRecord {
  readonly id: string;
  readonly title: string;
  readonly old: string;
  readonly wanted: string;
  readonly pid: number;
  state: "applying" | "pending" | "applied" | "undone";
  /** Time in milliseconds since 1970 until which the plan must be confirmed. */
  deadline: number;
  reason?: string;
}

interface FakeHost {
  /** State of the fake kernel as text. */
  value: string;
  records: FakeRecord[];
}

/** Returns the state that a description of the simulation leads to. */
export function fakeValue(description: object): string {
  const { links, addresses } = description as { links: { br0: { mtu: number } }; addresses: [{ local: string }] };
  return `mtu ${links.br0.mtu} ${addresses[0].local.split("/")[0]}`;
}

/**
 * A fake of one kernel and of the guard processes, in a file that survives the agent. A plan that is not confirmed in time,
 * or whose process was killed before the last step, is undone when the file is read next.
 */
export class FakeKernelFile {
  readonly #path: string;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#path = join(folder, "kernel.json");
  }

  /** Reads the file, after the work of the guards. */
  read(): FakeHost {
    let host: FakeHost;
    try {
      host = JSON.parse(readFileSync(this.#path, "utf8")) as FakeHost;
    } catch {
      return { value: "none", records: [] };
    }
    for (const record of host.records) {
      const isKilled = record.state === "applying" && record.pid !== process.pid;
      const isLate = record.state === "pending" && Date.now() > record.deadline;
      if (!isKilled && !isLate) continue;
      record.state = "undone";
      record.reason = isKilled ? "the program was killed while it applied the steps" : "not confirmed in time";
      host.value = record.old;
      this.write(host);
    }
    return host;
  }

  write(host: FakeHost): void {
    const temporary = `${this.#path}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify({ ...host, records: host.records.slice(0, 8) }));
    renameSync(temporary, this.#path);
  }

  /** Changes one record, and sets the value of the kernel if it is given. Returns false if the record was undone. */
  change(id: string, state: FakeRecord["state"], value?: string, deadline?: number): boolean {
    const host = this.read();
    const record = host.records.find((one) => one.id === id);
    if (record === undefined || record.state === "undone") return false;
    record.state = state;
    if (deadline !== undefined) record.deadline = deadline;
    if (value !== undefined) host.value = value;
    this.write(host);
    return true;
  }
}

interface FakeApply {
  readonly record: { readonly title: string };
  readonly confirm?: {
    readonly timeoutMs: number;
    readonly check: (signal: AbortSignal) => Promise<boolean>;
    readonly onPending: (pending: { id: string }) => void;
  };
}

/** Returns functions of `bun-netlink/state` for a fake kernel. */
export function fakeLibrary(kernel: FakeKernelFile): StateLibrary {
  const apply = async (wanted: string, { record: { title }, confirm }: FakeApply): Promise<{ id?: string }> => {
    const host = kernel.read();
    if (host.value === wanted) return {};
    const id = crypto.randomUUID();
    const fields = { id, title, old: host.value, wanted, pid: process.pid, state: "applying" as const, deadline: 0 };
    host.records.unshift(fields);
    kernel.write(host);
    await Bun.sleep(Math.random() * APPLY_MS);
    const deadline = Date.now() + (confirm?.timeoutMs ?? 0);
    kernel.change(id, confirm === undefined ? "applied" : "pending", wanted, deadline);
    if (confirm === undefined) return { id };
    confirm.onPending({ id });
    const { signal } = new AbortController();
    while (Date.now() < deadline) {
      if ((await confirm.check(signal)) && kernel.change(id, "applied")) return { id };
      await Bun.sleep(CHECK_MS);
    }
    kernel.read();
    throw new Error("apply: not confirmed in time; 1 applied step undone");
  };
  const library = {
    desired: (description: object) => {
      const wanted = fakeValue(description);
      return {
        plan: async () => ({
          steps: kernel.read().value === wanted ? [] : [`~ ${wanted}`],
          apply: (options: FakeApply) => apply(wanted, options),
        }),
        keep: () => {
          const { promise: closed, resolve } = Promise.withResolvers<void>();
          return { closed, stop: async () => resolve() };
        },
      };
    },
    applyHistory: async () =>
      kernel.read().records.map((record) => ({ ...record, steps: [`~ ${record.wanted}`], notUndone: [], kept: [] })),
    recoverApplies: async () => [],
    confirmApply: async (id: string) => {
      if (!kernel.change(id, "applied")) throw new Error("the plan is undone");
    },
    undoApply: async (id: string) => {
      const record = kernel.read().records.find((one) => one.id === id)!;
      kernel.change(id, "undone", record.old);
      return [{ id, notUndone: [], kept: [] }];
    },
  };
  return library as unknown as StateLibrary;
}
