import { hasModule, loadModule } from "../../vm/modules.ts";

/** Kernel modules of the IPsec protocols and algorithms that the tests use. */
const MODULES =
  "xfrm_user xfrm_interface esp4 esp6 ah4 ah6 ipcomp deflate gcm cbc ecb echainiv seqiv authenc sha256_generic hmac".split(
    " ",
  );

/**
 * Loads the IPsec modules before the tests begin, because loading them can exceed the time limit of a test. Newer kernels
 * have some of the algorithms under other names.
 */
export function loadIpsec(): void {
  for (const module of MODULES.filter(hasModule)) loadModule(module);
}
