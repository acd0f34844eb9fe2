import { afterEach, beforeAll, beforeEach } from "bun:test";
import { ethtool } from "../../src/families/ethtool.ts";
import { closeIdleSockets, EINVAL, ENODEV, Receiver } from "../../src/index.ts";
import { FakeKernel, Refusal } from "../../src/testing/index.ts";
import { openResources } from "../support/descriptors.ts";
import { expectNoMoreOpen } from "../support/nothing-left.ts";
import { settledDescriptors } from "../support/threads.ts";

/** Returns a fake kernel that has the ring sizes of a few network interfaces. */
export function rings(options = {}, names = ["eth0", "eth1", "eth2"]): FakeKernel {
  const kernel = new FakeKernel(options);
  kernel.register(ethtool, {
    "rings-get": {
      do({ header }) {
        if (header?.devName === undefined)
          throw new Refusal(EINVAL, { message: "no name", missing: "header.dev-name" });
        if (!names.includes(header.devName)) {
          throw new Refusal(ENODEV, { message: "no such interface", attribute: "header.dev-name" });
        }
        return { header: { devName: header.devName }, rx: 512 };
      },
      *dump() {
        for (const [index, devName] of names.entries()) yield { header: { devName }, rx: index };
      },
    },
    "rings-set": { do: () => undefined },
  });
  return kernel;
}

/** Adds hooks to a test file that check after each test that no more descriptors are open than before the test. */
export function checkDescriptors(): void {
  let resources: ReturnType<typeof openResources>;

  // The JavaScript engine opens some descriptors at the first use and keeps them open. Therefore the test counts
  // descriptors only after a first use.
  beforeAll(async () => {
    using kernel = rings();
    await using receiver = Receiver.start({ socket: kernel.openSubscription(), inLoop: true });
    await receiver.stop();
    await settledDescriptors();
  });

  beforeEach(() => {
    resources = openResources();
  });

  // The event loop closes a descriptor only in a later iteration. In Node.js and Deno, an idle thread has some, too.
  afterEach(async () => {
    closeIdleSockets();
    await expectNoMoreOpen(resources);
  });
}
