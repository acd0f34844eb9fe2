// The large form of programs.vm.ts, which takes about six minutes in the virtual machine.
import { expect, test } from "bun:test";
import { useLab } from "../../vm/lab.ts";
import { changeByPrograms } from "./programs.ts";

const lab = useLab();

test("a watch names the programs of 10,000 changes by 50 short-lived programs at once", async () => {
  const total = 10_000;
  const { right, wrong, unknown } = await changeByPrograms(lab.netns, total, 50);
  expect(wrong).toBe(0);
  // Under load, lost process events and reports make some programs unknown.
  expect(right, JSON.stringify([...unknown])).toBeGreaterThanOrEqual(total * 0.9);
});
