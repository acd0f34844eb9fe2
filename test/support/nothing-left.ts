import { closeIdleSockets } from "../../src/index.ts";
import { openBeyond, type Resources } from "./descriptors.ts";
import { openDescriptors } from "./environment.ts";
import { expectNoDifference } from "./eventually.ts";
import { KEPT_BY_RUNTIME, until } from "./threads.ts";

/**
 * Waits until no more resources are open than before a test, and fails otherwise. The runtime closes descriptors of
 * threads and child processes some time after their end, including those of earlier tests. Idle sockets of the library are
 * closed at once, not after ten seconds.
 */
export async function expectNoMoreOpen(before: Resources): Promise<void> {
  closeIdleSockets();
  await expectNoDifference(() => Object.entries(openBeyond(before)));
}

/** Like {@link expectNoMoreOpen}, for the number of all descriptors. */
export async function expectDescriptors(most: number): Promise<void> {
  closeIdleSockets();
  await until(() => openDescriptors() <= most + KEPT_BY_RUNTIME, `no more than ${most} descriptors are open`);
}
