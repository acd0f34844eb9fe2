import { NetlinkError, NetworkNamespace } from "../../../src/index.ts";
import { SecurityAssociations, SecurityPolicies } from "../../../src/subsystems/xfrm/index.ts";

/** A network namespace with its IPsec tables. */
export interface IpsecLab extends Disposable {
  readonly netns: NetworkNamespace;
  readonly associations: SecurityAssociations;
  readonly policies: SecurityPolicies;
}

/** Creates a network namespace, and opens its IPsec tables. */
export function ipsecLab(): IpsecLab {
  const netns = NetworkNamespace.create();
  const associations = SecurityAssociations.open({ netns });
  const policies = SecurityPolicies.open({ netns });
  return {
    netns,
    associations,
    policies,
    [Symbol.dispose]() {
      associations.close();
      policies.close();
      netns.close();
    },
  };
}

/** Reports whether the kernel has IPsec. */
export function hasIpsec(): boolean {
  using lab = ipsecLab();
  try {
    lab.policies.count();
    return true;
  } catch (error) {
    if (error instanceof NetlinkError && error.code === "EPROTONOSUPPORT") return false;
    throw error;
  }
}
