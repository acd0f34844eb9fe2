// Repeats the commands of other programs' own tests with the library. tests-of-programs.vm.ts has those that need modules.
import { describeInNamespaces } from "../../../support/environment.ts";
import { compareScripts } from "./programs-suite.ts";
import { ipsetScripts } from "./tests-of-programs.ts";

describeInNamespaces("kinds that every kernel has", () => {
  compareScripts({ "tests of ipset": () => ipsetScripts() }, 400_000);
});
