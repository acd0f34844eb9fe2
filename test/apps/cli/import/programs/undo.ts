import { expect } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NetworkNamespace } from "../../../../../src/index.ts";
import {
  ApplyError,
  type Description,
  desired,
  type PendingApply,
  snapshot,
  undoApply,
} from "../../../../../src/subsystems/state/index.ts";
import { guardsEnded } from "../../../../subsystems/state/confirm/guards.ts";

const PROGRAM = join(import.meta.dir, "apply-until-killed.ts");
const CONFIRM_MS = 600_000;
/** Time within which the plan of a program that is killed must be confirmed. */
const KILLED_MS = 2000;

/** Ways to undo a plan: all of them, those without a program that is killed, or only that after the plan was applied. */
export type Ways = "all" | "living" | "applied";

/**
 * Applies a description in a namespace and undoes it in several ways. Expects an empty plan after it is applied, and the state
 * before after it is undone while it waits for its confirmation, after its program is killed, and after it is confirmed and then
 * undone.
 */
export async function expectUndone(
  netns: NetworkNamespace,
  description: Description,
  ways: Ways,
): Promise<"applied" | "refused"> {
  const folder = mkdtempSync(join(tmpdir(), "bun-netlink-undo-"));
  const directory = join(folder, "records");
  const planned = () => desired(description, { netns }).plan();
  const state = () => snapshot({ netns, sysctls: globalSysctls(description) });
  const options = { allowRecreate: true, rollback: true, record: { directory } };
  try {
    const before = await state();
    const confirm = { timeoutMs: CONFIRM_MS, onPending: (pending: PendingApply) => void pending.undo() };
    const result = await (await planned()).apply({ ...options, ...(ways === "applied" ? {} : { confirm }) }).then(
      () => "applied" as const,
      (error: unknown) => error,
    );
    await guardsEnded(directory);
    if (result !== "applied") expect({ undone: await state() }).toEqual({ undone: before });
    // The kernel may reject what a file says, but must keep what it accepts.
    if (result instanceof ApplyError && result.step !== undefined && result.code !== "EAGAIN") return "refused";
    if (ways === "all") {
      await applyAndKill(netns, description, folder, directory);
      expect({ killed: await state() }).toEqual({ killed: before });
    }
    if (ways !== "applied") {
      expect(String(result)).toContain("undone");
      await (await planned()).apply({ ...options, confirm: { timeoutMs: CONFIRM_MS, check: () => true } });
    } else expect(result).toBe("applied");
    expect(String(await planned())).toBe("");
    await undoApply(undefined, { directory, netns });
    await guardsEnded(directory);
    expect({ "confirmed and undone": await state() }).toEqual({ "confirmed and undone": before });
    return "applied";
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Kernel parameters that exist before and after. */
const globalSysctls = ({ sysctls = {} }: Description) =>
  Object.keys(sysctls).filter((name) => !/\.conf\.(?!all|default)/.test(name));

async function applyAndKill(
  netns: NetworkNamespace,
  description: Description,
  folder: string,
  directory: string,
): Promise<void> {
  const file = join(folder, "description.json");
  writeFileSync(file, JSON.stringify(description));
  const program = netns.run(() =>
    Bun.spawn([process.execPath, PROGRAM, file, directory, `${KILLED_MS}`], { stdio: ["ignore", "pipe", "ignore"] }),
  );
  // The output ends if the plan is not applied in time.
  await program.stdout.getReader().read();
  program.kill("SIGKILL");
  await program.exited;
  await guardsEnded(directory);
}
