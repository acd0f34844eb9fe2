// Runs the tests of upcall handlers, which use the fake datapath elsewhere, against the real module.
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
