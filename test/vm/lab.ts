import { afterEach, beforeAll, beforeEach } from "bun:test";
import { closeIdleSockets, NetworkNamespace } from "../../src/index.ts";
import { openResources } from "../support/descriptors.ts";
import { expectNoMoreOpen } from "../support/nothing-left.ts";

/** The environment of a file's tests. */
export interface Lab {
  /** A namespace for each test. */
  readonly netns: NetworkNamespace;
}

/** Runs each test of the file in its own namespace, and checks that the test leaks nothing. */
export function useLab(): Lab {
  let netns: NetworkNamespace | undefined;
  let resources: ReturnType<typeof openResources>;
  // The engine keeps some descriptors after its first child process.
  beforeAll(() => void Bun.spawnSync(["true"]));
  beforeEach(() => {
    closeIdleSockets();
    resources = openResources();
    netns = NetworkNamespace.create();
  });
  afterEach(async () => {
    netns?.close();
    closeIdleSockets();
    await expectNoMoreOpen(resources);
  });
  return {
    get netns() {
      return netns!;
    },
  };
}
