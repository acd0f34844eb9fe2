import { afterAll, afterEach, beforeAll, beforeEach } from "bun:test";
import { closeIdleSockets, NetworkNamespace } from "../../src/index.ts";
import { openResources } from "../support/descriptors.ts";
import { expectNoMoreOpen } from "../support/nothing-left.ts";

/** Environment for the tests of one file that run in the virtual machine. */
export interface Lab {
  /** Network namespace in which the current test runs. */
  readonly netns: NetworkNamespace;
}

/**
 * Runs each test of the file or `describe` in its own network namespace, and checks that the test leaks no descriptors.
 *
 * @param options.isShared whether all tests run in the same namespace.
 */
export function useLab({ isShared = false } = {}): Lab {
  let netns: NetworkNamespace | undefined;
  let resources: ReturnType<typeof openResources>;
  // Bun keeps some descriptors open after it has started its first child process. A child is therefore started before
  // descriptors are counted.
  beforeAll(() => void Bun.spawnSync(["true"]));
  beforeEach(() => {
    closeIdleSockets();
    if (isShared) netns ??= NetworkNamespace.create();
    resources = openResources();
    if (!isShared) netns = NetworkNamespace.create();
  });
  afterEach(async () => {
    if (!isShared) netns?.close();
    closeIdleSockets();
    await expectNoMoreOpen(resources);
  });
  afterAll(() => netns?.close());
  return {
    get netns() {
      return netns!;
    },
  };
}
