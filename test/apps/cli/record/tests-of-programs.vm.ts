// Repeats the commands of other programs' own tests with the library, if they need kernel modules.
import { compareScripts } from "./programs-suite.ts";
import { iprouteScripts, ipsetScripts } from "./tests-of-programs.ts";

const withModules = /,mark|markhash|hash:mac|net6?,net6?\.t|net6?,port,net6?/;

compareScripts(
  {
    "tests of ipset with modules": () => ipsetScripts().filter(({ name }) => withModules.test(name)),
    "tests of iproute2 with modules": () =>
      iprouteScripts(["ip/link", "ip/route", "ip/rule", "ip/tunnel", "bridge/vlan", "tc"]),
  },
  1_200_000,
);
