// Shortens timeouts of connection tracking: by default, and for connections to which a rule assigns a policy.
// Run it without privileges in a new network namespace: unshare -rn bun examples/netfilter/timeout-policies.ts
import { TimeoutPolicies } from "bun-netlink/netfilter";

using policies = TimeoutPolicies.open();

// The default applies to all connections without a policy. Other timeouts of UDP are not changed.
policies.setDefault("udp", { unreplied: 10 });
console.log(policies.getDefault("udp").unreplied);

// The rule `iptables -t raw -A PREROUTING -p tcp --dport 80 -j CT --timeout web` assigns the policy "web".
policies.add({ name: "web", family: "inet", protocol: "tcp", timeouts: { established: 600, timeWait: 10 } });

const policy = policies.get("web");
if (policy.protocol === "tcp") console.log(policy.timeouts.established, policy.timeouts.timeWait, policy.references);
policies.delete("web");
