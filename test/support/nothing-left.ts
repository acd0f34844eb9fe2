import { expect } from "bun:test";
import { openBeyond, type Resources } from "./descriptors.ts";
import { openDescriptors } from "./environment.ts";
import { until } from "./threads.ts";

/**
 * Waits until no more resources are open than before a test, and fails otherwise. The runtime closes descriptors of
 * threads and child processes some time after their end, including those of earlier tests.
 */
export async function expectNoMoreOpen(before: Resources): Promise<void> {
  const isGone = () => Object.keys(openBeyond(before)).length === 0;
  await until(isGone, "all is closed").catch(() => {});
  expect(openBeyond(before)).toEqual({});
}

/** Waits until no more descriptors are open than before a test, and throws otherwise. */
export async function expectDescriptors(most: number): Promise<void> {
  await until(() => openDescriptors() <= most, `no more than ${most} descriptors are open`);
}
