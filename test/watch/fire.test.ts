import { expect, test } from "bun:test";
import { closeIdleSockets, NetworkNamespace } from "../../src/index.ts";
import { openResources } from "../support/descriptors.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { expectNoMoreOpen } from "../support/nothing-left.ts";
import { Followed } from "./support/follow.ts";

const program = new URL("./support/fire.ts", import.meta.url).pathname;
/** How many changes are tried; WATCH_CHANGES=200000 for a long run. */
const changes = Number(process.env["WATCH_CHANGES"] ?? 20_000);
const seed = Number(process.env["WATCH_SEED"] ?? (Date.now() % 100_000) + 1);

async function run(netns: NetworkNamespace, ...args: string[]): Promise<string> {
  const child = netns.run(() => Bun.spawn([process.execPath, program, ...args], { stdout: "pipe", stderr: "pipe" }));
  const [output, errors] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  if ((await child.exited) !== 0) throw new Error(errors);
  return output.trim();
}

// It takes as long as the kernel takes for so many changes: about 200 µs each.
describeInNamespaces(`while another process changes everything (seed ${seed})`, () => {
  for (const { name, share, small, inLoop } of [
    { name: "buffers that overrun again and again", share: 0.5, small: true, inLoop: false },
    { name: "the same in this thread", share: 0.25, small: true, inLoop: true },
    { name: "buffers that are large enough", share: 0.25, small: false, inLoop: false },
  ]) {
    test(
      `mirror and watch end up as the kernel is, in order, with ${name}`,
      async () => {
        closeIdleSockets();
        const before = openResources();
        {
          using netns = NetworkNamespace.create();
          await run(netns, "prepare");
          await using followed = await Followed.start(netns, small ? { inLoop, receiveBufferSize: 4096 } : { inLoop });
          const done = Number(await run(netns, `${Math.ceil(changes * share)}`, `${seed}`));
          expect(done).toBeGreaterThan((changes * share) / 5);
          await followed.settled();
          expect(followed.problems).toEqual([]);
          const overruns = () => followed.resyncs.get("routes overrun") ?? 0;
          if (small) {
            // Whether the other process is ever so fast that a buffer overruns is for the scheduler to say.
            for (let more = 1; overruns() === 0 && more <= 20; more++) await run(netns, "1000", `${seed + more}`);
            await followed.settled();
            expect(followed.problems).toEqual([]);
            expect(overruns()).toBeGreaterThan(0);
            expect(followed.events).toBeGreaterThan(0);
          } else {
            expect(overruns()).toBe(0);
            expect(followed.events).toBeGreaterThan(done / 10);
          }
        }
        closeIdleSockets();
        await expectNoMoreOpen(before);
      },
      60_000 + changes * 4,
    );
  }
});
