// Runs the tests of upcall handlers against the kernel's Open vSwitch module. On hosts without the module, the same
// tests use the fake datapath.
import { afterEach, beforeEach } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { upcallConformance } from "../../testing/upcall-conformance.ts";

let netns: NetworkNamespace;
beforeEach(() => {
  netns = NetworkNamespace.create();
});
afterEach(() => netns.close());

upcallConformance("the module", {
  get options() {
    return { netns };
  },
});
