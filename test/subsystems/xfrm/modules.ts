import { loadModule } from "../../vm/modules.ts";

/** Modules of the protocols and of the algorithms that the tests use. */
const MODULES =
  "xfrm_user xfrm_interface esp4 esp6 ah4 ah6 ipcomp deflate gcm cbc ecb echainiv seqiv authenc sha256_generic hmac".split(
    " ",
  );

/** Loads the modules of IPsec before the tests begin, because loading them can take longer than a test may. */
export function loadIpsec(): void {
  for (const module of MODULES) loadModule(module);
}
