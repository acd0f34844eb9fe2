import { expect } from "bun:test";
import { openBeyond, type Resources } from "./descriptors.ts";
import { openDescriptors } from "./environment.ts";
import { until } from "./threads.ts";

/**
 * Resolves when no more is open than that, and fails when it stays at more. The runtime closes what a thread or a child process
 * had some time after it has told of the end, also what those of the tests before had.
 */
export async function expectNoMoreOpen(before: Resources): Promise<void> {
  const isGone = () => Object.keys(openBeyond(before)).length === 0;
  await until(isGone, "all is closed").catch(() => {});
  expect(openBeyond(before)).toEqual({});
}

/** Resolves when no more descriptors of any kind are open than that; throws when it stays at more. */
export async function expectDescriptors(most: number): Promise<void> {
  await until(() => openDescriptors() <= most, `no more than ${most} descriptors are open`);
}
