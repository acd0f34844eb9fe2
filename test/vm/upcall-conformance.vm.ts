// Runs the tests of upcall handlers with the fake datapath against the real module.
import { afterEach, beforeEach } from "bun:test";
import { NetworkNamespace } from "../../src/index.ts";
import { upcallConformance } from "../testing/upcall-conformance.ts";

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
