import { expect, test } from "bun:test";
import { closeIdleSockets, NetworkNamespace } from "../../src/index.ts";
import { openResources } from "../support/descriptors.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { expectNoMoreOpen } from "../support/nothing-left.ts";
import { inputs, seed } from "../support/seed.ts";
import { MirrorAndWatch } from "./support/mirror-and-watch.ts";

const program = new URL("./support/random-changes.ts", import.meta.url).pathname;
/** The number of attempted changes. Set WATCH_CHANGES=200000 for a long run. */
const changes = Number(process.env["WATCH_CHANGES"] ?? inputs(7000, 20_000));

async function run(netns: NetworkNamespace, ...args: string[]): Promise<string> {
  const child = netns.run(() => Bun.spawn([process.execPath, program, ...args], { stdout: "pipe", stderr: "pipe" }));
  const [output, errors] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  if ((await child.exited) !== 0) throw new Error(errors);
  return output.trim();
}

// The kernel takes about 200 µs per change.
describeInNamespaces(`Concurrent random changes (seed ${seed})`, () => {
  for (const { name, share, small, inLoop } of [
    { name: "small buffers that overrun", share: 0.5, small: true, inLoop: false },
    { name: "small buffers that overrun, in this thread", share: 0.25, small: true, inLoop: true },
    { name: "large buffers", share: 0.25, small: false, inLoop: false },
  ]) {
    test(
      `a mirror and a watch reach the kernel's state with ${name}`,
      async () => {
        closeIdleSockets();
        const before = openResources();
        {
          using netns = NetworkNamespace.create();
          await run(netns, "prepare");
          await using copies = await MirrorAndWatch.start(
            netns,
            small ? { inLoop, receiveBufferSize: 4096 } : { inLoop },
          );
          const done = Number(await run(netns, `${Math.ceil(changes * share)}`, `${seed}`));
          expect(done).toBeGreaterThan((changes * share) / 5);
          await copies.settled();
          expect(copies.problems).toEqual([]);
          const overruns = () => copies.resyncs.get("routes overrun") ?? 0;
          if (small) {
            // Whether the other process is fast enough to overrun a buffer depends on the scheduler.
            for (let more = 1; overruns() === 0 && more <= 20; more++) await run(netns, "1000", `${seed + more}`);
            await copies.settled();
            expect(copies.problems).toEqual([]);
            expect(overruns()).toBeGreaterThan(0);
            expect(copies.events).toBeGreaterThan(0);
          } else {
            expect(overruns()).toBe(0);
            expect(copies.events).toBeGreaterThan(done / 10);
          }
        }
        closeIdleSockets();
        await expectNoMoreOpen(before);
      },
      600_000 + changes * 4,
    );
  }
});
