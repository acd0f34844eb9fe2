import { afterEach, beforeAll, beforeEach } from "bun:test";
import { closeIdleSockets, NetworkNamespace } from "../../src/index.ts";
import { openResources } from "../support/descriptors.ts";
import { expectNoMoreOpen } from "../support/nothing-left.ts";

/** What the tests of a file work in. */
export interface Lab {
  /** A namespace for each test. */
  readonly netns: NetworkNamespace;
}

/** Gives each test of the file a namespace of its own, and sees to it that the test leaves nothing open. */
export function useLab(): Lab {
  let netns: NetworkNamespace | undefined;
  let resources: ReturnType<typeof openResources>;
  // With its first child process the engine opens what it keeps.
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
